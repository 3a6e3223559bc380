//! Who looks: the dashboard's sessions, and the links of viewers, who see a part and change nothing.

use serde::{Deserialize, Serialize};

use crate::UserId;

/// A dashboard's session, listed by `GET /api/dashboard/sessions`, the last seen first; ended by
/// `DELETE /api/dashboard/sessions/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DashboardSession {
    /// Names the session; no secret.
    pub id: String,
    /// When its link was opened, in milliseconds since the Unix epoch.
    pub opened: i64,
    /// When it last asked for something, in milliseconds since the Unix epoch, to about a minute.
    pub last_seen: i64,
    /// Whether it is the one that asks.
    pub is_own: bool,
    /// What its browser called itself when the link was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
}

/// `PATCH /api/dashboard/phones/{uid}`: renames a phone; the answer has no body. The name stays when the phone pairs again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneName {
    /// At most [`MAX_PHONE_NAME_LEN`](crate::limits::MAX_PHONE_NAME_LEN) characters.
    pub name: String,
}

/// `POST /api/dashboard/viewers`: asks for a link by which people look without changing anything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NewViewer {
    /// Whom the link is for, at most [`MAX_NOTE_LEN`](crate::limits::MAX_NOTE_LEN) characters; absent: the server finds a name.
    pub name: Option<String>,
    /// Whose readings it shows; empty or absent: everybody's.
    #[serde(default)]
    pub uids: Vec<UserId>,
    /// Which data types it shows; empty or absent: all.
    #[serde(default)]
    pub types: Vec<String>,
    /// When it ends, in milliseconds since the Unix epoch: within 366 days.
    pub until: i64,
}

/// Answer of `POST /api/dashboard/viewers`; the only time that the link is shown.
#[derive(Clone, Serialize, Deserialize)]
pub struct ViewerLink {
    /// Names the link for `DELETE /api/dashboard/viewers/{id}`; no secret.
    pub id: String,
    /// The dashboard with the link's secret in its fragment: `https://…/#view=…`.
    pub url: String,
}

/// A viewer's link, listed by `GET /api/dashboard/viewers`, the one that ends first first: without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Names the link for `DELETE /api/dashboard/viewers/{id}`; no secret.
    pub id: String,
    /// Whom the link is for.
    pub name: String,
    /// Whose readings it shows; empty: everybody's.
    pub uids: Vec<UserId>,
    /// Which data types it shows; empty: all.
    pub types: Vec<String>,
    /// When it ends, in milliseconds since the Unix epoch.
    pub until: i64,
}

/// `POST /api/dashboard/viewer-session`: exchanges a viewer link's secret (`/#view=…`) for a session cookie. A link is good
/// for any number of browsers until it ends. In a browser with a dashboard's session, that one still counts.
#[derive(Clone, Serialize, Deserialize)]
pub struct ViewerKey {
    /// The link's secret.
    pub view: String,
}

/// What `GET /api/dashboard` tells a viewer of its link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewerInfo {
    /// Whom the link is for.
    pub name: String,
    /// When it ends, in milliseconds since the Unix epoch.
    pub until: i64,
}
