//! The picture of a trace is a strip of columns that are fixed to time. Time moves the strip; only what is new is drawn
//! on it. Once its end is near, the strip is shifted over itself by whole columns, so that pixels stay what they are.

use super::stack::BLOCK_PX;

/// Columns beside the plot on which lines may still leave a mark.
pub const PAD_PX: u32 = 8;

/// A strip is longer than its plot by this share of it, so that it is seldom shifted.
const SPARE_SHARE: f64 = 0.25;

/// Where a strip lies in time. All lengths are device pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strip {
    plot_px: u32,
    width_px: u32,
    column_ms: f64,
    /// Number of the column at the strip's left end, counted from the Unix epoch.
    origin: f64,
}

/// The columns of a strip that are drawn on: from one up to another one.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// The strip.
    pub strip: &'a Strip,
    /// The first column.
    pub from_px: u32,
    /// The column behind the last one.
    pub to_px: u32,
}

/// What a strip needs so that it can show an instant at its plot's right end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Move {
    /// Nothing.
    Stay,
    /// Its pixels must be moved to the left by so many columns.
    Shift(u32),
    /// All must be drawn anew.
    Renew,
}

impl Part<'_> {
    /// The time of its columns and of a few beside them, whose lines reach over; in milliseconds since the Unix epoch.
    pub fn beside_ms(&self) -> (f64, f64) {
        let beside = |px: u32, by_px: f64| self.strip.ts_ms(f64::from(px) + by_px);
        (beside(self.from_px, -f64::from(PAD_PX)), beside(self.to_px, f64::from(PAD_PX)))
    }
}

impl Strip {
    /// A strip for a plot of this width that shows `span_ms` up to `edge_ms`.
    pub fn new(plot_px: u32, span_ms: f64, edge_ms: f64) -> Self {
        let column_ms = span_ms / f64::from(plot_px);
        let width_px = (f64::from(plot_px) * (1.0 + SPARE_SHARE)).ceil() as u32 + 2 * PAD_PX;
        let mut strip = Self { plot_px, width_px, column_ms, origin: 0.0 };
        strip.origin = strip.origin_for(edge_ms);
        strip
    }

    /// The same strip for samples of a clock that is ahead by so much, in milliseconds: of both clocks, the same moments lie at the
    /// same place. Columns stay as they are, so that they are fixed to that clock's time, too.
    #[must_use]
    pub fn on_clock(&self, ahead_ms: f64) -> Self {
        Self { origin: self.origin + (ahead_ms / self.column_ms).round(), ..*self }
    }

    fn origin_for(&self, edge_ms: f64) -> f64 {
        // Blocks of columns are as fixed to time as columns are.
        let block_px = f64::from(BLOCK_PX);
        let first = (edge_ms / self.column_ms).floor() - f64::from(self.plot_px + PAD_PX);
        (first / block_px).floor() * block_px
    }

    /// Length of the strip.
    pub fn width_px(&self) -> u32 {
        self.width_px
    }

    /// Time that a column covers, in milliseconds.
    pub fn column_ms(&self) -> f64 {
        self.column_ms
    }

    /// Whether this strip suits such a plot.
    pub fn suits(&self, plot_px: u32, span_ms: f64) -> bool {
        self.plot_px == plot_px
            && (self.column_ms - span_ms / f64::from(plot_px)).abs() < 1e-9 * self.column_ms
    }

    /// Where an instant lies on the strip.
    pub fn px(&self, ts_ms: f64) -> f64 {
        ts_ms / self.column_ms - self.origin
    }

    /// The instant at a place on the strip, in milliseconds since the Unix epoch.
    pub fn ts_ms(&self, px: f64) -> f64 {
        (self.origin + px) * self.column_ms
    }

    /// Where the plot's left end lies on the strip when this instant is at its right end.
    pub fn left_px(&self, edge_ms: f64) -> f64 {
        self.px(edge_ms) - f64::from(self.plot_px)
    }

    /// The same on whole pixels: a strip that stands still is as sharp as it was drawn.
    pub fn resting_px(&self, edge_ms: f64) -> f64 {
        self.left_px(edge_ms).round()
    }

    /// Up to which column a plot that rests shows the strip, and a little more.
    pub fn shown_to_px(&self, edge_ms: f64) -> u32 {
        self.width_px.min(self.resting_px(edge_ms).max(0.0) as u32 + self.plot_px + PAD_PX)
    }

    /// The farthest place of the plot's left end.
    pub fn last_left_px(&self) -> f64 {
        f64::from(self.width_px - PAD_PX - self.plot_px)
    }

    /// Makes this instant one that can be shown at the right end.
    pub fn follow(&mut self, edge_ms: f64) -> Move {
        let left_px = self.left_px(edge_ms);
        // A strip that is a little short at its left end would show columns that were never drawn.
        if left_px >= 0.0 && left_px <= self.last_left_px() {
            return Move::Stay;
        }
        let origin = self.origin_for(edge_ms);
        let columns = origin - self.origin;
        self.origin = origin;
        if columns >= 1.0 && columns < f64::from(self.width_px) {
            Move::Shift(columns as u32)
        } else {
            Move::Renew
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EDGE_MS: f64 = 1_790_000_000_000.0;

    #[test]
    fn an_instant_keeps_its_column_while_the_strip_is_shifted() {
        let mut strip = Strip::new(500, 30_000.0, EDGE_MS);
        let probe_ms = EDGE_MS - 1234.5;
        let (mut before, mut shifts) = (strip.px(probe_ms), 0);
        for frame in 0..2000 {
            match strip.follow(EDGE_MS + f64::from(frame) * 16.7) {
                Move::Stay => assert_eq!(strip.px(probe_ms), before),
                Move::Shift(columns) => {
                    shifts += 1;
                    before -= f64::from(columns);
                    assert!((strip.px(probe_ms) - before).abs() < 1e-6);
                }
                Move::Renew => panic!("time went on evenly"),
            }
        }
        assert_eq!(shifts, 4, "33 seconds are 557 columns, and 133 are spare");
    }

    #[test]
    fn another_clock_s_samples_lie_where_they_were_taken() {
        let strip = Strip::new(500, 30_000.0, EDGE_MS);
        assert_eq!(strip.on_clock(0.0), strip);
        for ahead_ms in [-300_123.4, 5_000.0, 86_400_017.0] {
            let other = strip.on_clock(ahead_ms);
            let off_px = other.px(EDGE_MS + ahead_ms) - strip.px(EDGE_MS);
            assert!(off_px.abs() <= 0.5 + 1e-6, "{ahead_ms}: {off_px}");
            let columns = other.px(EDGE_MS) - strip.px(EDGE_MS);
            assert!((columns - columns.round()).abs() < 1e-6, "no column is divided: {columns}");
            let beside_ms = |strip| Part { strip, from_px: 24, to_px: 500 }.beside_ms().0;
            let off_ms = beside_ms(&other) - beside_ms(&strip) - ahead_ms;
            assert!(off_ms.abs() <= strip.column_ms(), "{ahead_ms}: {off_ms}");
        }
    }

    #[test]
    fn leaps_renew_the_strip() {
        let mut strip = Strip::new(500, 30_000.0, EDGE_MS);
        assert_eq!(strip.follow(EDGE_MS + 60_000.0), Move::Renew);
        assert_eq!(strip.follow(EDGE_MS), Move::Renew);
        assert_eq!(strip.follow(EDGE_MS), Move::Stay);
    }

    proptest! {
        #[test]
        fn the_plot_always_lies_on_the_strip(
            plot_px in 40u32..4000, span_ms in 100.0f64..1e9, steps in prop::collection::vec(-2e4f64..2e5, 1..40),
        ) {
            let mut strip = Strip::new(plot_px, span_ms, EDGE_MS);
            let mut edge_ms = EDGE_MS;
            for step in steps {
                edge_ms += step;
                strip.follow(edge_ms);
                let left_px = strip.left_px(edge_ms);
                for left_px in [left_px, strip.resting_px(edge_ms)] {
                    prop_assert!(left_px >= -1e-3 && left_px + f64::from(plot_px) <= f64::from(strip.width_px()) + 1e-3);
                }
                prop_assert!((strip.ts_ms(strip.px(edge_ms)) - edge_ms).abs() < 0.01);
            }
        }
    }
}
