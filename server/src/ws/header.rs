//! Frame headers (RFC 6455, section 5.2).

use super::Breach;

/// The longest header that a server sends, in bytes: servers do not mask.
const MAX_SENT_HEADER_BYTES: usize = 10;

const FIN: u8 = 0x80;
const RESERVED_BITS: u8 = 0x70;
const OPCODE_BITS: u8 = 0x0f;
const MASKED: u8 = 0x80;
const LENGTH_BITS: u8 = 0x7f;

/// Lengths up to here stand in the second byte itself; a control frame has no longer one (section 5.5).
const MAX_SHORT_LENGTH: u8 = 125;

/// In place of a length: two bytes with it follow.
const TWO_BYTES_FOLLOW: u8 = 126;

/// In place of a length: eight bytes with it follow.
const EIGHT_BYTES_FOLLOW: u8 = 127;

const MASK_BYTES: usize = 4;

/// WebSocket's own opcodes; those of the contract are inside of text frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opcode {
    /// More of the message that has begun.
    Continuation,
    /// Text.
    Text,
    /// Bytes.
    Binary,
    /// The connection is to end.
    Close,
    /// To be answered with a pong.
    Ping,
    /// Answers a ping.
    Pong,
}

impl Opcode {
    const fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            0x0 => Self::Continuation,
            0x1 => Self::Text,
            0x2 => Self::Binary,
            0x8 => Self::Close,
            0x9 => Self::Ping,
            0xa => Self::Pong,
            _ => return None,
        })
    }

    const fn number(self) -> u8 {
        match self {
            Self::Continuation => 0x0,
            Self::Text => 0x1,
            Self::Binary => 0x2,
            Self::Close => 0x8,
            Self::Ping => 0x9,
            Self::Pong => 0xa,
        }
    }

    const fn is_control(self) -> bool {
        matches!(self, Self::Close | Self::Ping | Self::Pong)
    }
}

/// The header of a frame from a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    /// Whether the frame ends its message.
    pub(super) is_final: bool,
    pub(super) opcode: Opcode,
    pub(super) mask: [u8; MASK_BYTES],
    /// The header's own length, in bytes.
    pub(super) header_bytes: usize,
    pub(super) payload_bytes: u64,
}

impl Header {
    /// Reads the header at the start of `bytes`; `None` while it is not all there.
    ///
    /// # Errors
    /// As soon as a rule is broken, even if more is to come.
    pub(super) fn read(bytes: &[u8]) -> Result<Option<Self>, Breach> {
        let &[first, second, ref rest @ ..] = bytes else { return Ok(None) };
        let opcode = Opcode::from_number(first & OPCODE_BITS).ok_or(Breach::Protocol)?;
        let is_final = first & FIN != 0;
        let short = second & LENGTH_BITS;
        let breaks_rules = first & RESERVED_BITS != 0
            || second & MASKED == 0
            || (opcode.is_control() && (!is_final || short > MAX_SHORT_LENGTH));
        if breaks_rules {
            return Err(Breach::Protocol);
        }
        let (payload_bytes, length_bytes) = match (short, rest) {
            (TWO_BYTES_FOLLOW, &[a, b, ..]) => (u64::from(u16::from_be_bytes([a, b])), 2),
            (EIGHT_BYTES_FOLLOW, &[a, b, c, d, e, f, g, h, ..]) => {
                (u64::from_be_bytes([a, b, c, d, e, f, g, h]), 8)
            }
            (TWO_BYTES_FOLLOW | EIGHT_BYTES_FOLLOW, _) => return Ok(None),
            (short, _) => (u64::from(short), 0),
        };
        // The shortest form is prescribed, and the highest bit is 0.
        let shortest = match payload_bytes {
            0..=125 => 0,
            126..=0xffff => 2,
            _ => 8,
        };
        if length_bytes != shortest || payload_bytes > i64::MAX as u64 {
            return Err(Breach::Protocol);
        }
        let Some(mask) = rest[length_bytes..].first_chunk() else { return Ok(None) };
        let header_bytes = 2 + length_bytes + MASK_BYTES;
        Ok(Some(Self { is_final, opcode, mask: *mask, header_bytes, payload_bytes }))
    }
}

/// How long the header of an unfragmented frame from the server is, in bytes.
pub const fn sent_header_bytes(payload_bytes: usize) -> usize {
    match payload_bytes {
        0..=125 => 2,
        126..=0xffff => 4,
        _ => MAX_SENT_HEADER_BYTES,
    }
}

/// Appends the header of an unfragmented frame from the server.
pub fn put_header(out: &mut Vec<u8>, opcode: Opcode, payload_bytes: usize) {
    out.push(FIN | opcode.number());
    match (u8::try_from(payload_bytes), u16::try_from(payload_bytes)) {
        (Ok(short @ ..=MAX_SHORT_LENGTH), _) => out.push(short),
        (_, Ok(length)) => {
            out.push(TWO_BYTES_FOLLOW);
            out.extend_from_slice(&length.to_be_bytes());
        }
        _ => {
            out.push(EIGHT_BYTES_FOLLOW);
            out.extend_from_slice(&(payload_bytes as u64).to_be_bytes());
        }
    }
}

/// A whole unfragmented frame from the server.
pub fn frame(opcode: Opcode, payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(sent_header_bytes(payload.len()) + payload.len());
    put_header(&mut out, opcode, payload.len());
    out.extend_from_slice(payload);
    out
}

/// Takes the mask off, or puts it on.
pub(super) fn apply_mask(payload: &mut [u8], mask: [u8; MASK_BYTES]) {
    let [a, b, c, d] = mask;
    let wide = u64::from_ne_bytes([a, b, c, d, a, b, c, d]);
    let (words, rest) = payload.as_chunks_mut();
    for word in words {
        *word = (u64::from_ne_bytes(*word) ^ wide).to_ne_bytes();
    }
    for (byte, key) in rest.iter_mut().zip(mask.iter().cycle()) {
        *byte ^= key;
    }
}
