//! Beside a running server, from another process: reading, and copying the file.

use std::{path::Path, sync::Arc};

use motionwire_shared::DevId;
use rusqlite::Connection;

use super::{
    error::{Result, StoreError},
    reader::Reader,
    schema,
};
use crate::log::{LogError, Page, Retained, Series};

/// Numbers that are skipped when a copy takes the place of a log: whatever the log gave out since the copy was made, as
/// long as it was fewer than this, is not given out again.
const SKIPPED_NUMBERS: i64 = 1 << 36;

/// Reads a log that another process may be writing. Each call blocks.
pub struct LogReader {
    reader: Reader,
}

impl LogReader {
    /// Opens the log in a directory; none if there is none.
    ///
    /// # Errors
    /// If the file cannot be read, or a newer version has made it.
    pub fn open(dir: &Path) -> std::result::Result<Option<Self>, LogError> {
        let path = dir.join(schema::FILE_NAME);
        if !path.is_file() {
            return Ok(None);
        }
        let conn = schema::open_reader(&path).map_err(LogError::from)?;
        let found: i64 =
            conn.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(StoreError::from)?;
        match found {
            // Its tables are not made yet.
            0 => Ok(None),
            ..=schema::VERSION => Ok(Some(Self { reader: Reader::new(conn, Arc::default()) })),
            _ => Err(StoreError::NewerSchema { found, known: schema::VERSION }.into()),
        }
    }

    /// See [`EventLog::retained`](crate::log::EventLog::retained).
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn retained(&mut self, dev: &DevId) -> std::result::Result<Vec<Retained>, LogError> {
        Ok(self.reader.retained(dev)?)
    }

    /// See [`EventLog::read_series`](crate::log::EventLog::read_series).
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn read_series(&mut self, series: &Series, max_events: usize) -> std::result::Result<Page, LogError> {
        Ok(self.reader.read_series(series, max_events)?)
    }
}

/// Prepares a copied log for taking the place of the one it was copied from.
///
/// # Errors
/// If the file is no log of this version or an older one, or cannot be written.
pub fn prepare_copy(dir: &Path) -> std::result::Result<(), LogError> {
    let path = dir.join(schema::FILE_NAME);
    if path.is_file() {
        let conn = schema::open_writer(&path, None).map_err(LogError::from)?;
        skip_numbers(&conn).map_err(LogError::from)?;
    }
    Ok(())
}

fn skip_numbers(conn: &Connection) -> Result<()> {
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.execute("UPDATE developers SET reserved_through = reserved_through + ?1", [SKIPPED_NUMBERS])?;
    Ok(())
}
