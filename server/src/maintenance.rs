//! What the server does beside serving: forgets what has expired, keeps the log within its bounds, and notices what
//! `motionwire developer` does beside it.

use std::{sync::Arc, time::Duration};

use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::{
    auth::{Accounts, AccountsError},
    clock::Clock,
    gateway::Gateway,
    log::{EventLog, Retention},
    metrics::Metrics,
};

/// How often what has expired is removed.
const PRUNE_INTERVAL: Duration = Duration::from_secs(60);

/// How often the accounts are looked at for changes by another process. In real time, whatever the server's clock: the
/// other process has its own.
const WATCH_INTERVAL: Duration = Duration::from_millis(500);

/// How long a removed developer's last readings may be on their way into the log.
const LAST_READINGS: Duration = Duration::from_secs(1);

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

/// Ends the connections of developers that were removed or got another key, and deletes the logs of removed ones.
///
/// # Errors
/// If the accounts cannot be read or changed.
pub async fn enforce_revocations(
    accounts: &Accounts,
    log: &dyn EventLog,
    gateway: &Gateway,
) -> Result<(), AccountsError> {
    let revocations = accounts.revocations().await?;
    for revocation in &revocations {
        tracing::info!(dev = %revocation.dev, removed = revocation.removed, "a developer's access has ended");
        gateway.disconnect_developer(&revocation.dev);
    }
    if revocations.iter().any(|revocation| revocation.removed) {
        sleep(LAST_READINGS).await;
    }
    for revocation in revocations {
        if revocation.removed
            && let Err(error) = log.delete_developer(&revocation.dev).await
        {
            // It stays on the list, for the next change or the next start.
            tracing::error!(dev = %revocation.dev, %error, "cannot delete a removed developer's log");
            continue;
        }
        accounts.forget_revocation(revocation).await?;
    }
    Ok(())
}

/// Acts on what `motionwire developer` does while the server runs, for ever.
pub async fn watch_developers(accounts: Accounts, log: Arc<dyn EventLog>, gateway: Gateway) {
    let mut ticks = interval(WATCH_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut seen = None;
    loop {
        ticks.tick().await;
        let change = async {
            let version = accounts.data_version().await?;
            if seen.replace(version) != Some(version) {
                enforce_revocations(&accounts, &*log, &gateway).await?;
            }
            Ok::<_, AccountsError>(())
        };
        if let Err(error) = change.await {
            tracing::error!(%error, "cannot read the accounts");
            seen = None;
        }
    }
}
