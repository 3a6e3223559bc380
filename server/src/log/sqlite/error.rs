//! What goes wrong inside the engine, and how it is told.

use rusqlite::ErrorCode;

use super::block::BadBlock;
use crate::log::LogError;

pub(super) type Result<T> = std::result::Result<T, StoreError>;

/// An error inside the engine.
#[derive(Debug, thiserror::Error)]
pub(super) enum StoreError {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// A row that holds what was never written; `what` names it.
    #[error(
        "{what} is damaged: {why}; restore log.db from a backup, or move it away to start an empty log, whose numbers begin at 1 again"
    )]
    Damaged { what: String, why: String },
    /// The file was made by a later version.
    #[error(
        "log.db has format {found}, and this version knows formats up to {known}; use a newer motionwire, or another data directory"
    )]
    NewerSchema { found: i64, known: i64 },
}

impl StoreError {
    pub(super) fn bad_block(what: impl FnOnce() -> String, why: BadBlock) -> Self {
        Self::Damaged { what: what(), why: why.to_string() }
    }

    /// That a row which was found was removed too: in a damaged file, an index may list what its table lacks, and whoever
    /// removes until nothing is found would never end.
    pub(super) fn check_removed(rows: usize, what: impl FnOnce() -> String) -> Result<()> {
        if rows > 0 {
            return Ok(());
        }
        Err(Self::Damaged { what: what(), why: "it is listed, and cannot be removed".to_owned() })
    }

    /// What happened and what to do, in plain words.
    pub(super) fn explain(&self) -> String {
        let Self::Sqlite(sqlite) = self else { return self.to_string() };
        let advice = match sqlite.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => "there is no room left; free space on the disk, or keep less data",
            Some(ErrorCode::SystemIoFailure) => "log.db could not be read or written; check the disk",
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                "log.db is damaged; restore it from a backup, or move it away to start an empty log, whose numbers begin at 1 again"
            }
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                "log.db cannot be opened for writing; check the data directory's permissions"
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                "log.db is locked; check that no other program has it open"
            }
            _ => return sqlite.to_string(),
        };
        format!("{advice} ({sqlite})")
    }
}

impl From<StoreError> for LogError {
    fn from(error: StoreError) -> Self {
        Self::Engine(error.explain())
    }
}
