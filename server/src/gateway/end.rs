//! Why a connection ends.

use motionwire_shared::wire::{CloseCode, Fault};

/// RFC 6455, section 7.4.1: a breach of WebSocket itself, below the contract.
const PROTOCOL_ERROR: u16 = 1002;

/// Why a connection ends.
#[derive(Debug)]
pub(super) enum End {
    /// The server closes it.
    Fault(Fault),
    /// The peer broke the rules of WebSocket.
    ProtocolError,
    /// The peer closes it; with the code, if it gave one.
    Leaving(Option<u16>),
    /// The peer is out of reach.
    Gone,
}

impl From<Fault> for End {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl End {
    /// The payload of the close frame to send, if there is still somebody to read it (RFC 6455, section 5.5.1).
    pub(super) fn close_payload(&self) -> Option<Vec<u8>> {
        let (code, reason) = match self {
            Self::Fault(Fault { code, reason }) => (code.number(), reason.as_ref()),
            Self::ProtocolError => (PROTOCOL_ERROR, "not valid WebSocket"),
            Self::Leaving(Some(code)) => (*code, ""),
            Self::Leaving(None) => return Some(Vec::new()),
            Self::Gone => return None,
        };
        Some([&code.to_be_bytes(), reason.as_bytes()].concat())
    }

    /// The server is shutting down.
    pub(super) fn going_away() -> Self {
        Fault::new(CloseCode::GoingAway, "the server is shutting down").into()
    }
}
