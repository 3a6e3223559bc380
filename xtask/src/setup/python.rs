//! A Python environment for the README's client.

use std::path::PathBuf;

use anyhow::Result;

use super::apt;
use crate::context::{Context, on_path};
use crate::pins;
use crate::report::Step;

/// The Python that has the packages, or `None` where there is no Python at all.
///
/// # Errors
/// Where the packages cannot be installed.
pub(crate) fn ensure(context: &Context, step: &Step) -> Result<Option<PathBuf>> {
    let home = context.cache.join(format!("python-websockets-{}", pins::PYTHON_WEBSOCKETS));
    let python = home.join("bin/python");
    if importable(context, &python) {
        step.note("there");
        return Ok(Some(python));
    }
    if !has_venv(context) {
        if !apt::possible(context) {
            step.note("no Python with venv, so the README's Python client is not run");
            return Ok(None);
        }
        step.starting("apt-get install python3-venv");
        apt::install(context, &["python3", "python3-venv"])?;
    }
    step.starting("pip install websockets");
    context.cmd("python3").args(["-m", "venv", "--clear"]).arg(&home).run()?;
    let package = format!("websockets=={}", pins::PYTHON_WEBSOCKETS);
    context.cmd(&python).args(["-m", "pip", "install", "--quiet"]).arg(package).run()?;
    step.note("installed");
    Ok(Some(python))
}

fn has_venv(context: &Context) -> bool {
    on_path(&["python3"]).is_some()
        && context.cmd("python3").args(["-c", "import ensurepip, venv"]).ignore_stderr().run().is_ok()
}

fn importable(context: &Context, python: &PathBuf) -> bool {
    python.is_file() && context.cmd(python).args(["-c", "import websockets"]).ignore_stderr().run().is_ok()
}
