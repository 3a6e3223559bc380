//! The engine on SQLite: log-structured inside one file.
//!
//! A commit adds one row per developer to the *journal*: the commit's events as one block, users mixed. While nothing else
//! is to be done, the journal's older rows are *compacted* into *segments*, which hold a stretch of the log sorted into one
//! *chunk* per user and type. So appending is one small write, reading by sequence number merges the chunks of one segment
//! after the other, and reading one user's readings reads that user's chunks and the short journal only.
//!
//! One writes at a time: whoever appends, on the spot, or the thread that compacts and removes. Another thread folds the write-ahead
//! log into the file, a few read; in SQLite's WAL mode none waits for another.

mod beside;
mod block;
mod checkpoint;
mod error;
mod names;
mod numbers;
mod overview;
mod queue;
mod reader;
mod recent;
mod schema;
mod segment;
mod summary;
#[cfg(test)]
mod tests;
mod writer;

use std::{
    future::ready,
    ops::Range,
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use futures_util::future::BoxFuture;
use motionwire_shared::{DataType, DevId, Timestamp, UserId};
use parking_lot::Mutex;
use tokio::{sync::oneshot, time::sleep};

pub use self::beside::{LogReader, prepare_copy};
use self::{
    checkpoint::Checkpointer,
    error::StoreError,
    queue::{Queue, outcome},
    reader::Reader,
    recent::RecentSegments,
    writer::{Appended, Command, Desk, Limits, Turn, Writer},
};
use super::{
    Append, Bounds, Durability, EventLog, LogError, Page, Retained, Retention, Series, columns::Column,
};

/// Threads that read events.
const READERS: usize = 3;

/// Threads that look up what is told at once. Commits wait for some of it, so it must not wait for whoever reads much.
const LOOKUPS: usize = 1;

/// How often a deletion tries to empty the write-ahead log; what is left then is retention's, which comes every minute.
const EMPTYING_TRIES: u32 = 5;

/// Between two such tries, each of which waits for readers too.
const EMPTYING_PAUSE: Duration = Duration::from_millis(200);

/// How the engine keeps its data.
#[derive(Debug, Clone)]
pub struct Options {
    /// A journal of so many events is compacted, and a segment holds at most so many; 1 to 65,536.
    pub segment_events: u64,
    /// A journal of so many bytes is compacted, and a segment holds hardly more.
    pub segment_bytes: u64,
    /// The events of a segment were received within this time: so exact is retention by age.
    pub segment_span: Duration,
    /// A journal whose oldest row is this old is compacted, however short it is.
    pub journal_age: Duration,
    /// What an acknowledged event survives.
    pub durability: Durability,
    /// The database file never grows beyond this; appends then fail until something is removed.
    pub max_file_bytes: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            segment_events: 8_192,
            segment_bytes: 1024 * 1024,
            segment_span: Duration::from_secs(60 * 60),
            journal_age: Duration::from_secs(5 * 60),
            durability: Durability::default(),
            max_file_bytes: None,
        }
    }
}

impl Options {
    /// Whether so much is worth a segment of its own.
    fn is_full(&self, events: u64, bytes: u64) -> bool {
        events >= self.segment_events || bytes >= self.segment_bytes
    }

    /// Whether so much is more than a segment should hold.
    fn overflows(&self, events: u64, bytes: u64) -> bool {
        events > self.segment_events || bytes > self.segment_bytes
    }

    /// Whether one segment may hold events received at these two times, in µs.
    fn spans(&self, a_us: i64, b_us: i64) -> bool {
        u128::from(a_us.abs_diff(b_us)) <= self.segment_span.as_micros()
    }
}

type ReadJob = Box<dyn FnOnce(&mut Reader) + Send>;

/// The event log in a SQLite file, `log.db`.
///
/// Only one may be open on a directory at a time. Dropping it closes it; then the calling thread waits until all that was
/// appended is stored.
pub struct SqliteLog {
    path: PathBuf,
    desk: Arc<Desk>,
    writer: Queue<Command>,
    readers: Queue<ReadJob>,
    lookups: Queue<ReadJob>,
}

impl SqliteLog {
    /// Opens the log in a directory; makes both if they are missing.
    ///
    /// # Errors
    /// If the directory or the file cannot be used, or a newer version has made the file.
    pub fn open(dir: &Path) -> Result<Self, LogError> {
        Self::open_with(dir, Options::default())
    }

    /// Opens the log with other than the usual options.
    ///
    /// # Errors
    /// Like [`Self::open`].
    pub fn open_with(dir: &Path, mut options: Options) -> Result<Self, LogError> {
        let unusable = |source| LogError::Directory { path: dir.to_owned(), source };
        std::fs::create_dir_all(dir).map_err(unusable)?;
        options.segment_events = options.segment_events.clamp(1, segment::MAX_EVENTS);
        let path = dir.join(schema::FILE_NAME);
        let conn = schema::open_writer(&path, options.max_file_bytes)?;
        schema::sync_commits(&conn, options.durability)?;
        let checkpointer = Checkpointer::start(&path)?;
        let desk = Arc::new(Desk::new(Writer::new(conn, checkpointer, options)?));
        let (commands, queue) = mpsc::channel();
        let thread = {
            let desk = Arc::clone(&desk);
            spawn("log-writer", move || desk.work(&queue)).map_err(unusable)?
        };
        let writer = Queue::new(commands, vec![thread]);
        let readers = start_readers(&path, "log-reader", READERS)?;
        let lookups = start_readers(&path, "log-lookup", LOOKUPS)?;
        Ok(Self { path, desk, writer, readers, lookups })
    }

    /// Stores what was appended and closes the file; every call after that fails with [`LogError::Closed`].
    ///
    /// # Errors
    /// If the last write failed. What was acknowledged before is stored all the same.
    pub fn close(&self) -> Result<(), LogError> {
        // The readers first, so that the writer's connection is the last one and can clear the write-ahead log away.
        self.readers.close()?;
        self.lookups.close()?;
        self.writer.close()?;
        Ok(())
    }

    fn on_reader<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Reader) -> error::Result<T> + Send + 'static,
    ) -> BoxFuture<'_, Result<T, LogError>> {
        Self::read_on(&self.readers, work)
    }

    /// For what takes hardly any time.
    fn look_up<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Reader) -> error::Result<T> + Send + 'static,
    ) -> BoxFuture<'_, Result<T, LogError>> {
        Self::read_on(&self.lookups, work)
    }

    fn read_on<T: Send + 'static>(
        queue: &Queue<ReadJob>,
        work: impl FnOnce(&mut Reader) -> error::Result<T> + Send + 'static,
    ) -> BoxFuture<'static, Result<T, LogError>> {
        let (reply, receiver) = oneshot::channel();
        let sent = queue.send(Box::new(move |reader: &mut Reader| {
            // Nobody may be waiting any more, for instance because a consumer has gone.
            if !reply.is_closed() {
                let _ = reply.send(work(reader).map_err(LogError::from));
            }
        }));
        Box::pin(async move {
            sent?;
            outcome(receiver).await
        })
    }

    /// Queues work for the writing thread.
    fn command(&self, command: Command) -> Result<(), LogError> {
        self.desk.announce();
        self.writer.send(command)
    }

    async fn on_writer<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writer) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, LogError> {
        let (reply, receiver) = oneshot::channel();
        self.command(Command::Run(Box::new(move |writer| {
            let _ = reply.send(work(writer).map_err(LogError::from));
        })))?;
        outcome(receiver).await
    }

    /// Has the writer take turns until all is done; other work gets in between.
    async fn in_turns(
        &self,
        turn: impl Fn(&mut Writer) -> Result<Turn, StoreError> + Clone + Send + 'static,
    ) -> Result<(), LogError> {
        while self.on_writer(turn.clone()).await? == Turn::More {}
        Ok(())
    }

    /// Gives unused pages back to the file system, and empties the write-ahead log of what was removed; tries that so often
    /// where somebody is in the way.
    async fn vacuum(&self, tries: u32) -> Result<(), LogError> {
        self.in_turns(Writer::vacuum).await?;
        for left in (0..tries).rev() {
            if self.on_writer(Writer::empty_log).await? {
                return Ok(());
            }
            if left > 0 {
                sleep(EMPTYING_PAUSE).await;
            }
        }
        tracing::info!("the write-ahead log is being read; what was removed may be in it until that ends");
        Ok(())
    }
}

/// Starts threads that read what is asked for, each with a connection of its own.
fn start_readers(path: &Path, name: &str, count: usize) -> Result<Queue<ReadJob>, LogError> {
    let (jobs, queue) = mpsc::channel::<ReadJob>();
    let queue = Arc::new(Mutex::new(queue));
    let recent = Arc::<RecentSegments>::default();
    let mut threads = Vec::with_capacity(count);
    for _ in 0..count {
        let mut reader = Reader::new(schema::open_reader(path)?, Arc::clone(&recent));
        let queue = Arc::clone(&queue);
        let work = move || loop {
            // The lock is held while waiting: whoever holds it takes the next job.
            let Ok(job) = queue.lock().recv() else { return Ok(()) };
            job(&mut reader);
        };
        let thread = spawn(name, work);
        threads.push(thread.map_err(|source| LogError::Directory { path: path.to_owned(), source })?);
    }
    Ok(Queue::new(jobs, threads))
}

fn spawn(
    name: &str,
    work: impl FnOnce() -> error::Result<()> + Send + 'static,
) -> std::io::Result<thread::JoinHandle<error::Result<()>>> {
    thread::Builder::new().name(name.to_owned()).spawn(work)
}

impl Drop for SqliteLog {
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            tracing::error!(%error, "the event log did not close cleanly");
        }
    }
}

impl EventLog for SqliteLog {
    fn append(&self, appends: Vec<Append>) -> BoxFuture<'_, Result<Vec<Range<u64>>, LogError>> {
        // At once, not at the first poll, so that the order of calls is the order of the log.
        if let Some(Appended { outcome, is_sooner_due }) = self.desk.append(&appends) {
            if is_sooner_due {
                // Closed: then there is nothing to look at any more.
                let _ = self.command(Command::Look);
            }
            return Box::pin(ready(outcome));
        }
        let (reply, receiver) = oneshot::channel();
        let sent = self.command(Command::Append(appends, reply));
        Box::pin(async move {
            sent?;
            outcome(receiver).await
        })
    }

    fn read(
        &self,
        dev: &DevId,
        after: u64,
        before: u64,
        max_bytes: usize,
    ) -> BoxFuture<'_, Result<Page, LogError>> {
        let dev = dev.clone();
        self.on_reader(move |reader| reader.read(&dev, after, before, max_bytes))
    }

    fn read_series(&self, series: Series, max_events: usize) -> BoxFuture<'_, Result<Page, LogError>> {
        self.on_reader(move |reader| reader.read_series(&series, max_events))
    }

    fn read_columns(&self, series: Series, columns: usize) -> BoxFuture<'_, Result<Vec<Column>, LogError>> {
        self.on_reader(move |reader| reader.read_columns(&series, columns))
    }

    fn components(&self, series: Series) -> BoxFuture<'_, Result<usize, LogError>> {
        self.on_reader(move |reader| reader.components(&series))
    }

    fn retained(&self, dev: &DevId) -> BoxFuture<'_, Result<Vec<Retained>, LogError>> {
        let dev = dev.clone();
        self.on_reader(move |reader| reader.retained(&dev))
    }

    fn bounds(&self, dev: &DevId) -> BoxFuture<'_, Result<Bounds, LogError>> {
        let dev = dev.clone();
        self.look_up(move |reader| reader.bounds(&dev))
    }

    fn types(&self, dev: &DevId, uid: &UserId) -> BoxFuture<'_, Result<Vec<DataType>, LogError>> {
        let (dev, uid) = (dev.clone(), uid.clone());
        self.look_up(move |reader| reader.types(&dev, &uid))
    }

    fn position(
        &self,
        dev: &DevId,
        uid: &UserId,
        stream: &str,
    ) -> BoxFuture<'_, Result<Option<u64>, LogError>> {
        let (dev, uid, stream) = (dev.clone(), uid.clone(), stream.to_owned());
        self.look_up(move |reader| reader.position(&dev, &uid, &stream))
    }

    fn delete_user(&self, dev: &DevId, uid: &UserId) -> BoxFuture<'_, Result<(), LogError>> {
        let (dev, uid) = (dev.clone(), uid.clone());
        Box::pin(async move {
            self.in_turns(move |writer| writer.delete_user(&dev, &uid)).await?;
            self.vacuum(EMPTYING_TRIES).await
        })
    }

    fn delete_developer(&self, dev: &DevId) -> BoxFuture<'_, Result<(), LogError>> {
        let dev = dev.clone();
        Box::pin(async move {
            self.in_turns(move |writer| writer.delete_developer(&dev)).await?;
            self.vacuum(EMPTYING_TRIES).await
        })
    }

    fn enforce(&self, retention: Retention, now: Timestamp) -> BoxFuture<'_, Result<(), LogError>> {
        let max_age_us = i64::try_from(retention.max_age.as_micros()).unwrap_or(i64::MAX);
        let cutoff = Timestamp::from_micros(now.as_micros().saturating_sub(max_age_us));
        let limits = Limits { cutoff, max_bytes: retention.max_bytes };
        Box::pin(async move {
            self.in_turns(move |writer| writer.prune(limits)).await?;
            // It comes again.
            self.vacuum(1).await
        })
    }

    fn size_bytes(&self) -> BoxFuture<'_, Result<u64, LogError>> {
        let wal = self.path.with_extension("db-wal");
        Box::pin(async move {
            let file_bytes = self.on_reader(Reader::file_bytes).await?;
            // Missing before the first write and after the last.
            let wal_bytes = std::fs::metadata(wal).map_or(0, |metadata| metadata.len());
            Ok(file_bytes + wal_bytes)
        })
    }
}
