//! Frames that the server sends.

use std::fmt::Write;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Fault, Opcode};
use crate::{DataType, Reading, Timestamp, UserId, Value};

/// The READY frame.
pub const READY: &str = r#"{"op":4}"#;

/// The HEARTBEAT_ACK frame.
pub const HEARTBEAT_ACK: &str = r#"{"op":1}"#;

/// The HELLO frame, with the interval between two HEARTBEATs in milliseconds.
pub fn hello(heartbeat_interval_ms: u64) -> String {
    format!(r#"{{"op":2,"d":{{"heartbeat_interval":{heartbeat_interval_ms}}}}}"#)
}

/// Appends a DISPATCH frame to `out`. `reading` is a checked reading with its `ts`; it goes out byte for byte.
pub fn write_dispatch(out: &mut String, reading: &str, uid: &UserId, seq: u64, data_type: &DataType) {
    out.push_str(r#"{"op":5,"d":"#);
    out.push_str(reading);
    out.push_str(r#","uid":""#);
    out.push_str(uid.as_str());
    out.push_str(r#"","seq":"#);
    let _ = write!(out, "{seq}");
    out.push_str(r#","t":""#);
    out.push_str(data_type.name());
    out.push_str("\"}");
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
    HeartbeatAck,
    /// The handshake is complete.
    Ready,
    /// One event.
    Dispatch(Dispatch),
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
    /// Reads a text frame.
    ///
    /// # Errors
    /// If the text is no frame of the contract; a client treats that as a broken server and reconnects.
    pub fn decode(text: &str) -> Result<Self, Fault> {
        let raw: RawFrame<'_> =
            serde_json::from_str(text).map_err(|_| Fault::payload("the frame is not valid JSON"))?;
        match Opcode::from_number(raw.op) {
            Some(Opcode::Hello) => raw.hello(),
            Some(Opcode::HeartbeatAck) => Ok(Self::HeartbeatAck),
            Some(Opcode::Ready) => Ok(Self::Ready),
            Some(Opcode::Dispatch) => raw.dispatch().map(Self::Dispatch),
            _ => Ok(Self::Other),
        }
    }
}

impl RawFrame<'_> {
    fn hello(&self) -> Result<ServerFrame, Fault> {
        #[derive(Deserialize)]
        struct Body {
            heartbeat_interval: u64,
        }
        let body = self.d.and_then(|d| serde_json::from_str::<Body>(d.get()).ok());
        let body = body.ok_or_else(|| Fault::payload("d.heartbeat_interval must be an integer"))?;
        Ok(ServerFrame::Hello { heartbeat_interval_ms: body.heartbeat_interval })
    }

    fn dispatch(&self) -> Result<Dispatch, Fault> {
        let uid =
            self.uid.and_then(|uid| uid.parse().ok()).ok_or_else(|| Fault::payload("uid must be an id"))?;
        let seq = self.seq.ok_or_else(|| Fault::payload("seq must be an integer"))?;
        let data_type = self.t.and_then(DataType::from_name);
        let data_type = data_type.ok_or_else(|| Fault::payload("t must name a data type"))?;
        let d = self.d.ok_or_else(|| Fault::payload("d is missing"))?;
        let reading = Reading::check(d.get(), &data_type)?;
        let ts = reading.ts.ok_or_else(|| Fault::payload("d.ts is missing"))?;
        Ok(Dispatch { uid, seq, data_type, ts, value: reading.value })
    }
}
