//! What stretch of time the charts show: they follow the present, or they stand still.

use std::ops::Range;

/// The shortest stretch that charts show, in milliseconds.
pub const MIN_SPAN_MS: f64 = 100.0;

/// The longest stretch that charts show, in milliseconds: a year and a day.
pub const MAX_SPAN_MS: f64 = 366.0 * 86_400_000.0;

/// How much time charts show at first, in milliseconds.
pub const DEFAULT_WINDOW_MS: f64 = 30_000.0;

/// The stretch of time that all charts of a page show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Viewport {
    /// The last `window_ms` up to the present.
    Follow {
        /// How much time is shown, in milliseconds.
        window_ms: f64,
    },
    /// From one instant to another, in milliseconds since the Unix epoch, by the samples' clock.
    Fixed {
        /// The left end.
        from_ms: f64,
        /// The right end.
        to_ms: f64,
    },
}

impl Default for Viewport {
    fn default() -> Self {
        Self::Follow { window_ms: DEFAULT_WINDOW_MS }
    }
}

impl Viewport {
    /// How much time is shown, in milliseconds.
    pub fn span_ms(&self) -> f64 {
        match self {
            Self::Follow { window_ms } => *window_ms,
            Self::Fixed { from_ms, to_ms } => to_ms - from_ms,
        }
    }

    /// Whether the charts follow the present.
    pub fn is_live(&self) -> bool {
        matches!(self, Self::Follow { .. })
    }

    /// The instants at the ends, where the present is `edge_ms`.
    pub fn range(&self, edge_ms: f64) -> Range<f64> {
        match self {
            Self::Follow { window_ms } => edge_ms - window_ms..edge_ms,
            Self::Fixed { from_ms, to_ms } => *from_ms..*to_ms,
        }
    }

    /// Where an instant lies, from 0 (left) to 1 (right), where the present is `edge_ms`.
    pub fn place(&self, ts_ms: f64, edge_ms: f64) -> f64 {
        (ts_ms - self.range(edge_ms).start) / self.span_ms()
    }

    /// Stands still where it is.
    #[must_use]
    pub fn paused(&self, edge_ms: f64) -> Self {
        let range = self.range(edge_ms);
        Self::Fixed { from_ms: range.start, to_ms: range.end }
    }

    /// Moves by a share of the span, back in time if below zero; what reaches the present does not go beyond it.
    #[must_use]
    pub fn panned(&self, share: f64, edge_ms: f64) -> Self {
        let (range, span_ms) = (self.range(edge_ms), self.span_ms());
        let to_ms = (range.end + share * span_ms).min(edge_ms);
        Self::Fixed { from_ms: to_ms - span_ms, to_ms }
    }

    /// Shows `factor` times as much time. What lies at the share `at` of the width stays there, but for charts that
    /// follow the present, whose right end stays.
    #[must_use]
    pub fn zoomed(&self, factor: f64, at: f64, edge_ms: f64) -> Self {
        let span_ms = (self.span_ms() * factor).clamp(MIN_SPAN_MS, MAX_SPAN_MS);
        match self {
            Self::Follow { .. } => Self::Follow { window_ms: span_ms },
            Self::Fixed { from_ms, to_ms } => {
                let still_ms = from_ms + (to_ms - from_ms) * at;
                let to_ms = (still_ms + span_ms * (1.0 - at)).min(edge_ms.max(*to_ms));
                Self::Fixed { from_ms: to_ms - span_ms, to_ms }
            }
        }
    }

    /// Shows this stretch, as far as it is one.
    #[must_use]
    pub fn of(from_ms: f64, to_ms: f64) -> Self {
        let span_ms = (to_ms - from_ms).clamp(MIN_SPAN_MS, MAX_SPAN_MS);
        Self::Fixed { from_ms, to_ms: from_ms + span_ms }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EDGE_MS: f64 = 1_790_000_000_000.0;

    #[test]
    fn standing_still_keeps_what_is_seen() {
        let live = Viewport::Follow { window_ms: 10_000.0 };
        assert_eq!(live.paused(EDGE_MS).range(EDGE_MS + 5.0), EDGE_MS - 10_000.0..EDGE_MS);
    }

    #[test]
    fn the_present_is_where_panning_ends() {
        let live = Viewport::Follow { window_ms: 10_000.0 };
        let back = live.panned(-0.5, EDGE_MS);
        assert_eq!(back, Viewport::Fixed { from_ms: EDGE_MS - 15_000.0, to_ms: EDGE_MS - 5_000.0 });
        let forth = back.panned(0.8, EDGE_MS);
        assert_eq!(forth, Viewport::Fixed { from_ms: EDGE_MS - 10_000.0, to_ms: EDGE_MS });
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        let still = Viewport::Fixed { from_ms: EDGE_MS - 40_000.0, to_ms: EDGE_MS - 20_000.0 };
        let near = still.zoomed(0.5, 0.25, EDGE_MS);
        assert_eq!(near, Viewport::Fixed { from_ms: EDGE_MS - 37_500.0, to_ms: EDGE_MS - 27_500.0 });
        let live = Viewport::default().zoomed(2.0, 0.1, EDGE_MS);
        assert_eq!(live, Viewport::Follow { window_ms: 60_000.0 });
    }

    proptest! {
        #[test]
        fn the_span_stays_within_its_bounds(factors in prop::collection::vec(0.01f64..100.0, 1..20), at in 0.0f64..1.0) {
            let mut view = Viewport::default().paused(EDGE_MS);
            for factor in factors {
                view = view.zoomed(factor, at, EDGE_MS);
                let span_ms = view.span_ms();
                prop_assert!((MIN_SPAN_MS - 0.01..=MAX_SPAN_MS + 0.01).contains(&span_ms), "{span_ms}");
                prop_assert!(view.range(EDGE_MS).end <= EDGE_MS + 0.01);
            }
        }
    }
}
