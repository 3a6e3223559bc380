//! wasm-opt, which makes the pages' wasm smaller.

use std::path::{Path, PathBuf};

use super::{cargo_tool::CargoTool, npm_tool::NpmTool};
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

const OF_NPM: NpmTool<'_> = NpmTool { package: "binaryen", program: "wasm-opt", version: pins::BINARYEN };

/// Finds or brings wasm-opt. Nothing but size depends on it, so a machine that can get none does without, and says so.
pub(crate) fn ensure(context: &Context, step: &Step) -> Option<WasmOpt> {
    let found = on_path(&["wasm-opt"])
        .and_then(|program| probe(context, &program))
        .map(|version| WasmOpt { version, bin_dir: None })
        .or_else(|| OF_NPM.find(context).map(of_npm));
    if let Some(found) = found {
        step.note(format!("there, {}", found.version.replace('_', " ")));
        return Some(found);
    }
    if let Some(bin_dir) = OF_NPM.bring(context, step) {
        step.note(format!("npm's binaryen {}", pins::BINARYEN));
        return Some(of_npm(bin_dir));
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

/// What npm has put into its own directory, which is named after the version.
fn of_npm(bin_dir: PathBuf) -> WasmOpt {
    let major = pins::BINARYEN.split('.').next().unwrap_or_default();
    WasmOpt { version: format!("version_{major}"), bin_dir: Some(bin_dir) }
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
