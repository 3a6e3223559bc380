//! WebSocket (RFC 6455), the server's side: upgrade, frames, messages.
//!
//! Libraries hand over one message at a time and send one at a time. Here all frames of one read are decoded where they
//! lie, and what is sent is bytes that many connections share, headers included. The client's side is there for `motionwire simulate` only.

mod client;
mod decoder;
mod header;
mod upgrade;

#[cfg(test)]
mod tests;

pub use client::{masked_frame, read_frame};
pub use decoder::{Decoder, Message, Progress, frame_bytes};
pub use header::{Opcode, frame, put_header, sent_header_bytes};
pub use upgrade::Handshake;

/// How a client can break the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Breach {
    /// 1009.
    #[error("a message over the size limit")]
    TooBig,
    /// 1007.
    #[error("text that is not UTF-8")]
    NotUtf8,
    /// 1002.
    #[error("not valid WebSocket")]
    Protocol,
}
