//! What a connection tells its owner.

use motionwire_shared::{
    UserId,
    wire::{Capabilities, Dispatch, Position, Presence, ReplayEnd, Streams},
};

/// The state of a connection, as it is shown to people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Link {
    /// On the way to READY.
    Connecting,
    /// READY: frames flow.
    Live,
    /// Lost; the next try comes by itself.
    Waiting {
        /// Milliseconds until then.
        retry_in_ms: u32,
    },
    /// Ended; no try would help until something else changes.
    Stopped(CloseAdvice),
}

impl Link {
    /// The value of a page's `data-link`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Live => "live",
            Self::Waiting { .. } => "waiting",
            Self::Stopped(_) => "stopped",
        }
    }
}

/// Why a connection does not come back by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseAdvice {
    /// The session was ended or has expired: pair or log in again.
    SessionEnded,
    /// 4002: another connection of the same producer took over, or the developer has too many consumers.
    Duplicate,
    /// The server refuses what this page says: reload it.
    Incompatible,
}

/// What a connection tells its owner.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The state changed.
    Link(Link),
    /// An event came in (consumers only).
    Dispatch(Dispatch),
    /// A replay has come to its end (consumers only).
    Replayed(ReplayEnd),
    /// The connection chose the extension; these of the wanted capabilities hold. Comes before [`Link::Live`].
    Extended(Capabilities),
    /// A numbered stream is stored up to here (producers only).
    Stored(Position),
    /// A consumer asks for this (producers only).
    Control(Streams),
    /// How a producer is doing (consumers only).
    Presence(UserId, Presence),
    /// The server's clock, in milliseconds since the Unix epoch, is ahead of this machine's monotonic one by so much.
    ClockOffset(f64),
}
