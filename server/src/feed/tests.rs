use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use futures_util::future::{BoxFuture, FutureExt};
use motionwire_shared::{DataType, Timestamp, UserId};
use parking_lot::Mutex;
use tokio::sync::Notify;

use super::*;
use crate::{
    clock::ManualClock,
    log::{Append, Bounds, Event, NewEvent, Page, Retained, Retention, Series, columns::Column},
};

/// A log in memory, whose commits a test can hold up or let fail.
#[derive(Default)]
struct FakeLog {
    state: Mutex<State>,
    full: AtomicBool,
    failed: Notify,
    hold: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    events: Vec<(DevId, Event)>,
    commits: usize,
    pruned_through: u64,
}

impl FakeLog {
    fn commits(&self) -> usize {
        self.state.lock().commits
    }

    fn prune_through(&self, seq: u64) {
        let mut state = self.state.lock();
        state.events.retain(|(_, event)| event.seq > seq);
        state.pruned_through = seq;
    }
}

impl EventLog for FakeLog {
    fn append(&self, appends: Vec<Append>) -> BoxFuture<'_, Result<Vec<Range<u64>>, LogError>> {
        async move {
            let _free = self.hold.lock().await;
            if self.full.load(Ordering::SeqCst) {
                self.failed.notify_one();
                return Err(LogError::Engine("the disk is full".into()));
            }
            let mut state = self.state.lock();
            state.commits += 1;
            let mut ranges = Vec::new();
            for append in appends {
                let newest =
                    |state: &State| state.events.iter().filter(|(dev, _)| *dev == append.dev).count() as u64;
                let start = newest(&state) + state.pruned_through + 1;
                for (seq, event) in (start..).zip(append.events.iter()) {
                    let NewEvent { uid, data_type, ts, reading } = event.to_event();
                    state.events.push((append.dev.clone(), Event { seq, uid, data_type, ts, reading }));
                }
                ranges.push(start..newest(&state) + state.pruned_through + 1);
            }
            Ok(ranges)
        }
        .boxed()
    }

    fn read(
        &self,
        dev: &DevId,
        after: u64,
        before: u64,
        max_bytes: usize,
    ) -> BoxFuture<'_, Result<Page, LogError>> {
        let state = self.state.lock();
        let all = state
            .events
            .iter()
            .filter(|(owner, event)| owner == dev && event.seq > after && event.seq < before);
        let mut page = Page::default();
        let mut bytes = 0;
        for (_, event) in all {
            bytes += event.reading.len();
            if bytes > max_bytes && !page.events.is_empty() {
                page.more = true;
                break;
            }
            page.events.push(event.clone());
        }
        async { Ok(page) }.boxed()
    }

    fn bounds(&self, dev: &DevId) -> BoxFuture<'_, Result<Bounds, LogError>> {
        let state = self.state.lock();
        let mut seqs = state.events.iter().filter(|(owner, _)| owner == dev).map(|(_, event)| event.seq);
        let oldest = seqs.next();
        let newest = seqs.next_back().or(oldest).unwrap_or(state.pruned_through);
        let bounds = Bounds { newest, oldest, pruned_through: state.pruned_through };
        async move { Ok(bounds) }.boxed()
    }

    fn read_series(&self, _: Series, _: usize) -> BoxFuture<'_, Result<Page, LogError>> {
        unreachable!("the feed reads by seq")
    }

    fn read_columns(&self, _: Series, _: usize) -> BoxFuture<'_, Result<Vec<Column>, LogError>> {
        unreachable!("the feed draws no charts")
    }

    fn retained(&self, _: &DevId) -> BoxFuture<'_, Result<Vec<Retained>, LogError>> {
        unreachable!("the feed draws no charts")
    }

    fn position(&self, _: &DevId, _: &UserId, _: &str) -> BoxFuture<'_, Result<Option<u64>, LogError>> {
        unreachable!("the feed keeps no positions")
    }

    fn delete_user(&self, _: &DevId, _: &UserId) -> BoxFuture<'_, Result<(), LogError>> {
        unreachable!("the feed deletes nothing")
    }

    fn delete_developer(&self, _: &DevId) -> BoxFuture<'_, Result<(), LogError>> {
        unreachable!("the feed deletes nothing")
    }

    fn enforce(&self, _: Retention, _: Timestamp) -> BoxFuture<'_, Result<(), LogError>> {
        unreachable!("the feed deletes nothing")
    }

    fn size_bytes(&self) -> BoxFuture<'_, Result<u64, LogError>> {
        unreachable!("the feed takes no size")
    }
}

struct Bench {
    log: Arc<FakeLog>,
    feeds: Feeds,
    clock: ManualClock,
    dev: DevId,
}

impl Bench {
    fn new() -> Self {
        let log = Arc::new(FakeLog::default());
        let clock = ManualClock::at(Timestamp::from_micros(1_000_000));
        let feeds = Feeds::start(log.clone(), Clock::Manual(clock.clone()), Metrics::new()).unwrap();
        Self { log, feeds, clock, dev: "dev".parse().unwrap() }
    }

    async fn submit(&self, val: u64) {
        self.submit_bytes(format!(r#"{{"ts":"t","val":{val}}}"#)).await.unwrap();
    }

    /// 300 events, more than the ring holds.
    async fn flood(&self, reader: &mut Cursor) {
        for val in 1..=300 {
            let pad = "x".repeat(50_000);
            self.submit_bytes(format!(r#"{{"val":{val},"pad":"{pad}"}}"#)).await.unwrap();
            take(reader, 1).await;
        }
        let feed = self.feeds.open(&self.dev).await.unwrap();
        assert!(matches!(feed.ring.read().find(0, u64::MAX), ring::Found::Behind));
    }

    async fn submit_bytes(&self, reading: String) -> Result<(), FeedClosed> {
        let event = NewEvent {
            uid: "user".parse().unwrap(),
            data_type: DataType::from_name("ECG").unwrap(),
            ts: Timestamp::from_micros(1),
            reading: Bytes::from(reading),
        };
        self.feeds.submit(&self.dev, event.into(), None).await
    }
}

async fn take(cursor: &mut Cursor, count: usize) -> Vec<u64> {
    let mut seqs = Vec::new();
    while seqs.len() < count {
        let Some(frames) = cursor.next().await.unwrap() else { break };
        for text in frames.texts() {
            let text = std::str::from_utf8(text).unwrap();
            let seq = text.split(r#""seq":"#).nth(1).unwrap().split(',').next().unwrap();
            seqs.push(seq.parse().unwrap());
        }
    }
    seqs
}

#[tokio::test]
async fn a_live_cursor_gets_what_is_submitted_after_it_and_in_order() {
    let bench = Bench::new();
    let mut replay = bench.feeds.replay(&bench.dev, 0, None).await.unwrap();
    bench.submit(1).await;
    let mut live = bench.feeds.live(&bench.dev).await.unwrap();
    while live.after() == 0 {
        tokio::task::yield_now().await;
        live = bench.feeds.live(&bench.dev).await.unwrap();
    }
    assert!(live.is_up_to_date());
    for val in 2..=50 {
        bench.submit(val).await;
    }
    assert_eq!(take(&mut live, 49).await, (2..=50).collect::<Vec<_>>());
    assert!(live.is_up_to_date());
    // Opened before the first event, so there was nothing to replay.
    assert_eq!(take(&mut replay, 1).await, Vec::<u64>::new());
}

#[tokio::test]
async fn whatever_queues_up_behind_a_commit_is_one_commit() {
    let bench = Bench::new();
    let mut live = bench.feeds.live(&bench.dev).await.unwrap();
    let held = bench.log.hold.lock().await;
    bench.submit(1).await;
    tokio::task::yield_now().await;
    for val in 2..=500 {
        bench.submit(val).await;
    }
    drop(held);
    assert_eq!(take(&mut live, 500).await.len(), 500);
    assert!(bench.log.commits() <= 2, "{} commits", bench.log.commits());
}

#[tokio::test]
async fn events_that_may_wait_are_one_commit() {
    let log = Arc::new(FakeLog::default());
    let manual = ManualClock::at(Timestamp::from_micros(1_000_000));
    let clock = Clock::Manual(manual.clone());
    let gather_for = Duration::from_millis(5);
    let feeds = Feeds::start_gathering(log.clone(), clock, Metrics::new(), gather_for).unwrap();
    let bench = Bench { log, feeds, clock: manual, dev: "dev".parse().unwrap() };
    let mut live = bench.feeds.live(&bench.dev).await.unwrap();
    for val in 1..=20 {
        bench.submit(val).await;
    }
    assert_eq!(bench.log.commits(), 0);
    // Time goes on until the thread that waits for it has noticed.
    while bench.log.commits() == 0 {
        bench.clock.advance(gather_for);
        tokio::task::yield_now().await;
    }
    assert_eq!(take(&mut live, 20).await.len(), 20);
    assert_eq!(bench.log.commits(), 1);
    // The end of the server waits for nobody.
    bench.submit(21).await;
    bench.feeds.close().await;
    assert_eq!(bench.log.commits(), 2);
}

#[tokio::test]
async fn replay_bounds_are_exclusive_and_end_with_what_was_newest() {
    let bench = Bench::new();
    let mut live = bench.feeds.live(&bench.dev).await.unwrap();
    for val in 1..=20 {
        bench.submit(val).await;
    }
    take(&mut live, 20).await;
    let table = [
        (5, Some(9), 6..=8),
        (0, Some(3), 1..=2),
        (18, None, 19..=20),
        (18, Some(1000), 19..=20),
        #[allow(clippy::reversed_empty_ranges)]
        (9, Some(5), 1..=0),
        #[allow(clippy::reversed_empty_ranges)]
        (20, None, 1..=0),
        #[allow(clippy::reversed_empty_ranges)]
        (u64::MAX, None, 1..=0),
    ];
    for (after, before, expected) in table {
        let mut replay = bench.feeds.replay(&bench.dev, after, before).await.unwrap();
        assert_eq!(take(&mut replay, 100).await, expected.collect::<Vec<_>>(), "{after} {before:?}");
    }
}

#[tokio::test]
async fn a_cursor_that_fell_out_of_the_ring_reads_on_from_the_store() {
    let bench = Bench::new();
    let mut fast = bench.feeds.live(&bench.dev).await.unwrap();
    let mut slow = bench.feeds.live(&bench.dev).await.unwrap();
    let reading = |val: u64| format!(r#"{{"val":{val},"pad":"{}"}}"#, "x".repeat(50_000));
    for val in 1..=300 {
        bench.submit_bytes(reading(val)).await.unwrap();
        take(&mut fast, 1).await;
    }
    assert!(matches!(
        bench.feeds.open(&bench.dev).await.unwrap().ring.read().find(0, u64::MAX),
        ring::Found::Behind
    ));
    assert_eq!(take(&mut slow, 300).await, (1..=300).collect::<Vec<_>>());
    assert!(slow.is_up_to_date());
}

#[tokio::test]
async fn a_live_cursor_whose_events_are_gone_says_so_and_a_replay_gives_what_is_left() {
    let bench = Bench::new();
    let mut live = bench.feeds.live(&bench.dev).await.unwrap();
    let mut late = bench.feeds.live(&bench.dev).await.unwrap();
    bench.flood(&mut live).await;
    bench.log.prune_through(7);
    assert!(matches!(late.next().await, Err(CursorError::Pruned)));
    let mut replay = bench.feeds.replay(&bench.dev, 0, Some(11)).await.unwrap();
    assert_eq!(take(&mut replay, 100).await, vec![8, 9, 10]);
}

#[tokio::test]
async fn while_commits_fail_producers_wait_and_nothing_is_lost() {
    let bench = Bench::new();
    let mut live = bench.feeds.live(&bench.dev).await.unwrap();
    bench.log.full.store(true, Ordering::SeqCst);
    bench.submit(1).await;
    bench.log.failed.notified().await;
    while bench.feeds.health().is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(bench.feeds.health().unwrap_err().contains("full"));
    // The queue takes what its budget allows; then the producer waits.
    const BIG_BYTES: usize = 60_000;
    let fit = QUEUE_BUDGET_BYTES / BIG_BYTES;
    let big = "x".repeat(BIG_BYTES);
    let mut accepted = 1;
    while bench.submit_bytes(format!(r#"{{"val":1,"x":"{big}"}}"#)).now_or_never().is_some() {
        accepted += 1;
    }
    // But for what each takes beside its reading, and the first, which the sequencer may have taken from the queue.
    assert!((fit - 5..=fit + 2).contains(&accepted), "{accepted} of {fit}");
    bench.log.full.store(false, Ordering::SeqCst);
    bench.clock.advance(Duration::from_secs(5));
    assert_eq!(take(&mut live, accepted).await.len(), accepted);
    assert_eq!(bench.feeds.health(), Ok(()));
}

#[tokio::test]
async fn closing_commits_what_was_accepted_and_refuses_the_rest() {
    let bench = Bench::new();
    let held = bench.log.hold.lock().await;
    for val in 1..=100 {
        bench.submit(val).await;
    }
    let closing = tokio::spawn({
        let feeds = bench.feeds.clone();
        async move { feeds.close().await }
    });
    tokio::task::yield_now().await;
    drop(held);
    closing.await.unwrap();
    assert_eq!(bench.log.state.lock().events.len(), 100);
    assert_eq!(bench.submit_bytes("{}".into()).await, Err(FeedClosed));
}

#[tokio::test]
async fn closing_gives_up_on_a_log_that_keeps_failing() {
    let bench = Bench::new();
    bench.log.full.store(true, Ordering::SeqCst);
    bench.submit(1).await;
    bench.log.failed.notified().await;
    let close = bench.feeds.close();
    tokio::pin!(close);
    loop {
        tokio::select! {
            () = &mut close => break,
            () = tokio::task::yield_now() => bench.clock.advance(Duration::from_secs(1)),
        }
    }
    assert!(bench.log.state.lock().events.is_empty());
}
