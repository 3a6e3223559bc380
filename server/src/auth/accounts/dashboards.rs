//! The keys of dashboard links, and the sessions they become.

use std::{collections::HashSet, time::Duration};

use motionwire_shared::{DevId, Timestamp, UserId, rest::DashboardSession};
use rusqlite::OptionalExtension;

use super::{Accounts, AccountsError, SEEN_PRECISION, after, developers::id_column, millis};
use crate::auth::{Secret, SecretHash, SecretKind, secret::random_text};

/// How long a printed link is good for.
const LINK_KEY_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// Random bytes of a simulated phone's uid.
const SIMULATED_UID_BYTES: usize = 6;

/// Random bytes of a session's public id.
const ID_BYTES: usize = 10;

/// Longest name of a browser that is kept, in characters.
const MAX_AGENT_LEN: usize = 200;

/// A dashboard's session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dashboard {
    /// Names the session; no secret.
    pub id: String,
    /// When it ends.
    pub expires_at: Timestamp,
    /// The user id of the simulated phone of this dashboard.
    pub simulated_uid: UserId,
}

impl Accounts {
    /// How long a dashboard's session lasts that nobody uses.
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

    /// Exchanges a link's key for a session of the browser that calls itself `agent`; none if the key is unknown, used or expired, or another developer's.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn open_dashboard(
        &self,
        dev: DevId,
        link_key: &str,
        agent: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<Secret>, AccountsError> {
        let agent = agent
            .map(|agent| agent.chars().filter(|c| !c.is_control()).take(MAX_AGENT_LEN).collect::<String>());
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
                "INSERT INTO dashboards (id, hash, dev_id, simulated_uid, opened_at, last_seen, agent, expires_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7)",
                (
                    random_text(ID_BYTES)?,
                    session.hash().as_bytes(),
                    dev.as_str(),
                    simulated_uid,
                    now.as_micros(),
                    agent,
                    expires_at,
                ),
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
        let found = self
            .read(move |connection| {
                let sql = "SELECT id, simulated_uid, expires_at, last_seen FROM dashboards
                           WHERE hash = ?1 AND dev_id = ?2 AND expires_at > ?3";
                let row = (hash.as_bytes(), dev.as_str(), now.as_micros());
                let dashboard = connection.prepare_cached(sql)?.query_row(row, |row| {
                    let expires_at = Timestamp::from_micros(row.get(2)?);
                    let dashboard =
                        Dashboard { id: row.get(0)?, simulated_uid: id_column(row, 1)?, expires_at };
                    Ok((dashboard, Timestamp::from_micros(row.get(3)?)))
                });
                Ok(dashboard.optional()?)
            })
            .await?;
        let Some((dashboard, last_seen)) = found else { return Ok(None) };
        if now >= after(last_seen, SEEN_PRECISION) {
            self.note_seen("dashboards", dashboard.id.clone(), now).await;
        }
        Ok(Some(dashboard))
    }

    /// The developer's sessions, the last seen first; `own` is the id of the one that asks, `connected` are those of whoever is open.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn dashboards(
        &self,
        dev: DevId,
        own: String,
        connected: HashSet<String>,
        now: Timestamp,
    ) -> Result<Vec<DashboardSession>, AccountsError> {
        self.read(move |connection| {
            let sql = "SELECT id, opened_at, last_seen, agent FROM dashboards
                       WHERE dev_id = ?1 AND expires_at > ?2 ORDER BY last_seen DESC, opened_at DESC, id";
            let mut select = connection.prepare(sql)?;
            let rows = select.query_map((dev.as_str(), now.as_micros()), |row| {
                let id: String = row.get(0)?;
                Ok(DashboardSession {
                    is_own: id == own,
                    is_open: connected.contains(&id),
                    id,
                    opened: millis(Timestamp::from_micros(row.get(1)?)),
                    last_seen: millis(Timestamp::from_micros(row.get(2)?)),
                    agent: row.get(3)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Ends a dashboard's session, and the unused tokens of its simulated phone with it; the phone's user id, or none if there is
    /// no such session.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn end_dashboard(&self, dev: DevId, id: String) -> Result<Option<UserId>, AccountsError> {
        self.write(move |tx| {
            let sql = "DELETE FROM dashboards WHERE dev_id = ?1 AND id = ?2 RETURNING simulated_uid";
            let uid: Option<UserId> =
                tx.query_row(sql, (dev.as_str(), id), |row| id_column(row, 0)).optional()?;
            if let Some(uid) = &uid {
                let row = (dev.as_str(), uid.as_str());
                tx.execute("DELETE FROM tokens WHERE dev_id = ?1 AND uid = ?2", row)?;
            }
            Ok(uid)
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
        assert!(accounts.open_dashboard(dev.clone(), key.expose(), None, at(600)).await.unwrap().is_none());
        assert!(accounts.open_dashboard(other.clone(), key.expose(), None, at(1)).await.unwrap().is_none());
        let session =
            accounts.open_dashboard(dev.clone(), key.expose(), None, at(599)).await.unwrap().unwrap();
        assert!(accounts.open_dashboard(dev.clone(), key.expose(), None, at(599)).await.unwrap().is_none());
        let dashboard = accounts.dashboard(dev.clone(), session.expose(), at(600)).await.unwrap().unwrap();
        assert_eq!(accounts.dashboard(other.clone(), session.expose(), at(600)).await.unwrap(), None);
        let end = at(599 + 30 * 24 * 3600);
        assert_eq!(accounts.dashboard(dev.clone(), session.expose(), end).await.unwrap(), None);
        assert_eq!(accounts.end_dashboard(other, dashboard.id.clone()).await.unwrap(), None);
        let ended = accounts.end_dashboard(dev.clone(), dashboard.id).await.unwrap();
        assert_eq!(ended, Some(dashboard.simulated_uid));
        assert_eq!(accounts.dashboard(dev, session.expose(), at(600)).await.unwrap(), None);
    }
}
