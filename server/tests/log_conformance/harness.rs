//! What the tests are written with.

use std::{ops::Range, path::Path, sync::Arc};

use bytes::Bytes;
use motionwire_server::log::{
    Append, Event, EventLog, EventRef, NewEvent, Page, Series,
    sqlite::{Options, SqliteLog},
};
use motionwire_shared::{DataType, DevId, Timestamp, UserId};
use tempfile::TempDir;

/// An engine under test.
pub(crate) trait Engine: Sync {
    /// Opens the log in a directory, whether or not there is one. Dropping it closes it.
    fn open(&self, dir: &Path) -> Arc<dyn EventLog>;
}

/// The engine on SQLite.
pub(crate) struct Sqlite(pub(crate) Options);

impl Engine for Sqlite {
    fn open(&self, dir: &Path) -> Arc<dyn EventLog> {
        Arc::new(SqliteLog::open_with(dir, self.0.clone()).expect("the log opens"))
    }
}

/// A log in a temporary directory.
pub(crate) struct Place<'a> {
    pub(crate) engine: &'a dyn Engine,
    pub(crate) dir: TempDir,
    pub(crate) log: Arc<dyn EventLog>,
}

impl<'a> Place<'a> {
    pub(crate) fn new(engine: &'a dyn Engine) -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let log = engine.open(dir.path());
        Self { engine, dir, log }
    }

    /// Closes the log and opens it again.
    pub(crate) fn reopen(self) -> Self {
        let Self { engine, dir, log } = self;
        drop(log);
        let log = engine.open(dir.path());
        Self { engine, dir, log }
    }
}

/// Runs a test's future.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(future)
}

pub(crate) fn dev(name: &str) -> DevId {
    name.parse().expect("a developer's id")
}

pub(crate) fn uid(name: &str) -> UserId {
    name.parse().expect("a user's id")
}

pub(crate) fn data_type(name: &str) -> DataType {
    DataType::from_name(name).expect("a type's name")
}

pub(crate) fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

/// An event whose reading is `{"val":<val>}`.
pub(crate) fn event(user: &str, type_name: &str, ts_us: i64, val: u64) -> NewEvent {
    reading(user, type_name, ts_us, format!(r#"{{"val":{val}}}"#))
}

pub(crate) fn reading(user: &str, type_name: &str, ts_us: i64, reading: impl Into<Bytes>) -> NewEvent {
    NewEvent { uid: uid(user), data_type: data_type(type_name), ts: at(ts_us), reading: reading.into() }
}

/// Heart rates of one user, their `ts` and `val` counting up.
pub(crate) fn run_of(user: &str, vals: Range<u64>) -> Vec<NewEvent> {
    vals.map(|val| event(user, "HEART_RATE", val.cast_signed() * 1_000, val)).collect()
}

/// What a log is to hold of an event under this number.
pub(crate) fn stored(seq: u64, event: &EventRef<'_>) -> Event {
    let EventRef { uid, data_type, ts, reading } = *event;
    Event {
        seq,
        uid: uid.clone(),
        data_type: data_type.clone(),
        ts,
        reading: Bytes::copy_from_slice(reading),
    }
}

pub(crate) fn append_to(dev_name: &str, received_us: i64, events: Vec<NewEvent>) -> Append {
    Append { dev: dev(dev_name), events: events.into(), positions: Vec::new(), received: at(received_us) }
}

/// Appends to one developer, received at the epoch.
pub(crate) async fn append(log: &dyn EventLog, dev_name: &str, events: Vec<NewEvent>) -> Range<u64> {
    let mut ranges = log.append(vec![append_to(dev_name, 0, events)]).await.expect("the append succeeds");
    assert_eq!(ranges.len(), 1);
    ranges.remove(0)
}

/// Reads a range page by page, and checks what holds for every page.
pub(crate) async fn read_range(
    log: &dyn EventLog,
    dev_name: &str,
    after: u64,
    before: u64,
    max_bytes: usize,
) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    loop {
        let cursor = events.last().map_or(after, |event| event.seq);
        let page = log.read(&dev(dev_name), cursor, before, max_bytes).await.expect("the read succeeds");
        check_page(&page, cursor, before, max_bytes);
        events.extend(page.events);
        if !page.more {
            return events;
        }
    }
}

fn check_page(page: &Page, after: u64, before: u64, max_bytes: usize) {
    assert!(page.events.is_sorted_by(|a, b| a.seq < b.seq), "in order");
    assert!(page.events.iter().all(|event| after < event.seq && event.seq < before), "inside the bounds");
    assert!(!(page.more && page.events.is_empty()), "a page that is not the last makes progress");
    let bytes: usize = page.events.iter().map(|event| event.reading.len()).sum();
    assert!(bytes <= max_bytes || page.events.len() == 1, "{bytes} of {max_bytes} bytes");
}

/// Reads everything of a developer.
pub(crate) async fn read_all(log: &dyn EventLog, dev_name: &str) -> Vec<Event> {
    read_range(log, dev_name, 0, u64::MAX, 1_000).await
}

/// Reads a series page by page.
pub(crate) async fn read_series(log: &dyn EventLog, mut series: Series, max_events: usize) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    loop {
        let page = log.read_series(series.clone(), max_events).await.expect("the read succeeds");
        assert!(page.events.len() <= max_events);
        assert!(!page.more || page.events.len() == max_events, "a page that is not the last is full");
        events.extend(page.events);
        if !page.more {
            return events;
        }
        series.after = events.last().map(|event| (event.ts, event.seq));
    }
}

/// A series of the developer `d`, all of it.
pub(crate) fn series(user: &str, type_name: &str) -> Series {
    series_of("d", user, type_name, i64::MIN..i64::MAX)
}

pub(crate) fn series_of(dev_name: &str, user: &str, type_name: &str, range_us: Range<i64>) -> Series {
    Series {
        dev: dev(dev_name),
        uid: uid(user),
        data_type: data_type(type_name),
        range: at(range_us.start)..at(range_us.end),
        after: None,
    }
}

/// The `val` of each event.
pub(crate) fn vals(events: &[Event]) -> Vec<u64> {
    let text = |event: &Event| String::from_utf8(event.reading.to_vec()).expect("text");
    let val =
        |text: String| text.trim_start_matches(r#"{"val":"#).trim_end_matches('}').parse().expect("a val");
    events.iter().map(text).map(val).collect()
}
