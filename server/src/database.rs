//! Database files: whose they are, and how they are read where nothing can be written.

use std::{ffi::OsString, fs::OpenOptions, io, path::Path};

use rusqlite::{Connection, ErrorCode, OpenFlags};

/// Makes a file that is its owner's only, if it is not there. SQLite gives its side files the permissions of the main
/// file, so this covers them too.
///
/// # Errors
/// If the file can be neither found nor made.
pub(crate) fn create_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Opens a database that another process may be writing, or that lies where nothing can be written.
///
/// # Errors
/// If the file cannot be read.
pub(crate) fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    let Err(error) = connection.query_row("PRAGMA schema_version", [], |_| Ok(())) else {
        return Ok(connection);
    };
    let needs_side_files =
        matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly));
    // Nobody can be writing there, so it may be read without them; but not past what one of them holds.
    if needs_side_files && has_no_log(path) {
        Connection::open_with_flags(immutable(path), flags | OpenFlags::SQLITE_OPEN_URI)
    } else {
        Err(error)
    }
}

/// Folds the write-ahead log into the file and empties it, so that nothing which was deleted is left in it. False where somebody
/// who reads, or folds, was longer in the way than this connection waits.
///
/// # Errors
/// If the file cannot be written.
pub(crate) fn empty_log(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| Ok(!row.get::<_, bool>(0)?))
}

/// Whether all that was written is in the main file.
fn has_no_log(path: &Path) -> bool {
    let mut log = OsString::from(path);
    log.push("-wal");
    std::fs::metadata(log).map_or_else(|error| error.kind() == io::ErrorKind::NotFound, |log| log.len() == 0)
}

/// [SQLite, URI filenames](https://www.sqlite.org/uri.html)
fn immutable(path: &Path) -> String {
    let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{path}?immutable=1")
}
