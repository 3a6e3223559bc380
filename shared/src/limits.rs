//! Limits on everything that strangers send. Lengths are in bytes, depths in levels, durations in milliseconds.

/// Largest text frame that the server accepts by default, in bytes (close code 1009 beyond it).
pub const MAX_FRAME_BYTES: usize = 64 * 1024;

/// Longest user id, in characters.
pub const MAX_USER_ID_LEN: usize = 64;

/// Longest name of a data type, in characters.
pub const MAX_TYPE_NAME_LEN: usize = 64;

/// Data types beside those of the contract that one user's stored readings may have.
pub const MAX_TYPES_PER_USER: usize = 256;

/// Most numbers in one vector reading.
pub const MAX_VECTOR_LEN: usize = 64;

/// Deepest nesting of a reading, its own object included; deeper JSON breaks the parsers of its consumers.
pub const MAX_READING_DEPTH: usize = 32;

/// Longest close reason, in bytes (RFC 6455, section 5.5: a control frame holds 125, the code takes 2).
pub const MAX_CLOSE_REASON_BYTES: usize = 123;

/// REPLAY requests that may wait on one connection before its socket is no longer read.
pub const MAX_WAITING_REPLAYS: usize = 16;

/// Default interval between two HEARTBEATs of a client, in milliseconds.
pub const HEARTBEAT_INTERVAL_MS: u64 = 40_000;

/// Default time that a client has for its IDENTIFY, in milliseconds.
pub const IDENTIFY_TIMEOUT_MS: u64 = 15_000;

/// Most readings of one SUBMIT (capability `batch`).
pub const MAX_BATCH_LEN: usize = 512;

/// Highest number of a submission (capability `ack`): every integer up to it is exact in a client's floating point.
pub const MAX_POSITION: u64 = 1 << 53;

/// Numbered streams that one connection may submit to.
pub const MAX_STREAMS_PER_CONNECTION: usize = 64;

/// Switches of one report or steering frame.
pub const MAX_STREAM_SWITCHES: usize = 64;

/// Highest rate that a producer can be asked for, in hertz.
pub const MAX_RATE_HZ: f64 = 1_000.0;

/// Longest `device_id`, `source` or `reason` of a STATUS that is kept, in characters.
pub const MAX_STATUS_TEXT_LEN: usize = 200;

/// Longest name of a recording, and longest text of a marker, in characters.
pub const MAX_NOTE_LEN: u32 = 200;

/// Longest name that the dashboard can give a phone, in characters.
pub const MAX_PHONE_NAME_LEN: u32 = 60;

/// Recordings that one developer may have.
pub const MAX_RECORDINGS: u32 = 1_000;

/// Markers that one developer may have.
pub const MAX_MARKERS: u32 = 10_000;

/// Viewer links that one developer may have.
pub const MAX_VIEWER_LINKS: u32 = 1_000;

/// Viewer links that a phone's owner may have made.
pub const MAX_VIEWER_LINKS_OF_PHONE: u32 = 20;

/// Data types that a viewer link may name.
pub const MAX_NAMED_TYPES: u32 = 64;

/// Longest life of a viewer link, in days.
pub const MAX_LINK_DAYS: u32 = 366;

/// Users that a recording or a viewer link may name.
pub const MAX_NAMED_USERS: u32 = 500;
