//! Frames that clients send. The server decodes them in two steps, because the contract judges the opcode before the
//! payload: first the [`Envelope`], then the payload that the connection's state allows.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Capabilities, Capability, Fault, Hole, Offer, Opcode, Position, Streams, extension::cut};
use crate::{
    SessionId, StreamId, UserId,
    limits::{MAX_BATCH_LEN, MAX_POSITION},
    reading::{DataType, Reading, is_type_name},
};

/// A frame of which only the opcode has been judged; the payload is borrowed, unread.
#[derive(Debug)]
pub struct Envelope<'a> {
    text: &'a str,
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
        Ok(Self { text, op: op.and_then(Opcode::from_number), d: raw.d, t: raw.t })
    }

    /// The client's time in a HEARTBEAT (capability `clock`), in its own milliseconds; `None` if it sent none that is a
    /// number and fits.
    pub fn heartbeat_time_ms(&self) -> Option<f64> {
        #[derive(Deserialize)]
        struct Body {
            t0: f64,
        }
        let d = self.d?.get();
        serde_json::from_str::<Body>(d).ok().filter(|_| d.starts_with('{')).map(|body| body.t0)
    }

    /// The payload of an IDENTIFY; what it offers counts only on a connection that chose the extension.
    ///
    /// # Errors
    /// 1007, naming the field.
    pub fn identify(&self, is_extended: bool) -> Result<Identify, Fault> {
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
        let offer = if is_extended { self.offer()? } else { Offer::default() };
        Ok(Identify { token, role, offer })
    }

    fn offer(&self) -> Result<Offer, Fault> {
        #[derive(Deserialize)]
        struct Body<'a> {
            #[serde(borrow)]
            want: Option<&'a RawValue>,
            #[serde(borrow)]
            session: Option<&'a RawValue>,
        }
        let body: Body<'_> = self.object("d must be an object with token and type")?;
        let want = body.want.map_or(Ok(Capabilities::default()), |want| {
            serde_json::from_str(want.get()).map_err(|_| Fault::payload("d.want must be a list of names"))
        })?;
        let session = body.session.map(|session| {
            serde_json::from_str::<SessionId>(session.get())
                .map_err(|_| Fault::payload("d.session must be 1 to 64 of A-Z a-z 0-9 _ -"))
        });
        Ok(Offer { want, session: session.transpose()? })
    }

    /// The payload of a SUBMIT, its readings checked against their data type; several only with `batch`, a position only
    /// with `ack`.
    ///
    /// # Errors
    /// 1007, naming the field.
    pub fn submit(&self, have: Capabilities) -> Result<Submit<'a>, Fault> {
        let t = self.t.ok_or_else(|| Fault::payload("t is missing"))?;
        let t = string(t).ok_or_else(|| Fault::payload("t must be a string"))?;
        if !is_type_name(&t) {
            return Err(Fault::payload("t must match [A-Z][A-Z0-9_]{0,63}"));
        }
        let data_type = DataType::from_valid_name(&t);
        let d = self.d.ok_or_else(|| Fault::payload("d is missing"))?;
        let readings = if have.has(Capability::Batch) && d.get().starts_with('[') {
            batch(d.get(), &data_type)?
        } else {
            vec![Reading::check(d.get(), &data_type)?]
        };
        let position = if have.has(Capability::Ack) { self.position()? } else { None };
        Ok(Submit { data_type, readings, position })
    }

    fn position(&self) -> Result<Option<Position>, Fault> {
        #[derive(Deserialize)]
        struct Members<'a> {
            #[serde(borrow)]
            stream: Option<&'a RawValue>,
            #[serde(borrow)]
            n: Option<&'a RawValue>,
        }
        let members: Members<'_> =
            serde_json::from_str(self.text).map_err(|_| Fault::payload("stream and n must come once"))?;
        let (stream, n) = match (members.stream, members.n) {
            (None, None) => return Ok(None),
            (Some(stream), Some(n)) => (stream, n),
            _ => return Err(Fault::payload("stream and n must come together")),
        };
        let stream: StreamId = serde_json::from_str(stream.get())
            .map_err(|_| Fault::payload("stream must be 1 to 64 of A-Z a-z 0-9 _ -"))?;
        let n = natural(n)
            .filter(|n| *n <= MAX_POSITION)
            .ok_or_else(|| Fault::payload("n must be an integer from 0 to 2^53"))?;
        Ok(Some(Position { stream, n }))
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

    /// The payload of a producer's STATUS; `None` if it is malformed, which is not worth a connection. What it says beyond
    /// the core protocol counts only with `presence`.
    pub fn report(&self, have: Capabilities) -> Option<Report> {
        let d = self.d?.get();
        let mut status: Status = serde_json::from_str(d).ok()?;
        for text in [&mut status.device_id, &mut status.source, &mut status.reason].into_iter().flatten() {
            cut(text);
        }
        let more: ReportMore = if have.has(Capability::Presence) {
            serde_json::from_str(d).ok()?
        } else {
            ReportMore::default()
        };
        Some(Report { status, streams: more.streams, clock_ms: more.clock_ms, hole: more.hole })
    }

    /// The payload of a consumer's STATUS (capability `control`).
    ///
    /// # Errors
    /// 1007, naming the field.
    pub fn steer(&self) -> Result<Steer, Fault> {
        #[derive(Deserialize)]
        struct Members<'a> {
            #[serde(borrow)]
            uid: Option<&'a RawValue>,
        }
        #[derive(Deserialize)]
        struct Body {
            streams: Streams,
        }
        let members: Members<'_> =
            serde_json::from_str(self.text).map_err(|_| Fault::payload("uid must come once"))?;
        let uid = members.uid.and_then(|uid| serde_json::from_str::<UserId>(uid.get()).ok());
        let uid = uid.ok_or_else(|| Fault::payload("uid must be 1 to 64 of A-Z a-z 0-9 _ -"))?;
        let body: Body = self.object("d must be an object with streams: a switch for each data type")?;
        Ok(Steer { uid, streams: body.streams })
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

/// The readings of a batch, all of them checked.
fn batch<'a>(json: &'a str, data_type: &DataType) -> Result<Vec<Reading<'a>>, Fault> {
    let items: Vec<&'a RawValue> =
        serde_json::from_str(json).map_err(|_| Fault::payload("d must be a list of readings"))?;
    if items.is_empty() || items.len() > MAX_BATCH_LEN {
        return Err(Fault::payload("d must hold 1 to 512 readings"));
    }
    let check = |(index, item): (usize, &&'a RawValue)| {
        Reading::check(item.get(), data_type)
            .map_err(|fault| Fault::new(fault.code, format!("d[{index}]: {}", fault.reason)))
    };
    items.iter().enumerate().map(check).collect()
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
    /// What it asks for beyond the core protocol.
    pub offer: Offer,
}

impl std::fmt::Debug for Identify {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identify")
            .field("role", &self.role)
            .field("offer", &self.offer)
            .finish_non_exhaustive()
    }
}

/// Payload of a SUBMIT: readings of one data type.
#[derive(Debug, Clone, PartialEq)]
pub struct Submit<'a> {
    /// What was measured.
    pub data_type: DataType,
    /// The readings, at least one, as the producer wrote them.
    pub readings: Vec<Reading<'a>>,
    /// Its place in a numbered stream.
    pub position: Option<Position>,
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
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Status {
    /// Whether the device is connected to its producer.
    pub connected: bool,
    /// The producer's name of the device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_id: Option<String>,
    /// Where the readings come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Why the state changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A STATUS with what a producer says beyond the core protocol (capability `presence`).
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Report {
    /// How its device fares.
    #[serde(flatten)]
    pub status: Status,
    /// What it delivers.
    #[serde(skip_serializing_if = "Streams::is_empty")]
    pub streams: Streams,
    /// By how much its own clock is ahead of the server's, in milliseconds: its `ts` are corrected by that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_ms: Option<f64>,
    /// A hole in its data, told once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hole: Option<Hole>,
}

#[derive(Default, Deserialize)]
struct ReportMore {
    #[serde(default)]
    streams: Streams,
    clock_ms: Option<f64>,
    hole: Option<Hole>,
}

/// A consumer's wish to a producer (capability `control`).
#[derive(Debug, Clone, PartialEq)]
pub struct Steer {
    /// Whose producer is asked.
    pub uid: UserId,
    /// What it is to deliver; types that are not named stay as they are.
    pub streams: Streams,
}
