//! A place in a developer's log that moves forward.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio::sync::watch;

use super::{Feed, Follower, Frames, frames::FramesBuilder, ring::Found};
use crate::log::{EventLog, LogError, Page, Turns};

/// What a reader behind the ring takes from the store at a time, in bytes of readings.
const PAGE_BYTES: usize = 256 * 1024;

/// Why a cursor cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum CursorError {
    /// Retention has removed events that the cursor had not read.
    #[error("what follows is no longer retained")]
    Pruned,
    /// The log cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// Reads one developer's log in order of `seq`, from memory or from the store, whichever has it.
pub struct Cursor {
    feed: Arc<Feed>,
    log: Arc<dyn EventLog>,
    /// The last event read.
    after: u64,
    /// Exclusive end; `None` follows the log for ever.
    before: Option<u64>,
    newest: watch::Receiver<u64>,
    /// Whose turn it waits for before it reads the store; none if it need not.
    turns: Option<Box<(Turns, Arc<str>)>>,
    /// What is being read from the store. Kept while nobody waits for it, since whoever has much else to do would begin again and
    /// again.
    reading: Option<BoxFuture<'static, Result<Stored, LogError>>>,
}

/// What was read from the store.
struct Stored {
    page: Page,
    /// Up to where, exclusive.
    before: u64,
    /// Whether retention has removed events before it.
    is_pruned: bool,
}

impl Cursor {
    pub(super) fn live(feed: Arc<Feed>, log: Arc<dyn EventLog>, after: u64) -> Self {
        let newest = feed.newest.subscribe();
        Self { feed, log, after, before: None, newest, turns: None, reading: None }
    }

    pub(super) fn bounded(feed: Arc<Feed>, log: Arc<dyn EventLog>, after: u64, before: u64) -> Self {
        let newest = feed.newest.subscribe();
        Self { feed, log, after, before: Some(before), newest, turns: None, reading: None }
    }

    /// Has it read the store when it is this visitor's turn.
    #[must_use]
    pub fn in_turn(self, turns: Turns, visitor: Arc<str>) -> Self {
        Self { turns: Some(Box::new((turns, visitor))), ..self }
    }

    /// The next frames, as many as are at hand; waits for new ones at the live end. `None` is the end of a bounded cursor.
    ///
    /// Cancelling the returned future loses nothing.
    ///
    /// # Errors
    /// If a live cursor's next events are no longer retained, or the log cannot be read.
    pub async fn next(&mut self) -> Result<Option<Frames>, CursorError> {
        loop {
            if self.before.is_some_and(|before| self.after.saturating_add(1) >= before) {
                return Ok(None);
            }
            let found = self.feed.ring.read().find(self.after, self.before.unwrap_or(u64::MAX));
            match found {
                Found::Frames(frames) => {
                    self.go_to(frames.last_seq());
                    return Ok(Some(frames));
                }
                Found::Behind => {
                    if let Some(frames) = self.read_page().await? {
                        return Ok(Some(frames));
                    }
                    if self.before.is_some() {
                        return Ok(None);
                    }
                }
                Found::UpToDate if self.before.is_some() => return Ok(None),
                Found::UpToDate => {
                    let after = self.after;
                    // The sender lives in `self.feed`.
                    let _ = self.newest.wait_for(|newest| *newest > after).await;
                }
            }
        }
    }

    /// Makes the reader a follower of its feed, if it is up to date. The feed may write from then on, until `follower` does
    /// not take what it is offered; then the cursor is to be [moved](Self::move_to) to where that was.
    pub fn follow(&self, follower: &Arc<dyn Follower>) -> bool {
        self.feed.followers.add(follower, || self.is_up_to_date())
    }

    /// Takes a follower away from the feed, if it is there.
    pub fn unfollow(&self, follower: &Arc<dyn Follower>) {
        self.feed.followers.remove(follower);
    }

    /// Goes on behind this event, which was read by other means.
    pub fn move_to(&mut self, after: u64) {
        if after > self.after {
            self.go_to(after);
        }
    }

    fn go_to(&mut self, after: u64) {
        self.after = after;
        self.reading = None;
    }

    /// The place: the last event read.
    pub fn after(&self) -> u64 {
        self.after
    }

    /// The exclusive end of a bounded cursor.
    pub fn before(&self) -> Option<u64> {
        self.before
    }

    /// Whether a live cursor has read all that is published.
    pub fn is_up_to_date(&self) -> bool {
        *self.newest.borrow() <= self.after
    }

    async fn read_page(&mut self) -> Result<Option<Frames>, CursorError> {
        if self.reading.is_none() {
            self.reading = Some(self.begin_page());
        }
        let Some(reading) = &mut self.reading else { return Ok(None) };
        let stored = reading.await;
        self.reading = None;
        let Stored { page, before, is_pruned } = stored?;
        if is_pruned {
            return Err(CursorError::Pruned);
        }
        let reading_bytes = page.events.iter().map(|event| event.reading.len()).sum();
        let mut builder = FramesBuilder::with_room(page.events.len(), reading_bytes);
        for event in &page.events {
            if std::str::from_utf8(&event.reading).is_err() {
                tracing::error!(seq = event.seq, "a stored reading is not text; it is left out");
                continue;
            }
            builder.push(&event.reading, &event.uid, event.seq, &event.data_type);
        }
        match page.events.last() {
            Some(last) if page.more => self.after = last.seq,
            _ => self.after = before - 1,
        }
        let frames = builder.finish();
        Ok((!frames.is_empty()).then_some(frames))
    }

    fn begin_page(&self) -> BoxFuture<'static, Result<Stored, LogError>> {
        // What the ring has need not come from the store; and numbers that hold no events are passed over so.
        let newest = *self.newest.borrow();
        let before = self.before.unwrap_or(u64::MAX).min(newest.saturating_add(1));
        let (log, feed, after, is_live) =
            (Arc::clone(&self.log), Arc::clone(&self.feed), self.after, self.before.is_none());
        let work = async move {
            let page = log.read(&feed.dev, after, before, PAGE_BYTES).await?;
            let is_pruned = is_live && log.bounds(&feed.dev).await?.pruned_through > after;
            Ok(Stored { page, before, is_pruned })
        };
        match self.turns.as_deref().cloned() {
            Some((turns, visitor)) => Box::pin(async move { turns.read(&visitor, work).await }),
            None => Box::pin(work),
        }
    }
}
