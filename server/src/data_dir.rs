//! The data directory: one server at a time.

use std::{
    fs::{DirBuilder, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// Why a data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// It cannot be made or written.
    #[error(
        "cannot use the data directory {path}: {source}; make it writable, or choose another with --data-dir"
    )]
    Unusable {
        /// The directory.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Another server has it.
    #[error("another server is using the data directory {path}; stop it, or choose another with --data-dir")]
    InUse {
        /// The directory.
        path: PathBuf,
    },
}

/// A data directory that is this server's until the value is dropped, or the process ends however it may.
#[derive(Debug)]
pub struct DataDirLock {
    _file: File,
}

/// Makes the directory if it is not there; only its owner may enter it.
///
/// # Errors
/// If it cannot be made.
pub fn create(path: &Path) -> Result<(), DataDirError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| DataDirError::Unusable { path: path.to_owned(), source })
}

/// Makes the directory and takes it for this server.
///
/// # Errors
/// If it cannot be used, or another server has it.
pub fn lock(path: &Path) -> Result<DataDirLock, DataDirError> {
    create(path)?;
    let unusable = |source| DataDirError::Unusable { path: path.to_owned(), source };
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    let file = options.open(path.join("motionwire.lock")).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(DataDirLock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(DataDirError::InUse { path: path.to_owned() }),
        Err(TryLockError::Error(source)) => Err(unusable(source)),
    }
}
