//! Segments: stretches of a developer's log, sorted into one chunk per series, or several where its times are
//! scattered.

use motionwire_shared::Timestamp;
use rusqlite::{Connection, params};

use super::{
    block::{BadBlock, BlockReader, BlockWriter, Record},
    error::{Result, StoreError},
    schema::{CHUNK_BITS, from_sql, to_sql},
    summary,
};

/// The most events of a segment: as many as it can have chunks.
pub(super) const MAX_EVENTS: u64 = 1 << CHUNK_BITS;

/// The row of a segment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    pub(super) id: i64,
    /// When its first event was received, in µs since the epoch.
    pub(super) first_received_us: i64,
    /// When its last event was received, in µs since the epoch.
    pub(super) last_received_us: i64,
    /// Events.
    pub(super) count: u64,
    /// Bytes of its chunks.
    pub(super) bytes: u64,
}

impl Segment {
    /// The newest segment of a developer.
    pub(super) fn newest_of(conn: &Connection, dev: i64) -> Result<Option<Self>> {
        let mut statement = conn.prepare_cached(
            "SELECT id, first_received_us, last_received_us, count, bytes FROM segments
             WHERE dev = ?1 ORDER BY last_seq DESC LIMIT 1",
        )?;
        let mut rows = statement.query([dev])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(Self {
            id: row.get(0)?,
            first_received_us: row.get(1)?,
            last_received_us: row.get(2)?,
            count: from_sql(row.get(3)?),
            bytes: from_sql(row.get(4)?),
        }))
    }
}

/// The ids that the chunks of a segment have.
pub(super) fn chunk_ids(segment: i64) -> (i64, i64) {
    let first = segment << CHUNK_BITS;
    (first, first | ((1 << CHUNK_BITS) - 1))
}

/// The segment that a chunk belongs to.
pub(super) fn of_chunk(chunk: i64) -> i64 {
    chunk >> CHUNK_BITS
}

/// The blocks of a segment's chunks.
pub(super) fn blocks(conn: &Connection, segment: i64) -> Result<Vec<Vec<u8>>> {
    let mut statement =
        conn.prepare_cached("SELECT events FROM chunks WHERE id BETWEEN ?1 AND ?2 ORDER BY id")?;
    let blocks = statement.query_map(chunk_ids(segment), |row| row.get(0))?;
    Ok(blocks.collect::<rusqlite::Result<_>>()?)
}

/// Removes a segment with its chunks.
pub(super) fn remove(conn: &Connection, segment: i64) -> Result<()> {
    conn.prepare_cached("DELETE FROM chunks WHERE id BETWEEN ?1 AND ?2")?.execute(chunk_ids(segment))?;
    let rows = conn.prepare_cached("DELETE FROM segments WHERE id = ?1")?.execute([segment])?;
    StoreError::check_removed(rows, || format!("segment {segment}"))
}

/// Events of one series in a chunk, where they cover much more time than passed while they came.
const PIECE_EVENTS: usize = 2 * summary::BUCKET;

/// So much more may they cover, in µs: batches come late, and clocks are set.
const SLACK_US: u64 = 60 * 1_000_000;

/// Makes a segment of records, which are in order of their sequence numbers at least within each series; returns its bytes.
pub(super) fn insert(
    conn: &Connection,
    dev: i64,
    received_us: (i64, i64),
    mut records: Vec<Record<'_>>,
) -> Result<u64> {
    // Stable, so the order within a series stays.
    records.sort_by_key(|record| record.series);
    let first_seq = records.iter().map(|record| record.seq).min().unwrap_or_default();
    let last_seq = records.iter().map(|record| record.seq).max().unwrap_or_default();
    conn.prepare_cached(
        "INSERT INTO segments (dev, last_seq, first_seq, first_received_us, last_received_us, count, bytes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)",
    )?
    .execute(params![
        dev,
        to_sql(last_seq),
        to_sql(first_seq),
        received_us.0,
        received_us.1,
        to_sql(records.len() as u64)
    ])?;
    let segment = conn.last_insert_rowid();
    let mut bytes = 0;
    let (first_id, last_id) = chunk_ids(segment);
    let dense_us = received_us.0.abs_diff(received_us.1).saturating_add(SLACK_US);
    let series = records.chunk_by_mut(|a, b| a.series == b.series);
    for (id, chunk) in (first_id..=last_id).zip(series.flat_map(|series| pieces(series, dense_us))) {
        bytes += insert_chunk(conn, id, chunk)?;
    }
    conn.prepare_cached("UPDATE segments SET bytes = ?2 WHERE id = ?1")?.execute((segment, to_sql(bytes)))?;
    Ok(bytes)
}

/// Cuts what covers more time than this into pieces that cover little each, each of them in order of sequence numbers: who looks for
/// a stretch of time reads all chunks that reach into it, and would have to read everything of whoever sends stray times.
fn pieces<'a, 'b>(
    series: &'a mut [Record<'b>],
    dense_us: u64,
) -> impl Iterator<Item = &'a [Record<'b>]> + use<'a, 'b> {
    let times = || series.iter().map(|record| record.ts.as_micros());
    let span_us = times().max().zip(times().min()).map_or(0, |(max, min)| max.abs_diff(min));
    let is_dense = span_us <= dense_us;
    if !is_dense {
        series.sort_unstable_by_key(|record| (record.ts, record.seq));
    }
    let most = if is_dense { series.len() } else { PIECE_EVENTS };
    series.chunks_mut(most.max(1)).map(move |piece| {
        if !is_dense {
            piece.sort_unstable_by_key(|record| record.seq);
        }
        &*piece
    })
}

/// Writes one chunk, and returns its size in bytes.
fn insert_chunk(conn: &Connection, id: i64, records: &[Record<'_>]) -> Result<u64> {
    if !records.is_sorted_by(|one, next| one.seq < next.seq) {
        return Err(StoreError::bad_block(|| format!("what chunk {id} is made of"), BadBlock::Order));
    }
    let mut block = BlockWriter::new();
    let (mut min_ts, mut max_ts) = (i64::MAX, i64::MIN);
    for record in records {
        block.push(*record);
        min_ts = min_ts.min(record.ts.as_micros());
        max_ts = max_ts.max(record.ts.as_micros());
    }
    let series = records.first().map_or(0, |record| record.series);
    widen(conn, series, max_ts.abs_diff(min_ts))?;
    let (first, last, count) = (to_sql(block.first_seq()), to_sql(block.last_seq()), block.count());
    let events = block.finish();
    conn.prepare_cached("INSERT INTO chunks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![id, series, first, last, min_ts, max_ts, count, events])?;
    conn.prepare_cached("INSERT INTO summaries VALUES (?1, ?2)")?.execute((id, summary::write(records)))?;
    Ok(events.len() as u64)
}

/// Notes how much time a chunk of the series may span, rounded up so that this is written rarely.
///
/// With it, the chunks that may reach into a range of time are found by their first instants alone.
fn widen(conn: &Connection, series: i64, span_us: u64) -> Result<()> {
    let widest_us = span_us.checked_next_power_of_two().map_or(i64::MAX, to_sql);
    conn.prepare_cached("UPDATE series SET widest_us = ?2 WHERE id = ?1 AND widest_us < ?2")?
        .execute((series, widest_us))?;
    Ok(())
}

/// The earliest first instant that a chunk reaching to `from` can have.
pub(super) fn earliest_start(from: Timestamp, widest_us: i64) -> i64 {
    if widest_us == i64::MAX { i64::MIN } else { from.as_micros().saturating_sub(widest_us) }
}

/// Sets a segment's bounds and counts anew after chunks of it were removed; removes it if none is left.
pub(super) fn shrink(conn: &Connection, segment: i64) -> Result<()> {
    let (first_id, last_id) = chunk_ids(segment);
    let left: Option<i64> = conn
        .prepare_cached("SELECT max(id) FROM chunks WHERE id BETWEEN ?1 AND ?2")?
        .query_row((first_id, last_id), |row| row.get(0))?;
    if left.is_none() {
        return remove(conn, segment);
    }
    conn.prepare_cached(
        "UPDATE segments SET (first_seq, last_seq, count, bytes) =
           (SELECT min(first_seq), max(last_seq), sum(count), sum(length(events)) FROM chunks WHERE id BETWEEN ?2 AND ?3)
         WHERE id = ?1",
    )?
    .execute((segment, first_id, last_id))?;
    Ok(())
}

/// Unpacks a block into `records`.
pub(super) fn unpack<'a>(
    block: &'a [u8],
    records: &mut Vec<Record<'a>>,
    what: impl Fn() -> String,
) -> Result<()> {
    let reader = BlockReader::new(block).map_err(|why| StoreError::bad_block(&what, why))?;
    for record in reader {
        records.push(record.map_err(|why| StoreError::bad_block(&what, why))?);
    }
    Ok(())
}
