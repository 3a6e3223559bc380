//! Programs that cargo installs, each version in a directory of its own.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::context::{Context, on_path};
use crate::report::Step;

/// A program in a crate of the registry.
pub(crate) struct CargoTool<'a> {
    /// The crate.
    pub(crate) krate: &'a str,
    /// The program it installs.
    pub(crate) program: &'a str,
    /// The very version.
    pub(crate) version: &'a str,
    /// cargo's arguments that choose features.
    pub(crate) features: &'a [&'a str],
    /// How long the installation takes, in words.
    pub(crate) duration: &'a str,
}

impl CargoTool<'_> {
    /// Name and version.
    pub(crate) fn label(&self) -> String {
        format!("{} {}", self.krate, self.version)
    }

    /// The directory the program is in, `None` where the PATH has it already.
    ///
    /// # Errors
    /// Where the installation fails.
    pub(crate) fn ensure(&self, context: &Context, step: &Step) -> Result<Option<PathBuf>> {
        let root = context.cache.join(format!("{}-{}", self.krate, self.version));
        let bin = root.join("bin");
        if bin.join(format!("{}{}", self.program, std::env::consts::EXE_SUFFIX)).is_file() {
            step.note("there");
            return Ok(Some(bin));
        }
        if self.is_on_path(context) {
            step.note("there, on the PATH");
            return Ok(None);
        }
        step.starting(&format!("cargo install, {}", self.duration));
        let outside = context.in_dir(&context.cache);
        let install = || {
            outside
                .cmd("cargo")
                .args(["install", self.krate, "--version", self.version, "--root"])
                .arg(&root)
                .args(self.features)
                .env_remove("CARGO_TARGET_DIR")
        };
        // Where the crate's own lock file names a version that the registry lacks or has withdrawn, go without it.
        if install().arg("--locked").run().is_err() {
            install().run().with_context(|| format!("cargo could not install {}", self.label()))?;
        }
        step.note("installed");
        Ok(Some(bin))
    }

    fn is_on_path(&self, context: &Context) -> bool {
        on_path(&[self.program]).is_some_and(|program| {
            let version = context.cmd(program).arg("--version").ignore_stderr().read();
            version.is_ok_and(|text| text.split_whitespace().any(|word| word == self.version))
        })
    }
}
