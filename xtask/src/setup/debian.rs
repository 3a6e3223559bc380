//! Debian's compiler for browsers, for machines where rustup can fetch nothing.
//!
//! Debian keeps a current compiler to build its browsers with, and the source of the standard library. rustup then knows the
//! compiler by a name.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::apt;
use crate::context::Context;
use crate::pins;

/// rustup's name of the compiler.
pub(crate) const NAME: &str = "debian";

/// Where Debian's packages are.
const RUSTLIB: &str = "/usr/lib/rustlib";

/// The programs a toolchain has, where the packages brought them.
const PROGRAMS: [&str; 5] = ["rustc", "cargo", "rustdoc", "cargo-clippy", "clippy-driver"];

/// Whether the compiler can be brought.
pub(crate) fn possible(context: &Context) -> bool {
    apt::possible(context)
}

/// Brings the compiler, the source and the linker for wasm.
///
/// # Errors
/// Where a package is missing.
pub(crate) fn install(context: &Context) -> Result<()> {
    apt::install(context, &pins::DEBIAN_RUST)?;
    let home = context.cache.join(NAME);
    let bin = home.join("bin");
    fs::create_dir_all(&bin)?;
    fs::create_dir_all(home.join("lib"))?;
    for program in PROGRAMS {
        let path = Path::new("/usr/bin").join(program);
        if path.exists() {
            link(context, &path, &bin.join(program))?;
        }
    }
    context.cmd("rustup").args(["toolchain", "link", NAME]).arg(&home).run()?;
    let about = context.cmd("/usr/bin/rustc").arg("-vV").read()?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    let tools = Path::new(RUSTLIB).join(host).join("bin");
    fs::create_dir_all(&tools)?;
    let linker = pins::DEBIAN_RUST
        .iter()
        .find(|package| package.starts_with("lld-"))
        .context("no linker is pinned")?;
    link(context, &Path::new("/usr/bin").join(linker), &tools.join("rust-lld"))
}

fn link(context: &Context, original: &Path, name: &Path) -> Result<()> {
    Ok(context.cmd("ln").args(["--symbolic", "--force", "--no-dereference"]).arg(original).arg(name).run()?)
}
