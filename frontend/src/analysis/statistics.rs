//! Figures about a stretch of a series: what its numbers are like, and how regularly they come.

use std::ops::Range;

use super::Channel;
use crate::chart::ring::Ring;

/// What the numbers of a stretch are like, in the series' unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// How many numbers there are.
    pub count: usize,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, of a sample (n − 1); zero for a single number.
    pub standard_deviation: f64,
}

impl Summary {
    /// Of one channel of the samples at these indices; numbers that are not finite are left out. `None` if none is left.
    ///
    /// In one pass without the loss of digits that a sum of squares has (B. P. Welford, "Note on a Method for Calculating
    /// Corrected Sums of Squares and Products", Technometrics 4, 1962).
    pub fn of(ring: &Ring, range: Range<usize>, channel: Channel) -> Option<Self> {
        let (mut count, mut min, mut max) = (0, f64::INFINITY, f64::NEG_INFINITY);
        let (mut mean, mut squares) = (0.0, 0.0);
        for value in range.filter_map(|index| channel.of(ring.get(index)?.values)) {
            count += 1;
            min = value.min(min);
            max = value.max(max);
            let off = value - mean;
            mean += off / count as f64;
            squares += off * (value - mean);
        }
        let standard_deviation = deviation(squares, count);
        (count > 0).then_some(Self { count, min, max, mean, standard_deviation })
    }
}

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
    use proptest::prelude::*;

    use super::*;

    fn ring(samples: &[(f64, f64)]) -> Ring {
        let mut ring = Ring::new(4096, 1, f64::INFINITY);
        for (seq, (ts_ms, value)) in samples.iter().enumerate() {
            ring.insert(*ts_ms, seq as u64, &[*value]);
        }
        ring
    }

    const X: Channel = Channel::Component(0);

    #[test]
    fn figures_of_known_numbers() {
        let table: [(&[f64], Option<[f64; 5]>); 4] = [
            (&[], None),
            (&[f64::NAN, f64::INFINITY], None),
            (&[-3.0], Some([1.0, -3.0, -3.0, -3.0, 0.0])),
            (
                &[2.0, 4.0, 4.0, f64::NAN, 4.0, 5.0, 5.0, 7.0, 9.0],
                Some([8.0, 2.0, 9.0, 5.0, (32.0f64 / 7.0).sqrt()]),
            ),
        ];
        for (values, expected) in table {
            let samples: Vec<_> = values.iter().enumerate().map(|(i, value)| (i as f64, *value)).collect();
            let got = Summary::of(&ring(&samples), 0..samples.len(), X);
            assert_eq!(got.map(|s| [s.count as f64, s.min, s.max, s.mean, s.standard_deviation]), expected);
        }
    }

    #[test]
    fn small_changes_of_large_numbers_are_kept() {
        let samples: Vec<_> = (0..1000).map(|i| (f64::from(i), 1e9 + f64::from(i % 2))).collect();
        let summary = Summary::of(&ring(&samples), 0..1000, X).unwrap();
        assert!((summary.mean - (1e9 + 0.5)).abs() < 1e-6);
        assert!((summary.standard_deviation - 0.500_25).abs() < 1e-5, "{summary:?}");
        assert_eq!(Summary::of(&ring(&samples), 10..20, Channel::Magnitude).unwrap().count, 10);
    }

    #[test]
    fn timing_comes_from_the_intervals() {
        let mut scratch = Vec::new();
        let even = ring(&(0..101).map(|i| (f64::from(i) * 20.0, 0.0)).collect::<Vec<_>>());
        let timing = Timing::of(&even, 0..101, &mut scratch).unwrap();
        assert_eq!(timing, Timing { rate_hz: 50.0, jitter_ms: 0.0, percentile_95_ms: 20.0 });

        // Of twenty intervals one is late: it is beyond the percentile. Of nineteen it is not.
        let late: Vec<_> =
            (0..21).map(|i| (if i == 20 { 295.0 } else { f64::from(i) * 10.0 }, 0.0)).collect();
        let timing = Timing::of(&ring(&late), 0..21, &mut scratch).unwrap();
        assert_eq!(timing.percentile_95_ms, 10.0);
        assert!((timing.jitter_ms - 95.0 / 20f64.sqrt()).abs() < 1e-9, "{timing:?}");
        assert_eq!(Timing::of(&ring(&late), 1..21, &mut scratch).unwrap().percentile_95_ms, 105.0);

        assert_eq!(Timing::of(&even, 0..1, &mut scratch), None);
        assert_eq!(Timing::of(&ring(&[(1.0, 0.0), (1.0, 1.0)]), 0..2, &mut scratch), None);
    }

    proptest! {
        #[test]
        fn figures_agree_with_two_passes(values in prop::collection::vec(-1e3f64..1e3, 2..300), offset in -1e6f64..1e6) {
            let samples: Vec<_> = values.iter().enumerate().map(|(i, v)| (i as f64, v + offset)).collect();
            let summary = Summary::of(&ring(&samples), 0..samples.len(), X).unwrap();
            let n = samples.len() as f64;
            let mean = samples.iter().map(|s| s.1).sum::<f64>() / n;
            let deviation = (samples.iter().map(|s| (s.1 - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
            prop_assert!((summary.mean - mean).abs() < 1e-6);
            prop_assert!((summary.standard_deviation - deviation).abs() < 1e-6 * (1.0 + deviation));
            prop_assert!(summary.min <= summary.mean + 1e-6 && summary.mean <= summary.max + 1e-6);
        }
    }
}
