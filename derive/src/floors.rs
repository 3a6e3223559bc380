//! Floors climbed, from the altitude of places.
//!
//! No browser has a barometer, and satellites tell heights badly: counted plainly, a flat walk climbs a floor every 42 m. So a
//! climb counts only where the altitude is accurate, its gain exceeds its accuracy several times, and steps are made.

use crate::Altitude;

/// A floor, in metres.
const FLOOR_M: f64 = 3.0;

/// Altitudes that are less accurate say nothing, in metres.
const MAX_ACCURACY_M: f64 = 3.0;

/// By how many times its accuracy a climb must exceed it.
const MARGIN: f64 = 3.0;

/// Steps that a floor takes at least.
const STEPS_PER_FLOOR: u64 = 8;

/// Why floors are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// The device tells no altitude.
    #[error("the device tells no altitude")]
    NoAltitude,
    /// The altitude is too uncertain.
    #[error("the altitude is too uncertain")]
    Inaccurate,
    /// Without steps a climb is a lift's or a hill's.
    #[error("no steps are counted")]
    NoSteps,
}

/// Counts floors.
#[derive(Debug, Clone, Default)]
pub struct Floors {
    /// The lowest point since the last floor, and the steps made there.
    low: Option<(f64, u64)>,
    /// The last altitudes, of which the middle one counts: single outliers are common.
    last: [Option<f64>; 3],
    climbed: u32,
    state: Option<Unavailable>,
}

impl Floors {
    /// A place's altitude, and the steps made so far, if they are counted. Returns the floors climbed since the begin, or why
    /// they are not counted.
    ///
    /// # Errors
    /// [`Unavailable`]
    pub fn push(&mut self, altitude: Option<Altitude>, steps: Option<u64>) -> Result<u32, Unavailable> {
        let counted = self.judge(altitude, steps);
        self.state = counted.err();
        counted
    }

    /// The floors climbed. What was counted stays, whatever a later place lacks.
    ///
    /// # Errors
    /// Why none could be counted, as of the last place.
    pub fn climbed(&self) -> Result<u32, Unavailable> {
        match self.low {
            Some(_) => Ok(self.climbed),
            None => Err(self.state.unwrap_or(Unavailable::NoAltitude)),
        }
    }

    fn judge(&mut self, altitude: Option<Altitude>, steps: Option<u64>) -> Result<u32, Unavailable> {
        let Altitude { height_m, accuracy_m } = altitude.ok_or(Unavailable::NoAltitude)?;
        if !height_m.is_finite() || !(0.0..=MAX_ACCURACY_M).contains(&accuracy_m) {
            return Err(Unavailable::Inaccurate);
        }
        let steps = steps.ok_or(Unavailable::NoSteps)?;
        self.last.rotate_left(1);
        self.last[2] = Some(height_m);
        let [Some(a), Some(b), Some(c)] = self.last else { return Ok(self.climbed) };
        let height_m = a.max(b).min(a.min(b).max(c));
        let (low_m, from_steps) = *self.low.get_or_insert((height_m, steps));
        if height_m <= low_m {
            self.low = Some((height_m, steps));
            return Ok(self.climbed);
        }
        let gain_m = height_m - low_m;
        let floors = (gain_m / FLOOR_M) as u32;
        let made = steps.saturating_sub(from_steps);
        if floors > 0 && gain_m >= MARGIN * accuracy_m && made >= STEPS_PER_FLOOR * u64::from(floors) {
            self.climbed += floors;
            self.low = Some((low_m + f64::from(floors) * FLOOR_M, steps));
        }
        Ok(self.climbed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(height_m: f64, accuracy_m: f64) -> Option<Altitude> {
        Some(Altitude { height_m, accuracy_m })
    }

    /// Climbs `gain_m` within 60 s, with so many steps a second.
    fn climb(gain_m: f64, accuracy_m: f64, steps_per_s: u64) -> Result<u32, Unavailable> {
        let mut floors = Floors::default();
        for second in 0..=60u64 {
            let height_m = 100.0 + gain_m * second as f64 / 60.0;
            let _ = floors.push(at(height_m, accuracy_m), Some(second * steps_per_s));
        }
        floors.climbed()
    }

    #[test]
    fn a_climb_counts_when_it_is_sure() {
        assert_eq!(climb(12.5, 1.0, 2), Ok(4));
        assert_eq!(climb(12.5, 3.0, 2), Ok(3), "what follows is not sure yet");
        assert_eq!(climb(7.0, 3.0, 2), Ok(0), "less than three times the accuracy");
        assert_eq!(climb(12.5, 5.0, 2), Err(Unavailable::Inaccurate));
        assert_eq!(climb(30.0, 1.0, 0), Ok(0), "a lift");
        assert_eq!(climb(-30.0, 1.0, 2), Ok(0), "down");
    }

    #[test]
    fn a_flat_walk_climbs_nothing() {
        let mut floors = Floors::default();
        // Heights wander by as much as their accuracy.
        for second in 0..3_600u64 {
            let wander_m = 2.5 * (second as f64 / 40.0).sin() + 1.5 * (second as f64 / 7.0).sin();
            let _ = floors.push(at(100.0 + wander_m, 3.0), Some(second * 2));
        }
        assert_eq!(floors.climbed(), Ok(0));
    }

    #[test]
    fn what_was_counted_stays() {
        let mut floors = Floors::default();
        for second in 0..=60u64 {
            let _ = floors.push(at(100.0 + 0.2 * second as f64, 1.0), Some(second * 2));
        }
        let counted = floors.climbed().unwrap();
        assert!(counted > 2, "{counted}");
        assert_eq!(floors.push(None, Some(122)), Err(Unavailable::NoAltitude));
        assert_eq!(floors.climbed(), Ok(counted));
    }

    #[test]
    fn what_is_missing_is_said() {
        let mut floors = Floors::default();
        assert_eq!(floors.climbed(), Err(Unavailable::NoAltitude));
        assert_eq!(floors.push(None, Some(1)), Err(Unavailable::NoAltitude));
        assert_eq!(floors.push(at(f64::NAN, 1.0), Some(1)), Err(Unavailable::Inaccurate));
        assert_eq!(floors.push(at(1.0, f64::NAN), Some(1)), Err(Unavailable::Inaccurate));
        assert_eq!(floors.push(at(1.0, 1.0), None), Err(Unavailable::NoSteps));
    }
}
