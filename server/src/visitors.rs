//! How far phones get, so that the dashboard can say why one does not get through: a page that never loads cannot.

use std::{collections::HashMap, io, net::IpAddr, sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::Response,
};
use motionwire_shared::{
    Timestamp,
    rest::{Visitor, VisitorStage},
};
use parking_lot::Mutex;
use rustls::AlertDescription;

use crate::{
    clock::Clock,
    rest::visit::{Connection, Visit},
    tls::AUTHORITY_PATH,
};

/// Addresses that are remembered at the same time.
const MAX_VISITORS: usize = 64;

/// How long a visitor is remembered.
const LIFETIME: Duration = Duration::from_secs(60 * 60);

/// For how long a stage hides earlier ones: a browser opens several connections, and not all of them get equally far.
const STAGE_HOLDS: Duration = Duration::from_secs(20);

/// What is known of who came. Cheap to clone; every clone knows the same.
#[derive(Clone, Debug)]
pub struct Visitors {
    clock: Clock,
    seen: Arc<Mutex<HashMap<IpAddr, Seen>>>,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    stage: VisitorStage,
    at: Timestamp,
}

impl Visitors {
    /// Nobody has come yet.
    pub fn new(clock: Clock) -> Self {
        Self { clock, seen: Arc::default() }
    }

    /// Somebody got this far.
    pub fn note(&self, address: IpAddr, stage: VisitorStage) {
        let at = self.clock.timestamp();
        let mut seen = self.seen.lock();
        let known = seen.get(&address).copied();
        // The dashboard's own socket and the like tell nothing about a phone.
        if stage == VisitorStage::Socket && known.is_none() {
            return;
        }
        if known.is_some_and(|known| known.stage > stage && is_within(known.at, at, STAGE_HOLDS)) {
            return;
        }
        if known.is_none() && seen.len() >= MAX_VISITORS {
            seen.retain(|_, known| is_within(known.at, at, LIFETIME));
            let oldest = seen.iter().min_by_key(|(_, known)| known.at).map(|(address, _)| *address);
            if let Some(oldest) = oldest.filter(|_| seen.len() >= MAX_VISITORS) {
                seen.remove(&oldest);
            }
        }
        seen.insert(address, Seen { stage, at });
    }

    /// A TLS handshake failed.
    pub fn handshake_failed(&self, address: IpAddr, error: &io::Error) {
        self.note(address, stage_of_failure(error));
    }

    /// Everybody of the last hour, the latest first.
    pub fn list(&self) -> Vec<Visitor> {
        let now = self.clock.timestamp();
        let mut list: Vec<_> = self
            .seen
            .lock()
            .iter()
            .filter(|(_, seen)| is_within(seen.at, now, LIFETIME))
            .map(|(address, seen)| Visitor {
                address: address.to_string(),
                stage: seen.stage,
                at_ms: seen.at.as_micros().div_euclid(1000),
            })
            .collect();
        list.sort_by(|a, b| b.at_ms.cmp(&a.at_ms).then_with(|| a.address.cmp(&b.address)));
        list
    }
}

fn is_within(then: Timestamp, now: Timestamp, span: Duration) -> bool {
    u128::try_from(now.as_micros() - then.as_micros()).is_ok_and(|passed_us| passed_us < span.as_micros())
}

/// A client that does not trust a certificate says so, or breaks off without a word (RFC 8446, section 6.2).
fn stage_of_failure(error: &io::Error) -> VisitorStage {
    let alert = match error.get_ref().and_then(|error| error.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::AlertReceived(alert)) => *alert,
        _ => return VisitorStage::BrokenOff,
    };
    match alert {
        AlertDescription::UnknownCA
        | AlertDescription::BadCertificate
        | AlertDescription::CertificateUnknown
        | AlertDescription::CertificateExpired
        | AlertDescription::UnsupportedCertificate => VisitorStage::Untrusted,
        _ => VisitorStage::BrokenOff,
    }
}

/// A request that shows how far a phone has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Page,
    Offer,
    Pair,
    Connect,
    CertificatePage,
    CertificateFile,
}

impl Step {
    /// Over https, or behind a proxy.
    fn secure(method: &Method, path: &str) -> Option<Self> {
        match (method, path) {
            (&Method::GET, "/p") => Some(Self::Page),
            (&Method::POST, "/api/phone/offer") => Some(Self::Offer),
            (&Method::POST, "/api/phone/session") => Some(Self::Pair),
            (&Method::GET, "/connect") => Some(Self::Connect),
            _ => None,
        }
    }

    /// On the TLS port without TLS.
    fn plain(method: &Method, path: &str) -> Option<Self> {
        match (method, path) {
            (&Method::GET, "/") => Some(Self::CertificatePage),
            (&Method::GET, AUTHORITY_PATH) => Some(Self::CertificateFile),
            _ => None,
        }
    }

    fn stage(self, status: StatusCode) -> Option<VisitorStage> {
        let went_well = status.is_success()
            || matches!(status, StatusCode::NOT_MODIFIED | StatusCode::SWITCHING_PROTOCOLS);
        match (self, went_well) {
            (Self::Page, true) => Some(VisitorStage::PageLoaded),
            (Self::Offer, true) => Some(VisitorStage::CodeRead),
            (Self::Pair, true) => Some(VisitorStage::Paired),
            (Self::Offer | Self::Pair, false) if status == StatusCode::NOT_FOUND => {
                Some(VisitorStage::CodeRefused)
            }
            (Self::Connect, true) => Some(VisitorStage::Socket),
            (Self::CertificatePage, true) => Some(VisitorStage::CertificatePage),
            (Self::CertificateFile, true) => Some(VisitorStage::CertificateFile),
            (_, false) => None,
        }
    }
}

/// Watches the requests to the pages. To be laid inside of [`attend`](crate::rest::visit::attend).
pub async fn watch_pages(State(visitors): State<Visitors>, request: Request, next: Next) -> Response {
    let client = request.extensions().get::<Visit>().map(|visit| visit.client);
    let step = Step::secure(request.method(), request.uri().path());
    watch(&visitors, client.zip(step), request, next).await
}

/// Watches the requests to the certificate's page.
pub async fn watch_certificate_page(
    State(visitors): State<Visitors>,
    request: Request,
    next: Next,
) -> Response {
    let client =
        request.extensions().get::<Connection>().map(|connection| connection.peer.ip().to_canonical());
    let step = Step::plain(request.method(), request.uri().path());
    watch(&visitors, client.zip(step), request, next).await
}

async fn watch(visitors: &Visitors, step: Option<(IpAddr, Step)>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if let Some((address, step)) = step
        && let Some(stage) = step.stage(response.status())
    {
        visitors.note(address, stage);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    fn visitors() -> (Visitors, ManualClock) {
        let clock = ManualClock::at(Timestamp::from_micros(1_000_000_000));
        (Visitors::new(Clock::Manual(clock.clone())), clock)
    }

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 168, 1, last])
    }

    fn stages(visitors: &Visitors) -> Vec<(String, VisitorStage)> {
        visitors.list().into_iter().map(|visitor| (visitor.address, visitor.stage)).collect()
    }

    #[test]
    fn the_furthest_stage_holds_against_a_browsers_other_connections_only() {
        let (visitors, clock) = visitors();
        visitors.note(address(7), VisitorStage::PageLoaded);
        visitors.note(address(7), VisitorStage::BrokenOff);
        assert_eq!(stages(&visitors), [("192.168.1.7".to_owned(), VisitorStage::PageLoaded)]);
        clock.advance(STAGE_HOLDS);
        visitors.note(address(7), VisitorStage::Untrusted);
        assert_eq!(stages(&visitors), [("192.168.1.7".to_owned(), VisitorStage::Untrusted)]);
        clock.advance(LIFETIME);
        assert_eq!(stages(&visitors), []);
    }

    #[test]
    fn a_socket_alone_is_no_phone() {
        let (visitors, _) = visitors();
        visitors.note(address(1), VisitorStage::Socket);
        assert_eq!(stages(&visitors), []);
        visitors.note(address(1), VisitorStage::Paired);
        visitors.note(address(1), VisitorStage::Socket);
        assert_eq!(stages(&visitors), [("192.168.1.1".to_owned(), VisitorStage::Socket)]);
    }

    #[test]
    fn a_crowd_pushes_out_who_came_first() {
        let (visitors, clock) = visitors();
        for last in 0..200 {
            clock.advance(Duration::from_secs(1));
            visitors.note(address(last), VisitorStage::BrokenOff);
        }
        let list = stages(&visitors);
        assert_eq!(list.len(), MAX_VISITORS);
        assert_eq!(list[0].0, "192.168.1.199");
        assert_eq!(list[MAX_VISITORS - 1].0, "192.168.1.136");
    }

    #[test]
    fn alerts_about_the_certificate_are_told_from_other_failures() {
        let alert = |alert| io::Error::new(io::ErrorKind::InvalidData, rustls::Error::AlertReceived(alert));
        let table = [
            (alert(AlertDescription::UnknownCA), VisitorStage::Untrusted),
            (alert(AlertDescription::CertificateUnknown), VisitorStage::Untrusted),
            (alert(AlertDescription::ProtocolVersion), VisitorStage::BrokenOff),
            (io::ErrorKind::UnexpectedEof.into(), VisitorStage::BrokenOff),
        ];
        for (error, stage) in table {
            assert_eq!(stage_of_failure(&error), stage, "{error}");
        }
    }

    #[test]
    fn requests_and_their_answers_tell_the_stage() {
        let get = Method::GET;
        let post = Method::POST;
        let table = [
            (Step::secure(&get, "/p"), 200, Some(VisitorStage::PageLoaded)),
            (Step::secure(&get, "/p"), 304, Some(VisitorStage::PageLoaded)),
            (Step::secure(&post, "/api/phone/offer"), 200, Some(VisitorStage::CodeRead)),
            (Step::secure(&post, "/api/phone/offer"), 404, Some(VisitorStage::CodeRefused)),
            (Step::secure(&post, "/api/phone/offer"), 403, None),
            (Step::secure(&post, "/api/phone/session"), 200, Some(VisitorStage::Paired)),
            (Step::secure(&get, "/connect"), 101, Some(VisitorStage::Socket)),
            (Step::secure(&get, "/connect"), 400, None),
            (Step::secure(&get, "/"), 200, None),
            (Step::plain(&get, "/"), 200, Some(VisitorStage::CertificatePage)),
            (Step::plain(&get, AUTHORITY_PATH), 200, Some(VisitorStage::CertificateFile)),
        ];
        for (step, status, stage) in table {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(step.and_then(|step| step.stage(status)), stage, "{step:?} {status}");
        }
    }
}
