//! Frames as clients of this project write them.

use serde::Serialize;

use super::{Offer, Position, Replay, Report, Role, Steer};
use crate::reading::DataType;

/// A frame as a client of this project writes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ClientFrame<'a> {
    /// Keeps the connection alive.
    Heartbeat {
        /// The client's time, in milliseconds (capability `clock`).
        t0_ms: Option<f64>,
    },
    /// Completes the handshake.
    Identify {
        /// The single-use token.
        token: &'a str,
        /// The role it was issued for.
        role: Role,
        /// What is asked for on a connection that chose the extension.
        offer: Option<&'a Offer>,
    },
    /// New readings of one type.
    Submit {
        /// What was measured.
        data_type: &'a DataType,
        /// A reading's JSON, from [`Value::to_reading_json`](crate::Value::to_reading_json), or a JSON list of readings
        /// (capability `batch`).
        readings: &'a str,
        /// The place in a numbered stream (capability `ack`).
        position: Option<&'a Position>,
    },
    /// Asks for stored events.
    Replay(Replay),
    /// How a producer fares.
    Report(&'a Report),
    /// What a producer is asked to deliver (capability `control`).
    Steer(&'a Steer),
}

impl ClientFrame<'_> {
    /// The frame as JSON text.
    pub fn encode(&self) -> String {
        match self {
            Self::Heartbeat { t0_ms: None } => r#"{"op":0}"#.to_owned(),
            Self::Heartbeat { t0_ms: Some(t0_ms) } => format!(r#"{{"op":0,"d":{{"t0":{t0_ms}}}}}"#),
            Self::Identify { token, role, offer } => encode_identify(token, *role, *offer),
            Self::Submit { data_type, readings, position } => {
                let name = data_type.name();
                match position {
                    None => format!(r#"{{"op":6,"t":"{name}","d":{readings}}}"#),
                    Some(Position { stream, n }) => {
                        format!(r#"{{"op":6,"t":"{name}","stream":"{stream}","n":{n},"d":{readings}}}"#)
                    }
                }
            }
            Self::Replay(Replay { after, before: None }) => format!(r#"{{"op":7,"d":{{"after":{after}}}}}"#),
            Self::Replay(Replay { after, before: Some(before) }) => {
                format!(r#"{{"op":7,"d":{{"after":{after},"before":{before}}}}}"#)
            }
            Self::Report(report) => format!(r#"{{"op":8,"d":{}}}"#, json(report)),
            Self::Steer(Steer { uid, streams }) => {
                format!(r#"{{"op":8,"uid":"{uid}","d":{{"streams":{}}}}}"#, json(streams))
            }
        }
    }
}

fn encode_identify(token: &str, role: Role, offer: Option<&Offer>) -> String {
    let (token, role) = (json(token), role.number());
    let want = offer.map_or_else(String::new, |offer| format!(r#","want":{}"#, json(&offer.want)));
    let session = offer.and_then(|offer| offer.session.as_ref());
    let session = session.map_or_else(String::new, |session| format!(r#","session":"{session}""#));
    format!(r#"{{"op":3,"d":{{"token":{token},"type":{role}{want}{session}}}}}"#)
}

/// JSON of what always has some: strings for keys, finite numbers, nothing that fails by itself.
pub(super) fn json(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
