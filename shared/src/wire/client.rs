//! Frames that clients send. The server decodes them in two steps, because the contract judges the opcode before the
//! payload: first the [`Envelope`], then the payload that the connection's state allows.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Fault, Opcode};
use crate::{
    limits::MAX_STATUS_TEXT_LEN,
    reading::{DataType, Reading, is_type_name},
};

/// A frame of which only the opcode has been judged; the payload is borrowed, unread.
#[derive(Debug)]
pub struct Envelope<'a> {
    /// The opcode; `None` is an integer that is no opcode.
    pub op: Option<Opcode>,
    d: Option<&'a RawValue>,
    t: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct RawEnvelope<'a> {
    #[serde(borrow)]
    op: Option<&'a RawValue>,
    #[serde(borrow)]
    d: Option<&'a RawValue>,
    #[serde(borrow)]
    t: Option<&'a RawValue>,
}

impl<'a> Envelope<'a> {
    /// Reads a text frame as far as its opcode.
    ///
    /// # Errors
    /// 1007 if the text is no JSON object, or has no integer `op`.
    pub fn decode(text: &'a str) -> Result<Self, Fault> {
        if !text.trim_start().starts_with('{') {
            return Err(Fault::payload("a frame must be one JSON object"));
        }
        let raw: RawEnvelope<'a> = serde_json::from_str(text)
            .map_err(|_| Fault::payload("the frame is not valid JSON, or names op, d or t twice"))?;
        let op = raw.op.ok_or_else(|| Fault::payload("op is missing"))?;
        let op = integer(op).ok_or_else(|| Fault::payload("op must be an integer"))?;
        Ok(Self { op: op.and_then(Opcode::from_number), d: raw.d, t: raw.t })
    }

    /// The payload of an IDENTIFY.
    ///
    /// # Errors
    /// 1007, naming the field.
    pub fn identify(&self) -> Result<Identify, Fault> {
        #[derive(Deserialize)]
        struct Body<'a> {
            #[serde(borrow)]
            token: Option<&'a RawValue>,
            #[serde(borrow, rename = "type")]
            role: Option<&'a RawValue>,
        }
        let body: Body<'_> = self.object("d must be an object with token and type")?;
        let token = body.token.ok_or_else(|| Fault::payload("d.token is missing"))?;
        let token = string(token).ok_or_else(|| Fault::payload("d.token must be a string"))?;
        let role = body.role.ok_or_else(|| Fault::payload("d.type is missing"))?;
        let role = integer(role)
            .flatten()
            .and_then(Role::from_number)
            .ok_or_else(|| Fault::payload("d.type must be 0 (producer) or 1 (consumer)"))?;
        Ok(Identify { token, role })
    }

    /// The payload of a SUBMIT, its reading checked against its data type.
    ///
    /// # Errors
    /// 1007, naming the field.
    pub fn submit(&self) -> Result<Submit<'a>, Fault> {
        let t = self.t.ok_or_else(|| Fault::payload("t is missing"))?;
        let t = string(t).ok_or_else(|| Fault::payload("t must be a string"))?;
        if !is_type_name(&t) {
            return Err(Fault::payload("t must match [A-Z][A-Z0-9_]{0,63}"));
        }
        let data_type = DataType::from_valid_name(&t);
        let d = self.d.ok_or_else(|| Fault::payload("d is missing"))?;
        let reading = Reading::check(d.get(), &data_type)?;
        Ok(Submit { data_type, reading })
    }

    /// The payload of a REPLAY.
    ///
    /// # Errors
    /// 1007, naming the field.
    pub fn replay(&self) -> Result<Replay, Fault> {
        #[derive(Deserialize)]
        struct Body<'a> {
            #[serde(borrow)]
            after: Option<&'a RawValue>,
            #[serde(borrow)]
            before: Option<&'a RawValue>,
        }
        let body: Body<'_> = self.object("d must be an object with after and before")?;
        let bound = |raw: Option<&RawValue>, reason: &'static str| match raw {
            None => Ok(None),
            Some(raw) => natural(raw).map(Some).ok_or_else(|| Fault::payload(reason)),
        };
        let after = bound(body.after, "d.after must be an integer of at least 0")?.unwrap_or(0);
        let before = bound(body.before, "d.before must be an integer of at least 0")?;
        Ok(Replay { after, before })
    }

    /// The payload of a STATUS; `None` if it is malformed, which is not worth a connection.
    pub fn status(&self) -> Option<Status> {
        let mut status: Status = serde_json::from_str(self.d?.get()).ok()?;
        for text in [&mut status.device_id, &mut status.source, &mut status.reason].into_iter().flatten() {
            if let Some((end, _)) = text.char_indices().nth(MAX_STATUS_TEXT_LEN) {
                text.truncate(end);
            }
        }
        Some(status)
    }

    fn object<T: Deserialize<'a>>(&self, reason: &'static str) -> Result<T, Fault> {
        let raw = self.d.ok_or_else(|| Fault::payload("d is missing"))?.get();
        // Derived structs can be read from arrays too, which no frame means.
        if !raw.starts_with('{') {
            return Err(Fault::payload(reason));
        }
        serde_json::from_str(raw).map_err(|_| Fault::payload(reason))
    }
}

/// `None` if it is no integer literal, `Some(None)` if it is one beyond 64 bits.
fn integer(raw: &RawValue) -> Option<Option<i64>> {
    let text = raw.get();
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())
}

/// An integer of at least 0; beyond 64 bits it is as good as the highest.
fn natural(raw: &RawValue) -> Option<u64> {
    raw.get().bytes().all(|b| b.is_ascii_digit()).then(|| raw.get().parse().unwrap_or(u64::MAX))
}

fn string(raw: &RawValue) -> Option<String> {
    serde_json::from_str(raw.get()).ok()
}

/// The two roles of a connection (`IdentifyType` in the reference).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Submits readings of one user.
    Producer,
    /// Receives all events of one developer.
    Consumer,
}

impl Role {
    /// The number on the wire.
    pub const fn number(self) -> u8 {
        match self {
            Self::Producer => 0,
            Self::Consumer => 1,
        }
    }

    /// The role with this number, if there is one.
    pub const fn from_number(number: i64) -> Option<Self> {
        match number {
            0 => Some(Self::Producer),
            1 => Some(Self::Consumer),
            _ => None,
        }
    }
}

/// Payload of an IDENTIFY.
#[derive(Clone, PartialEq, Eq)]
pub struct Identify {
    /// The single-use token; secret, so `Debug` hides it.
    pub token: String,
    /// The role that the client asks for.
    pub role: Role,
}

impl std::fmt::Debug for Identify {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identify").field("role", &self.role).finish_non_exhaustive()
    }
}

/// Payload of a SUBMIT: one reading of a data type.
#[derive(Debug, Clone, PartialEq)]
pub struct Submit<'a> {
    /// What was measured.
    pub data_type: DataType,
    /// The reading, as the producer wrote it.
    pub reading: Reading<'a>,
}

/// Payload of a REPLAY: both bounds are exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replay {
    /// Events after this sequence number.
    pub after: u64,
    /// Events before this one; `None` is up to the newest at the time of the request.
    pub before: Option<u64>,
}

/// Payload of a STATUS: how a producer's device fares.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Status {
    /// Whether the device is connected to its producer.
    pub connected: bool,
    /// The producer's name of the device.
    pub device_id: Option<String>,
    /// Where the readings come from.
    pub source: Option<String>,
    /// Why the state changed.
    pub reason: Option<String>,
}

/// A frame as a client of this project writes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ClientFrame<'a> {
    /// Keeps the connection alive.
    Heartbeat,
    /// Completes the handshake.
    Identify {
        /// The single-use token.
        token: &'a str,
        /// The role it was issued for.
        role: Role,
    },
    /// A new reading.
    Submit {
        /// What was measured.
        data_type: &'a DataType,
        /// The reading's JSON, from [`Value::to_reading_json`](crate::Value::to_reading_json).
        reading: &'a str,
    },
    /// Asks for stored events.
    Replay(Replay),
}

impl ClientFrame<'_> {
    /// The frame as JSON text.
    pub fn encode(&self) -> String {
        match self {
            Self::Heartbeat => r#"{"op":0}"#.to_owned(),
            Self::Identify { token, role } => {
                let token = serde_json::Value::from(*token);
                format!(r#"{{"op":3,"d":{{"token":{token},"type":{}}}}}"#, role.number())
            }
            Self::Submit { data_type, reading } => {
                format!(r#"{{"op":6,"t":"{}","d":{reading}}}"#, data_type.name())
            }
            Self::Replay(Replay { after, before: None }) => format!(r#"{{"op":7,"d":{{"after":{after}}}}}"#),
            Self::Replay(Replay { after, before: Some(before) }) => {
                format!(r#"{{"op":7,"d":{{"after":{after},"before":{before}}}}}"#)
            }
        }
    }
}
