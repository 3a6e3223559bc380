//! What the limits do to requests.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use motionwire_shared::rest::Refusal;
use parking_lot::Mutex;
use tokio::sync::OwnedSemaphorePermit;

use super::{Attempts, Connections, House, Place, Seat, Source};
use crate::{
    metrics::{LimitValue, Metrics},
    rest::{Problem, visit::Visit},
};

/// When to come again if too many connections have not said who they are: they have 15 seconds for that.
const UNIDENTIFIED_RETRY: Duration = Duration::from_secs(15);

/// When to come again with too many connections of one's own.
const CONNECTIONS_RETRY: Duration = Duration::from_secs(60);

/// All limits. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Gate {
    /// Failed attempts.
    pub attempts: Attempts,
    /// Open connections.
    pub connections: Connections,
    unidentified: House,
    metrics: Metrics,
}

impl Gate {
    /// Puts the limits together; `max_unidentified` connections may wait for their IDENTIFY at the same time.
    pub fn new(
        attempts: Attempts,
        connections: Connections,
        max_unidentified: usize,
        metrics: Metrics,
    ) -> Self {
        let unidentified = House::new(max_unidentified, &connections);
        Self { attempts, connections, unidentified, metrics }
    }

    /// Counts a new connection, and gives it a free place of a house; none if its address has too many.
    pub(crate) fn seat(
        &self,
        address: IpAddr,
        house: &House,
        place: OwnedSemaphorePermit,
    ) -> Option<(Option<Seat>, Place)> {
        let seat = self.connections.admit(address);
        seat.and_then(|seat| Ok((seat, house.give(place, address)?))).ok().or_else(|| {
            self.metrics.refusals.get_or_create(&LimitValue::connections.into()).inc();
            tracing::debug!(%address, "refused a connection: the address has too many open");
            None
        })
    }

    fn refuse(&self, limit: LimitValue, problem: Problem) -> Problem {
        self.metrics.refusals.get_or_create(&limit.into()).inc();
        problem
    }

    fn check_attempts(&self, source: Source) -> Result<(), Problem> {
        let Some(wait) = self.attempts.wait(source) else { return Ok(()) };
        let problem = Problem::from(Refusal::TooManyAttempts).retry_after(wait);
        Err(self.refuse(LimitValue::attempts, problem))
    }

    fn admit(&self, visit: &Visit) -> Result<Guest, Problem> {
        let Some(source) = visit.source else { return Ok(Guest::default()) };
        self.check_attempts(source)?;
        let seat = visit.is_forwarded.then(|| self.connections.seat(source)).transpose().map_err(|_| {
            let text = "this address has too many open connections: close some";
            let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, text).retry_after(CONNECTIONS_RETRY);
            self.refuse(LimitValue::connections, problem)
        })?;
        let place = self.unidentified.take(source).map_err(|_| {
            let text = "too many connections have not identified yet: try again in a moment";
            let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, text).retry_after(UNIDENTIFIED_RETRY);
            self.refuse(LimitValue::unidentified, problem)
        })?;
        Ok(Guest {
            inner: Arc::new(Inner {
                counted: Some((self.attempts.clone(), source)),
                unidentified: Mutex::new(Some(place)),
                _seat: seat,
            }),
        })
    }
}

/// A connection of the protocol, as the limits know it: it holds its places until the last clone is dropped.
#[derive(Debug, Clone, Default)]
pub struct Guest {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    counted: Option<(Attempts, Source)>,
    unidentified: Mutex<Option<Place>>,
    _seat: Option<Seat>,
}

impl Guest {
    /// Its handshake is over, and whether it came with a token that opens nothing.
    pub fn greeted(&self, had_bad_token: bool) {
        drop(self.inner.unidentified.lock().take());
        if let Some((attempts, source)) = self.inner.counted.as_ref().filter(|_| had_bad_token) {
            attempts.failed(*source);
        }
    }
}

/// Lays the limit of failed attempts around a call that takes a secret.
pub async fn guard_secret(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let Some(source) = request.extensions().get::<Visit>().and_then(|visit| visit.source) else {
        return next.run(request).await;
    };
    if let Err(problem) = gate.check_attempts(source) {
        return problem.into_response();
    }
    let response = next.run(request).await;
    if matches!(response.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) {
        gate.attempts.failed(source);
    }
    response
}

/// Lays all limits around `/connect`, and hands a [`Guest`] on.
pub async fn guard_connect(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let Some(visit) = request.extensions().get::<Visit>() else { return next.run(request).await };
    match gate.admit(visit) {
        Ok(guest) => {
            request.extensions_mut().insert(guest);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}
