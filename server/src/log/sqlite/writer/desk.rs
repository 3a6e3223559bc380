//! Where writing is done: by the thread that has it as its work, or, while that has nothing to do, by whoever appends.

use std::{
    ops::Range,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, RecvTimeoutError, TryRecvError},
    },
    time::Instant,
};

use parking_lot::Mutex;

use super::{Command, Writer};
use crate::log::{Append, LogError, sqlite::error::Result};

/// The writer, and who may write.
pub(in crate::log::sqlite) struct Desk {
    /// None once it is closed.
    writer: Mutex<Option<Writer>>,
    /// Commands that are queued or at work.
    waiting: AtomicUsize,
}

/// What an append on the spot has brought.
pub(in crate::log::sqlite) struct Appended {
    pub(in crate::log::sqlite) outcome: std::result::Result<Vec<Range<u64>>, LogError>,
    /// Whether the thread has to look at the journal, because it is due earlier than it was.
    pub(in crate::log::sqlite) is_sooner_due: bool,
}

impl Desk {
    pub(in crate::log::sqlite) fn new(writer: Writer) -> Self {
        Self { writer: Mutex::new(Some(writer)), waiting: AtomicUsize::new(0) }
    }

    /// A command is about to be queued.
    pub(in crate::log::sqlite) fn announce(&self) {
        self.waiting.fetch_add(1, Ordering::SeqCst);
    }

    /// Commits on the calling thread, unless something else is at work or would be overtaken: two changes of thread less.
    pub(in crate::log::sqlite) fn append(&self, appends: &[Append]) -> Option<Appended> {
        let mut writer = self.writer.try_lock()?;
        if self.waiting.load(Ordering::SeqCst) > 0 {
            return None;
        }
        let writer = writer.as_mut()?;
        let due = writer.next_compaction();
        let outcome = writer.append(appends).map_err(LogError::from);
        let is_sooner_due = match (due, writer.next_compaction()) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(before), Some(after)) => after < before,
        };
        Some(Appended { outcome, is_sooner_due })
    }

    /// Works until the queue is closed, compacting the journal while nothing is queued.
    pub(in crate::log::sqlite) fn work(&self, queue: &Receiver<Command>) -> Result<()> {
        let mut next = None;
        loop {
            let command = match next.take() {
                Some(command) => Ok(command),
                None => self.wait(queue),
            };
            let mut desk = self.writer.lock();
            let Some(writer) = desk.as_mut() else { return Ok(()) };
            match command {
                Ok(command) => {
                    let taken;
                    (taken, next) = writer.take(command, queue);
                    self.waiting.fetch_sub(taken, Ordering::SeqCst);
                }
                Err(RecvTimeoutError::Timeout) => writer.compact_one(1),
                Err(RecvTimeoutError::Disconnected) => {
                    let writer = desk.take();
                    return writer.map_or(Ok(()), Writer::finish);
                }
            }
        }
    }

    fn wait(&self, queue: &Receiver<Command>) -> std::result::Result<Command, RecvTimeoutError> {
        let due = self.writer.lock().as_ref().and_then(Writer::next_compaction);
        match due {
            None => queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(at) => match at.checked_duration_since(Instant::now()) {
                Some(wait) => queue.recv_timeout(wait),
                None => queue.try_recv().map_err(|error| match error {
                    TryRecvError::Empty => RecvTimeoutError::Timeout,
                    TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
                }),
            },
        }
    }
}
