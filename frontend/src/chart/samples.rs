//! All that is known of a series: what the server told of its past, and what has come since.

use std::{
    cell::Ref,
    ops::{Range, RangeInclusive},
    rc::Rc,
};

use super::{extent::joined, history::History, ring::Ring};

/// Samples of one component that lie together: a column of the past, or a single one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// How many.
    pub count: f64,
    /// The least and the greatest.
    pub extent: (f64, f64),
    /// Their mean.
    pub mean: f64,
    /// The sum of the squares of what they differ by from it; NaN where that is not known.
    pub squares: f64,
}

/// Indices of what lies in a stretch of time, in its order.
pub(super) struct Sections {
    /// Samples from before the history's start.
    pub(super) before: Range<usize>,
    /// Columns of the history.
    pub(super) columns: Range<usize>,
    /// Samples since the history's end.
    pub(super) after: Range<usize>,
}

/// What a series holds, for as long as it is looked at.
pub struct Held<'a> {
    pub(super) ring: Ref<'a, Ring>,
    pub(super) history: Rc<History>,
}

impl Held<'_> {
    /// The past and the present.
    pub fn samples(&self) -> Samples<'_> {
        Samples { ring: &self.ring, history: &self.history }
    }
}

/// The past and the present of a series, borrowed for as long as it is drawn.
#[derive(Clone, Copy)]
pub struct Samples<'a> {
    /// What has come.
    pub ring: &'a Ring,
    /// What the server told; it goes before the ring where both know something.
    pub history: &'a History,
}

impl Samples<'_> {
    /// How many numbers each sample has.
    pub fn components(&self) -> usize {
        self.ring.components()
    }

    /// What lies between two instants, with one more on either side.
    pub(super) fn sections(&self, from_ms: f64, to_ms: f64) -> Sections {
        let (ring, columns) = self.parts(from_ms, to_ms);
        // On the same clock, but not sorted into each other: what came before the history's start goes first.
        let told_ms = self.history.told_ms();
        let split = self.ring.range(f64::NEG_INFINITY, told_ms.start).end.clamp(ring.start, ring.end);
        Sections { before: ring.start..split, columns, after: self.after(split..ring.end) }
    }

    /// The samples of one component between two instants, each counted once.
    pub(super) fn groups(
        &self,
        from_ms: f64,
        to_ms: f64,
        component: usize,
    ) -> impl Iterator<Item = Group> + '_ {
        let told_ms = self.history.told_ms();
        let is_known = move |ts_ms: f64| told_ms.contains(&ts_ms);
        let ring = self.ring.points(self.ring.range(from_ms, to_ms), component);
        let single = |value: f64| Group { count: 1.0, extent: (value, value), mean: value, squares: 0.0 };
        let own = ring.filter(move |(ts_ms, _)| !is_known(*ts_ms)).map(move |(_, value)| single(value));
        self.history.groups(from_ms, to_ms, component).chain(own)
    }

    /// Smallest and largest finite number between two instants.
    pub fn extent(&self, from_ms: f64, to_ms: f64) -> Option<(f64, f64)> {
        let inner = self.ring.range(from_ms, to_ms);
        let columns = if self.history.is_empty() { 0..0 } else { self.history.around(from_ms, to_ms) };
        match (self.ring.extent(inner), self.history.extent(columns)) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (one, other) => one.or(other),
        }
    }

    /// The instants of the first and of the last, if there is any.
    pub(super) fn ends_ms(&self) -> Option<(f64, f64)> {
        let ring = self.ring.get(0).zip(self.ring.last()).map(|(first, last)| (first.ts_ms, last.ts_ms));
        joined(ring, self.history.ends_ms().map(RangeInclusive::into_inner))
    }

    /// Whether anything lies between two instants.
    pub fn is_empty(&self, from_ms: f64, to_ms: f64) -> bool {
        let (ring, columns) = self.parts(from_ms, to_ms);
        ring.is_empty() && columns.is_empty()
    }

    /// Time and numbers of what lies nearest to an instant.
    pub fn nearest(&self, ts_ms: f64) -> Option<(f64, Vec<f64>)> {
        let behind = self.ring.range(f64::NEG_INFINITY, ts_ms).end;
        let neighbours = [behind.checked_sub(1), Some(behind)].into_iter().flatten();
        let sample = neighbours
            .filter_map(|index| self.ring.get(index))
            .map(|sample| (sample.ts_ms, sample.values.to_vec()))
            .min_by(|a, b| (a.0 - ts_ms).abs().total_cmp(&(b.0 - ts_ms).abs()));
        let column = self.history.nearest(ts_ms);
        match (sample, column) {
            (Some(sample), Some(column)) => {
                let is_nearer = (sample.0 - ts_ms).abs() <= (column.0 - ts_ms).abs();
                Some(if is_nearer { sample } else { column })
            }
            (one, other) => one.or(other),
        }
    }

    /// When the next sample after an instant was, or the last one before it.
    pub fn beside(&self, ts_ms: f64, is_later: bool) -> Option<f64> {
        let end_ms = if is_later { ts_ms.next_up() } else { ts_ms };
        let ring = self.ring.range(f64::NEG_INFINITY, end_ms).end;
        let place = |behind: usize| if is_later { Some(behind) } else { behind.checked_sub(1) };
        let sample = place(ring).and_then(|index| self.ring.get(index)).map(|sample| sample.ts_ms);
        let column = place(self.history.before(end_ms)).and_then(|column| self.history.ts_ms(column));
        let nearer = |a: &f64, b: &f64| (a - ts_ms).abs().total_cmp(&(b - ts_ms).abs());
        [sample, column].into_iter().flatten().min_by(nearer)
    }

    /// Time and numbers of the last that is not later than an instant.
    pub fn last_by(&self, ts_ms: f64) -> Option<(f64, Vec<f64>)> {
        let behind = self.ring.range(f64::NEG_INFINITY, ts_ms.next_up()).end;
        let sample = behind.checked_sub(1).and_then(|last| self.ring.get(last));
        let sample = sample.map(|sample| (sample.ts_ms, sample.values.to_vec()));
        match (sample, self.history.last_by(ts_ms)) {
            (Some(sample), Some(column)) => Some(if sample.0 >= column.0 { sample } else { column }),
            (one, other) => one.or(other),
        }
    }

    /// Time and first number of whatever lies from one instant to another, in the order of time; of columns the means.
    pub fn numbers(&self, from_ms: f64, to_ms: f64) -> Vec<(f64, f64)> {
        let told_ms = self.history.told_ms();
        let end_ms = to_ms.next_up();
        let mut numbers = Vec::new();
        self.come(&mut numbers, from_ms, told_ms.start.min(end_ms));
        self.history.means(&mut numbers, from_ms, end_ms);
        self.come(&mut numbers, told_ms.end.max(from_ms), end_ms);
        numbers
    }

    /// Shows each reading from one instant to another, in the order of time. What is known in columns of several readings
    /// only has none to show.
    pub fn each_reading(&self, from_ms: f64, to_ms: f64, mut show: impl FnMut(f64, &[f64])) {
        let told_ms = if self.history.column_ms() == 0.0 { self.history.told_ms() } else { 0.0..0.0 };
        let end_ms = to_ms.next_up();
        let come = |show: &mut dyn FnMut(f64, &[f64]), from_ms, end_ms| {
            let samples = self.ring.range(from_ms, end_ms).filter_map(|index| self.ring.get(index));
            samples.for_each(|sample| show(sample.ts_ms, sample.values));
        };
        come(&mut show, from_ms, told_ms.start.min(end_ms));
        if !told_ms.is_empty() {
            self.history.each_mean(from_ms, end_ms, &mut show);
        }
        come(&mut show, told_ms.end.max(from_ms), end_ms);
    }

    /// Whether some of what lies between two instants is known in columns of several readings only, which
    /// [`each_reading`](Self::each_reading) does not show.
    pub fn is_coarse(&self, from_ms: f64, to_ms: f64) -> bool {
        let column_ms = self.history.column_ms();
        let end_ms = to_ms.next_up();
        let first = self.ring.range(from_ms, end_ms).next().and_then(|index| self.ring.get(index));
        // A column may hold what has come.
        let end_ms = first.map_or(end_ms, |first| first.ts_ms - column_ms);
        column_ms > 0.0 && self.history.before(from_ms) < self.history.before(end_ms)
    }

    /// Adds what has come from one instant on and before another.
    fn come(&self, numbers: &mut Vec<(f64, f64)>, from_ms: f64, end_ms: f64) {
        for index in self.ring.range(from_ms, end_ms) {
            if let Some(sample) = self.ring.get(index) {
                numbers.push((sample.ts_ms, sample.values[0]));
            }
        }
    }

    fn parts(&self, from_ms: f64, to_ms: f64) -> (Range<usize>, Range<usize>) {
        let ring = self.ring.range(from_ms, to_ms);
        let ring = ring.start.saturating_sub(1)..(ring.end + 1).min(self.ring.len());
        let columns = if self.history.is_empty() { 0..0 } else { self.history.around(from_ms, to_ms) };
        (ring, columns)
    }

    /// Those of these indices that the history does not cover.
    fn after(&self, indices: Range<usize>) -> Range<usize> {
        if self.history.is_empty() {
            return indices;
        }
        let first = self.ring.range(f64::NEG_INFINITY, self.history.told_ms().end).end;
        first.clamp(indices.start, indices.end)..indices.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The points of one component between two instants, in the order in which they are drawn.
    fn points(of: &Samples<'_>, from_ms: f64, to_ms: f64) -> Vec<(f64, f64)> {
        let Sections { before, columns, after } = of.sections(from_ms, to_ms);
        let history = of.history.points(columns, 0);
        of.ring.points(before, 0).chain(history).chain(of.ring.points(after, 0)).collect()
    }

    #[test]
    fn the_past_goes_before_the_present() {
        let mut ring = Ring::new(100, 1, f64::INFINITY);
        for n in 0..10u32 {
            ring.insert(f64::from(n) * 10.0, n.into(), &[f64::from(n)]);
        }
        let history = History::of(15.0..55.0, 20.0, [(20.0, [[2.0, 3.0, 2.5]]), (40.0, [[4.0, 5.0, 4.5]])]);
        let samples = Samples { ring: &ring, history: &history };
        let points_there = points(&samples, 0.0, 100.0);
        let expected = [
            (0.0, 0.0),
            (10.0, 1.0),
            (20.0, 2.0),
            (20.0, 3.0),
            (40.0, 5.0),
            (40.0, 4.0),
            (60.0, 6.0),
            (70.0, 7.0),
            (80.0, 8.0),
            (90.0, 9.0),
        ];
        assert_eq!(points_there, expected);
        assert_eq!(samples.extent(35.0, 75.0), Some((2.0, 7.0)), "with the neighbours of the past");

        assert_eq!(samples.ends_ms(), Some((0.0, 90.0)));

        let last = |ts_ms| samples.last_by(ts_ms).map(|(ts_ms, values)| (ts_ms, values[0]));
        assert_eq!(last(f64::INFINITY), Some((90.0, 9.0)));
        assert_eq!(last(70.0), Some((70.0, 7.0)), "what is at the instant itself is not later");
        assert_eq!(last(69.9), Some((60.0, 6.0)));
        assert_eq!(last(41.0), Some((40.0, 4.0)));
        assert_eq!(last(-1.0), None);
        let expected = [(0.0, 0.0), (10.0, 1.0), (20.0, 2.5), (40.0, 4.5), (60.0, 6.0), (70.0, 7.0)];
        assert_eq!(samples.numbers(0.0, 70.0), expected);
        assert_eq!(samples.numbers(80.0, f64::INFINITY), [(80.0, 8.0), (90.0, 9.0)]);
        assert_eq!(samples.numbers(11.0, 39.0), [(20.0, 2.5)]);
        assert_eq!(samples.numbers(200.0, 300.0), []);
        let beside = |ts_ms, is_later| samples.beside(ts_ms, is_later);
        assert_eq!([beside(20.0, true), beside(20.0, false)], [Some(30.0), Some(10.0)]);
        assert_eq!([beside(19.0, true), beside(95.0, false)], [Some(20.0), Some(90.0)]);
        assert_eq!([beside(90.0, true), beside(0.0, false)], [None, None]);
        let readings = |samples: &Samples<'_>, from_ms, to_ms| {
            let mut found = Vec::new();
            samples.each_reading(from_ms, to_ms, |ts_ms, values| found.push((ts_ms, values[0])));
            found
        };
        let expected = [(20.0, 2.0), (30.0, 3.0), (40.0, 4.0)];
        assert_eq!(readings(&samples, 15.0, 40.0), expected, "columns of several are no readings");
        let single = History::of(15.0..55.0, 0.0, [(20.0, [[2.5; 3]]), (40.0, [[4.5; 3]])]);
        let single = Samples { ring: &ring, history: &single };
        let expected = [(10.0, 1.0), (20.0, 2.5), (40.0, 4.5), (50.0, 5.0), (60.0, 6.0)];
        assert_eq!(readings(&single, 10.0, 60.0), expected);
        let coarse = |of: &Samples<'_>, from_ms, to_ms| of.is_coarse(from_ms, to_ms);
        assert!(!coarse(&samples, 15.0, 55.0) && !coarse(&single, 15.0, 55.0), "each reading is known");
        let told = Samples { ring: &Ring::new(1, 1, f64::INFINITY), history: &history };
        assert!(coarse(&told, 15.0, 55.0) && !coarse(&told, 45.0, 100.0), "of which there are columns");
        let mut newest = Ring::new(100, 1, f64::INFINITY);
        newest.insert(45.0, 1, &[4.5]);
        let newest = Samples { ring: &newest, history: &history };
        assert!(coarse(&newest, 15.0, 55.0) && !coarse(&newest, 30.0, 55.0), "but for the newest");
        assert_eq!(told.last_by(30.0), Some((20.0, vec![2.5])), "of a column the middle");
        assert_eq!(told.ends_ms(), Some((20.0, 40.0)));
        assert_eq!((told.last_by(100.0), told.last_by(19.0)), (Some((40.0, vec![4.5])), None));

        let none = History::default();
        let samples = Samples { ring: &ring, history: &none };
        assert_eq!(
            points(&samples, 25.0, 45.0).iter().map(|p| p.0).collect::<Vec<_>>(),
            [20.0, 30.0, 40.0, 50.0]
        );
        assert!(samples.is_empty(200.0, 300.0) || points(&samples, 200.0, 300.0).len() == 1);
    }
}
