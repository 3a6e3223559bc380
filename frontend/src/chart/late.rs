//! Samples that came after the server had told of their time, such as what a phone could not send before.

use std::ops::Range;

/// Notes which places of the log a history cannot know of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Late {
    newest_seq: u64,
    /// What the history was asked for after.
    told_seq: u64,
    late: Option<Stretch>,
}

/// The time of the late ones, in milliseconds since the Unix epoch, and the newest place of them.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    from_ms: f64,
    to_ms: f64,
    seq: u64,
}

impl Late {
    /// The newest place in the log. A history that is asked for now knows all up to it.
    pub(super) fn newest_seq(&self) -> u64 {
        self.newest_seq
    }

    /// A sample came; `is_in_past` if its time is one that a history may have told of.
    pub(super) fn note(&mut self, ts_ms: f64, seq: u64, is_in_past: bool) {
        self.newest_seq = self.newest_seq.max(seq);
        if is_in_past && seq > self.told_seq {
            let late = self.late.unwrap_or(Stretch { from_ms: ts_ms, to_ms: ts_ms, seq });
            self.late = Some(Stretch {
                from_ms: late.from_ms.min(ts_ms),
                to_ms: late.to_ms.max(ts_ms),
                seq: late.seq.max(seq),
            });
        }
    }

    /// A history came that was asked for when this was the newest place.
    pub(super) fn told(&mut self, seq: u64) {
        self.told_seq = seq;
        self.late = self.late.filter(|late| late.seq > seq);
    }

    /// Whether a history of this stretch lacks samples.
    pub(super) fn is_lacking(&self, covered_ms: &Range<f64>) -> bool {
        self.late.is_some_and(|late| late.from_ms < covered_ms.end && covered_ms.start <= late.to_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_lacks_what_came_after_it_was_asked_for() {
        let mut late = Late::default();
        late.note(1000.0, 10, false);
        let asked_at = late.newest_seq();
        late.told(asked_at);
        late.note(500.0, 9, true);
        assert!(!late.is_lacking(&(0.0..900.0)), "sent again: it was told of");
        late.note(1020.0, 11, false);
        assert!(!late.is_lacking(&(0.0..900.0)), "beyond what was told of");
        late.note(500.0, 12, true);
        assert!(late.is_lacking(&(0.0..900.0)));
        assert!(!late.is_lacking(&(600.0..900.0)), "another time");
        late.told(11);
        assert!(late.is_lacking(&(0.0..900.0)), "it was asked for before the late one came");
        late.told(12);
        assert!(!late.is_lacking(&(0.0..900.0)));
    }
}
