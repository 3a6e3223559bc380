//! Builds and starts the server.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::context::Context;
use crate::frontend;
use crate::report::step;

/// cargo's profile for the server.
#[derive(Clone, Copy)]
pub(crate) enum Profile {
    /// Quick to build.
    Dev,
    /// What users run.
    Release,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
        }
    }

    fn directory(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }
}

/// Builds the pages and the server that carries them, and returns the server's path.
///
/// # Errors
/// Where a build fails.
pub(crate) fn build(context: &Context, profile: Profile) -> Result<PathBuf> {
    frontend::build(context)?;
    binary(context, profile)
}

/// Builds the server with the pages as they are in `dist/`.
///
/// # Errors
/// Where the build fails.
pub(crate) fn binary(context: &Context, profile: Profile) -> Result<PathBuf> {
    step(&format!("server ({} profile)", profile.name()), |_| {
        let args =
            ["build", "--package", "motionwire-server", "--bin", "motionwire", "--profile", profile.name()];
        Ok(context.cmd("cargo").args(args).run()?)
    })?;
    let name = format!("motionwire{}", std::env::consts::EXE_SUFFIX);
    let path = context.target().join(profile.directory()).join(name);
    if !path.is_file() {
        bail!(
            "cargo did not leave the server at {}; is another target directory configured?",
            path.display()
        );
    }
    Ok(path)
}

/// Builds everything and becomes the server.
///
/// # Errors
/// Where a build fails or the server does not start.
pub(crate) fn serve(context: &Context, args: &[String]) -> Result<()> {
    let server = build(context, Profile::Release)?;
    let mut command = Command::from(context.cmd(server).arg("serve").args(args));
    become_it(&mut command)
}

/// Hands this process over, so that signals and the exit status are the server's own.
#[cfg(unix)]
fn become_it(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    Err(command.exec().into())
}

/// Waits for the server; Ctrl-C reaches both processes.
#[cfg(not(unix))]
fn become_it(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    std::process::exit(status.code().unwrap_or(1));
}
