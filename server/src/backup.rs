//! Copies of the data directory: made beside a running server, and put in its place.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use crate::{
    data_dir::{self, DataDirError},
    database,
    log::{LogError, sqlite::prepare_copy},
};

/// The databases, in the order in which they are copied: of somebody who is removed meanwhile, the accounts still know that
/// the readings are to be deleted.
const DATABASES: [&str; 2] = ["accounts.db", "log.db"];

/// The directory of the server's own authority.
const TLS: &str = "tls";

/// A file in a directory that is a copy in the making: what is left of one that was interrupted can be told by it.
const UNFINISHED: &str = "unfinished-copy";

/// What SQLite keeps beside a database, which belongs to that very file.
const SIDE_FILES: [&str; 2] = ["-wal", "-shm"];

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file cannot be read or written.
    #[error("cannot copy {path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A database cannot be copied.
    #[error("cannot copy {path}: {source}")]
    Database {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: rusqlite::Error,
    },
    /// The place of the copy is taken.
    #[error("{0} is there already; name a directory that is not")]
    Taken(PathBuf),
    /// The place where the copy is made until it is complete is taken.
    #[error("{0} is there already, where the copy would be made; move it away, or name another directory")]
    DraftTaken(PathBuf),
    /// There is nothing to copy.
    #[error("{0} holds no data of motionwire; name the server's data directory with --data-dir")]
    NoData(PathBuf),
    /// There is nothing to put back.
    #[error("{0} holds no data of motionwire; name a directory that `motionwire backup` has made")]
    NoCopy(PathBuf),
    /// There is something to lose.
    #[error(
        "{0} holds data already; back it up, then say --force to replace it, or choose another directory with --data-dir"
    )]
    WouldReplace(PathBuf),
    /// The data directory.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The copied log.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// Copies a data directory, which a server may be using, to a new directory that only its owner may enter.
///
/// # Errors
/// If there is nothing to copy, the new directory exists, or a file cannot be read or written; then no new directory is
/// left.
pub fn backup(data_dir: &Path, to: &Path) -> Result<(), BackupError> {
    if !holds_data(data_dir) {
        return Err(BackupError::NoData(data_dir.to_owned()));
    }
    if to.exists() {
        return Err(BackupError::Taken(to.to_owned()));
    }
    let draft = draft_of(to);
    if draft.exists() && !draft.join(UNFINISHED).is_file() {
        return Err(BackupError::DraftTaken(draft));
    }
    let _ = fs::remove_dir_all(&draft);
    let made = make_copy(data_dir, &draft).and_then(|()| rename(&draft, to));
    if made.is_err() {
        let _ = fs::remove_dir_all(&draft);
    }
    made
}

fn make_copy(data_dir: &Path, draft: &Path) -> Result<(), BackupError> {
    make_dir(draft)?;
    create(&draft.join(UNFINISHED))?;
    copy_all(data_dir, draft)?;
    remove(&draft.join(UNFINISHED))
}

/// Puts a copy in the place of a data directory, which no server may be using. Numbers that were given out since the copy was
/// made are skipped.
///
/// # Errors
/// If there is no copy, there is data and `force` is not said, a server is running, or a file cannot be read or written; what
/// was there stays until the copy is complete.
pub fn restore(from: &Path, data_dir: &Path, force: bool) -> Result<(), BackupError> {
    if !holds_data(from) {
        return Err(BackupError::NoCopy(from.to_owned()));
    }
    let _lock = data_dir::lock(data_dir)?;
    if holds_data(data_dir) && !force {
        return Err(BackupError::WouldReplace(data_dir.to_owned()));
    }
    let draft = data_dir.join("restore.new");
    let _ = fs::remove_dir_all(&draft);
    let restored = put_back(from, &draft, data_dir);
    let removed = fs::remove_dir_all(&draft).map_err(at(&draft));
    restored.and(removed)
}

fn put_back(from: &Path, draft: &Path, data_dir: &Path) -> Result<(), BackupError> {
    make_dir(draft)?;
    copy_all(from, draft)?;
    prepare_copy(draft)?;
    for name in DATABASES.iter().filter(|name| draft.join(name).exists()) {
        for old in SIDE_FILES.map(|end| data_dir.join(format!("{name}{end}"))) {
            remove(&old)?;
        }
    }
    let _ = fs::remove_dir_all(data_dir.join(TLS));
    for name in DATABASES.into_iter().chain([TLS]).filter(|name| draft.join(name).exists()) {
        rename(&draft.join(name), &data_dir.join(name))?;
    }
    Ok(())
}

fn holds_data(dir: &Path) -> bool {
    DATABASES.iter().any(|name| dir.join(name).is_file())
}

fn draft_of(path: &Path) -> PathBuf {
    // Without a slash at its end, behind which the name would go on inside the directory.
    let mut name = path.components().as_path().as_os_str().to_owned();
    name.push(".new");
    name.into()
}

fn copy_all(from: &Path, to: &Path) -> Result<(), BackupError> {
    for name in DATABASES.iter().filter(|name| from.join(name).is_file()) {
        let (path, copy) = (from.join(name), to.join(name));
        create(&copy)?;
        vacuum_into(&path, &copy).map_err(|source| BackupError::Database { path, source })?;
        sync(&copy)?;
    }
    if from.join(TLS).is_dir() {
        make_dir(&to.join(TLS))?;
        let files = fs::read_dir(from.join(TLS)).map_err(at(&from.join(TLS)))?;
        for file in files {
            let path = file.map_err(at(&from.join(TLS)))?.path();
            let Some(name) = path.file_name().filter(|_| path.is_file()) else { continue };
            let copy = to.join(TLS).join(name);
            create(&copy)?;
            fs::copy(&path, &copy).map_err(at(&path))?;
            sync(&copy)?;
        }
    }
    sync(to)
}

/// A consistent copy of a database that others may be writing, without what was deleted from it.
fn vacuum_into(path: &Path, copy: &Path) -> rusqlite::Result<()> {
    let database = database::open_to_read(path)?;
    database.busy_timeout(std::time::Duration::from_secs(5))?;
    database.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
    Ok(())
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError + use<> {
    let path = path.to_owned();
    |source| BackupError::File { path, source }
}

fn make_dir(path: &Path) -> Result<(), BackupError> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(at(path))
}

/// An empty file that only its owner may read; keys and sessions' hashes are among what is copied.
fn create(path: &Path) -> Result<(), BackupError> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(at(path))
}

fn sync(path: &Path) -> Result<(), BackupError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(at(path))
}

fn rename(from: &Path, to: &Path) -> Result<(), BackupError> {
    fs::rename(from, to).map_err(at(from))
}

fn remove(path: &Path) -> Result<(), BackupError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(path)(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{auth::Accounts, log::sqlite::SqliteLog};

    async fn data(dir: &Path) {
        fs::create_dir(dir).unwrap();
        Accounts::open(dir).await.unwrap().add_developer(None).await.unwrap();
        SqliteLog::open(dir).unwrap();
    }

    #[tokio::test]
    async fn a_copy_removes_nothing_but_what_an_interrupted_one_has_left() {
        let place = tempfile::tempdir().unwrap();
        let path = |name: &str| place.path().join(name);
        data(&path("data")).await;
        backup(&path("data"), &path("copy.new")).unwrap();
        let kept = fs::read(path("copy.new/accounts.db")).unwrap();
        assert!(matches!(backup(&path("data"), &path("copy")), Err(BackupError::DraftTaken(_))));
        assert_eq!(fs::read(path("copy.new/accounts.db")).unwrap(), kept);
        fs::create_dir(path("other.new")).unwrap();
        fs::write(path("other.new").join(UNFINISHED), "").unwrap();
        fs::write(path("other.new/log.db"), "half").unwrap();
        backup(&path("data"), &path("other")).unwrap();
        assert!(!path("other.new").exists() && !path("other").join(UNFINISHED).exists());
    }

    #[tokio::test]
    async fn a_directory_may_be_named_with_a_slash_at_its_end() {
        let place = tempfile::tempdir().unwrap();
        let path = |name: &str| place.path().join(name);
        data(&path("data")).await;
        backup(&path("data/"), &path("copy/")).unwrap();
        restore(&path("copy/"), &path("back/"), false).unwrap();
        assert!(path("back/log.db").is_file() && !path("copy.new").exists());
    }

    #[tokio::test]
    async fn nothing_is_left_of_a_copy_that_cannot_be_put_back() {
        let place = tempfile::tempdir().unwrap();
        let path = |name: &str| place.path().join(name);
        data(&path("data")).await;
        backup(&path("data"), &path("copy")).unwrap();
        fs::write(path("copy/log.db"), "no database, whatever it was").unwrap();
        let kept = fs::read(path("data/accounts.db")).unwrap();
        restore(&path("copy"), &path("data"), true).unwrap_err();
        assert_eq!(fs::read(path("data/accounts.db")).unwrap(), kept);
        assert!(!path("data/restore.new").exists());
    }
}
