//! The compiler for `wasm32-unknown-unknown`, and the standard library that cargo builds with the pages.
//!
//! The standard library that compilers bring is made fast, and formats a message for every panic, which takes a tenth of the
//! pages' weight. A panic ends a page either way; development builds have the message.

use std::path::Path;

use anyhow::{Result, bail};
use xshell::Cmd;

use super::debian;
use crate::context::{Context, on_path};
use crate::report::Step;

/// The target's name.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// rustup's component with the standard library's source.
const SOURCE: &str = "rust-src";

/// What makes cargo build the standard library too, for size. The compilers in use are stable ones, which do so where they
/// are told that they build themselves.
const WITH_STD: [(&str, &str); 5] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    ("CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT", "true"),
    ("CARGO_PROFILE_WEB_PANIC", "immediate-abort"),
];

/// A compiler with the source of its standard library.
pub(crate) struct WasmToolchain {
    /// rustup's name of it, where it is not the one in use anyway.
    name: Option<&'static str>,
    /// Changes whenever the compiler does.
    pub(crate) identity: String,
}

impl WasmToolchain {
    /// Lets a command, cargo or what calls it, build for wasm with it.
    pub(crate) fn applied_to<'a>(&self, cmd: Cmd<'a>) -> Cmd<'a> {
        let cmd = cmd.envs(WITH_STD);
        match self.name {
            Some(name) => cmd.env("RUSTUP_TOOLCHAIN", name),
            None => cmd,
        }
    }

    /// The compiler of this name, or the one in use, if it has the source.
    fn find(context: &Context, name: Option<&'static str>) -> Option<Self> {
        let rustc = |arg: &[&str]| {
            let cmd = context.cmd("rustc").args(arg).ignore_stderr();
            let cmd = if let Some(name) = name { cmd.env("RUSTUP_TOOLCHAIN", name) } else { cmd };
            cmd.read().ok()
        };
        let std = Path::new(rustc(&["--print", "sysroot"])?.trim()).join("lib/rustlib/src/rust/library/std");
        std.is_dir().then_some(Self { name, identity: rustc(&["-vV"])? })
    }
}

/// Finds or brings a compiler with the source.
///
/// # Errors
/// Where neither rustup nor Debian can bring it.
pub(crate) fn ensure(context: &Context, step: &Step) -> Result<WasmToolchain> {
    if let Some(in_use) = WasmToolchain::find(context, None) {
        step.note("there");
        return Ok(in_use);
    }
    if let Some(debian) = WasmToolchain::find(context, Some(debian::NAME)) {
        step.note("there, of Debian's compiler");
        return Ok(debian);
    }
    let rustup = on_path(&["rustup"]);
    if let Some(rustup) = &rustup {
        step.starting("rustup component add");
        let added = context.cmd(rustup).args(["component", "add", SOURCE]).run().is_ok();
        if let Some(in_use) = added.then(|| WasmToolchain::find(context, None)).flatten() {
            step.note("added by rustup");
            return Ok(in_use);
        }
    }
    if rustup.is_some() && debian::possible(context) {
        step.starting("rustup has none here, so Debian's compiler");
        debian::install(context)?;
        if let Some(debian) = WasmToolchain::find(context, Some(debian::NAME)) {
            step.note("Debian's compiler");
            return Ok(debian);
        }
    }
    bail!(
        "the source of the standard library, from which the pages' own is built, is missing. With rustup: \
         `rustup component add {SOURCE}`, and see why it fails. Without rustup: install it from https://rustup.rs, or \
         your distribution's package of that source. On Debian, run this once as root: it then uses Debian's compiler \
         for browsers"
    )
}
