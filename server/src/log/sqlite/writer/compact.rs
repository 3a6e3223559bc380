//! Compacting: the journal's oldest rows become a segment, one short transaction at a time.

use std::time::Instant;

use motionwire_shared::DevId;
use rusqlite::Connection;

use super::{Developer, RETRY_COMPACTING_AFTER, Writer, measure_journal};
use crate::log::sqlite::{
    Options,
    error::Result,
    schema::{from_sql, to_sql},
    segment::{self, Segment},
};

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
