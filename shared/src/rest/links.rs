//! Viewer links: what somebody may see who is shown a part of the readings, and nothing else.

use serde::{Deserialize, Serialize};

use crate::UserId;

/// A viewer link as it is listed: without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewerLink {
    /// Names the link for `DELETE /api/dashboard/links/{id}` and `/api/phone/links/{id}`; no secret.
    pub id: String,
    /// Whom it is for, in the words of who made it.
    pub name: String,
    /// Whose readings it shows.
    pub uids: Vec<UserId>,
    /// Which data types it shows, by their names; empty: all.
    pub types: Vec<String>,
    /// Whether it shows what is stored too, and not only what comes while somebody watches.
    pub past: bool,
    /// When it was made, in milliseconds since the Unix epoch.
    pub created: i64,
    /// When it ends, in milliseconds since the Unix epoch.
    pub until: i64,
    /// Who made it.
    pub maker: LinkMaker,
    /// How often it was opened.
    pub opened: u32,
    /// When somebody last watched, in milliseconds since the Unix epoch, to about a minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<i64>,
}

/// Who made a viewer link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkMaker {
    /// Somebody at a dashboard.
    Dashboard,
    /// The phone's owner, on the phone's page.
    Phone(UserId),
}

/// `POST /api/dashboard/links` and `/api/phone/links`: makes a viewer link.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NewViewerLink {
    /// Whom it is for, at most [`MAX_NOTE_LEN`](crate::limits::MAX_NOTE_LEN) characters.
    pub name: String,
    /// Whose readings it shows, one at least. A phone may leave it out: it can show its own only.
    #[serde(default)]
    pub uids: Vec<UserId>,
    /// Which data types it shows, by their names; empty: all.
    #[serde(default)]
    pub types: Vec<String>,
    /// Whether it shows what is stored too.
    #[serde(default)]
    pub past: bool,
    /// When it ends, in milliseconds since the Unix epoch: at most
    /// [`MAX_LINK_DAYS`](crate::limits::MAX_LINK_DAYS) days from now.
    pub until: i64,
}

/// Answer to a [`NewViewerLink`]; the only time that the secret is shown.
#[derive(Clone, Serialize, Deserialize)]
pub struct MadeViewerLink {
    /// The link as it will be listed.
    pub link: ViewerLink,
    /// The viewer's page with the secret in its fragment: `https://…/view/ID#mwv_…`.
    pub url: String,
    /// A QR code of `url`, as an SVG document.
    pub qr_svg: String,
}

/// `POST /api/viewer/{id}/session`: exchanges a viewer link's secret for a session cookie.
#[derive(Clone, Serialize, Deserialize)]
pub struct ViewerKey {
    /// The secret from the link's fragment.
    pub key: String,
}

/// `GET /api/viewer/{id}`: what a viewer's page says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewerInfo {
    /// The name of the developer whose readings they are.
    pub receiver: String,
    /// Whose readings the link shows.
    pub uids: Vec<UserId>,
    /// Which data types it shows, by their names; empty: all.
    pub types: Vec<String>,
    /// Whether it shows what is stored too.
    pub past: bool,
    /// When it ends, in milliseconds since the Unix epoch.
    pub until: i64,
}
