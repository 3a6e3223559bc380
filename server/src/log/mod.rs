//! The ordered log: one per developer, kept by an engine behind [`EventLog`].
//!
//! Engines know only `shared`. Whatever one promises is tested by the conformance suite in `server/tests/log_conformance.rs`.

pub mod columns;
mod events;
pub mod sqlite;
mod turns;

use std::{ops::Range, path::PathBuf, time::Duration};

use bytes::Bytes;
use columns::Column;
pub use events::{EventRef, EventRun, Events};
use futures_util::future::BoxFuture;
use motionwire_shared::{DataType, DevId, Timestamp, UserId};
pub use turns::Turns;

/// What a page of a series holds at most, in bytes of readings: unknown members can make each of them long.
pub const MAX_SERIES_PAGE_BYTES: usize = 4 * 1024 * 1024;

/// An event before it has a place in the log, by itself; see [`Events`] for many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Whose reading it is.
    pub uid: UserId,
    /// What was measured.
    pub data_type: DataType,
    /// When it was measured: the `ts` inside `reading`.
    pub ts: Timestamp,
    /// The reading's JSON, checked, with its `ts`.
    pub reading: Bytes,
}

/// An event of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its place: strictly increasing within a developer, never used twice.
    pub seq: u64,
    /// Whose reading it is.
    pub uid: UserId,
    /// What was measured.
    pub data_type: DataType,
    /// When it was measured.
    pub ts: Timestamp,
    /// The reading's JSON, byte for byte as it was appended.
    pub reading: Bytes,
}

/// How far a producer's numbered stream is stored (the contract's extension `ack`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamPosition {
    /// The producer's user.
    pub uid: UserId,
    /// The producer's name of the stream.
    pub stream: String,
    /// The highest number stored.
    pub n: u64,
}

/// What one commit adds to one developer's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// The log's owner.
    pub dev: DevId,
    /// The events, in order; may be empty when only positions move.
    pub events: Events,
    /// Positions committed together with the events; a lower number than the stored one changes nothing.
    pub positions: Vec<StreamPosition>,
    /// When the server received them: what retention by age counts from.
    pub received: Timestamp,
}

/// A stretch of the log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// Events in order of `seq` (of [`EventLog::read`]) or of `ts`, then `seq` (of [`EventLog::read_series`]).
    pub events: Vec<Event>,
    /// Whether the range holds more than this page.
    pub more: bool,
}

/// A range of one user's readings of one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The log's owner.
    pub dev: DevId,
    /// Whose readings.
    pub uid: UserId,
    /// Which type.
    pub data_type: DataType,
    /// From the first instant (inclusive) to the last (exclusive), by `ts`.
    pub range: Range<Timestamp>,
    /// Go on after this event, the last one of the page before.
    pub after: Option<(Timestamp, u64)>,
}

/// What is kept of one user's readings of one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retained {
    /// Whose readings.
    pub uid: UserId,
    /// Which type.
    pub data_type: DataType,
    /// The earliest, by `ts`.
    pub first: Timestamp,
    /// The latest, by `ts`.
    pub last: Timestamp,
    /// How many.
    pub count: u64,
}

/// What a log holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bounds {
    /// The newest sequence number given out, 0 if none was.
    pub newest: u64,
    /// The oldest event retained.
    pub oldest: Option<u64>,
    /// The highest sequence number that retention has removed, 0 if none: a cursor before it has lost events.
    pub pruned_through: u64,
}

/// What an event that was acknowledged survives.
#[derive(clap::ValueEnum, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// The end of the process, however it comes: the system has been given the event
    #[default]
    Written,
    /// Power loss too: the disk has been made to keep the event, which takes longer
    Fsync,
}

/// How much is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Events received longer ago are removed.
    pub max_age: Duration,
    /// While the log takes more bytes than this, the oldest events of all developers are removed.
    pub max_bytes: u64,
}

/// What went wrong in an engine.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The data directory cannot be used.
    #[error("cannot use {path}: {source}; check that the directory exists and is writable")]
    Directory {
        /// The directory.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The engine refused; the text is its own.
    #[error("the event log failed: {0}")]
    Engine(String),
    /// The engine has been shut down.
    #[error("the event log is closed")]
    Closed,
}

/// An engine that keeps developers' logs.
///
/// What an `append` has returned is safe against the process being killed; its sequence numbers are safe against power
/// loss too: a number once given out is never given out again, whatever is lost or deleted.
pub trait EventLog: Send + Sync + 'static {
    /// Commits all appends in one transaction, and returns the sequence numbers of each one's events (consecutive; an
    /// empty range for no events), in the order of the appends. A developer may occur more than once.
    fn append(&self, appends: Vec<Append>) -> BoxFuture<'_, Result<Vec<Range<u64>>, LogError>>;

    /// Reads events with `after < seq < before`, as many as fit into `max_bytes` of readings, at least one if there is one.
    fn read(
        &self,
        dev: &DevId,
        after: u64,
        before: u64,
        max_bytes: usize,
    ) -> BoxFuture<'_, Result<Page, LogError>>;

    /// Reads one user's readings of one type in a range of time, without reading other users'; at most `max_events`, and only as many
    /// as fit into [`MAX_SERIES_PAGE_BYTES`], at least one if there is one.
    fn read_series(&self, series: Series, max_events: usize) -> BoxFuture<'_, Result<Page, LogError>>;

    /// One user's readings of one type in a range of time, in at most `columns` columns of equal width, empty ones left
    /// out. Of a long range not every reading is looked at: a column may then hold readings that lie beside it by less
    /// than its own width.
    fn read_columns(&self, series: Series, columns: usize) -> BoxFuture<'_, Result<Vec<Column>, LogError>>;

    /// The most numbers that a reading of the series in its range has; readings that are kept beside the range may count too.
    /// 0 if there is none. Not every reading is looked at.
    fn components(&self, series: Series) -> BoxFuture<'_, Result<usize, LogError>>;

    /// What is kept of each of a developer's series.
    fn retained(&self, dev: &DevId) -> BoxFuture<'_, Result<Vec<Retained>, LogError>>;

    /// The types of a user's readings that are kept; others that retention has removed may be among them for a while.
    fn types(&self, dev: &DevId, uid: &UserId) -> BoxFuture<'_, Result<Vec<DataType>, LogError>>;

    /// What the developer's log holds.
    fn bounds(&self, dev: &DevId) -> BoxFuture<'_, Result<Bounds, LogError>>;

    /// The highest stored number of a producer's stream.
    fn position(
        &self,
        dev: &DevId,
        uid: &UserId,
        stream: &str,
    ) -> BoxFuture<'_, Result<Option<u64>, LogError>>;

    /// Removes all of a user's events and positions. Its numbers are not used again.
    fn delete_user(&self, dev: &DevId, uid: &UserId) -> BoxFuture<'_, Result<(), LogError>>;

    /// Removes all of a developer's events and positions. Its numbers are not used again.
    fn delete_developer(&self, dev: &DevId) -> BoxFuture<'_, Result<(), LogError>>;

    /// Removes what is older or more than the retention allows. Takes short turns, so that appends go on meanwhile.
    ///
    /// Where an engine keeps events together, they go when the newest of them is too old. Positions that nobody has moved
    /// for `max_age` go too.
    fn enforce(&self, retention: Retention, now: Timestamp) -> BoxFuture<'_, Result<(), LogError>>;

    /// Bytes that the log takes.
    fn size_bytes(&self) -> BoxFuture<'_, Result<u64, LogError>>;
}
