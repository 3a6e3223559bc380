//! A connection that has not said who it is.

use std::{collections::HashSet, time::Instant};

use motionwire_shared::{
    DataType, SessionId, UserId,
    wire::{Capabilities, Capability, CloseCode, Envelope, Fault, Identify, Offer, Opcode, Role},
};

use super::{Consumer, Identified, Producer, Timing, heartbeat::Heartbeat};

/// A connection before its IDENTIFY.
#[derive(Debug)]
pub struct Unidentified {
    heartbeat: Heartbeat,
    identify_by: Instant,
    is_extended: bool,
}

/// What the server does with a frame before IDENTIFY.
pub enum Greeting {
    /// Answer with HEARTBEAT_ACK and wait on.
    Ack(Unidentified),
    /// Look the token, a secret, up.
    Identify(String, Identifying),
}

impl Unidentified {
    /// A connection that was opened just now; `is_extended` if it chose the subprotocol of the extension.
    pub fn open(timing: Timing, is_extended: bool, now: Instant) -> Self {
        Self {
            is_extended,
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
                let Identify { token, role, offer } = envelope.identify(self.is_extended)?;
                self.check(now)?;
                let identifying =
                    Identifying { heartbeat: self.heartbeat, role, offer, is_extended: self.is_extended };
                Ok(Greeting::Identify(token, identifying))
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
    offer: Offer,
    is_extended: bool,
}

impl Identifying {
    /// The role that the client asked for.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The session that a consumer names, if that holds.
    pub fn session(&self) -> Option<&SessionId> {
        self.offer.session.as_ref().filter(|_| self.have(Capabilities::CONSUMER).has(Capability::Session))
    }

    /// The token was a producer's, of whose user readings of these types are stored.
    pub fn into_producer(self, uid: UserId, types: Vec<DataType>) -> Identified<Producer> {
        let terms = self.terms(Capabilities::PRODUCER);
        let types = types.into_iter().filter(|data_type| matches!(data_type, DataType::Other(_))).collect();
        Identified::new(self.heartbeat, terms, Producer { uid, streams: HashSet::new(), types })
    }

    /// The token was a consumer's.
    pub fn into_consumer(self) -> Identified<Consumer> {
        let terms = self.terms(Capabilities::CONSUMER);
        Identified::new(self.heartbeat, terms, Consumer)
    }

    /// The token was a viewer's, who may not ask producers for anything.
    pub fn into_viewer(self) -> Identified<Consumer> {
        let terms = self.terms(Capabilities::VIEWER);
        Identified::new(self.heartbeat, terms, Consumer)
    }

    fn have(&self, of_role: Capabilities) -> Capabilities {
        self.offer.want & of_role
    }

    fn terms(&self, of_role: Capabilities) -> Option<Capabilities> {
        self.is_extended.then(|| self.have(of_role))
    }
}
