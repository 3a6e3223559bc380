//! Many readings in few columns: the least, the greatest, the sum and the spread of each number in equal stretches of time.

use std::{iter, ops::Range};

use motionwire_shared::Timestamp;

/// What readings have in common in one of their numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
    /// The sum of all; with their count, the mean.
    pub sum: f64,
    /// The sum of the squares of what each differs by from their mean; NaN where that is not known.
    pub squares: f64,
}

impl Extent {
    /// Of no reading at all.
    pub(super) const NONE: Self = Self { min: f64::NAN, max: f64::NAN, sum: 0.0, squares: f64::NAN };

    /// Of one reading.
    const fn of(value: f64) -> Self {
        Self { min: value, max: value, sum: value, squares: 0.0 }
    }

    /// Takes in what so many other readings have in common; this is of `count`.
    ///
    /// Squares are put together by their means, which loses no digits where all lie far from zero (T. F. Chan, G. H. Golub,
    /// R. J. LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979).
    fn merge(&mut self, count: u64, other: &Self, others: u64) {
        let (count, others) = (count as f64, others as f64);
        let difference = other.sum / others - self.sum / count;
        self.squares += other.squares + difference * difference * (count * others / (count + others));
        // Of a number and none, `min` and `max` give the number.
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.sum += other.sum;
    }
}

/// Readings that lie together.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The earliest.
    pub first: Timestamp,
    /// The latest.
    pub last: Timestamp,
    /// How many.
    pub count: u64,
    /// Their numbers.
    pub extents: Vec<Extent>,
}

impl Column {
    /// The column of one reading.
    pub fn of_reading(ts: Timestamp, numbers: &[f64]) -> Self {
        let extents = numbers.iter().copied().map(Extent::of).collect();
        Self { first: ts, last: ts, count: 1, extents }
    }

    /// Takes in what lies beside or within this column.
    pub fn merge(&mut self, other: &Self) {
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.take(other.extents.iter().copied(), other.count);
    }

    /// Takes in one reading.
    pub fn add(&mut self, ts: Timestamp, numbers: &[f64]) {
        self.first = self.first.min(ts);
        self.last = self.last.max(ts);
        self.take(numbers.iter().copied().map(Extent::of), 1);
    }

    /// Takes in the numbers of so many readings.
    fn take(&mut self, extents: impl ExactSizeIterator<Item = Extent>, count: u64) {
        if self.extents.len() < extents.len() {
            self.extents.resize(extents.len(), Extent::NONE);
        }
        for (mine, theirs) in self.extents.iter_mut().zip(extents.chain(iter::repeat(Extent::NONE))) {
            mine.merge(self.count, &theirs, count);
        }
        self.count += count;
    }

    /// The instant in its middle.
    fn middle(&self) -> Timestamp {
        Timestamp::from_micros(self.first.as_micros().midpoint(self.last.as_micros()))
    }
}

/// Sorts readings into columns of equal width.
#[derive(Debug)]
pub struct Columns {
    range: Range<Timestamp>,
    width_us: u64,
    columns: Vec<Option<Column>>,
}

impl Columns {
    /// So many columns (at least one) over a range of time.
    pub fn new(range: Range<Timestamp>, count: usize) -> Self {
        let count = count.max(1);
        let span_us = range.end.as_micros().abs_diff(range.start.as_micros());
        Self { range, width_us: span_us.div_ceil(count as u64).max(1), columns: vec![None; count] }
    }

    /// How much time a column covers, in µs.
    pub fn width_us(&self) -> u64 {
        self.width_us
    }

    /// Takes in a column of whatever width; it goes where its middle lies, and nowhere if that is out of the range.
    pub fn add(&mut self, column: &Column) {
        let middle = column.middle();
        if !self.range.contains(&middle) {
            return;
        }
        let offset_us = middle.as_micros().abs_diff(self.range.start.as_micros());
        let place = usize::try_from(offset_us / self.width_us).unwrap_or(usize::MAX);
        match self.columns.get_mut(place) {
            Some(Some(known)) => known.merge(column),
            Some(empty) => *empty = Some(column.clone()),
            None => {}
        }
    }

    /// Those columns that hold something, in the order of time.
    pub fn finish(self) -> Vec<Column> {
        self.columns.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(us: i64) -> Timestamp {
        Timestamp::from_micros(us)
    }

    #[test]
    fn readings_meet_in_their_column() {
        let mut columns = Columns::new(at(0)..at(100), 4);
        for (us, numbers) in
            [(0, &[1.0, 5.0][..]), (24, &[3.0]), (25, &[9.0]), (99, &[7.0]), (100, &[8.0]), (-1, &[8.0])]
        {
            columns.add(&Column::of_reading(at(us), numbers));
        }
        let columns = columns.finish();
        let counts: Vec<_> = columns.iter().map(|column| (column.first.as_micros(), column.count)).collect();
        assert_eq!(counts, [(0, 2), (25, 1), (99, 1)]);
        assert_eq!(columns[0].extents[0], Extent { min: 1.0, max: 3.0, sum: 4.0, squares: 2.0 });
        let Extent { min, max, sum, squares } = columns[0].extents[1];
        assert_eq!((min, max, sum), (5.0, 5.0, 5.0));
        assert!(squares.is_nan(), "of a number that some readings lack");
    }

    #[test]
    fn nothing_is_lost_in_all_of_time() {
        let mut columns = Columns::new(at(i64::MIN)..at(i64::MAX), 3);
        for us in [i64::MIN, 0, i64::MAX - 1] {
            columns.add(&Column::of_reading(at(us), &[1.0]));
        }
        assert_eq!(columns.finish().len(), 3);
    }

    #[test]
    fn a_number_that_some_readings_lack_has_no_known_spread_whatever_comes_first() {
        let of = |numbers: &[f64]| Column::of_reading(at(0), numbers);
        for (one, other) in [(of(&[1.0, 5.0]), of(&[1.0])), (of(&[1.0]), of(&[1.0, 5.0]))] {
            let mut column = one;
            column.merge(&other);
            column.add(at(0), &[4.0]);
            assert_eq!((column.count, column.extents[0].squares), (3, 6.0));
            assert!(column.extents[1].squares.is_nan());
        }
    }

    proptest! {
        #[test]
        fn columns_know_how_far_their_readings_spread(
            values in prop::collection::vec(-1.0f64..1.0, 1..200),
            (far, near) in prop_oneof![Just((1e9, 1e-3)), Just((0.0, 1.0)), Just((-1e-9, 1e-12))],
            len in 1usize..70,
        ) {
            let values: Vec<f64> = values.iter().map(|value| far + near * value).collect();
            let column_of = |values: &[f64]| {
                let mut column = Column::of_reading(at(0), &values[..1]);
                values[1..].iter().for_each(|value| column.add(at(0), &[*value]));
                column
            };
            let merged = values.chunks(len).map(column_of).reduce(|mut column, other| { column.merge(&other); column });
            let mean = values.iter().map(|value| value - far).sum::<f64>() / values.len() as f64;
            let squares: f64 = values.iter().map(|value| (value - far - mean).powi(2)).sum();
            let found = merged.unwrap().extents[0].squares;
            prop_assert!((found - squares).abs() <= 1e-3 * squares + 1e-6 * near * near, "{} for {}", found, squares);
        }

        #[test]
        fn no_reading_of_the_range_is_lost(times in prop::collection::vec(-50i64..150, 0..200), count in 1usize..50) {
            let mut columns = Columns::new(at(0)..at(100), count);
            for us in &times {
                columns.add(&Column::of_reading(at(*us), &[*us as f64]));
            }
            let inside: Vec<f64> = times.iter().filter(|us| (0..100).contains(*us)).map(|us| *us as f64).collect();
            let found = columns.finish();
            prop_assert!(found.len() <= count);
            prop_assert!(found.is_sorted_by_key(|column| column.first));
            prop_assert_eq!(found.iter().map(|column| column.count).sum::<u64>(), inside.len() as u64);
            let min = found.iter().map(|column| column.extents[0].min).fold(f64::NAN, f64::min);
            prop_assert_eq!(min.total_cmp(&inside.iter().copied().fold(f64::NAN, f64::min)), std::cmp::Ordering::Equal);
        }
    }
}
