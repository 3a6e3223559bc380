//! Second-order filters (R. Bristow-Johnson, Audio EQ Cookbook).

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// A biquad in transposed direct form II.
#[derive(Debug, Clone)]
pub(super) struct Biquad {
    b: [f64; 3],
    a: [f64; 2],
    state: [f64; 2],
}

impl Biquad {
    /// Butterworth low-pass.
    pub(super) fn low_pass(cutoff_hz: f64, rate_hz: f64) -> Self {
        let (cos, alpha) = parameters(cutoff_hz, rate_hz);
        Self::normalized([(1.0 - cos) / 2.0, 1.0 - cos, (1.0 - cos) / 2.0], cos, alpha)
    }

    /// Butterworth high-pass.
    pub(super) fn high_pass(cutoff_hz: f64, rate_hz: f64) -> Self {
        let (cos, alpha) = parameters(cutoff_hz, rate_hz);
        Self::normalized([f64::midpoint(1.0, cos), -(1.0 + cos), f64::midpoint(1.0, cos)], cos, alpha)
    }

    fn normalized(b: [f64; 3], cos: f64, alpha: f64) -> Self {
        let a0 = 1.0 + alpha;
        Self { b: b.map(|b| b / a0), a: [-2.0 * cos / a0, (1.0 - alpha) / a0], state: [0.0; 2] }
    }

    /// Begins as if `value` had come for ever.
    pub(super) fn settle(&mut self, value: f64) -> f64 {
        let gain = self.b.iter().sum::<f64>() / (1.0 + self.a[0] + self.a[1]);
        let out = gain * value;
        self.state[1] = self.b[2] * value - self.a[1] * out;
        self.state[0] = self.b[1] * value - self.a[0] * out + self.state[1];
        out
    }

    /// The next value.
    pub(super) fn next(&mut self, value: f64) -> f64 {
        let out = self.b[0] * value + self.state[0];
        self.state[0] = self.b[1] * value - self.a[0] * out + self.state[1];
        self.state[1] = self.b[2] * value - self.a[1] * out;
        out
    }
}

fn parameters(cutoff_hz: f64, rate_hz: f64) -> (f64, f64) {
    let w = 2.0 * PI * cutoff_hz / rate_hz;
    (w.cos(), w.sin() * FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gain(mut filter: Biquad, hz: f64) -> f64 {
        filter.settle(0.0);
        (0..1000)
            .map(|i| filter.next((2.0 * PI * hz * f64::from(i) / 25.0).sin()))
            .skip(500)
            .fold(0.0, f64::max)
    }

    #[test]
    fn passes_what_it_should() {
        let low = || Biquad::low_pass(3.0, 25.0);
        let high = || Biquad::high_pass(0.7, 25.0);
        assert!(gain(low(), 0.5) > 0.97 && gain(low(), 9.0) < 0.1);
        assert!((gain(low(), 3.0) - FRAC_1_SQRT_2).abs() < 0.03);
        assert!(gain(high(), 2.5) > 0.97 && gain(high(), 0.1) < 0.05);
        assert!(high().settle(9.8).abs() < 1e-9);
        assert!((low().settle(9.8) - 9.8).abs() < 1e-9);
    }
}
