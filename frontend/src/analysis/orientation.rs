//! How a phone is held, from its rotation rate and its acceleration with gravity.
//!
//! The complementary filter on the rotation group by R. Mahony, T. Hamel and J.-M. Pflimlin ("Nonlinear Complementary
//! Filters on the Special Orthogonal Group", IEEE Trans. Automatic Control 53, 2008): the rotation rate is integrated,
//! and the measured vertical turns the result back at a rate in proportion to the sine of the angle that it is off. Their
//! integral of the error is left out; the gyroscope's bias is what it reads at rest, which holds for the heading too.
//!
//! Axes are those of the W3C's sensors: x to the right, y up along the screen, z out of the screen; at rest with its screen
//! up a phone reads (0, 0, +9.81) m/s². The world has z up; where its x and y point to is free, as nothing here measures
//! north.

mod quaternion;
mod trail;

pub use quaternion::{Euler, Matrix, Quaternion};
use quaternion::{Vector, cross, length, scaled, sum};
pub use trail::Trail;

/// Standard gravity, in m/s².
const GRAVITY_M_S2: f64 = 9.806_65;

/// How fast the measured vertical corrects, in 1/s: an error halves in about a second, a step of a walk does little.
const CORRECTION_HZ: f64 = 0.7;

/// Acceleration whose length is this share off gravity says nothing about the vertical; in between it says less.
const MOTION_SHARE: f64 = 0.25;

/// Longest interval over which the rotation rate is taken for linear, in milliseconds.
const MAX_STEP_MS: f64 = 250.0;

/// Without a rotation rate for so long there is no gyroscope, in milliseconds.
const NO_GYROSCOPE_MS: f64 = 500.0;

/// How fast the tilt follows acceleration where there is no gyroscope: a time constant in milliseconds.
const TILT_MS: f64 = 100.0;

/// How long the phone must rest before its rotation rate is taken for bias, in milliseconds.
const REST_MS: f64 = 1000.0;

/// Over how long the rate at rest is averaged: a time constant in milliseconds.
const BIAS_MS: f64 = 1000.0;

/// At rest a rotation rate stays within this of its mean, in rad/s.
const REST_RAD_S: f64 = 0.03;

/// At rest the acceleration stays within this of its mean, in m/s².
const REST_M_S2: f64 = 0.3;

/// No bias is larger, in rad/s: about three degrees per second. What is faster is a turn.
const MAX_BIAS_RAD_S: f64 = 0.05;

/// The orientation of one phone, followed sample by sample. Times are those of the samples, in milliseconds.
#[derive(Debug, Clone, Default)]
pub struct Orientation {
    rotation: Quaternion,
    bias_rad_s: Vector,
    last_rate: Option<(f64, Vector)>,
    /// The last measured vertical in the phone's axes, of length 1, and how far it is to be trusted, from 0 to 1.
    vertical: Option<(f64, Vector, f64)>,
    /// Whether the tilt is known; if not, the next vertical is believed at once.
    is_levelled: bool,
    rest: Rest,
}

impl Orientation {
    /// Lying flat with its screen up, until it is known better.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a rotation rate around the phone's axes, in rad/s. One that is not newer than the last is dropped.
    pub fn rotate(&mut self, ts_ms: f64, rad_s: Vector) {
        if !rad_s.iter().all(|rate| rate.is_finite()) {
            return;
        }
        let Some((last_ms, last)) = self.last_rate.replace((ts_ms, rad_s)) else { return };
        let step_ms = ts_ms - last_ms;
        if !(0.0..=MAX_STEP_MS).contains(&step_ms) {
            if step_ms < 0.0 && step_ms > -MAX_STEP_MS {
                self.last_rate = Some((last_ms, last));
            } else {
                // The phone may have been turned in the meantime, or its clock was set.
                self.is_levelled = false;
                self.rest = Rest::default();
            }
            return;
        }
        if let Some(bias) = self.rest.rate(ts_ms, step_ms, rad_s) {
            self.bias_rad_s = bias;
        }
        let rate = sum(scaled(sum(last, rad_s), 0.5), scaled(self.bias_rad_s, -1.0));
        self.rotation = self.rotation * Quaternion::turn(scaled(rate, step_ms / 1000.0));
        if let Some((at_ms, vertical, trust)) = self.vertical
            && (ts_ms - at_ms).abs() <= MAX_STEP_MS
        {
            // The two sensors take turns: what was vertical then has turned since.
            let vertical = Quaternion::turn(scaled(rate, (at_ms - ts_ms) / 1000.0)).rotate(vertical);
            let error = cross(vertical, self.rotation.inverse().rotate([0.0, 0.0, 1.0]));
            let correction = scaled(error, CORRECTION_HZ * trust * step_ms / 1000.0);
            self.rotation = self.rotation * Quaternion::turn(correction);
        }
        self.rotation = self.rotation.normalized();
    }

    /// Takes an acceleration with gravity, in m/s². Without a gyroscope it alone tells the tilt, and the heading stays.
    pub fn accelerate(&mut self, ts_ms: f64, m_s2: Vector) {
        let total = length(m_s2);
        // In free fall there is no vertical.
        if !(0.1 * GRAVITY_M_S2..100.0 * GRAVITY_M_S2).contains(&total) {
            return;
        }
        self.rest.acceleration(ts_ms, m_s2);
        let measured = scaled(m_s2, 1.0 / total);
        let trust = (1.0 - (total / GRAVITY_M_S2 - 1.0).abs() / MOTION_SHARE).max(0.0);
        let last = self.vertical.replace((ts_ms, measured, trust));
        let has_gyroscope = self.last_rate.is_some_and(|(at_ms, _)| (ts_ms - at_ms).abs() <= NO_GYROSCOPE_MS);
        if has_gyroscope && (self.is_levelled || trust == 0.0) {
            return;
        }
        self.is_levelled = has_gyroscope;
        let Some((last_ms, before, _)) = last.filter(|_| !has_gyroscope) else {
            self.level(measured);
            return;
        };
        let elapsed_ms = (ts_ms - last_ms).abs();
        let mixed =
            sum(before, scaled(sum(measured, scaled(before, -1.0)), elapsed_ms / (elapsed_ms + TILT_MS)));
        self.vertical = Some((ts_ms, mixed, trust));
        // A phone that was flipped over has no mean vertical for a moment.
        let total = length(mixed);
        if total > 0.1 {
            self.level(scaled(mixed, 1.0 / total));
        }
    }

    /// Turns the world so that this heading of it is zero.
    pub fn centre_on(&mut self, heading: Quaternion) {
        self.rotation = (heading.inverse() * self.rotation).normalized();
    }

    /// The rotation from the phone's axes to the world's.
    pub fn quaternion(&self) -> Quaternion {
        self.rotation
    }

    /// The estimate of the gyroscope's bias, in rad/s; zero until the phone has rested for a second.
    pub fn bias_rad_s(&self) -> [f64; 3] {
        self.bias_rad_s
    }

    /// Tilts the phone until `vertical` points up, without a change of its heading.
    fn level(&mut self, vertical: Vector) {
        self.rotation = (self.rotation.heading() * Quaternion::to_vertical(vertical)).normalized();
    }
}

/// Tells rest from motion, and what the gyroscope reads at rest.
#[derive(Debug, Clone, Default)]
struct Rest {
    rate: Option<Vector>,
    acceleration: Option<(f64, Vector)>,
    since_ms: Option<f64>,
}

impl Rest {
    /// The bias, if the phone has rested long enough.
    fn rate(&mut self, ts_ms: f64, step_ms: f64, rad_s: Vector) -> Option<Vector> {
        let mean = self.rate.get_or_insert(rad_s);
        let change = sum(rad_s, scaled(*mean, -1.0));
        *mean = sum(*mean, scaled(change, step_ms / (step_ms + BIAS_MS)));
        let mean = *mean;
        let is_still = length(change) < REST_RAD_S && length(mean) < MAX_BIAS_RAD_S;
        // A turn around the vertical leaves acceleration as it is; without any, rest could not be told from a turn at all.
        let has_acceleration =
            self.acceleration.is_some_and(|(at_ms, _)| (ts_ms - at_ms).abs() <= MAX_STEP_MS);
        if !is_still || !has_acceleration {
            self.since_ms = None;
            return None;
        }
        let since_ms = *self.since_ms.get_or_insert(ts_ms);
        (ts_ms - since_ms >= REST_MS).then_some(mean)
    }

    fn acceleration(&mut self, ts_ms: f64, m_s2: Vector) {
        let (last_ms, mean) = self.acceleration.unwrap_or((ts_ms, m_s2));
        let change = sum(m_s2, scaled(mean, -1.0));
        if length(change) > REST_M_S2 {
            self.since_ms = None;
        }
        let elapsed_ms = (ts_ms - last_ms).abs();
        let mean = sum(mean, scaled(change, elapsed_ms / (elapsed_ms + BIAS_MS)));
        self.acceleration = Some((ts_ms, mean));
    }
}

#[cfg(test)]
mod tests;
