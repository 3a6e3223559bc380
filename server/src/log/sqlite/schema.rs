//! The database file: its tables, its settings, its connections.
//!
//! | table | a row is |
//! | --- | --- |
//! | `developers` | one developer; never deleted, since it knows which sequence numbers may have been given out |
//! | `series` | the readings of one type of one user; its `id` is never used again |
//! | `journal` | what one commit added to one developer's log, users mixed: the newest events |
//! | `segments` | a stretch of one developer's log, at most 64 Ki chunks: everything older than its journal |
//! | `chunks` | events of one series in one segment; `id` is the segment's, shifted, plus the chunk's place in it |
//! | `summaries` | what a chunk's events have in common, for charts of a long past; older files lack some |
//! | `positions` | how far one producer's numbered stream is stored |
//!
//! `last_seq` is in the keys, because "everything after a cursor" is then one seek. The tables with blocks have rowids: a row
//! then fills most of a page before it spills into another, which halves the cost of commits of some dozen events.

use std::{path::Path, time::Duration};

use rusqlite::Connection;

use super::error::{Result, StoreError};
use crate::{database, log::Durability};

/// The name of the file in the data directory.
pub(super) const FILE_NAME: &str = "log.db";

/// The format that this version writes (`PRAGMA user_version`).
pub(super) const VERSION: i64 = 2;

/// The write-ahead log is folded into the file when so many bytes were added to it; each round of it costs the disk two
/// syncs.
pub(super) const CHECKPOINT_BYTES: u64 = 16 * 1024 * 1024;

/// When the write-ahead log is so many bytes long, the writer folds what is left of it, and begins it anew.
pub(super) const WAL_LIMIT_BYTES: u64 = 4 * CHECKPOINT_BYTES;

/// Bits of a chunk's id that are its place in its segment.
pub(super) const CHUNK_BITS: u32 = 16;

const TABLES: &str = "
CREATE TABLE developers (
    id INTEGER PRIMARY KEY,
    dev TEXT NOT NULL UNIQUE,
    reserved_through INTEGER NOT NULL,
    newest INTEGER NOT NULL,
    pruned_through INTEGER NOT NULL
) STRICT;
CREATE TABLE series (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dev INTEGER NOT NULL,
    uid TEXT NOT NULL,
    type TEXT NOT NULL,
    widest_us INTEGER NOT NULL,
    UNIQUE (dev, uid, type)
) STRICT;
CREATE TABLE journal (
    dev INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    received_us INTEGER NOT NULL,
    count INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    events BLOB NOT NULL,
    PRIMARY KEY (dev, last_seq)
) STRICT;
CREATE TABLE segments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dev INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    first_received_us INTEGER NOT NULL,
    last_received_us INTEGER NOT NULL,
    count INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    UNIQUE (dev, last_seq)
) STRICT;
CREATE INDEX segments_by_age ON segments (last_received_us);
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY,
    series INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    min_ts_us INTEGER NOT NULL,
    max_ts_us INTEGER NOT NULL,
    count INTEGER NOT NULL,
    events BLOB NOT NULL
) STRICT;
CREATE INDEX chunks_by_time ON chunks (series, min_ts_us, max_ts_us);
CREATE TABLE positions (
    dev INTEGER NOT NULL,
    uid TEXT NOT NULL,
    stream TEXT NOT NULL,
    n INTEGER NOT NULL,
    received_us INTEGER NOT NULL,
    PRIMARY KEY (dev, uid, stream)
) STRICT, WITHOUT ROWID;
";

/// What format 2 added; a chunk that is removed takes its summary along, whoever removes it.
const SUMMARIES: &str = "
CREATE TABLE summaries (
    chunk INTEGER PRIMARY KEY,
    buckets BLOB NOT NULL
) STRICT;
CREATE TRIGGER chunk_removed AFTER DELETE ON chunks BEGIN
    DELETE FROM summaries WHERE chunk = old.id;
END;
";

/// Opens the one connection that writes; makes the tables in a new file.
pub(super) fn open_writer(path: &Path, max_file_bytes: Option<u64>) -> Result<Connection> {
    // If that fails, so does opening it, which says why.
    let _ = database::create_private(path);
    let mut conn = Connection::open(path)?;
    // Takes effect only before the first table is made.
    conn.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "journal_size_limit", CHECKPOINT_BYTES.cast_signed())?;
    conn.pragma_update(None, "cache_size", -4_096)?;
    // What is deleted is overwritten within the pages that are written anyway; pages that are freed as a whole leave the file.
    conn.pragma_update(None, "secure_delete", "FAST")?;
    // Only a checkpoint that truncates ever waits, for readers, whose transactions are short.
    conn.busy_timeout(Duration::from_millis(250))?;
    conn.set_prepared_statement_cache_capacity(64);
    let page_bytes: i64 = conn.pragma_query_value(None, "page_size", |row| row.get(0))?;
    conn.pragma_update(None, "wal_autocheckpoint", WAL_LIMIT_BYTES.cast_signed() / page_bytes)?;
    if let Some(bytes) = max_file_bytes {
        conn.pragma_update(None, "max_page_count", bytes.cast_signed() / page_bytes)?;
    }
    let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    match found {
        VERSION => {}
        0 | 1 => {
            let transaction = conn.transaction()?;
            if found == 0 {
                transaction.execute_batch(TABLES)?;
            }
            transaction.execute_batch(SUMMARIES)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
            transaction.commit()?;
        }
        _ => return Err(StoreError::NewerSchema { found, known: VERSION }),
    }
    Ok(conn)
}

/// Has each commit reach the disk, or only the system.
pub(super) fn sync_commits(conn: &Connection, durability: Durability) -> Result<()> {
    let level = match durability {
        Durability::Written => "NORMAL",
        Durability::Fsync => "FULL",
    };
    Ok(conn.pragma_update(None, "synchronous", level)?)
}

/// Opens a connection that folds the write-ahead log; the writer must be open.
pub(super) fn open_checkpointer(path: &Path) -> Result<Connection> {
    let conn = Connection::open(path)?;
    conn.pragma_update(None, "synchronous", "NORMAL")?;
    Ok(conn)
}

/// Opens a connection that reads; the writer must be open.
pub(super) fn open_reader(path: &Path) -> Result<Connection> {
    let conn = database::open_to_read(path)?;
    // Small, since the system keeps the file in memory anyway, once for all.
    conn.pragma_update(None, "cache_size", -2_048)?;
    conn.set_prepared_statement_cache_capacity(32);
    Ok(conn)
}

/// Turns a sequence number, count or size into SQLite's integer; beyond its range, into the largest.
pub(super) fn to_sql(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Turns SQLite's integer back; what is negative was never written.
pub(super) fn from_sql(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// Turns a position into SQLite's integer so that order is kept over the whole range.
pub(super) fn position_to_sql(n: u64) -> i64 {
    (n ^ (1 << 63)).cast_signed()
}

/// The opposite of [`position_to_sql`].
pub(super) fn position_from_sql(n: i64) -> u64 {
    n.cast_unsigned() ^ (1 << 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_newer_version_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE_NAME);
        let conn = open_writer(&path, None).unwrap();
        conn.pragma_update(None, "user_version", VERSION + 1).unwrap();
        drop(conn);
        let error = open_writer(&path, None).unwrap_err();
        assert!(matches!(error, StoreError::NewerSchema { .. }), "{error}");
        assert!(error.to_string().contains("newer motionwire"), "{error}");
    }

    #[test]
    fn positions_keep_their_order() {
        let numbers = [0, 1, 1 << 53, (1 << 63) - 1, 1 << 63, u64::MAX];
        assert!(numbers.map(position_to_sql).is_sorted());
        assert_eq!(numbers.map(position_to_sql).map(position_from_sql), numbers);
    }
}
