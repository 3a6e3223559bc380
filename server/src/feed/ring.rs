//! The hot end of a log: the newest frames, in memory, within a budget of bytes.

use std::collections::VecDeque;

use super::Frames;

/// Frames that are kept for readers who are up to date, in bytes per developer.
const RING_BUDGET_BYTES: usize = 4 * 1024 * 1024;

/// What a reader finds at its place.
#[derive(Debug)]
pub(crate) enum Found {
    /// The next frames.
    Frames(Frames),
    /// Nothing newer has been published.
    UpToDate,
    /// The place lies before the ring; the store has what follows.
    Behind,
}

/// The newest frames of one log.
#[derive(Debug, Default)]
pub(crate) struct Ring {
    runs: VecDeque<Frames>,
    bytes: usize,
    /// All events after this number are in the ring; `None` until the log's newest number is known.
    floor: Option<u64>,
}

impl Ring {
    pub(crate) fn is_unanchored(&self) -> bool {
        self.floor.is_none()
    }

    /// Tells an empty ring where the log stood when it began.
    pub(crate) fn anchor(&mut self, newest: u64) {
        self.floor.get_or_insert(newest);
    }

    pub(crate) fn push(&mut self, frames: Frames) {
        if frames.is_empty() {
            return;
        }
        self.anchor(frames.first_seq() - 1);
        self.bytes += frames.bytes();
        self.runs.push_back(frames);
        while self.bytes > RING_BUDGET_BYTES && self.runs.len() > 1 {
            self.drop_oldest();
        }
    }

    /// Drops everything, so that readers go to the store.
    pub(crate) fn clear(&mut self) {
        if let Some(newest) = self.runs.back().map(Frames::last_seq) {
            self.floor = Some(newest);
        }
        self.runs.clear();
        self.bytes = 0;
    }

    fn drop_oldest(&mut self) {
        if let Some(oldest) = self.runs.pop_front() {
            self.bytes -= oldest.bytes();
            self.floor = Some(oldest.last_seq());
        }
    }

    /// The next run of frames with `after < seq < before`.
    pub(crate) fn find(&self, after: u64, before: u64) -> Found {
        if self.floor.is_none_or(|floor| after < floor) {
            return Found::Behind;
        }
        let next = self.runs.partition_point(|run| run.last_seq() <= after);
        match self.runs.get(next).map(|run| run.between(after, before)) {
            Some(frames) if !frames.is_empty() => Found::Frames(frames),
            _ => Found::UpToDate,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::frames::FramesBuilder, *};
    use motionwire_shared::DataType;

    fn run(seqs: std::ops::RangeInclusive<u64>, reading_bytes: usize) -> Frames {
        let uid = "u".parse().unwrap();
        let data_type = DataType::from_name("STEPS").unwrap();
        let mut builder = FramesBuilder::with_room(0, 0);
        for seq in seqs {
            builder.push(" ".repeat(reading_bytes).as_bytes(), &uid, seq, &data_type);
        }
        builder.finish()
    }

    fn seqs(found: &Found) -> Option<(u64, u64)> {
        match found {
            Found::Frames(frames) => Some((frames.first_seq(), frames.last_seq())),
            _ => None,
        }
    }

    #[test]
    fn a_reader_before_the_ring_is_behind_and_one_at_its_end_is_up_to_date() {
        let mut ring = Ring::default();
        assert!(matches!(ring.find(0, u64::MAX), Found::Behind));
        ring.anchor(10);
        assert!(matches!(ring.find(9, u64::MAX), Found::Behind));
        assert!(matches!(ring.find(10, u64::MAX), Found::UpToDate));
        ring.push(run(11..=13, 1));
        ring.push(run(20..=21, 1));
        assert_eq!(seqs(&ring.find(10, u64::MAX)), Some((11, 13)));
        assert_eq!(seqs(&ring.find(12, u64::MAX)), Some((13, 13)));
        assert_eq!(seqs(&ring.find(13, u64::MAX)), Some((20, 21)));
        assert_eq!(seqs(&ring.find(13, 21)), Some((20, 20)));
        assert!(matches!(ring.find(13, 20), Found::UpToDate));
        assert!(matches!(ring.find(21, u64::MAX), Found::UpToDate));
    }

    #[test]
    fn a_ring_that_starts_with_frames_knows_nothing_before_them() {
        let mut ring = Ring::default();
        ring.push(run(5..=6, 1));
        ring.anchor(2);
        assert!(matches!(ring.find(3, u64::MAX), Found::Behind));
        assert_eq!(seqs(&ring.find(4, u64::MAX)), Some((5, 6)));
    }

    #[test]
    fn the_budget_drops_the_oldest_but_never_the_newest() {
        let mut ring = Ring::default();
        ring.push(run(1..=1, RING_BUDGET_BYTES / 2));
        ring.push(run(2..=2, RING_BUDGET_BYTES / 3));
        assert_eq!(seqs(&ring.find(0, u64::MAX)), Some((1, 1)));
        ring.push(run(3..=3, 2 * RING_BUDGET_BYTES));
        assert!(matches!(ring.find(1, u64::MAX), Found::Behind));
        assert_eq!(seqs(&ring.find(2, u64::MAX)), Some((3, 3)));
        ring.clear();
        assert!(matches!(ring.find(2, u64::MAX), Found::Behind));
        assert!(matches!(ring.find(3, u64::MAX), Found::UpToDate));
        ring.push(run(4..=4, 1));
        assert_eq!(seqs(&ring.find(3, u64::MAX)), Some((4, 4)));
    }
}
