//! To a server that does not speak the extension: each reading by itself, and believed to be stored once it is taken.

use motionwire_shared::DataType;

use super::{BACKLOG_WINDOW, Outbox, Run, chunk::Saved};

impl Outbox {
    /// Hands over all that is live, then a part of the backlog, and keeps none of what was taken. `send` returns whether the
    /// connection took a reading; after the first that it did not, nothing more is handed over.
    pub fn send_plain(&mut self, mut send: impl FnMut(&DataType, &str) -> bool) {
        while !self.live.chunks.is_empty() {
            if !self.send_first(None, &mut send) {
                return;
            }
        }
        for _ in 0..BACKLOG_WINDOW {
            if self.backlog.is_empty() || !self.send_first(Some(0), &mut send) {
                return;
            }
            self.backlog.retain(|run| !run.chunks.is_empty());
        }
    }

    /// Hands over the first chunk of a run, of the live one without an index; `false` if not all of it was taken.
    fn send_first(&mut self, index: Option<usize>, send: &mut impl FnMut(&DataType, &str) -> bool) -> bool {
        let run: &mut Run = match index {
            Some(index) => &mut self.backlog[index],
            None => &mut self.live,
        };
        let Some(chunk) = run.chunks.front_mut() else { return true };
        let (before, count) = (chunk.bytes(), chunk.count());
        let taken = chunk.readings().iter().take_while(|reading| send(&chunk.data_type, reading)).count();
        self.counts.stored += taken as u64;
        self.counts.waiting -= taken as u64;
        if taken < count {
            if taken > 0 {
                chunk.drop_first(taken);
                self.has_rewritten = true;
            }
            self.bytes -= before - chunk.bytes();
            return false;
        }
        self.bytes -= before;
        run.sent = run.sent.saturating_sub(1);
        if let Some(chunk) = run.chunks.pop_front().filter(|chunk| chunk.saved != Saved::No) {
            self.removals.push(chunk.key);
        }
        true
    }
}
