//! node, npm and npm's packages.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::apt;
use crate::context::{Context, on_path};
use crate::report::Step;

/// The oldest node that Playwright runs on.
const OLDEST: u32 = 20;

/// Whether node and npm are there, or could be brought.
///
/// # Errors
/// Where apt should have brought them and could not.
pub(crate) fn ensure(context: &Context, step: &Step) -> Result<bool> {
    if usable(context) {
        step.note("there");
        return Ok(true);
    }
    if !apt::possible(context) {
        step.note("missing or too old");
        return Ok(false);
    }
    step.starting("apt-get install nodejs npm");
    apt::install(context, &["nodejs", "npm"])?;
    step.note("installed");
    Ok(usable(context))
}

/// Installs the packages of a directory's lock file, unless that has been done.
///
/// # Errors
/// Where npm cannot.
pub(crate) fn packages(context: &Context, step: &Step, directory: &Path) -> Result<()> {
    let lock =
        fs::read(directory.join("package-lock.json")).context("browser-tests has no package-lock.json")?;
    let stamp = directory.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        step.note("there");
        return Ok(());
    }
    step.starting("npm ci");
    context
        .cmd("npm")
        .arg("--prefix")
        .arg(directory)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .run()?;
    fs::write(stamp, lock)?;
    step.note("installed");
    Ok(())
}

fn usable(context: &Context) -> bool {
    on_path(&["npm"]).is_some() && node_version(context).is_some_and(|version| version >= OLDEST)
}

fn node_version(context: &Context) -> Option<u32> {
    let text = context.cmd("node").arg("--version").ignore_stderr().read().ok()?;
    text.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}
