//! A producer's connection after its token was accepted.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use motionwire_shared::{
    DevId,
    wire::{Ready, Streams, Submit, control, stored},
};
use tokio::sync::mpsc;

use super::{
    Gateway,
    connection::{going_away, heartbeat_answer, ready},
    machine::{Identified, Producer, ProducerAction, Reaction},
    registry::Seat,
    socket::{End, Inbound, Outbound},
};
use crate::{
    clock::Clock,
    feed::{Acks, Numbered},
    log::NewEvent,
};

/// Least time between two acknowledgements of submissions: many commits are told at once.
const ACK_PAUSE: Duration = Duration::from_millis(50);

/// How long a shutdown waits for a producer to take its last acknowledgements.
const LAST_ACKS: Duration = Duration::from_secs(2);

pub(super) async fn run(
    gateway: &Gateway,
    dev: &DevId,
    (mut seat, wishes): (Seat, mpsc::Receiver<Streams>),
    session: Identified<Producer>,
    inbound: &mut Inbound,
    outbound: &mut Outbound,
) -> End {
    let reading = gateway.inner.readers.token();
    let extension = session.terms().map(|have| Ready { have, ..Ready::default() });
    let acks = Arc::<Acks>::default();
    let end = match ready(outbound, extension).await {
        Ok(()) => {
            let connection = Connection { gateway, dev, session, acks: Arc::clone(&acks), inbound, outbound };
            connection.read(&mut seat, wishes).await.err().unwrap_or(End::Gone)
        }
        Err(end) => end,
    };
    drop(reading);
    if gateway.inner.shutdown.is_cancelled() {
        // Told only when all that it submitted is stored.
        gateway.inner.stored.cancelled().await;
        let _ = tokio::time::timeout(LAST_ACKS, tell(&acks, outbound)).await;
    }
    end
}

/// Tells how far the streams are stored.
async fn tell(acks: &Acks, outbound: &mut Outbound) -> Result<(), End> {
    for position in acks.take() {
        outbound.answer(stored(&position)).await?;
    }
    Ok(())
}

/// Resolves when there is something to acknowledge, and not before `earliest`.
async fn ack_due(acks: &Acks, clock: &Clock, earliest: Instant) {
    acks.wait().await;
    clock.sleep_until(earliest).await;
}

struct Connection<'a> {
    gateway: &'a Gateway,
    dev: &'a DevId,
    session: Identified<Producer>,
    acks: Arc<Acks>,
    inbound: &'a mut Inbound,
    outbound: &'a mut Outbound,
}

impl Connection<'_> {
    async fn read(mut self, seat: &mut Seat, mut wishes: mpsc::Receiver<Streams>) -> Result<(), End> {
        let gateway = self.gateway;
        let inner = &gateway.inner;
        let mut next_ack = inner.clock.now();
        loop {
            let text = tokio::select! {
                biased;
                ended = &mut seat.ended => return Err(ended.map_or(End::Gone, End::Fault)),
                () = inner.shutdown.cancelled() => return Err(going_away().into()),
                () = ack_due(&self.acks, &inner.clock, next_ack) => {
                    tell(&self.acks, self.outbound).await?;
                    next_ack = inner.clock.now() + ACK_PAUSE;
                    continue;
                }
                Some(streams) = wishes.recv() => {
                    self.outbound.answer(control(&self.session.role().uid, &streams)).await?;
                    continue;
                }
                text = self.inbound.text() => text?,
                () = inner.clock.sleep_until(self.session.deadline()) => {
                    self.session.check(inner.clock.now())?;
                    continue;
                }
            };
            inner.metrics.frames_received.inc();
            self.take(seat, &text).await?;
        }
    }

    async fn take(&mut self, seat: &Seat, text: &str) -> Result<(), End> {
        let inner = &self.gateway.inner;
        let now = inner.clock.now();
        match self.session.on_text(text, now)? {
            Reaction::Ack { t0_ms } => self.outbound.answer(heartbeat_answer(self.gateway, t0_ms)).await?,
            Reaction::Act(ProducerAction::Submit(submit)) => {
                let (events, numbered) = self.stamp(submit);
                inner.feeds.submit(self.dev, events, numbered).await.map_err(|_| going_away())?;
                self.session.postpone(inner.clock.now() - now);
            }
            Reaction::Act(ProducerAction::Status(report)) => {
                if let Some(report) = report {
                    inner.registry.set_report(seat, report);
                }
            }
        }
        Ok(())
    }

    fn stamp(
        &self,
        Submit { data_type, readings, position }: Submit<'_>,
    ) -> (Vec<NewEvent>, Option<Numbered>) {
        let now = self.gateway.inner.clock.timestamp();
        let uid = &self.session.role().uid;
        let event = |(json, ts)| NewEvent {
            uid: uid.clone(),
            data_type: data_type.clone(),
            ts,
            reading: Bytes::from(json),
        };
        let events = readings.iter().map(|reading| event(reading.stamped(now))).collect();
        let acks = &self.acks;
        let numbered =
            position.map(|position| Numbered { uid: uid.clone(), position, acks: Arc::clone(acks) });
        (events, numbered)
    }
}
