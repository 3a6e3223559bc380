//! Frames of the protocol: their opcodes, close codes, decoding and encoding (`PROTOCOL.md`, "Frames").

mod client;
mod close_code;
mod error;
mod opcode;
mod server;
pub mod tables;

pub use client::{ClientFrame, Envelope, Identify, Replay, Role, Status, Submit};
pub use close_code::{CloseCode, Comeback};
pub use error::Fault;
pub use opcode::{Opcode, Sender};
pub use server::{Dispatch, HEARTBEAT_ACK, READY, ServerFrame, hello, write_dispatch};
