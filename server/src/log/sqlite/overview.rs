//! Reading a long past in few columns, and what there is to read.

use std::ops::Range;

use motionwire_shared::{DevId, Timestamp};
use rusqlite::OptionalExtension;

use super::{
    block::{BadBlock, BlockReader},
    error::{Result, StoreError},
    numbers::Numbers,
    reader::{Reader, blob, developer, journal_row, series_row},
    schema::from_sql,
    segment, summary,
};
use crate::log::{
    Retained, Series,
    columns::{Column, Columns},
};

impl Reader {
    /// See [`EventLog::read_columns`](crate::log::EventLog::read_columns).
    pub(super) fn read_columns(&mut self, series: &Series, columns: usize) -> Result<Vec<Column>> {
        let snapshot = self.conn.unchecked_transaction()?;
        let Some((dev, id, widest_us)) = series_row(&snapshot, series)? else { return Ok(Vec::new()) };
        let mut folded = Columns::new(series.range.clone(), columns);

        let mut chunks = snapshot.prepare_cached(
            "SELECT id, min_ts_us, max_ts_us, count FROM chunks
             WHERE series = ?1 AND min_ts_us >= ?2 AND min_ts_us < ?3 AND max_ts_us >= ?4 ORDER BY min_ts_us",
        )?;
        let mut summaries = snapshot.prepare_cached("SELECT buckets FROM summaries WHERE chunk = ?1")?;
        let mut events = snapshot.prepare_cached("SELECT events FROM chunks WHERE id = ?1")?;
        let (from, to) = (series.range.start, series.range.end);
        let earliest = segment::earliest_start(from, widest_us);
        let mut rows = chunks.query((id, earliest, to.as_micros(), from.as_micros()))?;
        while let Some(row) = rows.next()? {
            let chunk: i64 = row.get(0)?;
            let span = Timestamp::from_micros(row.get(1)?)..Timestamp::from_micros(row.get(2)?);
            let buckets: Option<Vec<u8>> = if bucket_us(&span, from_sql(row.get(3)?)) <= folded.width_us() {
                summaries.query_row([chunk], |row| row.get(0)).optional()?
            } else {
                None
            };
            match buckets.as_deref().and_then(summary::read) {
                Some(buckets) => buckets.for_each(|column| folded.add(&column)),
                None => {
                    let block = events.query_row([chunk], |row| row.get::<_, Vec<u8>>(0))?;
                    fold(&block, id, &mut folded)
                        .map_err(|why| StoreError::bad_block(|| format!("chunk {chunk}"), why))?;
                }
            }
        }
        let mut journal = snapshot
            .prepare_cached("SELECT last_seq, events FROM journal WHERE dev = ?1 ORDER BY last_seq")?;
        let mut rows = journal.query([dev])?;
        while let Some(row) = rows.next()? {
            fold(&blob(row, 1)?, id, &mut folded).map_err(journal_row(dev, row)?)?;
        }
        Ok(folded.finish())
    }

    /// See [`EventLog::components`](crate::log::EventLog::components).
    pub(super) fn components(&mut self, series: &Series) -> Result<usize> {
        let snapshot = self.conn.unchecked_transaction()?;
        let Some((dev, id, widest_us)) = series_row(&snapshot, series)? else { return Ok(0) };
        let (from, to) = (series.range.start, series.range.end);
        let mut most = 0;
        let of_block = |block: &[u8], most: &mut usize| {
            each_reading(block, id, |ts, numbers| {
                if series.range.contains(&ts) {
                    *most = numbers.len().max(*most);
                }
            })
        };

        let mut journal = snapshot
            .prepare_cached("SELECT last_seq, events FROM journal WHERE dev = ?1 ORDER BY last_seq")?;
        let mut rows = journal.query([dev])?;
        while let Some(row) = rows.next()? {
            of_block(&blob(row, 1)?, &mut most).map_err(journal_row(dev, row)?)?;
        }
        // The head of a summary says it of a whole chunk.
        let mut chunks = snapshot.prepare_cached(
            "SELECT c.id, substr(s.buckets, 1, ?5) FROM chunks c LEFT JOIN summaries s ON s.chunk = c.id
             WHERE series = ?1 AND min_ts_us >= ?2 AND min_ts_us < ?3 AND max_ts_us >= ?4",
        )?;
        let mut events = snapshot.prepare_cached("SELECT events FROM chunks WHERE id = ?1")?;
        let earliest = segment::earliest_start(from, widest_us);
        let mut rows =
            chunks.query((id, earliest, to.as_micros(), from.as_micros(), summary::HEADER_LEN as i64))?;
        while let Some(row) = rows.next()? {
            let chunk: i64 = row.get(0)?;
            let head: Option<Vec<u8>> = row.get(1)?;
            match head.as_deref().and_then(summary::components) {
                Some(components) => most = components.max(most),
                None => {
                    let block = events.query_row([chunk], |row| row.get::<_, Vec<u8>>(0))?;
                    of_block(&block, &mut most)
                        .map_err(|why| StoreError::bad_block(|| format!("chunk {chunk}"), why))?;
                }
            }
        }
        Ok(most)
    }

    /// See [`EventLog::retained`](crate::log::EventLog::retained).
    pub(super) fn retained(&mut self, dev: &DevId) -> Result<Vec<Retained>> {
        let snapshot = self.conn.unchecked_transaction()?;
        let Some(dev) = developer(&snapshot, dev)? else { return Ok(Vec::new()) };
        let mut found: Vec<(i64, Range<i64>, u64)> = Vec::new();
        let mut add = |series: i64, first_us: i64, last_us: i64, count: u64| match found
            .binary_search_by_key(&series, |(id, ..)| *id)
        {
            Ok(place) => {
                let (_, span, total) = &mut found[place];
                *span = span.start.min(first_us)..span.end.max(last_us);
                *total += count;
            }
            Err(place) => found.insert(place, (series, first_us..last_us, count)),
        };
        let mut chunks = snapshot.prepare_cached(
            "SELECT c.series, min(c.min_ts_us), max(c.max_ts_us), sum(c.count)
             FROM series s JOIN chunks c ON c.series = s.id WHERE s.dev = ?1 GROUP BY c.series",
        )?;
        let mut rows = chunks.query([dev])?;
        while let Some(row) = rows.next()? {
            add(row.get(0)?, row.get(1)?, row.get(2)?, from_sql(row.get(3)?));
        }
        let mut journal = snapshot
            .prepare_cached("SELECT last_seq, events FROM journal WHERE dev = ?1 ORDER BY last_seq")?;
        let mut rows = journal.query([dev])?;
        while let Some(row) = rows.next()? {
            let damaged = journal_row(dev, row)?;
            for record in BlockReader::new(&blob(row, 1)?).map_err(&damaged)? {
                let record = record.map_err(&damaged)?;
                add(record.series, record.ts.as_micros(), record.ts.as_micros(), 1);
            }
        }
        let mut retained = Vec::with_capacity(found.len());
        for (series, span, count) in found {
            let (uid, data_type) = self.names.get(&snapshot, series)?.clone();
            let [first, last] = [span.start, span.end].map(Timestamp::from_micros);
            retained.push(Retained { uid, data_type, first, last, count });
        }
        Ok(retained)
    }
}

/// How much time a bucket of a chunk covers at an average, in µs.
fn bucket_us(span: &Range<Timestamp>, count: u64) -> u64 {
    let span_us = span.end.as_micros().abs_diff(span.start.as_micros());
    span_us.saturating_mul(summary::BUCKET as u64) / count.max(1)
}

fn fold(block: &[u8], series: i64, columns: &mut Columns) -> std::result::Result<(), BadBlock> {
    each_reading(block, series, |ts, numbers| columns.add(&Column::of_reading(ts, numbers)))
}

/// Shows the numbers of each reading of a series in a block; a reading without, which no server has ever stored, is left out.
fn each_reading(
    block: &[u8],
    series: i64,
    mut look: impl FnMut(Timestamp, &[f64]),
) -> std::result::Result<(), BadBlock> {
    let mut numbers = Numbers::default();
    for record in BlockReader::new(block)? {
        let record = record?;
        if record.series == series && numbers.read(record.reading) {
            look(record.ts, numbers.as_slice());
        }
    }
    Ok(())
}
