//! Whose turn it is to read the past: whoever asks for much waits for himself, and others for little.

use std::{
    collections::HashMap,
    sync::{Arc, Weak},
};

use parking_lot::Mutex;
use tokio::sync::Semaphore;
use tokio_util::task::AbortOnDropHandle;

use super::LogError;

/// Questions of one visitor that are answered at the same time.
const ANSWERS_OF_VISITOR: usize = 2;

/// The turns of all visitors. Cheap to clone; every clone has the same.
#[derive(Debug, Clone)]
pub struct Turns {
    of_visitor: usize,
    of_all: Arc<Semaphore>,
    /// Held weakly: a visitor is known for as long as something of it is at work or waits.
    visitors: Arc<Mutex<HashMap<String, Weak<Semaphore>>>>,
}

impl Turns {
    /// For charts: a few at a time for each visitor.
    pub fn for_charts() -> Self {
        Self::new(ANSWERS_OF_VISITOR, Semaphore::MAX_PERMITS)
    }

    /// For files: one page at a time, so that charts have the rest of the log's readers; visitors take turns.
    pub fn for_files() -> Self {
        Self::new(1, 1)
    }

    fn new(of_visitor: usize, of_all: usize) -> Self {
        Self { of_visitor, of_all: Arc::new(Semaphore::new(of_all)), visitors: Arc::default() }
    }

    /// Reads when it is this visitor's turn. What has begun goes on and takes its turn though whoever asked has gone: the log does
    /// not break it off either.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub async fn read<T: Send + 'static>(
        &self,
        visitor: &str,
        work: impl Future<Output = Result<T, LogError>> + Send + 'static,
    ) -> Result<T, LogError> {
        let (own, all) = (self.of(visitor), Arc::clone(&self.of_all));
        let in_turn = async move {
            // In this order, so that one who asks for much does not fill the queue of all.
            let own = own.acquire_owned().await.map_err(|_| LogError::Closed)?;
            let all = all.acquire_owned().await.map_err(|_| LogError::Closed)?;
            let work = async move {
                let _turn = (own, all);
                work.await
            };
            tokio::spawn(work).await.unwrap_or(Err(LogError::Closed))
        };
        // In a task of its own: a turn that has come must not be held by somebody who waits for something else just then.
        AbortOnDropHandle::new(tokio::spawn(in_turn)).await.unwrap_or(Err(LogError::Closed))
    }

    fn of(&self, visitor: &str) -> Arc<Semaphore> {
        let mut visitors = self.visitors.lock();
        if let Some(known) = visitors.get(visitor).and_then(Weak::upgrade) {
            return known;
        }
        visitors.retain(|_, turns| turns.strong_count() > 0);
        let turns = Arc::new(Semaphore::new(self.of_visitor));
        visitors.insert(visitor.to_owned(), Arc::downgrade(&turns));
        turns
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use tokio::{sync::oneshot, task::JoinHandle};

    use super::*;

    /// A question that is answered when the test says so.
    struct Asked {
        end: oneshot::Sender<()>,
        begun: Arc<AtomicBool>,
        asking: JoinHandle<Result<(), LogError>>,
    }

    impl Asked {
        fn by(turns: &Turns, visitor: &str) -> Self {
            let begun = Arc::<AtomicBool>::default();
            let (end, ended) = oneshot::channel();
            let (turns, visitor, begin) = (turns.clone(), visitor.to_owned(), Arc::clone(&begun));
            let work = async move {
                begin.store(true, Ordering::SeqCst);
                ended.await.map_err(|_| LogError::Closed)
            };
            let asking = tokio::spawn(async move { turns.read(&visitor, work).await });
            Self { end, begun, asking }
        }

        async fn has_begun(&self) -> bool {
            // As often as a task may have to be polled.
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
            self.begun.load(Ordering::SeqCst)
        }

        async fn end(self) {
            self.end.send(()).unwrap();
            self.asking.await.unwrap().unwrap();
        }
    }

    #[tokio::test]
    async fn whoever_asks_for_much_keeps_nobody_else_waiting() {
        let turns = Turns::for_charts();
        let greedy: Vec<_> = (0..10).map(|_| Asked::by(&turns, "greedy")).collect();
        for (place, asked) in greedy.iter().enumerate() {
            assert_eq!(asked.has_begun().await, place < ANSWERS_OF_VISITOR, "{place}");
        }
        let other = Asked::by(&turns, "other");
        assert!(other.has_begun().await);
        other.end().await;
        for asked in greedy {
            asked.end().await;
        }
        let last = Asked::by(&turns, "last");
        assert!(last.has_begun().await);
        assert_eq!(turns.visitors.lock().len(), 1, "nothing is kept of who asks no more");
    }

    #[tokio::test]
    async fn files_are_read_one_at_a_time_and_visitors_take_turns() {
        let turns = Turns::for_files();
        let [first, second] = [(); 2].map(|()| Asked::by(&turns, "greedy"));
        let other = Asked::by(&turns, "other");
        assert!(first.has_begun().await && !second.has_begun().await && !other.has_begun().await);
        first.end().await;
        assert!(other.has_begun().await && !second.has_begun().await);
        other.end().await;
        second.end().await;
    }

    #[tokio::test]
    async fn what_has_begun_keeps_its_turn_though_nobody_waits_for_it() {
        let turns = Turns::for_files();
        let [hasty, waiting] = [(); 2].map(|()| Asked::by(&turns, "hasty"));
        assert!(hasty.has_begun().await && !waiting.has_begun().await);
        hasty.asking.abort();
        waiting.asking.abort();
        let next = Asked::by(&turns, "hasty");
        assert!(!next.has_begun().await);
        hasty.end.send(()).unwrap();
        assert!(next.has_begun().await && !waiting.has_begun().await);
        next.end().await;
    }
}
