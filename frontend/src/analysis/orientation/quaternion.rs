//! Rotations in space.

use std::ops::Mul;

pub(super) type Vector = [f64; 3];

/// A rotation matrix, row by row: its columns are where the phone's axes point to in the world.
pub type Matrix = [[f64; 3]; 3];

/// A rotation as a quaternion of length 1: w + xi + yj + zk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quaternion {
    /// The cosine of half of the angle.
    pub w: f64,
    /// The axis times the sine of half of the angle.
    pub xyz: [f64; 3],
}

/// The angles of the W3C's Device Orientation (intrinsic Z-X'-Y''), in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Euler {
    /// Around the vertical, 0 ≤ alpha < 360.
    pub alpha_deg: f64,
    /// Around the phone's x, −180 ≤ beta < 180; 90 stands upright. There alpha and gamma are one, and gamma is given as 0.
    pub beta_deg: f64,
    /// Around the phone's y, −90 ≤ gamma < 90.
    pub gamma_deg: f64,
}

impl Default for Quaternion {
    /// No rotation.
    fn default() -> Self {
        Self { w: 1.0, xyz: [0.0; 3] }
    }
}

impl Mul for Quaternion {
    type Output = Self;

    /// First `other`, then `self`.
    fn mul(self, other: Self) -> Self {
        let xyz = sum(sum(scaled(other.xyz, self.w), scaled(self.xyz, other.w)), cross(self.xyz, other.xyz));
        Self { w: self.w * other.w - dot(self.xyz, other.xyz), xyz }
    }
}

impl Quaternion {
    /// A turn around a vector by its length in radians.
    pub(super) fn turn(rad: Vector) -> Self {
        let half = 0.5 * length(rad);
        let sinc = if half < 1e-9 { 1.0 } else { half.sin() / half };
        Self { w: half.cos(), xyz: scaled(rad, 0.5 * sinc) }
    }

    /// The shortest turn that brings a vector of length 1 to the vertical; a phone on its face is turned around its y.
    pub(super) fn to_vertical(up: Vector) -> Self {
        if up[2] < -1.0 + 1e-12 {
            return Self { w: 0.0, xyz: [0.0, 1.0, 0.0] };
        }
        Self { w: 1.0 + up[2], xyz: cross(up, [0.0, 0.0, 1.0]) }.normalized()
    }

    /// The part of the rotation that is around the vertical: what is left without it is the shortest tilt.
    pub fn heading(self) -> Self {
        let length = self.w.hypot(self.xyz[2]);
        // On its face a phone has no heading.
        if length < 1e-6 {
            return Self::default();
        }
        Self { w: self.w / length, xyz: [0.0, 0.0, self.xyz[2] / length] }
    }

    pub(super) fn inverse(self) -> Self {
        Self { w: self.w, xyz: scaled(self.xyz, -1.0) }
    }

    pub(super) fn normalized(self) -> Self {
        let length = (self.w * self.w + dot(self.xyz, self.xyz)).sqrt();
        Self { w: self.w / length, xyz: scaled(self.xyz, 1.0 / length) }
    }

    pub(super) fn rotate(self, vector: Vector) -> Vector {
        self.matrix().map(|row| dot(row, vector))
    }

    /// The same rotation as a matrix.
    pub fn matrix(self) -> Matrix {
        let (w, [x, y, z]) = (self.w, self.xyz);
        [
            [1.0 - 2.0 * (y * y + z * z), 2.0 * (x * y - w * z), 2.0 * (x * z + w * y)],
            [2.0 * (x * y + w * z), 1.0 - 2.0 * (x * x + z * z), 2.0 * (y * z - w * x)],
            [2.0 * (x * z - w * y), 2.0 * (y * z + w * x), 1.0 - 2.0 * (x * x + y * y)],
        ]
    }

    /// The same rotation as angles (W3C Device Orientation and Motion, appendix on the rotation matrix).
    pub fn euler(self) -> Euler {
        let m = self.matrix();
        let sin_beta = m[2][1].clamp(-1.0, 1.0);
        let cos_beta = m[2][0].hypot(m[2][2]);
        let (alpha, beta, gamma) = if cos_beta < 1e-6 {
            (m[1][0].atan2(m[0][0]), sin_beta.asin(), 0.0)
        } else if m[2][2] > 0.0 || (m[2][2] == 0.0 && m[2][0] > 0.0) {
            ((-m[0][1]).atan2(m[1][1]), sin_beta.asin(), (-m[2][0]).atan2(m[2][2]))
        } else {
            // Screen down: beta goes on beyond a right angle, and gamma stays below it.
            let beta = std::f64::consts::PI.copysign(sin_beta) - sin_beta.asin();
            (m[0][1].atan2(-m[1][1]), beta, m[2][0].atan2(-m[2][2]))
        };
        let half_open = |deg: f64, end: f64| if deg >= end { deg - 2.0 * end } else { deg };
        let gamma_deg = gamma.to_degrees();
        Euler {
            alpha_deg: alpha.to_degrees().rem_euclid(360.0) % 360.0,
            beta_deg: half_open(beta.to_degrees(), 180.0),
            gamma_deg: if gamma_deg >= 90.0 { -90.0 } else { gamma_deg },
        }
    }
}

pub(super) fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

pub(super) fn cross(a: Vector, b: Vector) -> Vector {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

pub(super) fn sum(a: Vector, b: Vector) -> Vector {
    std::array::from_fn(|i| a[i] + b[i])
}

pub(super) fn scaled(a: Vector, factor: f64) -> Vector {
    a.map(|x| x * factor)
}

pub(super) fn length(a: Vector) -> f64 {
    dot(a, a).sqrt()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn turn_deg(axis: usize, deg: f64) -> Quaternion {
        let mut rad = [0.0; 3];
        rad[axis] = deg.to_radians();
        Quaternion::turn(rad)
    }

    #[test]
    fn angles_are_those_of_the_w3c() {
        let table = [
            (0.0, 0.0, 0.0),
            (30.0, 0.0, 0.0),
            (350.0, 45.0, -20.0),
            (100.0, -60.0, 80.0),
            (200.0, 120.0, 30.0),
            (10.0, -150.0, -45.0),
            (77.0, 90.0, 0.0),
            (77.0, -90.0, 0.0),
        ];
        for (alpha, beta, gamma) in table {
            let q = turn_deg(2, alpha) * turn_deg(0, beta) * turn_deg(1, gamma);
            let euler = q.euler();
            let got = [euler.alpha_deg, euler.beta_deg, euler.gamma_deg];
            for (got, expected) in got.into_iter().zip([alpha, beta, gamma]) {
                assert!((got - expected).abs() < 1e-4, "{alpha} {beta} {gamma}: {euler:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn angles_stay_in_range_and_mean_the_same_rotation(rad in prop::array::uniform3(-4.0f64..4.0)) {
            let q = Quaternion::turn(rad);
            let Euler { alpha_deg, beta_deg, gamma_deg } = q.euler();
            prop_assert!((0.0..360.0).contains(&alpha_deg));
            prop_assert!((-180.0..180.0).contains(&beta_deg) && (-90.0..90.0).contains(&gamma_deg));
            let again = turn_deg(2, alpha_deg) * turn_deg(0, beta_deg) * turn_deg(1, gamma_deg);
            for (a, b) in q.matrix().as_flattened().iter().zip(again.matrix().as_flattened()) {
                prop_assert!((a - b).abs() < 1e-6);
            }
        }

        #[test]
        fn a_heading_and_the_shortest_tilt_make_the_rotation(rad in prop::array::uniform3(-2.0f64..2.0)) {
            let q = Quaternion::turn(rad);
            let up = q.inverse().rotate([0.0, 0.0, 1.0]);
            prop_assume!(up[2] > -0.99);
            let again = q.heading() * Quaternion::to_vertical(up);
            for (a, b) in q.matrix().as_flattened().iter().zip(again.matrix().as_flattened()) {
                prop_assert!((a - b).abs() < 1e-6);
            }
        }
    }
}
