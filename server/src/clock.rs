//! Time as the server sees it: the system's, or a test's.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use motionwire_shared::Timestamp;
use parking_lot::Mutex;
use tokio::sync::watch;

/// The source of instants, deadlines and wall-clock time for the whole server.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still until a test moves it.
    Manual(ManualClock),
}

impl Clock {
    /// A monotonic instant.
    pub fn now(&self) -> Instant {
        match self {
            Self::System => Instant::now(),
            Self::Manual(clock) => clock.now(),
        }
    }

    /// Wall-clock time.
    pub fn timestamp(&self) -> Timestamp {
        match self {
            Self::System => {
                let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Timestamp::from_micros(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX))
            }
            Self::Manual(clock) => clock.timestamp(),
        }
    }

    /// Waits until the instant has come.
    pub async fn sleep_until(&self, deadline: Instant) {
        match self {
            Self::System => tokio::time::sleep_until(deadline.into()).await,
            // In a box, so that no sleep keeps room for a test's.
            Self::Manual(clock) => Box::pin(clock.sleep_until(deadline)).await,
        }
    }

    /// Waits for a duration.
    pub async fn sleep(&self, duration: Duration) {
        self.sleep_until(self.now() + duration).await;
    }
}

/// A clock for tests: moved by hand, it wakes whoever waits for an instant that has come.
#[derive(Clone, Debug)]
pub struct ManualClock {
    inner: Arc<ManualInner>,
}

#[derive(Debug)]
struct ManualInner {
    start: Instant,
    epoch: Timestamp,
    elapsed: watch::Sender<Duration>,
    // Serialises advances, so that two of them add up.
    advancing: Mutex<()>,
}

impl ManualClock {
    /// A clock that stands at a wall-clock time.
    pub fn at(epoch: Timestamp) -> Self {
        let elapsed = watch::Sender::new(Duration::ZERO);
        Self {
            inner: Arc::new(ManualInner { start: Instant::now(), epoch, elapsed, advancing: Mutex::new(()) }),
        }
    }

    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        let _one_at_a_time = self.inner.advancing.lock();
        self.inner.elapsed.send_modify(|elapsed| *elapsed += by);
    }

    fn elapsed(&self) -> Duration {
        *self.inner.elapsed.borrow()
    }

    fn now(&self) -> Instant {
        self.inner.start + self.elapsed()
    }

    fn timestamp(&self) -> Timestamp {
        let micros = i64::try_from(self.elapsed().as_micros()).unwrap_or(i64::MAX);
        Timestamp::from_micros(self.inner.epoch.as_micros().saturating_add(micros))
    }

    async fn sleep_until(&self, deadline: Instant) {
        let wait = deadline.saturating_duration_since(self.inner.start);
        let mut elapsed = self.inner.elapsed.subscribe();
        // The sender lives in `self`, so the channel cannot close meanwhile.
        let _ = elapsed.wait_for(|elapsed| *elapsed >= wait).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_manual_clock_wakes_exactly_those_whose_time_has_come() {
        let manual = ManualClock::at(Timestamp::from_micros(1_000_000));
        let clock = Clock::Manual(manual.clone());
        let early = tokio::spawn({
            let clock = clock.clone();
            let deadline = clock.now() + Duration::from_secs(1);
            async move { clock.sleep_until(deadline).await }
        });
        let late = tokio::spawn({
            let clock = clock.clone();
            let deadline = clock.now() + Duration::from_secs(3);
            async move { clock.sleep_until(deadline).await }
        });
        manual.advance(Duration::from_secs(2));
        early.await.unwrap();
        assert!(!late.is_finished());
        assert_eq!(clock.timestamp(), Timestamp::from_micros(3_000_000));
        manual.advance(Duration::from_secs(1));
        late.await.unwrap();
    }
}
