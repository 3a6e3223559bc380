//! Single-use tokens for IDENTIFY.

use std::{sync::Arc, time::Duration};

use motionwire_shared::{DevId, Timestamp, UserId, rest::Refusal};
use rusqlite::{OptionalExtension, Row, Transaction};

use super::{Accounts, AccountsError, Watcher, after, developers::id_column, links::scope_columns};
use crate::auth::{Secret, SecretHash, SecretKind};

/// Tokens of one developer that may be neither used nor expired.
pub const MAX_LIVE_TOKENS: u32 = 10_000;

/// Those of one viewer link, and of one paired phone; beyond it the oldest are forgotten. So whoever is only let in to watch, or to
/// send, cannot use up what the developer may have.
const MAX_LIVE_TOKENS_OF_GUEST: u32 = 128;

/// What a token is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Whose log it opens.
    pub dev: DevId,
    /// For what.
    pub role: GrantRole,
}

/// The role that a token is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GrantRole {
    /// Submits this user's readings.
    Producer(UserId),
    /// Receives all readings of the developer.
    Consumer,
    /// Receives what a session of the pages may see, for as long as that lasts.
    Watcher(Watcher),
}

impl Accounts {
    /// Makes a token.
    ///
    /// # Errors
    /// If the developer has too many live tokens or is gone, or the database fails.
    pub async fn issue_token(
        &self,
        grant: Grant,
        now: Timestamp,
        lifetime: Duration,
    ) -> Result<Secret, AccountsError> {
        self.write(move |tx| {
            let dev = grant.dev.as_str();
            let live: u32 = tx.query_row(
                "SELECT count(*) FROM tokens WHERE dev_id = ?1 AND expires_at > ?2",
                (dev, now.as_micros()),
                |row| row.get(0),
            )?;
            if live >= MAX_LIVE_TOKENS {
                return Err(Refusal::TooManyTokens.at(MAX_LIVE_TOKENS).into());
            }
            let token = Secret::generate(SecretKind::Token)?;
            let (uid, dashboard, link) = match &grant.role {
                GrantRole::Producer(uid) => (Some(uid.as_str()), None, None),
                GrantRole::Consumer => (None, None, None),
                GrantRole::Watcher(Watcher::Dashboard { id, .. }) => (None, Some(id), None),
                GrantRole::Watcher(Watcher::Viewer { link, .. }) => (None, None, Some(link)),
            };
            let expires_at = after(now, lifetime).as_micros();
            tx.execute(
                "INSERT INTO tokens (hash, dev_id, uid, expires_at, dashboard, link)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                (token.hash().as_bytes(), dev, uid, expires_at, dashboard, link),
            )
            .map_err(|error| refused(error, &grant.role))?;
            forget_oldest(tx, &grant, &token)?;
            Ok(token)
        })
        .await
    }

    /// What a token is good for, without using it up; none: unknown, used or expired.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn check_token(&self, token: &str, now: Timestamp) -> Result<Option<Grant>, AccountsError> {
        let hash = SecretHash::of(token);
        self.read(move |connection| {
            let sql = "SELECT tokens.dev_id, uid, dashboard, dashboards.expires_at, link, links.expires_at,
                              uids, types, past
                       FROM tokens LEFT JOIN dashboards ON dashboards.id = dashboard
                       LEFT JOIN links ON links.id = link
                       WHERE tokens.hash = ?1 AND tokens.expires_at > ?2
                       AND coalesce(dashboards.expires_at, links.expires_at, tokens.expires_at) > ?2";
            let row = (hash.as_bytes(), now.as_micros());
            Ok(connection.prepare_cached(sql)?.query_row(row, grant_row).optional()?)
        })
        .await
    }

    /// Uses the token up; false if somebody else was first or it has expired meanwhile.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn consume_token(&self, token: &str, now: Timestamp) -> Result<bool, AccountsError> {
        let hash = SecretHash::of(token);
        self.write(move |tx| {
            let sql = "DELETE FROM tokens WHERE hash = ?1 AND expires_at > ?2";
            Ok(tx.prepare_cached(sql)?.execute((hash.as_bytes(), now.as_micros()))? == 1)
        })
        .await
    }
}

/// Why a token cannot be stored: what it would belong to may have ended since the request was let in.
fn refused(error: rusqlite::Error, role: &GrantRole) -> AccountsError {
    let is_orphan = error
        .sqlite_error()
        .is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY);
    match role {
        GrantRole::Watcher(Watcher::Dashboard { .. }) if is_orphan => Refusal::NoDashboardSession.into(),
        GrantRole::Watcher(Watcher::Viewer { .. }) if is_orphan => Refusal::NoViewerSession.into(),
        _ => error.into(),
    }
}

/// Makes room for a guest's newest token.
fn forget_oldest(tx: &Transaction<'_>, Grant { dev, role }: &Grant, newest: &Secret) -> rusqlite::Result<()> {
    let (dev, hash) = (dev.as_str(), newest.hash());
    let whose = match role {
        GrantRole::Producer(uid) => {
            ("dev_id = ?1 AND uid = (SELECT uid FROM phones WHERE dev_id = ?1 AND uid = ?2)", uid.as_str())
        }
        GrantRole::Watcher(Watcher::Viewer { link, .. }) => ("dev_id = ?1 AND link = ?2", link.as_str()),
        GrantRole::Consumer | GrantRole::Watcher(Watcher::Dashboard { .. }) => return Ok(()),
    };
    let sql = format!(
        "DELETE FROM tokens WHERE hash IN
         (SELECT hash FROM tokens WHERE {} ORDER BY hash = ?3 DESC, expires_at DESC LIMIT -1 OFFSET ?4)",
        whose.0
    );
    let row = (dev, whose.1, hash.as_bytes(), MAX_LIVE_TOKENS_OF_GUEST);
    tx.prepare_cached(&sql)?.execute(row).map(drop)
}

fn grant_row(row: &Row<'_>) -> rusqlite::Result<Grant> {
    let instant = |column| row.get(column).map(Timestamp::from_micros);
    let text = |column| row.get::<_, Option<String>>(column);
    let role = match (text(1)?, text(2)?, text(4)?) {
        (Some(_), ..) => GrantRole::Producer(id_column(row, 1)?),
        (None, Some(id), _) => GrantRole::Watcher(Watcher::Dashboard { id, until: instant(3)? }),
        (None, None, Some(link)) => {
            let scope = Arc::new(scope_columns(row, 6)?);
            GrantRole::Watcher(Watcher::Viewer { link, until: instant(5)?, scope })
        }
        (None, None, None) => GrantRole::Consumer,
    };
    Ok(Grant { dev: id_column(row, 0)?, role })
}

#[cfg(test)]
mod tests {
    use motionwire_shared::rest::LinkMaker;

    use super::*;
    use crate::{
        auth::{NewLink, PairingTerms},
        scope::Scope,
    };

    const LIFETIME: Duration = Duration::from_secs(180);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[tokio::test]
    async fn a_token_is_good_once_and_only_in_time() {
        let dir = tempfile::tempdir().unwrap();
        let accounts = Accounts::open(dir.path()).await.unwrap();
        let dev = accounts.add_developer(Some("Ada".into())).await.unwrap().developer.id;
        let uid: UserId = "wrist".parse().unwrap();
        for role in [GrantRole::Consumer, GrantRole::Producer(uid)] {
            let grant = Grant { dev: dev.clone(), role };
            let token = accounts.issue_token(grant.clone(), at(0), LIFETIME).await.unwrap();
            let token = token.expose();
            for _ in 0..2 {
                assert_eq!(accounts.check_token(token, at(179)).await.unwrap(), Some(grant.clone()));
            }
            assert_eq!(accounts.check_token(token, at(180)).await.unwrap(), None);
            assert!(!accounts.consume_token(token, at(180)).await.unwrap());
            assert!(accounts.consume_token(token, at(1)).await.unwrap());
            assert!(!accounts.consume_token(token, at(1)).await.unwrap());
            assert_eq!(accounts.check_token(token, at(1)).await.unwrap(), None);
        }
        assert_eq!(accounts.check_token("mwt_unknown", at(0)).await.unwrap(), None);
    }

    #[tokio::test]
    async fn neither_a_link_nor_a_phone_uses_up_the_tokens_of_its_developer() {
        let dir = tempfile::tempdir().unwrap();
        let accounts = Accounts::open(dir.path()).await.unwrap();
        let dev = accounts.add_developer(None).await.unwrap().developer.id;
        let scope = Scope { uids: ["a".parse().unwrap()].into(), types: [].into(), past: true };
        let until = at(3600);
        let new =
            NewLink { name: "Anna".to_owned(), maker: LinkMaker::Dashboard, scope: scope.clone(), until };
        let link = accounts.create_link(dev.clone(), new, at(0)).await.unwrap().0.id;
        let viewer = GrantRole::Watcher(Watcher::Viewer { link, until, scope: Arc::new(scope) });
        let (_, code) = accounts.create_pairing(dev.clone(), PairingTerms::default(), at(0)).await.unwrap();
        let paired = accounts.pair(dev.clone(), code.expose(), None, None, at(0)).await.unwrap().unwrap();
        let (phone, user) =
            (GrantRole::Producer(paired.phone.uid), GrantRole::Producer("wrist".parse().unwrap()));
        let many = MAX_LIVE_TOKENS_OF_GUEST as usize + 50;
        for (role, left) in
            [(viewer, many - 50), (phone, many - 50), (user, many), (GrantRole::Consumer, many)]
        {
            let grant = Grant { dev: dev.clone(), role };
            let mut tokens = Vec::new();
            for number in 0..many {
                // Some at the same instant.
                let now = Timestamp::from_micros(number as i64 / 2);
                tokens.push(accounts.issue_token(grant.clone(), now, LIFETIME).await.unwrap());
            }
            let mut are_good = Vec::new();
            for token in &tokens {
                are_good.push(accounts.check_token(token.expose(), at(1)).await.unwrap().is_some());
            }
            assert!(are_good[many - left..].iter().all(|is_good| *is_good), "{:?}", grant.role);
            assert_eq!(are_good.iter().filter(|is_good| **is_good).count(), left, "{:?}", grant.role);
        }
    }

    #[tokio::test]
    async fn a_session_or_link_that_has_just_ended_is_said_to_have_ended() {
        let dir = tempfile::tempdir().unwrap();
        let accounts = Accounts::open(dir.path()).await.unwrap();
        let dev = accounts.add_developer(None).await.unwrap().developer.id;
        let (id, link, until) = ("ended".to_owned(), "ended".to_owned(), at(60));
        let scope = Arc::new(Scope { uids: [].into(), types: [].into(), past: true });
        for (watcher, refusal) in [
            (Watcher::Dashboard { id, until }, Refusal::NoDashboardSession),
            (Watcher::Viewer { link, until, scope }, Refusal::NoViewerSession),
        ] {
            let grant = Grant { dev: dev.clone(), role: GrantRole::Watcher(watcher) };
            let refused = accounts.issue_token(grant, at(0), LIFETIME).await;
            assert!(matches!(refused, Err(AccountsError::Refused(told)) if told.refusal == refusal));
        }
    }

    #[tokio::test]
    async fn a_developer_holds_a_bounded_number_of_live_tokens() {
        let dir = tempfile::tempdir().unwrap();
        let accounts = Accounts::open(dir.path()).await.unwrap();
        let dev = accounts.add_developer(None).await.unwrap().developer.id;
        let other = accounts.add_developer(None).await.unwrap().developer.id;
        let id = dev.clone();
        accounts
            .write(move |tx| {
                let sql = "INSERT INTO tokens (hash, dev_id, expires_at) VALUES (?1, ?2, ?3)";
                let mut insert = tx.prepare(sql)?;
                for n in 0..MAX_LIVE_TOKENS {
                    insert.execute((n.to_be_bytes(), id.as_str(), at(60).as_micros()))?;
                }
                Ok(())
            })
            .await
            .unwrap();
        let grant = |dev: &DevId| Grant { dev: dev.clone(), role: GrantRole::Consumer };
        let refused = accounts.issue_token(grant(&dev), at(0), LIFETIME).await;
        assert!(
            matches!(refused, Err(AccountsError::Refused(told)) if told == Refusal::TooManyTokens.at(MAX_LIVE_TOKENS))
        );
        accounts.issue_token(grant(&other), at(0), LIFETIME).await.unwrap();
        accounts.issue_token(grant(&dev), at(60), LIFETIME).await.unwrap();
        accounts.prune(at(60)).await.unwrap();
        let left: u32 = accounts
            .read(|connection| Ok(connection.query_row("SELECT count(*) FROM tokens", [], |row| row.get(0))?))
            .await
            .unwrap();
        assert_eq!(left, 2);
    }
}
