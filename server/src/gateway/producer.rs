//! A producer's connection after its token was accepted.

use bytes::Bytes;
use motionwire_shared::{
    DevId,
    wire::{HEARTBEAT_ACK, Submit},
};

use super::{
    Gateway,
    connection::{going_away, ready},
    machine::{Identified, Producer, ProducerAction, Reaction},
    registry::Seat,
    socket::{End, Inbound, Outbound},
};
use crate::log::NewEvent;

pub(super) async fn run(
    gateway: &Gateway,
    dev: &DevId,
    mut seat: Seat,
    session: Identified<Producer>,
    inbound: &mut Inbound,
    outbound: &mut Outbound,
) -> End {
    let reading = gateway.inner.readers.token();
    let end = match ready(outbound).await {
        Ok(()) => read(gateway, dev, &mut seat, session, inbound, outbound).await.err().unwrap_or(End::Gone),
        Err(end) => end,
    };
    drop(reading);
    if gateway.inner.shutdown.is_cancelled() {
        // Told only when all that it submitted is stored.
        gateway.inner.stored.cancelled().await;
    }
    end
}

async fn read(
    gateway: &Gateway,
    dev: &DevId,
    seat: &mut Seat,
    mut session: Identified<Producer>,
    inbound: &mut Inbound,
    outbound: &mut Outbound,
) -> Result<(), End> {
    let inner = &gateway.inner;
    loop {
        let text = tokio::select! {
            biased;
            ended = &mut seat.ended => return Err(ended.map_or(End::Gone, End::Fault)),
            () = inner.shutdown.cancelled() => return Err(going_away().into()),
            text = inbound.text() => text?,
            () = inner.clock.sleep_until(session.deadline()) => {
                session.check(inner.clock.now())?;
                continue;
            }
        };
        inner.metrics.frames_received.inc();
        let now = inner.clock.now();
        match session.on_text(&text, now)? {
            Reaction::Ack => outbound.answer(HEARTBEAT_ACK).await?,
            Reaction::Act(ProducerAction::Submit(submit)) => {
                let event = stamp(gateway, &session, submit);
                inner.feeds.submit(dev, event).await.map_err(|_| going_away())?;
                session.postpone(inner.clock.now() - now);
            }
            Reaction::Act(ProducerAction::Status(status)) => {
                if let Some(status) = status {
                    inner.registry.set_status(seat, status);
                }
            }
        }
    }
}

fn stamp(gateway: &Gateway, session: &Identified<Producer>, submit: Submit<'_>) -> NewEvent {
    let (json, ts) = submit.reading.stamped(gateway.inner.clock.timestamp());
    let uid = session.role().uid.clone();
    NewEvent { uid, data_type: submit.data_type, ts, reading: Bytes::from(json) }
}
