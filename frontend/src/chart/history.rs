//! What the server knows of a series' past, in as many columns as a chart can show.

use std::ops::Range;

use super::{bars::Column, decimate::Point, samples::Group};

/// Columns of a stretch of time, each with the least and the greatest of its samples.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    covered_ms: Range<f64>,
    components: usize,
    /// The longest time between two columns that belong together, in milliseconds; 0 where columns are samples.
    column_ms: f64,
    ts_ms: Vec<f64>,
    /// For each column and component: the least, the greatest.
    extents: Vec<(f64, f64)>,
    /// For each column and component: the mean.
    means: Vec<f64>,
    counts: Vec<f64>,
}

impl History {
    /// A history of this stretch without any column.
    pub fn new(covered_ms: Range<f64>, components: usize, column_ms: f64) -> Self {
        Self { covered_ms, components, column_ms, ..Self::default() }
    }

    /// Adds the next column in time: how many samples it is made of, and of each component the least, the greatest and
    /// the mean.
    pub fn push(&mut self, ts_ms: f64, count: f64, numbers: impl Iterator<Item = (f64, f64, f64)>) {
        self.ts_ms.push(ts_ms);
        self.counts.push(count);
        let missing = std::iter::repeat((f64::NAN, f64::NAN, f64::NAN));
        for (low, high, mean) in numbers.chain(missing).take(self.components) {
            self.extents.push((low, high));
            self.means.push(mean);
        }
    }

    /// The columns between two instants, as groups of samples of one component.
    pub(super) fn groups(
        &self,
        from_ms: f64,
        to_ms: f64,
        component: usize,
    ) -> impl Iterator<Item = Group> + '_ {
        let start = self.ts_ms.partition_point(|ts_ms| *ts_ms < from_ms);
        let end = self.ts_ms.partition_point(|ts_ms| *ts_ms < to_ms).max(start);
        let has_component = component < self.components;
        (start..end).filter(move |_| has_component).map(move |column| {
            let place = column * self.components + component;
            Group { count: self.counts[column], extent: self.extents[place], mean: self.means[place] }
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
        let told = |newest_ms: &f64| newest_ms.next_up().max((newest_ms + self.column_ms).min(end));
        start..self.ts_ms.last().map_or(start, |newest_ms| told(newest_ms).max(start))
    }

    /// How many columns it has.
    pub fn len(&self) -> usize {
        self.ts_ms.len()
    }

    /// Whether it has no column.
    pub fn is_empty(&self) -> bool {
        self.ts_ms.is_empty()
    }

    /// The longest time between two columns that belong together, in milliseconds; 0 where columns are samples.
    pub fn column_ms(&self) -> f64 {
        self.column_ms
    }

    /// Indices of the columns between two instants, with one more on either side.
    pub(super) fn around(&self, from_ms: f64, to_ms: f64) -> Range<usize> {
        let start = self.ts_ms.partition_point(|ts_ms| *ts_ms < from_ms);
        let end = self.ts_ms.partition_point(|ts_ms| *ts_ms < to_ms);
        start.saturating_sub(1)..(end + 1).min(self.len())
    }

    /// The least and greatest points of one component in these columns, in the order of time. Every other column goes down,
    /// so that a line through all of them does not swing between one's greatest and the next one's least.
    pub(super) fn points(&self, columns: Range<usize>, component: usize) -> impl Iterator<Item = Point> + '_ {
        let has_component = component < self.components;
        columns.filter(move |_| has_component).flat_map(move |column| {
            let (low, high) = self.extents[column * self.components + component];
            let ts_ms = self.ts_ms[column];
            let (enter, leave) = if column.is_multiple_of(2) { (low, high) } else { (high, low) };
            std::iter::once((ts_ms, enter)).chain((low != high).then_some((ts_ms, leave)))
        })
    }

    /// The same as columns: when, the least and the greatest.
    pub(super) fn columns(
        &self,
        columns: Range<usize>,
        component: usize,
    ) -> impl DoubleEndedIterator<Item = Column> + '_ {
        let has_component = component < self.components;
        columns.filter(move |_| has_component).map(move |column| {
            let (low, high) = self.extents[column * self.components + component];
            (self.ts_ms[column], low, high)
        })
    }

    /// Time and numbers of the column nearest to an instant.
    pub(super) fn nearest(&self, ts_ms: f64) -> Option<(f64, Vec<f64>)> {
        let behind = self.ts_ms.partition_point(|column_ms| *column_ms < ts_ms);
        let column = [behind.checked_sub(1), Some(behind)]
            .into_iter()
            .flatten()
            .filter(|column| *column < self.len())
            .min_by(|a, b| (self.ts_ms[*a] - ts_ms).abs().total_cmp(&(self.ts_ms[*b] - ts_ms).abs()))?;
        let extents = &self.extents[column * self.components..(column + 1) * self.components];
        Some((self.ts_ms[column], extents.iter().map(|(low, high)| low.midpoint(*high)).collect()))
    }

    /// Smallest and largest finite number in these columns.
    pub(super) fn extent(&self, columns: Range<usize>) -> Option<(f64, f64)> {
        let extents = &self.extents[columns.start * self.components..columns.end * self.components];
        let finite = extents.iter().copied().filter(|(low, high)| low.is_finite() && high.is_finite());
        finite.reduce(|(low, high), (l, h)| (low.min(l), high.max(h)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_drawn_by_their_ends() {
        let mut history = History::new(0.0..100.0, 2, 10.0);
        history.push(5.0, 2.0, [(1.0, 3.0, 2.0), (7.0, 7.0, 7.0)].into_iter());
        history.push(15.0, 1.0, [(2.0, 2.0, 2.0)].into_iter());
        history.push(25.0, 2.0, [(-4.0, 0.0, -2.0), (8.0, 9.0, 8.5)].into_iter());
        assert_eq!(history.around(12.0, 18.0), 0..3);
        assert_eq!(history.around(-5.0, 3.0), 0..1);
        let points: Vec<_> = history.points(0..3, 0).collect();
        assert_eq!(points, [(5.0, 1.0), (5.0, 3.0), (15.0, 2.0), (25.0, -4.0), (25.0, 0.0)]);
        assert_eq!(history.extent(0..3), Some((-4.0, 9.0)));
        assert_eq!(history.points(0..3, 2).count(), 0, "no such component");
    }
}
