//! The command `motionwire`.

use std::process::ExitCode;

use clap::Parser;
use motionwire_server::cli::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    match Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("motionwire: {error}");
            ExitCode::FAILURE
        }
    }
}
