//! wasm-opt, which makes the pages' wasm smaller.

use std::path::{Path, PathBuf};

use super::{apt, cargo_tool::CargoTool};
use crate::context::{Context, on_path};
use crate::pins;
use crate::report::Step;

/// A wasm-opt that will do.
pub(crate) struct WasmOpt {
    /// As it writes it itself: `version_132`.
    pub(crate) version: String,
    /// The directory it is in, where the PATH lacks it.
    pub(crate) bin_dir: Option<PathBuf>,
}

/// Finds or brings wasm-opt. Nothing but size depends on it, so a machine that can get none does without, and says so.
pub(crate) fn ensure(context: &Context, step: &Step) -> Option<WasmOpt> {
    let npm_dir = context.cache.join(format!("binaryen-{}", pins::BINARYEN));
    let found = on_path(&["wasm-opt"])
        .and_then(|program| probe(context, &program))
        .map(|version| WasmOpt { version, bin_dir: None })
        .or_else(|| of_npm(&npm_dir));
    if let Some(found) = found {
        step.note(format!("there, {}", found.version.replace('_', " ")));
        return Some(found);
    }
    if bring_by_npm(context, step, &npm_dir)
        && let Some(found) = of_npm(&npm_dir)
    {
        step.note(format!("npm's binaryen {}", pins::BINARYEN));
        return Some(found);
    }
    let tool = CargoTool {
        krate: "wasm-opt",
        program: "wasm-opt",
        version: pins::WASM_OPT_CRATE,
        features: &[],
        duration: "about 5 minutes on two cores; needs a C++ compiler",
    };
    let built = tool.ensure(context, step).ok().flatten().and_then(|bin| {
        let version = probe(context, &bin.join("wasm-opt"))?;
        Some(WasmOpt { version, bin_dir: Some(bin) })
    });
    if built.is_none() {
        step.note(
            "none to be had, so the pages' wasm stays about a fifth larger; install binaryen to change that",
        );
    }
    built
}

fn bring_by_npm(context: &Context, step: &Step, dir: &Path) -> bool {
    if on_path(&["npm"]).is_none() {
        if !apt::possible(context) {
            return false;
        }
        step.starting("node and npm by apt");
        if apt::install(context, &["nodejs", "npm"]).is_err() {
            return false;
        }
    }
    step.starting("binaryen by npm");
    context
        .cmd("npm")
        .args(["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"])
        .arg(dir)
        .arg(format!("binaryen@{}", pins::BINARYEN))
        .ignore_stdout()
        .run()
        .is_ok()
}

/// What npm has put into its own directory, which is named after the version. It is not asked, because node takes longer
/// to start than all other checks together.
fn of_npm(dir: &Path) -> Option<WasmOpt> {
    let bin_dir = dir.join("node_modules/.bin");
    let major = pins::BINARYEN.split('.').next()?;
    bin_dir
        .join("wasm-opt")
        .is_file()
        .then(|| WasmOpt { version: format!("version_{major}"), bin_dir: Some(bin_dir) })
}

/// The version of a wasm-opt, if it is young enough.
fn probe(context: &Context, program: &Path) -> Option<String> {
    let text = context.cmd(program).arg("--version").ignore_stderr().read().ok()?;
    recent(&text)
}

fn recent(version_line: &str) -> Option<String> {
    let number = version_line.trim().split(' ').nth(2)?;
    (number.parse::<u32>().ok()? >= pins::WASM_OPT_OLDEST).then(|| format!("version_{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_recent_one_will_do() {
        for (line, version) in [
            ("wasm-opt version 132 (version_132)", Some("version_132")),
            ("wasm-opt version 116\n", Some("version_116")),
            ("wasm-opt version 108", None),
            ("command not found", None),
        ] {
            assert_eq!(recent(line).as_deref(), version, "{line}");
        }
    }
}
