//! Group commit: one commit for whatever has queued up while the one before it ran.

use std::{
    collections::HashMap,
    ops::Range,
    sync::{Arc, Weak},
    time::Duration,
};

use motionwire_shared::DevId;
use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};

use super::{Feeds, Inner, frames::FramesBuilder};
use crate::{
    clock::Clock,
    log::{Append, EventLog, NewEvent},
    metrics::Metrics,
};

/// Most events in one commit, so that a flood cannot make the delay of a commit grow without end.
const MAX_COMMIT_EVENTS: usize = 8192;

/// Pauses between tries while commits fail (a full disk, say): doubled from the first to the last.
const RETRY_PAUSES: Range<Duration> = Duration::from_millis(50)..Duration::from_secs(5);

/// Tries that are left to a failing commit once the server shuts down.
const TRIES_WHILE_CLOSING: u32 = 3;

/// An event on its way into the log.
pub(super) struct Submission {
    pub(super) dev: DevId,
    pub(super) event: NewEvent,
    /// Its share of the queue's budget, given back when it is committed.
    pub(super) permit: OwnedSemaphorePermit,
}

/// Takes submissions from all producers, in order of arrival, and commits them.
pub(super) struct Sequencer {
    feeds: Weak<Inner>,
    log: Arc<dyn EventLog>,
    submissions: mpsc::UnboundedReceiver<Submission>,
    closing: watch::Receiver<bool>,
    trouble: watch::Sender<Option<String>>,
    clock: Clock,
    metrics: Metrics,
}

impl Sequencer {
    pub(super) fn new(
        feeds: &Feeds,
        submissions: mpsc::UnboundedReceiver<Submission>,
        clock: Clock,
        metrics: Metrics,
    ) -> Self {
        let inner = &feeds.inner;
        Self {
            feeds: Arc::downgrade(inner),
            log: Arc::clone(&inner.log),
            submissions,
            closing: inner.closing.subscribe(),
            trouble: inner.trouble.clone(),
            clock,
            metrics,
        }
    }

    pub(super) async fn run(mut self) {
        let mut queue = Vec::new();
        loop {
            tokio::select! {
                biased;
                received = self.submissions.recv_many(&mut queue, MAX_COMMIT_EVENTS) => if received == 0 { return },
                // Closed to newcomers; what is queued is received until the queue is empty.
                _ = self.closing.wait_for(|closing| *closing), if !self.submissions.is_closed() => {
                    self.submissions.close();
                }
            }
            if !queue.is_empty() {
                self.commit(&mut queue).await;
            }
        }
    }

    async fn commit(&mut self, queue: &mut Vec<Submission>) {
        self.metrics
            .queue_length
            .set(i64::try_from(queue.len() + self.submissions.len()).unwrap_or(i64::MAX));
        let received = self.clock.timestamp();
        let mut places = HashMap::new();
        let mut appends: Vec<Append> = Vec::new();
        let mut permits: Option<OwnedSemaphorePermit> = None;
        for Submission { dev, event, permit } in queue.drain(..) {
            match &mut permits {
                Some(permits) => permits.merge(permit),
                None => permits = Some(permit),
            }
            let place = *places.entry(dev).or_insert_with_key(|dev| {
                let (events, positions) = (Vec::new(), Vec::new());
                appends.push(Append { dev: dev.clone(), events, positions, received });
                appends.len() - 1
            });
            appends[place].events.push(event);
        }
        let started = self.clock.now();
        let Some(ranges) = self.append(&appends).await else { return };
        self.metrics.commit_duration_s.observe((self.clock.now() - started).as_secs_f64());
        for (append, range) in appends.iter().zip(ranges) {
            self.metrics.events_stored.inc_by(append.events.len() as u64);
            self.publish(append, range);
        }
    }

    /// Tries until the log takes the events: back-pressure holds the producers meanwhile.
    async fn append(&mut self, appends: &[Append]) -> Option<Vec<Range<u64>>> {
        let mut pause = RETRY_PAUSES.start;
        let mut tries_left = TRIES_WHILE_CLOSING;
        loop {
            let error = match self.log.append(appends.to_vec()).await {
                Ok(ranges) => {
                    self.trouble.send_if_modified(|trouble| trouble.take().is_some());
                    return Some(ranges);
                }
                Err(error) => error,
            };
            tracing::error!(%error, "events cannot be stored; producers wait while this is tried again");
            self.trouble.send_replace(Some(error.to_string()));
            if *self.closing.borrow() {
                tries_left -= 1;
                if tries_left == 0 {
                    let events: usize = appends.iter().map(|append| append.events.len()).sum();
                    tracing::error!(events, "shutting down without having stored these events");
                    return None;
                }
            }
            tokio::select! {
                () = self.clock.sleep(pause) => {}
                _ = self.closing.wait_for(|closing| *closing), if !*self.closing.borrow() => {}
            }
            pause = (2 * pause).min(RETRY_PAUSES.end);
        }
    }

    fn publish(&self, append: &Append, range: Range<u64>) {
        let feed = self.feeds.upgrade().and_then(|inner| Feeds { inner }.existing(&append.dev));
        let Some(feed) = feed else { return };
        let mut builder = FramesBuilder::default();
        for (event, seq) in append.events.iter().zip(range) {
            builder.push(&event.reading, &event.uid, seq, &event.data_type);
        }
        feed.publish(builder.finish());
    }
}
