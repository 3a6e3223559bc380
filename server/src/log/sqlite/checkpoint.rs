//! Folds the write-ahead log into the file, beside the writer: it copies megabytes and waits for the disk, and meanwhile
//! commits go on.
//!
//! SQLite begins the write-ahead log anew only once all of it is folded. Under a flood there is always a commit more, so the
//! last and short part is folded while appends are held up.

use std::{
    path::Path,
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
};

use parking_lot::Mutex;
use rusqlite::Connection;

use super::{
    error::Result,
    schema::{self, CHECKPOINT_BYTES},
};
use crate::log::LogError;

/// What a commit writes beside its events, in bytes: about two pages.
const COMMIT_BYTES: u64 = 8 * 1024;

/// Where a round of folding had no more than this to do, in bytes, the next one is the last: a few milliseconds' work.
const LAST_PART_BYTES: u64 = 2 * 1024 * 1024;

/// How often what came meanwhile is folded before the rest is left for the next time.
const MOST_ROUNDS: usize = 4;

/// The thread that folds, and what it has not folded yet. Whoever drops it waits until the thread has ended and closed the
/// file.
pub(super) struct Checkpointer {
    /// None only while it is dropped, and so is the thread.
    wanted: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
    /// Held while an append is made, and during the last part of folding.
    turn: Arc<Mutex<()>>,
    unfolded_bytes: u64,
}

impl Checkpointer {
    /// Starts the thread; the writer's connection must be open.
    pub(super) fn start(path: &Path) -> std::result::Result<Self, LogError> {
        let folder = Folder::open(path)?;
        let turn = Arc::clone(&folder.appends);
        // One request may wait while another is served; more would ask for the same.
        let (wanted, requests) = sync_channel(1);
        let work = move || folder.work(&requests);
        let thread = thread::Builder::new().name("log-checkpointer".to_owned()).spawn(work);
        let thread = thread.map_err(|source| LogError::Directory { path: path.to_owned(), source })?;
        Ok(Self { wanted: Some(wanted), thread: Some(thread), turn, unfolded_bytes: 0 })
    }

    /// To be held while an append is made.
    pub(super) fn turn(&self) -> Arc<Mutex<()>> {
        Arc::clone(&self.turn)
    }

    /// A commit with so many bytes of events was made.
    pub(super) fn committed(&mut self, bytes: u64) {
        self.unfolded_bytes += COMMIT_BYTES + bytes;
        if self.unfolded_bytes >= CHECKPOINT_BYTES {
            self.unfolded_bytes = 0;
            // One that waits already will do.
            let _ = self.wanted.as_ref().map(|wanted| wanted.try_send(()));
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        drop(self.wanted.take());
        // One that panicked has said so on stderr.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// What the thread works with.
struct Folder {
    conn: Connection,
    page_bytes: u64,
    appends: Arc<Mutex<()>>,
}

impl Folder {
    fn open(path: &Path) -> Result<Self> {
        let conn = schema::open_checkpointer(path)?;
        let page_bytes: i64 = conn.pragma_query_value(None, "page_size", |row| row.get(0))?;
        Ok(Self { conn, page_bytes: schema::from_sql(page_bytes), appends: Arc::default() })
    }

    fn work(self, requests: &Receiver<()>) {
        while requests.recv().is_ok() {
            if let Err(error) = self.fold_all() {
                // The writer folds by itself once the log is four times as long.
                tracing::warn!(
                    error = error.explain(),
                    "the write-ahead log could not be folded into the log's file"
                );
            }
        }
    }

    /// Folds until nothing is left. Where so much comes meanwhile, or a reader keeps so much from being folded, that the last
    /// part would be long, it is left for the next time.
    fn fold_all(&self) -> Result<()> {
        let mut before = self.fold()?;
        for _ in 0..MOST_ROUNDS {
            let round = self.fold()?;
            // What comes during a round takes less time than what came during the one before, which it folds.
            let came = round.in_log.saturating_sub(before.in_log);
            let left = round.in_log - round.folded;
            if (came + left) * self.page_bytes <= LAST_PART_BYTES {
                let _held = self.appends.lock();
                self.fold()?;
                return Ok(());
            }
            before = round;
        }
        Ok(())
    }

    /// As far as readers permit, without holding up anybody.
    fn fold(&self) -> Result<Round> {
        Ok(self.conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
            let (in_log, folded): (i64, i64) = (row.get(1)?, row.get(2)?);
            let in_log = schema::from_sql(in_log);
            Ok(Round { in_log, folded: schema::from_sql(folded).min(in_log) })
        })?)
    }
}

/// What a round of folding found and did, in pages of the write-ahead log.
struct Round {
    /// Those that the log had when the round began.
    in_log: u64,
    /// Those of them that are in the file now.
    folded: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_folded_wholly_makes_room_for_what_follows() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(schema::FILE_NAME);
        let conn = schema::open_writer(&path, None).unwrap();
        let folder = Folder::open(&path).unwrap();
        let commit = |bytes: usize| {
            conn.execute("INSERT INTO summaries VALUES (NULL, ?1)", [vec![0_u8; bytes]]).unwrap();
        };
        let wal_bytes = || std::fs::metadata(path.with_extension("db-wal")).unwrap().len();
        commit(1_000_000);
        folder.fold_all().unwrap();
        let bytes = wal_bytes();
        commit(500_000);
        assert_eq!(wal_bytes(), bytes, "the log has begun anew");
        commit(1_000_000);
        assert!(wal_bytes() > bytes, "and goes on from there until it is folded again");
    }

    #[test]
    fn what_a_reader_needs_is_left_for_the_next_time() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(schema::FILE_NAME);
        let conn = schema::open_writer(&path, None).unwrap();
        let folder = Folder::open(&path).unwrap();
        let reader = schema::open_reader(&path).unwrap();
        let snapshot = reader.unchecked_transaction().unwrap();
        let rows = |conn: &Connection| -> i64 {
            conn.query_row("SELECT count(*) FROM summaries", [], |row| row.get(0)).unwrap()
        };
        assert_eq!(rows(&snapshot), 0);
        let bytes = vec![0_u8; usize::try_from(2 * LAST_PART_BYTES).unwrap()];
        conn.execute("INSERT INTO summaries VALUES (NULL, ?1)", [bytes]).unwrap();
        let held = folder.appends.lock();
        folder.fold_all().unwrap();
        let round = folder.fold().unwrap();
        assert!((round.in_log - round.folded) * folder.page_bytes > LAST_PART_BYTES);
        assert_eq!(rows(&snapshot), 0);
        drop((snapshot, held));
        folder.fold_all().unwrap();
        let round = folder.fold().unwrap();
        assert_eq!(round.in_log, round.folded);
        assert_eq!(rows(&reader), 1);
    }
}
