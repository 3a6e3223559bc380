//! Benchmarks that need more than `cargo bench`.

use anyhow::{Context as _, Result};

use crate::context::Context;
use crate::setup::browser::{self, Missing};
use crate::setup::{self, wasm_target::WASM};

/// The crate, and the name that its wasm file has.
const PACKAGE: &str = "motionwire-derive-browser-bench";
const FILE: &str = "motionwire_derive_browser_bench";

/// Measures what the detectors cost, natively and in Chromium.
///
/// # Errors
/// Where a tool is missing or a build fails.
pub(crate) fn derive(context: &Context) -> Result<()> {
    context.cmd("cargo").args(["bench", "--quiet", "--package", "motionwire-derive"]).run()?;
    let tools = setup::web(context)?;
    tools
        .cmd(context, "cargo")
        .args(["build", "--profile", "web", "--target", WASM, "--package", PACKAGE])
        .run()?;
    let built = context.web_target().join(WASM).join("web").join(format!("{FILE}.wasm"));
    let out = context.web_target().join("bench");
    tools
        .cmd(context, "wasm-bindgen")
        .args(["--target", "web", "--no-typescript", "--out-name", "browser_bench", "--out-dir"])
        .arg(&out)
        .arg(built)
        .run()
        .context("wasm-bindgen could not read the benchmark")?;
    match browser::prepare(context)? {
        Ok(kit) => kit
            .node(context, std::path::Path::new(""))
            .arg(browser::directory(context).join("bench-derive.mjs"))
            .arg(out)
            .run()?,
        Err(Missing(what)) => println!("not measured in a browser: {what}"),
    }
    Ok(())
}
