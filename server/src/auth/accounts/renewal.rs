//! Sessions that are used go on.

use std::time::Duration;

use motionwire_shared::Timestamp;
use rusqlite::OptionalExtension;

use super::{Accounts, AccountsError, after};
use crate::auth::SecretHash;

/// How long a session goes on before its end is put off again: each time is a write, and a cookie.
const RENEWAL_PERIOD: Duration = Duration::from_secs(24 * 60 * 60);

/// Which page's session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionOf {
    /// The dashboard's.
    Dashboard,
    /// The phone's.
    Phone,
}

impl SessionOf {
    /// How long a session goes on without being used. A phone's: as long as browsers keep a cookie.
    pub const fn lifetime(self) -> Duration {
        match self {
            Self::Dashboard => Accounts::DASHBOARD_LIFETIME,
            Self::Phone => Accounts::PHONE_LIFETIME,
        }
    }

    const fn table(self) -> &'static str {
        match self {
            Self::Dashboard => "dashboards",
            Self::Phone => "phones",
        }
    }
}

impl Accounts {
    /// Puts off the end of a session that is used, once a day; whether it was put off, so that the browser is to be told.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn renew_session(
        &self,
        of: SessionOf,
        session: &str,
        now: Timestamp,
    ) -> Result<bool, AccountsError> {
        let (table, hash) = (of.table(), SecretHash::of(session));
        let due = after(now, of.lifetime() - RENEWAL_PERIOD).as_micros();
        let is_due = self.read(move |connection| {
            let sql = format!("SELECT 1 FROM {table} WHERE hash = ?1 AND expires_at <= ?2");
            let found = connection.prepare_cached(&sql)?.query_row((hash.as_bytes(), due), |_| Ok(()));
            Ok(found.optional()?.is_some())
        });
        if !is_due.await? {
            return Ok(false);
        }
        let expires_at = after(now, of.lifetime()).as_micros();
        self.write(move |tx| {
            // One that has ended meanwhile stays ended.
            let sql = format!(
                "UPDATE {table} SET expires_at = ?2 WHERE hash = ?1 AND expires_at BETWEEN ?3 AND ?4"
            );
            let row = (hash.as_bytes(), expires_at, now.as_micros() + 1, due);
            Ok(tx.execute(&sql, row)? == 1)
        })
        .await
    }
}
