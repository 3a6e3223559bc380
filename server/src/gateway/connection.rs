//! One connection from its HELLO to its close.

use axum::extract::ws::WebSocket;
use motionwire_shared::{
    DevId,
    wire::{CloseCode, Fault, HEARTBEAT_ACK, Identify, READY, Role, hello},
};
use prometheus_client::metrics::gauge::Gauge;

use super::{
    Gateway, consumer,
    machine::{Consumer, Greeting, Identified, Identifying, Producer, Timing, Unidentified},
    producer,
    registry::Seat,
    socket::{End, Inbound, Outbound, split},
};
use crate::{
    auth::{AccountsError, GrantRole},
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
    Producer(DevId, Seat, Identified<Producer>),
    Consumer(DevId, Seat, Identified<Consumer>),
}

pub(super) async fn serve(gateway: Gateway, socket: WebSocket) {
    let (mut inbound, mut outbound) = split(socket, &gateway.inner.metrics);
    let unidentified = Counted::new(&gateway.inner.metrics, RoleValue::none);
    let greeted = greet(&gateway, &mut inbound, &mut outbound).await;
    drop(unidentified);
    let end = match greeted {
        Ok(Seated::Producer(dev, seat, session)) => {
            let _counted = Counted::new(&gateway.inner.metrics, RoleValue::producer);
            producer::run(&gateway, &dev, seat, session, &mut inbound, &mut outbound).await
        }
        Ok(Seated::Consumer(dev, seat, session)) => {
            let _counted = Counted::new(&gateway.inner.metrics, RoleValue::consumer);
            consumer::run(&gateway, &dev, seat, session, &mut inbound, &mut outbound).await
        }
        Err(end) => end,
    };
    if let End::Fault(fault) = &end {
        gateway.inner.metrics.closes.get_or_create(&fault.code.into()).inc();
        tracing::debug!(code = fault.code.number(), reason = %fault.reason, "closing a connection");
    }
    outbound.close(inbound, end).await;
}

/// From HELLO to READY.
async fn greet(gateway: &Gateway, inbound: &mut Inbound, outbound: &mut Outbound) -> Result<Seated, End> {
    let inner = &gateway.inner;
    let timing = Timing {
        heartbeat_interval: inner.config.heartbeat_interval,
        identify_timeout: inner.config.identify_timeout,
    };
    let interval_ms = u64::try_from(timing.heartbeat_interval.as_millis()).unwrap_or(u64::MAX);
    let mut session = Unidentified::open(timing, inner.clock.now());
    outbound.answer(hello(interval_ms)).await?;
    loop {
        let text = tokio::select! {
            biased;
            () = inner.shutdown.cancelled() => return Err(going_away().into()),
            text = inbound.text() => text?,
            () = inner.clock.sleep_until(session.deadline()) => {
                session.check(inner.clock.now())?;
                continue;
            }
        };
        inner.metrics.frames_received.inc();
        match session.on_text(&text, inner.clock.now())? {
            Greeting::Ack(waiting) => {
                session = waiting;
                outbound.answer(HEARTBEAT_ACK).await?;
            }
            Greeting::Identify(identify, identifying) => {
                let seated = seat(gateway, &identify, identifying).await?;
                return Ok(seated);
            }
        }
    }
}

/// Turns a token into a place; the token is used up only if the place can be had.
async fn seat(gateway: &Gateway, identify: &Identify, identifying: Identifying) -> Result<Seated, Fault> {
    let inner = &gateway.inner;
    let bad_token =
        || Fault::new(CloseCode::BadToken, "unknown, expired or used token, or a token of the other role");
    let token = identify.token.as_str();
    let grant =
        inner.accounts.check_token(token, inner.clock.timestamp()).await.map_err(|error| internal(&error))?;
    let grant = grant.ok_or_else(bad_token)?;
    match (grant.role, identifying.role()) {
        (GrantRole::Producer(uid), Role::Producer) => {
            consume(gateway, token).await?;
            let seat = inner.registry.seat_producer(&grant.dev, &uid);
            Ok(Seated::Producer(grant.dev, seat, identifying.into_producer(uid)))
        }
        (GrantRole::Consumer, Role::Consumer) => {
            let seat = inner.registry.seat_consumer(&grant.dev, inner.config.max_consumers)?;
            consume(gateway, token).await?;
            Ok(Seated::Consumer(grant.dev, seat, identifying.into_consumer()))
        }
        _ => Err(bad_token()),
    }
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

pub(super) fn going_away() -> Fault {
    Fault::new(CloseCode::GoingAway, "the server is shutting down")
}

/// Sends READY.
pub(super) async fn ready(outbound: &mut Outbound) -> Result<(), End> {
    outbound.answer(READY).await
}
