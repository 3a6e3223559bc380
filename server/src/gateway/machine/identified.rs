//! Connections after READY.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use motionwire_shared::{
    DataType, StreamId, UserId,
    limits::{MAX_STREAMS_PER_CONNECTION, MAX_TYPES_PER_USER},
    wire::{
        Capabilities, Capability, CloseCode, Envelope, Fault, Opcode, Replay, Report, Single, Steer, Submit,
        single_submit,
    },
};

use super::heartbeat::Heartbeat;

/// What one role may send beside HEARTBEAT.
pub trait Rules {
    /// What the server does with it.
    type Action<'a>;

    /// Recognises the frame that the role sends most, ahead of all else; `None` says nothing about the frame.
    fn recognise<'a>(&self, _text: &'a str) -> Option<Self::Action<'a>> {
        None
    }

    /// Judges a frame of which the opcode is known.
    ///
    /// # Errors
    /// 4004 for an opcode that is not this role's, 1007 for a payload that fits no frame.
    fn judge<'a>(
        &mut self,
        op: Opcode,
        envelope: &Envelope<'a>,
        have: Capabilities,
    ) -> Result<Self::Action<'a>, Fault>;
}

/// A connection after READY, in the role `R`.
#[derive(Debug)]
pub struct Identified<R> {
    heartbeat: Heartbeat,
    /// None on a connection that did not choose the extension.
    terms: Option<Capabilities>,
    role: R,
}

/// What the server does with a frame.
#[derive(Debug, PartialEq)]
pub enum Reaction<A> {
    /// Answer with HEARTBEAT_ACK, with both sides' time if the client sent its own, in its milliseconds.
    Ack {
        /// The client's time.
        t0_ms: Option<f64>,
    },
    /// Do what the role may ask for.
    Act(A),
}

impl<R: Rules> Identified<R> {
    pub(super) fn new(heartbeat: Heartbeat, terms: Option<Capabilities>, role: R) -> Self {
        Self { heartbeat, terms, role }
    }

    /// The capabilities that hold; none on a connection that did not choose the extension.
    pub fn terms(&self) -> Option<Capabilities> {
        self.terms
    }

    /// Whether a capability holds.
    pub fn has(&self, capability: Capability) -> bool {
        self.terms.is_some_and(|have| have.has(capability))
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
        if let Some(action) = self.role.recognise(text) {
            self.check(now)?;
            return Ok(Reaction::Act(action));
        }
        let envelope = Envelope::decode(text)?;
        self.check(now)?;
        match envelope.op {
            Some(Opcode::Heartbeat) => {
                self.heartbeat.beat(now);
                let t0_ms = envelope.heartbeat_time_ms().filter(|_| self.has(Capability::Clock));
                Ok(Reaction::Ack { t0_ms })
            }
            Some(Opcode::Identify) => Err(Fault::new(CloseCode::AlreadyIdentified, "already identified")),
            Some(op) => {
                let have = self.terms.unwrap_or_default();
                self.role.judge(op, &envelope, have).map(Reaction::Act)
            }
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
    /// The numbered streams that it has submitted to.
    pub(super) streams: HashSet<StreamId>,
    /// The types of its user's readings, but for those of the contract.
    pub(super) types: HashSet<DataType>,
}

/// What a producer asks for.
#[derive(Debug, PartialEq)]
pub enum ProducerAction<'a> {
    /// Store the readings, then dispatch them.
    Submit(Submit<'a>),
    /// Store this reading, then dispatch it.
    Single(Single<'a>),
    /// Keep the state of the producer's device; `None` is a malformed one, dropped without a word.
    Status(Option<Report>),
}

impl Producer {
    fn submit<'a>(&mut self, envelope: &Envelope<'a>, have: Capabilities) -> Result<Submit<'a>, Fault> {
        let submit = envelope.submit(have)?;
        if !self.knows(&submit.data_type) {
            if self.types.len() >= MAX_TYPES_PER_USER {
                return Err(Fault::payload("t: this user has as many data types as it may have"));
            }
            self.types.insert(submit.data_type.clone());
        }
        if let Some(position) = &submit.position
            && !self.streams.contains(&position.stream)
        {
            if self.streams.len() >= MAX_STREAMS_PER_CONNECTION {
                return Err(Fault::payload("stream: a connection may submit to 64 streams"));
            }
            self.streams.insert(position.stream.clone());
        }
        Ok(submit)
    }

    fn knows(&self, data_type: &DataType) -> bool {
        matches!(data_type, DataType::Known(_)) || self.types.contains(data_type)
    }
}

impl Rules for Producer {
    type Action<'a> = ProducerAction<'a>;

    fn recognise<'a>(&self, text: &'a str) -> Option<ProducerAction<'a>> {
        single_submit(text).filter(|single| self.knows(&single.data_type)).map(ProducerAction::Single)
    }

    fn judge<'a>(
        &mut self,
        op: Opcode,
        envelope: &Envelope<'a>,
        have: Capabilities,
    ) -> Result<ProducerAction<'a>, Fault> {
        match op {
            Opcode::Submit => self.submit(envelope, have).map(ProducerAction::Submit),
            Opcode::Status => Ok(ProducerAction::Status(envelope.report(have))),
            _ => Err(Fault::new(CloseCode::UnknownOpcode, "a producer may not send this op")),
        }
    }
}

/// A consumer: receives all events of its developer.
#[derive(Debug)]
pub struct Consumer;

/// What a consumer asks for.
#[derive(Debug, PartialEq)]
pub enum ConsumerAction {
    /// Send stored events again.
    Replay(Replay),
    /// Hand a wish to a producer.
    Steer(Steer),
}

impl Rules for Consumer {
    type Action<'a> = ConsumerAction;

    fn judge(
        &mut self,
        op: Opcode,
        envelope: &Envelope<'_>,
        have: Capabilities,
    ) -> Result<ConsumerAction, Fault> {
        match op {
            Opcode::Replay => envelope.replay().map(ConsumerAction::Replay),
            Opcode::Status if have.has(Capability::Control) => envelope.steer().map(ConsumerAction::Steer),
            _ => Err(Fault::new(CloseCode::UnknownOpcode, "a consumer may not send this op")),
        }
    }
}
