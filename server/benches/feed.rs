//! The feed's speed: from a submission through its commit to readers at the live end, who read the same frames from the ring.

use std::{hint::black_box, sync::Arc};

use criterion::{Criterion, Throughput};
use motionwire_server::{
    clock::Clock,
    feed::{Cursor, Feeds},
    log::{EventRun, sqlite::SqliteLog},
    metrics::Metrics,
};
use motionwire_shared::{DevId, KnownType, Timestamp, UserId};
use tokio::runtime::Runtime;

const READING: &[u8] = br#"{"ts":"2026-11-25T12:00:00.000000Z","d":[0.125000,-0.250000,9.806650]}"#;

fn run(uid: &UserId, events: usize) -> EventRun {
    let mut run = EventRun::of(uid.clone());
    for _ in 0..events {
        run.push_with(KnownType::Acceleration.into(), |readings| {
            readings.extend_from_slice(READING);
            Timestamp::from_micros(1_795_608_000_000_000)
        });
    }
    run
}

/// Reads on until so many events have come; returns the bytes that a socket would have got.
async fn read(cursor: &mut Cursor, events: usize) -> usize {
    let (mut read, mut bytes) = (0, 0);
    while read < events {
        let frames = cursor.next().await.expect("the log can be read").expect("a live cursor has no end");
        read += frames.len();
        bytes += frames.wire().len();
    }
    bytes
}

fn feed(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let dev: DevId = "bench".parse().expect("a developer's id");
    let uid: UserId = "8e864e3a-979a-4d04-b4e9-000000000001".parse().expect("a user's id");
    let mut group = criterion.benchmark_group("feed");
    for events in [1, 256, 4096] {
        for readers in [1, 100] {
            let dir = tempfile::tempdir().expect("a temporary directory");
            let log = Arc::new(SqliteLog::open(dir.path()).expect("the log opens"));
            let _in_runtime = runtime.enter();
            let feeds = Feeds::start(log, Clock::System, Metrics::new()).expect("the feed starts");
            let live = || runtime.block_on(feeds.live(&dev)).expect("a cursor");
            let mut cursors: Vec<Cursor> = (0..readers).map(|_| live()).collect();
            group.throughput(Throughput::Elements((events * readers) as u64));
            group.bench_function(format!("{events} a commit to {readers}"), |bencher| {
                bencher.iter(|| {
                    runtime.block_on(async {
                        feeds.submit(&dev, run(&uid, events), None).await.expect("the feed takes them");
                        for cursor in &mut cursors {
                            black_box(read(cursor, events).await);
                        }
                    });
                });
            });
            drop(cursors);
            runtime.block_on(feeds.close());
        }
    }
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    feed(&mut criterion);
    criterion.final_summary();
}
