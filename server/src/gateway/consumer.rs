//! A consumer's connection after its token was accepted.

use std::{ops::ControlFlow, pin::pin, sync::Arc, time::Duration};

use motionwire_shared::{
    DevId,
    limits::MAX_WAITING_REPLAYS,
    wire::{Capability, CloseCode, Fault, Ready},
};

use super::{
    Gateway,
    connection::{heartbeat_answer, ready},
    end::End,
    inbound::{Inbound, Received},
    machine::{Consumer, ConsumerAction, Identified, Reaction},
    outbound::Outbound,
    presence::Inbox,
    registry::Seat,
    sender::Sender,
    sight::Sight,
};
use crate::feed::CursorError;

/// How long a shutdown goes on sending what was stored last.
const LAST_EVENTS: Duration = Duration::from_secs(2);

#[expect(clippy::manual_async_fn, reason = "an async function would keep room for its arguments twice")]
pub(super) fn run<'a>(
    gateway: &'a Gateway,
    dev: DevId,
    (mut seat, inbox, sight): (Seat, Option<Arc<Inbox>>, Sight),
    mut session: Identified<Consumer>,
    inbound: &'a mut Inbound,
    outbound: &'a Arc<Outbound>,
) -> impl Future<Output = End> + 'a {
    async move {
        // The place in the log is taken before READY goes out: whatever is stored after READY is delivered.
        let live = match Box::pin(gateway.inner.feeds.live(&dev)).await {
            Ok(live) => live,
            Err(error) => return failed(&error.into()).into(),
        };
        if let Err(end) = Box::pin(greet(gateway, &dev, &session, live.after(), outbound)).await {
            return end;
        }
        let mut sender = Sender::new(gateway, dev, live, &session, (inbox, sight), Arc::clone(outbound));
        let end = serve(gateway, &mut session, inbound, &mut sender, &mut seat).await.err();
        if gateway.inner.shutdown.is_cancelled() {
            gateway.inner.stored.cancelled().await;
            let _ = Box::pin(tokio::time::timeout(LAST_EVENTS, sender.finish())).await;
        }
        end.unwrap_or(End::Gone)
    }
}

/// Sends READY.
async fn greet(
    gateway: &Gateway,
    dev: &DevId,
    session: &Identified<Consumer>,
    newest_seq: u64,
    outbound: &Outbound,
) -> Result<(), End> {
    let extension = extension(gateway, dev, session, newest_seq).await?;
    ready(outbound, extension).await
}

/// What READY says beyond the core protocol.
async fn extension(
    gateway: &Gateway,
    dev: &DevId,
    session: &Identified<Consumer>,
    newest_seq: u64,
) -> Result<Option<Ready>, Fault> {
    let Some(have) = session.terms() else { return Ok(None) };
    let mut extension = Ready { have, ..Ready::default() };
    if have.has(Capability::Replay) {
        let bounds = gateway.inner.feeds.bounds(dev).await.map_err(|error| failed(&error.into()))?;
        (extension.seq, extension.oldest) = (Some(newest_seq), bounds.oldest);
    }
    Ok(Some(extension))
}

/// Reads requests and sends what there is to send, until one of them ends.
async fn serve(
    gateway: &Gateway,
    session: &mut Identified<Consumer>,
    inbound: &mut Inbound,
    sender: &mut Sender<'_>,
    seat: &mut Seat,
) -> Result<(), End> {
    let inner = &gateway.inner;
    let clock = &inner.clock;
    let mut shutdown = pin!(inner.shutdown.cancelled());
    let sight = sender.sight().clone();
    let mut ended = pin!(sight.ended(clock));
    let mut wake_up = pin!(clock.sleep_until(session.deadline()));
    // Since when requests have to wait for their turn.
    let mut deaf_since = None;
    loop {
        let hears = sender.waiting_replays() < MAX_WAITING_REPLAYS && sender.takes_answers();
        if !hears {
            deaf_since.get_or_insert_with(|| clock.now());
        } else if let Some(since) = deaf_since.take() {
            // Meanwhile the server did not read, and no HEARTBEAT could reach it.
            session.postpone(clock.now() - since);
        }
        let take = |text: &str| ControlFlow::Break(session.on_text(text, clock.now()));
        let received = tokio::select! {
            // In no fixed order, so that neither side can starve the other.
            received = inbound.receive(take), if hears => received?,
            sent = sender.step() => {
                sent?;
                continue;
            }
            taken = &mut seat.ended => return Err(taken.map_or(End::Gone, End::Fault)),
            fault = &mut ended => return Err(fault.into()),
            () = &mut shutdown => return Err(End::going_away()),
            () = &mut wake_up, if hears => {
                session.check(clock.now())?;
                wake_up.set(clock.sleep_until(session.deadline()));
                continue;
            }
        };
        match received {
            Received::All => {}
            Received::Ping(payload) => sender.pong(&payload),
            Received::Broken(reaction) => {
                inner.metrics.frames_received.inc();
                match reaction? {
                    Reaction::Ack { t0_ms } => sender.answer(&heartbeat_answer(gateway, t0_ms)),
                    Reaction::Act(ConsumerAction::Replay(replay)) => sender.replay(replay),
                    Reaction::Act(ConsumerAction::Steer(steer)) => inner.registry.steer(sender.dev(), steer),
                }
            }
        }
    }
}

pub(super) fn failed(error: &CursorError) -> Fault {
    match error {
        CursorError::Pruned => Fault::new(CloseCode::TryAgainLater, "what follows is no longer retained"),
        CursorError::Log(error) => {
            tracing::error!(%error, "events could not be read");
            Fault::new(CloseCode::Internal, "internal error; the server's log has the cause")
        }
    }
}
