//! Whether the phone is driven: then what shakes it is no walk.

use crate::{Fix, point::Point};

/// Nobody on foot is faster, in metres per second.
const FAST_M_S: f64 = 7.0;

/// Who is slower is no longer driven, in metres per second; in between, it stays as it is.
const SLOW_M_S: f64 = 4.0;

/// Without a newer place a ride is over after this long, in milliseconds.
const MAX_AGE_MS: f64 = 60_000.0;

/// Places that are less certain say nothing, in metres.
const MAX_ACCURACY_M: f64 = 50.0;

/// Where the device does not know its speed: a leg to work it out from, in milliseconds. Two legs after each other must be
/// fast, as one may be a leap by echoes.
const MIN_LEG_MS: f64 = 8_000.0;
const MAX_LEG_MS: f64 = 60_000.0;

/// Follows the speed of places.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ride {
    /// The last place that said so, if it is not over.
    driven_ms: Option<f64>,
    /// Where the leg began that is worked out at present.
    from: Option<Fix>,
    was_last_leg_fast: bool,
}

impl Ride {
    /// Takes a place.
    pub(crate) fn push(&mut self, fix: &Fix) {
        if !fix.is_sane() || fix.accuracy_m > MAX_ACCURACY_M {
            return;
        }
        if let Some(speed_m_s) = fix.speed_m_s {
            self.from = None;
            self.judge(fix.t_ms, speed_m_s);
        } else if let Some(speed_m_s) = self.leg(fix) {
            let is_fast = speed_m_s >= FAST_M_S;
            if std::mem::replace(&mut self.was_last_leg_fast, is_fast) || !is_fast {
                self.judge(fix.t_ms, speed_m_s);
            }
        }
    }

    /// Whether the phone is driven at this time, in milliseconds.
    pub(crate) fn is_driven(&self, t_ms: f64) -> bool {
        self.driven_ms.is_some_and(|driven_ms| t_ms - driven_ms < MAX_AGE_MS)
    }

    fn judge(&mut self, t_ms: f64, speed_m_s: f64) {
        if speed_m_s >= FAST_M_S || (speed_m_s >= SLOW_M_S && self.is_driven(t_ms)) {
            self.driven_ms = Some(t_ms);
        } else {
            self.driven_ms = None;
        }
    }

    /// The least speed of the leg that ends here, in metres per second, if one does.
    fn leg(&mut self, fix: &Fix) -> Option<f64> {
        let from = *self.from.get_or_insert(*fix);
        let passed_ms = fix.t_ms - from.t_ms;
        if (0.0..MIN_LEG_MS).contains(&passed_ms) {
            return None;
        }
        self.from = Some(*fix);
        if !(0.0..MAX_LEG_MS).contains(&passed_ms) {
            self.was_last_leg_fast = false;
            return None;
        }
        let scatter_m = f64::midpoint(from.accuracy_m, fix.accuracy_m);
        Some((Point::from(&from).distance_m(&fix.into()) - scatter_m).max(0.0) / passed_ms * 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const M_PER_DEGREE: f64 = 111_195.0;

    fn fix(t_s: f64, way_m: f64, speed_m_s: Option<f64>) -> Fix {
        Fix {
            t_ms: t_s * 1000.0,
            latitude_deg: 50.0 + way_m / M_PER_DEGREE,
            longitude_deg: 8.0,
            accuracy_m: 10.0,
            altitude: None,
            speed_m_s,
        }
    }

    /// Whether it is driven after each of these speeds, a second apart.
    fn driven(speeds: &[f64]) -> Vec<bool> {
        let mut ride = Ride::default();
        (0..)
            .zip(speeds)
            .map(|(second, speed)| {
                ride.push(&fix(f64::from(second), 0.0, Some(*speed)));
                ride.is_driven(f64::from(second) * 1000.0)
            })
            .collect()
    }

    #[test]
    fn the_devices_own_speed_tells_at_once() {
        assert_eq!(
            driven(&[1.4, 6.9, 7.0, 5.0, 4.0, 3.9, 5.0]),
            [false, false, true, true, true, false, false]
        );
    }

    #[test]
    fn it_is_over_when_nothing_is_heard() {
        let mut ride = Ride::default();
        ride.push(&fix(0.0, 0.0, Some(20.0)));
        ride.push(&Fix { accuracy_m: 500.0, ..fix(1.0, 0.0, Some(0.0)) });
        ride.push(&fix(2.0, 0.0, Some(f64::NAN)));
        assert!(ride.is_driven(59_000.0) && !ride.is_driven(60_000.0));
    }

    /// The part of the time that a way is driven, from places every so many seconds that do not know their speed.
    fn part_driven(every_s: u32, way_m: impl Fn(f64) -> f64) -> f64 {
        let (mut ride, mut driven) = (Ride::default(), 0);
        for second in 0..600 {
            if second % every_s == 0 {
                ride.push(&fix(f64::from(second), way_m(f64::from(second)), None));
            }
            driven += u32::from(ride.is_driven(f64::from(second) * 1000.0));
        }
        f64::from(driven) / 600.0
    }

    #[test]
    fn without_it_places_tell() {
        for every_s in [1, 5, 20] {
            assert!(part_driven(every_s, |t_s| 14.0 * t_s) > 0.9, "every {every_s} s");
            assert_eq!(part_driven(every_s, |t_s| 3.5 * t_s), 0.0, "a runner, every {every_s} s");
            let leap = |t_s: f64| if t_s > 300.0 { 400.0 } else { 0.0 };
            assert_eq!(part_driven(every_s, |t_s| 1.4 * t_s + leap(t_s)), 0.0, "a leap, every {every_s} s");
            let ends = part_driven(every_s, |t_s| 14.0 * t_s.min(300.0));
            assert!((0.4..0.6).contains(&ends), "{ends}: gets off, every {every_s} s");
        }
    }
}
