//! The keys of dashboard links, and the sessions they become.

use std::time::Duration;

use motionwire_shared::{DevId, Timestamp, UserId};
use rusqlite::OptionalExtension;

use super::{Accounts, AccountsError, after, developers::id_column};
use crate::auth::{Secret, SecretHash, SecretKind, secret::random_text};

/// How long a printed link is good for.
const LINK_KEY_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// Random bytes of a simulated phone's uid.
const SIMULATED_UID_BYTES: usize = 6;

/// A dashboard's session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dashboard {
    /// Names the session within the database.
    hash: SecretHash,
    /// The user id of the simulated phone of this dashboard.
    pub simulated_uid: UserId,
}

impl Accounts {
    /// How long a dashboard's session lasts.
    pub const DASHBOARD_LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

    /// Makes the key of a dashboard link, good once and for ten minutes.
    ///
    /// # Errors
    /// If the developer is gone or the database fails.
    pub async fn issue_link_key(&self, dev: DevId, now: Timestamp) -> Result<Secret, AccountsError> {
        self.write(move |tx| {
            let key = Secret::generate(SecretKind::LinkKey)?;
            tx.execute(
                "INSERT INTO link_keys (hash, dev_id, expires_at) VALUES (?1, ?2, ?3)",
                (key.hash().as_bytes(), dev.as_str(), after(now, LINK_KEY_LIFETIME).as_micros()),
            )?;
            Ok(key)
        })
        .await
    }

    /// Exchanges a link's key for a session; none if the key is unknown, used or expired, or another developer's.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn open_dashboard(
        &self,
        dev: DevId,
        link_key: &str,
        now: Timestamp,
    ) -> Result<Option<Secret>, AccountsError> {
        let key = SecretHash::of(link_key);
        self.write(move |tx| {
            let used = tx.execute(
                "DELETE FROM link_keys WHERE hash = ?1 AND dev_id = ?2 AND expires_at > ?3",
                (key.as_bytes(), dev.as_str(), now.as_micros()),
            )?;
            if used == 0 {
                return Ok(None);
            }
            let session = Secret::generate(SecretKind::Dashboard)?;
            let simulated_uid = format!("simulated-{}", random_text(SIMULATED_UID_BYTES)?);
            let expires_at = after(now, Self::DASHBOARD_LIFETIME).as_micros();
            tx.execute(
                "INSERT INTO dashboards (hash, dev_id, simulated_uid, expires_at) VALUES (?1, ?2, ?3, ?4)",
                (session.hash().as_bytes(), dev.as_str(), simulated_uid, expires_at),
            )?;
            Ok(Some(session))
        })
        .await
    }

    /// The dashboard that a session's secret belongs to, if it has not ended.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn dashboard(
        &self,
        dev: DevId,
        session: &str,
        now: Timestamp,
    ) -> Result<Option<Dashboard>, AccountsError> {
        let hash = SecretHash::of(session);
        self.read(move |connection| {
            let sql =
                "SELECT simulated_uid FROM dashboards WHERE hash = ?1 AND dev_id = ?2 AND expires_at > ?3";
            let row = (hash.as_bytes(), dev.as_str(), now.as_micros());
            let uid = connection.prepare_cached(sql)?.query_row(row, |row| id_column(row, 0)).optional()?;
            Ok(uid.map(|simulated_uid| Dashboard { hash, simulated_uid }))
        })
        .await
    }

    /// Ends a dashboard's session.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn close_dashboard(&self, dashboard: Dashboard) -> Result<(), AccountsError> {
        self.write(move |tx| {
            tx.execute("DELETE FROM dashboards WHERE hash = ?1", [dashboard.hash.as_bytes()])?;
            Ok(())
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[tokio::test]
    async fn a_link_opens_one_session_that_ends() {
        let dir = tempfile::tempdir().unwrap();
        let accounts = Accounts::open(dir.path()).await.unwrap();
        let dev = accounts.choose_pages_developer(None).await.unwrap().id;
        let other = accounts.add_developer(None).await.unwrap().developer.id;
        let key = accounts.issue_link_key(dev.clone(), at(0)).await.unwrap();
        assert!(accounts.open_dashboard(dev.clone(), key.expose(), at(600)).await.unwrap().is_none());
        assert!(accounts.open_dashboard(other.clone(), key.expose(), at(1)).await.unwrap().is_none());
        let session = accounts.open_dashboard(dev.clone(), key.expose(), at(599)).await.unwrap().unwrap();
        assert!(accounts.open_dashboard(dev.clone(), key.expose(), at(599)).await.unwrap().is_none());
        let dashboard = accounts.dashboard(dev.clone(), session.expose(), at(600)).await.unwrap().unwrap();
        assert_eq!(accounts.dashboard(other, session.expose(), at(600)).await.unwrap(), None);
        let end = at(599 + 30 * 24 * 3600);
        assert_eq!(accounts.dashboard(dev.clone(), session.expose(), end).await.unwrap(), None);
        accounts.close_dashboard(dashboard).await.unwrap();
        assert_eq!(accounts.dashboard(dev, session.expose(), at(600)).await.unwrap(), None);
    }
}
