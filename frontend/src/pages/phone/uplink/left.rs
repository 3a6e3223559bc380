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

/// The lock without which no page sends it: a second one would send the same.
pub(in super::super) struct Left {
    pub(super) lock: Lock,
    is_empty: bool,
}

impl Left {
    /// What is left, unless another page of this browser is there to send it.
    pub(in super::super) async fn take() -> Option<Self> {
        let lock = Lock::take_if_free(TABLE).await?;
        let mut is_empty = true;
        read(&TextTable::open(TABLE), &mut |chunks| {
            is_empty = chunks.is_empty();
            is_empty
        })
        .await;
        Some(Self { lock, is_empty })
    }

    pub(in super::super) fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// What is left, whoever sends it.
    pub(in super::super) async fn look() -> Waiting {
        let mut waiting = Waiting::default();
        read(&TextTable::open(TABLE), &mut |chunks| {
            for chunk in chunks {
                let Some((first, last)) = chunk.span() else { continue };
                let (from, to) = waiting.span;
                waiting.span =
                    if waiting.count == 0 { (first, last) } else { (from.min(first), to.max(last)) };
                waiting.count += chunk.count() as u64;
            }
            true
        })
        .await;
        waiting
    }
}

/// Hands over all chunks of the table, a few at a time, as long as `take` wants more. What cannot be read is removed.
pub(super) async fn read(table: &TextTable, take: &mut dyn FnMut(Vec<Chunk>) -> bool) {
    table
        .read(|records| {
            let mut unreadable = Write::default();
            let mut chunks = Vec::new();
            for (key, record) in records {
                match Chunk::from_record(&key, &record) {
                    Some(chunk) => chunks.push(chunk),
                    None => unreadable.remove.push(key),
                }
            }
            table.write(unreadable, |_| ());
            take(chunks)
        })
        .await;
}
