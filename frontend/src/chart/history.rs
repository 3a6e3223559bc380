//! What the server knows of a series' past, in as many columns as a chart can show.

use std::ops::{Range, RangeInclusive};

use motionwire_shared::rest::{HistoryAnswer, HistoryColumn};

use super::{bars::Column, decimate::Point, samples::Group};

/// Columns of a stretch of time, each with the least and the greatest of its samples.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    covered_ms: Range<f64>,
    /// The longest time between two columns that belong together, in milliseconds; 0 where columns are samples.
    column_ms: f64,
    /// The columns, as they came.
    answer: HistoryAnswer,
}

impl History {
    /// What the server answered who asked for so many columns: all that it knows of this stretch.
    pub fn new(answer: HistoryAnswer, covered_ms: Range<f64>, columns: usize) -> Self {
        let column_ms = if answer.is_raw() { 0.0 } else { (answer.to - answer.from) / columns as f64 };
        Self { covered_ms, column_ms, answer }
    }

    /// What was calculated from the columns of one that covers this stretch.
    pub(super) fn calculated(answer: HistoryAnswer, covered_ms: Range<f64>, column_ms: f64) -> Self {
        Self { covered_ms, column_ms, answer }
    }

    /// The columns, as they came.
    pub(super) fn answer(&self) -> &HistoryAnswer {
        &self.answer
    }

    /// The instants of its first and of its last column, if it has any.
    pub(super) fn ends_ms(&self) -> Option<RangeInclusive<f64>> {
        Some(self.ts_ms(0)?..=self.ts_ms(self.len().checked_sub(1)?)?)
    }

    /// When a column was, in milliseconds since the Unix epoch.
    pub(super) fn ts_ms(&self, column: usize) -> Option<f64> {
        self.answer.column(column).map(|column| column.ts)
    }

    /// How many columns lie before an instant.
    pub(super) fn before(&self, ts_ms: f64) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.ts_ms(middle) {
                Some(column_ms) if column_ms < ts_ms => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }

    /// The columns between two instants, as groups of samples of one component.
    pub(super) fn groups(
        &self,
        from_ms: f64,
        to_ms: f64,
        component: usize,
    ) -> impl Iterator<Item = Group> + '_ {
        (self.before(from_ms)..self.before(to_ms)).filter_map(move |column| {
            let column = self.answer.column(column)?;
            let &[low, high, mean] = column.extents.get(component)?;
            let squares = column.squares_of(component);
            Some(Group { count: column.count, extent: (low, high), mean, squares })
        })
    }

    /// The stretch that was asked about.
    pub fn covered_ms(&self) -> Range<f64> {
        self.covered_ms.clone()
    }

    /// The stretch that it tells all about: the newest samples may still have been on their way to the server. A column
    /// of several samples tells of all its time, as far as was asked.
    pub fn told_ms(&self) -> Range<f64> {
        let Range { start, end } = self.covered_ms;
        let told = |newest_ms: f64| newest_ms.next_up().max((newest_ms + self.column_ms).min(end));
        let newest_ms = self.len().checked_sub(1).and_then(|newest| self.ts_ms(newest));
        start..newest_ms.map_or(start, |newest_ms| told(newest_ms).max(start))
    }

    /// How many numbers its readings have.
    pub(super) fn components(&self) -> usize {
        self.answer.components
    }

    /// How many columns it has.
    pub fn len(&self) -> usize {
        self.answer.len()
    }

    /// Whether it has no column.
    pub fn is_empty(&self) -> bool {
        self.answer.is_empty()
    }

    /// The longest time between two columns that belong together, in milliseconds; 0 where columns are samples.
    pub fn column_ms(&self) -> f64 {
        self.column_ms
    }

    /// Indices of the columns between two instants, with one more on either side.
    pub(super) fn around(&self, from_ms: f64, to_ms: f64) -> Range<usize> {
        self.before(from_ms).saturating_sub(1)..(self.before(to_ms) + 1).min(self.len())
    }

    /// The least and greatest points of one component in these columns, in the order of time. Every other column goes down,
    /// so that a line through all of them does not swing between one's greatest and the next one's least.
    pub(super) fn points(&self, columns: Range<usize>, component: usize) -> impl Iterator<Item = Point> + '_ {
        let start = columns.start;
        self.columns(columns, component).enumerate().flat_map(move |(place, (ts_ms, low, high))| {
            let goes_up = (start + place).is_multiple_of(2);
            let (enter, leave) = if goes_up { (low, high) } else { (high, low) };
            std::iter::once((ts_ms, enter)).chain((low != high).then_some((ts_ms, leave)))
        })
    }

    /// The same as columns: when, the least and the greatest.
    pub(super) fn columns(
        &self,
        columns: Range<usize>,
        component: usize,
    ) -> impl DoubleEndedIterator<Item = Column> + '_ {
        columns.filter_map(move |column| {
            let column = self.answer.column(column)?;
            column.extents.get(component).map(|&[low, high, _]| (column.ts, low, high))
        })
    }

    /// Time and numbers of the column nearest to an instant.
    pub(super) fn nearest(&self, ts_ms: f64) -> Option<(f64, Vec<f64>)> {
        let behind = self.before(ts_ms);
        let column = [behind.checked_sub(1), Some(behind)]
            .into_iter()
            .filter_map(|column| self.answer.column(column?))
            .min_by(|a, b| (a.ts - ts_ms).abs().total_cmp(&(b.ts - ts_ms).abs()))?;
        Some(middle(column))
    }

    /// Time and numbers of the last column that is not later than an instant.
    pub(super) fn last_by(&self, ts_ms: f64) -> Option<(f64, Vec<f64>)> {
        let last = self.before(ts_ms.next_up()).checked_sub(1)?;
        self.answer.column(last).map(middle)
    }

    /// Adds the middle and the mean of the first component of the columns from one instant on and before another.
    pub(super) fn means(&self, numbers: &mut Vec<(f64, f64)>, from_ms: f64, end_ms: f64) {
        for column in self.before(from_ms)..self.before(end_ms) {
            if let Some(column) = self.answer.column(column)
                && let Some([.., mean]) = column.extents.first()
            {
                numbers.push((column.ts, *mean));
            }
        }
    }

    /// Shows the means of each column from one instant on and before another.
    pub(super) fn each_mean(&self, from_ms: f64, end_ms: f64, show: &mut dyn FnMut(f64, &[f64])) {
        let mut means = Vec::with_capacity(self.components());
        for column in (self.before(from_ms)..self.before(end_ms)).filter_map(|at| self.answer.column(at)) {
            means.clear();
            means.extend(column.extents.iter().map(|[.., mean]| *mean));
            show(column.ts, &means);
        }
    }

    /// Smallest and largest finite number in these columns.
    pub(super) fn extent(&self, columns: Range<usize>) -> Option<(f64, f64)> {
        let extents =
            columns.filter_map(|column| self.answer.column(column)).flat_map(|column| column.extents);
        let finite = extents.filter(|[low, high, _]| low.is_finite() && high.is_finite());
        finite.map(|&[low, high, _]| (low, high)).reduce(|(low, high), (l, h)| (low.min(l), high.max(h)))
    }
}

/// When a column was, and the middle between the least and the greatest of each number.
fn middle(column: HistoryColumn<'_>) -> (f64, Vec<f64>) {
    (column.ts, column.extents.iter().map(|[low, high, _]| low.midpoint(*high)).collect())
}

#[cfg(test)]
impl History {
    /// A history of these columns, each of two samples: when they were, and of each component the least, the greatest and
    /// the mean.
    pub fn of<const N: usize>(
        covered_ms: Range<f64>,
        column_ms: f64,
        columns: impl IntoIterator<Item = (f64, [[f64; 3]; N])>,
    ) -> Self {
        let mut answer = HistoryAnswer::new(covered_ms.start, covered_ms.end, N, false);
        for (ts_ms, extents) in columns {
            answer.push(ts_ms, 2.0, extents.into_iter());
        }
        Self { covered_ms, column_ms, answer }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_drawn_by_their_ends() {
        let history = History::of(
            0.0..100.0,
            10.0,
            [
                (5.0, [[1.0, 3.0, 2.0], [7.0; 3]]),
                (15.0, [[2.0; 3], [f64::NAN; 3]]),
                (25.0, [[-4.0, 0.0, -2.0], [8.0, 9.0, 8.5]]),
            ],
        );
        assert_eq!(history.around(12.0, 18.0), 0..3);
        assert_eq!(history.around(-5.0, 3.0), 0..1);
        let points: Vec<_> = history.points(0..3, 0).collect();
        assert_eq!(points, [(5.0, 1.0), (5.0, 3.0), (15.0, 2.0), (25.0, -4.0), (25.0, 0.0)]);
        assert_eq!(history.extent(0..3), Some((-4.0, 9.0)));
        assert_eq!(history.points(0..3, 2).count(), 0, "no such component");
    }
}
