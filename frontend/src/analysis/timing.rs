//! How regularly samples come.

use std::ops::Range;

use crate::chart::ring::Ring;

/// How regularly samples come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timing {
    /// Samples per second.
    pub rate_hz: f64,
    /// The standard deviation of the intervals between samples, in milliseconds.
    pub jitter_ms: f64,
    /// The interval that 95 % of all intervals do not exceed, in milliseconds.
    pub percentile_95_ms: f64,
}

impl Timing {
    /// Of the samples at these indices; `None` if there are fewer than two, or all are of one instant. `scratch` is for the
    /// intervals; who calls again and again keeps it.
    pub fn of(ring: &Ring, range: Range<usize>, scratch: &mut Vec<f64>) -> Option<Self> {
        scratch.clear();
        let mut previous = None;
        for (ts_ms, _) in ring.points(range, 0) {
            scratch.extend(previous.replace(ts_ms).map(|previous| ts_ms - previous));
        }
        let count = scratch.len();
        let span_ms: f64 = scratch.iter().sum();
        if span_ms <= 0.0 {
            return None;
        }
        let mean = span_ms / count as f64;
        let squares = scratch.iter().map(|interval| (interval - mean).powi(2)).sum();
        // The nearest rank: the smallest interval that 95 of 100 do not exceed.
        let rank = (95 * count).div_ceil(100) - 1;
        let (_, percentile_95_ms, _) = scratch.select_nth_unstable_by(rank, f64::total_cmp);
        Some(Self {
            rate_hz: 1000.0 / mean,
            jitter_ms: deviation(squares, count),
            percentile_95_ms: *percentile_95_ms,
        })
    }
}

fn deviation(squares: f64, count: usize) -> f64 {
    if count < 2 { 0.0 } else { (squares / (count - 1) as f64).max(0.0).sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timing(times_ms: &[f64]) -> Option<Timing> {
        let mut ring = Ring::new(4096, 1, f64::INFINITY);
        for (seq, ts_ms) in times_ms.iter().enumerate() {
            ring.insert(*ts_ms, seq as u64, &[0.0]);
        }
        Timing::of(&ring, 0..ring.len(), &mut Vec::new())
    }

    #[test]
    fn even_samples_have_no_jitter() {
        let times: Vec<f64> = (0..100).map(|n| f64::from(n) * 20.0).collect();
        assert_eq!(timing(&times), Some(Timing { rate_hz: 50.0, jitter_ms: 0.0, percentile_95_ms: 20.0 }));
    }

    #[test]
    fn intervals_of_ten_and_thirty_differ_by_ten_from_their_mean() {
        let times: Vec<f64> = (0..101).map(|n| f64::from(n / 2) * 40.0 + f64::from(n % 2) * 10.0).collect();
        let timing = timing(&times).unwrap();
        assert_eq!((timing.rate_hz, timing.percentile_95_ms), (50.0, 30.0));
        assert!((timing.jitter_ms - 10.05).abs() < 0.01, "{}", timing.jitter_ms);
    }

    #[test]
    fn one_instant_has_no_rate() {
        assert_eq!(timing(&[]), None);
        assert_eq!(timing(&[5.0]), None);
        assert_eq!(timing(&[5.0, 5.0]), None);
    }
}
