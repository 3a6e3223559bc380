//! Which sign a browser gives to acceleration. The standard's vector of a phone at rest points away from the earth;
//! some browsers deliver it, and acceleration without gravity with it, negated. Comparing it with the orientation
//! tells, whatever the browser calls itself.

use super::convert::{Vector, dot, length, up};

/// Weight of a new vector in the running mean: about ten events, which evens out a hand's tremor.
const WEIGHT: f64 = 0.1;

/// Events that the mean must hold before it is judged.
const MIN_EVENTS: u32 = 10;

/// How long the mean has to be to be mostly gravity, in m/s².
const GRAVITY_RANGE_M_S2: std::ops::RangeInclusive<f64> = 7.0..=12.6;

/// How well mean and orientation must agree or disagree: within 45° of parallel.
const MIN_COSINE: f64 = 0.7;

/// After this long without an orientation, the browser has none to compare with, in milliseconds.
const NO_ORIENTATION_MS: f64 = 1_500.0;

/// After this long the phone is not going to be held still, in milliseconds.
const GIVE_UP_MS: f64 = 5_000.0;

/// Finds the factor, 1 or −1, that makes acceleration what the standard says.
#[derive(Debug)]
pub(super) struct SignDetector {
    state: State,
}

#[derive(Debug)]
enum State {
    Known(f64),
    Looking(Search),
}

#[derive(Debug, Default)]
struct Search {
    since_ms: Option<f64>,
    up: Option<Vector>,
    mean: Option<Vector>,
    events: u32,
}

impl SignDetector {
    pub(super) fn new() -> Self {
        Self { state: State::Looking(Search::default()) }
    }

    /// An orientation event: beta and gamma, in degrees.
    pub(super) fn orientation(&mut self, beta_deg: f64, gamma_deg: f64) {
        if let State::Looking(search) = &mut self.state
            && beta_deg.is_finite()
            && gamma_deg.is_finite()
        {
            search.up = Some(up(beta_deg, gamma_deg));
        }
    }

    /// A motion event: acceleration including gravity, if the browser has it. Returns the factor once it is known;
    /// until then acceleration cannot be told from its opposite. Where nothing can be compared, the standard holds.
    pub(super) fn factor(&mut self, including_gravity: Option<Vector>, now_ms: f64) -> Option<f64> {
        let search = match &mut self.state {
            State::Known(factor) => return Some(*factor),
            State::Looking(search) => search,
        };
        let since_ms = *search.since_ms.get_or_insert(now_ms);
        if let Some(vector) = including_gravity {
            search.add(vector);
        }
        let patience_ms = if search.up.is_some() { GIVE_UP_MS } else { NO_ORIENTATION_MS };
        let Some(factor) = search.judge() else {
            // Assumed, not known: the search goes on.
            return (now_ms - since_ms >= patience_ms).then_some(1.0);
        };
        self.state = State::Known(factor);
        Some(factor)
    }
}

impl Search {
    fn add(&mut self, vector: Vector) {
        let mean = self.mean.get_or_insert(vector);
        for (mean, new) in mean.iter_mut().zip(vector) {
            *mean += WEIGHT * (new - *mean);
        }
        self.events += 1;
    }

    fn judge(&self) -> Option<f64> {
        let (mean, up) = (self.mean?, self.up?);
        let is_gravity = self.events >= MIN_EVENTS && GRAVITY_RANGE_M_S2.contains(&length(mean));
        let cosine = dot(mean, up) / length(mean);
        (is_gravity && cosine.abs() >= MIN_COSINE).then(|| cosine.signum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds events at 60 Hz until the factor is known; returns it and when, in milliseconds.
    fn detect(orientation: Option<(f64, f64)>, vector: impl Fn(u32) -> Option<Vector>) -> (f64, f64) {
        let mut detector = SignDetector::new();
        if let Some((beta, gamma)) = orientation {
            detector.orientation(beta, gamma);
        }
        for i in 0..1_000 {
            let now_ms = f64::from(i) * 1000.0 / 60.0;
            if let Some(factor) = detector.factor(vector(i), now_ms) {
                return (factor, now_ms);
            }
        }
        panic!("never decided");
    }

    #[test]
    fn gravity_points_away_from_the_earth_in_every_pose() {
        let table = [
            ("face up", (0.0, 0.0), [0.0, 0.0, 9.8]),
            ("face down", (180.0, 0.0), [0.0, 0.0, -9.8]),
            ("upright", (90.0, 0.0), [0.0, 9.8, 0.0]),
            ("on its right edge", (0.0, 90.0), [-9.8, 0.0, 0.0]),
            ("held at an angle", (45.0, 0.0), [0.3, 6.9, 7.0]),
        ];
        for (pose, orientation, standard) in table {
            for factor in [1.0, -1.0] {
                let vector = standard.map(|number| number * factor);
                let (found, after_ms) = detect(Some(orientation), |_| Some(vector));
                assert_eq!(found, factor, "{pose}");
                assert!(after_ms < 200.0, "{pose}: {after_ms} ms");
            }
        }
    }

    #[test]
    fn a_shaking_hand_is_evened_out() {
        let shaking = |i: u32| Some([6.0 * f64::from(i).sin(), 0.0, -9.8 + 6.0 * f64::from(i).cos()]);
        assert_eq!(detect(Some((0.0, 0.0)), shaking).0, -1.0);
    }

    #[test]
    fn a_late_orientation_still_decides() {
        let mut detector = SignDetector::new();
        let mut factor_at = |now_ms: f64| detector.factor(Some([0.0, 0.0, -9.8]), now_ms);
        assert_eq!((0..200).filter_map(|i| factor_at(f64::from(i) * 16.7)).last(), Some(1.0));
        detector.orientation(0.0, 0.0);
        assert_eq!(detector.factor(Some([0.0, 0.0, -9.8]), 4_000.0), Some(-1.0));
    }

    #[test]
    fn without_anything_to_compare_the_standard_holds() {
        let gravity = Some([0.0, 0.0, -9.8]);
        let table = [
            ("no orientation", None, gravity, NO_ORIENTATION_MS),
            ("orientation without numbers", Some((f64::NAN, 0.0)), gravity, NO_ORIENTATION_MS),
            ("no gravity", Some((0.0, 0.0)), None, GIVE_UP_MS),
            ("free fall", Some((0.0, 0.0)), Some([0.0, 0.0, -0.1]), GIVE_UP_MS),
            ("sideways to the orientation", Some((0.0, 0.0)), Some([9.8, 0.0, 0.0]), GIVE_UP_MS),
        ];
        for (case, orientation, vector, patience_ms) in table {
            let (factor, after_ms) = detect(orientation, |_| vector);
            assert_eq!(factor, 1.0, "{case}");
            assert!((patience_ms..patience_ms + 20.0).contains(&after_ms), "{case}: {after_ms} ms");
        }
    }
}
