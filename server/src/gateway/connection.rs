//! One connection from its HELLO to its close.

use std::{borrow::Cow, ops::ControlFlow, sync::Arc};

use futures_util::future::BoxFuture;
use hyper::upgrade::Upgraded;
use motionwire_shared::{
    DevId,
    wire::{
        self, Capability, ClockAnswer, CloseCode, Fault, HEARTBEAT_ACK, READY, Ready, Role, Streams,
        clock_answer, hello,
    },
};
use prometheus_client::metrics::gauge::Gauge;
use tokio::sync::mpsc;

use super::{
    Gateway, consumer,
    end::End,
    inbound::{Inbound, Received},
    machine::{Consumer, Greeting, Identified, Identifying, Producer, Timing, Unidentified},
    outbound::Outbound,
    presence::Inbox,
    producer,
    registry::Seat,
    sight::Sight,
    stream,
};
use crate::{
    admission::Guest,
    auth::{AccountsError, GrantRole, Watcher},
    metrics::{Metrics, RoleValue},
};

/// Counts a connection while it lives.
struct Counted(Gauge);

impl Counted {
    fn new(metrics: &Metrics, role: RoleValue) -> Self {
        let gauge = metrics.connections.get_or_create(&role.into()).clone();
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// What a token made of a connection.
enum Seated {
    Producer(DevId, Seat, mpsc::Receiver<Streams>, Identified<Producer>),
    Consumer(DevId, Seat, Option<Arc<Inbox>>, Sight, Identified<Consumer>),
}

impl Seated {
    fn role(&self) -> RoleValue {
        match self {
            Self::Producer(..) => RoleValue::producer,
            Self::Consumer(..) => RoleValue::consumer,
        }
    }
}

/// Serves an upgraded connection to its end.
pub(super) async fn serve(gateway: Gateway, upgraded: Upgraded, is_extended: bool, guest: Guest) {
    let (read, write, early) = stream::split(upgraded);
    let mut inbound = Inbound::new(read, &early, gateway.inner.config.max_frame_bytes);
    let outbound = Arc::new(Outbound::new(write, &gateway.inner.metrics));
    drop(early);
    let unidentified = Counted::new(&gateway.inner.metrics, RoleValue::none);
    let (_counted, until_end) = {
        // In a box of its own, which ends with it: most of a connection's life comes after it.
        let greeted = Box::pin(greet(&gateway, is_extended, &mut inbound, &outbound)).await;
        drop(unidentified);
        guest.greeted(matches!(&greeted, Err(End::Fault(fault)) if fault.code == CloseCode::BadToken));
        let seated = greeted.as_ref().ok();
        let counted = seated.map(|seated| Counted::new(&gateway.inner.metrics, seated.role()));
        (counted, until_end(&gateway, greeted, &mut inbound, &outbound))
    };
    let end = until_end.await;
    if let End::Fault(fault) = &end {
        gateway.inner.metrics.closes.get_or_create(&fault.code.into()).inc();
        tracing::debug!(code = fault.code.number(), reason = %fault.reason, "closing a connection");
    }
    Box::pin(outbound.close(&mut inbound, &end)).await;
}

/// What comes after the greeting, in a box of its own; made here, so that the connection's task keeps no room for what it is
/// made of.
fn until_end<'a>(
    gateway: &'a Gateway,
    greeted: Result<Seated, End>,
    inbound: &'a mut Inbound,
    outbound: &'a Arc<Outbound>,
) -> BoxFuture<'a, End> {
    match greeted {
        Ok(Seated::Producer(dev, seat, wishes, session)) => {
            Box::pin(producer::run(gateway, dev, (seat, wishes), session, inbound, outbound))
        }
        Ok(Seated::Consumer(dev, seat, inbox, sight, session)) => {
            Box::pin(consumer::run(gateway, dev, (seat, inbox, sight), session, inbound, outbound))
        }
        Err(end) => Box::pin(std::future::ready(end)),
    }
}

/// From HELLO to READY.
async fn greet(
    gateway: &Gateway,
    is_extended: bool,
    inbound: &mut Inbound,
    outbound: &Outbound,
) -> Result<Seated, End> {
    let inner = &gateway.inner;
    let timing = Timing {
        heartbeat_interval: inner.config.heartbeat_interval,
        identify_timeout: inner.config.identify_timeout,
    };
    let interval_ms = u64::try_from(timing.heartbeat_interval.as_millis()).unwrap_or(u64::MAX);
    let mut session = Unidentified::open(timing, is_extended, inner.clock.now());
    outbound.answer(&hello(interval_ms)).await?;
    loop {
        let received = tokio::select! {
            biased;
            () = inner.shutdown.cancelled() => return Err(End::going_away()),
            received = inbound.receive(|text| ControlFlow::Break(text.to_owned())) => received?,
            () = inner.clock.sleep_until(session.deadline()) => {
                session.check(inner.clock.now())?;
                continue;
            }
        };
        match received {
            Received::All => {}
            Received::Ping(payload) => outbound.pong(&payload).await?,
            Received::Broken(text) => {
                inner.metrics.frames_received.inc();
                match session.on_text(&text, inner.clock.now())? {
                    Greeting::Ack(waiting) => {
                        session = waiting;
                        outbound.answer(HEARTBEAT_ACK).await?;
                    }
                    Greeting::Identify(token, identifying) => {
                        return Ok(seat(gateway, &token, identifying).await?);
                    }
                }
            }
        }
    }
}

/// Turns a token into a place; the token is used up only if the place can be had.
///
/// It is used up after the seat is taken: a user, session or link that is ended meanwhile either ends the seat, or has taken
/// its tokens along.
async fn seat(gateway: &Gateway, token: &str, identifying: Identifying) -> Result<Seated, Fault> {
    let inner = &gateway.inner;
    let bad_token =
        || Fault::new(CloseCode::BadToken, "unknown, expired or used token, or a token of the other role");
    let grant =
        inner.accounts.check_token(token, inner.clock.timestamp()).await.map_err(|error| internal(&error))?;
    let grant = grant.ok_or_else(bad_token)?;
    match (grant.role, identifying.role()) {
        (GrantRole::Producer(uid), Role::Producer) => {
            let name = inner.accounts.phone_name(grant.dev.clone(), uid.clone()).await;
            let name = name.map_err(|error| internal(&error))?;
            let types = inner.feeds.log().types(&grant.dev, &uid).await;
            let types = types.map_err(|error| consumer::failed(&error.into()))?;
            let session = identifying.into_producer(uid.clone(), types);
            let takes_wishes = session.has(Capability::Control);
            let (seat, wishes) = inner.registry.seat_producer(&grant.dev, &uid, name, takes_wishes);
            consume(gateway, token).await?;
            Ok(Seated::Producer(grant.dev, seat, wishes, session))
        }
        (GrantRole::Consumer, Role::Consumer) => {
            seat_consumer(gateway, token, grant.dev, None, identifying).await
        }
        (GrantRole::Watcher(watcher), Role::Consumer) => {
            seat_consumer(gateway, token, grant.dev, Some(&watcher), identifying).await
        }
        _ => Err(bad_token()),
    }
}

async fn seat_consumer(
    gateway: &Gateway,
    token: &str,
    dev: DevId,
    watcher: Option<&Watcher>,
    identifying: Identifying,
) -> Result<Seated, Fault> {
    let inner = &gateway.inner;
    let sight = watcher.map_or_else(Sight::default, |watcher| Sight::of(watcher, &inner.clock));
    let own = identifying.session().cloned();
    let session = match sight.scope() {
        Some(_) => identifying.into_viewer(),
        None => identifying.into_consumer(),
    };
    let inbox = session.has(Capability::Presence).then(|| Arc::new(Inbox::within(sight.scope())));
    let max = inner.config.max_consumers;
    let seat = inner.registry.seat_consumer(&dev, max, own.as_ref(), watcher, inbox.as_ref())?;
    consume(gateway, token).await?;
    Ok(Seated::Consumer(dev, seat, inbox, sight, session))
}

async fn consume(gateway: &Gateway, token: &str) -> Result<(), Fault> {
    let inner = &gateway.inner;
    if inner.accounts.consume_token(token, inner.clock.timestamp()).await.map_err(|error| internal(&error))? {
        return Ok(());
    }
    Err(Fault::new(CloseCode::BadToken, "the token was used or has expired"))
}

fn internal(error: &AccountsError) -> Fault {
    tracing::error!(%error, "a token could not be looked up");
    Fault::new(CloseCode::Internal, "internal error; the server's log has the cause")
}

/// Sends READY; on a connection that chose the extension, with what holds there.
pub(super) async fn ready(outbound: &Outbound, extension: Option<Ready>) -> Result<(), End> {
    match extension {
        Some(extension) => outbound.answer(&wire::ready(&extension)).await,
        None => outbound.answer(READY).await,
    }
}

/// The answer to a HEARTBEAT.
pub(super) fn heartbeat_answer(gateway: &Gateway, t0_ms: Option<f64>) -> Cow<'static, str> {
    match t0_ms {
        Some(t0_ms) => {
            let t1_ms = gateway.inner.clock.timestamp().as_millis();
            clock_answer(ClockAnswer { t0_ms, t1_ms }).into()
        }
        None => HEARTBEAT_ACK.into(),
    }
}
