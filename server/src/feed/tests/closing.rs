//! What a feed does when the server ends.

use std::pin::pin;

use super::*;

impl Bench {
    /// Closes the feeds, while time goes on.
    async fn close(&self) {
        let mut close = pin!(self.feeds.close());
        while (&mut close).now_or_never().is_none() {
            tokio::task::yield_now().await;
            self.clock.advance(Duration::from_secs(1));
        }
    }
}

#[tokio::test]
async fn closing_commits_what_was_accepted_and_refuses_the_rest() {
    let bench = Bench::new();
    let held = bench.log.hold.lock().await;
    for val in 1..=100 {
        bench.submit(val).await;
    }
    let closing = tokio::spawn({
        let feeds = bench.feeds.clone();
        async move { feeds.close().await }
    });
    tokio::task::yield_now().await;
    drop(held);
    closing.await.unwrap();
    assert_eq!(bench.log.state.lock().events.len(), 100);
    assert_eq!(bench.submit_bytes("{}".into()).await, Err(FeedClosed));
}

#[tokio::test]
async fn closing_gives_up_on_a_log_that_keeps_failing() {
    let bench = Bench::new();
    bench.log.failures.store(u32::MAX, Ordering::SeqCst);
    bench.submit(1).await;
    bench.log.asked.notified().await;
    bench.close().await;
    assert!(bench.log.state.lock().events.is_empty());
}

#[tokio::test]
async fn nothing_is_acknowledged_after_what_was_given_up() {
    let bench = Bench::new();
    let acks = Arc::<Acks>::default();
    let held = bench.log.hold.lock().await;
    bench.submit_numbered(1, &acks).await;
    bench.log.asked.notified().await;
    bench.submit_numbered(2, &acks).await;
    // There is room again as soon as the first commit has been given up.
    bench.log.failures.store(sequencer::TRIES_WHILE_CLOSING, Ordering::SeqCst);
    let mut close = pin!(bench.close());
    assert!((&mut close).now_or_never().is_none());
    drop(held);
    close.await;
    assert_eq!((bench.log.commits(), acks.take()), (0, Vec::new()));
}

#[tokio::test]
async fn whoever_closes_again_waits_too_though_the_first_has_given_up() {
    let bench = Bench::new();
    let held = bench.log.hold.lock().await;
    bench.submit(1).await;
    bench.log.asked.notified().await;
    assert!(bench.feeds.close().now_or_never().is_none());
    let mut close = pin!(bench.feeds.close());
    assert!((&mut close).now_or_never().is_none());
    drop(held);
    close.await;
    assert_eq!(bench.log.commits(), 1);
}
