//! What only this engine can be tested for; the rest is in the conformance suite.

mod lookups;
mod pieces;

use std::{path::Path, thread, time::Duration};

use bytes::Bytes;
use motionwire_shared::{KnownType, Timestamp};
use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::log::{Event, NewEvent};

fn dev() -> DevId {
    "d".parse().unwrap()
}

fn events(user: &str, readings: impl IntoIterator<Item = impl Into<Bytes>>) -> Vec<Append> {
    let event = |reading| NewEvent {
        uid: user.parse().unwrap(),
        data_type: KnownType::Acceleration.into(),
        ts: Timestamp::from_micros(7),
        reading,
    };
    let events = readings.into_iter().map(|reading| event(reading.into())).collect();
    vec![Append { dev: dev(), events, positions: Vec::new(), received: Timestamp::default() }]
}

async fn all(log: &SqliteLog) -> Result<Vec<Event>, LogError> {
    let mut events: Vec<Event> = Vec::new();
    loop {
        let after = events.last().map_or(0, |event| event.seq);
        let page = log.read(&dev(), after, u64::MAX, 1 << 20).await?;
        events.extend(page.events);
        if !page.more {
            return Ok(events);
        }
    }
}

/// Options under which nothing is compacted by itself.
fn journal_only() -> Options {
    Options { journal_age: Duration::from_secs(1 << 30), ..Options::default() }
}

/// Options under which all is compacted at once.
fn compacting() -> Options {
    Options { journal_age: Duration::ZERO, ..Options::default() }
}

fn database(dir: &TempDir) -> Connection {
    Connection::open(dir.path().join(schema::FILE_NAME)).unwrap()
}

fn count(dir: &TempDir, table: &str) -> i64 {
    database(dir).query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

/// Waits until the journal is compacted, which happens while nothing is queued.
async fn compacted(dir: &TempDir) {
    while count(dir, "journal") > 0 {
        tokio::task::yield_now().await;
    }
}

fn copy_files(from: &Path, to: &Path) {
    for file in ["log.db", "log.db-wal"] {
        std::fs::copy(from.join(file), to.join(file)).unwrap();
    }
}

#[tokio::test]
async fn a_full_disk_fails_the_append_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { max_file_bytes: Some(1 << 20), ..journal_only() };
    let log = SqliteLog::open_with(dir.path(), options).unwrap();
    let reading = "y".repeat(10_000);
    let mut stored = Vec::new();
    let error = loop {
        // A new user each time: a series made in a failed transaction must be made again by the next one.
        match log.append(events(&format!("u{}", stored.len()), vec![reading.clone(); 10])).await {
            Ok(ranges) => stored.extend(ranges.into_iter().flatten()),
            Err(error) => break error,
        }
    };
    assert!(error.to_string().contains("no room left"), "{error}");
    assert!(stored.len() > 50);
    let seqs = async || all(&log).await.unwrap().iter().map(|event| event.seq).collect::<Vec<_>>();
    assert_eq!(seqs().await, stored, "nothing of the failed append is visible");

    let last_user = format!("u{}", stored.len());
    let ranges = log.append(events(&last_user, ["small"])).await.unwrap();
    assert!(ranges[0].start > *stored.last().unwrap());
    stored.extend(ranges.into_iter().flatten());
    assert_eq!(seqs().await, stored);

    let retention = Retention { max_age: Duration::MAX, max_bytes: 500_000 };
    log.enforce(retention, Timestamp::default()).await.unwrap();
    let ranges = log.append(events(&last_user, vec![reading; 10])).await.unwrap();
    assert!(ranges[0].start > *stored.last().unwrap());
    drop(log);
    let log = SqliteLog::open(dir.path()).unwrap();
    assert_eq!(all(&log).await.unwrap().last().unwrap().seq, ranges[0].end - 1);
}

#[tokio::test]
async fn a_reader_in_the_way_delays_what_empties_the_write_ahead_log_and_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let log = SqliteLog::open_with(dir.path(), journal_only()).unwrap();
    log.append(events("a", ["secret"])).await.unwrap();
    let reader = database(&dir);
    reader.execute_batch("BEGIN; SELECT count(*) FROM journal").unwrap();
    let reading = thread::spawn(move || {
        // Longer than the writer waits at once.
        thread::sleep(Duration::from_millis(400));
        drop(reader);
    });
    log.delete_user(&dev(), &"a".parse().unwrap()).await.unwrap();
    assert_eq!(std::fs::metadata(dir.path().join("log.db-wal")).unwrap().len(), 0);
    reading.join().unwrap();
}

#[tokio::test]
async fn after_power_loss_numbers_go_on_above_all_that_were_given_out() {
    let (dir, lost) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let log = SqliteLog::open_with(dir.path(), journal_only()).unwrap();
    log.append(events("a", ["1"])).await.unwrap();
    // What the disk holds at least if power fails later: the reservation was synced, what follows was not.
    copy_files(dir.path(), lost.path());
    let mut highest = 0;
    for _ in 0..1_000 {
        highest = log.append(events("a", ["1"])).await.unwrap()[0].start;
    }
    let after_loss = SqliteLog::open_with(lost.path(), journal_only()).unwrap();
    assert_eq!(all(&after_loss).await.unwrap().len(), 1);
    let next = after_loss.append(events("a", ["2"])).await.unwrap()[0].start;
    assert!(next > highest, "{next} after {highest}");
    assert_eq!(after_loss.bounds(&dev()).await.unwrap().newest, next);
}

#[tokio::test]
async fn each_reservation_is_stored_before_its_first_number_is_given_out() {
    let dir = tempfile::tempdir().unwrap();
    let log = SqliteLog::open_with(dir.path(), journal_only()).unwrap();
    for len in [1, 1_000, 1_023, 5_000, 1] {
        let end = log.append(events("a", vec!["1"; len])).await.unwrap()[0].end;
        let reserved: u64 = database(&dir)
            .query_row("SELECT reserved_through FROM developers", [], |row| row.get(0).map(schema::from_sql))
            .unwrap();
        assert!(reserved >= end - 1, "{reserved} reserved, {end} is next");
    }
    log.close().unwrap();
    let exact: i64 =
        database(&dir).query_row("SELECT reserved_through FROM developers", [], |row| row.get(0)).unwrap();
    assert_eq!(exact, 7_025, "closing leaves no gap");
}

#[tokio::test]
async fn commits_reach_the_disk_where_they_are_to_survive_power_loss() {
    for (durability, level) in [(Durability::Written, 1), (Durability::Fsync, 2)] {
        let dir = tempfile::tempdir().unwrap();
        let log = SqliteLog::open_with(dir.path(), Options { durability, ..journal_only() }).unwrap();
        // With and without a reservation.
        for len in [1, 1, 2_000, 1] {
            log.append(events("a", vec!["1"; len])).await.unwrap();
            let synchronous = |writer: &mut Writer| {
                Ok(writer.conn.pragma_query_value(None, "synchronous", |row| row.get(0))?)
            };
            let found: i64 = log.on_writer(synchronous).await.unwrap();
            assert_eq!(found, level, "{durability:?}");
        }
    }
}

/// A file of a few hundred events, some of them compacted, and its bytes.
async fn filled() -> (TempDir, Vec<u8>) {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { segment_events: 64, ..journal_only() };
    let log = SqliteLog::open_with(dir.path(), options).unwrap();
    for n in 0..40 {
        let reading = format!(r#"{{"val":{n}}}"#);
        log.append(events(["a", "b", "c"][n % 3], vec![reading; 9])).await.unwrap();
    }
    log.close().unwrap();
    let bytes = std::fs::read(dir.path().join(schema::FILE_NAME)).unwrap();
    (dir, bytes)
}

/// Opens, reads and writes a file, whatever is in it; each answer is an answer or an error, and no thread has died.
async fn use_damaged(dir: &TempDir) {
    let Ok(log) = SqliteLog::open_with(dir.path(), compacting()) else { return };
    let answers = [
        all(&log).await.err(),
        log.bounds(&dev()).await.err(),
        log.retained(&dev()).await.err(),
        log.append(events("a", ["1"])).await.err(),
        log.delete_user(&dev(), &"b".parse().unwrap()).await.err(),
        all(&log).await.err(),
    ];
    for error in answers.into_iter().flatten() {
        assert!(!matches!(error, LogError::Closed), "a thread has died");
        assert!(error.to_string().len() > 20, "{error}");
    }
    let _ = log.close();
}

#[tokio::test]
async fn a_file_damaged_anywhere_is_told_and_does_no_harm() {
    let (_dir, bytes) = filled().await;
    let damaged = tempfile::tempdir().unwrap();
    let path = damaged.path().join(schema::FILE_NAME);
    // Every place in turn, a prime apart: a flipped bit, a run of noise, the end of the file.
    for (turn, place) in (0..bytes.len()).step_by((bytes.len() / 90) | 1).enumerate() {
        let mut bytes = bytes.clone();
        match turn % 3 {
            0 => bytes[place] ^= 1 << (turn % 8),
            1 => bytes[place..]
                .iter_mut()
                .take(200)
                .for_each(|byte| *byte = byte.wrapping_mul(31).wrapping_add(turn as u8)),
            _ => bytes.truncate(place),
        }
        std::fs::write(&path, bytes).unwrap();
        use_damaged(&damaged).await;
        for file in std::fs::read_dir(damaged.path()).unwrap() {
            std::fs::remove_file(file.unwrap().path()).unwrap();
        }
    }
}

#[tokio::test]
async fn a_damaged_row_is_named_and_the_others_can_be_read() {
    for (options, table, what) in
        [(journal_only(), "journal", "journal row (1, 2)"), (compacting(), "chunks", "chunk 65536")]
    {
        let dir = tempfile::tempdir().unwrap();
        let log = SqliteLog::open_with(dir.path(), options).unwrap();
        log.append(events("a", ["1", "2"])).await.unwrap();
        if table == "chunks" {
            compacted(&dir).await;
        }
        log.close().unwrap();
        database(&dir).execute(&format!("UPDATE {table} SET events = x'0102'"), []).unwrap();
        let log = SqliteLog::open_with(dir.path(), journal_only()).unwrap();
        let error = all(&log).await.unwrap_err().to_string();
        assert!(error.contains(what) && error.contains("is damaged: it is cut short"), "{error}");
        let next = log.append(events("a", ["3"])).await.unwrap()[0].start;
        let page = log.read(&dev(), next - 1, u64::MAX, 100).await.unwrap();
        assert_eq!(page.events.len(), 1);
    }
}

/// Found by fuzzing: whoever removes until nothing is found would never end.
#[tokio::test]
async fn a_removal_ends_though_an_index_lists_what_its_table_lacks() {
    let (dir, _) = filled().await;
    let schema = database(&dir);
    schema.pragma_update(None, "writable_schema", true).unwrap();
    let index = "FROM sqlite_schema WHERE name = 'chunks_by_time'";
    let (root, sql): (i64, String) = schema
        .query_row(&format!("SELECT rootpage, sql {index}"), [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    schema.execute(&format!("DELETE {index}"), []).unwrap();
    drop(schema);
    // Behind the index' back, as for this connection there is none.
    assert!(database(&dir).execute("DELETE FROM chunks", []).unwrap() > 0);
    let schema = database(&dir);
    schema.pragma_update(None, "writable_schema", true).unwrap();
    let row = ("index", "chunks_by_time", "chunks", root, sql);
    schema.execute("INSERT INTO sqlite_schema VALUES (?1, ?2, ?3, ?4, ?5)", row).unwrap();
    drop(schema);

    let log = SqliteLog::open_with(dir.path(), journal_only()).unwrap();
    let error = log.delete_user(&dev(), &"a".parse().unwrap()).await.unwrap_err().to_string();
    assert!(error.contains("is listed, and cannot be removed"), "{error}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_told_in_plain_words() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("log.db"), "no database ".repeat(1_000)).unwrap();
    let error = SqliteLog::open(dir.path()).err().unwrap().to_string();
    assert!(error.contains("log.db is damaged"), "{error}");
    std::fs::write(dir.path().join("file"), "").unwrap();
    let error = SqliteLog::open(&dir.path().join("file")).err().unwrap();
    assert!(matches!(error, LogError::Directory { .. }), "{error}");
}

#[tokio::test]
async fn a_closed_log_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let log = SqliteLog::open(dir.path()).unwrap();
    log.append(events("a", ["1"])).await.unwrap();
    log.close().unwrap();
    log.close().unwrap();
    assert!(matches!(log.append(events("a", ["1"])).await, Err(LogError::Closed)));
    assert!(matches!(all(&log).await, Err(LogError::Closed)));
    assert!(!dir.path().join("log.db-wal").exists(), "the write-ahead log is folded in");
}

#[tokio::test]
async fn a_journal_becomes_segments_of_bounded_size() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { segment_events: 100, journal_age: Duration::ZERO, ..Options::default() };
    let log = SqliteLog::open_with(dir.path(), options).unwrap();
    for user in 0..730 {
        log.append(events(["a", "b"][user % 2], ["1"])).await.unwrap();
    }
    assert_eq!(all(&log).await.unwrap().len(), 730);
    compacted(&dir).await;
    let sizes: Vec<i64> = database(&dir)
        .prepare("SELECT count FROM segments ORDER BY last_seq")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(sizes.iter().sum::<i64>(), 730);
    assert!(sizes.iter().all(|size| *size <= 100), "{sizes:?}");
    assert!(sizes.iter().rev().skip(1).all(|size| *size >= 50), "small ones have grown: {sizes:?}");
    assert_eq!(all(&log).await.unwrap().len(), 730);
}

#[tokio::test]
async fn summaries_that_lack_numbers_are_not_believed() {
    let dir = tempfile::tempdir().unwrap();
    let log = SqliteLog::open_with(dir.path(), compacting()).unwrap();
    let numbers: Vec<String> = (1..=12).map(|number| number.to_string()).collect();
    log.append(events("a", [format!(r#"{{"d":[{}]}}"#, numbers.join(","))])).await.unwrap();
    compacted(&dir).await;
    // As a version wrote it that knew the first eight numbers only.
    let sql = "UPDATE summaries SET buckets = CAST(x'0108' || substr(buckets, 3, 20 + 24 * 8) AS BLOB)";
    assert_eq!(database(&dir).execute(sql, []).unwrap(), 1);
    let range = Timestamp::from_micros(0)..Timestamp::from_micros(100);
    let data_type = KnownType::Acceleration.into();
    let series = Series { dev: dev(), uid: "a".parse().unwrap(), data_type, range, after: None };
    assert_eq!(log.components(series.clone()).await.unwrap(), 12);
    let columns = log.read_columns(series, 1).await.unwrap();
    assert_eq!(columns[0].extents.iter().map(|extent| extent.max).sum::<f64>(), 78.0);
}

#[tokio::test]
async fn summaries_of_older_versions_tell_all_but_the_spread() {
    let dir = tempfile::tempdir().unwrap();
    let log = SqliteLog::open_with(dir.path(), compacting()).unwrap();
    log.append(events("a", (1..=9).map(|number| format!(r#"{{"val":{number}}}"#)))).await.unwrap();
    compacted(&dir).await;
    let range = Timestamp::from_micros(0)..Timestamp::from_micros(100);
    let data_type = KnownType::Acceleration.into();
    let series = Series { dev: dev(), uid: "a".parse().unwrap(), data_type, range, after: None };
    let told = async || log.read_columns(series.clone(), 1).await.unwrap()[0].extents[0];
    assert_eq!(told().await.squares, 60.0);
    let sql = "UPDATE summaries SET buckets = CAST(x'0101' || substr(buckets, 3, 20 + 24) AS BLOB)";
    assert_eq!(database(&dir).execute(sql, []).unwrap(), 1);
    let older = told().await;
    assert_eq!((older.min, older.max, older.sum), (1.0, 9.0, 45.0));
    assert!(older.squares.is_nan());
}

#[tokio::test]
async fn reading_one_user_touches_that_users_chunks_only() {
    let dir = tempfile::tempdir().unwrap();
    let log = SqliteLog::open_with(dir.path(), compacting()).unwrap();
    log.append([events("a", ["1"]), events("b", ["2"])].concat()).await.unwrap();
    compacted(&dir).await;
    log.close().unwrap();
    database(&dir)
        .execute(
            "UPDATE chunks SET events = x'00' WHERE series = (SELECT id FROM series WHERE uid = 'a')",
            [],
        )
        .unwrap();
    let log = SqliteLog::open(dir.path()).unwrap();
    let series = |user: &str| Series {
        dev: dev(),
        uid: user.parse().unwrap(),
        data_type: KnownType::Acceleration.into(),
        range: Timestamp::default()..Timestamp::from_micros(100),
        after: None,
    };
    assert!(log.read_series(series("a"), 10).await.is_err(), "what was damaged is read");
    assert_eq!(log.read_series(series("b"), 10).await.unwrap().events.len(), 1);
}
