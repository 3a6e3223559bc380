//! Accesses that have ended: what the server, be it another process, still has to act on.

use std::{collections::HashSet, ops::RangeBounds, time::Duration};

use motionwire_shared::{DevId, UserId};
use rusqlite::{Connection, Row, Transaction};
use tokio::time::sleep;

use super::{Accounts, AccountsError, developers::id_column, schema};
use crate::database;

/// How often it is tried to empty the write-ahead log while somebody reads.
const SCRUBBING_TRIES: u32 = 10;

/// How long such a try waits for whoever reads.
const SCRUBBING_PATIENCE: Duration = Duration::from_millis(100);

/// Between two such tries.
const SCRUBBING_PAUSE: Duration = Duration::from_millis(200);

/// An access that has ended while connections made by it may still be open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// Later ones have higher ids.
    pub id: i64,
    /// Whose, or whose user's.
    pub dev: DevId,
    /// What has ended.
    pub ended: Ended,
}

/// What has ended, and so what is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// A developer's key, which was changed.
    Key,
    /// The developer: its log is to be deleted.
    Developer,
    /// One of its users, who is to be forgotten: the readings are to be deleted.
    User(UserId),
}

/// Notes that something has ended.
pub(super) fn revoke(tx: &Transaction<'_>, dev: &DevId, ended: &Ended) -> Result<(), AccountsError> {
    let uid = match ended {
        Ended::User(uid) => Some(uid.as_str()),
        Ended::Key | Ended::Developer => None,
    };
    tx.execute(
        "INSERT INTO revocations (dev_id, removed, uid) VALUES (?1, ?2, ?3)",
        (dev.as_str(), *ended != Ended::Key, uid),
    )?;
    Ok(())
}

fn revocation_row(row: &Row<'_>) -> rusqlite::Result<Revocation> {
    let is_user = row.get::<_, Option<String>>(3)?.is_some();
    let ended = match (is_user, row.get(2)?) {
        (true, _) => Ended::User(id_column(row, 3)?),
        (false, true) => Ended::Developer,
        (false, false) => Ended::Key,
    };
    Ok(Revocation { id: row.get(0)?, dev: id_column(row, 1)?, ended })
}

impl Accounts {
    /// What of these ids the server still has to act on, the oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn revocations(
        &self,
        ids: impl RangeBounds<i64> + Send + 'static,
    ) -> Result<Vec<Revocation>, AccountsError> {
        self.read(move |connection| {
            let sql = "SELECT id, dev_id, removed, uid FROM revocations ORDER BY id";
            let mut select = connection.prepare(sql)?;
            let rows: Vec<Revocation> = select.query_map([], revocation_row)?.collect::<Result<_, _>>()?;
            Ok(rows.into_iter().filter(|revocation| ids.contains(&revocation.id)).collect())
        })
        .await
    }

    /// Notes that the server has acted on a revocation.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_revocation(&self, revocation: Revocation) -> Result<(), AccountsError> {
        self.write(move |tx| {
            tx.execute("DELETE FROM revocations WHERE id = ?1", [revocation.id])?;
            Ok(())
        })
        .await
    }

    /// The public ids of all through which somebody may watch a developer's users: dashboards' sessions and viewer links.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn watcher_ids(&self, dev: DevId) -> Result<HashSet<String>, AccountsError> {
        self.read(move |connection| {
            let sql = "SELECT id FROM dashboards WHERE dev_id = ?1 UNION ALL SELECT id FROM links WHERE dev_id = ?1";
            let mut select = connection.prepare(sql)?;
            let ids = select.query_map([dev.as_str()], |row| row.get(0))?;
            Ok(ids.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Removes what is known of a user: its session, codes and tokens, its name, and its mention in recordings. Its connection
    /// is ended and its readings are deleted by the server, which finds it among [`Accounts::revocations`].
    ///
    /// # Errors
    /// If the database fails.
    pub async fn erase_user(&self, dev: DevId, uid: UserId) -> Result<(), AccountsError> {
        self.write(move |tx| {
            let row = (dev.as_str(), uid.as_str());
            for table in ["tokens", "pairings", "phones"] {
                tx.execute(&format!("DELETE FROM {table} WHERE dev_id = ?1 AND uid = ?2"), row)?;
            }
            tx.execute("DELETE FROM links WHERE dev_id = ?1 AND maker = ?2", row)?;
            for table in ["recordings", "links"] {
                // A recording of this user alone names nothing any more, and a link shows nothing.
                tx.execute(&format!("DELETE FROM {table} WHERE dev_id = ?1 AND uids = ?2"), row)?;
                let mention = format!(
                    "UPDATE {table} SET uids = trim(replace(' ' || uids || ' ', ' ' || ?2 || ' ', ' '))
                     WHERE dev_id = ?1 AND instr(' ' || uids || ' ', ' ' || ?2 || ' ') > 0"
                );
                tx.execute(&mention, row)?;
            }
            revoke(tx, &dev, &Ended::User(uid))
        })
        .await?;
        self.revoked.notify_one();
        Ok(())
    }

    /// Resolves when this process has ended somebody's access; what others do changes [`Accounts::data_version`].
    pub async fn revoked(&self) {
        self.revoked.notified().await;
    }

    /// Folds the write-ahead log into the file, so that nothing which was deleted is left in it.
    ///
    /// # Errors
    /// If somebody else reads for so long that it cannot be done now, or the database fails.
    pub async fn scrub(&self) -> Result<(), AccountsError> {
        for left in (0..SCRUBBING_TRIES).rev() {
            if self.read(empty_log).await? {
                return Ok(());
            }
            if left > 0 {
                sleep(SCRUBBING_PAUSE).await;
            }
        }
        Err(AccountsError::InUse)
    }
}

/// Folds the write-ahead log into the file; false where somebody who reads was in the way. Nobody else gets at the accounts
/// meanwhile, so it waits a short time only.
fn empty_log(connection: &Connection) -> Result<bool, AccountsError> {
    connection.busy_timeout(SCRUBBING_PATIENCE)?;
    let is_empty = database::empty_log(connection);
    connection.busy_timeout(schema::BUSY_TIMEOUT)?;
    Ok(is_empty?)
}

#[cfg(test)]
mod tests {
    use motionwire_shared::Timestamp;

    use super::*;
    use crate::auth::PairingTerms;

    #[tokio::test]
    async fn scrubbing_says_so_when_a_reader_is_in_the_way() {
        let dir = tempfile::tempdir().unwrap();
        let accounts = Accounts::open(dir.path()).await.unwrap();
        accounts.add_developer(None).await.unwrap();
        let reader = database::open_to_read(&dir.path().join("accounts.db")).unwrap();
        let snapshot = reader.unchecked_transaction().unwrap();
        snapshot.query_row("SELECT count(*) FROM developers", [], |_| Ok(())).unwrap();
        let scrubbing = tokio::spawn({
            let accounts = accounts.clone();
            async move { accounts.scrub().await }
        });
        // Others get at the accounts all the while.
        let mut reads = 0;
        while !scrubbing.is_finished() {
            accounts.data_version().await.unwrap();
            reads += 1;
            sleep(SCRUBBING_PAUSE / 8).await;
        }
        assert!(reads > SCRUBBING_TRIES, "{reads} reads");
        assert!(matches!(scrubbing.await.unwrap(), Err(AccountsError::InUse)));
        drop(snapshot);
        accounts.scrub().await.unwrap();
        assert_eq!(std::fs::metadata(dir.path().join("accounts.db-wal")).unwrap().len(), 0);
    }

    #[tokio::test]
    async fn nothing_is_left_of_an_erased_user_and_all_of_the_others() {
        let dir = tempfile::tempdir().unwrap();
        let accounts = Accounts::open(dir.path()).await.unwrap();
        let dev = accounts.add_developer(None).await.unwrap().developer.id;
        let now = Timestamp::default();
        let mut uids = Vec::new();
        for name in ["Anna's telephone", "Bob's telephone"] {
            let (_, code) = accounts.create_pairing(dev.clone(), PairingTerms::default(), now).await.unwrap();
            let paired =
                accounts.pair(dev.clone(), code.expose(), Some(name.into()), None, now).await.unwrap();
            uids.push(paired.unwrap().phone.uid);
        }
        let (anna, bob) = (uids[0].clone(), uids[1].clone());
        let lists = [format!("{anna}"), format!("{bob} {anna}"), format!("{anna} {anna}x"), String::new()];
        let (id, texts) = (dev.clone(), lists.clone());
        accounts
            .write(move |tx| {
                for (n, uids) in texts.iter().enumerate() {
                    let sql = "INSERT INTO recordings VALUES (?1, ?2, 'r', 0, NULL, ?3)";
                    tx.execute(sql, (n.to_string(), id.as_str(), uids))?;
                }
                Ok(())
            })
            .await
            .unwrap();
        accounts.hand_over(dev.clone(), anna.clone(), now).await.unwrap();
        accounts.erase_user(dev.clone(), anna.clone()).await.unwrap();
        accounts.revoked().await;
        let left: Vec<String> = accounts
            .read(|connection| {
                let mut select = connection.prepare("SELECT uids FROM recordings ORDER BY id")?;
                Ok(select.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
            })
            .await
            .unwrap();
        assert_eq!(left, [format!("{bob}"), format!("{anna}x"), String::new()]);
        let phones = accounts.phones(dev.clone(), now).await.unwrap();
        assert_eq!(phones.iter().map(|phone| &phone.uid).collect::<Vec<_>>(), [&bob]);
        let revocations = accounts.revocations(..).await.unwrap();
        assert_eq!((&revocations[0].dev, &revocations[0].ended), (&dev, &Ended::User(anna)));
        accounts.forget_revocation(revocations[0].clone()).await.unwrap();
        accounts.scrub().await.unwrap();
        for entry in std::fs::read_dir(dir.path()).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("Anna's telephone"), "the name is in a file");
        }
    }
}
