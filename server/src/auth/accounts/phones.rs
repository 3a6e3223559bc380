//! Pairing codes, and the phones that they pair.

mod names;

use std::{collections::HashMap, time::Duration};

use motionwire_shared::{
    DevId, Timestamp, UserId,
    rest::{Pairing, Phone, Refusal},
    wire::Streams,
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use self::names::{free_name, tidy_name};
use super::{Accounts, AccountsError, after, developers::id_column, millis};
use crate::auth::{Secret, SecretHash, SecretKind, secret::random_text};

/// Pairing codes of one developer that may be good at the same time.
const MAX_PAIRINGS: u32 = 100;

/// Phones that one developer may have paired.
const MAX_PHONES: u32 = 10_000;

/// Random bytes of the public id of a pairing code, and of a phone's uid.
const PUBLIC_ID_BYTES: usize = 10;

/// How long a phone's session can be handed over.
const HAND_OVER_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// What a pairing code allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairingTerms {
    /// How many phones may use it.
    pub phones: u32,
    /// For how long.
    pub lifetime: Duration,
}

/// One phone, ten minutes.
impl Default for PairingTerms {
    fn default() -> Self {
        Self { phones: 1, lifetime: Duration::from_secs(10 * 60) }
    }
}

/// A phone that has a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairedPhone {
    /// The user id of its readings.
    pub uid: UserId,
    /// What people call it.
    pub name: String,
}

/// A phone that was just paired.
#[derive(Debug)]
pub struct Paired {
    /// Which.
    pub phone: PairedPhone,
    /// The secret of its session.
    pub session: Secret,
}

impl Accounts {
    /// How long a phone's session lasts that nobody uses: as long as browsers keep a cookie.
    pub const PHONE_LIFETIME: Duration = Duration::from_secs(400 * 24 * 60 * 60);

    /// Makes a pairing code.
    ///
    /// # Errors
    /// If there are too many already, the developer is gone, or the database fails.
    pub async fn create_pairing(
        &self,
        dev: DevId,
        terms: PairingTerms,
        now: Timestamp,
    ) -> Result<(Pairing, Secret), AccountsError> {
        self.write(move |tx| {
            let sql = "SELECT count(*) FROM pairings WHERE dev_id = ?1 AND expires_at > ?2 AND uid IS NULL";
            let live: u32 = tx.query_row(sql, (dev.as_str(), now.as_micros()), |row| row.get(0))?;
            if live >= MAX_PAIRINGS {
                return Err(Refusal::TooManyCodes.at(MAX_PAIRINGS).into());
            }
            let code = Secret::generate(SecretKind::PairingCode)?;
            let id = random_text(PUBLIC_ID_BYTES)?;
            let expires_at = after(now, terms.lifetime);
            tx.execute(
                "INSERT INTO pairings (id, hash, dev_id, phones, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                (&id, code.hash().as_bytes(), dev.as_str(), terms.phones, expires_at.as_micros()),
            )?;
            let pairing = Pairing { id, phones: terms.phones, used: 0, expires_at_ms: millis(expires_at) };
            Ok((pairing, code))
        })
        .await
    }

    /// The developer's pairing codes that have neither expired nor been revoked, used up or not, the one that ends first
    /// first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn pairings(&self, dev: DevId, now: Timestamp) -> Result<Vec<Pairing>, AccountsError> {
        self.read(move |connection| {
            let sql = "SELECT id, phones, used, expires_at FROM pairings
                       WHERE dev_id = ?1 AND expires_at > ?2 AND uid IS NULL ORDER BY expires_at, id";
            let mut select = connection.prepare(sql)?;
            let rows = select.query_map((dev.as_str(), now.as_micros()), |row| {
                let expires_at_ms = millis(Timestamp::from_micros(row.get(3)?));
                Ok(Pairing { id: row.get(0)?, phones: row.get(1)?, used: row.get(2)?, expires_at_ms })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Revokes a pairing code; false if there is no such.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn revoke_pairing(&self, dev: DevId, id: String) -> Result<bool, AccountsError> {
        self.write(move |tx| {
            let sql = "DELETE FROM pairings WHERE dev_id = ?1 AND id = ?2";
            Ok(tx.execute(sql, (dev.as_str(), id))? == 1)
        })
        .await
    }

    /// Whether a pairing code can be used; uses nothing up.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn check_pairing(&self, dev: DevId, code: &str, now: Timestamp) -> Result<bool, AccountsError> {
        let code = SecretHash::of_pairing_code(code);
        self.read(move |connection| Ok(open_pairing(connection, &dev, code, now)?.is_some())).await
    }

    /// Pairs a phone; none if the code is unknown, expired or used up. A phone that comes with the secret of an earlier
    /// session, ended or not, keeps its uid.
    ///
    /// # Errors
    /// If there are too many phones already, or the database fails.
    pub async fn pair(
        &self,
        dev: DevId,
        code: &str,
        name: Option<String>,
        earlier: Option<SecretHash>,
        now: Timestamp,
    ) -> Result<Option<Paired>, AccountsError> {
        let code = SecretHash::of_pairing_code(code);
        self.write(move |tx| {
            let Some(pairing) = open_pairing(tx, &dev, code, now)? else { return Ok(None) };
            tx.execute("UPDATE pairings SET used = used + 1 WHERE id = ?1", [pairing.id])?;
            let known = match (pairing.uid, earlier) {
                (Some(uid), _) => phone_by_uid(tx, &dev, &uid)?,
                (None, Some(hash)) => phone_by_session(tx, &dev, hash)?,
                (None, None) => None,
            };
            let name = name.as_deref().and_then(tidy_name);
            let renamed = known.as_ref().is_some_and(|(_, renamed)| *renamed);
            let phone = match known {
                Some((known, true)) => known,
                Some((known, false)) => PairedPhone { name: name.unwrap_or(known.name), uid: known.uid },
                None => new_phone(tx, &dev, name)?,
            };
            let session = Secret::generate(SecretKind::Phone)?;
            let expires_at = after(now, Self::PHONE_LIFETIME).as_micros();
            tx.execute(
                "INSERT OR REPLACE INTO phones (dev_id, uid, hash, name, paired_at, expires_at, renamed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                (
                    dev.as_str(),
                    phone.uid.as_str(),
                    session.hash().as_bytes(),
                    &phone.name,
                    now.as_micros(),
                    expires_at,
                    renamed,
                ),
            )?;
            Ok(Some(Paired { phone, session }))
        })
        .await
    }

    /// Makes a code that takes a phone's session along to another place on the same phone, such as an app on its home
    /// screen, which browsers give a storage of its own. It works once, in the place of any earlier one of the phone;
    /// with it, the old place's session ends.
    ///
    /// # Errors
    /// If the phone has no session by now, or the database fails.
    pub async fn hand_over(&self, dev: DevId, uid: UserId, now: Timestamp) -> Result<Secret, AccountsError> {
        self.write(move |tx| {
            check_paired(tx, &dev, &uid, now)?;
            remove_hand_overs(tx, &dev, &uid)?;
            let code = Secret::generate(SecretKind::PairingCode)?;
            let expires_at = after(now, HAND_OVER_LIFETIME).as_micros();
            tx.execute(
                "INSERT INTO pairings (id, hash, dev_id, phones, expires_at, uid) VALUES (?1, ?2, ?3, 1, ?4, ?5)",
                (
                    random_text(PUBLIC_ID_BYTES)?,
                    code.hash().as_bytes(),
                    dev.as_str(),
                    expires_at,
                    uid.as_str(),
                ),
            )?;
            Ok(code)
        })
        .await
    }

    /// The phone that a session's secret belongs to, if it has not ended.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn phone(
        &self,
        dev: DevId,
        session: &str,
        now: Timestamp,
    ) -> Result<Option<PairedPhone>, AccountsError> {
        let hash = SecretHash::of(session);
        self.read(move |connection| {
            let sql = "SELECT uid, name FROM phones
                       WHERE hash = ?1 AND dev_id = ?2 AND expires_at > ?3 AND NOT ended";
            let row = (hash.as_bytes(), dev.as_str(), now.as_micros());
            Ok(connection.prepare_cached(sql)?.query_row(row, phone_row).optional()?)
        })
        .await
    }

    /// Refuses a phone whose session has ended.
    ///
    /// # Errors
    /// If it has, or the database fails.
    pub async fn check_paired(&self, dev: DevId, uid: UserId, now: Timestamp) -> Result<(), AccountsError> {
        self.read(move |connection| check_paired(connection, &dev, &uid, now)).await
    }

    /// What people call a phone; none if the user is no phone.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn phone_name(&self, dev: DevId, uid: UserId) -> Result<Option<String>, AccountsError> {
        self.read(move |connection| {
            let sql = "SELECT name FROM phones WHERE dev_id = ?1 AND uid = ?2";
            let mut select = connection.prepare_cached(sql)?;
            Ok(select.query_row((dev.as_str(), uid.as_str()), |row| row.get(0)).optional()?)
        })
        .await
    }

    /// What people call each of the developer's phones that were not forgotten.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn phone_names(&self, dev: DevId) -> Result<HashMap<UserId, String>, AccountsError> {
        self.read(move |connection| {
            let sql = "SELECT uid, name FROM phones WHERE dev_id = ?1 AND NOT ended";
            let mut select = connection.prepare(sql)?;
            let rows = select.query_map([dev.as_str()], phone_row)?;
            Ok(rows.map(|row| row.map(|PairedPhone { uid, name }| (uid, name))).collect::<Result<_, _>>()?)
        })
        .await
    }

    /// The developer's phones, the last paired first. Whether they are connected is not known here.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn phones(&self, dev: DevId, now: Timestamp) -> Result<Vec<Phone>, AccountsError> {
        self.read(move |connection| {
            let sql = "SELECT uid, name, paired_at FROM phones
                       WHERE dev_id = ?1 AND expires_at > ?2 AND NOT ended ORDER BY paired_at DESC, uid";
            let mut select = connection.prepare(sql)?;
            let rows = select.query_map((dev.as_str(), now.as_micros()), |row| {
                let PairedPhone { uid, name } = phone_row(row)?;
                let paired_at_ms = millis(Timestamp::from_micros(row.get(2)?));
                let streams = Streams::default();
                Ok(Phone { uid, name, paired_at_ms, connected: false, streams, unstored: false })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Ends a phone's session, and its unused tokens with it; false if there is none. The phone keeps its uid if it pairs
    /// again.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn end_phone(&self, dev: DevId, uid: UserId) -> Result<bool, AccountsError> {
        self.write(move |tx| {
            let row = (dev.as_str(), uid.as_str());
            tx.execute("DELETE FROM tokens WHERE dev_id = ?1 AND uid = ?2", row)?;
            remove_hand_overs(tx, &dev, &uid)?;
            let sql = "UPDATE phones SET ended = 1 WHERE dev_id = ?1 AND uid = ?2 AND NOT ended";
            Ok(tx.execute(sql, row)? == 1)
        })
        .await
    }

    /// Forgets a phone, and its unused tokens with it: if it pairs again, it is a new one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_phone(&self, dev: DevId, uid: UserId) -> Result<(), AccountsError> {
        self.write(move |tx| {
            let row = (dev.as_str(), uid.as_str());
            tx.execute("DELETE FROM tokens WHERE dev_id = ?1 AND uid = ?2", row)?;
            remove_hand_overs(tx, &dev, &uid)?;
            tx.execute("DELETE FROM phones WHERE dev_id = ?1 AND uid = ?2", row)?;
            Ok(())
        })
        .await
    }
}

/// A code that can be used.
struct OpenPairing {
    id: String,
    /// The phone whose session the code hands over.
    uid: Option<String>,
}

fn open_pairing(
    connection: &Connection,
    dev: &DevId,
    code: SecretHash,
    now: Timestamp,
) -> rusqlite::Result<Option<OpenPairing>> {
    let sql =
        "SELECT id, uid FROM pairings WHERE hash = ?1 AND dev_id = ?2 AND expires_at > ?3 AND used < phones";
    let row = (code.as_bytes(), dev.as_str(), now.as_micros());
    connection.query_row(sql, row, |row| Ok(OpenPairing { id: row.get(0)?, uid: row.get(1)? })).optional()
}

fn remove_hand_overs(tx: &Transaction<'_>, dev: &DevId, uid: &UserId) -> rusqlite::Result<()> {
    let sql = "DELETE FROM pairings WHERE dev_id = ?1 AND uid = ?2";
    tx.execute(sql, (dev.as_str(), uid.as_str())).map(drop)
}

/// A phone, and whether the dashboard gave it its name.
type KnownPhone = (PairedPhone, bool);

fn phone_by_uid(tx: &Transaction<'_>, dev: &DevId, uid: &str) -> rusqlite::Result<Option<KnownPhone>> {
    let sql = "SELECT uid, name, renamed FROM phones WHERE dev_id = ?1 AND uid = ?2";
    tx.query_row(sql, (dev.as_str(), uid), known_row).optional()
}

fn phone_by_session(
    tx: &Transaction<'_>,
    dev: &DevId,
    session: SecretHash,
) -> rusqlite::Result<Option<KnownPhone>> {
    let sql = "SELECT uid, name, renamed FROM phones WHERE hash = ?1 AND dev_id = ?2";
    tx.query_row(sql, (session.as_bytes(), dev.as_str()), known_row).optional()
}

fn known_row(row: &Row<'_>) -> rusqlite::Result<KnownPhone> {
    Ok((phone_row(row)?, row.get(2)?))
}

fn new_phone(tx: &Transaction<'_>, dev: &DevId, name: Option<String>) -> Result<PairedPhone, AccountsError> {
    let count = "SELECT count(*) FROM phones WHERE dev_id = ?1";
    let phones: u32 = tx.query_row(count, [dev.as_str()], |row| row.get(0))?;
    if phones >= MAX_PHONES {
        return Err(Refusal::TooManyPhones.at(MAX_PHONES).into());
    }
    let uid = format!("phone-{}", random_text(PUBLIC_ID_BYTES)?)
        .parse()
        .map_err(|_| AccountsError::Name("the generated id is no id".to_owned()))?;
    let name = match name {
        Some(name) => name,
        None => free_name(tx, dev, phones)?,
    };
    Ok(PairedPhone { uid, name })
}

fn phone_row(row: &Row<'_>) -> rusqlite::Result<PairedPhone> {
    Ok(PairedPhone { uid: id_column(row, 0)?, name: row.get(1)? })
}

/// Refuses a phone whose session has ended.
pub(super) fn check_paired(
    connection: &Connection,
    dev: &DevId,
    uid: &UserId,
    now: Timestamp,
) -> Result<(), AccountsError> {
    let sql = "SELECT 1 FROM phones WHERE dev_id = ?1 AND uid = ?2 AND expires_at > ?3 AND NOT ended";
    let row = (dev.as_str(), uid.as_str(), now.as_micros());
    let found = connection.prepare_cached(sql)?.query_row(row, |_| Ok(())).optional()?;
    found.ok_or_else(|| Refusal::NotPaired.into())
}

#[cfg(test)]
mod tests;
