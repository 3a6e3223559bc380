//! The samples of one series: a ring of fixed capacity, sorted by time.

use std::ops::Range;

/// One sample, borrowed from its ring.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample<'a> {
    /// When it was measured, in milliseconds since the Unix epoch.
    pub ts_ms: f64,
    /// Its place in the developer's log.
    pub seq: u64,
    /// Its numbers, as many as the ring has components.
    pub values: &'a [f64],
}

/// What became of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Insert {
    /// It is the newest now.
    Appended,
    /// It came late and was put where its time belongs.
    Sorted,
    /// The ring has it already: a replay overlapped with live events.
    Duplicate,
    /// It is older than everything in a full ring.
    TooOld,
}

/// Samples that a new ring has room for; series of slow sensors never need more.
const FIRST_CAPACITY: usize = 256;

/// A ring of samples in the order of (`ts_ms`, `seq`). It doubles up to its capacity while all that it holds is younger
/// than it has to keep, so a steady stream soon costs no memory at all, and a sample in order costs no search.
#[derive(Debug)]
pub struct Ring {
    ts_ms: Vec<f64>,
    seq: Vec<u64>,
    values: Vec<f64>,
    components: usize,
    capacity: usize,
    keep_ms: f64,
    /// Slot of the oldest sample.
    start: usize,
    len: usize,
}

impl Ring {
    /// An empty ring for at most `capacity` samples of `components` numbers (of each at least one), which keeps those
    /// of the last `keep_ms` if it can.
    pub fn new(capacity: usize, components: usize, keep_ms: f64) -> Self {
        let (capacity, components) = (capacity.max(1), components.max(1));
        let slots = capacity.min(FIRST_CAPACITY);
        Self {
            ts_ms: vec![0.0; slots],
            seq: vec![0; slots],
            values: vec![0.0; slots * components],
            components,
            capacity,
            keep_ms,
            start: 0,
            len: 0,
        }
    }

    /// The same samples with more components; the numbers that the old ones lack are NaN.
    pub fn widened(&self, capacity: usize, components: usize) -> Self {
        let mut wide = Self::new(capacity, components.max(self.components), self.keep_ms);
        for sample in (0..self.len).filter_map(|index| self.get(index)) {
            wide.insert(sample.ts_ms, sample.seq, sample.values);
        }
        wide
    }

    /// How many numbers each sample has.
    pub fn components(&self) -> usize {
        self.components
    }

    /// How many samples are held.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no sample is held.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Puts a sample where its time belongs; a full ring gives up its oldest for it. Missing numbers are read as NaN,
    /// which charts show as a hole; numbers too many are left out.
    pub fn insert(&mut self, ts_ms: f64, seq: u64, values: &[f64]) -> Insert {
        if self.len == self.ts_ms.len() {
            self.make_room(ts_ms);
        }
        let place = self.place_of(ts_ms, seq);
        if place > 0 && self.ts_ms[self.slot(place - 1)] == ts_ms && self.seq[self.slot(place - 1)] == seq {
            return Insert::Duplicate;
        }
        let place = if self.len < self.ts_ms.len() {
            self.len += 1;
            place
        } else if place == 0 {
            return Insert::TooOld;
        } else {
            self.start = (self.start + 1) % self.ts_ms.len();
            place - 1
        };
        for index in (place + 1..self.len).rev() {
            self.copy(index - 1, index);
        }
        self.write(place, ts_ms, seq, values);
        if place + 1 == self.len { Insert::Appended } else { Insert::Sorted }
    }

    /// Keeps the samples of the last `keep_ms` from now on, and at most `capacity` if it has not grown beyond it yet.
    pub fn keep(&mut self, keep_ms: f64, capacity: usize) {
        self.keep_ms = keep_ms;
        self.capacity = capacity.max(self.ts_ms.len());
    }

    /// Gives up all samples before `ts_ms`.
    pub fn evict_before(&mut self, ts_ms: f64) {
        let gone = self.partition_point(|ts, _| ts < ts_ms);
        self.start = (self.start + gone) % self.ts_ms.len();
        self.len -= gone;
    }

    /// Gives up all samples after `ts_ms`.
    pub fn evict_after(&mut self, ts_ms: f64) {
        self.len = self.partition_point(|ts, _| ts <= ts_ms);
    }

    /// The sample at `index`, counted from the oldest.
    pub fn get(&self, index: usize) -> Option<Sample<'_>> {
        (index < self.len).then(|| {
            let slot = self.slot(index);
            let values = &self.values[slot * self.components..(slot + 1) * self.components];
            Sample { ts_ms: self.ts_ms[slot], seq: self.seq[slot], values }
        })
    }

    /// The newest sample by its time.
    pub fn last(&self) -> Option<Sample<'_>> {
        self.get(self.len.checked_sub(1)?)
    }

    /// Indices of the samples from `from_ms` (inclusive) to `to_ms` (exclusive).
    pub fn range(&self, from_ms: f64, to_ms: f64) -> Range<usize> {
        let start = self.partition_point(|ts, _| ts < from_ms);
        let end = self.partition_point(|ts, _| ts < to_ms);
        start..end.max(start)
    }

    /// Time and one component of the samples at these indices.
    pub fn points(&self, range: Range<usize>, component: usize) -> impl Iterator<Item = (f64, f64)> + '_ {
        range.filter_map(move |index| {
            let sample = self.get(index)?;
            Some((sample.ts_ms, *sample.values.get(component)?))
        })
    }

    /// Smallest and largest finite number of all components at these indices; `None` if there is none.
    pub fn extent(&self, range: Range<usize>) -> Option<(f64, f64)> {
        range
            .filter_map(|index| self.get(index))
            .flat_map(|sample| sample.values.iter().copied())
            .filter(|value| value.is_finite())
            .fold(None, |extent, value| match extent {
                None => Some((value, value)),
                Some((low, high)) => Some((value.min(low), value.max(high))),
            })
    }

    /// The newest sample that is not later than an instant.
    pub fn last_by(&self, to_ms: f64) -> Option<Sample<'_>> {
        self.get(self.partition_point(|ts, _| ts <= to_ms).checked_sub(1)?)
    }

    /// Samples per second over the last `window_ms` before the newest sample that is not later than `to_ms`, or between that and
    /// the one before; `None` with fewer than two.
    pub fn rate_hz(&self, window_ms: f64, to_ms: f64) -> Option<f64> {
        let end = self.partition_point(|ts, _| ts <= to_ms);
        let last = end.checked_sub(1).filter(|last| *last > 0)?;
        let newest = self.get(last)?.ts_ms;
        let first = self.range(newest - window_ms, newest).start.min(last - 1);
        let oldest = self.get(first)?.ts_ms;
        (newest > oldest).then(|| (last - first) as f64 * 1000.0 / (newest - oldest))
    }

    /// Gives up what need not be kept, or grows; at the ring's capacity neither may be possible.
    fn make_room(&mut self, newest_ms: f64) {
        let newest_ms = self.last().map_or(newest_ms, |last| last.ts_ms.max(newest_ms));
        self.evict_before(newest_ms - self.keep_ms);
        let slots = self.ts_ms.len();
        if self.len < slots || slots == self.capacity {
            return;
        }
        let grown = (2 * slots).min(self.capacity);
        // In order of time, the ring begins at its first slot.
        self.ts_ms.rotate_left(self.start);
        self.seq.rotate_left(self.start);
        self.values.rotate_left(self.start * self.components);
        self.start = 0;
        self.ts_ms.resize(grown, 0.0);
        self.seq.resize(grown, 0);
        self.values.resize(grown * self.components, 0.0);
    }

    fn slot(&self, index: usize) -> usize {
        (self.start + index) % self.ts_ms.len()
    }

    fn partition_point(&self, is_before: impl Fn(f64, u64) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len);
        while low < high {
            let middle = low + (high - low) / 2;
            let slot = self.slot(middle);
            if is_before(self.ts_ms[slot], self.seq[slot]) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The index behind all samples up to and including (`ts_ms`, `seq`).
    fn place_of(&self, ts_ms: f64, seq: u64) -> usize {
        match self.last() {
            Some(last) if (ts_ms, seq) <= (last.ts_ms, last.seq) => {
                self.partition_point(|ts, other| (ts, other) <= (ts_ms, seq))
            }
            _ => self.len,
        }
    }

    fn copy(&mut self, from: usize, to: usize) {
        let (from, to) = (self.slot(from), self.slot(to));
        self.ts_ms[to] = self.ts_ms[from];
        self.seq[to] = self.seq[from];
        let n = self.components;
        self.values.copy_within(from * n..(from + 1) * n, to * n);
    }

    fn write(&mut self, index: usize, ts_ms: f64, seq: u64, values: &[f64]) {
        let slot = self.slot(index);
        self.ts_ms[slot] = ts_ms;
        self.seq[slot] = seq;
        let place = &mut self.values[slot * self.components..(slot + 1) * self.components];
        for (i, value) in place.iter_mut().enumerate() {
            *value = values.get(i).copied().unwrap_or(f64::NAN);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn held(ring: &Ring) -> Vec<(f64, u64)> {
        (0..ring.len()).map(|i| ring.get(i).unwrap()).map(|s| (s.ts_ms, s.seq)).collect()
    }

    #[test]
    fn late_samples_are_sorted_and_repeated_ones_are_refused() {
        let mut ring = Ring::new(4, 1, f64::INFINITY);
        let table = [
            (10.0, 1, Insert::Appended),
            (30.0, 3, Insert::Appended),
            (20.0, 2, Insert::Sorted),
            (20.0, 2, Insert::Duplicate),
            (30.0, 3, Insert::Duplicate),
            (30.0, 4, Insert::Appended),
            (5.0, 9, Insert::TooOld),
            (10.0, 1, Insert::Duplicate),
            (40.0, 5, Insert::Appended),
            (10.0, 1, Insert::TooOld),
            (25.0, 6, Insert::Sorted),
        ];
        for (ts_ms, seq, outcome) in table {
            assert_eq!(ring.insert(ts_ms, seq, &[seq as f64]), outcome, "{ts_ms} {seq}");
        }
        assert_eq!(held(&ring), [(25.0, 6), (30.0, 3), (30.0, 4), (40.0, 5)]);
        assert_eq!(ring.last().unwrap().values, [5.0]);
    }

    #[test]
    fn two_samples_of_one_instant_are_kept_apart_by_seq() {
        let mut ring = Ring::new(8, 2, f64::INFINITY);
        assert_eq!(ring.insert(1.0, 7, &[1.0, 2.0]), Insert::Appended);
        assert_eq!(ring.insert(1.0, 6, &[3.0]), Insert::Sorted);
        assert_eq!(held(&ring), [(1.0, 6), (1.0, 7)]);
        assert!(ring.get(0).unwrap().values[1].is_nan(), "a missing number is a hole");
        assert_eq!(ring.extent(0..2), Some((1.0, 3.0)));
    }

    #[test]
    fn the_rate_comes_from_the_timestamps() {
        let mut ring = Ring::new(1024, 1, f64::INFINITY);
        assert_eq!(ring.rate_hz(3000.0, f64::INFINITY), None);
        for n in 0..600u32 {
            ring.insert(f64::from(n) * 1000.0 / 60.0, n.into(), &[0.0]);
        }
        ring.insert(40_000.0, 600, &[0.0]);
        for (to_ms, hz) in [(10_000.0, 60.0), (39_999.0, 60.0), (40_000.0, 0.033)] {
            let rate_hz = ring.rate_hz(3000.0, to_ms).unwrap();
            assert!((rate_hz - hz).abs() < 0.01, "{rate_hz} until {to_ms}");
        }
        assert_eq!(ring.rate_hz(3000.0, 0.0), None, "one is no rate");
        assert_eq!(ring.last_by(39_999.0).map(|last| last.seq), Some(599));
    }

    #[test]
    fn old_samples_are_given_up_by_time() {
        let mut ring = Ring::new(8, 1, f64::INFINITY);
        for n in 0..12u32 {
            ring.insert(n.into(), n.into(), &[0.0]);
        }
        ring.evict_before(9.0);
        assert_eq!(held(&ring), [(9.0, 9), (10.0, 10), (11.0, 11)]);
        ring.evict_before(100.0);
        assert!(ring.is_empty());
        assert_eq!(ring.insert(1.0, 1, &[0.0]), Insert::Appended);
    }

    #[test]
    fn grows_only_for_what_has_to_be_kept() {
        let mut ring = Ring::new(8192, 3, 1000.0);
        for n in 0..5000u32 {
            ring.insert(f64::from(n) * 10.0, n.into(), &[0.0, 1.0, f64::from(n)]);
        }
        assert_eq!(ring.ts_ms.len(), FIRST_CAPACITY);
        assert!(ring.len() >= 100, "the last second is held");

        let mut ring = Ring::new(1000, 3, 1000.0);
        for n in 0..5000u32 {
            ring.insert(f64::from(n) * 0.5, n.into(), &[0.0, 1.0, f64::from(n)]);
        }
        assert_eq!((ring.ts_ms.len(), ring.len()), (1000, 1000), "its capacity is the limit");
        let held: Vec<_> = ring.points(0..1000, 2).map(|(_, value)| value as u32).collect();
        assert_eq!(held, (4000..5000).collect::<Vec<_>>());
    }

    #[test]
    fn a_widened_ring_keeps_its_samples() {
        let mut ring = Ring::new(8, 1, f64::INFINITY);
        ring.insert(1.0, 1, &[5.0]);
        let ring = ring.widened(8, 2);
        let sample = ring.get(0).unwrap();
        assert_eq!((sample.ts_ms, sample.seq, sample.values[0]), (1.0, 1, 5.0));
        assert!(sample.values[1].is_nan());
    }

    proptest! {
        #[test]
        fn holds_what_a_sorted_set_would_hold(
            samples in prop::collection::vec((0u32..500, 0u64..50), 0..900),
            capacity in prop_oneof![1usize..40, 250usize..600],
        ) {
            let mut ring = Ring::new(capacity, 1, f64::INFINITY);
            let mut model = std::collections::BTreeSet::new();
            for (ts, seq) in samples {
                let outcome = ring.insert(ts.into(), seq, &[seq as f64]);
                let full = model.len() == capacity;
                let expected = if model.contains(&(ts, seq)) {
                    Insert::Duplicate
                } else if full && model.first().is_some_and(|first| (ts, seq) < *first) {
                    Insert::TooOld
                } else {
                    if full {
                        model.pop_first();
                    }
                    model.insert((ts, seq));
                    if model.last() == Some(&(ts, seq)) { Insert::Appended } else { Insert::Sorted }
                };
                prop_assert_eq!(outcome, expected);
                let expected: Vec<_> = model.iter().map(|(ts, seq)| (f64::from(*ts), *seq)).collect();
                prop_assert_eq!(held(&ring), expected);
            }
            let values: Vec<_> = ring.points(0..ring.len(), 0).map(|(_, v)| v as u64).collect();
            let seqs: Vec<_> = model.iter().map(|(_, seq)| *seq).collect();
            prop_assert_eq!(values, seqs, "numbers travel with their sample");
        }
    }
}
