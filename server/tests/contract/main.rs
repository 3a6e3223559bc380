//! The contract over real sockets: every opcode, every close code, every promise of `PROTOCOL.md`. Deadlines run on a clock
//! that the test moves.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod closing;
mod dispatch;
mod extension;
mod handshake;
mod harness;
mod replay;
mod shutdown;
mod submit;
