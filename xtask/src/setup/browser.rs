//! Chromium, the other engines, and what drives them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use xshell::Cmd;

use super::{
    apt,
    engines::{self, Engines},
    node, python,
};
use crate::context::{Context, on_path};
use crate::report::step;

/// What Chromium and its relatives call themselves.
const CHROMIUM: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// What is missing and cannot be brought, in a sentence that says what to do.
pub(crate) struct Missing(pub(crate) String);

/// All that the browser tests need.
pub(crate) struct Kit {
    chromium: PathBuf,
    engines: Engines,
    python: Option<PathBuf>,
}

impl Kit {
    /// node, told where everything is.
    pub(crate) fn node<'a>(&self, context: &'a Context, server: &Path) -> Cmd<'a> {
        let mut node =
            context.cmd("node").env("MOTIONWIRE_BIN", server).env("MOTIONWIRE_CHROMIUM", &self.chromium);
        let Engines { firefox, webkit_driver } = &self.engines;
        for (name, program) in [
            ("MOTIONWIRE_PYTHON", &self.python),
            ("MOTIONWIRE_FIREFOX", firefox),
            ("MOTIONWIRE_WEBKIT_DRIVER", webkit_driver),
        ] {
            if let Some(program) = program {
                node = node.env(name, program);
            }
        }
        node
    }
}

/// Finds or brings Chromium, node with its packages, and Python's packages.
///
/// # Errors
/// Where something that should have worked did not, such as an installation.
pub(crate) fn prepare(context: &Context) -> Result<Result<Kit, Missing>> {
    let Some(chromium) = step("Chromium", |step| {
        if let Some(found) = find_chromium() {
            step.note("there");
            return Ok(Some(found));
        }
        if !apt::possible(context) {
            step.note("missing");
            return Ok(None);
        }
        step.starting("apt-get install chromium");
        apt::install(context, &["chromium", "fonts-dejavu-core"])?;
        step.note("installed");
        Ok(find_chromium())
    })?
    else {
        return Ok(Err(Missing("needs Chromium: install it, or name it in MOTIONWIRE_CHROMIUM".to_owned())));
    };
    if !step("node", |step| node::ensure(context, step))? {
        return Ok(Err(Missing("needs node 20 or newer with npm: install both".to_owned())));
    }
    step("npm packages", |step| node::packages(context, step, &directory(context)))?;
    let python = step("Python packages", |step| python::ensure(context, step))?;
    Ok(Ok(Kit { chromium, engines: engines::prepare(context), python }))
}

/// The browser tests, one process each.
///
/// # Errors
/// Where their directory cannot be read.
pub(crate) fn test_files(context: &Context) -> Result<Vec<PathBuf>> {
    let directory = directory(context);
    let entries = fs::read_dir(&directory).with_context(|| format!("cannot read {}", directory.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.to_str().is_some_and(|name| name.ends_with(".test.mjs")));
    files.sort();
    Ok(files)
}

/// Where the browser tests are.
pub(crate) fn directory(context: &Context) -> PathBuf {
    context.root.join("browser-tests")
}

fn find_chromium() -> Option<PathBuf> {
    if let Some(named) = env::var_os("MOTIONWIRE_CHROMIUM").filter(|path| !path.is_empty()) {
        return Some(PathBuf::from(named));
    }
    let mac = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    on_path(&CHROMIUM).or_else(|| mac.is_file().then_some(mac))
}
