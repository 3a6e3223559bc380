//! Debian's compiler for browsers, for machines where rustup can fetch nothing.
//!
//! Debian keeps a current compiler to build its browsers with, and the source of the standard library. From these the
//! standard library for wasm is built once. rustup then knows the compiler by a name.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::apt;
use super::wasm_target::{WASM, WasmToolchain, has_target};
use crate::context::Context;
use crate::pins;

/// rustup's name of the compiler.
const NAME: &str = "debian";

/// Where Debian's packages are.
const RUSTLIB: &str = "/usr/lib/rustlib";

/// The programs a toolchain has, where the packages brought them.
const PROGRAMS: [&str; 5] = ["rustc", "cargo", "rustdoc", "cargo-clippy", "clippy-driver"];

/// The compiler, if it is set up and was not exchanged since.
pub(crate) fn installed(context: &Context) -> Option<WasmToolchain> {
    let identity = fs::read_to_string(stamp(context)).ok()?;
    let current = compiler(context).ok()?;
    (identity.starts_with(&current) && has_target(context, Some(NAME)))
        .then_some(WasmToolchain { name: Some(NAME), identity })
}

/// Whether the compiler can be brought.
pub(crate) fn possible(context: &Context) -> bool {
    apt::possible(context)
}

/// Brings the compiler and builds its standard library for wasm.
///
/// # Errors
/// Where a package is missing or the build fails.
pub(crate) fn install(context: &Context) -> Result<WasmToolchain> {
    apt::install(context, &pins::DEBIAN_RUST)?;
    let home = home(context);
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
    let current = compiler(context)?;
    let host = current.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    let tools = Path::new(RUSTLIB).join(host).join("bin");
    fs::create_dir_all(&tools)?;
    let linker = pins::DEBIAN_RUST
        .iter()
        .find(|package| package.starts_with("lld-"))
        .context("no linker is pinned")?;
    link(context, &Path::new("/usr/bin").join(linker), &tools.join("rust-lld"))?;
    build_std(context)?;
    // The time tells this standard library from one built before, by the same compiler.
    let identity = format!("{current}\nstd of {:?}\n", std::time::SystemTime::now());
    fs::write(stamp(context), &identity)?;
    Ok(WasmToolchain { name: Some(NAME), identity })
}

/// Deletes what an exchanged compiler or standard library has built: cargo does not notice.
///
/// # Errors
/// Where the directory cannot be deleted.
pub(crate) fn forget_builds_of_another_compiler(context: &Context, toolchain: &WasmToolchain) -> Result<()> {
    let target = context.web_target();
    let stamp = target.join("compiler");
    let built_by = fs::read_to_string(&stamp).ok();
    if built_by.as_deref() == Some(toolchain.identity.as_str()) {
        return Ok(());
    }
    if toolchain.name.is_some() && target.exists() {
        fs::remove_dir_all(&target).with_context(|| format!("cannot delete {}", target.display()))?;
    }
    fs::create_dir_all(&target)?;
    Ok(fs::write(stamp, &toolchain.identity)?)
}

/// Builds the standard library from an empty crate and puts it where the compiler looks for it.
fn build_std(context: &Context) -> Result<()> {
    let work = context.cache.join("debian-std");
    fs::create_dir_all(work.join("src"))?;
    fs::write(work.join("Cargo.toml"), "[package]\nname = \"empty\"\nedition = \"2024\"\n[workspace]\n")?;
    fs::write(work.join("src/lib.rs"), "")?;
    let target = work.join("target");
    context
        .in_dir(&work)
        .cmd("cargo")
        .args(["build", "--release", "--target", WASM, "-Zbuild-std=std,panic_abort,panic_unwind,test"])
        .env("RUSTUP_TOOLCHAIN", NAME)
        .env("RUSTC_BOOTSTRAP", "1")
        // Without the bitcode a build with `lto = true` finds nothing to optimise and fails.
        .env("RUSTFLAGS", "-C embed-bitcode=yes -Zforce-unstable-if-unmarked")
        .env("CARGO_TARGET_DIR", &target)
        .run()
        .context("the standard library for wasm did not build")?;
    let lib = Path::new(RUSTLIB).join(WASM).join("lib");
    if lib.exists() {
        fs::remove_dir_all(&lib)?;
    }
    fs::create_dir_all(&lib)?;
    for entry in fs::read_dir(target.join(WASM).join("release/deps"))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.extension().is_some_and(|kind| kind == "rlib") && !name.starts_with("libempty-") {
            fs::copy(&path, lib.join(name))?;
        }
    }
    fs::remove_dir_all(&work).context("cannot delete the build of the standard library")
}

fn compiler(context: &Context) -> Result<String> {
    Ok(context.cmd("/usr/bin/rustc").arg("-vV").ignore_stderr().read()?)
}

fn home(context: &Context) -> PathBuf {
    context.cache.join("debian")
}

fn stamp(context: &Context) -> PathBuf {
    home(context).join("std")
}

fn link(context: &Context, original: &Path, name: &Path) -> Result<()> {
    Ok(context.cmd("ln").args(["--symbolic", "--force", "--no-dereference"]).arg(original).arg(name).run()?)
}
