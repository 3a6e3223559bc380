//! What a consumer is told of the developer's producers.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use motionwire_shared::{
    UserId,
    wire::{self, Hole, Presence},
};
use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::scope::Scope;

/// Holes of one producer that wait to be told; the oldest are dropped beyond it.
const WAITING_HOLES: usize = 64;

/// States that have not been told yet: of each producer the newest only, so that a slow consumer costs no more than there
/// are producers.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    news: Mutex<HashMap<UserId, News>>,
    changed: Notify,
    scope: Option<Arc<Scope>>,
}

#[derive(Debug, Default)]
struct News {
    state: Presence,
    holes: VecDeque<Hole>,
}

impl Inbox {
    /// An inbox that takes what belongs to a scope only.
    pub(super) fn within(scope: Option<&Arc<Scope>>) -> Self {
        Self { scope: scope.cloned(), ..Self::default() }
    }

    /// A producer's state has changed.
    pub(super) fn put(&self, uid: &UserId, mut presence: Presence) {
        if let Some(scope) = &self.scope {
            if !scope.has_user(uid) {
                return;
            }
            presence.streams.retain(|data_type, _| scope.has_type(data_type));
        }
        let hole = presence.hole.take();
        let mut news = self.news.lock();
        let known = news.entry(uid.clone()).or_default();
        known.state = presence;
        known.holes.extend(hole);
        if known.holes.len() > WAITING_HOLES {
            known.holes.pop_front();
        }
        drop(news);
        self.changed.notify_one();
    }

    /// Waits for news and takes them, as frames. Cancelling the returned future loses nothing.
    pub(super) async fn take(&self) -> Vec<String> {
        loop {
            let news = std::mem::take(&mut *self.news.lock());
            if !news.is_empty() {
                return news.into_iter().flat_map(|(uid, news)| news.frames(&uid)).collect();
            }
            self.changed.notified().await;
        }
    }
}

impl News {
    /// One frame for each hole, else one for the state.
    fn frames(self, uid: &UserId) -> Vec<String> {
        let Self { state, holes } = self;
        if holes.is_empty() {
            return vec![wire::presence(uid, &state)];
        }
        let with = |hole| wire::presence(uid, &Presence { hole: Some(hole), ..state.clone() });
        holes.into_iter().map(with).collect()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use motionwire_shared::Timestamp;

    use super::*;

    #[test]
    fn states_replace_each_other_and_holes_add_up_to_a_limit() {
        let inbox = Inbox::default();
        let uid: UserId = "u".parse().unwrap();
        assert!(inbox.take().now_or_never().is_none());
        for second in 0..100 {
            let at = Timestamp::from_micros(second * 1_000_000);
            let hole = Some(Hole { from: at, to: at, reason: "hidden".to_owned() });
            inbox.put(&uid, Presence { connected: true, hole, ..Presence::default() });
        }
        inbox.put(&uid, Presence::default());
        let frames = inbox.take().now_or_never().unwrap();
        assert_eq!(frames.len(), WAITING_HOLES);
        assert!(frames[0].contains("00:00:36") && frames[63].contains("00:01:39"), "{frames:?}");
        assert!(frames.iter().all(|frame| frame.contains(r#""connected":false"#)));
        inbox.put(&uid, Presence::default());
        inbox.put(&uid, Presence { connected: true, ..Presence::default() });
        assert_eq!(inbox.take().now_or_never().unwrap(), [r#"{"op":8,"uid":"u","d":{"connected":true}}"#]);
    }
}
