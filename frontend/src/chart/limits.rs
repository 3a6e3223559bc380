//! A range of values that a person has chosen, in the place of one that follows the data.

use super::scale::ValueRange;

/// The largest magnitude of a limit; the span of two such numbers is still finite.
pub const MAX_MAGNITUDE: f64 = 1e12;

/// The same as people write it.
pub const MAX_MAGNITUDE_TEXT: &str = "10\u{b9}\u{b2}";

/// The smallest span, as a share of the greater end's magnitude and at least as a number of its own.
const MIN_SPAN_SHARE: f64 = 1e-9;
const MIN_SPAN: f64 = 1e-9;

/// A range of values that stays as it is: both ends are finite, and the upper one is above the lower one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    low: f64,
    high: f64,
}

impl Limits {
    /// The range between two numbers, whichever is greater; `None` if they are too close, too great or not finite.
    pub fn new(one: f64, other: f64) -> Option<Self> {
        let (low, high) = (one.min(other), one.max(other));
        let reach = low.abs().max(high.abs());
        let is_wide = high - low >= MIN_SPAN.max(MIN_SPAN_SHARE * reach);
        (one.is_finite() && other.is_finite() && reach <= MAX_MAGNITUDE && is_wide)
            .then_some(Self { low, high })
    }

    /// The ends.
    pub fn ends(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// What a chart shows of it.
    pub fn range(&self) -> ValueRange {
        ValueRange::between(self.low, self.high)
    }

    /// Moved up by a share of the span, or down if below zero; where that is not possible it stays.
    #[must_use]
    pub fn moved(&self, share: f64) -> Self {
        let by = share * (self.high - self.low);
        Self::new(self.low + by, self.high + by).unwrap_or(*self)
    }

    /// Shows `factor` times as much; the value at the share `at` of the height, from the bottom, stays there.
    #[must_use]
    pub fn zoomed(&self, factor: f64, at: f64) -> Self {
        let span = self.high - self.low;
        let still = self.low + at * span;
        Self::new(still - at * span * factor, still + (1.0 - at) * span * factor).unwrap_or(*self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn two_numbers_make_a_range_or_none() {
        let table = [
            (1.0, 2.0, Some((1.0, 2.0))),
            (5.0, -5.0, Some((-5.0, 5.0))),
            (3.0, 3.0, None),
            (0.0, 1e-12, None),
            (1e10, 1e10 + 0.5, None),
            (f64::NAN, 1.0, None),
            (0.0, f64::INFINITY, None),
            (-1e300, 1e300, None),
        ];
        for (one, other, ends) in table {
            assert_eq!(Limits::new(one, other).map(|limits| limits.ends()), ends, "{one} {other}");
        }
    }

    #[test]
    fn what_is_under_the_hand_stays() {
        let limits = Limits::new(-10.0, 10.0).unwrap();
        assert_eq!(limits.moved(0.25).ends(), (-5.0, 15.0));
        assert_eq!(limits.zoomed(0.5, 0.5).ends(), (-5.0, 5.0));
        assert_eq!(limits.zoomed(2.0, 0.0).ends(), (-10.0, 30.0));
    }

    #[test]
    fn ticks_lie_within() {
        let table: [(f64, f64, &[&str]); 3] = [
            (-9.3, 11.2, &["−5", "0", "5", "10"]),
            (0.1, 0.9, &["0.2", "0.4", "0.6", "0.8"]),
            (60.0, 61.0, &["60.0", "60.2", "60.4", "60.6", "60.8", "61.0"]),
        ];
        for (low, high, labels) in table {
            let range = Limits::new(low, high).unwrap().range();
            let ticks: Vec<_> = range.ticks().iter().map(|tick| range.label(*tick)).collect();
            assert_eq!(ticks, labels, "{low} {high}");
        }
    }

    proptest! {
        #[test]
        fn any_play_of_hands_leaves_a_range(
            low in -1e9f64..1e9, span in 1e-3f64..1e9,
            plays in prop::collection::vec((-3.0f64..3.0, 0.01f64..50.0, 0.0f64..1.0), 0..60),
        ) {
            let mut limits = Limits::new(low, low + span.max(low.abs() * 1e-6)).unwrap();
            for (share, factor, at) in plays {
                limits = limits.moved(share).zoomed(factor, at);
                let (low, high) = limits.ends();
                prop_assert!(low.is_finite() && high.is_finite() && low < high);
                prop_assert!((1..=20).contains(&limits.range().ticks().len()));
            }
        }
    }
}
