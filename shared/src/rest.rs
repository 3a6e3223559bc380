//! Bodies of the HTTP interface: the token endpoints of the contract ("Transport"), and what the two pages ask for.
//!
//! Instants are milliseconds since the Unix epoch, so that a browser can use them as they are.

mod access;
mod history;
mod links;
mod notes;
mod refusal;

use serde::{Deserialize, Serialize};

use crate::{UserId, wire::Streams};

pub use access::{DashboardSession, PhoneName};
pub use history::{HistoryAnswer, HistoryColumn, MAX_HISTORY_COLUMNS};
pub use links::{LinkMaker, MadeViewerLink, NewViewerLink, ViewerInfo, ViewerKey, ViewerLink};
pub use notes::{Marker, MarkerChange, NewMarker, NewRecording, Notes, Recording, RecordingChange};
pub use refusal::{Refusal, Refused};

/// Answer of every token endpoint: `POST /auth/developer`, `/auth/user?id=`, `/api/dashboard/token`, `/api/phone/token`.
#[derive(Clone, Serialize, Deserialize)]
pub struct TokenResponse {
    /// A single-use token for IDENTIFY.
    pub token: String,
}

/// Body of every error answer, `application/problem+json` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorResponse {
    /// The name of the status.
    pub title: String,
    /// The status, as in the answer's first line.
    pub status: u16,
    /// What happened and what to do next, in plain English words.
    pub detail: String,
    /// The [code](Refusal::code) of what people meet on the pages; absent: what only programs do wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The bound that `detail` names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// `POST /api/dashboard/session`: exchanges the key of a printed link (`/#key=…`) for a session cookie.
#[derive(Clone, Serialize, Deserialize)]
pub struct LinkKey {
    /// The one-time key.
    pub key: String,
}

/// `GET /api/dashboard`: what the dashboard shows about its server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DashboardInfo {
    /// The name of the developer whose readings the dashboard shows; phones see it as the receiver.
    pub receiver: String,
    /// Where a phone opens the phone page, without its code: `https://192.168.1.20:8443/p`.
    pub phone_url: String,
    /// The server's own certificate; absent behind `--no-tls`, `--public-url` or an own certificate.
    pub certificate: Option<CertificateInfo>,
}

/// `GET /api/dashboard/storage`: how much is stored, and how much may be before the oldest is removed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StorageInfo {
    /// What the log takes, in bytes.
    pub bytes: u64,
    /// What it may take, in bytes.
    pub max_bytes: u64,
    /// How long readings are kept, in seconds.
    pub max_age_s: u64,
    /// The earliest reading, in milliseconds since the Unix epoch; absent if there is none.
    pub oldest: Option<f64>,
}

/// How a phone comes to trust the server's own certificate authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateInfo {
    /// SHA-256 of the authority's certificate, as colon-separated upper-case hex.
    pub sha256_fingerprint: String,
    /// The plain-HTTP page that offers the certificate: `http://192.168.1.20:8443/`.
    pub help_url: String,
    /// A QR code of `help_url`, as an SVG document.
    pub help_qr_svg: String,
}

/// `POST /api/dashboard/pairings`: asks for a pairing code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PairingRequest {
    /// How many phones may use the code, 1 to 500; absent: one.
    pub phones: Option<u32>,
    /// How long the code is good for, in minutes, 1 to 1440; absent: 10.
    pub minutes: Option<u32>,
}

/// A pairing code as it is listed by `GET /api/dashboard/pairings`: without the secret itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairing {
    /// Names the code for `DELETE /api/dashboard/pairings/{id}`; no secret.
    pub id: String,
    /// How many phones may use it.
    pub phones: u32,
    /// How many have.
    pub used: u32,
    /// When it ends, in milliseconds since the Unix epoch.
    pub expires_at_ms: i64,
}

/// Answer of `POST /api/dashboard/pairings`; the only time that the code is shown.
#[derive(Clone, Serialize, Deserialize)]
pub struct NewPairing {
    /// The code as it will be listed.
    pub pairing: Pairing,
    /// The phone page with the code in its fragment: `https://…/p#…`.
    pub url: String,
    /// A QR code of `url`, as an SVG document.
    pub qr_svg: String,
}

/// How far somebody came who tried to open the phone page, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VisitorStage {
    /// Came to the TLS port and broke off before the connection was secure, as browsers do that show a warning.
    BrokenOff,
    /// Said that it does not trust the server's certificate.
    Untrusted,
    /// Looked at the page that offers the certificate.
    CertificatePage,
    /// Downloaded the certificate.
    CertificateFile,
    /// Loaded the phone page.
    PageLoaded,
    /// Came with a code that is unknown, used up or has expired.
    CodeRefused,
    /// The page runs, and knows who will receive the readings.
    CodeRead,
    /// Paired: Start was tapped.
    Paired,
    /// Opened a WebSocket.
    Socket,
}

/// Somebody who tried to open the phone page within the last hour, listed by `GET /api/dashboard/visitors`, the latest
/// first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    /// The address in the network.
    pub address: String,
    /// How far.
    pub stage: VisitorStage,
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: i64,
}

/// A paired phone, listed by `GET /api/dashboard/phones`, ended by `DELETE /api/dashboard/phones/{uid}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Phone {
    /// The user id of its readings.
    pub uid: UserId,
    /// What people call it.
    pub name: String,
    /// When it was paired, in milliseconds since the Unix epoch.
    pub paired_at_ms: i64,
    /// Whether its producer is connected.
    pub connected: bool,
    /// What it sends at present, as far as it says so.
    #[serde(default, skip_serializing_if = "Streams::is_empty")]
    pub streams: Streams,
    /// Whether the server cannot store at present what it sends.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unstored: bool,
}

/// `POST /api/phone/offer` (uses nothing up) and `POST /api/phone/session` (pairs): a pairing code. Also the answer of
/// `POST /api/phone/hand-over`: a code that takes this phone's session along, once and within an hour.
#[derive(Clone, Serialize, Deserialize)]
pub struct PairingCode {
    /// The code from the link's fragment.
    pub code: String,
    /// What the phone calls itself, at most 64 characters; absent: the server finds a name.
    pub name: Option<String>,
}

/// Answer of `POST /api/phone/offer`: who will receive the readings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairingOffer {
    /// The name of the developer.
    pub receiver: String,
}

/// Answer of `POST /api/phone/session` and `GET /api/phone/session`: the phone's own session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneSession {
    /// The user id of its readings.
    pub uid: UserId,
    /// What people call it.
    pub name: String,
    /// The name of the developer that receives its readings.
    pub receiver: String,
}

/// Answer of `POST /api/dashboard/simulated-phone`: lets the dashboard's page play a phone.
#[derive(Clone, Serialize, Deserialize)]
pub struct SimulatedPhone {
    /// The user id of its readings; the same at each call of a dashboard's session.
    pub uid: UserId,
    /// A single-use producer token.
    pub token: String,
}

/// `GET /api/dashboard/series`: what the server keeps of one source's readings of one type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RetainedSeries {
    /// Whose readings.
    pub uid: UserId,
    /// Which type, by its name.
    #[serde(rename = "type")]
    pub data_type: String,
    /// The earliest, by `ts`.
    pub from: f64,
    /// The latest, by `ts`.
    pub to: f64,
    /// How many.
    pub samples: u64,
}
