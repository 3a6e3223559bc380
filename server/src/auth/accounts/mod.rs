//! The accounts database: one SQLite file, one connection, used off the async threads.

mod dashboards;
mod developers;
mod links;
mod phones;
mod renewal;
mod revocations;
mod schema;
mod tokens;
mod watcher;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use motionwire_shared::{
    Timestamp,
    rest::{Refusal, Refused},
};
use parking_lot::Mutex;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use tokio::sync::Notify;

pub(crate) use self::developers::ids_column;
pub use self::{
    dashboards::Dashboard,
    developers::{Developer, NewDeveloper},
    links::NewLink,
    phones::{Paired, PairedPhone, PairingTerms},
    renewal::SessionOf,
    revocations::{Ended, Revocation},
    tokens::{Grant, GrantRole, MAX_LIVE_TOKENS},
    watcher::Watcher,
};
use super::secret::random_text;

/// How exactly it is known when somebody was seen last: each request would be a write else.
const SEEN_PRECISION: Duration = Duration::from_secs(60);

/// Random bytes of a server's id: it stands in the names of cookies, and tells apart the servers of one host.
const SERVER_ID_BYTES: usize = 5;

/// Why accounts could not be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// The file cannot be made or opened.
    #[error("cannot open {path}: {reason}; check that the data directory exists and is writable")]
    Open {
        /// The database's file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The file was written by a newer version of this program.
    #[error("{path} was made by a newer version of motionwire; use that version, or another data directory")]
    Newer {
        /// The database's file.
        path: PathBuf,
    },
    /// The file was written by an older version of this program, and cannot be brought to this one where it is.
    #[error(
        "{path} was made by an older version of motionwire; copy the data directory to where it can be written"
    )]
    Older {
        /// The database's file.
        path: PathBuf,
    },
    /// The database refused.
    #[error("the accounts database failed: {0}")]
    Database(#[from] rusqlite::Error),
    /// The system has no randomness to give.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    /// What is asked for breaks a rule, or would be one too many; the people who asked are told which.
    #[error("{0}")]
    Refused(Refused),
    /// A name that is taken or unfit.
    #[error("{0}")]
    Name(String),
    /// What was asked for breaks a rule that the pages keep, which the text names.
    #[error("{0}")]
    Unfit(String),
    /// Another process reads for longer than this one waits.
    #[error(
        "the accounts database is being read; what was deleted stays in its write-ahead log until that ends"
    )]
    InUse,
    /// The work was given up because the program ends.
    #[error("the accounts database is closed")]
    Closed,
}

impl From<Refused> for AccountsError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<Refusal> for AccountsError {
    fn from(refusal: Refusal) -> Self {
        Refused::from(refusal).into()
    }
}

/// Developers, tokens and sessions. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Accounts {
    connection: Arc<Mutex<Connection>>,
    /// Notified when this process has ended somebody's access.
    revoked: Arc<Notify>,
}

impl Accounts {
    /// Opens `accounts.db` in the data directory, which must exist; makes the file if it is not there.
    ///
    /// # Errors
    /// If the file cannot be used.
    pub async fn open(data_dir: &Path) -> Result<Self, AccountsError> {
        let path = data_dir.join("accounts.db");
        let connection = blocking(move || schema::open(&path)).await?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)), revoked: Arc::default() })
    }

    /// Opens `accounts.db` where nothing can be written: what would change it fails.
    ///
    /// # Errors
    /// If the file cannot be read, or is of another version.
    pub async fn open_to_read(data_dir: &Path) -> Result<Self, AccountsError> {
        let path = data_dir.join("accounts.db");
        let connection = blocking(move || schema::open_to_read(&path)).await?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)), revoked: Arc::default() })
    }

    /// Removes whatever has expired.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn prune(&self, now: Timestamp) -> Result<(), AccountsError> {
        self.write(move |tx| {
            for table in ["tokens", "link_keys", "dashboards", "links", "pairings", "phones"] {
                tx.execute(&format!("DELETE FROM {table} WHERE expires_at <= ?1"), [now.as_micros()])?;
            }
            Ok(())
        })
        .await
    }

    /// A number that changes whenever another process has changed the database.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn data_version(&self) -> Result<i64, AccountsError> {
        self.read(|connection| Ok(connection.query_row("PRAGMA data_version", [], |row| row.get(0))?)).await
    }

    /// What tells this data directory, and so its server, from all others: made once, and no secret.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn server_id(&self) -> Result<String, AccountsError> {
        self.write(|tx| {
            if let Some(id) = setting(tx, Setting::ServerId)? {
                return Ok(id);
            }
            let id = random_text(SERVER_ID_BYTES)?;
            set_setting(tx, Setting::ServerId, &id)?;
            Ok(id)
        })
        .await
    }

    /// Records where the pages are served, for `motionwire link`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn set_base_url(&self, url: String) -> Result<(), AccountsError> {
        self.write(move |tx| set_setting(tx, Setting::BaseUrl, &url)).await
    }

    /// Where the pages were served last; none if no server has run on this data directory.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn base_url(&self) -> Result<Option<String>, AccountsError> {
        self.read(|connection| setting(connection, Setting::BaseUrl)).await
    }

    /// Notes when somebody was seen; where that fails they are let in all the same, since with a full disk what is stored can
    /// still be looked at.
    async fn note_seen(&self, table: &'static str, id: String, now: Timestamp) {
        let noted = self.write(move |tx| {
            let sql = format!("UPDATE {table} SET last_seen = ?2 WHERE id = ?1");
            Ok(tx.execute(&sql, (id, now.as_micros())).map(drop)?)
        });
        if let Err(error) = noted.await {
            tracing::warn!(%error, table, "cannot note when somebody was seen");
        }
    }

    /// Runs the work on the database, off the async threads.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, AccountsError> + Send + 'static,
    ) -> Result<T, AccountsError> {
        let connection = Arc::clone(&self.connection);
        blocking(move || work(&connection.lock())).await
    }

    /// Runs the work in a transaction that is committed if it succeeds.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, AccountsError> + Send + 'static,
    ) -> Result<T, AccountsError> {
        let connection = Arc::clone(&self.connection);
        blocking(move || {
            let mut connection = connection.lock();
            // Immediate: a transaction that reads before it writes must not find that another process wrote meanwhile.
            let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = work(&tx)?;
            tx.commit()?;
            Ok(result)
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AccountsError> + Send + 'static,
) -> Result<T, AccountsError> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(AccountsError::Closed))
}

/// The end of something that lasts so long from now.
fn after(now: Timestamp, duration: Duration) -> Timestamp {
    let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
    Timestamp::from_micros(now.as_micros().saturating_add(micros))
}

fn millis(instant: Timestamp) -> i64 {
    instant.as_micros().div_euclid(1000)
}

/// A text as people may see it: one line without control characters, trimmed, neither empty nor too long.
///
/// # Errors
/// If it is anything else.
pub(crate) fn checked_line(text: &str, max_chars: u32) -> Result<String, AccountsError> {
    let text = text.trim();
    if text.is_empty() {
        Err(Refusal::WordsEmpty.into())
    } else if text.chars().any(char::is_control) {
        Err(Refusal::WordsControl.into())
    } else if text.chars().count() > max_chars as usize {
        Err(Refusal::WordsLong.at(max_chars).into())
    } else {
        Ok(text.to_owned())
    }
}

/// What the database remembers once for all.
#[derive(Clone, Copy)]
enum Setting {
    /// The developer that the first start made for the built-in pages.
    OwnDeveloper,
    /// The developer that the built-in pages belonged to at the last start.
    PagesDeveloper,
    /// Where the pages were served at the last start.
    BaseUrl,
    /// What tells this data directory from others.
    ServerId,
}

impl Setting {
    const fn name(self) -> &'static str {
        match self {
            Self::OwnDeveloper => "own_developer",
            Self::PagesDeveloper => "pages_developer",
            Self::BaseUrl => "base_url",
            Self::ServerId => "server_id",
        }
    }
}

fn setting(connection: &Connection, setting: Setting) -> Result<Option<String>, AccountsError> {
    let sql = "SELECT value FROM settings WHERE name = ?1";
    Ok(connection.query_row(sql, [setting.name()], |row| row.get(0)).optional()?)
}

fn set_setting(tx: &Transaction<'_>, setting: Setting, value: &str) -> Result<(), AccountsError> {
    let sql = "INSERT INTO settings (name, value) VALUES (?1, ?2)
               ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    tx.execute(sql, (setting.name(), value))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use motionwire_shared::rest::LinkMaker;

    use super::*;
    use crate::scope::Scope;

    #[tokio::test]
    async fn whoever_may_look_is_let_in_though_nothing_can_be_written() {
        let dir = tempfile::tempdir().unwrap();
        let accounts = Accounts::open(dir.path()).await.unwrap();
        let dev = accounts.choose_pages_developer(None).await.unwrap().id;
        let (opened, later) = (Timestamp::default(), after(Timestamp::default(), 2 * SEEN_PRECISION));
        let key = accounts.issue_link_key(dev.clone(), opened).await.unwrap();
        let dashboard =
            accounts.open_dashboard(dev.clone(), key.expose(), None, opened).await.unwrap().unwrap();
        let scope = Scope { uids: ["a".parse().unwrap()].into(), types: [].into(), past: true };
        let until = after(later, SEEN_PRECISION);
        let new = NewLink { name: "Anna".to_owned(), maker: LinkMaker::Dashboard, scope, until };
        let (link, secret) = accounts.create_link(dev.clone(), new, opened).await.unwrap();
        let viewer = accounts.open_link(dev.clone(), link.id.clone(), secret.expose(), opened).await.unwrap();
        let (viewer, _) = viewer.unwrap();
        accounts.read(|connection| Ok(connection.pragma_update(None, "query_only", true)?)).await.unwrap();
        assert!(accounts.issue_link_key(dev.clone(), later).await.is_err());
        assert!(accounts.dashboard(dev.clone(), dashboard.expose(), later).await.unwrap().is_some());
        assert!(accounts.viewer(dev, link.id, viewer.expose(), later).await.unwrap().is_some());
    }
}
