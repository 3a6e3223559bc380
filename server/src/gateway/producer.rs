//! A producer's connection after its token was accepted.

use std::{
    ops::ControlFlow,
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use motionwire_shared::{
    DevId, Timestamp,
    reading::write_stamped,
    wire::{Fault, Ready, Report, Single, Streams, Submit, control, stored},
};
use tokio::sync::mpsc;

use super::{
    Gateway,
    connection::{heartbeat_answer, ready},
    end::End,
    inbound::{Inbound, Received},
    machine::{Identified, Producer, ProducerAction, Reaction},
    outbound::Outbound,
    registry::Seat,
};
use crate::{
    clock::Clock,
    feed::{Acks, Numbered},
    log::EventRun,
};

/// Least time between two acknowledgements of submissions: many commits are told at once.
const ACK_PAUSE: Duration = Duration::from_millis(50);

/// How long a shutdown waits for a producer to take its last acknowledgements.
const LAST_ACKS: Duration = Duration::from_secs(2);

pub(super) async fn run(
    gateway: &Gateway,
    dev: DevId,
    (mut seat, wishes): (Seat, mpsc::Receiver<Streams>),
    session: Identified<Producer>,
    inbound: &mut Inbound,
    outbound: &Outbound,
) -> End {
    let reading = gateway.inner.readers.token();
    let extension = session.terms().map(|have| Ready { have, ..Ready::default() });
    let acks = Arc::<Acks>::default();
    let end = match ready(outbound, extension).await {
        Ok(()) => {
            let harvest = Harvest::of(&session, Arc::clone(&acks));
            let connection = Connection { gateway, dev, session, harvest, inbound, outbound };
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
async fn tell(acks: &Acks, outbound: &Outbound) -> Result<(), End> {
    for position in acks.take() {
        outbound.answer(&stored(&position)).await?;
    }
    Ok(())
}

/// Resolves when there is something to acknowledge, and not before `earliest`.
async fn ack_due(acks: &Acks, clock: &Clock, earliest: Instant) {
    acks.wait().await;
    clock.sleep_until(earliest).await;
}

/// What is done at once, before more is read.
enum Errand {
    Answer { t0_ms: Option<f64> },
    Keep(Option<Report>),
    End(Fault),
}

/// What one read has brought.
struct Harvest {
    acks: Arc<Acks>,
    /// Events without a number, all in one.
    plain: EventRun,
    numbered: Vec<(EventRun, Numbered)>,
    frames: u64,
}

impl Harvest {
    fn of(session: &Identified<Producer>, acks: Arc<Acks>) -> Self {
        Self { acks, plain: EventRun::of(session.role().uid.clone()), numbered: Vec::new(), frames: 0 }
    }

    /// Takes a frame; what is to be done at once breaks off.
    fn take(
        &mut self,
        session: &mut Identified<Producer>,
        text: &str,
        (now, received): (Instant, Timestamp),
    ) -> ControlFlow<Errand> {
        self.frames += 1;
        match session.on_text(text, now) {
            Ok(Reaction::Act(ProducerAction::Submit(submit))) => {
                self.add(session, submit, received);
                ControlFlow::Continue(())
            }
            Ok(Reaction::Act(ProducerAction::Single(Single { data_type, json, ts }))) => {
                self.plain.push_with(data_type, |readings| write_stamped(json, ts, readings, received));
                ControlFlow::Continue(())
            }
            Ok(Reaction::Act(ProducerAction::Status(report))) => ControlFlow::Break(Errand::Keep(report)),
            Ok(Reaction::Ack { t0_ms }) => ControlFlow::Break(Errand::Answer { t0_ms }),
            Err(fault) => ControlFlow::Break(Errand::End(fault)),
        }
    }

    fn add(&mut self, session: &Identified<Producer>, submit: Submit<'_>, received: Timestamp) {
        let Submit { data_type, readings, position } = submit;
        let uid = &session.role().uid;
        let mut apart = position.is_some().then(|| EventRun::of(uid.clone()));
        let run = apart.as_mut().unwrap_or(&mut self.plain);
        for reading in &readings {
            run.push_with(data_type.clone(), |readings| {
                write_stamped(reading.json, reading.ts, readings, received)
            });
        }
        if let (Some(run), Some(position)) = (apart, position) {
            let numbered = Numbered { uid: uid.clone(), position, acks: Arc::clone(&self.acks) };
            self.numbered.push((run, numbered));
        }
    }
}

struct Connection<'a> {
    gateway: &'a Gateway,
    dev: DevId,
    session: Identified<Producer>,
    harvest: Harvest,
    inbound: &'a mut Inbound,
    outbound: &'a Outbound,
}

impl Connection<'_> {
    async fn read(mut self, seat: &mut Seat, mut wishes: mpsc::Receiver<Streams>) -> Result<(), End> {
        let inner = &self.gateway.inner;
        let clock = &inner.clock;
        let acks = Arc::clone(&self.harvest.acks);
        let mut next_ack = clock.now();
        let mut shutdown = pin!(inner.shutdown.cancelled());
        let mut wake_up = pin!(clock.sleep_until(self.session.deadline()));
        loop {
            let (harvest, session) = (&mut self.harvest, &mut self.session);
            let mut times = None;
            let take = |text: &str| {
                let times = *times.get_or_insert_with(|| (clock.now(), clock.timestamp()));
                harvest.take(session, text, times)
            };
            let received = tokio::select! {
                biased;
                ended = &mut seat.ended => return Err(ended.map_or(End::Gone, End::Fault)),
                () = &mut shutdown => return Err(End::going_away()),
                () = ack_due(&acks, clock, next_ack) => {
                    tell(&acks, self.outbound).await?;
                    next_ack = clock.now() + ACK_PAUSE;
                    continue;
                }
                Some(streams) = wishes.recv() => {
                    self.outbound.answer(&control(&self.session.role().uid, &streams)).await?;
                    continue;
                }
                received = self.inbound.receive(take) => received,
                () = &mut wake_up => {
                    // Each HEARTBEAT has moved the deadline on, this only once it was due.
                    self.session.check(clock.now())?;
                    wake_up.set(clock.sleep_until(self.session.deadline()));
                    continue;
                }
            };
            // Before a fault ends the connection, since what came before it was right.
            self.hand_over().await?;
            match received? {
                Received::All => {}
                Received::Ping(payload) => self.outbound.pong(&payload).await?,
                Received::Broken(Errand::Answer { t0_ms }) => {
                    self.outbound.answer(&heartbeat_answer(self.gateway, t0_ms)).await?;
                }
                Received::Broken(Errand::Keep(Some(report))) => inner.registry.set_report(seat, report),
                Received::Broken(Errand::Keep(None)) => {}
                Received::Broken(Errand::End(fault)) => return Err(fault.into()),
            }
        }
    }

    /// Queues what was submitted; waits while too much is queued.
    async fn hand_over(&mut self) -> Result<(), End> {
        let inner = &self.gateway.inner;
        inner.metrics.frames_received.inc_by(std::mem::take(&mut self.harvest.frames));
        let now = inner.clock.now();
        if !self.harvest.plain.is_empty() {
            let events = self.harvest.plain.take();
            inner.feeds.submit(&self.dev, events, None).await.map_err(|_| End::going_away())?;
        }
        for (events, numbered) in self.harvest.numbered.drain(..) {
            inner.feeds.submit(&self.dev, events, Some(numbered)).await.map_err(|_| End::going_away())?;
        }
        // While it waits, the server does not read, and no HEARTBEAT can reach it.
        self.session.postpone(inner.clock.now() - now);
        Ok(())
    }
}
