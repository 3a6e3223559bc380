//! A connection that has not said who it is.

use std::time::Instant;

use motionwire_shared::{
    UserId,
    wire::{CloseCode, Envelope, Fault, Identify, Opcode, Role},
};

use super::{Consumer, Identified, Producer, Timing, heartbeat::Heartbeat};

/// A connection before its IDENTIFY.
#[derive(Debug)]
pub struct Unidentified {
    heartbeat: Heartbeat,
    identify_by: Instant,
}

/// What the server does with a frame before IDENTIFY.
#[derive(Debug)]
pub enum Greeting {
    /// Answer with HEARTBEAT_ACK and wait on.
    Ack(Unidentified),
    /// Look the token up.
    Identify(Identify, Identifying),
}

impl Unidentified {
    /// A connection that was opened just now.
    pub fn open(timing: Timing, now: Instant) -> Self {
        Self {
            heartbeat: Heartbeat::new(timing.heartbeat_interval, now),
            identify_by: now + timing.identify_timeout,
        }
    }

    /// Takes a text frame.
    ///
    /// # Errors
    /// The fault that ends the connection.
    pub fn on_text(mut self, text: &str, now: Instant) -> Result<Greeting, Fault> {
        let envelope = Envelope::decode(text)?;
        match envelope.op {
            Some(Opcode::Heartbeat) => {
                self.check(now)?;
                self.heartbeat.beat(now);
                Ok(Greeting::Ack(self))
            }
            Some(Opcode::Identify) => {
                let identify = envelope.identify()?;
                self.check(now)?;
                let identifying = Identifying { heartbeat: self.heartbeat, role: identify.role };
                Ok(Greeting::Identify(identify, identifying))
            }
            _ => Err(Fault::new(CloseCode::IdentifyExpected, "send IDENTIFY first")),
        }
    }

    /// When [`check`](Self::check) fails next, unless a frame comes before.
    pub fn deadline(&self) -> Instant {
        self.identify_by.min(self.heartbeat.deadline())
    }

    /// Whether the client is in time.
    ///
    /// # Errors
    /// 4000 without IDENTIFY in time, 4005 without HEARTBEAT.
    pub fn check(&self, now: Instant) -> Result<(), Fault> {
        if now >= self.identify_by {
            return Err(Fault::new(CloseCode::IdentifyExpected, "no IDENTIFY in time"));
        }
        self.heartbeat.check(now)
    }
}

/// A connection whose token is being looked up.
#[derive(Debug)]
pub struct Identifying {
    heartbeat: Heartbeat,
    role: Role,
}

impl Identifying {
    /// The role that the client asked for.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The token was a producer's.
    pub fn into_producer(self, uid: UserId) -> Identified<Producer> {
        Identified::new(self.heartbeat, Producer { uid })
    }

    /// The token was a consumer's.
    pub fn into_consumer(self) -> Identified<Consumer> {
        Identified::new(self.heartbeat, Consumer)
    }
}
