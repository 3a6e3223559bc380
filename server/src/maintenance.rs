//! What the server does beside serving: forgets what has expired, keeps the log within its bounds, and notices what
//! `motionwire developer` does beside it.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    time::{MissedTickBehavior, interval, sleep, timeout},
};

use crate::{
    app::App,
    auth::{Accounts, AccountsError, Ended, Revocation},
    clock::Clock,
    feed::{FeedClosed, Feeds},
    log::{EventLog, LogError, Retention},
    metrics::Metrics,
};

/// How often what has expired is removed.
const PRUNE_INTERVAL: Duration = Duration::from_secs(60);

/// How often the accounts are looked at for changes by another process. In real time, whatever the server's clock: the
/// other process has its own.
const WATCH_INTERVAL: Duration = Duration::from_millis(500);

/// How long the last readings of who was removed may be on their way into the queue.
const LAST_READINGS: Duration = Duration::from_secs(1);

/// How long a deletion waits for them to be stored, before it is left for later.
const STORING_TIMEOUT: Duration = Duration::from_secs(5);

/// When a deletion that could not be made is tried again.
const DELETION_RETRY: Duration = Duration::from_secs(5);

/// Removes what has expired, once a minute, for ever.
pub async fn prune(
    accounts: Accounts,
    log: Arc<dyn EventLog>,
    retention: Retention,
    metrics: Metrics,
    clock: Clock,
) {
    loop {
        let now = clock.timestamp();
        if let Err(error) = accounts.prune(now).await {
            tracing::error!(%error, "cannot remove expired tokens and sessions");
        }
        // A deletion may have found somebody in the way.
        if let Err(error) = accounts.scrub().await {
            tracing::warn!(%error, "cannot empty the write-ahead log of the accounts");
        }
        if let Err(error) = log.enforce(retention, now).await {
            tracing::error!(%error, "cannot remove old readings");
        }
        match log.size_bytes().await {
            Ok(size) => {
                metrics.log_size_bytes.set(i64::try_from(size).unwrap_or(i64::MAX));
            }
            Err(error) => tracing::error!(%error, "cannot measure the log"),
        }
        clock.sleep(PRUNE_INTERVAL).await;
    }
}

/// Acts on accesses that end while the server runs, by its own pages or by a command beside it, for ever.
pub async fn watch_revocations(app: App) {
    let (ended, pending) = watch::channel(0);
    tokio::join!(end_accesses(&app, &ended), delete_ended(&app, pending));
}

/// Ends the connections of those whose access has ended; at once, whatever is being deleted meanwhile. Tells before
/// which revocation that is done.
async fn end_accesses(app: &App, ended: &watch::Sender<i64>) {
    let mut ticks = interval(WATCH_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut seen = None;
    loop {
        let is_own = tokio::select! {
            _ = ticks.tick() => false,
            () = app.accounts.revoked() => true,
        };
        let change = async {
            let version = app.accounts.data_version().await?;
            if seen.replace(version) != Some(version) || is_own {
                let next = *ended.borrow();
                for revocation in app.accounts.revocations(next..).await? {
                    end_access(app, &revocation).await?;
                    ended.send_replace(revocation.id + 1);
                }
            }
            Ok::<_, AccountsError>(())
        };
        if let Err(error) = change.await {
            tracing::error!(%error, "cannot read the accounts");
            seen = None;
        }
    }
}

async fn end_access(app: &App, Revocation { dev, ended, .. }: &Revocation) -> Result<(), AccountsError> {
    let App { accounts, gateway, notes, .. } = app;
    tracing::info!(%dev, ?ended, "an access has ended");
    match ended {
        Ended::Key | Ended::Developer => gateway.disconnect_developer(dev),
        Ended::User(uid) => {
            gateway.disconnect_user(dev, uid);
            // The viewer links that this user made have ended with it. Who is connected is asked first: one that comes later is
            // let in or not by its token.
            let connected = gateway.watcher_ids(dev);
            for id in connected.difference(&accounts.watcher_ids(dev.clone()).await?) {
                gateway.disconnect_watcher(dev, id);
            }
            // So have the recordings of this user alone.
            notes.tell(dev).await;
        }
    }
    Ok(())
}

/// Deletes the readings of those who were removed, once their connections are ended.
async fn delete_ended(app: &App, mut pending: watch::Receiver<i64>) {
    loop {
        let end = *pending.borrow_and_update();
        let is_done = delete_before(app, end).await.unwrap_or_else(|error| {
            tracing::error!(%error, "cannot read the accounts");
            false
        });
        tokio::select! {
            () = sleep(DELETION_RETRY), if !is_done => {}
            // Its other end lives as long as this.
            _ = pending.changed() => {}
        }
    }
}

/// Deletes the readings of those who were removed by a revocation before this one; consumers and open dashboards hear of it.
/// False if some are left, to be deleted later.
async fn delete_before(app: &App, end: i64) -> Result<bool, AccountsError> {
    let App { accounts, feeds, gateway, .. } = app;
    let revocations = accounts.revocations(..end).await?;
    let are_stored = revocations.iter().all(|revocation| revocation.ended == Ended::Key)
        || matches!(timeout(STORING_TIMEOUT, last_readings(feeds)).await, Ok(Ok(())));
    if !are_stored {
        tracing::warn!("the last readings of who was removed wait to be stored; they are deleted later");
    }
    let mut is_done = true;
    for revocation in revocations {
        if !are_stored && revocation.ended != Ended::Key {
            is_done = false;
            continue;
        }
        if let Err(error) = delete_readings(feeds, &revocation).await {
            tracing::error!(dev = %revocation.dev, %error, "cannot delete the readings of who was removed; trying again");
            is_done = false;
            continue;
        }
        if let Ended::User(uid) = &revocation.ended {
            gateway.tell_deleted(&revocation.dev, uid);
        }
        accounts.forget_revocation(revocation).await?;
        accounts.scrub().await?;
    }
    Ok(is_done)
}

/// Waits until what connections had still to hand over when they were ended is stored: what comes into the log behind its
/// deletion would stay there.
async fn last_readings(feeds: &Feeds) -> Result<(), FeedClosed> {
    // With room in the queue, whoever waits for it hands over at once.
    feeds.flush().await?;
    sleep(LAST_READINGS).await;
    feeds.flush().await
}

async fn delete_readings(feeds: &Feeds, Revocation { dev, ended, .. }: &Revocation) -> Result<(), LogError> {
    match ended {
        Ended::Key => Ok(()),
        Ended::Developer => feeds.delete_developer(dev).await,
        Ended::User(uid) => feeds.delete_user(dev, uid).await,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use motionwire_shared::Timestamp;

    use super::*;
    use crate::{clock::ManualClock, log::sqlite::SqliteLog};

    #[tokio::test]
    async fn what_a_deletion_left_in_the_accounts_write_ahead_log_goes_within_a_minute() {
        let dir = tempfile::tempdir().unwrap();
        let accounts = Accounts::open(dir.path()).await.unwrap();
        let log = Arc::new(SqliteLog::open(dir.path()).unwrap());
        let clock = ManualClock::at(Timestamp::default());
        let retention = Retention { max_age: Duration::MAX, max_bytes: u64::MAX };
        let pruning = prune(accounts.clone(), log, retention, Metrics::new(), Clock::Manual(clock.clone()));
        let pruning = tokio::spawn(pruning);
        let is_empty = || std::fs::metadata(dir.path().join("accounts.db-wal")).unwrap().len() == 0;
        for _ in 0..2 {
            accounts.add_developer(None).await.unwrap();
            let deadline = Instant::now() + Duration::from_secs(20);
            while !is_empty() {
                assert!(Instant::now() < deadline, "it is still there");
                clock.advance(PRUNE_INTERVAL);
                sleep(Duration::from_millis(1)).await;
            }
        }
        pruning.abort();
    }
}
