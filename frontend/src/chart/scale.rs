//! From time and value to pixels, and the range of values that a chart shows.

/// Largest magnitude that a chart shows, as which greater ones are drawn; the span of two such numbers is still finite.
const MAX_MAGNITUDE: f64 = 4e307;

/// How long the data must have needed less than half of the range before the range shrinks, in milliseconds.
const SHRINK_AFTER_MS: f64 = 3000.0;

/// About how many steps lie between the ends of a range.
const STEPS: f64 = 5.0;

/// How far an end may be from a tick that it is meant to be, in steps.
const END_TOLERANCE: f64 = 1e-3;

/// The smallest span that is shown, as a share of the numbers themselves: a few metres of a latitude, and more than the
/// rounding of numbers that a sensor gave with 24 bits.
const MIN_SPAN_SHARE: f64 = 1e-6;

/// The same where nobody knows which changes matter: what numbers of 64 bits tell apart well.
const RESOLVED_SPAN_SHARE: f64 = 1e-12;

/// The same of a number that does not change at all: labels with as many digits as people compare easily.
const STEADY_SPAN_SHARE: f64 = 1e-3;

/// The span of a zero that does not change, where nobody knows which changes matter.
const ZERO_SPAN: f64 = 1.0;

/// No span is smaller, so that all that is calculated from it is a number.
const LEAST_SPAN: f64 = 1e-300;

/// Labels of more decimals than this are written in powers of ten, where the numbers themselves are smaller than so much.
const MAX_DECIMALS: usize = 6;
const TINY: f64 = 1e-3;

/// Labels from here on are written in powers of ten, where few digits after the first one tell them apart.
const LARGE: f64 = 1e7;
const FEW_DIGITS: usize = 4;

/// From here on numbers are written in powers of ten, however many digits they need.
pub const HUGE: f64 = 1e13;

/// What a number of 64 bits holds, after its first digit.
const MAX_DIGITS: i32 = 15;

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
        self.offset_px + (clamp(value) - self.origin) * self.px_per_unit
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

    /// The greatest magnitude in it.
    pub fn reach(&self) -> f64 {
        self.low.abs().max(self.high.abs())
    }

    /// How many decimals tell one tick from the next; below zero where tens are enough.
    pub fn decimals(&self) -> i32 {
        -self.step.log10().floor() as i32
    }

    /// How many digits after the first one of a number do.
    pub fn digits(&self, value: f64) -> i32 {
        (value.abs() / self.step).log10().ceil() as i32
    }

    /// The text of a tick or of any value: as many decimals as the step needs, a real minus sign.
    pub fn label(&self, value: f64) -> String {
        let (magnitude, decimals) = (value.abs(), usable_digits(self.decimals()));
        let digits = usable_digits(self.digits(value));
        let is_tiny = decimals > MAX_DECIMALS && self.reach() < TINY;
        let (digits, is_power) = if is_tiny && magnitude < self.step / 2.0 {
            (0, false)
        } else if is_tiny || magnitude >= HUGE || magnitude >= LARGE && digits <= FEW_DIGITS {
            (digits, true)
        } else {
            (decimals, false)
        };
        written(value, digits, is_power)
    }
}

/// A number with so many decimals, or digits after the first one and a power of ten; with a real minus sign, which a rounded tiny
/// negative has not.
pub fn written(value: f64, digits: usize, is_power: bool) -> String {
    let text = if is_power { format!("{value:.digits$e}") } else { format!("{value:.digits$}") };
    let text = text.replace('-', "\u{2212}");
    let is_zero = text.trim_matches(['\u{2212}', '0', '.']).is_empty();
    crate::text::number(if is_zero { text.trim_start_matches('\u{2212}') } else { &text })
}

/// So many digits, as far as a number of 64 bits has them.
pub fn usable_digits(digits: i32) -> usize {
    digits.clamp(0, MAX_DIGITS) as usize
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
    /// The smallest span that is shown, in the series' unit; noise below it stays small. Zero where nobody knows which changes
    /// matter.
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
    let share = match (low < high, policy.min_span > 0.0) {
        (false, _) => STEADY_SPAN_SHARE,
        (true, true) => MIN_SPAN_SHARE,
        (true, false) => RESOLVED_SPAN_SHARE,
    };
    let wanted = policy.min_span.max(share * low.abs().max(high.abs()));
    let min_span = if wanted > 0.0 { wanted.max(LEAST_SPAN) } else { ZERO_SPAN };
    let missing = (min_span - (high - low)).max(0.0) / 2.0;
    ValueRange::around(low - missing, high + missing)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const VECTOR: RangePolicy = RangePolicy { min_span: 2.0, is_symmetric: true };
    const SCALAR: RangePolicy = RangePolicy { min_span: 1.0, is_symmetric: false };
    const UNKNOWN: RangePolicy = RangePolicy { min_span: 0.0, is_symmetric: false };

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
        for value in [87.0, 21.5, -0.004, 1e9, 5e-7, 0.0, 1e-300] {
            let range = fit(UNKNOWN, (value, value));
            let mut labels: Vec<_> = range.ticks().iter().map(|tick| range.label(*tick)).collect();
            assert!(labels.len() >= 2 && labels.iter().all(|label| label.chars().count() <= 9), "{labels:?}");
            labels.dedup();
            assert_eq!(labels.len(), range.ticks().len(), "{labels:?}");
        }
    }

    #[test]
    fn what_nobody_knows_is_never_flat_and_its_labels_differ() {
        let ends = [
            (-1e-8, 1e-8),
            (1e9 - 1e-3, 1e9 + 1e-3),
            (101_324.5, 101_325.5),
            (1.79e9, 1.79e9 + 30.0),
            (1.79e12, 1.79e12 + 30_000.0),
            (5e6 - 10.0, 5e6 + 10.0),
            (1e-9, 3e-9),
            (1e-300, 3e-300),
            (1.0, 1.000_000_01),
        ];
        for (low, high) in ends {
            let range = fit(UNKNOWN, (low, high));
            assert!(range.high - range.low < 2.5 * (high - low), "{range:?}");
            let labels: Vec<_> = range.ticks().iter().map(|tick| range.label(*tick)).collect();
            let mut told = labels.clone();
            told.dedup();
            assert!(labels.len() >= 2 && told == labels, "{labels:?}");
        }
    }

    #[test]
    fn the_greatest_numbers_lie_at_the_ends_of_the_chart() {
        let mut range = AutoRange::new(UNKNOWN);
        range.follow(Some((-f64::MAX, f64::MAX)), 0.0);
        let (low, high) = (range.range().low, range.range().high);
        let scale = Scale::new((low, high), (200.0, 0.0));
        assert_eq!([-f64::MAX, 0.0, f64::MAX].map(|value| scale.px(value)), [200.0, 100.0, 0.0]);
    }

    #[test]
    fn a_small_change_of_a_large_number_lies_where_it_belongs() {
        let range = fit(UNKNOWN, (1e9 - 1e-3, 1e9 + 1e-3));
        let px_per_unit = 200.0 / (range.high - range.low);
        let scale = Scale::new((range.low, range.high), (200.0, 0.0));
        for by in [-1e-3, -3e-4, 1e-4, 7e-4] {
            let moved_px = scale.px(1e9) - scale.px(1e9 + by);
            assert!((moved_px - by * px_per_unit).abs() < 0.1, "{by}: {moved_px}");
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
        let mut range = AutoRange::new(UNKNOWN);
        range.follow(Some((52.52, 52.52)), 0.0);
        assert!(range.range().high - range.range().low > 0.05);
        assert!(range.follow(Some((52.52, 52.5202)), 1000.0));
        assert!(range.range().high - range.range().low < 0.001, "{:?}", range.range());
    }

    proptest! {
        #[test]
        fn every_extent_is_held_by_a_finite_range(
            a in any::<f64>(), b in any::<f64>(), is_symmetric: bool, is_known: bool,
        ) {
            prop_assume!(a.is_finite() && b.is_finite());
            let (low, high) = (a.min(b), a.max(b));
            let mut auto = AutoRange::new(RangePolicy { min_span: if is_known { 0.1 } else { 0.0 }, is_symmetric });
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
