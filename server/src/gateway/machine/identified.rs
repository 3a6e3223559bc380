//! Connections after READY.

use std::time::{Duration, Instant};

use motionwire_shared::{
    UserId,
    wire::{CloseCode, Envelope, Fault, Opcode, Replay, Status, Submit},
};

use super::heartbeat::Heartbeat;

/// What one role may send beside HEARTBEAT.
pub trait Rules {
    /// What the server does with it.
    type Action<'a>;

    /// Judges a frame of which the opcode is known.
    ///
    /// # Errors
    /// 4004 for an opcode that is not this role's, 1007 for a payload that fits no frame.
    fn judge<'a>(op: Opcode, envelope: &Envelope<'a>) -> Result<Self::Action<'a>, Fault>;
}

/// A connection after READY, in the role `R`.
#[derive(Debug)]
pub struct Identified<R> {
    heartbeat: Heartbeat,
    role: R,
}

/// What the server does with a frame.
#[derive(Debug, PartialEq)]
pub enum Reaction<A> {
    /// Answer with HEARTBEAT_ACK.
    Ack,
    /// Do what the role may ask for.
    Act(A),
}

impl<R: Rules> Identified<R> {
    pub(super) fn new(heartbeat: Heartbeat, role: R) -> Self {
        Self { heartbeat, role }
    }

    /// Who the client is.
    pub fn role(&self) -> &R {
        &self.role
    }

    /// Takes a text frame.
    ///
    /// # Errors
    /// The fault that ends the connection.
    pub fn on_text<'a>(&mut self, text: &'a str, now: Instant) -> Result<Reaction<R::Action<'a>>, Fault> {
        let envelope = Envelope::decode(text)?;
        self.check(now)?;
        match envelope.op {
            Some(Opcode::Heartbeat) => {
                self.heartbeat.beat(now);
                Ok(Reaction::Ack)
            }
            Some(Opcode::Identify) => Err(Fault::new(CloseCode::AlreadyIdentified, "already identified")),
            Some(op) => R::judge(op, &envelope).map(Reaction::Act),
            None => Err(Fault::new(CloseCode::UnknownOpcode, "op is no opcode")),
        }
    }

    /// When [`check`](Self::check) fails next, unless a HEARTBEAT comes before.
    pub fn deadline(&self) -> Instant {
        self.heartbeat.deadline()
    }

    /// Whether the client's heart beats.
    ///
    /// # Errors
    /// 4005.
    pub fn check(&self, now: Instant) -> Result<(), Fault> {
        self.heartbeat.check(now)
    }

    /// Gives back time in which the server itself did not read.
    pub fn postpone(&mut self, by: Duration) {
        self.heartbeat.postpone(by);
    }
}

/// A producer: submits the readings of one user.
#[derive(Debug)]
pub struct Producer {
    /// Whose readings they are.
    pub uid: UserId,
}

/// What a producer asks for.
#[derive(Debug, PartialEq)]
pub enum ProducerAction<'a> {
    /// Store the reading, then dispatch it.
    Submit(Submit<'a>),
    /// Keep the state of the producer's device; `None` is a malformed one, dropped without a word.
    Status(Option<Status>),
}

impl Rules for Producer {
    type Action<'a> = ProducerAction<'a>;

    fn judge<'a>(op: Opcode, envelope: &Envelope<'a>) -> Result<ProducerAction<'a>, Fault> {
        match op {
            Opcode::Submit => envelope.submit().map(ProducerAction::Submit),
            Opcode::Status => Ok(ProducerAction::Status(envelope.status())),
            _ => Err(Fault::new(CloseCode::UnknownOpcode, "a producer may not send this op")),
        }
    }
}

/// A consumer: receives all events of its developer.
#[derive(Debug)]
pub struct Consumer;

impl Rules for Consumer {
    /// All that it asks for are stored events.
    type Action<'a> = Replay;

    fn judge(op: Opcode, envelope: &Envelope<'_>) -> Result<Replay, Fault> {
        match op {
            Opcode::Replay => envelope.replay(),
            _ => Err(Fault::new(CloseCode::UnknownOpcode, "a consumer may not send this op")),
        }
    }
}
