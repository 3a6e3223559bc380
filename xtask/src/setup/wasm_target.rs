//! The compiler's target `wasm32-unknown-unknown`.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use super::debian;
use crate::context::{Context, on_path};
use crate::report::Step;

/// The target's name.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// A compiler that builds for wasm.
pub(crate) struct WasmToolchain {
    /// rustup's name of it, where it is not the one in use anyway.
    pub(crate) name: Option<&'static str>,
    /// Changes whenever the compiler or its standard library does.
    pub(crate) identity: String,
}

/// Finds or brings a compiler with the target.
///
/// # Errors
/// Where neither rustup nor Debian can bring it.
pub(crate) fn ensure(context: &Context, step: &Step) -> Result<WasmToolchain> {
    if has_target(context, None) {
        step.note("there");
        return in_use(context);
    }
    if let Some(toolchain) = debian::installed(context) {
        step.note("there, of Debian's compiler");
        return Ok(toolchain);
    }
    let rustup = on_path(&["rustup"]);
    if let Some(rustup) = &rustup {
        step.starting("rustup target add");
        if context.cmd(rustup).args(["target", "add", WASM]).run().is_ok() && has_target(context, None) {
            step.note("added by rustup");
            return in_use(context);
        }
    }
    if rustup.is_some() && debian::possible(context) {
        step.starting("rustup has none here, so Debian's compiler, about a minute");
        let toolchain = debian::install(context)?;
        step.note("built with Debian's compiler");
        return Ok(toolchain);
    }
    bail!(
        "the compiler has no target {WASM}. With rustup: `rustup target add {WASM}`, and see why it fails. \
         Without rustup: install it from https://rustup.rs, or your distribution's package of that target. \
         On Debian, run this once as root: it then uses Debian's compiler for browsers"
    )
}

fn in_use(context: &Context) -> Result<WasmToolchain> {
    Ok(WasmToolchain { name: None, identity: context.cmd("rustc").arg("-vV").read()? })
}

/// Whether a toolchain has the target's standard library.
pub(crate) fn has_target(context: &Context, toolchain: Option<&str>) -> bool {
    let mut cmd = context.cmd("rustc").args(["--print", "target-libdir", "--target", WASM]).ignore_stderr();
    if let Some(name) = toolchain {
        cmd = cmd.env("RUSTUP_TOOLCHAIN", name);
    }
    cmd.read().is_ok_and(|dir| holds_std(Path::new(dir.trim())))
}

fn holds_std(dir: &Path) -> bool {
    fs::read_dir(dir).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_str().is_some_and(|name| name.starts_with("libstd-")))
    })
}
