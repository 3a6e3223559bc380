//! What earlier visits, and other pages of this browser, have left.

use super::{Chunk, Outbox, Run};
use crate::ordered;

impl Outbox {
    /// Takes in what the browser's store has, chunks of a stream in order. What this page has itself is passed over: it saves
    /// to the same store.
    pub fn restore(&mut self, chunks: impl IntoIterator<Item = Chunk>) {
        let mut runs: Vec<Run> = Vec::new();
        for chunk in chunks.into_iter().filter(|chunk| self.known.binary_search(&chunk.key.stream).is_err()) {
            self.counts.waiting += chunk.count() as u64;
            self.bytes += chunk.bytes();
            match runs.last_mut().filter(|run| run.stream == chunk.key.stream) {
                Some(run) => run.chunks.push_back(chunk),
                None => {
                    let mut run = Run::new(chunk.key.stream.clone());
                    run.chunks.push_back(chunk);
                    runs.push(run);
                }
            }
        }
        // Streams have random names: their times tell which is older.
        let mut in_order: Vec<(_, Run)> = Vec::new();
        for run in runs {
            let span = run.chunks.front().and_then(Chunk::span);
            let at = in_order.partition_point(|(earlier, _)| *earlier <= span);
            in_order.insert(at, (span, run));
        }
        for (_, run) in in_order {
            ordered::insert(&mut self.known, run.stream.clone());
            self.backlog.push_back(run);
        }
        self.make_room();
    }
}
