//! Distance and speed from one place to the next.
//!
//! Places scatter by several metres even at rest, so that a plain sum grows without a step. A leg counts only once it
//! is longer than that scatter, and places that cannot be are left out.

use super::Fix;

/// Places that are less certain than this do not count, in metres.
const MAX_ACCURACY_M: f64 = 20.0;

/// A leg is at least this long, in metres, and at least half of its end's accuracy.
const MIN_LEG_M: f64 = 3.0;

/// Nobody on foot is faster, in metres per second; only where the device itself says how fast it is.
const MAX_SPEED_ON_FOOT_M_S: f64 = 8.0;

/// By how much a leg may be faster than the device says, as a factor.
const SPEED_SLACK: f64 = 2.0;

/// After this long without a leg somebody stands, in milliseconds.
const STANDING_MS: f64 = 5_000.0;

const EARTH_RADIUS_M: f64 = 6_371_009.0;

/// A way along places.
#[derive(Debug, Default)]
pub struct Track {
    /// The end of the last leg.
    anchor: Option<Fix>,
    newest_ms: f64,
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
    pub is_estimated: bool,
}

impl Track {
    /// Goes on to a place; `None` if the place is too uncertain to say anything.
    pub fn push(&mut self, fix: Fix) -> Option<Progress> {
        let now_ms = fix.ts.as_millis();
        if fix.accuracy_m > MAX_ACCURACY_M || now_ms <= self.newest_ms {
            return None;
        }
        self.newest_ms = now_ms;
        let anchor = *self.anchor.get_or_insert(fix);
        let passed_ms = now_ms - anchor.ts.as_millis();
        let leg_m = distance_m(&anchor, &fix);
        let leg_speed_m_s = if passed_ms > 0.0 { leg_m * 1_000.0 / passed_ms } else { 0.0 };
        let limit_m_s = fix.speed_m_s.map_or(0.0, |speed| speed * SPEED_SLACK).max(MAX_SPEED_ON_FOOT_M_S);
        // Within the scatter, a moment between two places makes any speed.
        if leg_m >= MIN_LEG_M.max(fix.accuracy_m / 2.0) {
            if leg_speed_m_s > limit_m_s {
                return None;
            }
            self.distance_m += leg_m;
            self.leg_speed_m_s = leg_speed_m_s;
            self.anchor = Some(fix);
        } else if passed_ms > STANDING_MS {
            self.leg_speed_m_s = 0.0;
        }
        Some(Progress {
            distance_m: self.distance_m,
            speed_m_s: fix.speed_m_s.unwrap_or(self.leg_speed_m_s),
            is_estimated: fix.speed_m_s.is_none(),
        })
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
    use motionwire_shared::Timestamp;

    use super::*;

    const M_PER_DEGREE: f64 = 111_195.0;

    /// A place so many metres north, at a second.
    fn fix(second: i32, north_m: f64, accuracy_m: f64, speed_m_s: Option<f64>) -> Fix {
        Fix {
            ts: Timestamp::from_millis(1_700_000_000_000.0 + f64::from(second) * 1_000.0),
            latitude_deg: 50.0 + north_m / M_PER_DEGREE,
            longitude_deg: 8.0,
            accuracy_m,
            altitude_m: None,
            speed_m_s,
        }
    }

    fn last(fixes: impl IntoIterator<Item = Fix>) -> Progress {
        let mut track = Track::default();
        fixes.into_iter().filter_map(|fix| track.push(fix)).last().unwrap()
    }

    #[test]
    fn a_walk_is_as_long_as_it_is() {
        let progress = last((0..=100).map(|s| fix(s, f64::from(s) * 1.4, 5.0, None)));
        assert!((progress.distance_m - 140.0).abs() < 4.5, "{progress:?}");
        assert!((progress.speed_m_s - 1.4).abs() < 0.05 && progress.is_estimated, "{progress:?}");
    }

    #[test]
    fn scatter_at_rest_is_no_way() {
        let scatter = [0.0, 1.5, -1.0, 2.0, -0.5];
        let progress = last((0..300).map(|s| fix(s, scatter[s as usize % 5], 5.0, None)));
        assert_eq!((progress.distance_m, progress.speed_m_s), (0.0, 0.0));
    }

    #[test]
    fn what_cannot_be_is_left_out() {
        let mut track = Track::default();
        track.push(fix(0, 0.0, 5.0, None));
        let bad = [
            ("uncertain", fix(1, 1.0, 25.0, None)),
            ("the same moment again", fix(0, 4.0, 5.0, None)),
            ("a leap", fix(2, 500.0, 5.0, None)),
        ];
        for (case, fix) in bad {
            assert_eq!(track.push(fix), None, "{case}");
        }
        assert_eq!(track.push(fix(10, 10.0, 5.0, None)).unwrap().distance_m.round(), 10.0);
    }

    #[test]
    fn the_devices_own_speed_is_believed() {
        let mut track = Track::default();
        track.push(fix(0, 0.0, 5.0, None));
        let soon = Fix { ts: Timestamp::from_millis(1_700_000_000_005.0), ..fix(0, 1.0, 5.0, Some(1.5)) };
        assert_eq!(track.push(soon).map(|progress| progress.speed_m_s), Some(1.5), "also a moment later");
        let progress = last((0..=10).map(|s| fix(s, f64::from(s) * 30.0, 5.0, Some(30.5))));
        assert!((progress.distance_m - 300.0).abs() < 1.0, "faster than on foot, but it says so");
        assert_eq!((progress.speed_m_s, progress.is_estimated), (30.5, false));
    }
}
