//! Frames that the server sends.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{ClockAnswer, Fault, Opcode, Position, Presence, Ready, ReplayEnd, Streams, client_frame::json};
use crate::{DataType, Reading, Timestamp, UserId, Value};

/// The READY frame.
pub const READY: &str = r#"{"op":4}"#;

/// The HEARTBEAT_ACK frame.
pub const HEARTBEAT_ACK: &str = r#"{"op":1}"#;

/// The HELLO frame, with the interval between two HEARTBEATs in milliseconds.
pub fn hello(heartbeat_interval_ms: u64) -> String {
    format!(r#"{{"op":2,"d":{{"heartbeat_interval":{heartbeat_interval_ms}}}}}"#)
}

/// The READY frame of a connection that chose the extension.
pub fn ready(ready: &Ready) -> String {
    format!(r#"{{"op":4,"d":{}}}"#, json(ready))
}

/// The answer to a HEARTBEAT that carried a time.
pub fn clock_answer(answer: ClockAnswer) -> String {
    format!(r#"{{"op":1,"d":{}}}"#, json(&answer))
}

/// Tells a producer up to where its stream is stored.
pub fn stored(Position { stream, n }: &Position) -> String {
    format!(r#"{{"op":1,"d":{{"stream":"{stream}","n":{n}}}}}"#)
}

/// Tells a consumer that its REPLAY has ended.
pub fn replay_end(end: &ReplayEnd) -> String {
    format!(r#"{{"op":7,"d":{}}}"#, json(end))
}

/// Tells a consumer how a producer is doing.
pub fn presence(uid: &UserId, presence: &Presence) -> String {
    format!(r#"{{"op":8,"uid":"{uid}","d":{}}}"#, json(presence))
}

/// Tells a producer what a consumer asks it to deliver.
pub fn control(uid: &UserId, streams: &Streams) -> String {
    format!(r#"{{"op":8,"uid":"{uid}","d":{{"streams":{}}}}}"#, json(streams))
}

/// The members of a DISPATCH around the reading, the user, the number and the type.
const DISPATCH_PARTS: [&str; 5] = [r#"{"op":5,"d":"#, r#","uid":""#, r#"","seq":"#, r#","t":""#, r#""}"#];

/// How long a DISPATCH frame is, in bytes, with a reading of so many.
pub fn dispatch_bytes(reading_bytes: usize, uid: &UserId, seq: u64, data_type: &DataType) -> usize {
    let parts: usize = DISPATCH_PARTS.iter().map(|part| part.len()).sum();
    let digits = seq.checked_ilog10().unwrap_or(0) as usize + 1;
    parts + reading_bytes + uid.as_str().len() + digits + data_type.name().len()
}

/// Appends a DISPATCH frame to `out`. `reading` is a checked reading with its `ts`; it goes out byte for byte.
pub fn write_dispatch(out: &mut Vec<u8>, reading: &[u8], uid: &UserId, seq: u64, data_type: &DataType) {
    let mut digits = itoa::Buffer::new();
    let fields =
        [reading, uid.as_str().as_bytes(), digits.format(seq).as_bytes(), data_type.name().as_bytes()];
    let [first, rest @ ..] = DISPATCH_PARTS;
    out.extend_from_slice(first.as_bytes());
    for (field, part) in fields.into_iter().zip(rest) {
        out.extend_from_slice(field);
        out.extend_from_slice(part.as_bytes());
    }
}

/// User id and name of the data type of a DISPATCH frame, as [`write_dispatch`] wrote it. They stand behind the reading,
/// and hold no quotes, so a reading cannot pretend to be another's.
pub fn dispatch_origin(frame: &str) -> Option<(&str, &str)> {
    let (rest, name) = frame.strip_suffix("\"}")?.rsplit_once(r#","t":""#)?;
    let (rest, _) = rest.rsplit_once(r#"","seq":"#)?;
    let (_, uid) = rest.rsplit_once(r#","uid":""#)?;
    Some((uid, name))
}

/// A frame from the server, as a client reads it.
#[derive(Debug, Clone, PartialEq)]
pub enum ServerFrame {
    /// Sent at once on connecting.
    Hello {
        /// Time between two HEARTBEATs, in milliseconds.
        heartbeat_interval_ms: u64,
    },
    /// Answers a HEARTBEAT.
    HeartbeatAck(Option<ClockAnswer>),
    /// Everything up to this place of a stream is stored (capability `ack`).
    Stored(Position),
    /// The handshake is complete.
    Ready(Ready),
    /// One event.
    Dispatch(Dispatch),
    /// A REPLAY has ended (capability `replay`).
    ReplayEnd(ReplayEnd),
    /// How a producer is doing (capability `presence`), to a consumer.
    Presence(UserId, Presence),
    /// What a consumer asks for (capability `control`), to a producer.
    Control(Streams),
    /// An opcode that this client does not know, or has no use for.
    Other,
}

/// An event of the developer's log.
#[derive(Debug, Clone, PartialEq)]
pub struct Dispatch {
    /// Whose reading it is.
    pub uid: UserId,
    /// Its place in the developer's log.
    pub seq: u64,
    /// What was measured.
    pub data_type: DataType,
    /// When it was measured.
    pub ts: Timestamp,
    /// The measured value.
    pub value: Value,
}

#[derive(Deserialize)]
struct RawFrame<'a> {
    op: i64,
    #[serde(borrow)]
    d: Option<&'a RawValue>,
    uid: Option<&'a str>,
    seq: Option<u64>,
    t: Option<&'a str>,
}

impl ServerFrame {
    /// Reads a text message: one frame, or a list of frames (capability `batch`), each with `decode`, and hands each to `take`
    /// in order.
    ///
    /// # Errors
    /// If the text is no frame of the contract; a client treats that as a broken server and reconnects. Frames before
    /// the broken one have been handed over.
    pub fn decode_each(
        text: &str,
        decode: fn(&str) -> Result<Self, Fault>,
        mut take: impl FnMut(Self),
    ) -> Result<(), Fault> {
        if !text.starts_with('[') {
            take(decode(text)?);
            return Ok(());
        }
        let frames: Vec<&RawValue> =
            serde_json::from_str(text).map_err(|_| Fault::payload("the message is not valid JSON"))?;
        for frame in frames {
            take(decode(frame.get())?);
        }
        Ok(())
    }

    /// Reads one frame.
    ///
    /// # Errors
    /// If the text is no frame of the contract.
    pub fn decode(text: &str) -> Result<Self, Fault> {
        let raw = RawFrame::read(text)?;
        match Opcode::from_number(raw.op) {
            Some(Opcode::HeartbeatAck) => Ok(raw.heartbeat_ack()),
            // A producer is sent `streams` alone, a consumer always hears whether the producer is connected.
            Some(Opcode::Status) if raw.body::<Presence>().is_none() => raw.control(),
            _ => raw.for_consumer(),
        }
    }

    /// Reads one frame as a consumer does, who has no use for what producers alone are sent.
    ///
    /// # Errors
    /// If the text is no frame of the contract.
    pub fn decode_for_consumer(text: &str) -> Result<Self, Fault> {
        RawFrame::read(text)?.for_consumer()
    }

    /// Reads one frame as a producer does, who has no use for what consumers alone are sent.
    ///
    /// # Errors
    /// If the text is no frame of the contract.
    pub fn decode_for_producer(text: &str) -> Result<Self, Fault> {
        let raw = RawFrame::read(text)?;
        match Opcode::from_number(raw.op) {
            Some(Opcode::HeartbeatAck) => Ok(raw.heartbeat_ack()),
            Some(Opcode::Status) => raw.control(),
            _ => raw.for_both(),
        }
    }
}

impl<'a> RawFrame<'a> {
    fn read(text: &'a str) -> Result<Self, Fault> {
        serde_json::from_str(text).map_err(|_| Fault::payload("the frame is not valid JSON"))
    }

    fn for_both(&self) -> Result<ServerFrame, Fault> {
        match Opcode::from_number(self.op) {
            Some(Opcode::Hello) => self.hello(),
            Some(Opcode::Ready) => Ok(ServerFrame::Ready(self.body().unwrap_or_default())),
            _ => Ok(ServerFrame::Other),
        }
    }

    fn for_consumer(&self) -> Result<ServerFrame, Fault> {
        match Opcode::from_number(self.op) {
            Some(Opcode::HeartbeatAck) => Ok(ServerFrame::HeartbeatAck(self.body())),
            Some(Opcode::Dispatch) => self.dispatch().map(ServerFrame::Dispatch),
            Some(Opcode::Replay) => self
                .body()
                .map(ServerFrame::ReplayEnd)
                .ok_or_else(|| Fault::payload("d must tell a replay's end")),
            Some(Opcode::Status) => self.presence(),
            _ => self.for_both(),
        }
    }

    /// The `d`, if it has this form.
    fn body<T: Deserialize<'a>>(&self) -> Option<T> {
        serde_json::from_str(self.d?.get()).ok()
    }

    fn uid(&self) -> Result<UserId, Fault> {
        self.uid.and_then(|uid| uid.parse().ok()).ok_or_else(|| Fault::payload("uid must be an id"))
    }

    fn hello(&self) -> Result<ServerFrame, Fault> {
        #[derive(Deserialize)]
        struct Body {
            heartbeat_interval: u64,
        }
        let body: Option<Body> = self.body();
        let body = body.ok_or_else(|| Fault::payload("d.heartbeat_interval must be an integer"))?;
        Ok(ServerFrame::Hello { heartbeat_interval_ms: body.heartbeat_interval })
    }

    fn heartbeat_ack(&self) -> ServerFrame {
        let clock_answer = || ServerFrame::HeartbeatAck(self.body());
        self.body().map_or_else(clock_answer, ServerFrame::Stored)
    }

    fn presence(&self) -> Result<ServerFrame, Fault> {
        let presence = self.body().ok_or_else(|| Fault::payload("d must have connected"))?;
        Ok(ServerFrame::Presence(self.uid()?, presence))
    }

    fn control(&self) -> Result<ServerFrame, Fault> {
        #[derive(Deserialize)]
        struct Control {
            streams: Streams,
        }
        let control: Option<Control> = self.body();
        control
            .map(|control| ServerFrame::Control(control.streams))
            .ok_or_else(|| Fault::payload("d must have connected or streams"))
    }

    fn dispatch(&self) -> Result<Dispatch, Fault> {
        let uid = self.uid()?;
        let seq = self.seq.ok_or_else(|| Fault::payload("seq must be an integer"))?;
        let data_type = self.t.and_then(DataType::from_name);
        let data_type = data_type.ok_or_else(|| Fault::payload("t must name a data type"))?;
        let d = self.d.ok_or_else(|| Fault::payload("d is missing"))?;
        let reading = Reading::check(d.get(), &data_type)?;
        let ts = reading.ts.ok_or_else(|| Fault::payload("d.ts is missing"))?;
        Ok(Dispatch { uid, seq, data_type, ts, value: reading.value })
    }
}
