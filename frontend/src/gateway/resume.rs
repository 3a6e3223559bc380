//! Where a consumer that comes back has to read on.

/// How long a replay may pause before it counts as finished, in milliseconds. Only the extension says when a
/// replay ends; without it, the server sends it without pause.
const REPLAY_PAUSE_MS: f64 = 10_000.0;

/// Tracks what has been received. Replayed events may be interleaved with live ones; each of the two is in order by
/// itself. So an event older than the newest is a replayed one, and while these come, what lies between them and the
/// live ones may still be missing.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Resume {
    newest: Option<u64>,
    replay: Option<Replay>,
}

#[derive(Debug, Clone, Copy)]
struct Replay {
    /// All events up to this one are here.
    complete_to: u64,
    progress_at_ms: f64,
}

impl Resume {
    /// An event came.
    pub(super) fn received(&mut self, seq: u64, now_ms: f64) {
        if self.newest.is_none_or(|newest| seq > newest) {
            self.newest = Some(seq);
            return;
        }
        let complete_to = self.replay(now_ms).map_or(seq, |replay| replay.complete_to.max(seq));
        self.replay = Some(Replay { complete_to, progress_at_ms: now_ms });
    }

    /// After which event a new connection has to ask for a replay; `None` if nothing was ever received. The caller
    /// asks for it: from now on that replay is under way.
    pub(super) fn start_replay(&mut self, now_ms: f64) -> Option<u64> {
        let after = self.replay(now_ms).map_or(self.newest?, |replay| replay.complete_to);
        self.replay = Some(Replay { complete_to: after, progress_at_ms: now_ms });
        Some(after)
    }

    /// The server says that a replay has ended: all that it could send is here.
    pub(super) fn replay_ended(&mut self) {
        self.replay = None;
    }

    fn replay(&self, now_ms: f64) -> Option<Replay> {
        self.replay.filter(|replay| now_ms - replay.progress_at_ms < REPLAY_PAUSE_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Receives events, one each millisecond from `start_ms`.
    fn receive(resume: &mut Resume, start_ms: f64, seqs: impl IntoIterator<Item = u64>) {
        for (i, seq) in seqs.into_iter().enumerate() {
            resume.received(seq, start_ms + i as f64);
        }
    }

    #[test]
    fn reads_on_after_the_newest() {
        let mut resume = Resume::default();
        assert_eq!(resume.start_replay(0.0), None);
        receive(&mut resume, 0.0, [5, 6, 9]);
        assert_eq!(resume.start_replay(100.0), Some(9));
    }

    #[test]
    fn a_replay_cut_short_is_taken_up_where_it_broke() {
        let mut resume = Resume::default();
        receive(&mut resume, 0.0, 1..=100);
        assert_eq!(resume.start_replay(1_000.0), Some(100));
        receive(&mut resume, 1_001.0, [200, 101, 102, 201, 103]);
        assert_eq!(resume.start_replay(2_000.0), Some(103));
        receive(&mut resume, 2_001.0, [300]);
        assert_eq!(resume.start_replay(3_000.0), Some(103), "nothing of the second replay has come");
    }

    #[test]
    fn a_replay_whose_end_is_told_is_finished_at_once() {
        let mut resume = Resume::default();
        receive(&mut resume, 0.0, 1..=100);
        resume.start_replay(1_000.0);
        receive(&mut resume, 1_001.0, [200, 101, 102, 103]);
        resume.replay_ended();
        assert_eq!(resume.start_replay(1_100.0), Some(200));
    }

    #[test]
    fn a_finished_replay_is_not_repeated() {
        let mut resume = Resume::default();
        receive(&mut resume, 0.0, 1..=100);
        resume.start_replay(1_000.0);
        receive(&mut resume, 1_001.0, [200, 101, 102, 103]);
        receive(&mut resume, 60_000.0, 201..=300);
        assert_eq!(resume.start_replay(61_000.0), Some(300));
    }
}
