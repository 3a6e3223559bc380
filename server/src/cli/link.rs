//! `motionwire link`: a fresh dashboard link, for servers without a screen.

use super::{CliError, existing_accounts, print};
use crate::{announce, clock::Clock, config::DataDir};

pub(super) async fn run(data: &DataDir) -> Result<(), CliError> {
    let accounts = existing_accounts(data).await?;
    let base_url = accounts.base_url().await?.ok_or(CliError::NeverRun)?;
    let pages = accounts.pages_developer().await?.ok_or(CliError::NoPagesDeveloper)?;
    print(&announce::dashboard_link(&accounts, &pages, &base_url, Clock::System.timestamp()).await?)
}
