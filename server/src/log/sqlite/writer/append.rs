//! Appending: numbers are reserved, then a transaction stores the events as rows of the journal.

use std::{collections::HashMap, ops::Range, time::Instant};

use motionwire_shared::DevId;
use rusqlite::{Connection, params};

use super::{Developer, Journal, Writer, compact};
use crate::log::{
    Append, Durability, EventRef,
    sqlite::{
        Options,
        block::{BlockWriter, Record},
        error::Result,
        names::SeriesIds,
        schema::{position_to_sql, sync_commits, to_sql},
    },
};

/// How many numbers a developer's first reservation takes; each later one takes twice as many as the one before.
pub(super) const FIRST_BLOCK: u64 = 1_024;

/// How many numbers a reservation takes at most: so large a gap a crash can leave in the sequence.
const LARGEST_BLOCK: u64 = 1_048_576;

/// Events received further apart get rows of their own, so that retention by age can tell them apart.
const MAX_ROW_SPAN_US: u64 = 1_000_000;

impl Writer {
    /// Commits appends in one transaction. If that fails, nothing of them is visible, and their numbers are skipped.
    pub(super) fn append(&mut self, appends: &[Append]) -> Result<Vec<Range<u64>>> {
        let turn = self.checkpointer.turn();
        let _turn = turn.lock();
        self.reserve(appends)?;
        let ranges = self.assign(appends);
        match self.store(appends, &ranges) {
            Ok(()) => Ok(ranges),
            Err(error) => {
                // It may know series that were made in the transaction.
                self.series.clear();
                Err(error)
            }
        }
    }

    /// Sees to it that the numbers which the appends take are reserved on disk, power loss included.
    fn reserve(&mut self, appends: &[Append]) -> Result<()> {
        let mut wanted: HashMap<&DevId, u64> = HashMap::new();
        for append in appends {
            *wanted.entry(&append.dev).or_default() += append.events.len() as u64;
        }
        wanted.retain(|dev, count| {
            self.developers.get(*dev).is_none_or(|known| known.next + *count - 1 > known.reserved_through)
        });
        if wanted.is_empty() {
            return Ok(());
        }
        sync_commits(&self.conn, Durability::Fsync)?;
        let reserved = reserve_blocks(&self.conn, &self.developers, &wanted);
        sync_commits(&self.conn, self.options.durability)?;
        for (dev, id, reserved_through) in reserved? {
            let developer = self.developers.entry(dev).or_insert(Developer {
                id,
                next: 1,
                reserved_through,
                block: FIRST_BLOCK,
                newest: 0,
                journal: Journal::default(),
            });
            developer.reserved_through = reserved_through;
            developer.block = (developer.block * 2).min(LARGEST_BLOCK);
        }
        Ok(())
    }

    fn assign(&mut self, appends: &[Append]) -> Vec<Range<u64>> {
        let mut ranges = Vec::with_capacity(appends.len());
        for append in appends {
            let next = self.developers.get_mut(&append.dev).map(|developer| &mut developer.next);
            let start = next.as_ref().map_or(0, |next| **next);
            let end = start + append.events.len() as u64;
            if let Some(next) = next {
                *next = end;
            }
            ranges.push(start..end);
        }
        ranges
    }

    fn store(&mut self, appends: &[Append], ranges: &[Range<u64>]) -> Result<()> {
        let transaction = self.conn.unchecked_transaction()?;
        let mut journal = JournalWriter {
            conn: &transaction,
            options: &self.options,
            open: HashMap::new(),
            written: HashMap::new(),
        };
        for (append, range) in appends.iter().zip(ranges) {
            let Some(developer) = self.developers.get(&append.dev) else { continue };
            journal.add(developer, append, range.start, &mut self.series)?;
            store_positions(&transaction, developer.id, append)?;
        }
        let mut written = journal.finish()?;
        transaction.commit()?;
        self.checkpointer
            .committed(written.values().map(|written| written.bytes + written.settled_bytes).sum());
        for append in appends {
            let Some(developer) = self.developers.get_mut(&append.dev) else { continue };
            if let Some(written) = written.remove(&developer.id) {
                developer.newest = written.last_seq;
                developer.journal.add(&written);
            }
        }
        Ok(())
    }
}

/// Reserves blocks of numbers in one transaction; returns each developer's id and the end of its reservation.
fn reserve_blocks(
    conn: &Connection,
    known: &HashMap<DevId, Developer>,
    wanted: &HashMap<&DevId, u64>,
) -> Result<Vec<(DevId, i64, u64)>> {
    let transaction = conn.unchecked_transaction()?;
    let mut reserved = Vec::with_capacity(wanted.len());
    for (&dev, &count) in wanted {
        let (next, block) = known.get(dev).map_or((1, FIRST_BLOCK), |known| (known.next, known.block));
        let through = next + count.max(block) - 1;
        let id = transaction
            .prepare_cached(
                "INSERT INTO developers (dev, reserved_through, newest, pruned_through) VALUES (?1, ?2, 0, 0)
                 ON CONFLICT (dev) DO UPDATE SET reserved_through = excluded.reserved_through RETURNING id",
            )?
            .query_row((dev.as_str(), to_sql(through)), |row| row.get(0))?;
        reserved.push((dev.clone(), id, through));
    }
    transaction.commit()?;
    Ok(reserved)
}

fn store_positions(conn: &Connection, dev: i64, append: &Append) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "INSERT INTO positions (dev, uid, stream, n, received_us) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (dev, uid, stream) DO UPDATE
         SET n = max(n, excluded.n), received_us = max(received_us, excluded.received_us)",
    )?;
    for position in &append.positions {
        let n = position_to_sql(position.n);
        let received_us = append.received.as_micros();
        statement.execute(params![dev, position.uid.as_str(), position.stream, n, received_us])?;
    }
    Ok(())
}

/// What was written of one developer.
#[derive(Default)]
struct Written {
    last_seq: u64,
    /// Events and bytes of rows of the journal.
    events: u64,
    bytes: u64,
    /// Bytes that went straight into segments; what was in the journal before has gone with them then.
    settled_bytes: u64,
}

impl Journal {
    fn add(&mut self, written: &Written) {
        if written.settled_bytes > 0 {
            *self = Self::default();
        }
        if written.events > 0 {
            self.events += written.events;
            self.bytes += written.bytes;
            self.since.get_or_insert_with(Instant::now);
        }
    }
}

/// Gives the events of an append their numbers and the ids of their series.
fn records<'a>(
    conn: &Connection,
    dev: i64,
    append: &'a Append,
    first_seq: u64,
    series: &mut SeriesIds,
) -> Result<Vec<Record<'a>>> {
    let mut records = Vec::with_capacity(append.events.len());
    let mut known: Option<(EventRef<'_>, i64)> = None;
    for (seq, event) in (first_seq..).zip(append.events.iter()) {
        let id = match known {
            Some((of, id)) if of.uid == event.uid && of.data_type == event.data_type => id,
            _ => series.get(conn, dev, event.uid, event.data_type)?,
        };
        known = Some((event, id));
        records.push(Record { seq, series: id, ts: event.ts, reading: event.reading });
    }
    Ok(records)
}

/// A row of the journal in the making.
struct OpenRow {
    block: BlockWriter,
    received_us: i64,
}

/// Packs the events of a transaction into rows, as few as the limits permit.
struct JournalWriter<'a> {
    conn: &'a Connection,
    options: &'a Options,
    open: HashMap<i64, OpenRow>,
    written: HashMap<i64, Written>,
}

impl JournalWriter<'_> {
    fn add(
        &mut self,
        developer: &Developer,
        append: &Append,
        first_seq: u64,
        series: &mut SeriesIds,
    ) -> Result<()> {
        if append.events.is_empty() {
            return Ok(());
        }
        let dev = developer.id;
        let received_us = append.received.as_micros();
        let records = records(self.conn, dev, append, first_seq, series)?;
        let is_first = !self.open.contains_key(&dev) && !self.written.contains_key(&dev);
        if is_first && compact::is_bulk(&records, self.options) {
            let bytes = compact::settle(self.conn, developer, received_us, &records, self.options)?;
            if let Some(settled_bytes) = bytes {
                let last_seq = records.last().map_or(0, |record| record.seq);
                self.written.insert(dev, Written { last_seq, settled_bytes, ..Written::default() });
                return Ok(());
            }
        }
        let mut row = OpenRow { block: BlockWriter::new(), received_us };
        if let Some(mut open) = self.open.remove(&dev) {
            if open.received_us.abs_diff(received_us) > MAX_ROW_SPAN_US {
                self.write(dev, open)?;
            } else {
                open.received_us = open.received_us.max(received_us);
                row = open;
            }
        }
        for record in records {
            row.block.push(record);
            if self.options.is_full(u64::from(row.block.count()), row.block.len() as u64) {
                let next = OpenRow { block: BlockWriter::new(), received_us };
                self.write(dev, std::mem::replace(&mut row, next))?;
            }
        }
        if row.block.count() > 0 {
            self.open.insert(dev, row);
        }
        Ok(())
    }

    fn write(&mut self, dev: i64, row: OpenRow) -> Result<()> {
        let (first_seq, last_seq) = (row.block.first_seq(), row.block.last_seq());
        let count = row.block.count();
        let events = row.block.finish();
        let bytes = events.len() as u64;
        self.conn
            .prepare_cached(
                "INSERT INTO journal (dev, last_seq, first_seq, received_us, count, bytes, events)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                dev,
                to_sql(last_seq),
                to_sql(first_seq),
                row.received_us,
                count,
                to_sql(bytes),
                events
            ])?;
        let written = self.written.entry(dev).or_default();
        written.last_seq = last_seq;
        written.events += u64::from(count);
        written.bytes += bytes;
        Ok(())
    }

    fn finish(mut self) -> Result<HashMap<i64, Written>> {
        for (dev, row) in std::mem::take(&mut self.open) {
            self.write(dev, row)?;
        }
        Ok(self.written)
    }
}
