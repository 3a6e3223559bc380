//! The tables of `accounts.db`. Instants are microseconds since the Unix epoch.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, TransactionBehavior};

use super::AccountsError;
use crate::database;

/// What brings a database from each version to the next, the first from nothing. A step is never changed once it has been
/// published; what is new is a new step.
const STEPS: [&str; 5] = [TABLES, NOTES, SESSIONS, ERASURES, LINKS];

/// The format that this version writes (`PRAGMA user_version`).
const VERSION: i64 = STEPS.len() as i64;

/// How long one process waits for another's transaction; each takes a few milliseconds.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

const TABLES: &str = "
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE developers (
        dev_id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        api_key_hash BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- What the server still has to act on: connections to end, and logs of removed developers to delete.
    CREATE TABLE revocations (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        dev_id TEXT NOT NULL,
        removed INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE tokens (
        hash BLOB PRIMARY KEY,
        dev_id TEXT NOT NULL REFERENCES developers ON DELETE CASCADE,
        uid TEXT,
        expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tokens_of_developer ON tokens (dev_id, expires_at);
    CREATE INDEX tokens_of_user ON tokens (dev_id, uid);
    CREATE INDEX tokens_by_end ON tokens (expires_at);
    CREATE TABLE link_keys (
        hash BLOB PRIMARY KEY,
        dev_id TEXT NOT NULL REFERENCES developers ON DELETE CASCADE,
        expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE dashboards (
        hash BLOB PRIMARY KEY,
        dev_id TEXT NOT NULL REFERENCES developers ON DELETE CASCADE,
        simulated_uid TEXT NOT NULL,
        expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE pairings (
        id TEXT PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,
        dev_id TEXT NOT NULL REFERENCES developers ON DELETE CASCADE,
        phones INTEGER NOT NULL,
        used INTEGER NOT NULL DEFAULT 0,
        expires_at INTEGER NOT NULL,
        -- A code that hands a phone's session over to another place on the same phone.
        uid TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX pairings_of_phone ON pairings (dev_id, uid) WHERE uid IS NOT NULL;
    CREATE TABLE phones (
        dev_id TEXT NOT NULL REFERENCES developers ON DELETE CASCADE,
        uid TEXT NOT NULL,
        hash BLOB NOT NULL UNIQUE,
        name TEXT NOT NULL,
        paired_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        -- An ended session opens nothing, but lets the same phone keep its uid when it pairs again.
        ended INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (dev_id, uid)
    ) STRICT, WITHOUT ROWID;
";

/// Instants of notes are milliseconds, as browsers give them; lists of ids are separated by spaces.
const NOTES: &str = "
    CREATE TABLE recordings (
        id TEXT PRIMARY KEY,
        dev_id TEXT NOT NULL REFERENCES developers ON DELETE CASCADE,
        name TEXT NOT NULL,
        from_ms INTEGER NOT NULL,
        -- None while it runs.
        to_ms INTEGER,
        -- Empty: everybody.
        uids TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX recordings_of_developer ON recordings (dev_id, from_ms);
    CREATE TABLE markers (
        id TEXT PRIMARY KEY,
        dev_id TEXT NOT NULL REFERENCES developers ON DELETE CASCADE,
        at_ms INTEGER NOT NULL,
        text TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX markers_of_developer ON markers (dev_id, at_ms);
";

/// What is listed of a dashboard's session, and phones that the dashboard has named. A row without the instant of its
/// opening tells only its end, 30 days later, from which that is worked out.
const SESSIONS: &str = "
    ALTER TABLE dashboards RENAME TO older_dashboards;
    CREATE TABLE dashboards (
        id TEXT PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,
        dev_id TEXT NOT NULL REFERENCES developers ON DELETE CASCADE,
        simulated_uid TEXT NOT NULL,
        opened_at INTEGER NOT NULL,
        last_seen INTEGER NOT NULL,
        agent TEXT,
        expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO dashboards
        SELECT lower(hex(randomblob(10))), hash, dev_id, simulated_uid,
               expires_at - 2592000000000, expires_at - 2592000000000, NULL, expires_at
        FROM older_dashboards;
    DROP TABLE older_dashboards;
    ALTER TABLE phones ADD COLUMN renamed INTEGER NOT NULL DEFAULT 0;
";

/// A revocation of one user, whose readings are to be deleted.
const ERASURES: &str = "ALTER TABLE revocations ADD COLUMN uid TEXT;";

/// Viewer links, whose sessions and tokens go with them; and tokens that go with a dashboard's session.
const LINKS: &str = "
    CREATE TABLE links (
        id TEXT PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,
        dev_id TEXT NOT NULL REFERENCES developers ON DELETE CASCADE,
        name TEXT NOT NULL,
        -- The phone whose owner made it; none: a dashboard.
        maker TEXT,
        uids TEXT NOT NULL,
        -- Empty: all.
        types TEXT NOT NULL,
        past INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        opened INTEGER NOT NULL DEFAULT 0,
        last_seen INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX links_of_developer ON links (dev_id, created_at);
    CREATE TABLE viewers (
        hash BLOB PRIMARY KEY,
        link TEXT NOT NULL REFERENCES links ON DELETE CASCADE,
        opened_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX viewers_of_link ON viewers (link, opened_at);
    ALTER TABLE tokens ADD COLUMN dashboard TEXT REFERENCES dashboards ON DELETE CASCADE;
    ALTER TABLE tokens ADD COLUMN link TEXT REFERENCES links ON DELETE CASCADE;
    CREATE INDEX tokens_of_dashboard ON tokens (dashboard) WHERE dashboard IS NOT NULL;
    CREATE INDEX tokens_of_link ON tokens (link) WHERE link IS NOT NULL;
";

/// Opens the database where nothing can be written.
pub(super) fn open_to_read(path: &Path) -> Result<Connection, AccountsError> {
    let connection = database::open_to_read(path)?;
    match connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))? {
        VERSION => Ok(connection),
        ..VERSION => Err(AccountsError::Older { path: path.to_owned() }),
        _ => Err(AccountsError::Newer { path: path.to_owned() }),
    }
}

/// Opens the database and makes its tables if they are missing.
pub(super) fn open(path: &Path) -> Result<Connection, AccountsError> {
    let cannot = |reason: String| AccountsError::Open { path: path.to_owned(), reason };
    database::create_private(path).map_err(|error| cannot(error.to_string()))?;
    let mut connection = Connection::open(path).map_err(|error| cannot(error.to_string()))?;
    prepare(&mut connection).map_err(|error| cannot(error.to_string()))?;
    match connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))? {
        VERSION => Ok(connection),
        _ => Err(AccountsError::Newer { path: path.to_owned() }),
    }
}

fn prepare(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is gone: names, and hashes of secrets.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = tx.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))?;
    for (step, version) in STEPS.into_iter().zip(1..) {
        if version > found {
            tx.execute_batch(step)?;
            tx.pragma_update(None, "user_version", version)?;
        }
    }
    tx.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_of_a_newer_version_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("accounts.db");
        open(&path).unwrap().pragma_update(None, "user_version", VERSION + 1).unwrap();
        assert!(matches!(open(&path), Err(AccountsError::Newer { .. })));
    }

    #[test]
    fn a_database_of_an_older_version_is_brought_to_this_one_with_what_it_holds() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("accounts.db");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(TABLES).unwrap();
        old.pragma_update(None, "user_version", 1).unwrap();
        old.execute_batch(
            "INSERT INTO developers VALUES ('ada', 'Ada', x'00');
             INSERT INTO dashboards VALUES (x'01', 'ada', 'simulated-1', 2592000000007);",
        )
        .unwrap();
        drop(old);
        for _ in 0..2 {
            let connection = open(&path).unwrap();
            let count = |table| {
                let sql = format!("SELECT count(*) FROM {table}");
                connection.query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap()
            };
            assert_eq!((count("developers"), count("recordings"), count("markers")), (1, 0, 0));
            let sql = "SELECT hash, opened_at, length(id) FROM dashboards";
            let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            let session: (Vec<u8>, i64, i64) = connection.query_row(sql, [], row).unwrap();
            assert_eq!(session, (vec![1], 7, 20), "a session stays open");
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_read_the_database() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("accounts.db");
        let _connection = open(&path).unwrap();
        for file in ["accounts.db", "accounts.db-wal", "accounts.db-shm"] {
            let mode = std::fs::metadata(dir.path().join(file)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
    }
}
