//! Group commit: one commit for whatever has queued up while the one before it ran.

use std::{
    collections::HashMap,
    ops::Range,
    sync::{Arc, Weak},
    thread,
    time::Duration,
};

use motionwire_shared::{DevId, UserId, wire::Position};
use motionwire_volley::Volley;
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, mpsc, oneshot, watch},
    task::unconstrained,
};

use super::{Acks, Feed, Feeds, Inner, Numbered, frames::FramesBuilder, positions::Positions};
use crate::{
    clock::Clock,
    log::{Append, EventLog, EventRun, Events, LogError},
    metrics::Metrics,
};

/// Most events in one commit, so that a flood cannot make the delay of a commit grow without end.
const MAX_COMMIT_EVENTS: usize = 4096;

/// Pauses between tries while commits fail (a full disk, say): doubled from the first to the last.
const RETRY_PAUSES: Range<Duration> = Duration::from_millis(50)..Duration::from_secs(5);

/// Tries that are left to a failing commit once the server shuts down.
pub(super) const TRIES_WHILE_CLOSING: u32 = 3;

/// How far a reading's time may lie after its receipt before it counts as one from the future.
const FUTURE: Duration = Duration::from_secs(60);

/// How many events come from a clock that is ahead. They are kept as they are.
fn from_the_future(append: &Append) -> u64 {
    let ahead_us = i64::try_from(FUTURE.as_micros()).unwrap_or(i64::MAX);
    let latest_us = append.received.as_micros().saturating_add(ahead_us);
    append.events.iter().filter(|event| event.ts.as_micros() > latest_us).count() as u64
}

/// What the sequencer is to do, in order of arrival.
pub(super) enum Order {
    /// To store events.
    Store(Submission),
    /// To forget what it knows of a developer, or of one of its users, since the log has deleted it.
    Forget(DevId, Option<UserId>),
    /// To tell when all before it is stored.
    Tell(oneshot::Sender<()>),
}

impl Order {
    fn events(&self) -> usize {
        match self {
            Self::Store(submission) => submission.events.len(),
            Self::Forget(..) | Self::Tell(_) => 0,
        }
    }
}

/// Events on their way into the log.
pub(super) struct Submission {
    pub(super) dev: DevId,
    pub(super) events: EventRun,
    pub(super) numbered: Option<Numbered>,
    /// Its share of the queue's budget, given back when it is committed.
    pub(super) permit: OwnedSemaphorePermit,
}

/// What becomes one commit.
#[derive(Default)]
struct Batch {
    appends: Vec<Append>,
    /// Whom to tell what once it is stored.
    tidings: Vec<(Arc<Acks>, Position)>,
    /// Who only wants to know that it is.
    waiting: Vec<oneshot::Sender<()>>,
    permits: Option<OwnedSemaphorePermit>,
}

/// How long to go on trying.
struct Patience {
    pause: Duration,
    tries_left_while_closing: u32,
}

impl Patience {
    fn new() -> Self {
        Self { pause: RETRY_PAUSES.start, tries_left_while_closing: TRIES_WHILE_CLOSING }
    }
}

/// Takes orders from all, in order of arrival, and commits what is submitted.
pub(super) struct Sequencer {
    feeds: Weak<Inner>,
    log: Arc<dyn EventLog>,
    orders: mpsc::UnboundedReceiver<Order>,
    closing: watch::Receiver<bool>,
    trouble: watch::Sender<Option<String>>,
    clock: Clock,
    metrics: Metrics,
    /// How long a commit waits for more after its first event.
    gather_for: Duration,
    positions: Positions,
}

impl Sequencer {
    pub(super) fn new(
        feeds: &Feeds,
        orders: mpsc::UnboundedReceiver<Order>,
        clock: Clock,
        metrics: Metrics,
        gather_for: Duration,
    ) -> Self {
        let inner = &feeds.inner;
        Self {
            feeds: Arc::downgrade(inner),
            log: Arc::clone(&inner.log),
            orders,
            closing: inner.closing.subscribe(),
            trouble: inner.trouble.clone(),
            clock,
            metrics,
            gather_for,
            positions: Positions::default(),
        }
    }

    /// Runs on a thread of its own, since it writes to sockets between two commits. Tells when it has ended.
    pub(super) fn start(self, end: watch::Sender<bool>) -> std::io::Result<()> {
        let runtime = Handle::current();
        let run = move || {
            // Without a budget, since there is nobody on this thread to be fair to.
            runtime.block_on(unconstrained(self.run()));
            end.send_replace(true);
        };
        thread::Builder::new().name("sequencer".to_owned()).spawn(run)?;
        Ok(())
    }

    async fn run(mut self) {
        let mut queue = Vec::new();
        let mut volley = Volley::new()
            .inspect_err(|error| tracing::info!(%error, "the system has no io_uring; consumers are written to one by one"))
            .ok();
        let (clock, gather_for) = (self.clock.clone(), self.gather_for);
        // Whoever had more than one commit's worth to do does not wait for more.
        let mut is_behind = false;
        loop {
            let pause = async {
                if !gather_for.is_zero() && !is_behind {
                    clock.sleep(gather_for).await;
                }
            };
            tokio::select! {
                biased;
                received = receive(&mut self.orders, &mut queue, pause) => if !received { return },
                // Closed to newcomers; what is queued is received until the queue is empty.
                _ = self.closing.wait_for(|closing| *closing), if !self.orders.is_closed() => {
                    self.orders.close();
                }
            }
            is_behind = !self.orders.is_empty();
            if !queue.is_empty() {
                let events = queue.iter().map(Order::events).sum();
                if self.commit(&mut queue, volley.as_mut()).await.is_none() {
                    return self.give_up(events);
                }
            }
        }
    }

    /// Ends without these events and those behind them: an acknowledgement of a later one would vouch for these too.
    fn give_up(mut self, mut events: usize) {
        self.orders.close();
        while let Ok(order) = self.orders.try_recv() {
            events += order.events();
        }
        tracing::error!(events, "shutting down without having stored these events");
    }

    /// Commits what is queued, and tells of it; `None` if that was given up.
    async fn commit(&mut self, queue: &mut Vec<Order>, mut volley: Option<&mut Volley>) -> Option<()> {
        self.metrics.queue_length.set(i64::try_from(queue.len() + self.orders.len()).unwrap_or(i64::MAX));
        let Batch { appends, tidings, waiting, permits: _permits } = self.gather(queue).await?;
        if !appends.is_empty() {
            let started = self.clock.now();
            let ranges = self.append(&appends).await?;
            self.metrics.commit_duration_s.observe((self.clock.now() - started).as_secs_f64());
            self.positions.committed();
            for (append, range) in appends.iter().zip(ranges) {
                self.metrics.events_stored.inc_by(append.events.len() as u64);
                self.metrics.future_events.inc_by(from_the_future(append));
                self.publish(append, range, volley.as_deref_mut());
            }
        }
        // What has come meanwhile counts when it is taken.
        self.metrics.queue_length.set(0);
        for (acks, position) in tidings {
            acks.stored(position);
        }
        for reply in waiting {
            // Whoever has given up waiting needs no answer.
            let _ = reply.send(());
        }
        Some(())
    }

    /// Puts a commit together from what is queued, without what is stored already.
    async fn gather(&mut self, queue: &mut Vec<Order>) -> Option<Batch> {
        let received = self.clock.timestamp();
        let mut places = HashMap::new();
        let mut batch = Batch::default();
        for order in queue.drain(..) {
            let Submission { dev, events, numbered, permit } = match order {
                Order::Store(submission) => submission,
                Order::Forget(dev, uid) => {
                    self.forget(&dev, uid.as_ref());
                    continue;
                }
                Order::Tell(reply) => {
                    batch.waiting.push(reply);
                    continue;
                }
            };
            match &mut batch.permits {
                Some(permits) => permits.merge(permit),
                None => batch.permits = Some(permit),
            }
            if let Some(numbered) = numbered {
                let (is_new, n) = self.admit(&dev, &numbered).await?;
                batch.tidings.push((numbered.acks, Position { n, ..numbered.position }));
                if !is_new {
                    continue;
                }
            }
            let place = *places.entry(dev).or_insert_with_key(|dev| {
                let (events, positions) = (Events::default(), Vec::new());
                batch.appends.push(Append { dev: dev.clone(), events, positions, received });
                batch.appends.len() - 1
            });
            batch.appends[place].events.push(events);
        }
        for append in &mut batch.appends {
            append.positions = self.positions.pending(&append.dev);
        }
        Some(batch)
    }

    /// Tries until the log can say whether a submission is new.
    async fn admit(&mut self, dev: &DevId, numbered: &Numbered) -> Option<(bool, u64)> {
        let mut patience = Patience::new();
        loop {
            match self.positions.admit(&*self.log, dev, numbered).await {
                Ok(admission) => return Some(admission),
                Err(error) => self.be_patient(&mut patience, &error).await?,
            }
        }
    }

    /// Tries until the log takes the events: back-pressure holds the producers meanwhile.
    async fn append(&mut self, appends: &[Append]) -> Option<Vec<Range<u64>>> {
        let mut patience = Patience::new();
        loop {
            let error = match self.log.append(appends.to_vec()).await {
                Ok(ranges) => {
                    self.trouble.send_if_modified(|trouble| trouble.take().is_some());
                    return Some(ranges);
                }
                Err(error) => error,
            };
            self.be_patient(&mut patience, &error).await?;
        }
    }

    /// Waits before the next try; `None` if the server shuts down and there were enough.
    async fn be_patient(&mut self, patience: &mut Patience, error: &LogError) -> Option<()> {
        tracing::error!(%error, "events cannot be stored; producers wait while this is tried again");
        self.metrics.commit_failures.inc();
        self.trouble.send_replace(Some(error.to_string()));
        if *self.closing.borrow() {
            patience.tries_left_while_closing = patience.tries_left_while_closing.checked_sub(1)?;
            if patience.tries_left_while_closing == 0 {
                return None;
            }
        }
        tokio::select! {
            () = self.clock.sleep(patience.pause) => {}
            _ = self.closing.wait_for(|closing| *closing), if !*self.closing.borrow() => {}
        }
        patience.pause = (2 * patience.pause).min(RETRY_PAUSES.end);
        Some(())
    }

    /// By now all is published that was stored before the log deleted it.
    fn forget(&mut self, dev: &DevId, uid: Option<&UserId>) {
        self.positions.forget(dev, uid);
        if let Some(feed) = self.feed(dev) {
            feed.ring.write().clear();
        }
    }

    fn feed(&self, dev: &DevId) -> Option<Arc<Feed>> {
        self.feeds.upgrade().and_then(|inner| Feeds { inner }.existing(dev))
    }

    fn publish(&self, append: &Append, range: Range<u64>, volley: Option<&mut Volley>) {
        let Some(feed) = self.feed(&append.dev) else { return };
        let mut builder = FramesBuilder::with_room(append.events.len(), append.events.reading_bytes());
        for (event, seq) in append.events.iter().zip(range) {
            builder.push(event.reading, event.uid, seq, event.data_type);
        }
        feed.publish(&builder.finish(), volley);
    }
}

/// Waits for orders, then for `pause`, and takes those that are there, up to the size of a commit; false when there will
/// be none. What was taken is in the queue, even if the returned future is cancelled.
async fn receive(
    orders: &mut mpsc::UnboundedReceiver<Order>,
    queue: &mut Vec<Order>,
    pause: impl Future<Output = ()>,
) -> bool {
    let Some(first) = orders.recv().await else { return false };
    let mut events = first.events();
    queue.push(first);
    pause.await;
    while events < MAX_COMMIT_EVENTS
        && let Ok(more) = orders.try_recv()
    {
        events += more.events();
        queue.push(more);
    }
    true
}
