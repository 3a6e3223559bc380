//! `motionwire serve`.

use std::io::IsTerminal;

use tokio_util::sync::CancellationToken;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use super::CliError;
use crate::{
    clock::Clock,
    config::{Config, LogFormat},
    run::{Listeners, run},
};

/// Open files, and so connections, that the server asks for; the system may give less.
const MAX_OPEN_FILES: u64 = 65_536;

pub(super) async fn run_server(config: Config) -> Result<(), CliError> {
    start_logging(config.log_format);
    raise_file_limit();
    let shutdown = CancellationToken::new();
    cancel_on_signals(&shutdown)?;
    let listeners = Listeners::bind(&config).await?;
    Ok(run(config, Clock::System, listeners, shutdown).await?)
}

/// Each connection takes a file descriptor, and many systems give a program 1024 until it asks for more.
fn raise_file_limit() {
    match rlimit::increase_nofile_limit(MAX_OPEN_FILES) {
        Ok(limit) => tracing::debug!(limit, "open files"),
        Err(error) => tracing::warn!(%error, "cannot raise the limit of open files, and so of connections"),
    }
}

/// To stderr; `RUST_LOG` filters.
fn start_logging(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    // Only tests could have started logging before.
    let _ = match format {
        LogFormat::Text => {
            let colours = std::io::stderr().is_terminal();
            registry.with(fmt::layer().with_writer(std::io::stderr).with_ansi(colours)).try_init()
        }
        LogFormat::Json => {
            registry.with(fmt::layer().json().flatten_event(true).with_writer(std::io::stderr)).try_init()
        }
    };
}

/// Ctrl-C and SIGTERM end the server in order; a second one ends it at once.
fn cancel_on_signals(shutdown: &CancellationToken) -> Result<(), CliError> {
    let mut signals = Signals::new().map_err(CliError::Start)?;
    let shutdown = shutdown.clone();
    tokio::spawn(async move {
        signals.next().await;
        shutdown.cancel();
        signals.next().await;
        tracing::warn!("ended at once by a second signal");
        std::process::exit(1);
    });
    Ok(())
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        // Where signals do not work, the server runs until it is ended from outside.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
