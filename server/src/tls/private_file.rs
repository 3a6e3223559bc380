//! Files that only their owner may read.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::Write,
    path::Path,
};

use super::TlsError;

/// Makes a directory that only its owner may enter, if it is not there.
pub(super) fn create_dir(path: &Path) -> Result<(), TlsError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| file_error(path, source))
}

/// Writes a file in one step: after a crash there is the old content or the new, never a part.
pub(super) fn write(path: &Path, content: &str) -> Result<(), TlsError> {
    let draft = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let write = || {
        let mut file = options.open(&draft)?;
        file.write_all(content.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, path)
    };
    write().map_err(|source| file_error(path, source))
}

/// Reads a file; none if it is not there.
pub(super) fn read(path: &Path) -> Result<Option<String>, TlsError> {
    match fs::read_to_string(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(file_error(path, source)),
    }
}

fn file_error(path: &Path, source: std::io::Error) -> TlsError {
    TlsError::File { path: path.to_owned(), source }
}
