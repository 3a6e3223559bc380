//! What earlier visits have left in the browser's store.

use super::{OWNER_KEY, TABLE};
use crate::{
    browser::{Lock, TextTable, Write, storage},
    outbox::Chunk,
};

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

    /// How many readings are left, of a server that was not forgotten.
    pub(in super::super) async fn count() -> u64 {
        if storage::get(OWNER_KEY).is_none() {
            return 0;
        }
        read(&TextTable::open(TABLE)).await.iter().map(|chunk| chunk.count() as u64).sum()
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
