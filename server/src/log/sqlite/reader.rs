//! Reading: one transaction a page, so that whatever the writer does meanwhile is seen wholly or not at all.

use std::{cmp::Reverse, collections::BinaryHeap, collections::binary_heap::PeekMut, sync::Arc};

use bytes::Bytes;
use motionwire_shared::{DataType, DevId, Timestamp, UserId};
use rusqlite::{Connection, OptionalExtension, Row};

use super::{
    block::{BadBlock, BlockReader, Record},
    error::{Result, StoreError},
    names::Names,
    recent::{Chunk, Edition, RecentSegments},
    schema::{from_sql, position_from_sql, to_sql},
    segment,
};
use crate::log::{Bounds, Event, MAX_SERIES_PAGE_BYTES, Page, Series};

/// A connection that reads.
pub(super) struct Reader {
    pub(super) conn: Connection,
    pub(super) names: Names,
    recent: Arc<RecentSegments>,
}

impl Reader {
    pub(super) fn new(conn: Connection, recent: Arc<RecentSegments>) -> Self {
        Self { conn, names: Names::default(), recent }
    }

    /// See [`EventLog::read`](crate::log::EventLog::read).
    pub(super) fn read(&mut self, dev: &DevId, after: u64, before: u64, max_bytes: usize) -> Result<Page> {
        let snapshot = self.conn.unchecked_transaction()?;
        let Some(dev) = developer(&snapshot, dev)? else { return Ok(Page::default()) };
        let mut page = PageBuilder { after, before, max_bytes, bytes: 0, page: Page::default() };
        let bounds = (dev, to_sql(after), to_sql(before));
        let mut segments = snapshot.prepare_cached(
            "SELECT id, count, bytes FROM segments
             WHERE dev = ?1 AND last_seq > ?2 AND first_seq < ?3 ORDER BY last_seq",
        )?;
        let mut rows = segments.query(bounds)?;
        while let Some(row) = rows.next()? {
            let (count, bytes) = (from_sql(row.get(1)?), from_sql(row.get(2)?));
            let edition = Edition { id: row.get(0)?, count, bytes };
            let chunks = self.recent.get(edition, || chunks(&snapshot, &mut self.names, edition.id))?;
            if !merge(&chunks, &mut page)? {
                return Ok(page.page);
            }
        }
        let mut journal = snapshot.prepare_cached(
            "SELECT last_seq, events FROM journal
             WHERE dev = ?1 AND last_seq > ?2 AND first_seq < ?3 ORDER BY last_seq",
        )?;
        let mut rows = journal.query(bounds)?;
        while let Some(row) = rows.next()? {
            let damaged = journal_row(dev, row)?;
            let events = blob(row, 1)?;
            for record in BlockReader::new(&events).map_err(&damaged)? {
                let record = record.map_err(&damaged)?;
                if page.holds(record.seq) {
                    let event = event(self.names.get(&snapshot, record.series)?, &events, &record);
                    if !page.offer(event) {
                        return Ok(page.page);
                    }
                }
            }
        }
        Ok(page.page)
    }

    /// See [`EventLog::read_series`](crate::log::EventLog::read_series).
    pub(super) fn read_series(&mut self, series: &Series, max_events: usize) -> Result<Page> {
        let snapshot = self.conn.unchecked_transaction()?;
        let Some((dev, id, widest_us)) = series_row(&snapshot, series)? else { return Ok(Page::default()) };
        let name = (series.uid.clone(), series.data_type.clone());
        let mut earliest = Earliest { series, id, name, max_events, events: Vec::new(), bytes: 0 };

        let mut journal = snapshot
            .prepare_cached("SELECT last_seq, events FROM journal WHERE dev = ?1 ORDER BY last_seq")?;
        let mut rows = journal.query([dev])?;
        while let Some(row) = rows.next()? {
            earliest.add(&blob(row, 1)?).map_err(journal_row(dev, row)?)?;
        }
        let from = series.after.map_or(series.range.start, |(ts, _)| ts.max(series.range.start));
        let mut chunks = snapshot.prepare_cached(
            "SELECT id, min_ts_us, events FROM chunks
             WHERE series = ?1 AND min_ts_us >= ?2 AND min_ts_us < ?3 AND max_ts_us >= ?4 ORDER BY min_ts_us",
        )?;
        let mut rows = chunks.query((
            id,
            segment::earliest_start(from, widest_us),
            series.range.end.as_micros(),
            from.as_micros(),
        ))?;
        while let Some(row) = rows.next()? {
            // All later chunks start no earlier than this one.
            if earliest.is_settled_before(Timestamp::from_micros(row.get(1)?)) {
                break;
            }
            let chunk: i64 = row.get(0)?;
            earliest
                .add(&blob(row, 2)?)
                .map_err(|why| StoreError::bad_block(|| format!("chunk {chunk}"), why))?;
        }
        Ok(earliest.into_page())
    }

    /// See [`EventLog::bounds`](crate::log::EventLog::bounds).
    pub(super) fn bounds(&mut self, dev: &DevId) -> Result<Bounds> {
        let mut statement = self.conn.prepare_cached(
            "SELECT max(newest,
                        ifnull((SELECT max(last_seq) FROM segments WHERE dev = d.id), 0),
                        ifnull((SELECT max(last_seq) FROM journal WHERE dev = d.id), 0)),
                    ifnull((SELECT first_seq FROM segments WHERE dev = d.id ORDER BY last_seq LIMIT 1),
                           (SELECT first_seq FROM journal WHERE dev = d.id ORDER BY last_seq LIMIT 1)),
                    pruned_through
             FROM developers d WHERE dev = ?1",
        )?;
        let bounds = statement
            .query_row([dev.as_str()], |row| {
                Ok(Bounds {
                    newest: from_sql(row.get(0)?),
                    oldest: row.get::<_, Option<i64>>(1)?.map(from_sql),
                    pruned_through: from_sql(row.get(2)?),
                })
            })
            .optional()?;
        Ok(bounds.unwrap_or_default())
    }

    /// See [`EventLog::types`](crate::log::EventLog::types).
    pub(super) fn types(&mut self, dev: &DevId, uid: &UserId) -> Result<Vec<DataType>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT type FROM series WHERE dev = (SELECT id FROM developers WHERE dev = ?1) AND uid = ?2",
        )?;
        let names = statement.query_map((dev.as_str(), uid.as_str()), |row| row.get::<_, String>(0))?;
        let names: Vec<String> = names.collect::<rusqlite::Result<_>>()?;
        Ok(names.iter().filter_map(|name| DataType::from_name(name)).collect())
    }

    /// See [`EventLog::position`](crate::log::EventLog::position).
    pub(super) fn position(&mut self, dev: &DevId, uid: &UserId, stream: &str) -> Result<Option<u64>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT n FROM positions WHERE dev = (SELECT id FROM developers WHERE dev = ?1) AND uid = ?2 AND stream = ?3",
        )?;
        let n = statement.query_row((dev.as_str(), uid.as_str(), stream), |row| row.get(0)).optional()?;
        Ok(n.map(position_from_sql))
    }

    /// Bytes of the database file.
    pub(super) fn file_bytes(&mut self) -> Result<u64> {
        let snapshot = self.conn.unchecked_transaction()?;
        let pages: i64 = snapshot.pragma_query_value(None, "page_count", |row| row.get(0))?;
        let page_bytes: i64 = snapshot.pragma_query_value(None, "page_size", |row| row.get(0))?;
        Ok(from_sql(pages) * from_sql(page_bytes))
    }
}

pub(super) fn developer(conn: &Connection, dev: &DevId) -> Result<Option<i64>> {
    let mut statement = conn.prepare_cached("SELECT id FROM developers WHERE dev = ?1")?;
    Ok(statement.query_row([dev.as_str()], |row| row.get(0)).optional()?)
}

/// The ids of a series' developer and of the series, and how much time a chunk of it may span, in µs.
pub(super) fn series_row(conn: &Connection, series: &Series) -> Result<Option<(i64, i64, i64)>> {
    let Some(dev) = developer(conn, &series.dev)? else { return Ok(None) };
    let mut statement =
        conn.prepare_cached("SELECT id, widest_us FROM series WHERE dev = ?1 AND uid = ?2 AND type = ?3")?;
    let of = (dev, series.uid.as_str(), series.data_type.name());
    Ok(statement.query_row(of, |row| Ok((dev, row.get(0)?, row.get(1)?))).optional()?)
}

pub(super) fn blob(row: &Row<'_>, column: usize) -> Result<Bytes> {
    let bytes = row.get_ref(column)?.as_blob().map_err(rusqlite::Error::from)?;
    Ok(Bytes::copy_from_slice(bytes))
}

/// Names a row of the journal, whose first column is `last_seq`, in an error.
pub(super) fn journal_row(dev: i64, row: &Row<'_>) -> Result<impl Fn(BadBlock) -> StoreError + use<>> {
    let last_seq: i64 = row.get(0)?;
    Ok(move |why| StoreError::bad_block(|| format!("journal row ({dev}, {last_seq})"), why))
}

fn event((uid, data_type): &(UserId, DataType), block: &Bytes, record: &Record<'_>) -> Event {
    Event {
        seq: record.seq,
        uid: uid.clone(),
        data_type: data_type.clone(),
        ts: record.ts,
        reading: block.slice_ref(record.reading),
    }
}

/// A page by sequence number in the making.
struct PageBuilder {
    after: u64,
    before: u64,
    max_bytes: usize,
    bytes: usize,
    page: Page,
}

impl PageBuilder {
    fn holds(&self, seq: u64) -> bool {
        self.after < seq && seq < self.before
    }

    /// Takes the next event if there is room; says whether to go on.
    fn offer(&mut self, event: Event) -> bool {
        let bytes = self.bytes.saturating_add(event.reading.len());
        if bytes > self.max_bytes && !self.page.events.is_empty() {
            self.page.more = true;
            return false;
        }
        self.bytes = bytes;
        self.page.events.push(event);
        true
    }
}

/// A segment's chunks.
fn chunks(conn: &Connection, names: &mut Names, segment: i64) -> Result<Vec<Chunk>> {
    let mut statement =
        conn.prepare_cached("SELECT id, series, events FROM chunks WHERE id BETWEEN ?1 AND ?2 ORDER BY id")?;
    let mut rows = statement.query(segment::chunk_ids(segment))?;
    let mut chunks = Vec::new();
    while let Some(row) = rows.next()? {
        let name = names.get(conn, row.get(1)?)?.clone();
        chunks.push(Chunk { id: row.get(0)?, name, events: blob(row, 2)? });
    }
    Ok(chunks)
}

/// Adds a segment's events, in order, to the page; says whether to go on.
fn merge(chunks: &[Chunk], page: &mut PageBuilder) -> Result<bool> {
    // The chunks' next events, the earliest on top.
    let mut cursors = Vec::with_capacity(chunks.len());
    let mut heads = BinaryHeap::with_capacity(chunks.len());
    for chunk in chunks {
        let mut cursor = Cursor::new(chunk)?;
        while cursor.head.is_some_and(|head| head.seq <= page.after) {
            cursor.advance()?;
        }
        if let Some(head) = cursor.head {
            heads.push(Reverse((head.seq, cursors.len())));
            cursors.push(cursor);
        }
    }
    while let Some(mut top) = heads.peek_mut() {
        let cursor = &mut cursors[top.0.1];
        let Some(record) = cursor.head.filter(|head| head.seq < page.before) else { return Ok(true) };
        if !page.offer(event(&cursor.chunk.name, &cursor.chunk.events, &record)) {
            return Ok(false);
        }
        cursor.advance()?;
        match cursor.head {
            Some(head) => top.0.0 = head.seq,
            None => drop(PeekMut::pop(top)),
        }
    }
    Ok(true)
}

struct Cursor<'a> {
    chunk: &'a Chunk,
    records: BlockReader<'a>,
    head: Option<Record<'a>>,
}

impl<'a> Cursor<'a> {
    fn new(chunk: &'a Chunk) -> Result<Self> {
        let records = BlockReader::new(&chunk.events).map_err(|why| Self::damaged(chunk, why))?;
        let mut cursor = Self { chunk, records, head: None };
        cursor.advance()?;
        Ok(cursor)
    }

    fn advance(&mut self) -> Result<()> {
        self.head = self.records.next().transpose().map_err(|why| Self::damaged(self.chunk, why))?;
        Ok(())
    }

    fn damaged(chunk: &Chunk, why: BadBlock) -> StoreError {
        StoreError::bad_block(|| format!("chunk {}", chunk.id), why)
    }
}

/// The earliest events of a series' range: those of a page, and at least the next one.
struct Earliest<'a> {
    series: &'a Series,
    id: i64,
    name: (UserId, DataType),
    max_events: usize,
    events: Vec<Event>,
    /// Of their readings.
    bytes: usize,
}

impl Earliest<'_> {
    fn add(&mut self, block: &Bytes) -> std::result::Result<(), BadBlock> {
        for record in BlockReader::new(block)? {
            let record = record?;
            let wanted = record.series == self.id
                && self.series.range.contains(&record.ts)
                && self.series.after.is_none_or(|after| (record.ts, record.seq) > after);
            if wanted {
                self.bytes += record.reading.len();
                self.events.push(event(&self.name, block, &record));
            }
        }
        // Twice the page before sorting, so that small blocks do not make it sort at each.
        if self.overflows(2) {
            self.trim();
        }
        Ok(())
    }

    /// Whether there is more than so many pages.
    fn overflows(&self, pages: usize) -> bool {
        self.events.len() > self.max_events.saturating_mul(pages)
            || self.bytes > pages * MAX_SERIES_PAGE_BYTES
    }

    /// Keeps a page, in order, and the event after it; how many events the page has.
    fn trim(&mut self) -> usize {
        self.events.sort_by_key(|event| (event.ts, event.seq));
        self.bytes = 0;
        let mut len = 0;
        for event in &self.events {
            self.bytes += event.reading.len();
            if len == self.max_events || (len > 0 && self.bytes > MAX_SERIES_PAGE_BYTES) {
                break;
            }
            len += 1;
        }
        self.events.truncate(len + 1);
        len
    }

    /// Whether nothing from this instant on can be among the earliest.
    fn is_settled_before(&mut self, ts: Timestamp) -> bool {
        if !self.overflows(1) {
            return false;
        }
        let len = self.trim();
        self.events.get(len).is_some_and(|next| next.ts < ts)
    }

    fn into_page(mut self) -> Page {
        let len = self.trim();
        let more = self.events.len() > len;
        self.events.truncate(len);
        Page { events: self.events, more }
    }
}
