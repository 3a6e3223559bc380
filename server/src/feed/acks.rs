//! What a producer's connection is told of its numbered streams.

use std::collections::HashMap;

use motionwire_shared::{StreamId, wire::Position};
use parking_lot::Mutex;
use tokio::sync::Notify;

/// How far each of a connection's streams is stored, as far as that has not been told yet. A newer state replaces an
/// older one, so that a slow connection costs nothing.
#[derive(Debug, Default)]
pub struct Acks {
    stored: Mutex<HashMap<StreamId, u64>>,
    changed: Notify,
}

impl Acks {
    /// All of a stream up to this place is stored.
    pub(super) fn stored(&self, Position { stream, n }: Position) {
        let mut stored = self.stored.lock();
        let known = stored.entry(stream).or_default();
        *known = n.max(*known);
        drop(stored);
        self.changed.notify_one();
    }

    /// Waits until there is something to tell. Cancelling the returned future loses nothing.
    pub async fn wait(&self) {
        while self.stored.lock().is_empty() {
            self.changed.notified().await;
        }
    }

    /// Takes what is to be told.
    pub fn take(&self) -> Vec<Position> {
        let stored = std::mem::take(&mut *self.stored.lock());
        stored.into_iter().map(|(stream, n)| Position { stream, n }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_newest_state_of_each_stream_is_told() {
        let acks = Acks::default();
        let position = |stream: &str, n| Position { stream: stream.parse().unwrap(), n };
        for n in [3, 7, 5] {
            acks.stored(position("a", n));
        }
        acks.stored(position("b", 0));
        acks.wait().await;
        let mut told = acks.take();
        told.sort_by(|a, b| a.stream.cmp(&b.stream));
        assert_eq!(told, [position("a", 7), position("b", 0)]);
        assert!(acks.take().is_empty());
    }
}
