//! Distance and speed from one place to the next.
//!
//! Places scatter by several metres even at rest, so that a plain sum grows without a step. A leg counts only once it is
//! longer than that scatter, places that cannot be are left out, and who makes no steps goes nowhere on foot.

use crate::Fix;

/// Places that are less certain than this do not count, in metres.
const MAX_ACCURACY_M: f64 = 20.0;

/// A leg is at least this long, in metres, and at least half of its end's accuracy.
const MIN_LEG_M: f64 = 3.0;

/// Nobody on foot is faster, in metres per second; others are only where the device itself says how fast they are.
const MAX_SPEED_ON_FOOT_M_S: f64 = 8.0;

/// By how much a leg may be faster than the device says, as a factor.
const SPEED_SLACK: f64 = 2.0;

/// After this long without a leg somebody stands, in milliseconds.
const STANDING_MS: f64 = 5_000.0;

/// The first steps of a walk are known this much later at most, in milliseconds.
const LATE_STEPS_MS: f64 = 8_000.0;

/// A device that says so moves, with or without steps, in metres per second.
const ROLLING_M_S: f64 = 1.0;

/// Mean radius of the earth, in metres.
const EARTH_RADIUS_M: f64 = 6_371_009.0;

/// A way along places.
#[derive(Debug, Clone, Default)]
pub struct Track {
    /// The end of the last leg.
    anchor: Option<Fix>,
    newest_ms: Option<f64>,
    distance_m: f64,
    leg_speed_m_s: f64,
}

/// Where a track stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Since the track began, in metres.
    pub distance_m: f64,
    /// In metres per second.
    pub speed_m_s: f64,
    /// Whether the speed was worked out from places, where the device does not know it.
    pub is_speed_estimated: bool,
    /// The length of the leg that ends here, in metres, if one does.
    pub leg_m: Option<f64>,
}

impl Track {
    /// Goes on to a place; `has_stepped` tells whether there were steps since the last leg's end, if that is known. `None` if
    /// the place says nothing: uncertain, old, or impossible.
    pub fn push(&mut self, fix: &Fix, has_stepped: Option<bool>) -> Option<Progress> {
        let is_newer = self.newest_ms.is_none_or(|newest_ms| fix.t_ms > newest_ms);
        if !fix.is_sane() || fix.accuracy_m > MAX_ACCURACY_M || !is_newer {
            return None;
        }
        self.newest_ms = Some(fix.t_ms);
        let anchor = *self.anchor.get_or_insert(*fix);
        let passed_ms = fix.t_ms - anchor.t_ms;
        let leg_m = distance_m(&anchor, fix);
        let mut leg = None;
        // Within the scatter, a moment between two places makes any speed.
        if leg_m >= MIN_LEG_M.max(fix.accuracy_m / 2.0) {
            let leg_speed_m_s = if passed_ms > 0.0 { leg_m * 1_000.0 / passed_ms } else { f64::INFINITY };
            let limit_m_s = fix.speed_m_s.map_or(0.0, |speed| speed * SPEED_SLACK).max(MAX_SPEED_ON_FOOT_M_S);
            if leg_speed_m_s > limit_m_s {
                return None;
            }
            let rolls = fix.speed_m_s.is_some_and(|speed| speed >= ROLLING_M_S);
            let has_moved = has_stepped != Some(false) || rolls;
            if has_moved || passed_ms > LATE_STEPS_MS {
                self.anchor = Some(*fix);
            }
            if has_moved {
                self.distance_m += leg_m;
                self.leg_speed_m_s = leg_speed_m_s;
                leg = Some(leg_m);
            }
        }
        if leg.is_none() && passed_ms > STANDING_MS {
            self.leg_speed_m_s = 0.0;
        }
        Some(Progress {
            distance_m: self.distance_m,
            speed_m_s: fix.speed_m_s.unwrap_or(self.leg_speed_m_s),
            is_speed_estimated: fix.speed_m_s.is_none(),
            leg_m: leg,
        })
    }

    /// Adds a way that was gone without places, and goes on from the next place.
    pub fn bridge(&mut self, way_m: f64) -> f64 {
        self.distance_m += way_m;
        self.anchor = None;
        self.distance_m
    }
}

/// Great-circle distance (haversine), in metres.
fn distance_m(from: &Fix, to: &Fix) -> f64 {
    let half_sine = |a_deg: f64, b_deg: f64| ((b_deg - a_deg).to_radians() / 2.0).sin();
    let latitude = half_sine(from.latitude_deg, to.latitude_deg);
    let longitude = half_sine(from.longitude_deg, to.longitude_deg);
    let cosines = from.latitude_deg.to_radians().cos() * to.latitude_deg.to_radians().cos();
    let h = latitude * latitude + cosines * longitude * longitude;
    2.0 * EARTH_RADIUS_M * h.min(1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    const M_PER_DEGREE: f64 = 111_195.0;

    /// A place so many metres north, at a second.
    fn fix(second: i32, north_m: f64, accuracy_m: f64, speed_m_s: Option<f64>) -> Fix {
        Fix {
            t_ms: f64::from(second) * 1_000.0,
            latitude_deg: 50.0 + north_m / M_PER_DEGREE,
            longitude_deg: 8.0,
            accuracy_m,
            altitude: None,
            speed_m_s,
        }
    }

    fn last(has_stepped: Option<bool>, fixes: impl IntoIterator<Item = Fix>) -> Progress {
        let mut track = Track::default();
        fixes.into_iter().filter_map(|fix| track.push(&fix, has_stepped)).last().unwrap()
    }

    #[test]
    fn a_walk_is_as_long_as_it_is() {
        let progress = last(None, (0..=1000).map(|s| fix(s, f64::from(s) * 1.4, 5.0, None)));
        assert!((progress.distance_m / 1_400.0 - 1.0).abs() < 0.005, "{progress:?}");
        assert!((progress.speed_m_s - 1.4).abs() < 0.05 && progress.is_speed_estimated, "{progress:?}");
    }

    #[test]
    fn who_stands_goes_nowhere() {
        let scatter = [0.0, 1.5, -1.0, 2.0, -0.5];
        let still = |s: i32| fix(s, scatter[s as usize % 5], 5.0, None);
        let progress = last(None, (0..300).map(still));
        assert_eq!((progress.distance_m, progress.speed_m_s), (0.0, 0.0));
        // A slow drift is longer than any scatter; without steps it is no way all the same.
        let drift = |s: i32| fix(s, f64::from(s) * 0.1, 5.0, Some(0.1));
        assert_eq!(last(Some(false), (0..300).map(drift)).distance_m, 0.0);
        assert!(last(Some(true), (0..300).map(drift)).distance_m > 20.0);
    }

    #[test]
    fn what_cannot_be_is_left_out() {
        let mut track = Track::default();
        track.push(&fix(0, 0.0, 5.0, None), None);
        let bad = [
            ("uncertain", fix(1, 1.0, 25.0, None)),
            ("the same moment again", fix(0, 4.0, 5.0, None)),
            ("a leap", fix(2, 500.0, 5.0, None)),
            ("no number", fix(3, f64::NAN, 5.0, None)),
            ("no accuracy", fix(3, 1.0, f64::NAN, None)),
        ];
        for (case, fix) in bad {
            assert_eq!(track.push(&fix, None), None, "{case}");
        }
        assert_eq!(track.push(&fix(10, 10.0, 5.0, None), None).unwrap().distance_m.round(), 10.0);
    }

    #[test]
    fn wheels_need_no_steps_where_the_device_knows_its_speed() {
        let progress = last(Some(false), (0..=10).map(|s| fix(s, f64::from(s) * 30.0, 5.0, Some(30.5))));
        assert!((progress.distance_m - 300.0).abs() < 1.0, "faster than on foot, but it says so");
        assert_eq!((progress.speed_m_s, progress.is_speed_estimated), (30.5, false));
    }

    #[test]
    fn a_bridged_way_is_not_counted_again_by_places() {
        let mut track = Track::default();
        track.push(&fix(0, 0.0, 5.0, None), None);
        assert_eq!(track.bridge(100.0), 100.0);
        assert_eq!(track.push(&fix(90, 110.0, 5.0, None), None).unwrap().distance_m, 100.0);
        assert_eq!(track.push(&fix(100, 120.0, 5.0, None), None).unwrap().distance_m.round(), 110.0);
    }
}
