//! A network that breaks: a proxy that delays, stalls, trickles, cuts, resets, and forgets connections without a word.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{numbers::Work, program::Program, support::PATIENCE};

/// How long the weather is bad, while numbers are made.
const STORM: Duration = Duration::from_secs(6);

/// What happens to a connection, after so many bytes in both directions where that is told.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Clear,
    /// Each piece is late.
    Slow(Duration),
    /// Byte by byte up to there, each in a packet of its own.
    Trickle(u64),
    /// Nothing for so long, then all of it.
    Stall(u64, Duration),
    /// It ends in order, wherever a frame is just then.
    Cut(u64),
    /// Both ends are told at once that it is no more.
    Reset(u64),
    /// Nothing comes through any more, and nobody is told.
    HalfOpen(u64),
}

/// In turn, so that a run meets each of them.
const FATES: [Fate; 12] = [
    Fate::Trickle(900),
    Fate::Reset(4_000),
    Fate::Slow(Duration::from_millis(15)),
    Fate::Stall(20_000, Duration::from_millis(400)),
    Fate::Cut(70_001),
    Fate::HalfOpen(30_000),
    Fate::Reset(250_000),
    Fate::Trickle(3_001),
    Fate::Cut(131),
    Fate::Stall(700, Duration::from_millis(2_500)),
    Fate::HalfOpen(477),
    Fate::Reset(77_777),
];

/// How long a connection that is half open is kept; clients have given it up by then.
const FORGOTTEN: Duration = Duration::from_secs(3);

/// What the proxy did.
#[derive(Debug, Default)]
struct Tally {
    connections: AtomicU64,
    broken: AtomicU64,
}

/// Accepts connections and leads them to the server, until it is dropped.
async fn proxy(listener: TcpListener, server: String, is_storm: Arc<AtomicBool>, tally: Arc<Tally>) {
    let mut running = JoinSet::new();
    loop {
        let Ok((client, _)) = listener.accept().await else { continue };
        let Ok(upstream) = TcpStream::connect(&server).await else { continue };
        let number = tally.connections.fetch_add(1, Relaxed) as usize;
        let fate = if is_storm.load(Relaxed) { FATES[number % FATES.len()] } else { Fate::Clear };
        let tally = Arc::clone(&tally);
        running.spawn(async move {
            if lead(client, upstream, fate).await.is_err() {
                tally.broken.fetch_add(1, Relaxed);
            }
        });
    }
}

async fn lead(client: TcpStream, upstream: TcpStream, fate: Fate) -> io::Result<()> {
    client.set_nodelay(true)?;
    upstream.set_nodelay(true)?;
    if let Fate::Reset(_) = fate {
        client.set_zero_linger()?;
        upstream.set_zero_linger()?;
    }
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), upstream.into_split());
    let carried = AtomicU64::new(0);
    // Whichever direction ends first takes the other along.
    tokio::select! {
        end = carry(from_client, to_server, fate, &carried) => end,
        end = carry(from_server, to_client, fate, &carried) => end,
    }
}

async fn carry(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    fate: Fate,
    carried: &AtomicU64,
) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let read = from.read(&mut buffer).await?;
        if read == 0 {
            return Ok(());
        }
        let piece = &buffer[..read];
        let before = carried.fetch_add(read as u64, Relaxed);
        let breaks = |after: u64| before + read as u64 > after;
        match fate {
            Fate::Trickle(until) if before < until => {
                for byte in piece {
                    to.write_all(std::slice::from_ref(byte)).await?;
                    tokio::task::yield_now().await;
                }
                continue;
            }
            Fate::Slow(delay) => sleep(delay).await,
            Fate::Stall(after, pause) if breaks(after) && before <= after => sleep(pause).await,
            Fate::Cut(after) | Fate::Reset(after) if breaks(after) => {
                to.write_all(&piece[..after.saturating_sub(before) as usize]).await?;
                return Err(io::ErrorKind::ConnectionAborted.into());
            }
            Fate::HalfOpen(after) if breaks(after) => {
                sleep(FORGOTTEN).await;
                return Err(io::ErrorKind::TimedOut.into());
            }
            _ => {}
        }
        to.write_all(piece).await?;
    }
}

/// How many connections the server holds, by its own account.
async fn connections(program: &Program) -> u64 {
    let (_, metrics) = program.get("/metrics").await;
    let of = |line: &str| {
        line.strip_prefix("motionwire_connections{")
            .and_then(|line| line.rsplit(' ').next()?.parse::<u64>().ok())
    };
    metrics.lines().filter_map(of).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_that_delays_stalls_cuts_and_forgets_loses_and_doubles_nothing() {
    let (dir, logs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let log = logs.path().join("log");
    let program = Program::start(dir.path(), &log, &[]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (_address, at) = watch::channel(listener.local_addr().unwrap().to_string());
    let (is_storm, tally) = (Arc::new(AtomicBool::new(true)), Arc::<Tally>::default());
    let server = program.address().to_owned();
    let network = tokio::spawn(proxy(listener, server, Arc::clone(&is_storm), Arc::clone(&tally)));

    let work = Work::begin(at);
    sleep(STORM).await;
    is_storm.store(false, Relaxed);
    let outcome = work.finish().await;
    println!("{outcome}, {tally:?}");
    let (all, broken) = (tally.connections.load(Relaxed), tally.broken.load(Relaxed));
    assert!(all as usize > FATES.len() && broken > 4, "the network was bad: {tally:?}");

    network.abort();
    let gone = async {
        while connections(&program).await > 0 {
            sleep(Duration::from_millis(50)).await;
        }
    };
    assert!(timeout(PATIENCE, gone).await.is_ok(), "connections are left behind");
    let told = std::fs::read_to_string(&log).unwrap();
    assert!(!told.contains("panicked"), "{told}");
}
