//! A consumer's connection after its token was accepted: one side reads requests, the other sends events.

use std::{sync::Arc, time::Duration};

use motionwire_shared::{
    DevId,
    limits::MAX_WAITING_REPLAYS,
    wire::{Capability, CloseCode, Fault, Ready, Replay, ReplayEnd, replay_end},
};
use tokio::sync::mpsc;

use super::{
    Gateway,
    connection::{going_away, heartbeat_answer, ready},
    machine::{Consumer, ConsumerAction, Identified, Reaction},
    presence::Inbox,
    registry::Seat,
    sight::Sight,
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
    (mut seat, inbox, sight): (Seat, Option<Arc<Inbox>>, Sight),
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
    let greeted = match extension(gateway, dev, &session, &live).await {
        Ok(extension) => ready(outbound, extension).await,
        Err(fault) => Err(fault.into()),
    };
    if let Err(end) = greeted {
        return end;
    }
    let (acks, waiting_acks) = mpsc::channel(WAITING_ACKS);
    // One more is being served; the reader holds another while it waits.
    let (replays, waiting_replays) = mpsc::channel(MAX_WAITING_REPLAYS);
    let mut sender = Sender {
        gateway,
        dev,
        sight: &sight,
        live,
        replay: None,
        inbox,
        is_batched: session.has(Capability::Batch),
        tells_ends: session.has(Capability::Replay),
        waiting_acks,
        waiting_replays,
        outbound,
    };
    let end = tokio::select! {
        end = read(gateway, dev, session, inbound, &acks, &replays) => end,
        end = sender.run() => end,
        ended = &mut seat.ended => Err(ended.map_or(End::Gone, End::Fault)),
        ended = sight.ended(&inner.clock) => Err(ended.into()),
        () = inner.shutdown.cancelled() => Err(going_away().into()),
    };
    if inner.shutdown.is_cancelled() {
        let _ = tokio::time::timeout(LAST_EVENTS, sender.finish()).await;
    }
    end.err().unwrap_or(End::Gone)
}

/// What READY says beyond the core protocol.
async fn extension(
    gateway: &Gateway,
    dev: &DevId,
    session: &Identified<Consumer>,
    live: &Cursor,
) -> Result<Option<Ready>, Fault> {
    let Some(have) = session.terms() else { return Ok(None) };
    let mut extension = Ready { have, ..Ready::default() };
    if have.has(Capability::Replay) {
        let bounds = gateway.inner.feeds.bounds(dev).await.map_err(|error| failed(&error.into()))?;
        (extension.seq, extension.oldest) = (Some(live.after()), bounds.oldest);
    }
    Ok(Some(extension))
}

async fn read(
    gateway: &Gateway,
    dev: &DevId,
    mut session: Identified<Consumer>,
    inbound: &mut Inbound,
    acks: &mpsc::Sender<Option<f64>>,
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
        match session.on_text(&text, now)? {
            Reaction::Ack { t0_ms } => acks.send(t0_ms).await.map_err(|_| End::Gone)?,
            Reaction::Act(ConsumerAction::Replay(replay)) => {
                replays.send(replay).await.map_err(|_| End::Gone)?;
            }
            Reaction::Act(ConsumerAction::Steer(steer)) => inner.registry.steer(dev, steer),
        }
        // While it waits for its turn the server does not read, and no HEARTBEAT can reach it.
        session.postpone(inner.clock.now() - now);
    }
}

/// The sending side.
struct Sender<'a> {
    gateway: &'a Gateway,
    dev: &'a DevId,
    sight: &'a Sight,
    live: Cursor,
    /// The REPLAY that is being served.
    replay: Option<Replaying>,
    inbox: Option<Arc<Inbox>>,
    is_batched: bool,
    tells_ends: bool,
    /// For each HEARTBEAT the client's time, if it sent it.
    waiting_acks: mpsc::Receiver<Option<f64>>,
    waiting_replays: mpsc::Receiver<Replay>,
    outbound: &'a mut Outbound,
}

struct Replaying {
    cursor: Cursor,
    after: u64,
    sent: u64,
}

impl Sender<'_> {
    async fn run(&mut self) -> Result<(), End> {
        loop {
            // In no fixed order, so that neither live events nor a replay can starve the other.
            tokio::select! {
                ack = self.waiting_acks.recv() => match ack {
                    Some(t0_ms) => self.outbound.send(heartbeat_answer(self.gateway, t0_ms)).await?,
                    None => return Err(End::Gone),
                },
                frames = self.live.next() => {
                    if let Some(frames) = frames.map_err(|error| failed(&error))? {
                        self.send(&self.sight.pass(frames)).await?;
                    }
                }
                frames = next(&mut self.replay, self.sight) => match frames.map_err(|error| failed(&error))? {
                    Some(frames) => self.send(&frames).await?,
                    None => self.end_replay().await?,
                },
                replay = self.waiting_replays.recv(), if self.replay.is_none() => {
                    let Some(replay) = replay else { return Err(End::Gone) };
                    self.start_replay(replay).await?;
                }
                news = news(self.inbox.as_deref()) => {
                    for frame in news {
                        self.outbound.send(frame).await?;
                    }
                }
            }
        }
    }

    async fn start_replay(&mut self, replay: Replay) -> Result<(), Fault> {
        let Replay { after, before } = self.sight.allow(replay);
        let cursor = self.gateway.inner.feeds.replay(self.dev, after, before).await;
        let cursor = cursor.map_err(|error| failed(&error.into()))?;
        self.replay = Some(Replaying { cursor, after, sent: 0 });
        Ok(())
    }

    async fn end_replay(&mut self) -> Result<(), End> {
        let Some(Replaying { cursor, after, sent }) = self.replay.take().filter(|_| self.tells_ends) else {
            return Ok(());
        };
        let bounds =
            self.gateway.inner.feeds.bounds(self.dev).await.map_err(|error| failed(&error.into()))?;
        let before = cursor.before().unwrap_or(u64::MAX);
        self.outbound.send(replay_end(&ReplayEnd { after, before, sent, oldest: bounds.oldest })).await
    }

    /// Sends what was stored last.
    async fn finish(&mut self) {
        self.gateway.inner.stored.cancelled().await;
        while !self.live.is_up_to_date() {
            let Ok(Some(frames)) = self.live.next().await else { return };
            if self.send(&self.sight.pass(frames)).await.is_err() {
                return;
            }
        }
    }

    async fn send(&mut self, frames: &Frames) -> Result<(), End> {
        if frames.is_empty() {
            return Ok(());
        }
        if self.is_batched {
            self.outbound.send_batched(frames).await?;
        } else {
            self.outbound.send_all(frames).await?;
        }
        self.gateway.inner.metrics.events_dispatched.inc_by(frames.len() as u64);
        Ok(())
    }
}

/// The next frames of a replay; never, without one.
async fn next(replay: &mut Option<Replaying>, sight: &Sight) -> Result<Option<Frames>, CursorError> {
    let Some(replay) = replay else { return std::future::pending().await };
    let frames = replay.cursor.next().await?.map(|frames| sight.pass(frames));
    replay.sent += frames.as_ref().map_or(0, |frames| frames.len() as u64);
    Ok(frames)
}

/// What there is to tell of producers; never, for who does not want to hear it.
async fn news(inbox: Option<&Inbox>) -> Vec<String> {
    match inbox {
        Some(inbox) => inbox.take().await,
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
