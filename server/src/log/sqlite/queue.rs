//! Threads that own their connections and take work from a queue.

use std::{sync::mpsc, thread::JoinHandle};

use parking_lot::Mutex;
use tokio::sync::oneshot;

use super::error::Result;
use crate::log::LogError;

/// The sending end of a queue, and the threads at its other end.
pub(super) struct Queue<T> {
    sender: Mutex<Option<mpsc::Sender<T>>>,
    threads: Mutex<Vec<JoinHandle<Result<()>>>>,
}

impl<T> Queue<T> {
    pub(super) fn new(sender: mpsc::Sender<T>, threads: Vec<JoinHandle<Result<()>>>) -> Self {
        Self { sender: Mutex::new(Some(sender)), threads: Mutex::new(threads) }
    }

    /// Queues one piece of work.
    pub(super) fn send(&self, work: T) -> std::result::Result<(), LogError> {
        let sender = self.sender.lock();
        sender.as_ref().ok_or(LogError::Closed)?.send(work).map_err(|_| LogError::Closed)
    }

    /// Takes no more work, waits until what was queued is done, and tells what went wrong at the end.
    pub(super) fn close(&self) -> Result<()> {
        drop(self.sender.lock().take());
        let mut outcome = Ok(());
        for thread in std::mem::take(&mut *self.threads.lock()) {
            // A thread that panicked has said so on stderr; there is nothing to add.
            outcome = outcome.and(thread.join().unwrap_or(Ok(())));
        }
        outcome
    }
}

/// Where the outcome of queued work goes.
pub(super) type Reply<T> = oneshot::Sender<std::result::Result<T, LogError>>;

/// Waits for the outcome of queued work.
pub(super) async fn outcome<T>(
    reply: oneshot::Receiver<std::result::Result<T, LogError>>,
) -> std::result::Result<T, LogError> {
    reply.await.unwrap_or(Err(LogError::Closed))
}
