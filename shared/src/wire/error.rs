//! What can be wrong with a frame, and the close code that each fault chooses.

use std::borrow::Cow;

use super::CloseCode;
use crate::limits::MAX_CLOSE_REASON_BYTES;

/// A fault that ends a connection. The reason is short English and never echoes what the client sent, so that a
/// token cannot reach a log through it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {reason}", code.number())]
pub struct Fault {
    /// The close code.
    pub code: CloseCode,
    /// At most [`MAX_CLOSE_REASON_BYTES`] of text.
    pub reason: Cow<'static, str>,
}

impl Fault {
    /// A fault with a reason, cut to what a close frame holds.
    pub fn new(code: CloseCode, reason: impl Into<Cow<'static, str>>) -> Self {
        let mut reason = reason.into();
        if reason.len() > MAX_CLOSE_REASON_BYTES {
            let end = reason.floor_char_boundary(MAX_CLOSE_REASON_BYTES);
            reason.to_mut().truncate(end);
        }
        Self { code, reason }
    }

    /// A payload that fits no frame; the reason names the field.
    pub fn payload(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::new(CloseCode::InvalidPayload, reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reason_is_cut_between_characters() {
        let fault = Fault::payload("ä".repeat(100));
        assert_eq!(fault.reason, "ä".repeat(61));
    }
}
