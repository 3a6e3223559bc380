//! Who looks: the dashboard's sessions, and what they call phones.

use serde::{Deserialize, Serialize};

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
    /// Whether it is connected, as far as the server that answers knows.
    #[serde(default)]
    pub is_open: bool,
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
