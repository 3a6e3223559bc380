//! Benchmarks that need more than `cargo bench`.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

use crate::context::Context;
use crate::server;
use crate::setup::browser::{self, Missing};
use crate::setup::{self, wasm_target::WASM};

/// The crate, and the name that its wasm file has.
const PACKAGE: &str = "motionwire-derive-browser-bench";
const FILE: &str = "motionwire_derive_browser_bench";

/// What can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum What {
    /// Steps, distance, floors: the cost of a second of sensor data.
    Detectors,
    /// The dashboard's charts: the cost of a second of streaming.
    Charts,
    /// The relay: decoding, encoding and storing by themselves, then a server under load.
    Relay,
    /// What hostile connections cost the others: delays with and without them.
    Neighbours,
}

/// Runs a test of the real program that takes its time, and prints what it found.
///
/// # Errors
/// Where the build or the test fails.
pub(crate) fn long_test(context: &Context, name: &str, env: &[(&str, String)]) -> Result<()> {
    let test = ["test", "--release", "--package", "motionwire-server", "--test", "http"];
    let one = ["--", "--ignored", "--exact", name, "--nocapture"];
    let command =
        env.iter().fold(context.cmd("cargo").args(test).args(one), |c, (name, value)| c.env(name, value));
    Ok(command.run()?)
}

/// Where the comparison with other chart libraries is, if it is at hand.
const CHARTS_ENV: &str = "MOTIONWIRE_CHARTS_BENCH";
const CHARTS_BESIDE: &str = "../shared/bench/charts";

/// What `motionwire simulate` measures.
const MEASUREMENTS: [&str; 5] = ["fan-out", "firehose", "ingest", "idle", "catch-up"];

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(10);

/// Scenarios of that comparison: two charts, twelve charts, ten minutes in view, a million samples looked back at.
const SCENARIOS: [&str; 4] = ["S1", "S2", "S3", "S4"];

/// Measures the dashboard in Chromium, beside uPlot where that comparison is at hand.
///
/// # Errors
/// Where a tool is missing, a build fails, or a measurement ends with an error.
pub(crate) fn charts(context: &Context) -> Result<()> {
    let server = server::build(context, server::Profile::Release)?;
    let kit = match browser::prepare(context)? {
        Ok(kit) => kit,
        Err(Missing(what)) => {
            println!("not measured: {what}");
            return Ok(());
        }
    };
    let own = browser::directory(context).join("bench-charts");
    let bench = std::env::var_os(CHARTS_ENV).map_or_else(|| context.root.join(CHARTS_BESIDE), PathBuf::from);
    if !bench.join("compare.mjs").is_file() {
        println!("no comparison at {} (or in {CHARTS_ENV}): only the project's own figures", bench.display());
        kit.node(context, Path::new("")).env("MOTIONWIRE_BIN", server).arg(own.join("own.mjs")).run()?;
        return Ok(());
    }
    let bench = bench.canonicalize()?;
    let scratch = context.web_target().join("charts-bench");
    context.cmd("sh").arg(bench.join("setup.sh")).env("CHARTS_BENCH", &scratch).run()?;
    let drive = own.join("drive.mjs");
    for scenario in SCENARIOS {
        kit.node(context, Path::new(""))
            .env("MOTIONWIRE_BIN", &server)
            .env(CHARTS_ENV, &bench)
            .env("CHARTS_BENCH", &scratch)
            .arg(bench.join("compare.mjs"))
            .args(["--scenario", scenario, "--rounds", "2", "--libs"])
            .arg(format!("uplot,motionwire=http://127.0.0.1/@{}", drive.display()))
            .run()?;
    }
    Ok(())
}

/// Lets a dashboard stream in Chromium for some minutes, and checks that what it takes does not grow.
///
/// # Errors
/// Where a tool is missing, a build fails, or it grows.
pub(crate) fn charts_soak(context: &Context, (name, minutes): (&str, String)) -> Result<()> {
    let server = server::build(context, server::Profile::Release)?;
    match browser::prepare(context)? {
        Ok(kit) => {
            let script = browser::directory(context).join("soak.mjs");
            kit.node(context, &server).env(name, minutes).arg(script).run()?;
        }
        Err(Missing(what)) => bail!(what),
    }
    Ok(())
}

/// Measures the relay's parts with criterion, then a server of its own with `motionwire simulate`.
///
/// # Errors
/// Where a build fails, or a measurement finds that readings were lost, doubled or out of order.
pub(crate) fn relay(context: &Context) -> Result<()> {
    for package in ["motionwire-shared", "motionwire-server"] {
        context.cmd("cargo").args(["bench", "--quiet", "--package", package]).run()?;
    }
    let binary = server::build(context, server::Profile::Release)?;
    for what in MEASUREMENTS {
        measure(context, &binary, what)?;
    }
    Ok(())
}

/// One measurement, on a fresh server with an empty store.
fn measure(context: &Context, binary: &Path, what: &str) -> Result<()> {
    let data = context.root.join("target").join("bench-relay");
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let address = format!("127.0.0.1:{port}");
    let credentials = ["--dev-id", "bench", "--api-key", "benchmarks-only-key"];
    let mut server = Command::new(binary)
        .args(["serve", "--no-tls", "--max-consumers", "10000", "--listen", &address, "--data-dir"])
        .arg(&data)
        .args(credentials)
        .env("RUST_LOG", "warn")
        .stdout(Stdio::null())
        .spawn()?;
    let started = Instant::now();
    while TcpStream::connect(&address).is_err() && started.elapsed() < PATIENCE {
        thread::sleep(Duration::from_millis(50));
    }
    println!("{what}:");
    let outcome = context
        .cmd(binary)
        .args(["simulate", "--measure", what, "--url", &format!("http://{address}")])
        .args(["--pid", &server.id().to_string()])
        .args(credentials)
        .run();
    server.kill()?;
    server.wait()?;
    fs::remove_dir_all(&data)?;
    Ok(outcome?)
}

/// Measures what the detectors cost, natively and in Chromium.
///
/// # Errors
/// Where a tool is missing or a build fails.
pub(crate) fn derive(context: &Context) -> Result<()> {
    // What is measured is what `Cargo.lock` holds, in the browser too: figures of two days must be of the same crates.
    context.cmd("cargo").args(["bench", "--quiet", "--locked", "--package", "motionwire-derive"]).run()?;
    let tools = setup::web(context)?;
    tools
        .cmd(context, "cargo")
        .args(["build", "--locked", "--profile", "web", "--target", WASM, "--package", PACKAGE])
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
            .node(context, Path::new(""))
            .arg(browser::directory(context).join("bench-derive.mjs"))
            .arg(out)
            .run()?,
        Err(Missing(what)) => println!("not measured in a browser: {what}"),
    }
    Ok(())
}
