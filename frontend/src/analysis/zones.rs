//! The training zones of a heart rate.
//!
//! Five zones of a tenth of the largest heart rate each, from its half on, as watches and the American Heart Association's
//! target ranges (50 to 70 % moderate, 70 to 85 % vigorous) have them.

/// Falling, the heart rate leaves a zone only this far below it, in beats per minute.
const HYSTERESIS_BPM: f64 = 2.0;

/// Time between samples farther apart counts for no zone, in milliseconds.
const MAX_GAP_MS: f64 = 10_000.0;

/// A training zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// 50 to 60 % of the largest heart rate.
    One,
    /// 60 to 70 %.
    Two,
    /// 70 to 80 %.
    Three,
    /// 80 to 90 %.
    Four,
    /// 90 % and more.
    Five,
}

impl Zone {
    /// All zones, from the lowest.
    pub const ALL: [Self; 5] = [Self::One, Self::Two, Self::Three, Self::Four, Self::Five];

    /// Where the zone begins, as a share of the largest heart rate.
    pub fn from_share(self) -> f64 {
        // From whole tenths, so that no bound is off by a bit.
        (5.0 + self as u8 as f64) / 10.0
    }
}

/// The zone of a heart rate, and how long it has been in each.
#[derive(Debug, Clone)]
pub struct Zones {
    max_bpm: f64,
    zone: Option<Zone>,
    last_ms: Option<f64>,
    time_ms: [f64; 5],
}

impl Zones {
    /// For a largest heart rate in beats per minute.
    pub fn new(max_bpm: f64) -> Self {
        Self { max_bpm, zone: None, last_ms: None, time_ms: [0.0; 5] }
    }

    /// Another largest heart rate, in beats per minute. The time so far stays with the zones that it was in.
    pub fn set_max_bpm(&mut self, max_bpm: f64) {
        if self.max_bpm != max_bpm {
            self.max_bpm = max_bpm;
            // Zones of other bounds are not held on to.
            self.zone = None;
        }
    }

    /// The usual largest heart rate at an age in years: 208 − 0.7·age (H. Tanaka, K. Monahan, D. Seals, "Age-predicted
    /// maximal heart rate revisited", J. Am. Coll. Cardiol. 37, 2001).
    pub fn usual_max_bpm(age_years: f64) -> f64 {
        208.0 - 0.7 * age_years
    }

    /// Takes a heart rate in beats per minute; one that is not positive is a sensor without contact. Returns the zone, or
    /// `None` below all.
    pub fn push(&mut self, ts_ms: f64, bpm: f64) -> Option<Zone> {
        if !(bpm.is_finite() && bpm > 0.0) {
            self.last_ms = None;
            return self.zone;
        }
        let elapsed_ms = self.last_ms.map_or(0.0, |last_ms| ts_ms - last_ms);
        if elapsed_ms < 0.0 && elapsed_ms > -MAX_GAP_MS {
            return self.zone;
        }
        self.last_ms = Some(ts_ms);
        if let Some(zone) = self.zone.filter(|_| (0.0..=MAX_GAP_MS).contains(&elapsed_ms)) {
            self.time_ms[zone as usize] += elapsed_ms;
        }
        self.zone = self.zone_of(bpm).max(self.zone.min(self.zone_of(bpm + HYSTERESIS_BPM)));
        self.zone
    }

    /// The zone of the last heart rate; `None` below all.
    pub fn current(&self) -> Option<Zone> {
        self.zone
    }

    /// How long the heart rate has been in a zone, in milliseconds.
    pub fn time_ms(&self, zone: Zone) -> f64 {
        self.time_ms[zone as usize]
    }

    /// Where a zone begins, in beats per minute.
    pub fn from_bpm(&self, zone: Zone) -> f64 {
        zone.from_share() * self.max_bpm
    }

    fn zone_of(&self, bpm: f64) -> Option<Zone> {
        Zone::ALL.into_iter().rev().find(|zone| bpm >= self.from_bpm(*zone))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_zone_is_left_downwards_two_beats_late() {
        let table = [
            (80.0, None),
            (99.9, None),
            (100.0, Some(Zone::One)),
            (98.0, Some(Zone::One)),
            (97.9, None),
            (99.0, None),
            (121.0, Some(Zone::Two)),
            (119.0, Some(Zone::Two)),
            (0.0, Some(Zone::Two)),
            (117.0, Some(Zone::One)),
            (119.0, Some(Zone::One)),
            (180.0, Some(Zone::Five)),
            (230.0, Some(Zone::Five)),
            (178.0, Some(Zone::Five)),
            (140.0, Some(Zone::Three)),
        ];
        let mut zones = Zones::new(200.0);
        for (i, (bpm, zone)) in table.into_iter().enumerate() {
            assert_eq!(zones.push(i as f64 * 1000.0, bpm), zone, "{i}: {bpm}");
        }
        assert_eq!(zones.current(), Some(Zone::Three));
    }

    #[test]
    fn time_counts_for_the_zone_that_it_was_spent_in() {
        let mut zones = Zones::new(190.0);
        let samples = [
            (0.0, 100.0),
            (1000.0, 140.0),
            (1500.0, 140.0),
            (1200.0, 190.0),
            (60_000.0, 140.0),
            (62_000.0, 0.0),
        ];
        for (ts_ms, bpm) in samples {
            zones.push(ts_ms, bpm);
        }
        zones.push(63_000.0, 100.0);
        zones.push(65_000.0, 100.0);
        assert_eq!(Zone::ALL.map(|zone| zones.time_ms(zone)), [3000.0, 0.0, 500.0, 0.0, 0.0]);
        assert_eq!(Zones::usual_max_bpm(40.0), 180.0);
        assert_eq!(Zone::ALL.map(|zone| zones.from_bpm(zone)), [95.0, 114.0, 133.0, 152.0, 171.0]);
    }

    proptest! {
        #[test]
        fn a_zone_holds_its_heart_rate(rates in prop::collection::vec(30.0f64..230.0, 1..200), max in 120.0f64..220.0) {
            let mut zones = Zones::new(max);
            let mut above_none_ms = 0.0;
            for (i, bpm) in rates.iter().enumerate() {
                let was_in_zone = zones.current().is_some();
                let zone = zones.push(i as f64 * 1000.0, *bpm);
                above_none_ms += if was_in_zone { 1000.0 } else { 0.0 };
                let low = zone.map_or(0.0, |zone| zones.from_bpm(zone) - HYSTERESIS_BPM);
                let next = Zone::ALL.into_iter().find(|other| Some(*other) > zone);
                let high = next.map_or(f64::INFINITY, |next| zones.from_bpm(next));
                prop_assert!(low <= *bpm && *bpm < high);
            }
            let total: f64 = Zone::ALL.iter().map(|zone| zones.time_ms(*zone)).sum();
            prop_assert!((total - above_none_ms).abs() < 1e-6);
        }
    }
}
