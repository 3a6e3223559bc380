//! The WebSocket endpoint `/connect`: identifies connections, takes readings from producers, sends events to consumers.
//!
//! The [`machine`] decides, `connection` drives the socket, `registry` knows who is there.

mod connection;
mod consumer;
mod end;
mod inbound;
pub mod machine;
mod outbound;
mod presence;
mod producer;
mod registry;
mod sender;
mod sight;
mod stream;

use std::{collections::HashSet, sync::Arc, time::Duration};

use axum::{Extension, extract::State, response::Response};
use motionwire_shared::{
    DevId, UserId,
    wire::{CloseCode, Fault, Status, Streams},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use self::registry::Registry;
use crate::{
    admission::Guest, auth::Accounts, clock::Clock, feed::Feeds, log::Turns, metrics::Metrics, ws::Handshake,
};

/// How long a shutdown waits for peers that do not read, or do not close.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(5);

/// What the gateway holds connections to.
#[derive(Debug, Clone, Copy)]
pub struct GatewayConfig {
    /// Time between two HEARTBEATs of a client.
    pub heartbeat_interval: Duration,
    /// Time for IDENTIFY.
    pub identify_timeout: Duration,
    /// Consumers of one developer at the same time.
    pub max_consumers: usize,
    /// Largest text frame, in bytes.
    pub max_frame_bytes: usize,
}

/// All connections of the protocol. Cheap to clone.
#[derive(Clone)]
pub struct Gateway {
    inner: Arc<Inner>,
}

struct Inner {
    accounts: Accounts,
    feeds: Feeds,
    clock: Clock,
    config: GatewayConfig,
    metrics: Metrics,
    registry: Registry,
    /// Whose turn it is of the viewers to be sent what is stored: it costs them nothing where they may see little of it.
    replays: Turns,
    /// Connections stop reading.
    shutdown: CancellationToken,
    /// All that was accepted is stored and published.
    stored: CancellationToken,
    /// Connections that may still hand over a reading.
    readers: TaskTracker,
    connections: TaskTracker,
}

impl Gateway {
    /// A gateway; when `shutdown` is cancelled, connections stop reading and wait for [`drain`](Self::drain).
    pub fn new(
        accounts: Accounts,
        feeds: Feeds,
        clock: Clock,
        config: GatewayConfig,
        metrics: Metrics,
        shutdown: CancellationToken,
    ) -> Self {
        let inner = Inner {
            accounts,
            feeds,
            clock,
            config,
            metrics,
            registry: Registry::default(),
            replays: Turns::for_files(),
            shutdown,
            stored: CancellationToken::new(),
            readers: TaskTracker::new(),
            connections: TaskTracker::new(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// `GET /connect`.
    pub async fn connect(
        State(gateway): State<Self>,
        guest: Option<Extension<Guest>>,
        handshake: Handshake,
    ) -> Response {
        let guest = guest.map(|Extension(guest)| guest).unwrap_or_default();
        let is_extended = handshake.is_extended;
        let (answer, connection) = handshake.into_answer();
        let connections = gateway.inner.connections.clone();
        connections.spawn(async move {
            // It fails if the client goes away before it has the answer.
            if let Ok(upgraded) = connection.await {
                connection::serve(gateway, upgraded, is_extended, guest).await;
            }
        });
        answer
    }

    /// Whether a user's producer is connected.
    pub fn is_connected(&self, dev: &DevId, uid: &UserId) -> bool {
        self.inner.registry.presence(dev, uid).is_some()
    }

    /// What a user's connected producer says that it delivers.
    pub fn streams(&self, dev: &DevId, uid: &UserId) -> Streams {
        self.inner.registry.presence(dev, uid).flatten().map(|report| report.streams).unwrap_or_default()
    }

    /// What a user's connected producer last said of its device (STATUS).
    pub fn status(&self, dev: &DevId, uid: &UserId) -> Option<Status> {
        self.inner.registry.presence(dev, uid).flatten().map(|report| report.status)
    }

    /// Tells consumers that a connected user has another name.
    pub fn rename_user(&self, dev: &DevId, uid: &UserId, name: String) {
        self.inner.registry.rename_user(dev, uid, name);
    }

    /// Ends a user's connection, when its right to submit has ended.
    pub fn disconnect_user(&self, dev: &DevId, uid: &UserId) {
        self.inner.registry.end_user(
            dev,
            uid,
            Fault::new(CloseCode::BadToken, "this user's access was revoked"),
        );
    }

    /// Tells consumers that what was kept of a user is deleted.
    pub fn tell_deleted(&self, dev: &DevId, uid: &UserId) {
        self.inner.registry.tell_deleted(dev, uid);
    }

    /// Ends the connections of a dashboard's session or a viewer link that was ended, by its id.
    pub fn disconnect_watcher(&self, dev: &DevId, id: &str) {
        self.inner.registry.end_watcher(dev, id, &sight::ended());
    }

    /// The ids of the dashboards' sessions and viewer links that are connected.
    pub fn watcher_ids(&self, dev: &DevId) -> HashSet<String> {
        self.inner.registry.watcher_ids(dev)
    }

    /// Ends all connections of a developer that was removed, or whose key was changed.
    pub fn disconnect_developer(&self, dev: &DevId) {
        let fault = Fault::new(CloseCode::BadToken, "this developer's access was revoked");
        self.inner.registry.end_developer(dev, &fault);
    }

    /// After `shutdown`: stores what was accepted, closes every connection with 1001. Waits for slow peers a short time only, and for
    /// what was accepted until it is stored or given up.
    pub async fn drain(&self) {
        let inner = &self.inner;
        let all = async {
            inner.readers.close();
            inner.readers.wait().await;
            inner.feeds.close().await;
            inner.stored.cancel();
            inner.connections.close();
            inner.connections.wait().await;
        };
        if tokio::time::timeout(DRAIN_TIMEOUT, all).await.is_err() {
            tracing::warn!(connections = inner.connections.len(), "shut down without waiting for slow peers");
            inner.feeds.close().await;
        }
    }
}
