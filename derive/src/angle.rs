//! Sine and cosine. The library's are exact for angles of any size, which weighs kilobytes in a page.

use std::f64::consts::{FRAC_PI_2, TAU};

/// Terms of the series: what is left out is below a double's precision.
const TERMS: u32 = 15;

/// The sine of an angle in radians, as exact as the angle is within its turn.
pub fn sin(angle: f64) -> f64 {
    let angle = angle - TAU * (angle / TAU).round_ties_even();
    let square = angle * angle;
    let series = (1..TERMS).rev().fold(1.0, |rest, term| {
        let even = f64::from(2 * term);
        1.0 - rest * (square / (even * (even + 1.0)))
    });
    angle * series
}

/// The cosine of such an angle.
pub fn cos(angle: f64) -> f64 {
    sin(angle + FRAC_PI_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_those_of_the_library() {
        for (turns, error) in [(0.0, 1e-14), (1.0, 1e-14), (-3.0, 1e-14), (1e6, 1e-8)] {
            for degrees in -180..=180 {
                let angle = turns * TAU + f64::from(degrees).to_radians();
                let (of_sin, of_cos) = (sin(angle) - angle.sin(), cos(angle) - angle.cos());
                assert!(
                    of_sin.abs() < error && of_cos.abs() < error,
                    "{turns} {degrees}: {of_sin}, {of_cos}"
                );
            }
        }
        assert!(sin(f64::INFINITY).is_nan() && cos(f64::NAN).is_nan());
    }
}
