//! The segments that were read last: one is read in several pages, and by several readers who are about equally far behind.

use std::{collections::VecDeque, sync::Arc};

use bytes::Bytes;
use motionwire_shared::{DataType, UserId};
use parking_lot::Mutex;

use super::error::Result;

/// Bytes of chunks that are kept, for all readers together: some four full segments.
const BUDGET_BYTES: u64 = 4 * 1024 * 1024;

/// What a segment held when it was read. Chunks are only ever removed, and then the row of their segment says so: as long as
/// a transaction finds the same figures, it would find the same chunks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edition {
    /// The segment.
    pub(super) id: i64,
    /// Its events.
    pub(super) count: u64,
    /// Bytes of its chunks.
    pub(super) bytes: u64,
}

/// A chunk of a segment.
#[derive(Debug, Clone)]
pub(super) struct Chunk {
    pub(super) id: i64,
    pub(super) name: (UserId, DataType),
    pub(super) events: Bytes,
}

/// The segments that were read last, the latest first.
#[derive(Debug, Default)]
pub(super) struct RecentSegments(Mutex<VecDeque<(Edition, Arc<[Chunk]>)>>);

impl RecentSegments {
    /// A segment's chunks, kept or read.
    pub(super) fn get(
        &self,
        edition: Edition,
        read: impl FnOnce() -> Result<Vec<Chunk>>,
    ) -> Result<Arc<[Chunk]>> {
        if let Some(kept) = self.take(edition) {
            return Ok(self.put(edition, kept));
        }
        Ok(self.put(edition, read()?.into()))
    }

    fn take(&self, edition: Edition) -> Option<Arc<[Chunk]>> {
        let mut kept = self.0.lock();
        let place = kept.iter().position(|(other, _)| *other == edition)?;
        kept.remove(place).map(|(_, chunks)| chunks)
    }

    fn put(&self, edition: Edition, chunks: Arc<[Chunk]>) -> Arc<[Chunk]> {
        let mut kept = self.0.lock();
        // Another edition is outdated, or another reader has put the same here meanwhile.
        kept.retain(|(other, _)| other.id != edition.id);
        kept.push_front((edition, Arc::clone(&chunks)));
        while kept.len() > 1 && kept.iter().map(|(edition, _)| edition.bytes).sum::<u64>() > BUDGET_BYTES {
            kept.pop_back();
        }
        chunks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edition(id: i64, bytes: u64) -> Edition {
        Edition { id, count: 1, bytes }
    }

    fn is_kept(recent: &RecentSegments, edition: Edition) -> bool {
        let mut was_read = false;
        let read = || {
            was_read = true;
            Ok(Vec::new())
        };
        recent.get(edition, read).unwrap();
        !was_read
    }

    #[test]
    fn what_was_read_longest_ago_makes_room() {
        let recent = RecentSegments::default();
        let [first, second, third] = [1, 2, 3].map(|id| edition(id, BUDGET_BYTES / 2));
        assert!(!is_kept(&recent, first));
        assert!(!is_kept(&recent, second));
        assert!(is_kept(&recent, first));
        assert!(!is_kept(&recent, third));
        assert!(is_kept(&recent, first));
        assert!(!is_kept(&recent, second));
    }

    #[test]
    fn a_segment_that_has_lost_chunks_is_read_anew() {
        let recent = RecentSegments::default();
        assert!(!is_kept(&recent, edition(1, 20)));
        assert!(!is_kept(&recent, edition(1, 10)));
        assert!(is_kept(&recent, edition(1, 10)));
        assert_eq!(recent.0.lock().len(), 1);
    }

    #[test]
    fn one_larger_than_the_budget_is_kept_alone() {
        let recent = RecentSegments::default();
        is_kept(&recent, edition(1, 1));
        assert!(!is_kept(&recent, edition(2, 2 * BUDGET_BYTES)));
        assert!(is_kept(&recent, edition(2, 2 * BUDGET_BYTES)));
        assert!(!is_kept(&recent, edition(1, 1)));
    }
}
