mod closing;
mod fake_log;

use std::sync::atomic::Ordering;

use futures_util::future::FutureExt;
use motionwire_shared::{DataType, Timestamp};

use super::*;
use crate::{
    clock::ManualClock,
    log::{NewEvent, Turns},
};
use fake_log::FakeLog;

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
        self.feeds.submit(&self.dev, event(reading), None).await
    }

    /// Submits to the user's only stream.
    async fn submit_numbered(&self, n: u64, acks: &Arc<Acks>) {
        let position = Position { stream: "a7".parse().unwrap(), n };
        let numbered = Numbered { uid: uid(), position, acks: Arc::clone(acks) };
        let reading = format!(r#"{{"ts":"t","val":{n}}}"#);
        self.feeds.submit(&self.dev, event(reading), Some(numbered)).await.unwrap();
    }
}

fn uid() -> UserId {
    "user".parse().unwrap()
}

fn event(reading: String) -> EventRun {
    let data_type = DataType::from_name("ECG").unwrap();
    NewEvent { uid: uid(), data_type, ts: Timestamp::from_micros(1), reading: reading.into() }.into()
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
async fn a_page_that_nobody_waits_for_at_times_is_read_once() {
    let bench = Bench::new();
    let mut live = bench.feeds.live(&bench.dev).await.unwrap();
    bench.flood(&mut live).await;
    let reads = || bench.log.reads.load(Ordering::SeqCst);
    let mut replay = bench.feeds.replay(&bench.dev, 0, Some(3)).await.unwrap();
    let (before, held) = (reads(), bench.log.hold_reads.lock().await);
    for _ in 0..5 {
        assert!(replay.next().now_or_never().is_none());
    }
    drop(held);
    assert_eq!(take(&mut replay, 2).await, [1, 2]);
    assert_eq!(reads() - before, 1);
}

#[tokio::test]
async fn who_takes_turns_reads_the_store_one_after_the_other() {
    let bench = Bench::new();
    let mut live = bench.feeds.live(&bench.dev).await.unwrap();
    bench.flood(&mut live).await;
    let turns = Turns::for_files();
    let mut replays = Vec::new();
    for link in ["greedy", "greedy", "other"] {
        let replay = bench.feeds.replay(&bench.dev, 0, Some(3)).await.unwrap();
        replays.push(replay.in_turn(turns.clone(), link.into()));
    }
    let (before, held) = (bench.log.reads.load(Ordering::SeqCst), bench.log.hold_reads.lock().await);
    for _ in 0..20 {
        for replay in &mut replays {
            assert!(replay.next().now_or_never().is_none());
        }
        tokio::task::yield_now().await;
    }
    assert_eq!(bench.log.reads.load(Ordering::SeqCst) - before, 1);
    drop(held);
    for mut replay in replays.into_iter().rev() {
        assert_eq!(take(&mut replay, 2).await, [1, 2]);
    }
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
    bench.log.failures.store(u32::MAX, Ordering::SeqCst);
    bench.submit(1).await;
    bench.log.asked.notified().await;
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
    bench.log.failures.store(0, Ordering::SeqCst);
    bench.clock.advance(Duration::from_secs(5));
    assert_eq!(take(&mut live, accepted).await.len(), accepted);
    assert_eq!(bench.feeds.health(), Ok(()));
}

#[tokio::test]
async fn a_deleted_users_stream_begins_anew() {
    let bench = Bench::new();
    let acks = Arc::<Acks>::default();
    for n in [5, 1] {
        bench.submit_numbered(n, &acks).await;
        acks.wait().await;
        assert_eq!(acks.take()[0].n, n);
        assert_eq!(bench.log.state.lock().events.len(), 1);
        bench.feeds.delete_user(&bench.dev, &uid()).await.unwrap();
    }
}

#[tokio::test]
async fn a_deleted_event_is_not_published_to_memory_behind_its_deletion() {
    let bench = Bench::new();
    let mut live = bench.feeds.live(&bench.dev).await.unwrap();
    let held = bench.log.hold_answer.lock().await;
    bench.submit(1).await;
    while bench.log.commits() == 0 {
        tokio::task::yield_now().await;
    }
    bench.feeds.delete_user(&bench.dev, &uid()).await.unwrap();
    drop(held);
    bench.submit(2).await;
    while live.after() < 2 {
        take(&mut live, 1).await;
    }
    let mut replay = bench.feeds.replay(&bench.dev, 0, None).await.unwrap();
    assert_eq!(take(&mut replay, 2).await, [2]);
}
