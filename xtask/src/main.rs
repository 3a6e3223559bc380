//! The project's own commands: `cargo xtask help` lists them.

mod bench;
mod context;
mod frontend;
mod opening;
mod pins;
mod report;
mod server;
mod setup;
mod split;
mod styles;
mod test;
mod tidy;

use std::process::ExitCode;
use std::time::Instant;

use clap::{Parser, Subcommand};

use context::Context;
use report::seconds;
use server::Profile;

/// Sets up, builds, runs and tests Motionwire
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Bring the tools that build the pages, in pinned versions, where they are missing
    Setup,
    /// Build everything (release profile) and start the server
    Serve {
        /// Arguments for `motionwire serve`
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Serve the pages with trunk, rebuilt at every change, in front of a running server
    Dev {
        /// Arguments for `trunk serve`
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Build the pages and the server that carries them, and print the server's path
    Build {
        /// What users run: optimised, self-contained
        #[arg(long)]
        release: bool,
    },
    /// Run every check, or those that are named
    Test(test::Arguments),
    /// Measure the step counter over recordings with known truth, where they are at hand, and where nobody walks; and distances
    /// over simulated walks and phones that stand still
    Accuracy,
    /// Measure what the detectors cost, natively and in Chromium, or what the charts cost
    Bench {
        /// What to measure
        #[arg(value_enum, default_value = "detectors")]
        what: bench::What,
    },
    /// Let the server run under load, kill and restart it at random, and check that it loses nothing and does not grow
    Soak {
        /// Let a dashboard stream instead, and check that it does not grow
        #[arg(long)]
        charts: bool,
        /// For how long
        #[arg(long, default_value_t = 10)]
        minutes: u32,
    },
    /// Cut the module that trunk has just built into parts, and finish its document; trunk calls this itself
    #[command(hide = true)]
    FinishPage,
    /// Format the Rust code
    Fmt,
    /// Check what neither compiler nor clippy sees: paths in the documents, lengths, pinned versions
    Tidy,
    /// Photograph the pages in Chromium, at a phone's and a desktop's size, light and dark
    Screenshots {
        /// The directory for the pictures
        #[arg(long, default_value = "target/screenshots")]
        out: std::path::PathBuf,
    },
}

fn main() -> ExitCode {
    let started = Instant::now();
    match run(Arguments::parse().command, started) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command, started: Instant) -> anyhow::Result<ExitCode> {
    let context = Context::new()?;
    match command {
        Command::Setup => {
            setup::web(&context)?;
            println!(
                "Set up in {}. The tools are in {}.",
                seconds(started.elapsed()),
                context.cache.display()
            );
        }
        Command::Serve { args } => server::serve(&context, &args)?,
        Command::Dev { args } => frontend::dev(&context, &args)?,
        Command::Build { release } => {
            let profile = if release { Profile::Release } else { Profile::Dev };
            let server = server::build(&context, profile)?;
            println!("Built in {}:", seconds(started.elapsed()));
            println!("{}", server.display());
        }
        Command::Test(arguments) => return test::run(&context, &arguments),
        Command::Accuracy => {
            let tests: [&[&str]; 2] = [
                &["--test", "datasets", "--test", "false_steps", "--", "--nocapture"],
                // One after the other, so that their tables stay whole.
                &["--lib", "--", "--nocapture", "--test-threads=1", "tests::walks", "tests::standings"],
            ];
            for tests in tests {
                context
                    .cmd("cargo")
                    .args(["test", "--quiet", "--release", "--package", "motionwire-derive"])
                    .args(["--features", "recording"])
                    .args(tests)
                    .run()?;
            }
        }
        Command::Bench { what: bench::What::Detectors } => bench::derive(&context)?,
        Command::Bench { what: bench::What::Charts } => bench::charts(&context)?,
        Command::Bench { what: bench::What::Relay } => bench::relay(&context)?,
        Command::Bench { what: bench::What::Neighbours } => {
            bench::long_test(&context, "neighbours::delays", &[])?;
        }
        Command::Soak { charts, minutes } => {
            let minutes = ("MOTIONWIRE_SOAK_MINUTES", minutes.to_string());
            if charts {
                bench::charts_soak(&context, minutes)?;
            } else {
                bench::long_test(&context, "crashes::soak", &[minutes])?;
            }
        }
        Command::FinishPage => {
            split::run(&context)?;
            styles::join()?;
            opening::place(&context)?;
        }
        Command::Fmt => context.cmd("cargo").args(["fmt", "--all"]).run()?,
        Command::Tidy => tidy::run(&context)?,
        Command::Screenshots { out } => test::screenshots(&context, &out)?,
    }
    Ok(ExitCode::SUCCESS)
}
