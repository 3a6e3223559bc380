//! Columns of the past as upright bars, side by side: what browsers draw far quicker than a line through all their ends,
//! and what stays true where few columns have been stretched over a whole chart.

/// A column of the past: when its readings were taken, in about the middle, and the least and the greatest of them.
pub type Column = (f64, f64, f64);

/// What is drawn of columns, in the order of time. Lengths are whole pixels of the strip.
pub trait Sink {
    /// The values between the least and the greatest, from one pixel up to another one.
    fn bar(&mut self, from_px: f64, to_px: f64, extent: (f64, f64));
    /// Nothing was measured from one pixel up to another one.
    fn hole(&mut self, from_px: f64, to_px: f64);
}

/// How columns lie on the strip.
pub struct Bars<P> {
    /// Where an instant lies.
    pub px: P,
    /// How much time a column covers, in milliseconds.
    pub column_ms: f64,
    /// Columns further apart than this are not joined, in milliseconds.
    pub gap_ms: f64,
}

/// A bar that may still grow.
struct Open {
    from_px: f64,
    /// Of the columns that are part of it.
    extent: (f64, f64),
    /// What reaches over from the bar before, so that the two touch.
    reach: (f64, f64),
    last_ms: f64,
}

impl<P: Fn(f64) -> f64> Bars<P> {
    /// Draws columns, sorted by time; those that meet in a pixel are one bar.
    pub fn draw(&self, columns: impl Iterator<Item = Column>, sink: &mut impl Sink) {
        let mut open: Option<Open> = None;
        for (ts_ms, low, high) in columns.filter(|(_, low, high)| low.is_finite() && high.is_finite()) {
            let Some(mut bar) = open.take() else {
                open = Some(self.begin(ts_ms, (low, high)));
                continue;
            };
            let is_joined = ts_ms - bar.last_ms <= self.gap_ms;
            let between_px = (self.px)(bar.last_ms.midpoint(ts_ms)).floor();
            open = Some(if !is_joined {
                let end_px = self.end(&bar, sink);
                let next = self.begin(ts_ms, (low, high));
                if next.from_px > end_px {
                    sink.hole(end_px, next.from_px);
                }
                next
            } else if between_px > bar.from_px {
                sink.bar(bar.from_px, between_px, joined(bar.extent, bar.reach));
                // As far as the bar before leaves a step between the two.
                let reach = (bar.extent.1.min(low), bar.extent.0.max(high));
                Open { from_px: between_px, extent: (low, high), reach, last_ms: ts_ms }
            } else {
                bar.extent = joined(bar.extent, (low, high));
                bar.last_ms = ts_ms;
                bar
            });
        }
        if let Some(bar) = open {
            self.end(&bar, sink);
        }
    }

    fn begin(&self, ts_ms: f64, extent: (f64, f64)) -> Open {
        let from_px = (self.px)(ts_ms - self.column_ms / 2.0).floor();
        Open { from_px, extent, reach: extent, last_ms: ts_ms }
    }

    fn end(&self, bar: &Open, sink: &mut impl Sink) -> f64 {
        let end_px = (self.px)(bar.last_ms + self.column_ms / 2.0).floor().max(bar.from_px + 1.0);
        sink.bar(bar.from_px, end_px, joined(bar.extent, bar.reach));
        end_px
    }
}

fn joined((a, b): (f64, f64), (c, d): (f64, f64)) -> (f64, f64) {
    (a.min(c), b.max(d))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Default)]
    struct Drawn {
        bars: Vec<(f64, f64, (f64, f64))>,
        holes: Vec<(f64, f64)>,
    }

    impl Sink for Drawn {
        fn bar(&mut self, from_px: f64, to_px: f64, extent: (f64, f64)) {
            self.bars.push((from_px, to_px, extent));
        }
        fn hole(&mut self, from_px: f64, to_px: f64) {
            self.holes.push((from_px, to_px));
        }
    }

    fn drawn(columns: &[Column], px_per_ms: f64, column_ms: f64, gap_ms: f64) -> Drawn {
        let mut drawn = Drawn::default();
        let bars = Bars { px: |ts_ms| ts_ms * px_per_ms, column_ms, gap_ms };
        bars.draw(columns.iter().copied(), &mut drawn);
        drawn
    }

    #[test]
    fn columns_that_meet_in_a_pixel_are_one_bar() {
        let columns = [(5.0, 1.0, 2.0), (15.0, 0.0, 3.0), (25.0, 1.0, 2.0), (35.0, 5.0, 6.0)];
        let drawn = drawn(&columns, 0.05, 10.0, 25.0);
        assert_eq!(drawn.bars, [(0.0, 1.0, (0.0, 3.0)), (1.0, 2.0, (1.0, 6.0))]);
    }

    #[test]
    fn stretched_columns_lie_side_by_side_and_touch() {
        let columns = [(5.0, 1.0, 2.0), (15.0, 4.0, 5.0), (25.0, 0.0, 1.0)];
        let drawn = drawn(&columns, 1.0, 10.0, 25.0);
        assert_eq!(
            drawn.bars,
            [(0.0, 10.0, (1.0, 2.0)), (10.0, 20.0, (2.0, 5.0)), (20.0, 30.0, (0.0, 4.0))],
            "a step is part of the later bar"
        );
        assert!(drawn.holes.is_empty());
    }

    #[test]
    fn a_hole_is_told_of_and_a_column_without_numbers_draws_nothing() {
        let columns = [(5.0, 1.0, 2.0), (15.0, f64::NAN, f64::NAN), (95.0, 1.0, 1.0)];
        let drawn = drawn(&columns, 1.0, 10.0, 25.0);
        assert_eq!(drawn.bars, [(0.0, 10.0, (1.0, 2.0)), (90.0, 100.0, (1.0, 1.0))]);
        assert_eq!(drawn.holes, [(10.0, 90.0)]);
    }

    proptest! {
        #[test]
        fn bars_show_all_that_is_there_and_nothing_else(
            steps in prop::collection::vec((8.0f64..12.0, -9.0f64..9.0, 0.0f64..5.0), 1..200),
            px_per_ms in 0.001f64..3.0,
        ) {
            let mut now_ms = 0.0;
            let columns: Vec<Column> = steps
                .iter()
                .map(|(step_ms, low, height)| { now_ms += step_ms; (now_ms, *low, low + height) })
                .collect();
            let drawn = drawn(&columns, px_per_ms, 10.0, 25.0);
            prop_assert!(drawn.holes.is_empty());
            for pair in drawn.bars.windows(2) {
                prop_assert_eq!(pair[0].1, pair[1].0, "no pixel is left out or drawn twice");
                let ((_, _, one), (_, _, other)) = (pair[0], pair[1]);
                prop_assert!(one.0 <= other.1 && other.0 <= one.1, "bars touch");
            }
            for (ts_ms, low, high) in &columns {
                let x = ts_ms * px_per_ms;
                let is_shown = drawn.bars.iter().any(|(from_px, to_px, extent)| {
                    from_px - 1.0 <= x && x <= to_px + 1.0 && extent.0 <= *low && *high <= extent.1
                });
                prop_assert!(is_shown, "{} {} {}", ts_ms, low, high);
            }
            let least = columns.iter().map(|column| column.1).fold(f64::INFINITY, f64::min);
            let greatest = columns.iter().map(|column| column.2).fold(f64::NEG_INFINITY, f64::max);
            let all = drawn.bars.iter().map(|bar| bar.2).reduce(joined);
            prop_assert_eq!(all, Some((least, greatest)));
        }
    }
}
