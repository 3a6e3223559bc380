//! Units and axes.

/// A vector along the device's axes.
pub(super) type Vector = [f64; 3];

/// Degrees per second, with alpha around x, beta around y and gamma around z as every browser delivers
/// `rotationRate`, to radians per second around x, y and z.
pub(super) fn rotation_rad_s(degrees_per_s: Vector) -> Vector {
    degrees_per_s.map(f64::to_radians)
}

/// The direction away from the earth in the device's axes, from the angles of `deviceorientation` in degrees (W3C
/// DeviceOrientation: intrinsic rotations z-x'-y'' by alpha, beta and gamma).
pub(super) fn up(beta_deg: f64, gamma_deg: f64) -> Vector {
    let ((sin_beta, cos_beta), (sin_gamma, cos_gamma)) =
        (beta_deg.to_radians().sin_cos(), gamma_deg.to_radians().sin_cos());
    [-cos_beta * sin_gamma, sin_beta, cos_beta * cos_gamma]
}

/// All three components, if each is there and finite.
pub(super) fn vector(x: Option<f64>, y: Option<f64>, z: Option<f64>) -> Option<Vector> {
    let vector = [x?, y?, z?];
    vector.iter().all(|number| number.is_finite()).then_some(vector)
}

pub(super) fn dot(a: Vector, b: Vector) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

pub(super) fn length(a: Vector) -> f64 {
    dot(a, a).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_turn_per_second_is_pi() {
        let [x, y, z] = rotation_rad_s([180.0, -90.0, 0.0]);
        assert!((x - std::f64::consts::PI).abs() < 1e-12 && (y + std::f64::consts::FRAC_PI_2).abs() < 1e-12);
        assert_eq!(z, 0.0);
    }

    #[test]
    fn up_follows_the_drawing_of_the_standard() {
        let table = [
            ("face up", 0.0, 0.0, [0.0, 0.0, 1.0]),
            ("upright", 90.0, 0.0, [0.0, 1.0, 0.0]),
            ("upside down", -90.0, 0.0, [0.0, -1.0, 0.0]),
            ("on its right edge", 0.0, 90.0, [-1.0, 0.0, 0.0]),
            ("on its left edge", 0.0, -90.0, [1.0, 0.0, 0.0]),
            ("face down", 180.0, 0.0, [0.0, 0.0, -1.0]),
        ];
        for (pose, beta, gamma, expected) in table {
            let up = up(beta, gamma);
            assert!(up.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{pose}: {up:?}");
        }
    }

    #[test]
    fn a_vector_needs_all_three() {
        assert_eq!(vector(Some(1.0), Some(2.0), Some(3.0)), Some([1.0, 2.0, 3.0]));
        assert_eq!(vector(None, Some(2.0), Some(3.0)), None);
        assert_eq!(vector(Some(1.0), Some(f64::NAN), Some(3.0)), None);
        assert_eq!(vector(Some(1.0), Some(2.0), Some(f64::INFINITY)), None);
    }
}
