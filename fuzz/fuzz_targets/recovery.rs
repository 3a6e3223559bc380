//! Whatever has happened to the log's file, opening, reading, writing and deleting end in an answer or in an error, and no
//! thread dies.
//!
//! The input is a list of changes to a good file: two bytes of a place, one of a length, then what is written there; the last
//! change may cut the file.
#![no_main]

use std::{fs, path::PathBuf, sync::LazyLock, time::Duration};

use libfuzzer_sys::fuzz_target;
use motionwire_server::log::{
    Append, EventLog, LogError, NewEvent, Retention, Series,
    sqlite::{Options, SqliteLog},
};
use motionwire_shared::{DevId, KnownType, Timestamp, UserId};
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| tokio::runtime::Builder::new_current_thread().build().expect("a runtime"));

static DIR: LazyLock<PathBuf> = LazyLock::new(|| {
    let dir = std::env::temp_dir().join(format!("motionwire-fuzz-{}", std::process::id()));
    fs::create_dir_all(&dir).expect("a directory");
    dir
});

/// A small file that has a journal, segments, summaries and positions.
static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let log = SqliteLog::open_with(&DIR, options(Duration::from_secs(1 << 30))).expect("the log opens");
    for n in 0..30 {
        append(&log, n).expect("an append");
    }
    drop(log);
    let file = fs::read(DIR.join("log.db")).expect("the file");
    let _ = fs::remove_file(DIR.join("log.db"));
    file
});

fn options(journal_age: Duration) -> Options {
    Options { segment_events: 64, journal_age, ..Options::default() }
}

fn dev() -> DevId {
    "d".parse().expect("an id")
}

fn uid(n: usize) -> UserId {
    ["a", "b", "c"][n % 3].parse().expect("an id")
}

fn append(log: &SqliteLog, n: usize) -> Result<(), LogError> {
    let event = |k: usize| NewEvent {
        uid: uid(n),
        data_type: KnownType::Steps.into(),
        ts: Timestamp::from_micros((n * 10 + k) as i64),
        reading: format!(r#"{{"val":{k}}}"#).into(),
    };
    let events = (0..8).map(event).collect();
    let append =
        Append { dev: dev(), events, positions: Vec::new(), received: Timestamp::from_micros(n as i64) };
    RUNTIME.block_on(log.append(vec![append])).map(drop)
}

fn alive<T>(answer: Result<T, LogError>) {
    if let Err(error) = answer {
        assert!(!matches!(error, LogError::Closed), "a thread has died");
    }
}

fuzz_target!(|bytes: &[u8]| {
    let mut file = GOOD.clone();
    let mut rest = bytes;
    while let [a, b, len, more @ ..] = rest {
        let place = usize::from(u16::from_le_bytes([*a, *b])) * file.len() / 65_536;
        let (change, later) = more.split_at(usize::from(len % 32).min(more.len()));
        if change.is_empty() {
            file.truncate(place.max(1));
        }
        for (old, new) in file.iter_mut().skip(place).zip(change) {
            *old = *new;
        }
        rest = later;
    }
    fs::write(DIR.join("log.db"), &file).expect("the file");
    for end in ["-wal", "-shm"] {
        let _ = fs::remove_file(DIR.join(format!("log.db{end}")));
    }
    let Ok(log) = SqliteLog::open_with(&DIR, options(Duration::ZERO)) else { return };
    let series = Series {
        dev: dev(),
        uid: uid(0),
        data_type: KnownType::Steps.into(),
        range: Timestamp::from_micros(i64::MIN)..Timestamp::from_micros(i64::MAX),
        after: None,
    };
    alive(RUNTIME.block_on(log.read(&dev(), 0, u64::MAX, 1 << 20)));
    alive(RUNTIME.block_on(log.read_series(series.clone(), 1_000)));
    alive(RUNTIME.block_on(log.read_columns(series, 10)));
    alive(RUNTIME.block_on(log.retained(&dev())));
    alive(RUNTIME.block_on(log.bounds(&dev())));
    alive(append(&log, 31));
    alive(RUNTIME.block_on(log.delete_user(&dev(), &uid(1))));
    alive(RUNTIME.block_on(
        log.enforce(Retention { max_age: Duration::ZERO, max_bytes: 0 }, Timestamp::from_micros(20)),
    ));
    let _ = log.close();
});
