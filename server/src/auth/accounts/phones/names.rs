//! What phones are called.

use motionwire_shared::{DevId, UserId, limits::MAX_PHONE_NAME_LEN};
use rusqlite::Transaction;

use crate::auth::accounts::{Accounts, AccountsError, checked_line};

/// Longest name of a phone, in characters.
const MAX_NAME_LEN: usize = 64;

impl Accounts {
    /// Gives a phone a name that stays when it pairs again; the name as it is kept, or none if there is no such phone.
    ///
    /// # Errors
    /// If the name is unfit, or the database fails.
    pub async fn rename_phone(
        &self,
        dev: DevId,
        uid: UserId,
        name: &str,
    ) -> Result<Option<String>, AccountsError> {
        let name = checked_line(name, MAX_PHONE_NAME_LEN)?;
        self.write(move |tx| {
            let sql = "UPDATE phones SET name = ?3, renamed = 1 WHERE dev_id = ?1 AND uid = ?2 AND NOT ended";
            let changed = tx.execute(sql, (dev.as_str(), uid.as_str(), &name))?;
            Ok((changed == 1).then_some(name))
        })
        .await
    }
}

/// `Phone 1`, `Phone 2` and so on.
pub(super) fn free_name(tx: &Transaction<'_>, dev: &DevId, phones: u32) -> Result<String, AccountsError> {
    let mut number = phones + 1;
    loop {
        let name = format!("Phone {number}");
        let sql = "SELECT EXISTS (SELECT 1 FROM phones WHERE dev_id = ?1 AND name = ?2)";
        if !tx.query_row(sql, (dev.as_str(), &name), |row| row.get::<_, bool>(0))? {
            return Ok(name);
        }
        number += 1;
    }
}

/// A name as people may see it: one line, not too long; none if nothing is left.
pub(super) fn tidy_name(name: &str) -> Option<String> {
    let words: String =
        name.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_NAME_LEN).collect();
    let words = words.trim();
    (!words.is_empty()).then(|| words.to_owned())
}
