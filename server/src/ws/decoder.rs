//! From the bytes of a client to its messages: without socket, and without a copy of what is not fragmented.

use super::{
    Breach,
    header::{Header, Opcode, apply_mask},
};

/// What a client has sent.
#[derive(Debug, PartialEq, Eq)]
pub enum Message<'a> {
    /// Text.
    Text(&'a str),
    /// Bytes, whatever they are.
    Binary,
    /// To be answered with a pong of the same payload, of at most 125 bytes.
    Ping(&'a [u8]),
    /// The answer to a ping, or none to anything.
    Pong,
    /// The connection is to end; with the code, if one was given.
    Close(Option<u16>),
}

/// How far decoding has come.
#[derive(Debug, PartialEq, Eq)]
pub enum Progress<'a> {
    /// The bytes begin with no whole frame; it takes at least so many.
    NeedsBytes(usize),
    /// A frame of so many bytes ended a message.
    Message(usize, Message<'a>),
    /// A frame of so many bytes was a part of one.
    Part(usize),
}

/// Joins one client's frames to messages and holds them to RFC 6455.
#[derive(Debug)]
pub struct Decoder {
    max_message_bytes: usize,
    /// The fragmented message that has begun. Boxed, because there is hardly ever one.
    begun: Option<Box<Begun>>,
}

#[derive(Debug)]
struct Begun {
    is_text: bool,
    payload: Vec<u8>,
    /// So much of it is known to be UTF-8.
    checked: usize,
    is_ended: bool,
}

impl Decoder {
    /// A decoder that takes messages up to a size.
    pub fn new(max_message_bytes: usize) -> Self {
        Self { max_message_bytes, begun: None }
    }

    /// Takes the frame at the start of `bytes`, in which its mask is taken off; the caller passes what follows it next time.
    ///
    /// # Errors
    /// As soon as a rule is broken; nothing more can be decoded then.
    pub fn next<'a>(&'a mut self, bytes: &'a mut [u8]) -> Result<Progress<'a>, Breach> {
        if self.begun.as_ref().is_some_and(|begun| begun.is_ended) {
            self.begun = None;
        }
        let Some(header) = Header::read(bytes)? else { return Ok(Progress::NeedsBytes(bytes.len() + 1)) };
        let continues = header.opcode == Opcode::Continuation;
        let is_data = continues || matches!(header.opcode, Opcode::Text | Opcode::Binary);
        if is_data && continues != self.begun.is_some() {
            return Err(Breach::Protocol);
        }
        let before = self.begun.as_ref().filter(|_| is_data).map_or(0, |begun| begun.payload.len());
        let payload_bytes = usize::try_from(header.payload_bytes).map_err(|_| Breach::TooBig)?;
        if payload_bytes > self.max_message_bytes.saturating_sub(before) && is_data {
            return Err(Breach::TooBig);
        }
        let frame_bytes = header.header_bytes + payload_bytes;
        let Some(payload) = bytes.get_mut(header.header_bytes..frame_bytes) else {
            return Ok(Progress::NeedsBytes(frame_bytes));
        };
        apply_mask(payload, header.mask);
        let message = match header.opcode {
            Opcode::Text if header.is_final => {
                Message::Text(std::str::from_utf8(payload).map_err(|_| Breach::NotUtf8)?)
            }
            Opcode::Binary if header.is_final => Message::Binary,
            Opcode::Text | Opcode::Binary | Opcode::Continuation => {
                let is_text = header.opcode == Opcode::Text;
                match self.add(is_text, payload, header.is_final)? {
                    Some(message) => message,
                    None => return Ok(Progress::Part(frame_bytes)),
                }
            }
            Opcode::Close => Message::Close(close_code(payload)?),
            Opcode::Ping => Message::Ping(payload),
            Opcode::Pong => Message::Pong,
        };
        Ok(Progress::Message(frame_bytes, message))
    }

    /// Adds a fragment; the message, if it was the last one.
    fn add(&mut self, is_text: bool, payload: &[u8], is_final: bool) -> Result<Option<Message<'_>>, Breach> {
        let fresh = || Box::new(Begun { is_text, payload: Vec::new(), checked: 0, is_ended: false });
        let begun = self.begun.get_or_insert_with(fresh);
        begun.payload.extend_from_slice(payload);
        begun.is_ended = is_final;
        if begun.is_text {
            begun.check()?;
        }
        Ok(match (is_final, begun.is_text) {
            (false, _) => None,
            (true, false) => Some(Message::Binary),
            (true, true) => {
                Some(Message::Text(std::str::from_utf8(&begun.payload).map_err(|_| Breach::NotUtf8)?))
            }
        })
    }
}

/// How long the frame at the start of `bytes` is, as far as its header is there and right.
pub fn frame_bytes(bytes: &[u8]) -> Option<u64> {
    let header = Header::read(bytes).ok()??;
    Some(header.payload_bytes.saturating_add(header.header_bytes as u64))
}

impl Begun {
    /// Looks at what has come: text that cannot become UTF-8 is refused before the rest of it is there.
    fn check(&mut self) -> Result<(), Breach> {
        match std::str::from_utf8(&self.payload[self.checked..]) {
            Ok(_) => self.checked = self.payload.len(),
            Err(error) if error.error_len().is_some() => return Err(Breach::NotUtf8),
            Err(error) => self.checked += error.valid_up_to(),
        }
        Ok(())
    }
}

/// The code of a close frame (RFC 6455, sections 5.5.1 and 7.4).
fn close_code(payload: &[u8]) -> Result<Option<u16>, Breach> {
    let (code, reason) = match payload {
        [] => return Ok(None),
        [a, b, reason @ ..] => (u16::from_be_bytes([*a, *b]), reason),
        [_] => return Err(Breach::Protocol),
    };
    if !matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999) {
        return Err(Breach::Protocol);
    }
    std::str::from_utf8(reason).map_err(|_| Breach::NotUtf8)?;
    Ok(Some(code))
}
