//! Programs that npm installs, each version in a directory of its own.

use std::path::PathBuf;

use super::apt;
use crate::context::{Context, on_path};
use crate::report::Step;

/// A program in a package of the registry.
pub(crate) struct NpmTool<'a> {
    /// The package.
    pub(crate) package: &'a str,
    /// The program it brings.
    pub(crate) program: &'a str,
    /// The very version.
    pub(crate) version: &'a str,
}

impl NpmTool<'_> {
    /// The directory the program is in, if it has been brought. It is not asked, because node takes longer to start than all
    /// other checks together.
    pub(crate) fn find(&self, context: &Context) -> Option<PathBuf> {
        let bin = self.root(context).join("node_modules/.bin");
        bin.join(self.program).is_file().then_some(bin)
    }

    /// Installs it, npm first where that is missing and can be brought; `None` where there is no way.
    pub(crate) fn bring(&self, context: &Context, step: &Step) -> Option<PathBuf> {
        if on_path(&["npm"]).is_none() {
            if !apt::possible(context) {
                return None;
            }
            step.starting("node and npm by apt");
            apt::install(context, &["nodejs", "npm"]).ok()?;
        }
        step.starting(&format!("{} by npm", self.package));
        let npm = context.cmd("npm").args([
            "install",
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--loglevel=error",
            "--prefix",
        ]);
        let package = format!("{}@{}", self.package, self.version);
        npm.arg(self.root(context)).arg(package).ignore_stdout().run().ok()?;
        self.find(context)
    }

    fn root(&self, context: &Context) -> PathBuf {
        context.cache.join(format!("{}-{}", self.package, self.version))
    }
}
