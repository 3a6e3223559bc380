//! The live feed of each developer's log: submissions are sequenced and committed in groups, then dispatched.
//!
//! A consumer is a [`Cursor`] over the log. Its hot end is a `ring` of encoded frames in memory; whoever falls behind it
//! reads on from the store. Live delivery, catching up and REPLAY are the same reading. Whoever is up to date can become a
//! [`Follower`]: the feed hands it what it publishes, until it does not take it at once. Where the system can, it writes to many
//! of them with one call.

mod acks;
mod cursor;
mod follow;
mod frames;
mod positions;
mod ring;
mod sequencer;

#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    sync::{Arc, Weak},
    time::Duration,
};

use motionwire_shared::{DevId, UserId, wire::Position};
use motionwire_volley::Volley;
use parking_lot::{Mutex, RwLock};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

pub use acks::Acks;
pub use cursor::{Cursor, CursorError};
use follow::Followers;
pub use follow::{Delivery, Follower, Offered};
pub use frames::Frames;
use ring::Ring;
use sequencer::{Order, Sequencer, Submission};

use crate::{
    clock::Clock,
    log::{Bounds, EventLog, EventRun, LogError},
    metrics::Metrics,
};

/// Readings that wait for their commit, in bytes; beyond it producers wait, and so their sockets.
const QUEUE_BUDGET_BYTES: usize = 4 * 1024 * 1024;

/// What a queued event takes beside its reading, in bytes, rounded up.
const EVENT_OVERHEAD_BYTES: usize = 64;

/// What queued events of one submission take together beside that, in bytes, rounded up.
const SUBMISSION_OVERHEAD_BYTES: usize = 256;

/// The server no longer takes events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the server is shutting down and takes no more events")]
pub struct FeedClosed;

/// The place of a submission in its producer's numbered stream (capability `ack`).
#[derive(Debug, Clone)]
pub struct Numbered {
    /// Whose stream.
    pub uid: UserId,
    /// Stream and number.
    pub position: Position,
    /// Hears when it is stored.
    pub acks: Arc<Acks>,
}

/// The feeds of all developers. Cheap to clone.
#[derive(Clone)]
pub struct Feeds {
    inner: Arc<Inner>,
}

struct Inner {
    log: Arc<dyn EventLog>,
    /// Held weakly: a feed lives as long as somebody reads it.
    feeds: Mutex<HashMap<DevId, Weak<Feed>>>,
    queue: mpsc::UnboundedSender<Order>,
    budget: Arc<Semaphore>,
    closing: watch::Sender<bool>,
    /// Whether the sequencer has ended.
    ended: watch::Receiver<bool>,
    /// Why commits fail at present.
    trouble: watch::Sender<Option<String>>,
}

impl Feeds {
    /// Starts the sequencer over a log. Must be called within a runtime.
    ///
    /// # Errors
    /// If the system gives no thread for it.
    pub fn start(log: Arc<dyn EventLog>, clock: Clock, metrics: Metrics) -> std::io::Result<Self> {
        Self::start_gathering(log, clock, metrics, Duration::ZERO)
    }

    /// The same; each commit waits so long for more events after its first one, which makes sending cheaper and later.
    ///
    /// # Errors
    /// Like [`Self::start`].
    pub fn start_gathering(
        log: Arc<dyn EventLog>,
        clock: Clock,
        metrics: Metrics,
        gather_for: Duration,
    ) -> std::io::Result<Self> {
        let (queue, orders) = mpsc::unbounded_channel();
        let (end, ended) = watch::channel(false);
        let inner = Arc::new(Inner {
            log,
            feeds: Mutex::default(),
            queue,
            budget: Arc::new(Semaphore::new(QUEUE_BUDGET_BYTES)),
            closing: watch::Sender::new(false),
            ended,
            trouble: watch::Sender::new(None),
        });
        let feeds = Self { inner };
        let sequencer = Sequencer::new(&feeds, orders, clock, metrics, gather_for);
        sequencer.start(end)?;
        Ok(feeds)
    }

    /// The log below, for whoever reads the past by time.
    pub fn log(&self) -> &dyn EventLog {
        &*self.inner.log
    }

    /// Queues events of one user for their places in the developer's log, all in one commit; waits while too much is queued.
    ///
    /// Numbered events are dropped if their number is stored already. Either way their stream's state is told to the
    /// acknowledgements after the commit.
    ///
    /// # Errors
    /// If the server is shutting down.
    pub async fn submit(
        &self,
        dev: &DevId,
        events: EventRun,
        numbered: Option<Numbered>,
    ) -> Result<(), FeedClosed> {
        let bytes = SUBMISSION_OVERHEAD_BYTES + events.reading_bytes() + events.len() * EVENT_OVERHEAD_BYTES;
        let cost = u32::try_from(bytes.min(QUEUE_BUDGET_BYTES)).unwrap_or(u32::MAX);
        let permit = Arc::clone(&self.inner.budget).acquire_many_owned(cost).await.map_err(|_| FeedClosed)?;
        let submission = Submission { dev: dev.clone(), events, numbered, permit };
        self.inner.queue.send(Order::Store(submission)).map_err(|_| FeedClosed)
    }

    /// Waits until all that is queued at present is stored; as long as commits fail, for ever.
    ///
    /// # Errors
    /// If the server shuts down before.
    pub async fn flush(&self) -> Result<(), FeedClosed> {
        let (reply, stored) = oneshot::channel();
        self.inner.queue.send(Order::Tell(reply)).map_err(|_| FeedClosed)?;
        stored.await.map_err(|_| FeedClosed)
    }

    /// What a developer's log holds.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub async fn bounds(&self, dev: &DevId) -> Result<Bounds, LogError> {
        self.inner.log.bounds(dev).await
    }

    /// A cursor over what a developer's log receives from now on.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub async fn live(&self, dev: &DevId) -> Result<Cursor, LogError> {
        let feed = self.open(dev).await?;
        let after = *feed.newest.borrow();
        Ok(Cursor::live(feed, Arc::clone(&self.inner.log), after))
    }

    /// A cursor over stored events with `after < seq < before`; without `before`, up to the newest now.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub async fn replay(&self, dev: &DevId, after: u64, before: Option<u64>) -> Result<Cursor, LogError> {
        let feed = self.open(dev).await?;
        let end = feed.newest.borrow().saturating_add(1);
        let before = before.map_or(end, |before| before.min(end));
        Ok(Cursor::bounded(feed, Arc::clone(&self.inner.log), after, before))
    }

    /// Deletes all of a user's events, from the log and then from memory. Its numbers are not used again.
    ///
    /// # Errors
    /// If the log cannot be changed.
    pub async fn delete_user(&self, dev: &DevId, uid: &UserId) -> Result<(), LogError> {
        self.inner.log.delete_user(dev, uid).await?;
        self.forget(dev, Some(uid));
        Ok(())
    }

    /// The same for all of a developer's events.
    ///
    /// # Errors
    /// If the log cannot be changed.
    pub async fn delete_developer(&self, dev: &DevId) -> Result<(), LogError> {
        self.inner.log.delete_developer(dev).await?;
        self.forget(dev, None);
        Ok(())
    }

    /// Forgets what the log has deleted: at once, and by the sequencer once more what it was about to publish. Only now, as
    /// readers whose place in memory is empty read the log.
    fn forget(&self, dev: &DevId, uid: Option<&UserId>) {
        if let Some(feed) = self.existing(dev) {
            feed.ring.write().clear();
        }
        // It fails only when the server ends, and this memory with it.
        let _ = self.inner.queue.send(Order::Forget(dev.clone(), uid.cloned()));
    }

    /// Whether commits succeed.
    ///
    /// # Errors
    /// Why they do not.
    pub fn health(&self) -> Result<(), String> {
        self.inner.trouble.borrow().clone().map_or(Ok(()), Err)
    }

    /// Commits what was accepted, then stops. Later submissions are refused. Any number of callers may wait for it.
    pub async fn close(&self) {
        self.inner.budget.close();
        self.inner.closing.send_replace(true);
        if self.inner.ended.clone().wait_for(|ended| *ended).await.is_err() {
            tracing::error!("the sequencer ended abnormally");
        }
    }

    fn existing(&self, dev: &DevId) -> Option<Arc<Feed>> {
        self.inner.feeds.lock().get(dev).and_then(Weak::upgrade)
    }

    async fn open(&self, dev: &DevId) -> Result<Arc<Feed>, LogError> {
        let feed = {
            let mut feeds = self.inner.feeds.lock();
            match feeds.get(dev).and_then(Weak::upgrade) {
                Some(feed) => feed,
                None => {
                    feeds.retain(|_, feed| feed.strong_count() > 0);
                    let feed = Arc::new(Feed::default_for(dev.clone()));
                    feeds.insert(dev.clone(), Arc::downgrade(&feed));
                    feed
                }
            }
        };
        // The feed is registered before the bounds are read: what is committed in between arrives through it.
        if feed.ring.read().is_unanchored() {
            let bounds = self.inner.log.bounds(dev).await?;
            feed.ring.write().anchor(bounds.newest);
            feed.raise_newest(bounds.newest);
        }
        Ok(feed)
    }
}

/// The live end of one developer's log.
pub(crate) struct Feed {
    dev: DevId,
    ring: RwLock<Ring>,
    newest: watch::Sender<u64>,
    followers: Followers,
}

impl Feed {
    fn default_for(dev: DevId) -> Self {
        Self { dev, ring: RwLock::default(), newest: watch::Sender::new(0), followers: Followers::default() }
    }

    fn publish(&self, frames: &Frames, volley: Option<&mut Volley>) {
        let last = frames.last_seq();
        self.ring.write().push(frames.clone());
        self.raise_newest(last);
        self.followers.offer(frames, volley);
    }

    fn raise_newest(&self, seq: u64) {
        self.newest.send_if_modified(|newest| {
            let higher = seq > *newest;
            *newest = seq.max(*newest);
            higher
        });
    }
}
