//! Compacting: the journal's oldest rows become a segment, one short transaction at a time; and commits so large that they
//! become segments at once.

use std::{collections::HashSet, time::Instant};

use motionwire_shared::DevId;
use rusqlite::Connection;

use super::{Developer, RETRY_COMPACTING_AFTER, Writer, measure_journal};
use crate::log::sqlite::{
    Options,
    block::Record,
    error::Result,
    schema::{from_sql, to_sql},
    segment::{self, Segment},
    summary::BUCKET,
};

/// What of a full segment a commit has to have at least, to be written as one.
const BULK_PART: u64 = 8;

/// Rows of the journal to be compacted together, and the segment that they are joined to.
struct Batch {
    base: Option<i64>,
    last_seq: u64,
    received_us: (i64, i64),
    blocks: Vec<Vec<u8>>,
}

impl Writer {
    /// When the next journal is due; `None` while there is nothing to compact.
    pub(super) fn next_compaction(&self) -> Option<Instant> {
        self.developers.values().filter_map(|developer| due(developer, &self.options, 1)).min()
    }

    /// Takes one step for a developer whose journal is due, counting only from `times` the usual amount.
    pub(super) fn compact_one(&mut self, times: u64) {
        let now = Instant::now();
        let dev = self
            .developers
            .iter()
            .filter_map(|(dev, known)| Some((due(known, &self.options, times)?, dev)))
            .filter(|(at, _)| *at <= now)
            .min()
            .map(|(_, dev)| dev.clone());
        let Some(dev) = dev else { return };
        if let Err(error) = self.compact(&dev) {
            tracing::warn!(
                error = error.explain(),
                "the log's journal could not be compacted; trying again later"
            );
            if let Some(developer) = self.developers.get_mut(&dev) {
                developer.journal.paused_until = Some(now + RETRY_COMPACTING_AFTER);
            }
        }
    }

    /// Makes one segment of the oldest rows of a developer's journal.
    fn compact(&mut self, dev: &DevId) -> Result<()> {
        let Some(developer) = self.developers.get_mut(dev) else { return Ok(()) };
        let transaction = self.conn.unchecked_transaction()?;
        if let Some(batch) = collect(&transaction, developer.id, &self.options)? {
            let mut records = Vec::new();
            for block in &batch.blocks {
                let what = || format!("a row of developer {dev} at or before {}", batch.last_seq);
                segment::unpack(block, &mut records, what)?;
            }
            if let Some(base) = batch.base {
                segment::remove(&transaction, base)?;
            }
            transaction
                .prepare_cached("DELETE FROM journal WHERE dev = ?1 AND last_seq <= ?2")?
                .execute((developer.id, to_sql(batch.last_seq)))?;
            segment::insert(&transaction, developer.id, batch.received_us, records)?;
        }
        let journal = measure_journal(&transaction, developer.id)?;
        transaction.commit()?;
        let compacted_bytes = developer.journal.bytes.saturating_sub(journal.bytes);
        self.checkpointer.committed(2 * compacted_bytes);
        developer.journal = journal;
        Ok(())
    }
}

/// When a developer's journal is to be compacted.
fn due(developer: &Developer, options: &Options, times: u64) -> Option<Instant> {
    let journal = &developer.journal;
    let since = journal.since?;
    let full = options.is_full(journal.events / times, journal.bytes / times);
    let at = match (full, times) {
        (true, _) => since,
        (false, 1) => since + options.journal_age,
        (false, _) => return None,
    };
    Some(journal.paused_until.map_or(at, |until| until.max(at)))
}

/// Takes the oldest rows, as many as one segment holds; small segments grow rather than multiply.
fn collect(conn: &Connection, dev: i64, options: &Options) -> Result<Option<Batch>> {
    let mut statement = conn.prepare_cached(
        "SELECT last_seq, received_us, count, bytes, events FROM journal WHERE dev = ?1 ORDER BY last_seq",
    )?;
    let mut rows = statement.query([dev])?;
    let mut batch: Option<Batch> = None;
    let (mut events, mut bytes) = (0, 0);
    while let Some(row) = rows.next()? {
        let (last_seq, received_us) = (from_sql(row.get(0)?), row.get(1)?);
        let (row_events, row_bytes) = (from_sql(row.get(2)?), from_sql(row.get(3)?));
        if batch.is_none()
            && let Some(base) = Segment::newest_of(conn, dev)?
            && !options.is_full(2 * base.count, 2 * base.bytes)
            && !options.overflows(base.count + row_events, base.bytes + row_bytes)
            && options.spans(base.first_received_us, received_us)
        {
            (events, bytes) = (base.count, base.bytes);
            batch = Some(Batch {
                base: Some(base.id),
                last_seq: 0,
                received_us: (base.first_received_us, base.last_received_us),
                blocks: segment::blocks(conn, base.id)?,
            });
        }
        let batch = match &mut batch {
            Some(batch) => {
                let fits = !options.overflows(events + row_events, bytes + row_bytes);
                if !fits || !options.spans(batch.received_us.0, received_us) {
                    break;
                }
                batch
            }
            none => none.insert(Batch {
                base: None,
                last_seq,
                received_us: (received_us, received_us),
                blocks: Vec::new(),
            }),
        };
        events += row_events;
        bytes += row_bytes;
        batch.last_seq = last_seq;
        batch.received_us.1 = batch.received_us.1.max(received_us);
        batch.blocks.push(row.get(4)?);
    }
    Ok(batch)
}

/// Whether a commit's events are so many, of so few series, that segments can be made of them at once: under a flood it saves
/// writing them twice.
pub(super) fn is_bulk(records: &[Record<'_>], options: &Options) -> bool {
    let count = records.len() as u64;
    if count < (options.segment_events / BULK_PART).max(BUCKET as u64) {
        return false;
    }
    let starts = records.chunk_by(|a, b| a.series == b.series).filter_map(<[_]>::first);
    let series: HashSet<i64> = starts.map(|record| record.series).collect();
    records.len() / series.len().max(1) >= BUCKET
}

/// Makes segments of a commit's events and of all that is in the journal, which comes before them; how many bytes that was.
/// `None`, and nothing is changed, if the journal cannot go with them.
pub(super) fn settle(
    conn: &Connection,
    developer: &Developer,
    received_us: i64,
    records: &[Record<'_>],
    options: &Options,
) -> Result<Option<u64>> {
    let journal = &developer.journal;
    if journal.paused_until.is_some_and(|until| until > Instant::now()) {
        return Ok(None);
    }
    let rows = if journal.events == 0 { Vec::new() } else { journal_rows(conn, developer.id)? };
    let mut all = Vec::with_capacity(records.len());
    let mut span_us = (received_us, received_us);
    for (row_received_us, block) in &rows {
        span_us = (span_us.0.min(*row_received_us), span_us.1.max(*row_received_us));
        // Compacting tells what is wrong with it.
        if segment::unpack(block, &mut all, String::new).is_err() {
            return Ok(None);
        }
    }
    if !options.spans(span_us.0, span_us.1) {
        return Ok(None);
    }
    if !rows.is_empty() {
        conn.prepare_cached("DELETE FROM journal WHERE dev = ?1")?.execute([developer.id])?;
    }
    all.extend_from_slice(records);
    let mut rest = all.as_slice();
    let mut settled_bytes = 0;
    while !rest.is_empty() {
        let (part, after) = rest.split_at(fitting(rest, options));
        settled_bytes += segment::insert(conn, developer.id, span_us, part.to_vec())?;
        rest = after;
    }
    Ok(Some(settled_bytes))
}

/// When each row of a journal was received, and its events.
fn journal_rows(conn: &Connection, dev: i64) -> Result<Vec<(i64, Vec<u8>)>> {
    let mut statement =
        conn.prepare_cached("SELECT received_us, events FROM journal WHERE dev = ?1 ORDER BY last_seq")?;
    let rows = statement.query_map([dev], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many of these events one segment holds, at least one.
fn fitting(records: &[Record<'_>], options: &Options) -> usize {
    let mut bytes = 0;
    let fits = |(place, record): &(usize, &Record<'_>)| {
        bytes += record.reading.len() as u64;
        !options.overflows(*place as u64 + 1, bytes)
    };
    records.iter().enumerate().take_while(fits).count().max(1)
}
