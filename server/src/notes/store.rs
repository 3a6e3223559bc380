//! Notes in the accounts database, where they go with their developer.

use motionwire_shared::{
    DevId, UserId,
    limits::{MAX_MARKERS, MAX_RECORDINGS},
    rest::{Marker, Notes, Recording, Refusal},
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use crate::auth::{AccountsError, ids_column};

pub(super) fn list(connection: &Connection, dev: &DevId) -> Result<Notes, AccountsError> {
    let sql = "SELECT id, name, from_ms, to_ms, uids FROM recordings WHERE dev_id = ?1 ORDER BY from_ms, id";
    let mut select = connection.prepare_cached(sql)?;
    let recordings = select.query_map([dev.as_str()], recording_row)?.collect::<Result<_, _>>()?;
    let sql = "SELECT id, at_ms, text FROM markers WHERE dev_id = ?1 ORDER BY at_ms, id";
    let mut select = connection.prepare_cached(sql)?;
    let markers = select.query_map([dev.as_str()], marker_row)?.collect::<Result<_, _>>()?;
    Ok(Notes { recordings, markers })
}

/// That one recording more is allowed; and its name, or the first of `Recording 1`, `Recording 2` and so on that is free.
pub(super) fn room_for_recording(
    tx: &Transaction<'_>,
    dev: &DevId,
    name: Option<String>,
) -> Result<String, AccountsError> {
    let count: u32 =
        tx.query_row("SELECT count(*) FROM recordings WHERE dev_id = ?1", [dev.as_str()], |row| row.get(0))?;
    if count >= MAX_RECORDINGS {
        return Err(Refusal::TooManyRecordings.at(MAX_RECORDINGS).into());
    }
    if let Some(name) = name {
        return Ok(name);
    }
    let mut number = count + 1;
    loop {
        let name = format!("Recording {number}");
        let sql = "SELECT EXISTS (SELECT 1 FROM recordings WHERE dev_id = ?1 AND name = ?2)";
        if !tx.query_row(sql, (dev.as_str(), &name), |row| row.get::<_, bool>(0))? {
            return Ok(name);
        }
        number += 1;
    }
}

/// That one marker more is allowed.
pub(super) fn room_for_marker(tx: &Transaction<'_>, dev: &DevId) -> Result<(), AccountsError> {
    let count: u32 =
        tx.query_row("SELECT count(*) FROM markers WHERE dev_id = ?1", [dev.as_str()], |row| row.get(0))?;
    if count < MAX_MARKERS {
        return Ok(());
    }
    Err(Refusal::TooManyMarkers.at(MAX_MARKERS).into())
}

pub(super) fn recording(
    tx: &Transaction<'_>,
    dev: &DevId,
    id: &str,
) -> Result<Option<Recording>, AccountsError> {
    let sql = "SELECT id, name, from_ms, to_ms, uids FROM recordings WHERE dev_id = ?1 AND id = ?2";
    Ok(tx.query_row(sql, (dev.as_str(), id), recording_row).optional()?)
}

/// The first recording that runs.
pub(super) fn running(tx: &Transaction<'_>, dev: &DevId) -> Result<Option<Recording>, AccountsError> {
    let sql = "SELECT id, name, from_ms, to_ms, uids FROM recordings WHERE dev_id = ?1 AND to_ms IS NULL
               ORDER BY from_ms, id LIMIT 1";
    Ok(tx.query_row(sql, [dev.as_str()], recording_row).optional()?)
}

pub(super) fn put_recording(
    tx: &Transaction<'_>,
    dev: &DevId,
    Recording { id, name, from, to, uids }: &Recording,
) -> Result<(), AccountsError> {
    let uids: Vec<&str> = uids.iter().map(UserId::as_str).collect();
    tx.execute(
        "INSERT OR REPLACE INTO recordings (id, dev_id, name, from_ms, to_ms, uids)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (id, dev.as_str(), name, from, to, uids.join(" ")),
    )?;
    Ok(())
}

pub(super) fn delete_recording(tx: &Transaction<'_>, dev: &DevId, id: &str) -> Result<bool, AccountsError> {
    let sql = "DELETE FROM recordings WHERE dev_id = ?1 AND id = ?2";
    Ok(tx.execute(sql, (dev.as_str(), id))? == 1)
}

pub(super) fn marker(tx: &Transaction<'_>, dev: &DevId, id: &str) -> Result<Option<Marker>, AccountsError> {
    let sql = "SELECT id, at_ms, text FROM markers WHERE dev_id = ?1 AND id = ?2";
    Ok(tx.query_row(sql, (dev.as_str(), id), marker_row).optional()?)
}

pub(super) fn put_marker(
    tx: &Transaction<'_>,
    dev: &DevId,
    Marker { id, at, text }: &Marker,
) -> Result<(), AccountsError> {
    let sql = "INSERT OR REPLACE INTO markers (id, dev_id, at_ms, text) VALUES (?1, ?2, ?3, ?4)";
    tx.execute(sql, (id, dev.as_str(), at, text))?;
    Ok(())
}

pub(super) fn delete_marker(tx: &Transaction<'_>, dev: &DevId, id: &str) -> Result<bool, AccountsError> {
    let sql = "DELETE FROM markers WHERE dev_id = ?1 AND id = ?2";
    Ok(tx.execute(sql, (dev.as_str(), id))? == 1)
}

fn recording_row(row: &Row<'_>) -> rusqlite::Result<Recording> {
    Ok(Recording {
        id: row.get(0)?,
        name: row.get(1)?,
        from: row.get(2)?,
        to: row.get(3)?,
        uids: ids_column(row, 4)?,
    })
}

fn marker_row(row: &Row<'_>) -> rusqlite::Result<Marker> {
    Ok(Marker { id: row.get(0)?, at: row.get(1)?, text: row.get(2)? })
}
