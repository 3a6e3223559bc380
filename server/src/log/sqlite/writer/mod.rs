//! Whoever writes: one at a time.

mod append;
mod compact;
mod desk;
mod remove;

use std::{
    collections::HashMap,
    ops::Range,
    sync::mpsc::Receiver,
    time::{Duration, Instant},
};

use motionwire_shared::DevId;
use rusqlite::Connection;

use super::{
    Options,
    checkpoint::Checkpointer,
    error::Result,
    names::SeriesIds,
    queue::Reply,
    schema::{from_sql, to_sql},
};
pub(super) use desk::{Appended, Desk};
pub(super) use remove::{Limits, Turn};

use crate::{
    database,
    log::{Append, LogError},
};

/// How long compacting a developer's journal waits after it has failed.
const RETRY_COMPACTING_AFTER: Duration = Duration::from_secs(10);

/// So many events of queued calls go into one transaction at most.
const MAX_FOLDED_EVENTS: usize = 65_536;

/// Work for the writing thread.
pub(super) enum Command {
    /// To look whether the journal is due.
    Look,
    /// An append, which may share its transaction with others.
    Append(Vec<Append>, Reply<Vec<Range<u64>>>),
    /// Anything else.
    Run(Box<dyn FnOnce(&mut Writer) + Send>),
}

/// What the writer knows of a developer.
#[derive(Debug)]
struct Developer {
    id: i64,
    /// The next sequence number.
    next: u64,
    /// Numbers up to this one may be given out: the reservation is on disk.
    reserved_through: u64,
    /// How many numbers the next reservation takes.
    block: u64,
    /// The highest number committed.
    newest: u64,
    journal: Journal,
}

/// What a developer's journal holds.
#[derive(Debug, Clone, Copy, Default)]
struct Journal {
    events: u64,
    bytes: u64,
    /// When its first row was written, or was found at the start.
    since: Option<Instant>,
    /// Not to be compacted before.
    paused_until: Option<Instant>,
}

/// The writing connection and what goes with it.
pub(super) struct Writer {
    pub(super) conn: Connection,
    checkpointer: Checkpointer,
    options: Options,
    developers: HashMap<DevId, Developer>,
    series: SeriesIds,
}

impl Writer {
    pub(super) fn new(conn: Connection, checkpointer: Checkpointer, options: Options) -> Result<Self> {
        let (developers, series) = (HashMap::new(), SeriesIds::default());
        let mut writer = Self { conn, checkpointer, options, developers, series };
        writer.load()?;
        Ok(writer)
    }

    fn load(&mut self) -> Result<()> {
        let mut statement = self.conn.prepare(
            "SELECT dev, id, reserved_through,
                    max(newest,
                        ifnull((SELECT max(last_seq) FROM segments WHERE dev = d.id), 0),
                        ifnull((SELECT max(last_seq) FROM journal WHERE dev = d.id), 0))
             FROM developers d",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let name: String = row.get(0)?;
            let Ok(dev) = name.parse() else { continue };
            let (id, reserved_through, newest) = (row.get(1)?, from_sql(row.get(2)?), from_sql(row.get(3)?));
            let developer = Developer {
                id,
                next: reserved_through.max(newest) + 1,
                reserved_through,
                block: append::FIRST_BLOCK,
                newest,
                journal: measure_journal(&self.conn, id)?,
            };
            self.developers.insert(dev, developer);
        }
        Ok(())
    }

    /// Takes a command, and those behind it that can share its transaction; returns how many it took, and the first one that is
    /// something else.
    fn take(&mut self, command: Command, queue: &Receiver<Command>) -> (usize, Option<Command>) {
        let (taken, next) = match command {
            Command::Look => (1, None),
            Command::Append(appends, reply) => self.fold(appends, reply, queue),
            Command::Run(work) => {
                work(self);
                (1, None)
            }
        };
        // Under a load that never lets the queue run dry, the journal is kept bounded here.
        self.compact_one(4);
        (taken, next)
    }

    /// Commits an append together with those queued behind it; returns how many those were, and the first command that is
    /// something else.
    fn fold(
        &mut self,
        mut appends: Vec<Append>,
        reply: Reply<Vec<Range<u64>>>,
        queue: &Receiver<Command>,
    ) -> (usize, Option<Command>) {
        let mut replies = vec![(appends.len(), reply)];
        let mut events: usize = appends.iter().map(|append| append.events.len()).sum();
        let mut left_over = None;
        while events < MAX_FOLDED_EVENTS && left_over.is_none() {
            match queue.try_recv() {
                Ok(Command::Append(more, reply)) => {
                    events += more.iter().map(|append| append.events.len()).sum::<usize>();
                    replies.push((more.len(), reply));
                    appends.extend(more);
                }
                Ok(other) => left_over = Some(other),
                Err(_) => break,
            }
        }
        let taken = replies.len();
        match self.append(&appends) {
            Ok(ranges) => {
                let mut ranges = ranges.into_iter();
                for (len, reply) in replies {
                    // Whoever no longer waits for the answer has its events stored all the same.
                    let _ = reply.send(Ok(ranges.by_ref().take(len).collect()));
                }
            }
            Err(error) => {
                let text = error.explain();
                for (_, reply) in replies {
                    let _ = reply.send(Err(LogError::Engine(text.clone())));
                }
            }
        }
        (taken, left_over)
    }

    /// Stores the exact next numbers, so that no gap is left, and folds the write-ahead log into the file.
    fn finish(self) -> Result<()> {
        drop(self.checkpointer);
        self.conn.pragma_update(None, "synchronous", "FULL")?;
        let transaction = self.conn.unchecked_transaction()?;
        for developer in self.developers.values() {
            transaction.execute(
                "UPDATE developers SET reserved_through = ?2, newest = ?3 WHERE id = ?1",
                (developer.id, to_sql(developer.next - 1), to_sql(developer.newest)),
            )?;
        }
        transaction.commit()?;
        // As far as readers permit: the last of them does the rest.
        database::empty_log(&self.conn)?;
        Ok(())
    }
}

fn measure_journal(conn: &Connection, dev: i64) -> Result<Journal> {
    let mut statement = conn
        .prepare_cached("SELECT ifnull(sum(count), 0), ifnull(sum(bytes), 0) FROM journal WHERE dev = ?1")?;
    let (events, bytes) =
        statement.query_row([dev], |row| Ok((from_sql(row.get(0)?), from_sql(row.get(1)?))))?;
    Ok(Journal { events, bytes, since: (events > 0).then(Instant::now), paused_until: None })
}
