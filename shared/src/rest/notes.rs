//! What people note down on the dashboard: recordings and markers. Neither holds readings; those stay in the log.

use serde::{Deserialize, Serialize};

use crate::UserId;

/// A stretch of time that has a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// Names the recording for `PATCH` and `DELETE /api/dashboard/recordings/{id}`.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its begin, in milliseconds since the Unix epoch.
    pub from: i64,
    /// Its end, in milliseconds since the Unix epoch; absent while it runs.
    pub to: Option<i64>,
    /// Whose readings it is about; empty: everybody's.
    pub uids: Vec<UserId>,
}

/// A remark about an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marker {
    /// Names the marker for `PATCH` and `DELETE /api/dashboard/markers/{id}`.
    pub id: String,
    /// The instant, in milliseconds since the Unix epoch.
    pub at: i64,
    /// The remark.
    pub text: String,
}

/// Answer of `GET /api/dashboard/notes`, and the data of each event `notes` of `GET /api/dashboard/notes/events`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Notes {
    /// By their begin.
    pub recordings: Vec<Recording>,
    /// By their instant.
    pub markers: Vec<Marker>,
}

/// `POST /api/dashboard/recordings`; the answer is the [`Recording`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NewRecording {
    /// At most [`MAX_NOTE_LEN`](crate::limits::MAX_NOTE_LEN) characters; absent: the server finds a name.
    pub name: Option<String>,
    /// Absent: now, by the server's clock.
    pub from: Option<i64>,
    /// Absent: it runs until it is stopped.
    pub to: Option<i64>,
    /// Empty or absent: everybody.
    #[serde(default)]
    pub uids: Vec<UserId>,
    /// Begins none where one runs; the answer is the first that does.
    #[serde(default)]
    pub unless_running: bool,
}

/// `PATCH /api/dashboard/recordings/{id}`: what is absent stays as it is; the answer is the [`Recording`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RecordingChange {
    /// Another name.
    pub name: Option<String>,
    /// Another end.
    pub to: Option<i64>,
    /// Ends it now, by the server's clock, if it still runs; not together with `to`.
    #[serde(default)]
    pub stop: bool,
}

/// `POST /api/dashboard/markers`; the answer is the [`Marker`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NewMarker {
    /// At most [`MAX_NOTE_LEN`](crate::limits::MAX_NOTE_LEN) characters.
    pub text: String,
    /// Absent: now, by the server's clock.
    pub at: Option<i64>,
}

/// `PATCH /api/dashboard/markers/{id}`: what is absent stays as it is; the answer is the [`Marker`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MarkerChange {
    /// Another remark.
    pub text: Option<String>,
    /// Another instant.
    pub at: Option<i64>,
}
