//! Who hears of changes at once: open dashboards, each with a stream of the newest notes.
//!
//! News replace each other: a dashboard that reads slowly gets the newest, and holds no queue.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use motionwire_shared::{DevId, rest::Refusal};
use parking_lot::Mutex;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{auth::AccountsError, clock::Clock};

/// Streams of one developer at the same time; beyond it newcomers are turned away.
const MAX_STREAMS: u32 = 64;

/// How long a stream lasts; then its browser opens another. Less than an HTTP connection lasts that says as little as a stream.
const STREAM_LIFETIME: Duration = Duration::from_secs(9 * 60);

/// All streams. Cheap to clone.
#[derive(Clone)]
pub(super) struct Hub {
    inner: Arc<Inner>,
}

struct Inner {
    clock: Clock,
    shutdown: CancellationToken,
    next_id: AtomicU64,
    /// The newest notes of developers with streams. Held while notes are read and told, so that older ones cannot
    /// overtake newer ones.
    newest: tokio::sync::Mutex<HashMap<DevId, watch::Sender<Arc<str>>>>,
    streams: Mutex<HashMap<u64, Stream>>,
}

struct Stream {
    dev: DevId,
    session: String,
    end: CancellationToken,
}

/// A stream's reading end; dropping it frees its place.
pub struct News {
    hub: Hub,
    id: u64,
    newest: watch::Receiver<Arc<str>>,
    end: CancellationToken,
    until: Instant,
}

impl Hub {
    pub(super) fn new(clock: Clock, shutdown: CancellationToken) -> Self {
        let inner = Inner {
            clock,
            shutdown,
            next_id: AtomicU64::default(),
            newest: tokio::sync::Mutex::default(),
            streams: Mutex::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Opens a stream of a dashboard's session, which ends after so long at the latest.
    pub(super) async fn open(
        &self,
        dev: &DevId,
        session: String,
        session_left: Duration,
        read: impl AsyncFnOnce() -> Result<Arc<str>, AccountsError>,
    ) -> Result<News, AccountsError> {
        let id = self.inner.next_id.fetch_add(1, Ordering::Relaxed);
        let end = self.inner.shutdown.child_token();
        let mut newest = self.inner.newest.lock().await;
        {
            let mut streams = self.inner.streams.lock();
            let open = streams.values().filter(|stream| stream.dev == *dev).count();
            if open >= MAX_STREAMS as usize {
                return Err(Refusal::TooManyDashboards.at(MAX_STREAMS).into());
            }
            streams.insert(id, Stream { dev: dev.clone(), session, end: end.clone() });
        }
        let until = self.inner.clock.now() + STREAM_LIFETIME.min(session_left);
        let (_, receiver) = watch::channel(Arc::from(""));
        // Made before anything can fail, so that it gives the place back.
        let mut news = News { hub: self.clone(), id, newest: receiver, end, until };
        let known = newest.get(dev).filter(|newest| newest.receiver_count() > 0);
        news.newest = match known {
            Some(sender) => sender.subscribe(),
            None => {
                let (sender, receiver) = watch::channel(read().await?);
                newest.insert(dev.clone(), sender);
                receiver
            }
        };
        news.newest.mark_changed();
        Ok(news)
    }

    /// Tells a developer's streams what there is now; reads it only if somebody listens.
    pub(super) async fn tell(
        &self,
        dev: &DevId,
        read: impl AsyncFnOnce() -> Result<Arc<str>, AccountsError>,
    ) -> Result<(), AccountsError> {
        let mut newest = self.inner.newest.lock().await;
        match newest.get(dev) {
            Some(sender) if sender.receiver_count() > 0 => {
                sender.send_replace(read().await?);
            }
            Some(_) => drop(newest.remove(dev)),
            None => {}
        }
        Ok(())
    }

    /// Ends the streams of a session.
    pub(super) fn end(&self, session: &str) {
        for stream in self.inner.streams.lock().values().filter(|stream| stream.session == session) {
            stream.end.cancel();
        }
    }
}

impl News {
    /// The newest notes as JSON, at once and after each change; none at the stream's end.
    pub async fn next(&mut self) -> Option<Arc<str>> {
        tokio::select! {
            biased;
            () = self.end.cancelled() => None,
            () = self.hub.inner.clock.sleep_until(self.until) => None,
            changed = self.newest.changed() => {
                changed.ok()?;
                Some(Arc::clone(&self.newest.borrow_and_update()))
            }
        }
    }
}

impl Drop for News {
    fn drop(&mut self) {
        self.hub.inner.streams.lock().remove(&self.id);
    }
}
