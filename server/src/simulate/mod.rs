//! `motionwire simulate`: phones that are not there, and what a server makes of many.

mod client;
mod measure;
mod motion;
mod process;
mod tally;

use std::{io, path::PathBuf, sync::Arc, time::Duration};

use axum::http::{StatusCode, Uri};
use clap::{Args, ValueEnum, value_parser};
use motionwire_shared::Timestamp;
use tokio::{task::JoinSet, time::interval};

use self::{
    client::{Incoming, Outgoing, Server},
    motion::Walk,
};
use crate::{auth::Secret, clock::Clock};

/// Arguments of `motionwire simulate`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Address of the server, like http://127.0.0.1:8080
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    url: Uri,

    /// PEM file with the certificate authority of an https address; a server's own is tls/ca.pem in its data directory
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,

    /// The developer whose users the simulated phones are
    #[arg(long, env = "MOTIONWIRE_DEV_ID", value_name = "ID")]
    dev_id: String,

    /// Its key
    #[arg(long, env = "MOTIONWIRE_API_KEY", value_name = "KEY", hide_env_values = true)]
    api_key: Secret,

    /// How many phones; when measuring, as many as the measurement is meant for
    #[arg(long, value_name = "COUNT", value_parser = value_parser!(u32).range(1..=10_000))]
    phones: Option<u32>,

    /// Readings a second of each motion sensor of a phone
    #[arg(long, value_name = "HZ", default_value_t = 60, value_parser = value_parser!(u32).range(1..=1_000))]
    hz: u32,

    /// Seconds until it ends; without it phones go on until they are stopped, and a measurement takes 10
    #[arg(long, value_name = "S", value_parser = value_parser!(u64).range(1..=86_400))]
    seconds: Option<u64>,

    /// Measure the server instead: send numbered readings, read them back, and check that none is lost, doubled or out of order.
    /// The readings are kept: measure a server with a data directory of its own, started with --max-consumers 100
    #[arg(long, value_name = "WHAT")]
    measure: Option<Measurement>,

    /// Consumers of a measurement; the server must allow as many (--max-consumers)
    #[arg(long, value_name = "COUNT", value_parser = value_parser!(u32).range(1..=10_000))]
    consumers: Option<u32>,

    /// Process id of a server on this Linux machine, to measure its processor time and memory
    #[arg(long, value_name = "PID")]
    pid: Option<u32>,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Measurement {
    /// 10 phones at --hz to 100 consumers
    FanOut,
    /// 4 phones as fast as it goes to 4 consumers
    Firehose,
    /// 50 phones as fast as it goes to 1 consumer
    Ingest,
    /// 5,000 consumers that are connected and get nothing; the server takes them with --max-consumers 5000
    Idle,
    /// A replay of 1,000,000 stored readings
    CatchUp,
}

/// Why a simulation ends.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError {
    /// The address cannot be used.
    #[error("{0}")]
    Url(String),
    /// The network.
    #[error("the server cannot be reached: {0}")]
    Io(#[from] io::Error),
    /// HTTP.
    #[error("the server does not speak HTTP as expected: {0}")]
    Http(#[from] hyper::Error),
    /// The server said no.
    #[error("the server refused with {0}: {1}")]
    Refused(StatusCode, String),
    /// The connection ended.
    #[error("{0}")]
    Closed(String),
    /// What came back is not what was sent.
    #[error("the server did not deliver what it was sent: {0}")]
    Wrong(String),
}

/// Runs the simulation; `print` gets the lines of the outcome.
///
/// # Errors
/// If the server cannot be reached or refuses, or a measurement finds that readings were lost, doubled or out of order.
pub async fn run(arguments: Arguments, print: impl Fn(&str)) -> Result<(), SimulateError> {
    let Arguments { url, ca, dev_id, api_key, .. } = &arguments;
    let server = Arc::new(Server::new(url, ca.as_deref(), dev_id.clone(), api_key.clone())?);
    match arguments.measure {
        Some(measurement) => measure::run(server, measurement, &arguments, print).await,
        None => simulate(server, &arguments, print).await,
    }
}

async fn simulate(
    server: Arc<Server>,
    arguments: &Arguments,
    print: impl Fn(&str),
) -> Result<(), SimulateError> {
    let phones = arguments.phones.unwrap_or(1);
    let mut running = JoinSet::new();
    for phone in 0..phones {
        let connection = server.connect(Some(&format!("simulated-{phone}"))).await?;
        running.spawn(walk(connection, phone, arguments.hz));
    }
    print(&format!("{phones} simulated phones are walking at {} Hz; Ctrl-C stops them", arguments.hz));
    let end = async {
        match arguments.seconds {
            Some(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
            None => drop(tokio::signal::ctrl_c().await),
        }
    };
    tokio::select! {
        ended = running.join_next() => match ended {
            Some(Ok(outcome)) => outcome,
            _ => Ok(()),
        },
        () = end => Ok(()),
    }
}

/// One phone: submits the readings of somebody who walks, as they are measured.
async fn walk(
    (mut incoming, mut outgoing): (Incoming, Outgoing),
    phone: u32,
    hz: u32,
) -> Result<(), SimulateError> {
    let mut walk = Walk::of_phone(phone);
    let mut samples = interval(Duration::from_secs(1) / hz);
    loop {
        tokio::select! {
            _ = samples.tick() => {
                for text in walk.sample(f64::from(hz), now()) {
                    outgoing.push(&text);
                }
            }
            () = outgoing.heartbeat() => {}
            received = incoming.receive(|_| {}) => {
                received?;
                continue;
            }
        }
        outgoing.flush().await?;
    }
}

fn now() -> Timestamp {
    Clock::System.timestamp()
}
