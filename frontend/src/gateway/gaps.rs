//! Which events a consumer has missed. The sequence may skip numbers, so a gap in it is no loss by itself: it is one
//! where the server says that it no longer keeps what was there.

use motionwire_shared::wire::{Replay, ReplayEnd};

/// Most gaps that are followed one by one; whatever has more has lost them.
const MAX_GAPS: usize = 1000;

/// The gaps in what has been received.
#[derive(Debug, Clone, Default)]
pub struct Gaps {
    newest: Option<u64>,
    /// In the order of the sequence.
    open: Vec<Gap>,
    lost: u64,
}

/// Numbers between two that have been received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Gap {
    after: u64,
    before: u64,
}

impl Gap {
    fn of(after: u64, before: u64) -> Option<Self> {
        (after.saturating_add(1) < before).then_some(Self { after, before })
    }

    fn len(self) -> u64 {
        self.before - self.after - 1
    }
}

impl Gaps {
    /// An event came.
    pub fn received(&mut self, seq: u64) {
        match self.newest {
            Some(newest) if seq <= newest => return self.fill(seq),
            Some(newest) => self.open.extend(Gap::of(newest, seq)),
            None => {}
        }
        self.newest = Some(seq);
        if self.open.len() > MAX_GAPS {
            self.lost += self.open.remove(0).len();
        }
    }

    fn fill(&mut self, seq: u64) {
        let place = self.open.partition_point(|gap| gap.before <= seq);
        if let Some(gap) = self.open.get(place).copied().filter(|gap| gap.after < seq) {
            self.open
                .splice(place..=place, Gap::of(gap.after, seq).into_iter().chain(Gap::of(seq, gap.before)));
        }
    }

    /// The server has sent all that it keeps between two numbers.
    pub fn replayed(&mut self, end: ReplayEnd) {
        let oldest = end.oldest.unwrap_or(u64::MAX);
        let mut open = Vec::with_capacity(self.open.len());
        for gap in self.open.drain(..) {
            let (after, before) = (gap.after.max(end.after), gap.before.min(end.before));
            let Some(told) = Gap::of(after, before) else {
                open.push(gap);
                continue;
            };
            open.extend(Gap::of(gap.after, told.after.saturating_add(1)));
            self.lost += Gap::of(told.after, told.before.min(oldest)).map_or(0, Gap::len);
            open.extend(Gap::of(told.before.saturating_sub(1), gap.before));
        }
        self.open = open;
    }

    /// What has to be asked for so that all gaps are closed.
    pub fn question(&self) -> Option<Replay> {
        let (first, last) = (self.open.first()?, self.open.last()?);
        Some(Replay { after: first.after, before: Some(last.before) })
    }

    /// How many numbers may still come.
    pub fn missing(&self) -> u64 {
        self.open.iter().map(|gap| gap.len()).sum()
    }

    /// How many numbers can come no more. Those that the sequence skipped are counted too, where the server cannot tell.
    pub fn lost(&self) -> u64 {
        self.lost
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gaps(seqs: impl IntoIterator<Item = u64>) -> Gaps {
        let mut gaps = Gaps::default();
        seqs.into_iter().for_each(|seq| gaps.received(seq));
        gaps
    }

    fn end(after: u64, before: u64, oldest: Option<u64>) -> ReplayEnd {
        ReplayEnd { after, before, sent: 0, oldest }
    }

    #[test]
    fn a_replay_fills_what_was_missed_and_tells_what_was_skipped() {
        let mut gaps = gaps([5, 6, 10, 11]);
        assert_eq!((gaps.missing(), gaps.question()), (3, Some(Replay { after: 6, before: Some(10) })));
        gaps.received(8);
        assert_eq!(gaps.missing(), 2);
        gaps.replayed(end(6, 10, Some(1)));
        assert_eq!((gaps.missing(), gaps.lost(), gaps.question()), (0, 0, None));
    }

    #[test]
    fn what_the_server_no_longer_keeps_is_lost() {
        for (oldest, lost) in [(Some(1), 0), (Some(8), 1), (Some(10), 3), (Some(11), 3), (None, 3)] {
            let mut gaps = gaps([6, 10]);
            gaps.replayed(end(0, 100, oldest));
            assert_eq!((gaps.lost(), gaps.missing()), (lost, 0), "{oldest:?}");
        }
    }

    #[test]
    fn a_replay_tells_nothing_of_what_lies_beside_it() {
        let mut gaps = gaps([1, 10, 20]);
        gaps.replayed(end(4, 8, None));
        assert_eq!((gaps.lost(), gaps.missing()), (3, 3 + 2 + 9));
    }

    #[test]
    fn what_came_before_the_first_event_was_never_missed() {
        let mut gaps = gaps([100]);
        [50, 51, 70].into_iter().for_each(|seq| gaps.received(seq));
        assert_eq!((gaps.missing(), gaps.lost()), (0, 0));
    }

    #[test]
    fn gaps_without_end_take_no_room_without_end() {
        let gaps = gaps((0..4000).map(|n| 2 * n));
        assert_eq!(gaps.open.len(), MAX_GAPS);
        assert_eq!(gaps.missing() + gaps.lost(), 3999);
    }

    proptest! {
        #[test]
        fn every_number_that_has_not_come_is_missing(seqs in prop::collection::vec(0u64..60, 1..60)) {
            let gaps = gaps(seqs.iter().copied());
            let newest = seqs.iter().max().unwrap();
            let absent = (seqs[0]..*newest).filter(|seq| !seqs.contains(seq)).count() as u64;
            prop_assert_eq!(gaps.missing(), absent);
        }
    }
}
