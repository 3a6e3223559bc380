//! Brings what is missing on this machine, in the versions of [`crate::pins`], and finds what is there.

mod apt;
pub(crate) mod browser;
pub(crate) mod cargo_tool;
mod debian;
mod engines;
mod lockfile;
mod node;
mod npm_tool;
mod python;
mod wasm_opt;
pub(crate) mod wasm_target;

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use xshell::Cmd;

use crate::context::Context;
use crate::pins;
use crate::report::{Step, step};
use cargo_tool::CargoTool;
pub(crate) use lockfile::locked_version;
use npm_tool::NpmTool;
use wasm_target::WasmToolchain;

/// All that building the pages takes.
pub(crate) struct WebTools {
    toolchain: WasmToolchain,
    bin_dirs: Vec<PathBuf>,
    /// What wasm-opt calls itself, `version_132`; without one the pages are built without it, and larger.
    pub(crate) wasm_opt: Option<String>,
    /// Whether there is a terser; without one the pages' scripts are larger.
    pub(crate) has_terser: bool,
}

impl WebTools {
    /// A command that sees these tools and the compiler for wasm, and builds into a directory of its own: two compilers
    /// that share one rebuild each other's build scripts at every turn.
    pub(crate) fn cmd<'a>(&self, context: &'a Context, program: impl AsRef<Path>) -> Cmd<'a> {
        let cmd = context.cmd(program).env("PATH", self.path()).env("CARGO_TARGET_DIR", context.web_target());
        self.toolchain.applied_to(cmd)
    }

    /// What, changed, makes pages built before out of date.
    pub(crate) fn identity(&self) -> String {
        format!(
            "{}\ntrunk {}\nwasm-split {}\nwasm-opt {:?}\nterser {:?}",
            self.toolchain.identity,
            pins::TRUNK,
            pins::WASM_SPLIT,
            self.wasm_opt,
            self.has_terser.then_some(pins::TERSER)
        )
    }

    fn path(&self) -> OsString {
        let inherited = env::var_os("PATH").unwrap_or_default();
        let dirs = self.bin_dirs.iter().cloned().chain(env::split_paths(&inherited));
        env::join_paths(dirs).unwrap_or(inherited)
    }
}

/// Finds or brings terser, and tells its directory. Nothing but size depends on it, so a machine that can get none does
/// without, and says so.
fn ensure_terser(context: &Context, step: &Step) -> Option<PathBuf> {
    let terser = NpmTool { package: "terser", program: "terser", version: pins::TERSER };
    if let Some(there) = terser.find(context) {
        step.note(format!("there, {}", pins::TERSER));
        return Some(there);
    }
    let brought = terser.bring(context, step);
    step.note(match brought {
        Some(_) => format!("npm's terser {}", pins::TERSER),
        None => "none to be had, so the pages' scripts stay larger; install npm to change that".to_owned(),
    });
    brought
}

/// Sets up the compiler and the tools that build the pages.
///
/// # Errors
/// Where something is missing and cannot be brought; the message says what to do.
pub(crate) fn web(context: &Context) -> Result<WebTools> {
    let _alone = context.lock_cache()?;
    let toolchain = step("compiler for wasm", |step| wasm_target::ensure(context, step))?;
    let bindgen = locked_version(&context.root, "wasm-bindgen")?
        .context("Cargo.lock names no wasm-bindgen; run `cargo generate-lockfile`")?;
    let trunk = CargoTool {
        krate: "trunk",
        program: "trunk",
        version: pins::TRUNK,
        features: &["--no-default-features", "--features", "rustls"],
        duration: "about 8 minutes on two cores",
    };
    let bindgen = CargoTool {
        krate: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: &bindgen,
        features: &[],
        duration: "about 2 minutes on two cores",
    };
    let split = CargoTool {
        krate: "wasm_split_cli_support",
        program: "wasm-split-cli",
        version: pins::WASM_SPLIT,
        features: &["--features", "build-binary"],
        duration: "about 2 minutes on two cores",
    };
    // trunk calls this program back.
    let mut bin_dirs = Vec::from_iter(env::current_exe()?.parent().map(Path::to_owned));
    for tool in [trunk, bindgen, split] {
        bin_dirs.extend(step(&tool.label(), |step| tool.ensure(context, step))?);
    }
    let wasm_opt = step("wasm-opt", |step| Ok(wasm_opt::ensure(context, step)))?;
    bin_dirs.extend(wasm_opt.as_ref().and_then(|found| found.bin_dir.clone()));
    let terser = step("terser", |step| Ok(ensure_terser(context, step)))?;
    let has_terser = terser.is_some();
    bin_dirs.extend(terser);
    let tools = WebTools { toolchain, bin_dirs, wasm_opt: wasm_opt.map(|found| found.version), has_terser };
    step("crates", |step| {
        let fetch = || tools.cmd(context, "cargo").args(["fetch", "--quiet"]);
        // trunk is told to stay off the network, and cargo with it.
        if fetch().arg("--offline").ignore_stderr().run().is_ok() {
            step.note("there");
            return Ok(());
        }
        step.starting("fetching");
        Ok(fetch().run()?)
    })?;
    Ok(tools)
}
