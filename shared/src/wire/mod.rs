//! Frames of the protocol: their opcodes, close codes, decoding and encoding (`PROTOCOL.md`, "Frames").

mod client;
mod client_frame;
mod close_code;
mod error;
pub mod extension;
mod opcode;
mod server;
mod single;
pub mod tables;

pub use client::{Envelope, Identify, Replay, Report, Role, Status, Steer, Submit};
pub use client_frame::ClientFrame;
pub use close_code::{CloseCode, Comeback};
pub use error::Fault;
pub use extension::{
    Capabilities, Capability, ClockAnswer, Hole, Offer, Position, Presence, Ready, ReplayEnd, SUBPROTOCOL,
    StreamSwitch, Streams,
};
pub use opcode::{Opcode, Sender};
pub use server::{
    Dispatch, HEARTBEAT_ACK, READY, ServerFrame, clock_answer, control, dispatch_bytes, dispatch_origin,
    hello, presence, ready, replay_end, stored, write_dispatch,
};
pub use single::{Single, single_submit};
