//! Acceleration without gravity where the browser has only the sum: what stays the same over a while is gravity.

use super::convert::Vector;

/// How slowly the estimate follows, in milliseconds: slower than a gesture, faster than a phone is put elsewhere.
const TIME_CONSTANT_MS: f64 = 500.0;

/// Estimates gravity with a low-pass filter, and takes it away.
#[derive(Debug, Default)]
pub(super) struct GravityFilter {
    state: Option<(Vector, f64)>,
}

impl GravityFilter {
    /// Acceleration without gravity, in the unit of what is given, at a time in milliseconds.
    pub(super) fn linear(&mut self, including_gravity: Vector, now_ms: f64) -> Vector {
        let (gravity, last_ms) = self.state.get_or_insert((including_gravity, now_ms));
        let passed_ms = (now_ms - *last_ms).max(0.0);
        let weight = passed_ms / (TIME_CONSTANT_MS + passed_ms);
        for (gravity, new) in gravity.iter_mut().zip(including_gravity) {
            *gravity += weight * (new - *gravity);
        }
        *last_ms = now_ms;
        std::array::from_fn(|axis| including_gravity[axis] - gravity[axis])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_at_rest_reads_zero_also_in_a_new_pose() {
        let mut filter = GravityFilter::default();
        assert_eq!(filter.linear([0.0, 0.0, 9.8], 0.0), [0.0; 3]);
        let mut last = [f64::NAN; 3];
        for i in 1..300 {
            last = filter.linear([0.0, 9.8, 0.0], f64::from(i) * 16.7);
        }
        assert!(last.iter().all(|number| number.abs() < 0.01), "{last:?}");
    }

    #[test]
    fn a_jerk_passes() {
        let mut filter = GravityFilter::default();
        filter.linear([0.0, 0.0, 9.8], 0.0);
        let [x, _, z] = filter.linear([5.0, 0.0, 9.8], 16.7);
        assert!(x > 4.5 && z.abs() < 0.01, "{x} {z}");
    }
}
