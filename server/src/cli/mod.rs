//! The commands of `motionwire`.

mod derive;
mod developer;
mod link;
mod serve;
mod user;

use std::{ffi::OsStr, path::PathBuf};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use motionwire_shared::UserId;

use crate::{
    auth::{Accounts, AccountsError},
    backup::{self, BackupError},
    config::{Config, DataDir},
    data_dir::{self, DataDirError},
    log::LogError,
    run::RunError,
    simulate::{self, SimulateError},
};

/// Streams a phone's motion live to a desktop's browser
#[derive(Parser, Debug)]
#[command(name = "motionwire", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Run the server
    Serve(Box<Config>),
    /// Manage developers: programs' access to the server, each with data of its own
    Developer {
        #[command(subcommand)]
        action: developer::Action,
    },
    /// Work out steps, distance, speed and floors from a recording
    Derive(derive::Arguments),
    /// Let simulated phones stream to a server, or measure it under load
    Simulate(Box<simulate::Arguments>),
    /// List users, and export or delete what is kept of one
    User {
        #[command(subcommand)]
        action: user::Action,
    },
    /// Copy the data directory, certificate authority included, also beside a running server
    Backup {
        /// A new directory for the copy
        to: PathBuf,
        #[command(flatten)]
        data: DataDir,
    },
    /// Put a copy made by `motionwire backup` in the place of the data directory; the server must not be running
    Restore {
        /// The directory of the copy
        from: PathBuf,
        /// Replace data that is there
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        data: DataDir,
    },
    /// Print a fresh link to the dashboard, good once and for ten minutes
    Link {
        #[command(flatten)]
        data: DataDir,
    },
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The server.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A simulation.
    #[error(transparent)]
    Simulate(#[from] SimulateError),
    /// The accounts.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    /// The log.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The copy of a data directory.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The data directory.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// Nothing is there.
    #[error(
        "{0} holds no data of motionwire; start `motionwire serve` first, or name the right directory with --data-dir"
    )]
    NoData(PathBuf),
    /// No server has told where it is.
    #[error("no server has run on this data directory yet; start `motionwire serve` first")]
    NeverRun,
    /// A name that nobody has.
    #[error("there is no developer {0:?}; `motionwire developer list` shows all")]
    NoDeveloper(String),
    /// A user of whom nothing is known.
    #[error("there is no user {0}; `motionwire user list` shows all")]
    NoUser(UserId),
    /// A server is running and takes its time.
    #[error(
        "the running server has not deleted the readings of {0} yet; it tries again by itself, and its log has the cause"
    )]
    NotDeletedYet(UserId),
    /// The pages' developer was removed.
    #[error("the developer that the pages belong to was removed; start the server again to make a new one")]
    NoPagesDeveloper,
    /// A recording cannot be used.
    #[error("{path}: {reason}", path = path.display())]
    Recording {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The process cannot be set up.
    #[error("cannot start: {0}")]
    Start(std::io::Error),
    /// Nobody takes the output.
    #[error("cannot print: {0}")]
    Print(std::io::Error),
}

impl Cli {
    /// The command line and the environment. Variables that are set to nothing count as not set, as the `NAME=` in files of
    /// variables is meant.
    pub fn from_environment() -> Self {
        let matches = without_empty_variables(Self::command()).get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }

    /// Does what the command says.
    ///
    /// # Errors
    /// If it fails; the error is for people to read.
    pub async fn run(self) -> Result<(), CliError> {
        match self.command.run().await {
            // Whoever reads no more has what they wanted.
            Err(CliError::Print(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            outcome => outcome,
        }
    }
}

impl Command {
    async fn run(self) -> Result<(), CliError> {
        match self {
            Self::Serve(config) => serve::run_server(*config).await,
            Self::Developer { action } => action.run().await,
            Self::Derive(arguments) => derive::run(&arguments),
            Self::Simulate(arguments) => {
                let outcome = simulate::run(*arguments, |line| {
                    // Whoever reads no more misses nothing of the check.
                    let _ = print(line);
                });
                Ok(outcome.await?)
            }
            Self::User { action } => action.run().await,
            Self::Backup { to, data } => {
                backup::backup(&data.path(), &to)?;
                print(&format!("copied to {}", to.display()))
            }
            Self::Restore { from, force, data } => {
                let path = data.path();
                backup::restore(&from, &path, force)?;
                print(&format!("restored {}", path.display()))
            }
            Self::Link { data } => link::run(&data).await,
        }
    }
}

fn without_empty_variables(command: clap::Command) -> clap::Command {
    let is_empty = |name: &OsStr| std::env::var_os(name).is_some_and(|value| value.is_empty());
    command
        .mut_args(|arg| if arg.get_env().is_some_and(is_empty) { arg.env(None::<&'static str>) } else { arg })
        .mut_subcommands(without_empty_variables)
}

/// Opens the accounts of a directory that a server has used; makes nothing.
async fn existing_accounts(data: &DataDir) -> Result<Accounts, CliError> {
    let path = data.path();
    if !path.join("accounts.db").is_file() {
        return Err(CliError::NoData(path));
    }
    Ok(Accounts::open(&path).await?)
}

/// Opens the accounts in an existing data directory, to be read only where it cannot be written.
async fn accounts_to_read(data: &DataDir) -> Result<Accounts, CliError> {
    match existing_accounts(data).await {
        Err(CliError::Accounts(error)) => {
            Accounts::open_to_read(&data.path()).await.map_err(|_| error.into())
        }
        opened => opened,
    }
}

/// Opens the accounts, and makes the directory if it is not there.
async fn accounts(data: &DataDir) -> Result<Accounts, CliError> {
    let path = data.path();
    data_dir::create(&path)?;
    Ok(Accounts::open(&path).await?)
}

/// Prints a line; unlike `println!` it does not panic when nobody reads it.
fn print(line: &str) -> Result<(), CliError> {
    use std::io::Write;
    writeln!(std::io::stdout(), "{line}").map_err(CliError::Print)
}
