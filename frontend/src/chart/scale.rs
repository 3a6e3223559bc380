//! From time and value to pixels, and the range of values that a chart shows.

/// Largest magnitude that a chart shows; the span of two such numbers is still finite.
const MAX_MAGNITUDE: f64 = 1e300;

/// How long the data must have needed less than half of the range before the range shrinks, in milliseconds.
const SHRINK_AFTER_MS: f64 = 3000.0;

/// About how many steps lie between the ends of a range.
const STEPS: f64 = 5.0;

/// How far an end may be from a tick that it is meant to be, in steps.
const END_TOLERANCE: f64 = 1e-4;

/// The smallest span that is shown, as a share of the numbers themselves: a few metres of a latitude, and more than the
/// rounding of numbers that a sensor gave with 24 bits.
const MIN_SPAN_SHARE: f64 = 1e-6;

/// The same of a number that does not change at all: labels with as many digits as people compare easily.
const STEADY_SPAN_SHARE: f64 = 1e-3;

/// Most digits after the first one of a label in powers of ten.
const MAX_EXPONENT_DIGITS: f64 = 6.0;

/// Ticks that no range needs more of.
const MAX_TICKS: f64 = 20.0;

/// A linear map onto pixels; where `from` lies, where `to` lies. Fractions of pixels are kept, for smooth scrolling.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    origin: f64,
    offset_px: f64,
    px_per_unit: f64,
}

impl Scale {
    /// Maps `from` to `from_px` and `to` to `to_px`.
    pub fn new((from, to): (f64, f64), (from_px, to_px): (f64, f64)) -> Self {
        Self { origin: from, offset_px: from_px, px_per_unit: (to_px - from_px) / (to - from) }
    }

    /// The pixel of a value.
    pub fn px(&self, value: f64) -> f64 {
        // The origin goes first: instants of 13 digits keep their fractions.
        self.offset_px + (value - self.origin) * self.px_per_unit
    }
}

/// A range of values, and the distance of its ticks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValueRange {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The distance between two ticks: 1, 2 or 5 times a power of ten.
    pub step: f64,
}

impl ValueRange {
    /// The smallest range that holds `low` and `high` and ends on ticks.
    pub fn around(low: f64, high: f64) -> Self {
        let step = nice_step((high - low) / STEPS);
        Self { low: (low / step).floor() * step, high: (high / step).ceil() * step, step }
    }

    /// The range from `low` to `high`, whose ends need not be ticks.
    pub fn between(low: f64, high: f64) -> Self {
        Self { low, high, step: nice_step((high - low) / STEPS) }
    }

    /// The ticks, from low to high.
    pub fn ticks(&self) -> Vec<f64> {
        // Ends that are ticks are not lost to rounding.
        let first = (self.low / self.step - END_TOLERANCE).ceil();
        let last = (self.high / self.step + END_TOLERANCE).floor();
        let count = (last - first + 1.0).clamp(0.0, MAX_TICKS) as u32;
        // From whole multiples, so that zero is zero and errors do not add up.
        (0..count).map(|n| (first + f64::from(n)) * self.step).collect()
    }

    /// The text of a tick or of any value: as many decimals as the step needs, a real minus sign.
    pub fn label(&self, value: f64) -> String {
        let decimals = (-self.step.log10().floor()).max(0.0) as usize;
        let text = if decimals > 6 || value.abs() >= 1e7 {
            // As many digits as tell one tick from the next.
            let digits = (value.abs() / self.step).log10().ceil().clamp(0.0, MAX_EXPONENT_DIGITS) as usize;
            format!("{value:.digits$e}")
        } else {
            format!("{value:.decimals$}")
        };
        let text = text.replace('-', "\u{2212}");
        // A rounded tiny negative is no minus zero.
        let is_zero = text.trim_matches(['\u{2212}', '0', '.']).is_empty();
        crate::text::number(if is_zero { text.trim_start_matches('\u{2212}') } else { &text })
    }
}

fn nice_step(rough: f64) -> f64 {
    let power = 10f64.powf(rough.log10().floor());
    let step = match rough / power {
        m if m <= 1.0 + 1e-9 => 1.0,
        m if m <= 2.0 + 1e-9 => 2.0,
        m if m <= 5.0 + 1e-9 => 5.0,
        _ => 10.0,
    };
    step * power
}

/// What a chart's range is chosen by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RangePolicy {
    /// The smallest span that is shown, in the series' unit; noise below it stays small.
    pub min_span: f64,
    /// Zero in the middle, as suits a vector that swings around it.
    pub is_symmetric: bool,
}

/// A range that follows the data: it grows at once, and shrinks only after the data has needed less than half of it for
/// a while, so that the axis does not twitch.
#[derive(Debug)]
pub struct AutoRange {
    policy: RangePolicy,
    range: ValueRange,
    small_since_ms: Option<f64>,
    has_seen_data: bool,
}

impl AutoRange {
    /// The range before any data.
    pub fn new(policy: RangePolicy) -> Self {
        let range = fit(policy, (0.0, 0.0));
        Self { policy, range, small_since_ms: None, has_seen_data: false }
    }

    /// The range to show.
    pub fn range(&self) -> ValueRange {
        self.range
    }

    /// Forgets what the range was chosen for: the next data choose it anew.
    pub fn forget(&mut self) {
        self.has_seen_data = false;
    }

    /// Takes in the smallest and largest visible value at this instant; true if the range has changed.
    pub fn follow(&mut self, extent: Option<(f64, f64)>, now_ms: f64) -> bool {
        let Some((low, high)) = extent else { return false };
        let (low, high) = (clamp(low), clamp(high));
        let wanted = fit(self.policy, (low, high));
        let fits = self.has_seen_data && self.range.low <= low && high <= self.range.high;
        let is_small = wanted.high - wanted.low <= 0.5 * (self.range.high - self.range.low);
        if fits && !is_small {
            self.small_since_ms = None;
            return false;
        }
        if fits && now_ms - *self.small_since_ms.get_or_insert(now_ms) < SHRINK_AFTER_MS {
            return false;
        }
        self.small_since_ms = None;
        // What has not changed yet tells nothing of how much it will.
        self.has_seen_data = low < high;
        let has_changed = wanted != self.range;
        self.range = wanted;
        has_changed
    }
}

fn clamp(value: f64) -> f64 {
    value.clamp(-MAX_MAGNITUDE, MAX_MAGNITUDE)
}

fn fit(policy: RangePolicy, (low, high): (f64, f64)) -> ValueRange {
    let (low, high) = if policy.is_symmetric {
        let reach = high.abs().max(low.abs());
        (-reach, reach)
    } else {
        (low, high)
    };
    let share = if low < high { MIN_SPAN_SHARE } else { STEADY_SPAN_SHARE };
    let min_span = policy.min_span.max(share * low.abs().max(high.abs()));
    let missing = (min_span - (high - low)).max(0.0) / 2.0;
    ValueRange::around(low - missing, high + missing)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const VECTOR: RangePolicy = RangePolicy { min_span: 2.0, is_symmetric: true };
    const SCALAR: RangePolicy = RangePolicy { min_span: 1.0, is_symmetric: false };

    #[test]
    fn small_changes_of_large_numbers_fill_the_range() {
        let policy = RangePolicy { min_span: 1e-6, is_symmetric: false };
        // Two phones four metres apart; the pressure on a floor and half a storey higher.
        for (low, high) in [(48.137_15, 48.137_19), (101_301.0, 101_322.0)] {
            let range = fit(policy, (low, high));
            assert!(range.high - range.low < 2.5 * (high - low), "{range:?}");
            let labels: Vec<_> = range.ticks().iter().map(|tick| range.label(*tick)).collect();
            assert!(labels.iter().all(|label| label.chars().count() <= 9), "{labels:?}");
        }
    }

    #[test]
    fn a_steady_value_has_labels_that_can_be_told_apart() {
        for value in [87.0, 21.5, -0.004, 1e9, 5e-7] {
            let range = fit(RangePolicy { min_span: 1e-6, is_symmetric: false }, (value, value));
            let mut labels: Vec<_> = range.ticks().iter().map(|tick| range.label(*tick)).collect();
            assert!(labels.len() >= 2 && labels.iter().all(|label| label.chars().count() <= 9), "{labels:?}");
            labels.dedup();
            assert_eq!(labels.len(), range.ticks().len(), "{labels:?}");
        }
    }

    #[test]
    fn instants_keep_their_fraction_of_a_pixel() {
        let edge_ms = 1_790_000_000_000.0;
        let scale = Scale::new((edge_ms - 30_000.0, edge_ms), (100.0, 1300.0));
        assert_eq!(scale.px(edge_ms), 1300.0);
        assert_eq!(scale.px(edge_ms - 15_000.0), 700.0);
        assert!((scale.px(edge_ms - 15_010.0) - 699.6).abs() < 1e-6);
        let upward = Scale::new((-1.0, 1.0), (200.0, 0.0));
        assert_eq!([upward.px(-1.0), upward.px(0.0), upward.px(1.0)], [200.0, 100.0, 0.0]);
    }

    #[test]
    fn ticks_are_what_people_would_write() {
        let table: [(f64, f64, &[&str]); 5] = [
            (-1.0, 1.0, &["−1.0", "−0.5", "0.0", "0.5", "1.0"]),
            (-9.0, 9.0, &["−10", "−5", "0", "5", "10"]),
            (60.0, 61.0, &["60.0", "60.2", "60.4", "60.6", "60.8", "61.0"]),
            (0.0, 0.003, &["0.000", "0.001", "0.002", "0.003"]),
            (0.0, 12_000.0, &["0", "5000", "10000", "15000"]),
        ];
        for (low, high, labels) in table {
            let range = ValueRange::around(low, high);
            let ticks: Vec<_> = range.ticks().iter().map(|tick| range.label(*tick)).collect();
            assert_eq!(ticks, labels, "{low} {high}");
        }
    }

    #[test]
    fn the_range_grows_at_once_and_shrinks_late() {
        let mut range = AutoRange::new(VECTOR);
        assert_eq!((range.range().low, range.range().high), (-1.0, 1.0));
        assert!(range.follow(Some((-3.0, 12.0)), 0.0));
        let wide = range.range();
        assert_eq!((wide.low, wide.high), (-15.0, 15.0));
        assert!(!range.follow(Some((-10.0, 9.0)), 1.0), "more than half is still used");
        assert!(!range.follow(Some((-1.0, 1.0)), 1000.0));
        assert!(!range.follow(Some((-1.0, 1.0)), 3900.0), "not yet");
        assert!(!range.follow(Some((-10.0, 1.0)), 3950.0), "needed after all");
        assert!(!range.follow(Some((-1.0, 1.0)), 4000.0), "the wait starts again");
        assert!(range.follow(Some((-1.0, 1.0)), 7000.0));
        assert!(!range.follow(None, 9000.0), "without data the range stays");
        assert_eq!((range.range().low, range.range().high), (-1.0, 1.0));
    }

    #[test]
    fn the_first_data_of_a_scalar_replace_the_guess() {
        let mut range = AutoRange::new(SCALAR);
        assert!(range.follow(Some((71.0, 72.0)), 0.0));
        assert_eq!((range.range().low, range.range().high), (71.0, 72.0));
    }

    #[test]
    fn the_first_change_of_a_steady_value_is_seen_at_once() {
        let mut range = AutoRange::new(RangePolicy { min_span: 1e-6, is_symmetric: false });
        range.follow(Some((52.52, 52.52)), 0.0);
        assert!(range.range().high - range.range().low > 0.05);
        assert!(range.follow(Some((52.52, 52.5202)), 1000.0));
        assert!(range.range().high - range.range().low < 0.001, "{:?}", range.range());
    }

    proptest! {
        #[test]
        fn every_extent_is_held_by_a_finite_range(a in any::<f64>(), b in any::<f64>(), is_symmetric: bool) {
            prop_assume!(a.is_finite() && b.is_finite());
            let (low, high) = (a.min(b), a.max(b));
            let mut auto = AutoRange::new(RangePolicy { min_span: 0.1, is_symmetric });
            auto.follow(Some((low, high)), 0.0);
            let range = auto.range();
            prop_assert!(range.low.is_finite() && range.high.is_finite() && range.low < range.high);
            let slack = range.step * 1e-6;
            prop_assert!(range.low <= clamp(low) + slack && clamp(high) <= range.high + slack);
            prop_assert!((2..=14).contains(&range.ticks().len()), "{:?}", range);
            for tick in range.ticks() {
                prop_assert!(!range.label(tick).is_empty());
            }
        }
    }
}
