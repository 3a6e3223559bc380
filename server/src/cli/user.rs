//! `motionwire user`: what is kept of a person, for that person. Works beside a running server, which notices.

use std::{
    collections::BTreeMap,
    io::{BufWriter, Write, stdout},
    sync::Arc,
    time::{Duration, Instant},
};

use clap::{Args, Subcommand};
use motionwire_shared::{DevId, Timestamp, UserId, rest::Phone};
use serde::Serialize;

use super::{CliError, accounts_to_read, existing_accounts, print};
use crate::{
    auth::{Accounts, Ended},
    clock::Clock,
    config::DataDir,
    data_dir::{self, DataDirError},
    log::{
        EventLog, Retained, Series,
        sqlite::{LogReader, SqliteLog},
    },
    rest::export::json_line,
};

/// How long a running server may take to delete somebody's readings.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often it is looked whether it has.
const LOOK_INTERVAL: Duration = Duration::from_millis(200);

/// Readings that are read at once.
const PAGE_EVENTS: usize = 4096;

#[derive(Subcommand, Debug)]
pub(super) enum Action {
    /// Print all users, one a line
    List {
        #[command(flatten)]
        of: Of,
    },
    /// Print all readings of a user, one a line
    Export {
        /// The user's id
        uid: UserId,
        #[command(flatten)]
        of: Of,
    },
    /// Forget a user and delete all of its readings
    Delete {
        /// The user's id
        uid: UserId,
        #[command(flatten)]
        of: Of,
    },
}

#[derive(Args, Debug)]
pub(super) struct Of {
    /// The dev_id, or else the name, of the developer whose user it is [default: the one whose data the pages show]
    #[arg(long, value_name = "NAME")]
    developer: Option<String>,
    #[command(flatten)]
    data: DataDir,
}

#[derive(Serialize)]
struct Line {
    uid: UserId,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    readings: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<String>,
}

impl Action {
    pub(super) async fn run(self) -> Result<(), CliError> {
        match self {
            Self::List { of } => {
                let users = Users::open(accounts_to_read(&of.data).await?, of).await?;
                users.lines().into_values().try_for_each(|line| show(&line))
            }
            Self::Export { uid, of } => {
                Users::open(accounts_to_read(&of.data).await?, of).await?.export(&uid)
            }
            Self::Delete { uid, of } => {
                Users::open(existing_accounts(&of.data).await?, of).await?.delete(uid).await
            }
        }
    }
}

/// What is known of a developer's users.
struct Users {
    accounts: Accounts,
    data: DataDir,
    dev: DevId,
    log: Option<LogReader>,
    phones: Vec<Phone>,
    retained: Vec<Retained>,
}

impl Users {
    async fn open(accounts: Accounts, Of { developer, data }: Of) -> Result<Self, CliError> {
        let dev = match developer {
            Some(name) => accounts.find_developer(name.clone()).await?.ok_or(CliError::NoDeveloper(name))?.id,
            None => accounts.pages_developer().await?.ok_or(CliError::NoPagesDeveloper)?.id,
        };
        let mut log = LogReader::open(&data.path())?;
        let retained = log.as_mut().map(|log| log.retained(&dev)).transpose()?.unwrap_or_default();
        let phones = accounts.phones(dev.clone(), Clock::System.timestamp()).await?;
        Ok(Self { accounts, data, dev, log, phones, retained })
    }

    fn lines(&self) -> BTreeMap<UserId, Line> {
        let mut lines = BTreeMap::new();
        let blank =
            |uid: &UserId| Line { uid: uid.clone(), name: None, readings: 0, first: None, last: None };
        for phone in &self.phones {
            let name = Some(phone.name.clone());
            lines.insert(phone.uid.clone(), Line { name, ..blank(&phone.uid) });
        }
        let mut spans: BTreeMap<&UserId, (Timestamp, Timestamp)> = BTreeMap::new();
        for Retained { uid, first, last, count, .. } in &self.retained {
            lines.entry(uid.clone()).or_insert_with(|| blank(uid)).readings += count;
            let span = spans.entry(uid).or_insert((*first, *last));
            *span = (span.0.min(*first), span.1.max(*last));
        }
        for (uid, (first, last)) in spans {
            if let Some(line) = lines.get_mut(uid) {
                (line.first, line.last) = (Some(first.to_string()), Some(last.to_string()));
            }
        }
        lines
    }

    fn check(&self, uid: &UserId) -> Result<(), CliError> {
        if self.lines().contains_key(uid) { Ok(()) } else { Err(CliError::NoUser(uid.clone())) }
    }

    fn export(mut self, uid: &UserId) -> Result<(), CliError> {
        self.check(uid)?;
        let Some(log) = &mut self.log else { return Ok(()) };
        let mut out = BufWriter::new(stdout().lock());
        for Retained { data_type, .. } in self.retained.into_iter().filter(|series| series.uid == *uid) {
            let all = Timestamp::from_micros(i64::MIN)..Timestamp::from_micros(i64::MAX);
            let (dev, uid) = (self.dev.clone(), uid.clone());
            let mut series = Series { dev, uid, data_type, range: all, after: None };
            loop {
                let page = log.read_series(&series, PAGE_EVENTS)?;
                for event in &page.events {
                    out.write_all(json_line(event).as_bytes()).map_err(CliError::Print)?;
                }
                series.after = page.events.last().map(|event| (event.ts, event.seq));
                if !page.more {
                    break;
                }
            }
        }
        out.flush().map_err(CliError::Print)
    }

    async fn delete(self, uid: UserId) -> Result<(), CliError> {
        self.check(&uid)?;
        let Self { accounts, data, dev, log, .. } = self;
        // An open reader would keep the write-ahead log, and what was deleted in it.
        drop(log);
        accounts.erase_user(dev.clone(), uid.clone()).await?;
        let is_left = async || -> Result<bool, CliError> {
            let revocations = accounts.revocations(..).await?;
            Ok(revocations.iter().any(|left| left.dev == dev && left.ended == Ended::User(uid.clone())))
        };
        let deadline = Instant::now() + PATIENCE;
        while is_left().await? {
            match data_dir::lock(&data.path()) {
                // No server is running.
                Ok(_lock) => delete_here(&accounts, &data, &dev, &uid).await?,
                Err(DataDirError::InUse { .. }) if Instant::now() < deadline => {
                    tokio::time::sleep(LOOK_INTERVAL).await;
                }
                Err(DataDirError::InUse { .. }) => return Err(CliError::NotDeletedYet(uid)),
                Err(error) => return Err(error.into()),
            }
        }
        print(&format!("{{\"deleted\":\"{uid}\"}}"))
    }
}

async fn delete_here(accounts: &Accounts, data: &DataDir, dev: &DevId, uid: &UserId) -> Result<(), CliError> {
    let dir = data.path();
    let log = tokio::task::spawn_blocking(move || SqliteLog::open(&dir).map(Arc::new)).await;
    let log = log.unwrap_or(Err(crate::log::LogError::Closed))?;
    log.delete_user(dev, uid).await?;
    tokio::task::spawn_blocking(move || log.close()).await.unwrap_or(Ok(()))?;
    for revocation in accounts.revocations(..).await? {
        if revocation.dev == *dev && revocation.ended == Ended::User(uid.clone()) {
            accounts.forget_revocation(revocation).await?;
        }
    }
    Ok(accounts.scrub().await?)
}

fn show(line: &Line) -> Result<(), CliError> {
    print(&serde_json::to_string(line).map_err(|error| CliError::Print(error.into()))?)
}
