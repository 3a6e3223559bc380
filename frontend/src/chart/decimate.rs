//! Fewer points for the same picture.
//!
//! A column of pixels shows no more of a line than where it enters, its lowest and highest point, and where it leaves
//! (U. Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014). Columns are laid over time,
//! not over the screen: a sample keeps its column while the chart scrolls, so a moving trace does not flicker.

/// A point of a series: time in milliseconds, value in the series' unit.
pub type Point = (f64, f64);

/// Where the points of a decimated line go, in the order of time.
pub trait Sink {
    /// The line starts here: the first point, or the first one behind a hole.
    fn start(&mut self, point: Point);
    /// The line goes on to here.
    fn line(&mut self, point: Point);
    /// A point with holes on both sides has come to its end; a line that never left its start would be invisible.
    fn lone(&mut self, point: Point);
    /// The line, which has started, enters a column and turns within it; true if all of that was drawn by other means
    /// than points.
    fn fill(&mut self, _column: &Column) -> bool {
        false
    }
}

/// Feeds the line through `points` (sorted by time) to `sink`, at most four points for each `column_ms` of time.
///
/// Two neighbours more than `gap_ms` apart, and numbers that are not finite, leave a hole.
pub fn decimate(points: impl Iterator<Item = Point>, column_ms: f64, gap_ms: f64, sink: &mut impl Sink) {
    let mut pen = Pen { sink, run: Run::Up };
    let mut column: Option<Column> = None;
    for point in points {
        if !point.1.is_finite() {
            pen.finish(column.take());
            continue;
        }
        let number = (point.0 / column_ms).floor();
        column = match column {
            Some(open) if point.0 - open.last.0 > gap_ms => {
                pen.finish(Some(open));
                Some(Column::new(number, point))
            }
            Some(mut open) if open.number == number => {
                open.add(point);
                Some(open)
            }
            Some(open) => {
                pen.draw(&open);
                Some(Column::new(number, point))
            }
            None => Some(Column::new(number, point)),
        };
    }
    pen.finish(column);
}

/// One column's points, as far as they matter.
pub struct Column {
    number: f64,
    /// Where the line enters.
    pub first: Point,
    /// Its lowest point.
    pub low: Point,
    /// Its highest point.
    pub high: Point,
    /// Where the line leaves.
    pub last: Point,
}

impl Column {
    fn new(number: f64, point: Point) -> Self {
        Self { number, first: point, low: point, high: point, last: point }
    }

    fn add(&mut self, point: Point) {
        if point.1 < self.low.1 {
            self.low = point;
        }
        if point.1 > self.high.1 {
            self.high = point;
        }
        self.last = point;
    }

    /// Whether the line turns between its first and its last point.
    fn turns(&self) -> bool {
        [self.low, self.high].iter().any(|point| *point != self.first && *point != self.last)
    }
}

/// The line between two holes.
enum Run {
    Up,
    Started(Point),
    Drawn,
}

struct Pen<'a, S> {
    sink: &'a mut S,
    run: Run,
}

impl<S: Sink> Pen<'_, S> {
    fn draw(&mut self, column: &Column) {
        if !matches!(self.run, Run::Up) && column.turns() && self.sink.fill(column) {
            self.run = Run::Drawn;
            return;
        }
        let (earlier, later) =
            if column.low.0 <= column.high.0 { (column.low, column.high) } else { (column.high, column.low) };
        let mut previous = None;
        for point in [column.first, earlier, later, column.last] {
            if previous != Some(point) {
                self.put(point);
                previous = Some(point);
            }
        }
    }

    fn put(&mut self, point: Point) {
        self.run = match self.run {
            Run::Up => {
                self.sink.start(point);
                Run::Started(point)
            }
            Run::Started(_) | Run::Drawn => {
                self.sink.line(point);
                Run::Drawn
            }
        };
    }

    fn finish(&mut self, column: Option<Column>) {
        if let Some(column) = column {
            self.draw(&column);
        }
        if let Run::Started(point) = std::mem::replace(&mut self.run, Run::Up) {
            self.sink.lone(point);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Default)]
    struct Lines {
        runs: Vec<Vec<Point>>,
        lone: Vec<Point>,
    }

    impl Sink for Lines {
        fn start(&mut self, point: Point) {
            self.runs.push(vec![point]);
        }
        fn line(&mut self, point: Point) {
            self.runs.last_mut().unwrap().push(point);
        }
        fn lone(&mut self, point: Point) {
            self.lone.push(point);
        }
    }

    fn lines(points: &[Point], column_ms: f64, gap_ms: f64) -> Lines {
        let mut lines = Lines::default();
        decimate(points.iter().copied(), column_ms, gap_ms, &mut lines);
        lines
    }

    #[test]
    fn holes_break_the_line_and_a_lone_point_is_named() {
        let points =
            [(0.0, 1.0), (10.0, 2.0), (500.0, 3.0), (1000.0, 4.0), (1010.0, f64::NAN), (1020.0, 5.0)];
        let lines = lines(&points, 1.0, 100.0);
        assert_eq!(
            lines.runs,
            [vec![(0.0, 1.0), (10.0, 2.0)], vec![(500.0, 3.0)], vec![(1000.0, 4.0)], vec![(1020.0, 5.0)]]
        );
        assert_eq!(lines.lone, [(500.0, 3.0), (1000.0, 4.0), (1020.0, 5.0)]);
    }

    #[test]
    fn a_hole_within_a_column_is_kept() {
        let lines = lines(&[(0.0, 0.0), (1.0, 1.0), (8.0, 8.0), (9.0, 9.0)], 100.0, 5.0);
        assert_eq!(lines.runs, [vec![(0.0, 0.0), (1.0, 1.0)], vec![(8.0, 8.0), (9.0, 9.0)]]);
    }

    #[test]
    fn a_busy_column_costs_four_points() {
        let points: Vec<Point> =
            (0..10_000).map(|n| (f64::from(n) / 1000.0, f64::from((n + 500) * 7919 % 1000))).collect();
        let lines = lines(&points, 10.0, 5.0);
        assert_eq!(lines.runs.len(), 1);
        assert_eq!(lines.runs[0].len(), 4, "{:?}", lines.runs[0]);
    }

    /// Takes the columns in which the line turns.
    #[derive(Default)]
    struct Filled {
        points: Vec<Point>,
        columns: Vec<[Point; 4]>,
    }

    impl Sink for Filled {
        fn start(&mut self, point: Point) {
            self.points.push(point);
        }
        fn line(&mut self, point: Point) {
            self.points.push(point);
        }
        fn lone(&mut self, _: Point) {}
        fn fill(&mut self, column: &Column) -> bool {
            self.columns.push([column.first, column.low, column.high, column.last]);
            true
        }
    }

    #[test]
    fn a_column_is_filled_where_a_started_line_turns_in_it() {
        let points =
            [(0.0, 1.0), (10.0, 5.0), (11.0, 9.0), (12.0, 2.0), (13.0, 4.0), (20.0, 5.0), (21.0, 6.0)];
        let mut filled = Filled::default();
        decimate(points.iter().copied(), 10.0, 100.0, &mut filled);
        assert_eq!(filled.columns, [[(10.0, 5.0), (12.0, 2.0), (11.0, 9.0), (13.0, 4.0)]]);
        assert_eq!(filled.points, [(0.0, 1.0), (20.0, 5.0), (21.0, 6.0)], "a rise is no turn");
    }

    proptest! {
        #[test]
        fn the_picture_stays_the_same(
            steps in prop::collection::vec((0.0f64..40.0, -100.0f64..100.0), 0..300),
            column_ms in 1.0f64..60.0,
            gap_ms in 1.0f64..60.0,
        ) {
            let mut now = 0.0;
            let points: Vec<Point> = steps.iter().map(|(step, value)| { now += step; (now, *value) }).collect();
            let lines = lines(&points, column_ms, gap_ms);
            let drawn: Vec<Point> = lines.runs.concat();

            // A subsequence: nothing is invented, nothing changes its order.
            let mut rest = points.iter();
            for point in &drawn {
                prop_assert!(rest.any(|p| p == point), "{:?} is no point of the series", point);
            }

            // The line breaks at the holes, there and nowhere else.
            let holes = points.windows(2).filter(|w| w[1].0 - w[0].0 > gap_ms).count();
            prop_assert_eq!(lines.runs.len(), if points.is_empty() { 0 } else { holes + 1 });

            // Each column between two holes shows its first, lowest, highest and last point, with at most four.
            let mut run = 0;
            let mut cells: std::collections::BTreeMap<(usize, i64), Vec<Point>> = Default::default();
            for (i, point) in points.iter().enumerate() {
                if i > 0 && point.0 - points[i - 1].0 > gap_ms {
                    run += 1;
                }
                cells.entry((run, (point.0 / column_ms).floor() as i64)).or_default().push(*point);
            }
            prop_assert!(drawn.len() <= 4 * cells.len());
            for ((run, number), cell) in cells {
                let shown: Vec<Point> = lines.runs[run]
                    .iter()
                    .copied()
                    .filter(|p| (p.0 / column_ms).floor() as i64 == number)
                    .collect();
                let low = |of: &[Point]| of.iter().map(|p| p.1).fold(f64::INFINITY, f64::min);
                let high = |of: &[Point]| of.iter().map(|p| p.1).fold(f64::NEG_INFINITY, f64::max);
                prop_assert_eq!(shown.first(), cell.first());
                prop_assert_eq!(shown.last(), cell.last());
                prop_assert_eq!(low(&shown), low(&cell));
                prop_assert_eq!(high(&shown), high(&cell));
            }
        }
    }
}
