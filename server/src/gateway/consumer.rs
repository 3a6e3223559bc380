//! A consumer's connection after its token was accepted: one side reads requests, the other sends events.

use std::time::Duration;

use motionwire_shared::{
    DevId,
    limits::MAX_WAITING_REPLAYS,
    wire::{CloseCode, Fault, HEARTBEAT_ACK, Replay},
};
use tokio::sync::mpsc;

use super::{
    Gateway,
    connection::{going_away, ready},
    machine::{Consumer, Identified, Reaction},
    registry::Seat,
    socket::{End, Inbound, Outbound},
};
use crate::feed::{Cursor, CursorError, Frames};

/// HEARTBEAT_ACKs that may wait behind events; beyond it the socket is not read.
const WAITING_ACKS: usize = 64;

/// How long a shutdown goes on sending what was stored last.
const LAST_EVENTS: Duration = Duration::from_secs(2);

pub(super) async fn run(
    gateway: &Gateway,
    dev: &DevId,
    mut seat: Seat,
    session: Identified<Consumer>,
    inbound: &mut Inbound,
    outbound: &mut Outbound,
) -> End {
    let inner = &gateway.inner;
    // The place in the log is taken before READY goes out: whatever is stored after READY is delivered.
    let live = match inner.feeds.live(dev).await {
        Ok(live) => live,
        Err(error) => return failed(&error.into()).into(),
    };
    if let Err(end) = ready(outbound).await {
        return end;
    }
    let (acks, waiting_acks) = mpsc::channel(WAITING_ACKS);
    // One more is being served; the reader holds another while it waits.
    let (replays, waiting_replays) = mpsc::channel(MAX_WAITING_REPLAYS);
    let mut sender = Sender { gateway, dev, live, replay: None, waiting_acks, waiting_replays, outbound };
    let end = tokio::select! {
        end = read(gateway, session, inbound, &acks, &replays) => end,
        end = sender.run() => end,
        ended = &mut seat.ended => Err(ended.map_or(End::Gone, End::Fault)),
        () = inner.shutdown.cancelled() => Err(going_away().into()),
    };
    if inner.shutdown.is_cancelled() {
        let _ = tokio::time::timeout(LAST_EVENTS, sender.finish()).await;
    }
    end.err().unwrap_or(End::Gone)
}

async fn read(
    gateway: &Gateway,
    mut session: Identified<Consumer>,
    inbound: &mut Inbound,
    acks: &mpsc::Sender<()>,
    replays: &mpsc::Sender<Replay>,
) -> Result<(), End> {
    let inner = &gateway.inner;
    loop {
        let text = tokio::select! {
            biased;
            text = inbound.text() => text?,
            () = inner.clock.sleep_until(session.deadline()) => {
                session.check(inner.clock.now())?;
                continue;
            }
        };
        inner.metrics.frames_received.inc();
        let now = inner.clock.now();
        let reaction = session.on_text(&text, now)?;
        match reaction {
            Reaction::Ack => acks.send(()).await.map_err(|_| End::Gone)?,
            Reaction::Act(replay) => replays.send(replay).await.map_err(|_| End::Gone)?,
        }
        // While it waits for its turn the server does not read, and no HEARTBEAT can reach it.
        session.postpone(inner.clock.now() - now);
    }
}

/// The sending side.
struct Sender<'a> {
    gateway: &'a Gateway,
    dev: &'a DevId,
    live: Cursor,
    /// The REPLAY that is being served.
    replay: Option<Cursor>,
    waiting_acks: mpsc::Receiver<()>,
    waiting_replays: mpsc::Receiver<Replay>,
    outbound: &'a mut Outbound,
}

impl Sender<'_> {
    async fn run(&mut self) -> Result<(), End> {
        loop {
            // In no fixed order, so that neither live events nor a replay can starve the other.
            tokio::select! {
                ack = self.waiting_acks.recv() => match ack {
                    Some(()) => self.outbound.send(HEARTBEAT_ACK).await?,
                    None => return Err(End::Gone),
                },
                frames = self.live.next() => {
                    if let Some(frames) = frames.map_err(|error| failed(&error))? {
                        self.send(&frames).await?;
                    }
                }
                frames = next(&mut self.replay) => match frames.map_err(|error| failed(&error))? {
                    Some(frames) => self.send(&frames).await?,
                    None => self.replay = None,
                },
                replay = self.waiting_replays.recv(), if self.replay.is_none() => {
                    let Some(Replay { after, before }) = replay else { return Err(End::Gone) };
                    let cursor = self.gateway.inner.feeds.replay(self.dev, after, before).await;
                    self.replay = Some(cursor.map_err(|error| failed(&error.into()))?);
                }
            }
        }
    }

    /// Sends what was stored last.
    async fn finish(&mut self) {
        self.gateway.inner.stored.cancelled().await;
        while !self.live.is_up_to_date() {
            let Ok(Some(frames)) = self.live.next().await else { return };
            if self.send(&frames).await.is_err() {
                return;
            }
        }
    }

    async fn send(&mut self, frames: &Frames) -> Result<(), End> {
        self.outbound.send_all(frames).await?;
        self.gateway.inner.metrics.events_dispatched.inc_by(frames.len() as u64);
        Ok(())
    }
}

/// The next frames of a replay; never, without one.
async fn next(replay: &mut Option<Cursor>) -> Result<Option<Frames>, CursorError> {
    match replay {
        Some(cursor) => cursor.next().await,
        None => std::future::pending().await,
    }
}

fn failed(error: &CursorError) -> Fault {
    match error {
        CursorError::Pruned => Fault::new(CloseCode::TryAgainLater, "what follows is no longer retained"),
        CursorError::Log(error) => {
            tracing::error!(%error, "events could not be read");
            Fault::new(CloseCode::Internal, "internal error; the server's log has the cause")
        }
    }
}
