//! The event log's speed: appending by commit size, reading back by number, reading one phone of thirty, and a day in
//! columns.

use std::{hint::black_box, time::Duration};

use bytes::Bytes;
use criterion::{BatchSize, Criterion, Throughput};
use motionwire_server::log::{
    Append, Durability, EventLog, NewEvent, Series,
    sqlite::{Options, SqliteLog},
};
use motionwire_shared::{DevId, KnownType, Timestamp, UserId};
use tokio::runtime::Runtime;

const PHONES: usize = 30;

/// Between two samples of a phone's sensor.
const SAMPLE_US: i64 = 1_000_000 / 60;

/// Events of the log that is read.
const LOG_EVENTS: usize = 1 << 18;

/// A page of a consumer that catches up.
const PAGE_BYTES: usize = 256 * 1024;

struct Phones {
    users: Vec<UserId>,
    next: usize,
}

impl Phones {
    fn new() -> Self {
        let user = |index| format!("8e864e3a-979a-4d04-b4e9-{index:012}").parse().expect("a user's id");
        Self { users: (0..PHONES).map(user).collect(), next: 0 }
    }

    fn event(&mut self) -> NewEvent {
        let index = self.next;
        self.next += 1;
        let sample = (index / (2 * PHONES)) as i64;
        let ts = Timestamp::from_micros(1_795_473_706_000_000 + sample * SAMPLE_US);
        let x = (index % 997) as f64 / 99.7;
        let reading = format!(r#"{{"ts":"{ts}","d":[{x:.6},{:.6},{:.6}]}}"#, -x / 3.0, 9.81 - x / 7.0);
        NewEvent {
            uid: self.users[index / 2 % PHONES].clone(),
            data_type: [KnownType::Acceleration, KnownType::Gyroscope][index % 2].into(),
            ts,
            reading: Bytes::from(reading),
        }
    }

    fn append(&mut self, dev: &DevId, len: usize) -> Vec<Append> {
        let events = (0..len).map(|_| self.event()).collect();
        append_of(dev, events)
    }
}

fn append_of(dev: &DevId, events: Vec<NewEvent>) -> Vec<Append> {
    let received = events.last().map_or(Timestamp::default(), |event| event.ts);
    vec![Append { dev: dev.clone(), events: events.into(), positions: Vec::new(), received }]
}

fn append(criterion: &mut Criterion, runtime: &Runtime, dev: &DevId, durability: Durability) {
    let mut group = criterion.benchmark_group(format!("append, {durability:?}").to_lowercase());
    for len in [1, 16, 256, 4096] {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let options = Options { durability, ..Options::default() };
        let log = SqliteLog::open_with(dir.path(), options).expect("the log opens");
        let mut phones = Phones::new();
        group.throughput(Throughput::Elements(len as u64));
        group.bench_function(format!("{len} a commit"), |bencher| {
            bencher.iter_batched(
                || phones.append(dev, len),
                |appends| runtime.block_on(log.append(appends)).expect("the append succeeds"),
                BatchSize::SmallInput,
            );
        });
    }
}

/// A log as a busy server leaves it, closed and opened so that its size is its own.
fn filled(runtime: &Runtime, dir: &std::path::Path, dev: &DevId) -> SqliteLog {
    let log = SqliteLog::open(dir).expect("the log opens");
    let mut phones = Phones::new();
    let mut bytes = 0;
    for _ in 0..LOG_EVENTS / 256 {
        let appends = phones.append(dev, 256);
        bytes += appends[0].events.reading_bytes();
        runtime.block_on(log.append(appends)).expect("the append succeeds");
    }
    drop(log);
    let log = SqliteLog::open(dir).expect("the log opens");
    let size = runtime.block_on(log.size_bytes()).expect("a size");
    let per_event = |bytes: f64| bytes / LOG_EVENTS as f64;
    println!(
        "{:.1} bytes an event, of which readings {:.1}",
        per_event(size as f64),
        per_event(bytes as f64)
    );
    log
}

fn read(criterion: &mut Criterion, runtime: &Runtime, dev: &DevId) {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let log = filled(runtime, dir.path(), dev);
    let mut group = criterion.benchmark_group("read");
    group.throughput(Throughput::Elements(LOG_EVENTS as u64));
    group.bench_function("all by number", |bencher| {
        bencher.iter(|| {
            let (mut after, mut len, mut more) = (0, 0, true);
            while more {
                let page = runtime.block_on(log.read(dev, after, u64::MAX, PAGE_BYTES)).expect("a page");
                after = page.events.last().map_or(after, |event| event.seq);
                len += page.events.len();
                more = page.more;
                black_box(page);
            }
            assert_eq!(len, LOG_EVENTS);
        });
    });
    let of_one = LOG_EVENTS / PHONES / 2;
    group.throughput(Throughput::Elements(of_one as u64));
    group.bench_function("one phone of thirty by time", |bencher| {
        let user = &Phones::new().users[7];
        bencher.iter(|| {
            let mut series = Series {
                dev: dev.clone(),
                uid: user.clone(),
                data_type: KnownType::Gyroscope.into(),
                range: Timestamp::from_micros(0)..Timestamp::from_micros(i64::MAX),
                after: None,
            };
            let (mut len, mut more) = (0, true);
            while more {
                let page = runtime.block_on(log.read_series(series.clone(), 2_000)).expect("a page");
                series.after = page.events.last().map(|event| (event.ts, event.seq));
                len += page.events.len();
                more = page.more;
            }
            assert!(len >= of_one);
        });
    });
}

/// Samples of one phone's sensor in a day.
const DAY_EVENTS: usize = 60 * 60 * 60 * 24;

/// Columns of a wide chart.
const COLUMNS: usize = 4_000;

/// What a chart asks for that shows a day, an hour, a minute of one.
fn columns(criterion: &mut Criterion, runtime: &Runtime, dev: &DevId) {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let log = SqliteLog::open(dir.path()).expect("the log opens");
    let mut phones = Phones::new();
    let user = phones.users[0].clone();
    let mut ts = Timestamp::default();
    let start = phones.event().ts;
    for block in 0..DAY_EVENTS / 4096 {
        let mut events: Vec<NewEvent> = (0..4096).map(|_| phones.event()).collect();
        for (place, event) in events.iter_mut().enumerate() {
            ts = Timestamp::from_micros(start.as_micros() + (block * 4096 + place) as i64 * SAMPLE_US);
            (event.uid, event.data_type, event.ts) = (user.clone(), KnownType::Acceleration.into(), ts);
        }
        runtime.block_on(log.append(append_of(dev, events))).expect("the append succeeds");
    }
    let mut group = criterion.benchmark_group("columns");
    for (name, span_s) in [("a day", 86_400), ("an hour", 3_600), ("a minute", 60)] {
        let series = Series {
            dev: dev.clone(),
            uid: user.clone(),
            data_type: KnownType::Acceleration.into(),
            range: Timestamp::from_micros(ts.as_micros() - span_s * 1_000_000)..ts,
            after: None,
        };
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let page = runtime.block_on(log.read_series(series.clone(), COLUMNS)).expect("a page");
                if page.more {
                    black_box(runtime.block_on(log.read_columns(series.clone(), COLUMNS)).expect("columns"));
                }
            });
        });
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let dev: DevId = "bench".parse().expect("a developer's id");
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(2))
        .sample_size(20)
        .configure_from_args();
    for durability in [Durability::Written, Durability::Fsync] {
        append(&mut criterion, &runtime, &dev, durability);
    }
    read(&mut criterion, &runtime, &dev);
    columns(&mut criterion, &runtime, &dev);
    criterion.final_summary();
}
