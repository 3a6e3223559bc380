//! Where things are, and child processes with a clean environment.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use xshell::{Cmd, Shell};

/// What `cargo run` tells this program about itself. Left in place it would make build scripts that watch such
/// variables run anew at every change between `cargo xtask` and plain cargo.
const OF_CARGO_RUN: [&str; 7] = [
    "CARGO",
    "CARGO_BIN_NAME",
    "CARGO_CRATE_NAME",
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_PRIMARY_PACKAGE",
    "OUT_DIR",
];

/// The places a command works in.
pub(crate) struct Context {
    /// The repository.
    pub(crate) root: PathBuf,
    /// Where tools are kept, one directory for each tool and version.
    pub(crate) cache: PathBuf,
    shell: Shell,
    not_for_children: Vec<OsString>,
}

impl Context {
    /// Finds the repository and the cache directory.
    ///
    /// # Errors
    /// Where neither a cache directory nor a home directory is known, or the repository cannot be entered.
    pub(crate) fn new() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask has no parent directory")?
            .to_owned();
        let cache = cache_dir()?;
        fs::create_dir_all(&cache).with_context(|| format!("cannot create {}", cache.display()))?;
        let shell = Shell::new()?;
        shell.change_dir(&root);
        let not_for_children = env::vars_os()
            .map(|(name, _)| name)
            .filter(|name| {
                name.to_str()
                    .is_some_and(|name| name.starts_with("CARGO_PKG_") || OF_CARGO_RUN.contains(&name))
            })
            .collect();
        Ok(Self { root, cache, shell, not_for_children })
    }

    /// A command to be run in the repository, which prints nothing of its own.
    pub(crate) fn cmd(&self, program: impl AsRef<Path>) -> Cmd<'_> {
        let mut cmd = self.shell.cmd(program).quiet();
        for name in &self.not_for_children {
            cmd = cmd.env_remove(name);
        }
        cmd
    }

    /// The same, in another directory.
    pub(crate) fn in_dir(&self, dir: impl AsRef<Path>) -> Self {
        let shell = self.shell.clone();
        shell.change_dir(dir.as_ref());
        Self {
            root: self.root.clone(),
            cache: self.cache.clone(),
            shell,
            not_for_children: self.not_for_children.clone(),
        }
    }

    /// The built pages.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The target directory of everything that is built for browsers.
    pub(crate) fn web_target(&self) -> PathBuf {
        self.target().join("web")
    }

    /// Cargo's target directory.
    pub(crate) fn target(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), |dir| self.root.join(dir))
    }

    /// Waits until no other xtask works on the cache, and keeps others out as long as the file lives.
    pub(crate) fn lock_cache(&self) -> Result<File> {
        let file = File::create(self.cache.join("lock"))?;
        if file.try_lock().is_err() {
            println!("… waiting for another setup to finish");
            file.lock()?;
        }
        Ok(file)
    }
}

fn cache_dir() -> Result<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(dir) = set("MOTIONWIRE_CACHE") {
        return std::path::absolute(dir).context("MOTIONWIRE_CACHE is no path");
    }
    set("XDG_CACHE_HOME")
        .or_else(|| env::home_dir().map(|home| home.join(".cache")))
        .map(|dir| dir.join("motionwire"))
        .context("no home directory is known; name a directory for the tools in MOTIONWIRE_CACHE")
}

/// The first of `names` that is a program on the PATH.
pub(crate) fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let dirs: Vec<_> = env::split_paths(&path).collect();
    names.iter().find_map(|name| {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        dirs.iter().map(|dir| dir.join(&file)).find(|program| program.is_file())
    })
}
