//! From time and value to pixels, and the range of values that a chart shows.

/// Largest magnitude that a chart shows, as which greater ones are drawn; the span of two such numbers is still finite.
const MAX_MAGNITUDE: f64 = 4e307;

/// How long the data must have needed little of the range before the range shrinks, in milliseconds.
const SHRINK_AFTER_MS: f64 = 3000.0;

/// How little that is, as a share of the range; and of one with zero in its middle, when most data have come to lie on one
/// side of it.
const LITTLE_SHARE: f64 = 0.5;
const ONE_SIDED_SHARE: f64 = 0.7;

/// Zero is in the middle while the values reach at least so far on its one side, as a share of how far they do on the other.
const BALANCED_SHARE: f64 = 0.25;

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

    /// Whether zero is in its middle.
    fn is_balanced(&self) -> bool {
        self.low == -self.high
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
    /// Zero in view, and in the middle while the values swing around it, as a vector's do.
    pub is_symmetric: bool,
}

/// A range that follows the data: it grows at once, and shrinks only after the data has needed little of it for
/// a while, so that the axis does not twitch.
#[derive(Debug)]
pub struct AutoRange {
    policy: RangePolicy,
    range: ValueRange,
    /// Since when (milliseconds) the data have needed little, and whether that is for lying on one side of zero.
    small_since: Option<(f64, bool)>,
    has_seen_data: bool,
}

impl AutoRange {
    /// The range before any data.
    pub fn new(policy: RangePolicy) -> Self {
        let range = fit(policy, (0.0, 0.0));
        Self { policy, range, small_since: None, has_seen_data: false }
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
        let is_one_sided = self.range.is_balanced() && !wanted.is_balanced();
        let share = if is_one_sided { ONE_SIDED_SHARE } else { LITTLE_SHARE };
        let is_small = wanted.high - wanted.low <= share * (self.range.high - self.range.low);
        if fits && !is_small {
            self.small_since = None;
            return false;
        }
        // What is needed for another reason is waited for anew.
        let since = self.small_since.filter(|(_, of)| *of == is_one_sided);
        let (since_ms, _) = *self.small_since.insert(since.unwrap_or((now_ms, is_one_sided)));
        if fits && now_ms - since_ms < SHRINK_AFTER_MS {
            return false;
        }
        self.small_since = None;
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
    let (low, high) = if policy.is_symmetric { around_zero(policy, (low, high)) } else { (low, high) };
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

fn around_zero(policy: RangePolicy, (low, high): (f64, f64)) -> (f64, f64) {
    let (low, high) = (low.min(0.0), high.max(0.0));
    let (less, reach) = (high.min(-low), high.max(-low));
    let is_balanced = less >= BALANCED_SHARE * reach || reach <= policy.min_span / 2.0;
    if is_balanced { (-reach, reach) } else { (low, high) }
}

#[cfg(test)]
mod tests;
