//! The wire protocol of Motionwire, compiled for the server and for the browser alike.
//!
//! No I/O, clock, randomness or async lives here: bytes and instants come in, values and bytes go out.
//! `PROTOCOL.md` is the normative text; its tables are generated from [`wire::tables`].

pub mod id;
pub mod limits;
pub mod reading;
pub mod rest;
pub mod timestamp;
pub mod wire;

pub use id::{DevId, SessionId, StreamId, UserId};
pub use reading::{DataType, KnownType, Reading, Value};
pub use timestamp::Timestamp;
