//! The steps themselves.

use std::num::NonZero;
use std::path::PathBuf;
use std::thread;

use anyhow::{Context as _, Result};

use super::summary::Verdict;
use crate::context::{Context, on_path};
use crate::frontend;
use crate::pins;
use crate::report::step;
use crate::server::{self, Profile};
use crate::setup::browser::{self, Missing};
use crate::setup::cargo_tool::CargoTool;
use crate::setup::{WebTools, wasm_target::WASM};
use crate::tidy;

/// A name for the command line.
#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
pub(super) enum Part {
    /// Formatting
    Fmt,
    /// clippy for the host, for wasm32 and for the fuzz targets
    Clippy,
    /// Unit, property, integration and documentation tests
    Unit,
    /// The pages in Chromium, Firefox and WebKit
    Browser,
    /// Licences, advisories and sources of the dependencies
    Deny,
    /// Documents, lengths, pinned versions
    Tidy,
    /// Generated frames, requests, recordings and damaged files
    Fuzz,
}

/// What earlier steps leave for later ones.
#[derive(Default)]
pub(super) struct Session {
    web: Option<WebTools>,
    server: Option<PathBuf>,
    /// How long each fuzz target is run.
    fuzz_minutes: u32,
}

impl Session {
    /// Nothing is there yet; each fuzz target is to be run for so many minutes.
    pub(super) fn fuzzing_for(fuzz_minutes: u32) -> Self {
        Self { fuzz_minutes, ..Self::default() }
    }
}

/// A step, and the parts that need it.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) parts: &'static [Part],
    pub(super) run: fn(&Context, &mut Session) -> Result<Verdict>,
}

/// All steps. The pages come early: the server embeds them, and is otherwise built twice.
pub(super) const STEPS: [Step; 12] = [
    Step { name: "fmt", parts: &[Part::Fmt], run: fmt },
    Step { name: "pages", parts: &[Part::Clippy, Part::Browser], run: pages },
    Step { name: "clippy", parts: &[Part::Clippy], run: clippy },
    Step { name: "clippy (wasm32)", parts: &[Part::Clippy], run: clippy_wasm },
    Step { name: "clippy (fuzz targets)", parts: &[Part::Clippy], run: clippy_fuzz },
    Step { name: "tests", parts: &[Part::Unit], run: unit },
    Step { name: "documentation", parts: &[Part::Unit], run: documentation },
    Step { name: "server", parts: &[Part::Browser], run: server_binary },
    Step { name: "browser", parts: &[Part::Browser], run: browser },
    Step { name: "deny", parts: &[Part::Deny], run: deny },
    Step { name: "tidy", parts: &[Part::Tidy], run: run_tidy },
    Step { name: "fuzz", parts: &[Part::Fuzz], run: fuzz },
];

/// What is fuzzed: the files of `fuzz/fuzz_targets/`.
const FUZZ_TARGETS: [&str; 6] = ["websocket", "decode", "machine", "recording", "recovery", "rest"];

/// Brings a component that rustup's minimal profile leaves out.
fn component(context: &Context, component: &str, command: &str) -> Result<()> {
    if context.cmd("cargo").args([command, "--version"]).ignore_stdout().ignore_stderr().run().is_ok() {
        return Ok(());
    }
    step(component, |_| Ok(context.cmd("rustup").args(["component", "add", component]).run()?))
        .with_context(|| format!("install {component}; with rustup: `rustup component add {component}`"))
}

fn fmt(context: &Context, _: &mut Session) -> Result<Verdict> {
    component(context, "rustfmt", "fmt")?;
    context.cmd("cargo").args(["fmt", "--all", "--check"]).run().context("run `cargo xtask fmt`")?;
    Ok(Verdict::Passed)
}

fn pages(context: &Context, session: &mut Session) -> Result<Verdict> {
    session.web = Some(frontend::build(context)?);
    Ok(Verdict::Passed)
}

fn clippy(context: &Context, _: &mut Session) -> Result<Verdict> {
    component(context, "clippy", "clippy")?;
    context
        .cmd("cargo")
        .args(["clippy", "--workspace", "--all-targets", "--keep-going", "--", "-D", "warnings"])
        .run()?;
    Ok(Verdict::Passed)
}

/// The fuzz targets are a workspace of their own, which nothing else compiles.
fn clippy_fuzz(context: &Context, _: &mut Session) -> Result<Verdict> {
    context
        .cmd("cargo")
        .args(["clippy", "--manifest-path", "fuzz/Cargo.toml", "--target-dir", "target", "--locked"])
        .arg("--no-default-features")
        .args(["--", "-D", "warnings"])
        .run()?;
    Ok(Verdict::Passed)
}

fn clippy_wasm(context: &Context, session: &mut Session) -> Result<Verdict> {
    let web = session.web.as_ref().context("the tools for wasm could not be set up")?;
    web.cmd(context, "cargo")
        .args([
            "clippy",
            "--target",
            WASM,
            "--package",
            "motionwire-shared",
            "--package",
            "motionwire-frontend",
        ])
        .args(["--", "-D", "warnings"])
        .run()?;
    Ok(Verdict::Passed)
}

fn unit(context: &Context, _: &mut Session) -> Result<Verdict> {
    let runner: &[&str] = if on_path(&["cargo-nextest"]).is_some() { &["nextest", "run"] } else { &["test"] };
    let targets = if runner.len() == 1 { "--all-targets" } else { "--no-fail-fast" };
    context.cmd("cargo").args(runner).args(["--workspace", targets]).run()?;
    Ok(Verdict::Passed)
}

fn documentation(context: &Context, _: &mut Session) -> Result<Verdict> {
    context.cmd("cargo").args(["test", "--workspace", "--doc", "--quiet"]).run()?;
    context
        .cmd("cargo")
        .args(["doc", "--workspace", "--no-deps", "--quiet"])
        .env("RUSTDOCFLAGS", "-D warnings")
        .run()?;
    Ok(Verdict::Passed)
}

fn server_binary(context: &Context, session: &mut Session) -> Result<Verdict> {
    session.server = Some(server::binary(context, Profile::Dev)?);
    Ok(Verdict::Passed)
}

fn browser(context: &Context, session: &mut Session) -> Result<Verdict> {
    let server = session.server.as_ref().context("there is no server to test")?;
    session.web.as_ref().context("there are no pages to test")?;
    let kit = match browser::prepare(context)? {
        Ok(kit) => kit,
        Err(Missing(what)) => return Ok(Verdict::Skipped(what)),
    };
    // Tests mostly wait; node by itself would leave a core without any.
    let at_once = thread::available_parallelism().map_or(1, NonZero::get);
    kit.node(context, server)
        .args(["--test", "--test-reporter=spec", &format!("--test-concurrency={at_once}")])
        .args(browser::test_files(context)?)
        .run()?;
    Ok(Verdict::Passed)
}

fn deny(context: &Context, _: &mut Session) -> Result<Verdict> {
    let tool = CargoTool {
        krate: "cargo-deny",
        program: "cargo-deny",
        version: pins::CARGO_DENY,
        features: &[],
        duration: "about 7 minutes on two cores",
    };
    let bin = step(&tool.label(), |step| tool.ensure(context, step))?;
    let program = bin.map_or_else(|| PathBuf::from("cargo-deny"), |bin| bin.join("cargo-deny"));
    let deny = || context.cmd(&program).args(["--workspace", "--log-level", "error"]);
    let fetched = deny().args(["fetch", "db"]).env("GIT_TERMINAL_PROMPT", "0").ignore_stderr().run().is_ok();
    let check = deny().args(["check", "--hide-inclusion-graph"]);
    if fetched {
        check.args(["advisories", "bans", "licenses", "sources"]).run()?;
        return Ok(Verdict::Passed);
    }
    check.args(["bans", "licenses", "sources"]).run()?;
    Ok(Verdict::Partly("without advisories: their database cannot be fetched here".to_owned()))
}

fn run_tidy(context: &Context, _: &mut Session) -> Result<Verdict> {
    tidy::run(context)?;
    Ok(Verdict::Passed)
}

fn fuzz(context: &Context, session: &mut Session) -> Result<Verdict> {
    let tool = CargoTool {
        krate: "cargo-fuzz",
        program: "cargo-fuzz",
        version: pins::CARGO_FUZZ,
        features: &[],
        duration: "about a minute",
    };
    let bin = step(&tool.label(), |step| tool.ensure(context, step))?;
    let program = bin.map_or_else(|| PathBuf::from("cargo-fuzz"), |bin| bin.join("cargo-fuzz"));
    let toolchains =
        context.cmd("rustup").args(["toolchain", "list"]).ignore_stderr().read().unwrap_or_default();
    let has_nightly = toolchains.lines().any(|line| line.starts_with("nightly"));
    let time = format!("-max_total_time={}", 60 * session.fuzz_minutes);
    for target in FUZZ_TARGETS {
        println!("fuzzing {target}");
        // What is found goes to the first directory; the seeds belong to the repository.
        let corpus = format!("fuzz/corpus/{target}");
        std::fs::create_dir_all(context.root.join(&corpus))?;
        let seeds = format!("fuzz/seeds/{target}");
        let fuzz = context.cmd(&program).args(["run", target, &corpus, &seeds, "--", &time, "-timeout=20"]);
        // The sanitizers are not stable; where no nightly compiler is at hand, the stable one is told to have them.
        let fuzz = if has_nightly {
            fuzz.env("RUSTUP_TOOLCHAIN", "nightly")
        } else {
            fuzz.env("RUSTC_BOOTSTRAP", "1")
        };
        fuzz.run()?;
    }
    Ok(Verdict::Passed)
}
