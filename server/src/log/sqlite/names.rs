//! Series by id and ids by series, remembered.

use std::collections::HashMap;

use motionwire_shared::{DataType, UserId};
use rusqlite::{Connection, OptionalExtension};

use super::error::{Result, StoreError};

/// So many series are remembered at most; then all are forgotten and looked up anew.
const MAX_REMEMBERED: usize = 50_000;

/// What a series' id stands for, as a reader needs it. An id is never used again, so nothing here can be outdated.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<i64, (UserId, DataType)>);

impl Names {
    /// The user and the type of a series.
    pub(super) fn get(&mut self, conn: &Connection, series: i64) -> Result<&(UserId, DataType)> {
        if self.0.len() >= MAX_REMEMBERED && !self.0.contains_key(&series) {
            self.0.clear();
        }
        match self.0.entry(series) {
            std::collections::hash_map::Entry::Occupied(known) => Ok(known.into_mut()),
            std::collections::hash_map::Entry::Vacant(slot) => Ok(slot.insert(load(conn, series)?)),
        }
    }
}

fn load(conn: &Connection, series: i64) -> Result<(UserId, DataType)> {
    let damaged = |why: &str| StoreError::Damaged { what: format!("series {series}"), why: why.to_owned() };
    let (uid, data_type): (String, String) = conn
        .prepare_cached("SELECT uid, type FROM series WHERE id = ?1")?
        .query_row([series], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or_else(|| damaged("events refer to it, and it is missing"))?;
    let uid = uid.parse().map_err(|_| damaged("its user is no user id"))?;
    let data_type = DataType::from_name(&data_type).ok_or_else(|| damaged("its type is no data type"))?;
    Ok((uid, data_type))
}

/// The ids of series, as the writer needs them.
#[derive(Debug, Default)]
pub(super) struct SeriesIds {
    by_name: HashMap<i64, HashMap<UserId, HashMap<DataType, i64>>>,
    len: usize,
}

impl SeriesIds {
    /// The id of a series, made if the series is new. After a transaction that failed, call [`Self::clear`].
    pub(super) fn get(
        &mut self,
        conn: &Connection,
        dev: i64,
        uid: &UserId,
        data_type: &DataType,
    ) -> Result<i64> {
        let known =
            self.by_name.get(&dev).and_then(|users| users.get(uid)).and_then(|types| types.get(data_type));
        if let Some(id) = known {
            return Ok(*id);
        }
        if self.len >= MAX_REMEMBERED {
            self.clear();
        }
        let id = find_or_make(conn, dev, uid, data_type)?;
        let types = self.by_name.entry(dev).or_default().entry(uid.clone()).or_default();
        types.insert(data_type.clone(), id);
        self.len += 1;
        Ok(id)
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.by_name.clear();
        self.len = 0;
    }
}

fn find_or_make(conn: &Connection, dev: i64, uid: &UserId, data_type: &DataType) -> Result<i64> {
    let name = (dev, uid.as_str(), data_type.name());
    let found = conn
        .prepare_cached("SELECT id FROM series WHERE dev = ?1 AND uid = ?2 AND type = ?3")?
        .query_row(name, |row| row.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    conn.prepare_cached("INSERT INTO series (dev, uid, type, widest_us) VALUES (?1, ?2, ?3, 0)")?
        .execute(name)?;
    Ok(conn.last_insert_rowid())
}

/// The ids of all series of a user, or of a developer.
pub(super) fn series_of(conn: &Connection, dev: i64, uid: Option<&UserId>) -> Result<Vec<i64>> {
    let mut statement =
        conn.prepare_cached("SELECT id FROM series WHERE dev = ?1 AND (?2 IS NULL OR uid = ?2) ORDER BY id")?;
    let ids = statement.query_map((dev, uid.map(UserId::as_str)), |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}
