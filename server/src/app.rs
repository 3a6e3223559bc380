//! What every request handler can reach.

use std::{sync::Arc, time::Duration};

use crate::{
    admission::Gate,
    auth::{Accounts, Developer},
    clock::Clock,
    feed::Feeds,
    gateway::Gateway,
    log::{Retention, Turns},
    metrics::Metrics,
    notes::NoteBook,
    site::Site,
    visitors::Visitors,
};

/// The server's parts, as the handlers see them. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Tells this server from others; no secret.
    pub id: Arc<str>,
    /// Developers, tokens and sessions.
    pub accounts: Accounts,
    /// The time.
    pub clock: Clock,
    /// The event logs.
    pub feeds: Feeds,
    /// How much one address may ask.
    pub gate: Gate,
    /// The WebSocket endpoint.
    pub gateway: Gateway,
    /// The counters.
    pub metrics: Metrics,
    /// Recordings and markers.
    pub notes: NoteBook,
    /// Whose data the built-in pages show and collect.
    pub pages: Arc<Developer>,
    /// Where the server is reached.
    pub site: Arc<Site>,
    /// SHA-256 of the server's own certificate authority; none if phones need not be told to trust it.
    pub authority_fingerprint: Option<Arc<str>>,
    /// Whose turn it is to read what charts show.
    pub charts: Turns,
    /// Whose turn it is to read what files hold.
    pub files: Turns,
    /// Who tried to open the phone page.
    pub visitors: Visitors,
    /// How much is kept.
    pub retention: Retention,
    /// How long an unused token is good.
    pub token_lifetime: Duration,
}
