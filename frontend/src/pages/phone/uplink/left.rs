//! What earlier visits have left in the browser's store.

use motionwire_shared::Timestamp;

use super::TABLE;
use crate::{
    browser::{Lock, TextTable, Write},
    outbox::Chunk,
};

/// What waits in the browser's store.
#[derive(Debug, Default)]
pub(in super::super) struct Waiting {
    /// Readings.
    pub(in super::super) count: u64,
    /// The times of the first and of the last one; the first of all times if there is none.
    pub(in super::super) span: (Timestamp, Timestamp),
}

/// It, and the lock without which no page sends it: a second one would send the same.
pub(in super::super) struct Left {
    pub(super) lock: Lock,
    pub(super) chunks: Vec<Chunk>,
}

impl Left {
    /// What is left, unless another page of this browser is there to send it.
    pub(in super::super) async fn take() -> Option<Self> {
        let lock = Lock::take_if_free(TABLE).await?;
        Some(Self::read(lock, &TextTable::open(TABLE)).await)
    }

    pub(in super::super) fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// What is left, whoever sends it.
    pub(in super::super) async fn look() -> Waiting {
        let mut waiting = Waiting::default();
        for chunk in read(&TextTable::open(TABLE)).await {
            let Some((first, last)) = chunk.span() else { continue };
            let (from, to) = waiting.span;
            waiting.span = if waiting.count == 0 { (first, last) } else { (from.min(first), to.max(last)) };
            waiting.count += chunk.count() as u64;
        }
        waiting
    }

    pub(super) async fn read(lock: Lock, table: &TextTable) -> Self {
        Self { lock, chunks: read(table).await }
    }
}

/// All chunks of the table, from which what cannot be read is removed.
async fn read(table: &TextTable) -> Vec<Chunk> {
    let mut unreadable = Write::default();
    let chunks = table
        .read_all()
        .await
        .into_iter()
        .filter_map(|(key, record)| {
            let chunk = Chunk::from_record(&key, &record);
            if chunk.is_none() {
                unreadable.remove.push(key);
            }
            chunk
        })
        .collect();
    table.write(unreadable, |_| ());
    chunks
}
