//! Viewer links, and the sessions that they open.

use std::sync::Arc;

use motionwire_shared::{
    DataType, DevId, Timestamp, UserId,
    limits::{MAX_VIEWER_LINKS, MAX_VIEWER_LINKS_OF_PHONE},
    rest::{LinkMaker, Refusal, ViewerLink},
};
use rusqlite::{OptionalExtension, Row, Transaction, types::Type};

use super::{
    Accounts, AccountsError, SEEN_PRECISION, Watcher, after, developers::ids_column, millis,
    phones::check_paired,
};
use crate::{
    auth::{Secret, SecretHash, SecretKind, secret::random_text},
    scope::Scope,
};

/// Random bytes of a link's public id.
const ID_BYTES: usize = 10;

/// Browsers that may hold a session of the same link; beyond it the oldest is forgotten.
const MAX_VIEWERS: u32 = 200;

/// A viewer link to be made; what it says has been checked.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// Whom it is for.
    pub name: String,
    /// Who makes it.
    pub maker: LinkMaker,
    /// What it shows.
    pub scope: Scope,
    /// When it ends.
    pub until: Timestamp,
}

impl Accounts {
    /// Makes a viewer link.
    ///
    /// # Errors
    /// If there are too many already, the phone that makes it has no session by now, the developer is gone, or the database fails.
    pub async fn create_link(
        &self,
        dev: DevId,
        new: NewLink,
        now: Timestamp,
    ) -> Result<(ViewerLink, Secret), AccountsError> {
        self.write(move |tx| {
            let maker = match &new.maker {
                LinkMaker::Dashboard => None,
                LinkMaker::Phone(uid) => {
                    check_paired(tx, &dev, uid, now)?;
                    Some(uid.as_str())
                }
            };
            check_room(tx, &dev, maker, now)?;
            let secret = Secret::generate(SecretKind::ViewerLink)?;
            let id = random_text(ID_BYTES)?;
            let mut uids: Vec<&str> = new.scope.uids.iter().map(UserId::as_str).collect();
            let mut types: Vec<&str> = new.scope.types.iter().map(DataType::name).collect();
            uids.sort_unstable();
            types.sort_unstable();
            tx.execute(
                "INSERT INTO links (id, hash, dev_id, name, maker, uids, types, past, created_at, expires_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                (
                    &id,
                    secret.hash().as_bytes(),
                    dev.as_str(),
                    &new.name,
                    maker,
                    uids.join(" "),
                    types.join(" "),
                    new.scope.past,
                    now.as_micros(),
                    new.until.as_micros(),
                ),
            )?;
            let sql = format!("SELECT {COLUMNS} FROM links WHERE id = ?1");
            Ok((tx.query_row(&sql, [id], link_row)?, secret))
        })
        .await
    }

    /// The developer's viewer links that have not ended, the newest first; with `uid`, those that show this user.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn links(
        &self,
        dev: DevId,
        uid: Option<UserId>,
        now: Timestamp,
    ) -> Result<Vec<ViewerLink>, AccountsError> {
        self.read(move |connection| {
            let sql = format!(
                "SELECT {COLUMNS} FROM links WHERE dev_id = ?1 AND expires_at > ?2 ORDER BY created_at DESC, id"
            );
            let mut select = connection.prepare_cached(&sql)?;
            let rows = select.query_map((dev.as_str(), now.as_micros()), link_row)?;
            let mut links: Vec<ViewerLink> = rows.collect::<Result<_, _>>()?;
            links.retain(|link| uid.as_ref().is_none_or(|uid| link.uids.contains(uid)));
            Ok(links)
        })
        .await
    }

    /// Ends a viewer link, its sessions and unused tokens; with `maker`, only if this phone's owner made it. False if
    /// there is no such.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn revoke_link(
        &self,
        dev: DevId,
        id: String,
        maker: Option<UserId>,
    ) -> Result<bool, AccountsError> {
        self.write(move |tx| {
            let sql = "DELETE FROM links WHERE dev_id = ?1 AND id = ?2 AND (?3 IS NULL OR maker = ?3)";
            Ok(tx.execute(sql, (dev.as_str(), id, maker.as_ref().map(UserId::as_str)))? == 1)
        })
        .await
    }

    /// Ends all viewer links that a phone's owner made, and tells their ids.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn revoke_links_of(&self, dev: DevId, uid: UserId) -> Result<Vec<String>, AccountsError> {
        self.write(move |tx| {
            let mut delete = tx.prepare("DELETE FROM links WHERE dev_id = ?1 AND maker = ?2 RETURNING id")?;
            let ids = delete.query_map((dev.as_str(), uid.as_str()), |row| row.get(0))?;
            Ok(ids.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Exchanges a viewer link's secret for a session; none if the link is unknown or has ended.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn open_link(
        &self,
        dev: DevId,
        id: String,
        secret: &str,
        now: Timestamp,
    ) -> Result<Option<(Secret, Timestamp)>, AccountsError> {
        let hash = SecretHash::of(secret);
        self.write(move |tx| {
            let sql = "UPDATE links SET opened = opened + 1, last_seen = ?4
                       WHERE id = ?1 AND hash = ?2 AND dev_id = ?3 AND expires_at > ?4 RETURNING expires_at";
            let row = (&id, hash.as_bytes(), dev.as_str(), now.as_micros());
            let until: Option<i64> = tx.query_row(sql, row, |row| row.get(0)).optional()?;
            let Some(until) = until.map(Timestamp::from_micros) else { return Ok(None) };
            tx.execute(
                "DELETE FROM viewers WHERE hash IN
                 (SELECT hash FROM viewers WHERE link = ?1 ORDER BY opened_at DESC LIMIT -1 OFFSET ?2)",
                (&id, MAX_VIEWERS - 1),
            )?;
            let session = Secret::generate(SecretKind::Viewer)?;
            let sql = "INSERT INTO viewers (hash, link, opened_at) VALUES (?1, ?2, ?3)";
            tx.execute(sql, (session.hash().as_bytes(), &id, now.as_micros()))?;
            Ok(Some((session, until)))
        })
        .await
    }

    /// The watcher that a viewer's session belongs to, if its link has not ended.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn viewer(
        &self,
        dev: DevId,
        link: String,
        session: &str,
        now: Timestamp,
    ) -> Result<Option<Watcher>, AccountsError> {
        let hash = SecretHash::of(session);
        let id = link.clone();
        let found = self
            .read(move |connection| {
                let sql = "SELECT uids, types, past, links.expires_at, last_seen
                           FROM viewers JOIN links ON links.id = link
                           WHERE viewers.hash = ?1 AND link = ?2 AND dev_id = ?3 AND links.expires_at > ?4";
                let row = (hash.as_bytes(), &id, dev.as_str(), now.as_micros());
                let found = connection.prepare_cached(sql)?.query_row(row, |row| {
                    let until = Timestamp::from_micros(row.get(3)?);
                    let seen = row.get::<_, Option<i64>>(4)?.map(Timestamp::from_micros);
                    Ok((scope_columns(row, 0)?, until, seen))
                });
                Ok(found.optional()?)
            })
            .await?;
        let Some((scope, until, seen)) = found else { return Ok(None) };
        if seen.is_none_or(|seen| now >= after(seen, SEEN_PRECISION)) {
            self.note_seen("links", link.clone(), now).await;
        }
        Ok(Some(Watcher::Viewer { link, until, scope: Arc::new(scope) }))
    }

    /// Ends a viewer's session in one browser; the link stays.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn end_viewer(&self, session: &str) -> Result<(), AccountsError> {
        let hash = SecretHash::of(session);
        self.write(move |tx| {
            Ok(tx.execute("DELETE FROM viewers WHERE hash = ?1", [hash.as_bytes()]).map(drop)?)
        })
        .await
    }
}

/// What [`link_row`] reads.
const COLUMNS: &str = "id, name, maker, uids, types, past, created_at, expires_at, opened, last_seen";

fn link_row(row: &Row<'_>) -> rusqlite::Result<ViewerLink> {
    let maker: Option<String> = row.get(2)?;
    let instant = |column| Ok::<_, rusqlite::Error>(millis(Timestamp::from_micros(row.get(column)?)));
    Ok(ViewerLink {
        id: row.get(0)?,
        name: row.get(1)?,
        maker: match maker {
            Some(_) => LinkMaker::Phone(super::developers::id_column(row, 2)?),
            None => LinkMaker::Dashboard,
        },
        uids: ids_column(row, 3)?,
        types: row.get::<_, String>(4)?.split_whitespace().map(str::to_owned).collect(),
        past: row.get(5)?,
        created: instant(6)?,
        until: instant(7)?,
        opened: row.get(8)?,
        last_seen: row.get::<_, Option<i64>>(9)?.map(|seen| millis(Timestamp::from_micros(seen))),
    })
}

/// The columns `uids`, `types` and `past`, of which the first has this number.
pub(super) fn scope_columns(row: &Row<'_>, first: usize) -> rusqlite::Result<Scope> {
    let uids: Vec<UserId> = ids_column(row, first)?;
    let names: String = row.get(first + 1)?;
    let unknown = || {
        let error = AccountsError::Name("a viewer link names no data type".to_owned());
        rusqlite::Error::FromSqlConversionFailure(first + 1, Type::Text, Box::new(error))
    };
    // A name that cannot be read must not be left out: no name at all means every type.
    let types = names.split_whitespace().map(|name| DataType::from_name(name).ok_or_else(unknown));
    Ok(Scope {
        uids: uids.into_iter().collect(),
        types: types.collect::<Result<_, _>>()?,
        past: row.get(first + 2)?,
    })
}

fn check_room(
    tx: &Transaction<'_>,
    dev: &DevId,
    maker: Option<&str>,
    now: Timestamp,
) -> Result<(), AccountsError> {
    let sql = "SELECT count(*), count(*) FILTER (WHERE maker = ?2) FROM links
               WHERE dev_id = ?1 AND expires_at > ?3";
    let row = (dev.as_str(), maker, now.as_micros());
    let (all, own): (u32, u32) = tx.query_row(sql, row, |row| Ok((row.get(0)?, row.get(1)?)))?;
    if own >= MAX_VIEWER_LINKS_OF_PHONE {
        return Err(Refusal::TooManyPhoneLinks.at(MAX_VIEWER_LINKS_OF_PHONE).into());
    }
    if all >= MAX_VIEWER_LINKS {
        return Err(Refusal::TooManyLinks.at(MAX_VIEWER_LINKS).into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::auth::{Grant, GrantRole, PairingTerms};

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    fn new(uid: &str, maker: LinkMaker) -> NewLink {
        let types = ["HEART_RATE"].map(|name| DataType::from_name(name).unwrap()).into();
        let scope = Scope { uids: [uid.parse().unwrap()].into(), types, past: true };
        NewLink { name: "Anna".to_owned(), maker, scope, until: at(3600) }
    }

    async fn open() -> (tempfile::TempDir, Accounts, DevId) {
        let dir = tempfile::tempdir().unwrap();
        let accounts = Accounts::open(dir.path()).await.unwrap();
        let dev = accounts.choose_pages_developer(None).await.unwrap().id;
        (dir, accounts, dev)
    }

    async fn pair(accounts: &Accounts, dev: &DevId) -> UserId {
        let (_, code) = accounts.create_pairing(dev.clone(), PairingTerms::default(), at(0)).await.unwrap();
        let paired = accounts.pair(dev.clone(), code.expose(), None, None, at(0)).await.unwrap();
        paired.unwrap().phone.uid
    }

    #[tokio::test]
    async fn a_link_opens_sessions_of_its_scope_until_it_ends() {
        let (_dir, accounts, dev) = open().await;
        let other = accounts.add_developer(None).await.unwrap().developer.id;
        let (link, secret) =
            accounts.create_link(dev.clone(), new("a", LinkMaker::Dashboard), at(0)).await.unwrap();
        let id = link.id.clone();
        let try_open = async |dev: &DevId, id: &str, secret: &str, now| {
            accounts.open_link(dev.clone(), id.to_owned(), secret, now).await.unwrap()
        };
        assert!(try_open(&other, &id, secret.expose(), at(1)).await.is_none());
        assert!(try_open(&dev, "another", secret.expose(), at(1)).await.is_none());
        assert!(try_open(&dev, &id, "mwv_unknown", at(1)).await.is_none());
        assert!(try_open(&dev, &id, secret.expose(), at(3600)).await.is_none());
        let (session, until) = try_open(&dev, &id, secret.expose(), at(1)).await.unwrap();
        let (second, _) = try_open(&dev, &id, secret.expose(), at(2)).await.unwrap();
        assert_eq!(until, at(3600));
        let viewer = async |session: &Secret, now| {
            accounts.viewer(dev.clone(), id.clone(), session.expose(), now).await.unwrap()
        };
        let watcher = viewer(&session, at(1000)).await.unwrap();
        assert_eq!(**watcher.scope().unwrap(), new("a", LinkMaker::Dashboard).scope);
        assert_eq!(viewer(&session, at(3600)).await, None);
        accounts.end_viewer(second.expose()).await.unwrap();
        assert_eq!(viewer(&second, at(3)).await, None);
        let listed = accounts.links(dev.clone(), None, at(3)).await.unwrap();
        assert_eq!(listed, [ViewerLink { opened: 2, last_seen: Some(1_000_000), ..link }]);
        assert_eq!(accounts.links(dev, Some("b".parse().unwrap()), at(3)).await.unwrap(), []);
    }

    #[tokio::test]
    async fn a_revoked_link_takes_sessions_and_tokens_along() {
        let (_dir, accounts, dev) = open().await;
        let phone = pair(&accounts, &dev).await;
        let made = new("a", LinkMaker::Phone(phone.clone()));
        let (link, secret) = accounts.create_link(dev.clone(), made, at(0)).await.unwrap();
        let (session, _) =
            accounts.open_link(dev.clone(), link.id.clone(), secret.expose(), at(1)).await.unwrap().unwrap();
        let viewer =
            async || accounts.viewer(dev.clone(), link.id.clone(), session.expose(), at(2)).await.unwrap();
        let watcher = viewer().await.unwrap();
        let grant = Grant { dev: dev.clone(), role: GrantRole::Watcher(watcher.clone()) };
        let token = accounts.issue_token(grant.clone(), at(2), Duration::from_secs(180)).await.unwrap();
        assert_eq!(accounts.check_token(token.expose(), at(3)).await.unwrap(), Some(grant));
        assert!(accounts.still_watches(&watcher, at(3)).await.unwrap());
        let stranger: UserId = "b".parse().unwrap();
        assert!(!accounts.revoke_link(dev.clone(), link.id.clone(), Some(stranger.clone())).await.unwrap());
        assert!(accounts.revoke_links_of(dev.clone(), stranger).await.unwrap().is_empty());
        assert_eq!(
            accounts.revoke_links_of(dev.clone(), phone).await.unwrap(),
            std::slice::from_ref(&link.id)
        );
        assert_eq!(viewer().await, None);
        assert!(!accounts.still_watches(&watcher, at(3)).await.unwrap());
        assert_eq!(accounts.check_token(token.expose(), at(3)).await.unwrap(), None);
        assert!(!accounts.consume_token(token.expose(), at(3)).await.unwrap());
    }

    #[tokio::test]
    async fn a_phones_owner_can_make_some_links_only_and_browsers_are_forgotten_in_turn() {
        let (_dir, accounts, dev) = open().await;
        let uid = pair(&accounts, &dev).await;
        let phone = || new("a", LinkMaker::Phone(uid.clone()));
        for _ in 0..MAX_VIEWER_LINKS_OF_PHONE {
            accounts.create_link(dev.clone(), phone(), at(0)).await.unwrap();
        }
        let refused = accounts.create_link(dev.clone(), phone(), at(0)).await;
        let bound = Refusal::TooManyPhoneLinks.at(MAX_VIEWER_LINKS_OF_PHONE);
        assert!(matches!(refused, Err(AccountsError::Refused(told)) if told == bound));
        let (link, secret) =
            accounts.create_link(dev.clone(), new("a", LinkMaker::Dashboard), at(0)).await.unwrap();
        let mut sessions = Vec::new();
        for second in 0..=i64::from(MAX_VIEWERS) {
            let id = link.id.clone();
            let opened = accounts.open_link(dev.clone(), id, secret.expose(), at(second)).await.unwrap();
            sessions.push(opened.unwrap().0);
        }
        let is_open = async |session: &Secret| {
            let id = link.id.clone();
            accounts.viewer(dev.clone(), id, session.expose(), at(300)).await.unwrap().is_some()
        };
        assert!(!is_open(&sessions[0]).await && is_open(&sessions[1]).await);
    }
}
