//! Removing: users, developers, and what retention no longer keeps; each function takes one short turn.

use std::collections::{BTreeMap, BTreeSet};

use motionwire_shared::{DevId, Timestamp, UserId};
use rusqlite::{Connection, OptionalExtension, params};

use super::{Writer, measure_journal};
use crate::{
    database,
    log::sqlite::{
        block::{BlockReader, BlockWriter},
        error::{Result, StoreError},
        names::series_of,
        schema::{WAL_LIMIT_BYTES, from_sql, to_sql},
        segment,
    },
};

/// Chunks of a user that one turn removes.
const CHUNKS_PER_TURN: usize = 64;

/// Segments that one turn removes.
const SEGMENTS_PER_TURN: usize = 4;

/// Pages that one turn gives back to the file system.
const PAGES_PER_TURN: usize = 512;

/// Whether there is more to do in another turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::log::sqlite) enum Turn {
    More,
    Done,
}

/// What retention removes, worked out from a [`crate::log::Retention`] once for all turns.
#[derive(Debug, Clone, Copy)]
pub(in crate::log::sqlite) struct Limits {
    /// What was received before goes.
    pub(in crate::log::sqlite) cutoff: Timestamp,
    /// The most bytes, the write-ahead log included.
    pub(in crate::log::sqlite) max_bytes: u64,
}

impl Writer {
    /// Removes some of a user's events; with the last of them all else that is known of the user.
    pub(in crate::log::sqlite) fn delete_user(&mut self, dev: &DevId, uid: &UserId) -> Result<Turn> {
        let Some(developer) = self.developers.get_mut(dev) else { return Ok(Turn::Done) };
        let transaction = self.conn.unchecked_transaction()?;
        note_newest(&transaction, developer.id, developer.newest)?;
        let series = series_of(&transaction, developer.id, Some(uid))?;
        let mut budget = CHUNKS_PER_TURN;
        for id in &series {
            budget -= remove_chunks(&transaction, *id, budget)?;
            if budget == 0 {
                transaction.commit()?;
                return Ok(Turn::More);
            }
        }
        strip_journal(&transaction, developer.id, &series)?;
        transaction
            .execute("DELETE FROM positions WHERE dev = ?1 AND uid = ?2", (developer.id, uid.as_str()))?;
        transaction
            .execute("DELETE FROM series WHERE dev = ?1 AND uid = ?2", (developer.id, uid.as_str()))?;
        let journal = measure_journal(&transaction, developer.id)?;
        transaction.commit()?;
        developer.journal = journal;
        self.series.clear();
        Ok(Turn::Done)
    }

    /// Removes some of a developer's events; with the last of them all but its reservation.
    pub(in crate::log::sqlite) fn delete_developer(&mut self, dev: &DevId) -> Result<Turn> {
        let Some(developer) = self.developers.get_mut(dev) else { return Ok(Turn::Done) };
        let transaction = self.conn.unchecked_transaction()?;
        note_newest(&transaction, developer.id, developer.newest)?;
        for _ in 0..SEGMENTS_PER_TURN {
            let oldest: Option<i64> = transaction
                .prepare_cached("SELECT id FROM segments WHERE dev = ?1 ORDER BY last_seq LIMIT 1")?
                .query_row([developer.id], |row| row.get(0))
                .optional()?;
            let Some(oldest) = oldest else {
                for table in ["journal", "series", "positions"] {
                    transaction.execute(&format!("DELETE FROM {table} WHERE dev = ?1"), [developer.id])?;
                }
                transaction.commit()?;
                developer.journal = super::Journal::default();
                self.series.clear();
                return Ok(Turn::Done);
            };
            segment::remove(&transaction, oldest)?;
        }
        transaction.commit()?;
        Ok(Turn::More)
    }

    /// Removes some of what is too old or too much.
    pub(in crate::log::sqlite) fn prune(&mut self, limits: Limits) -> Result<Turn> {
        let transaction = self.conn.unchecked_transaction()?;
        transaction.execute("DELETE FROM positions WHERE received_us < ?1", [limits.cutoff.as_micros()])?;
        let mut turn = Turn::More;
        let (mut stripped, mut thinned) = (BTreeSet::new(), BTreeSet::new());
        for _ in 0..SEGMENTS_PER_TURN {
            let oldest = Oldest::find(&transaction)?;
            let too_much = used_bytes(&transaction)? + wal_allowance(limits.max_bytes) > limits.max_bytes;
            let Some(oldest) = oldest.filter(|o| too_much || o.received_us < limits.cutoff.as_micros())
            else {
                turn = Turn::Done;
                break;
            };
            thinned.extend(oldest.series(&transaction)?.into_iter().map(|series| (oldest.dev, series)));
            oldest.remove(&transaction)?;
            if oldest.segment.is_none() {
                stripped.insert(oldest.dev);
            }
        }
        let has_dropped = drop_empty(&transaction, &thinned)?;
        let mut journals = Vec::new();
        for (dev, developer) in &self.developers {
            if stripped.contains(&developer.id) {
                journals.push((dev.clone(), measure_journal(&transaction, developer.id)?));
            }
        }
        transaction.commit()?;
        if has_dropped {
            self.series.clear();
        }
        for (dev, journal) in journals {
            if let Some(developer) = self.developers.get_mut(&dev) {
                developer.journal = journal;
            }
        }
        Ok(turn)
    }

    /// Gives some unused pages back to the file system.
    pub(in crate::log::sqlite) fn vacuum(&mut self) -> Result<Turn> {
        let before: i64 = self.conn.pragma_query_value(None, "freelist_count", |row| row.get(0))?;
        // Each row of the answer stands for one page that was moved, so all of them are to be fetched.
        let mut statement = self.conn.prepare(&format!("PRAGMA incremental_vacuum({PAGES_PER_TURN})"))?;
        let mut rows = statement.query([])?;
        while rows.next()?.is_some() {}
        let after: i64 = self.conn.pragma_query_value(None, "freelist_count", |row| row.get(0))?;
        Ok(if 0 < after && after < before { Turn::More } else { Turn::Done })
    }

    /// Empties the write-ahead log of what was removed; false if somebody is in the way.
    pub(in crate::log::sqlite) fn empty_log(&mut self) -> Result<bool> {
        Ok(database::empty_log(&self.conn)?)
    }
}

/// The part of the limit that is left to the write-ahead log.
fn wal_allowance(max_bytes: u64) -> u64 {
    WAL_LIMIT_BYTES.min(max_bytes / 4)
}

/// Bytes of the pages in use, this transaction's changes included.
fn used_bytes(conn: &Connection) -> Result<u64> {
    let pragma = |name| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map(from_sql);
    Ok((pragma("page_count")?.saturating_sub(pragma("freelist_count")?)) * pragma("page_size")?)
}

/// Keeps the newest number known when the events that would show it go.
fn note_newest(conn: &Connection, dev: i64, newest: u64) -> Result<()> {
    conn.prepare_cached("UPDATE developers SET newest = ?2 WHERE id = ?1 AND newest < ?2")?
        .execute((dev, to_sql(newest)))?;
    Ok(())
}

/// The segment, or else the row of the journal, whose events were received longest ago.
#[derive(Debug)]
struct Oldest {
    dev: i64,
    last_seq: i64,
    received_us: i64,
    segment: Option<i64>,
}

impl Oldest {
    fn find(conn: &Connection) -> Result<Option<Self>> {
        let mut statement = conn.prepare_cached(
            "SELECT * FROM (SELECT dev, last_seq, last_received_us AS received_us, id FROM segments
                            ORDER BY last_received_us, id LIMIT 1)
             UNION ALL
             SELECT * FROM (SELECT dev, last_seq, received_us, NULL FROM journal
                            ORDER BY received_us, dev, last_seq LIMIT 1)
             ORDER BY received_us LIMIT 1",
        )?;
        let oldest = statement.query_row([], |row| {
            Ok(Self {
                dev: row.get(0)?,
                last_seq: row.get(1)?,
                received_us: row.get(2)?,
                segment: row.get(3)?,
            })
        });
        Ok(oldest.optional()?)
    }

    /// Whose events it holds. Of what is damaged nothing is known.
    fn series(&self, conn: &Connection) -> Result<BTreeSet<i64>> {
        if let Some(segment) = self.segment {
            let mut select = conn.prepare_cached("SELECT series FROM chunks WHERE id BETWEEN ?1 AND ?2")?;
            let series = select.query_map(segment::chunk_ids(segment), |row| row.get(0))?;
            return Ok(series.collect::<rusqlite::Result<_>>()?);
        }
        let events: Vec<u8> = conn
            .prepare_cached("SELECT events FROM journal WHERE dev = ?1 AND last_seq = ?2")?
            .query_row((self.dev, self.last_seq), |row| row.get(0))?;
        let records = BlockReader::new(&events).into_iter().flatten();
        Ok(records.flatten().map(|record| record.series).collect())
    }

    fn remove(&self, conn: &Connection) -> Result<()> {
        conn.prepare_cached(
            "UPDATE developers SET pruned_through = max(pruned_through, ?2), newest = max(newest, ?2) WHERE id = ?1",
        )?
        .execute((self.dev, self.last_seq))?;
        match self.segment {
            Some(segment) => segment::remove(conn, segment),
            None => {
                let rows = conn
                    .prepare_cached("DELETE FROM journal WHERE dev = ?1 AND last_seq = ?2")?
                    .execute((self.dev, self.last_seq))?;
                StoreError::check_removed(rows, || format!("journal row ({}, {})", self.dev, self.last_seq))
            }
        }
    }
}

/// Forgets those of these developers' series of which no event is left; whether there were any.
fn drop_empty(conn: &Connection, series: &BTreeSet<(i64, i64)>) -> Result<bool> {
    let mut is_chunked = conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM chunks WHERE series = ?1)")?;
    let mut empty: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for (dev, series) in series {
        if !is_chunked.query_row([series], |row| row.get(0))? {
            empty.entry(*dev).or_default().insert(*series);
        }
    }
    for (dev, series) in &mut empty {
        let mut journal = conn.prepare_cached("SELECT events FROM journal WHERE dev = ?1")?;
        let mut rows = journal.query([dev])?;
        while let Some(row) = rows.next()? {
            let events: Vec<u8> = row.get(0)?;
            // What is damaged is told when it is read.
            for record in BlockReader::new(&events).into_iter().flatten().flatten() {
                series.remove(&record.series);
            }
        }
        for series in &*series {
            conn.prepare_cached("DELETE FROM series WHERE id = ?1")?.execute([series])?;
        }
    }
    Ok(empty.values().any(|series| !series.is_empty()))
}

/// Removes up to `limit` chunks of a series; returns how many there were.
fn remove_chunks(conn: &Connection, series: i64, limit: usize) -> Result<usize> {
    let mut statement = conn.prepare_cached("SELECT id FROM chunks WHERE series = ?1 LIMIT ?2")?;
    let chunks: Vec<i64> = statement
        .query_map((series, to_sql(limit as u64)), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for chunk in &chunks {
        let rows = conn.prepare_cached("DELETE FROM chunks WHERE id = ?1")?.execute([chunk])?;
        StoreError::check_removed(rows, || format!("chunk {chunk}"))?;
    }
    for segment in chunks.iter().map(|chunk| segment::of_chunk(*chunk)).collect::<BTreeSet<_>>() {
        segment::shrink(conn, segment)?;
    }
    Ok(chunks.len())
}

/// Rewrites the rows of a journal that hold events of these series without them.
fn strip_journal(conn: &Connection, dev: i64, series: &[i64]) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT last_seq, received_us, events FROM journal WHERE dev = ?1 ORDER BY last_seq",
    )?;
    let rows: Vec<(i64, i64, Vec<u8>)> = statement
        .query_map([dev], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (last_seq, received_us, events) in rows {
        let damaged = |why| StoreError::bad_block(|| format!("journal row ({dev}, {last_seq})"), why);
        let mut left = BlockWriter::new();
        let mut removed = false;
        for record in BlockReader::new(&events).map_err(damaged)? {
            let record = record.map_err(damaged)?;
            if series.contains(&record.series) {
                removed = true;
            } else {
                left.push(record);
            }
        }
        if !removed {
            continue;
        }
        conn.prepare_cached("DELETE FROM journal WHERE dev = ?1 AND last_seq = ?2")?
            .execute((dev, last_seq))?;
        let (first, last, count) = (to_sql(left.first_seq()), to_sql(left.last_seq()), left.count());
        if count > 0 {
            let events = left.finish();
            let bytes = to_sql(events.len() as u64);
            conn.prepare_cached("INSERT INTO journal VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
                .execute(params![dev, last, first, received_us, count, bytes, events])?;
        }
    }
    Ok(())
}
