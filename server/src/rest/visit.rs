//! Who asks, how and for which host: from the connection, or from a trusted proxy's headers.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header::HOST, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use ipnet::IpNet;
use motionwire_shared::rest::Refusal;

use super::Problem;
use crate::admission::Source;

/// How long a request may take, its body included.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// What proxies say of themselves.
const RELAYED: [&str; 3] = ["x-forwarded-for", "forwarded", "via"];

/// What the listener knows of a request's connection.
#[derive(Debug, Clone, Copy)]
pub struct Connection {
    /// The other end.
    pub peer: SocketAddr,
    /// This end.
    pub local: SocketAddr,
    /// Whether it is encrypted by this server.
    pub tls: bool,
}

/// A request's origin and target.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Who asks, as far as trusted proxies tell.
    pub client: IpAddr,
    /// Whom limits count; none if it is this machine itself.
    pub source: Option<Source>,
    /// Whether a trusted proxy says who asks.
    pub is_forwarded: bool,
    /// The address that the connection came to.
    pub local: IpAddr,
    /// Whether the browser speaks https.
    pub https: bool,
    /// The host that the browser asks for; none if it names none, or one that cannot be.
    pub host: Option<Authority>,
}

impl Visit {
    fn of(request: &Request, connection: Connection, trusted: &[IpNet]) -> Self {
        let headers = request.headers();
        let peer = connection.peer.ip().to_canonical();
        let asked = request.uri().authority().map(Authority::as_str).or_else(|| last(headers, HOST.as_str()));
        // A proxy that nobody has named stands between: whoever it is for, it is not this machine's owner alone.
        let is_relayed = RELAYED.iter().any(|name| headers.contains_key(*name));
        let mut visit = Self {
            client: peer,
            source: if is_relayed { Some(Source::behind(peer)) } else { Source::of(peer) },
            is_forwarded: false,
            local: connection.local.ip().to_canonical(),
            https: connection.tls,
            host: asked.and_then(|host| host.parse().ok()),
        };
        if is_trusted(peer, trusted) {
            // Where the proxy does not say, all that it brings counts as one.
            if let Some(client) = forwarded_for(headers, peer, trusted) {
                visit.client = client;
                visit.source = Source::of(client);
                visit.is_forwarded = client != peer;
            }
            if let Some(scheme) = last(headers, "x-forwarded-proto") {
                visit.https = scheme.eq_ignore_ascii_case("https");
            }
            if let Some(host) = last(headers, "x-forwarded-host") {
                visit.host = host.parse().ok();
            }
        }
        visit
    }

    /// The scheme that the browser speaks.
    pub const fn scheme(&self) -> &'static str {
        if self.https { "https" } else { "http" }
    }
}

fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|network| network.contains(&address))
}

/// The last item of a header that is a list: the one that the nearest proxy wrote.
fn last<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let line = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    line.rsplit(',').next().map(str::trim).filter(|item| !item.is_empty())
}

/// The last address that no trusted proxy has: whatever stands before it may be made up. None if it cannot be read.
fn forwarded_for(headers: &HeaderMap, peer: IpAddr, trusted: &[IpNet]) -> Option<IpAddr> {
    let mut client = peer;
    for line in headers.get_all("x-forwarded-for").iter().rev() {
        for item in line.to_str().ok()?.rsplit(',') {
            client = address(item.trim())?.to_canonical();
            if !is_trusted(client, trusted) {
                return Some(client);
            }
        }
    }
    Some(client)
}

/// An address, behind which some proxies write the port.
fn address(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| text.parse().ok().map(|address: SocketAddr| address.ip()))
}

/// Adds the [`Visit`] to a request, limits its time, and logs it: without its query and headers, which may hold secrets.
pub async fn attend(State(trusted): State<Arc<[IpNet]>>, mut request: Request, next: Next) -> Response {
    let Some(connection) = request.extensions().get::<Connection>().copied() else {
        tracing::error!("a request came without its connection");
        return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the server is set up wrongly")
            .into_response();
    };
    let visit = Visit::of(&request, connection, &trusted);
    let (method, path, client) = (request.method().clone(), request.uri().path().to_owned(), visit.client);
    request.extensions_mut().insert(visit);
    let start = Instant::now();
    let response = match tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::from(Refusal::TookTooLong).into_response(),
    };
    let (status, took_ms) = (response.status().as_u16(), start.elapsed().as_millis());
    tracing::info!(target: "motionwire::access", %client, %method, path, status, took_ms);
    response
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn visit(peer: &str, headers: &[(&str, &str)]) -> Visit {
        let mut request = Request::new(Body::empty());
        for (name, value) in headers {
            let name: axum::http::HeaderName = name.parse().unwrap();
            request.headers_mut().append(name, value.parse().unwrap());
        }
        let connection = Connection {
            peer: SocketAddr::new(peer.parse().unwrap(), 40_000),
            local: "127.0.0.1:8080".parse().unwrap(),
            tls: false,
        };
        let trusted = ["10.0.0.0/8", "127.0.0.1/32"].map(|network| network.parse().unwrap());
        Visit::of(&request, connection, &trusted)
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let forwarded = [
            ("host", "inside:8080"),
            ("x-forwarded-for", "1.2.3.4, 5.6.7.8, 10.0.0.9"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "motion.example.org"),
        ];
        let table = [
            ("10.0.0.1", "5.6.7.8", true, "motion.example.org"),
            ("::ffff:10.0.0.1", "5.6.7.8", true, "motion.example.org"),
            ("192.168.0.1", "192.168.0.1", false, "inside:8080"),
        ];
        for (peer, client, https, host) in table {
            let visit = visit(peer, &forwarded);
            assert_eq!(visit.client.to_string(), client, "{peer}");
            assert_eq!(visit.https, https, "{peer}");
            assert_eq!(visit.host.as_ref().map(Authority::as_str), Some(host), "{peer}");
        }
    }

    #[test]
    fn whoever_a_proxy_brings_is_not_taken_for_this_machine_itself() {
        let source = |text: &str| Some(Source::behind(text.parse().unwrap()));
        let table = [
            ("9.9.9.9", source("9.9.9.9")),
            ("9.9.9.9:40000", source("9.9.9.9")),
            ("[2001:db8::1]:40000", source("2001:db8::1")),
            ("9.9.9.9, 10.0.0.9:1", source("9.9.9.9")),
            ("unknown", source("127.0.0.1")),
            ("", source("127.0.0.1")),
            ("_hidden, 127.0.0.1", source("127.0.0.1")),
            ("127.0.0.1", None),
        ];
        for (forwarded_for, expected) in table {
            let visit = visit("127.0.0.1", &[("x-forwarded-for", forwarded_for)]);
            assert_eq!(visit.source, expected, "{forwarded_for:?}");
        }
        assert_eq!(visit("127.0.0.1", &[]).source, None);
    }

    #[test]
    fn what_a_client_adds_before_the_proxy_counts_for_nothing() {
        let visit = visit("10.0.0.1", &[("x-forwarded-for", "127.0.0.1"), ("x-forwarded-for", "9.9.9.9")]);
        assert_eq!(visit.client.to_string(), "9.9.9.9");
    }
}
