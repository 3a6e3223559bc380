//! The line along which a phone is shaken most, where it does not tell which way is down.
//!
//! The magnitude of acceleration without gravity is the same upwards and downwards: a step would have two peaks. Along the
//! principal axis of the last seconds it keeps its sign. The axis is followed by one step of the power method (Golub and
//! Van Loan, Matrix Computations, section 7.3) for each sample.

/// How far back the axis looks, in milliseconds.
const MEMORY_MS: f64 = 6_000.0;

/// No phone is shaken harder, in m/s²; what says so is nonsense, and would be remembered.
const MAX_M_S2: f64 = 1_000.0;

/// Follows the axis.
#[derive(Debug, Clone)]
pub(crate) struct PrincipalAxis {
    /// Mean products of the components.
    covariance: [[f64; 3]; 3],
    /// A unit vector.
    direction: [f64; 3],
    last_ms: Option<f64>,
}

impl Default for PrincipalAxis {
    fn default() -> Self {
        Self { covariance: [[0.0; 3]; 3], direction: [0.0, 0.0, 1.0], last_ms: None }
    }
}

impl PrincipalAxis {
    /// The part of an acceleration that lies along the axis, in m/s²; no number if it is none.
    pub(crate) fn along(&mut self, t_ms: f64, vector: [f64; 3]) -> f64 {
        if !t_ms.is_finite() || !vector.iter().all(|component| component.abs() < MAX_M_S2) {
            return f64::NAN;
        }
        let passed_ms = self.last_ms.replace(t_ms).map_or(0.0, |last_ms| (t_ms - last_ms).max(0.0));
        let share = 1.0 - (-passed_ms / MEMORY_MS).exp();
        for (row, a) in self.covariance.iter_mut().zip(vector) {
            for (mean, b) in row.iter_mut().zip(vector) {
                *mean += share * (a * b - *mean);
            }
        }
        let turned = self.covariance.map(|row| dot(row, self.direction));
        let length = dot(turned, turned).sqrt();
        if length.is_normal() {
            self.direction = turned.map(|component| component / length);
        }
        dot(vector, self.direction)
    }
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::*;

    #[test]
    fn a_swing_keeps_its_sign_and_size() {
        let mut axis = PrincipalAxis::default();
        let mut last_sign = 0.0;
        for i in 0..2_000 {
            let t_ms = f64::from(i) * 10.0;
            let swing = 3.0 * (TAU * 2.0 * t_ms / 1000.0).sin();
            let along = axis.along(t_ms, [0.6 * swing, -0.8 * swing, 0.1 * (t_ms / 70.0).sin()]);
            if i > 500 && swing.abs() > 0.5 {
                assert!((along.abs() - swing.abs()).abs() < 0.2, "{along} for {swing}");
                assert!(last_sign == 0.0 || last_sign == (along * swing).signum(), "the sign has turned");
                last_sign = (along * swing).signum();
            }
        }
    }

    #[test]
    fn rest_and_nonsense_do_no_harm() {
        let mut axis = PrincipalAxis::default();
        assert_eq!(axis.along(0.0, [0.0; 3]), 0.0);
        assert!(axis.along(1.0, [f64::NAN, 0.0, 0.0]).is_nan());
        assert!(axis.along(f64::NAN, [1.0; 3]).is_nan());
        assert!(axis.along(2.0, [1e300, 0.0, 0.0]).is_nan());
        assert_eq!(axis.along(20.0, [0.0, 0.0, 1.0]).abs(), 1.0);
    }
}
