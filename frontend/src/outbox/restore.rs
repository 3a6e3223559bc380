//! What earlier visits, and other pages of this browser, have left.

use super::{Chunk, Outbox, Run};
use crate::ordered;

impl Outbox {
    /// Whether [`restore`](Self::restore) is to be called again. Until all is there nothing of the backlog is sent, so that it
    /// goes in order of its times.
    pub const fn set_restoring(&mut self, is_restoring: bool) {
        self.is_restoring = is_restoring;
    }

    /// Whether more is to come of what earlier visits left.
    pub const fn is_restoring(&self) -> bool {
        self.is_restoring
    }

    /// Takes in some of what the browser's store has, chunks in order of their keys, so that a stream may come in parts. What
    /// this page has itself is passed over: it saves to the same store.
    pub fn restore(&mut self, chunks: impl IntoIterator<Item = Chunk>) {
        let mut place = None;
        for chunk in chunks {
            let stream = &chunk.key.stream;
            if self.restoring.as_ref() != Some(stream) {
                if self.known.binary_search(stream).is_ok() {
                    self.restoring = None;
                    continue;
                }
                ordered::insert(&mut self.known, stream.clone());
                self.restoring = Some(stream.clone());
                place = None;
            }
            self.counts.waiting += chunk.count() as u64;
            self.bytes += chunk.bytes();
            let place = *place.get_or_insert_with(|| self.place_of(&chunk));
            self.backlog[place].chunks.push_back(chunk);
        }
        self.make_room();
    }

    /// Where the run of a chunk is in the backlog. Streams have random names: their times tell which is older.
    fn place_of(&mut self, chunk: &Chunk) -> usize {
        let stream = &chunk.key.stream;
        if let Some(place) = self.backlog.iter().position(|run| run.stream == *stream) {
            return place;
        }
        let span = chunk.span();
        let place = self.backlog.partition_point(|run| run.chunks.front().and_then(Chunk::span) <= span);
        self.backlog.insert(place, Run::new(stream.clone()));
        place
    }
}
