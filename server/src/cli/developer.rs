//! `motionwire developer`: works beside a running server, which notices.

use clap::Subcommand;
use serde::Serialize;

use super::{CliError, accounts, accounts_to_read, existing_accounts, print};
use crate::{
    auth::{Developer, NewDeveloper},
    config::DataDir,
};

#[derive(Subcommand, Debug)]
pub(super) enum Action {
    /// Make a developer and print its key, which is shown this once
    Add {
        /// What people call it; without one it is called by its id
        name: Option<String>,
        #[command(flatten)]
        data: DataDir,
    },
    /// Print all developers, one a line
    List {
        #[command(flatten)]
        data: DataDir,
    },
    /// Remove a developer with all its data; its connections end
    Remove {
        /// Its dev_id, or else its name
        name: String,
        #[command(flatten)]
        data: DataDir,
    },
    /// Give a developer a new key and print it; the old one is good for nothing from then on, and its connections end
    Rotate {
        /// Its dev_id, or else its name
        name: String,
        #[command(flatten)]
        data: DataDir,
    },
}

#[derive(Serialize)]
struct Line<'a> {
    dev_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key: Option<&'a str>,
    name: &'a str,
}

impl Action {
    pub(super) async fn run(self) -> Result<(), CliError> {
        match self {
            Self::Add { name, data } => show_new(&accounts(&data).await?.add_developer(name).await?),
            Self::List { data } => {
                accounts_to_read(&data).await?.developers().await?.iter().try_for_each(show)
            }
            Self::Remove { name, data } => {
                let removed = existing_accounts(&data).await?.remove_developer(name.clone()).await?;
                show(&removed.ok_or(CliError::NoDeveloper(name))?)
            }
            Self::Rotate { name, data } => {
                let rotated = existing_accounts(&data).await?.rotate_developer(name.clone()).await?;
                show_new(&rotated.ok_or(CliError::NoDeveloper(name))?)
            }
        }
    }
}

fn show(developer: &Developer) -> Result<(), CliError> {
    show_line(&Line { dev_id: developer.id.as_str(), api_key: None, name: &developer.name })
}

fn show_new(NewDeveloper { developer, api_key }: &NewDeveloper) -> Result<(), CliError> {
    show_line(&Line { dev_id: developer.id.as_str(), api_key: Some(api_key.expose()), name: &developer.name })
}

fn show_line(line: &Line<'_>) -> Result<(), CliError> {
    let json = serde_json::to_string(line).map_err(|error| CliError::Print(error.into()))?;
    print(&json)
}
