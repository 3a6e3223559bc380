//! The command `motionwire`.

use std::{fmt::Display, process::ExitCode};

use motionwire_server::cli::Cli;
use tokio::runtime::Builder;

/// Threads for what waits for a file or a database. More would wait for the same few locks, each with memory of its own.
const BLOCKING_THREADS: usize = 16;

fn main() -> ExitCode {
    let cli = Cli::from_environment();
    let runtime = Builder::new_multi_thread().enable_all().max_blocking_threads(BLOCKING_THREADS).build();
    match runtime {
        Ok(runtime) => runtime.block_on(cli.run()).map_or_else(failed, |()| ExitCode::SUCCESS),
        Err(error) => failed(format_args!("the system gives no threads: {error}")),
    }
}

fn failed(error: impl Display) -> ExitCode {
    eprintln!("motionwire: {error}");
    ExitCode::FAILURE
}
