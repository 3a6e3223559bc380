//! Folds the write-ahead log into the file, beside the writer: it copies megabytes and waits for the disk, and meanwhile
//! commits go on.

use std::{
    path::Path,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::{self, JoinHandle},
};

use rusqlite::Connection;

use super::{
    error::Result,
    schema::{self, CHECKPOINT_BYTES},
};
use crate::log::LogError;

/// What a commit writes beside its events, in bytes: about two pages.
const COMMIT_BYTES: u64 = 8 * 1024;

/// The thread that folds, and what it has not folded yet. Whoever drops it waits until the thread has ended and closed the
/// file.
pub(super) struct Checkpointer {
    /// None only while it is dropped, and so is the thread.
    wanted: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
    unfolded_bytes: u64,
}

impl Checkpointer {
    /// Starts the thread; the writer's connection must be open.
    pub(super) fn start(path: &Path) -> std::result::Result<Self, LogError> {
        let conn = schema::open_checkpointer(path)?;
        // One request may wait while another is served; more would ask for the same.
        let (wanted, requests) = sync_channel(1);
        let work = move || fold_on_request(&conn, &requests);
        let thread = thread::Builder::new().name("log-checkpointer".to_owned()).spawn(work);
        let thread = thread.map_err(|source| LogError::Directory { path: path.to_owned(), source })?;
        Ok(Self { wanted: Some(wanted), thread: Some(thread), unfolded_bytes: 0 })
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

fn fold_on_request(conn: &Connection, requests: &Receiver<()>) {
    while requests.recv().is_ok() {
        if let Err(error) = fold(conn) {
            // The writer folds by itself once the log is four times as long.
            tracing::warn!(
                error = error.explain(),
                "the write-ahead log could not be folded into the log's file"
            );
        }
    }
}

/// As far as readers permit, without holding up anybody.
fn fold(conn: &Connection) -> Result<()> {
    Ok(conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?)
}
