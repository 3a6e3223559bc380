//! The protocol of one connection as a state machine without socket, clock or runtime: frames and instants in, reactions
//! and faults out.
//!
//! The order of the protocol is in the types: [`Unidentified`] is consumed by IDENTIFY, and only what a token granted
//! becomes an [`Identified`] [`Producer`] or [`Consumer`].

mod heartbeat;
mod identified;
mod unidentified;

#[cfg(test)]
mod tests;

use std::time::Duration;

pub use identified::{Consumer, ConsumerAction, Identified, Producer, ProducerAction, Reaction, Rules};
pub use unidentified::{Greeting, Identifying, Unidentified};

/// The times that a connection is held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// What HELLO tells the client; 1.5 times as long without HEARTBEAT ends the connection.
    pub heartbeat_interval: Duration,
    /// How long a client has for its IDENTIFY.
    pub identify_timeout: Duration,
}
