//! The client's side of the protocol as a pure machine: instants, chance and frames come in, actions go out
//! (`PROTOCOL.md`, "Frames" and "Close codes").

use motionwire_shared::wire::{
    Capabilities, Capability, ClientFrame, CloseCode, Comeback, Fault, Offer, Ready, Replay, Role,
    ServerFrame,
};

use super::{
    backoff::Backoff,
    clock_filter::{BURST_PAUSE_MS, ClockFilter},
    event::{CloseAdvice, Event, Link},
    heartbeat::{Beat, Heartbeat},
    resume::Resume,
};
use crate::{api::ApiError, browser::Resumed};

/// How a frame is read: each page has connections of one role, and needs no code for what the other is sent.
const DECODE: fn(&str) -> Result<ServerFrame, Fault> =
    match (cfg!(feature = "dashboard"), cfg!(feature = "phone")) {
        (true, false) => ServerFrame::decode_for_consumer,
        (false, true) => ServerFrame::decode_for_producer,
        _ => ServerFrame::decode,
    };

/// How long each step towards READY may take, in milliseconds.
pub const STEP_TIMEOUT_MS: f64 = 10_000.0;

/// How long a connection must hold to count as one that works, in milliseconds.
pub const STABLE_MS: f64 = 10_000.0;

/// A socket that was heard this short a time ago is alive, in milliseconds.
const HEARD_LATELY_MS: f64 = 1_000.0;

/// A try that is this young needs no other in its place, in milliseconds.
const YOUNG_TRY_MS: f64 = 2_000.0;

/// What the driver has to do, in this order.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Get a fresh token, and answer with [`Machine::token`].
    FetchToken(Attempt),
    /// Open a fresh socket in the place of any other.
    OpenSocket,
    /// Drop the socket; nothing more is heard of it.
    CloseSocket,
    /// Send a text frame.
    Send(String),
    /// Tell the owner.
    Emit(Event),
}

/// Names one try, so that an answer to an older one is known as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attempt(u32);

/// An input's circumstances.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    /// A monotonic clock, in milliseconds.
    pub ms: f64,
    /// Uniform in 0…1, fresh for each input.
    pub random: f64,
}

#[derive(Debug)]
enum Phase {
    Fetching { since_ms: f64 },
    Identifying { since_ms: f64, token: String, heartbeat: Option<Heartbeat> },
    Live { since_ms: f64, heard_ms: f64, heartbeat: Heartbeat },
    Waiting { until_ms: f64 },
    Stopped,
}

/// The machine. Each input returns the actions that it leads to; after each, [`deadline_ms`](Self::deadline_ms) says
/// when [`tick`](Self::tick) is due.
#[derive(Debug)]
pub struct Machine {
    role: Role,
    offer: Offer,
    /// Whether the present socket chose the extension.
    is_extended: bool,
    have: Capabilities,
    /// Of the answers over the present socket.
    clock: ClockFilter,
    /// Whether the present socket has been asked for a REPLAY whose end is not told yet.
    is_replaying: bool,
    phase: Phase,
    attempt: Attempt,
    backoff: Backoff,
    resume: Resume,
}

impl Machine {
    /// A machine that begins its first try; the offer is made to servers that speak the extension.
    pub fn start(role: Role, offer: Offer, now: Now) -> (Self, Vec<Action>) {
        let mut machine = Self {
            role,
            offer,
            is_extended: false,
            have: Capabilities::default(),
            clock: ClockFilter::default(),
            is_replaying: false,
            phase: Phase::Stopped,
            attempt: Attempt::default(),
            backoff: Backoff::default(),
            resume: Resume::default(),
        };
        let actions = machine.try_now(now);
        (machine, actions)
    }

    /// Whether frames may be sent.
    pub fn is_live(&self) -> bool {
        matches!(self.phase, Phase::Live { .. })
    }

    /// When [`tick`](Self::tick) is due, on the clock of [`Now::ms`].
    pub fn deadline_ms(&self) -> Option<f64> {
        match &self.phase {
            Phase::Fetching { since_ms } => Some(since_ms + STEP_TIMEOUT_MS),
            Phase::Identifying { since_ms, heartbeat, .. } => {
                let ready_by_ms = since_ms + STEP_TIMEOUT_MS;
                Some(heartbeat.map_or(ready_by_ms, |heartbeat| ready_by_ms.min(heartbeat.deadline_ms())))
            }
            Phase::Live { heartbeat, .. } => Some(heartbeat.deadline_ms()),
            Phase::Waiting { until_ms } => Some(*until_ms),
            Phase::Stopped => None,
        }
    }

    /// The answer to [`Action::FetchToken`].
    pub fn token(&mut self, attempt: Attempt, answer: Result<String, ApiError>, now: Now) -> Vec<Action> {
        if attempt != self.attempt || !matches!(self.phase, Phase::Fetching { .. }) {
            return Vec::new();
        }
        match answer {
            Ok(token) => {
                self.phase = Phase::Identifying { since_ms: now.ms, token, heartbeat: None };
                vec![Action::OpenSocket]
            }
            Err(ApiError::Unauthorized(_)) => self.stop(CloseAdvice::SessionEnded),
            Err(_) => self.fail(now),
        }
    }

    /// The socket is open; `is_extended` if it chose the subprotocol of the extension.
    pub fn opened(&mut self, is_extended: bool) {
        self.is_extended = is_extended;
        self.have = Capabilities::default();
        self.clock = ClockFilter::default();
        self.is_replaying = false;
    }

    /// The socket brought a text message.
    pub fn frame(&mut self, text: &str, now: Now) -> Vec<Action> {
        let mut actions = Vec::new();
        let read =
            ServerFrame::decode_each(text, DECODE, |frame| actions.append(&mut self.handle(frame, now)));
        if read.is_err() {
            // A server whose frames cannot be read is broken, or something else answers in its place.
            actions.append(&mut self.fail(now));
            return actions;
        }
        if let Phase::Live { heard_ms, heartbeat, .. } = &mut self.phase {
            *heard_ms = now.ms;
            heartbeat.heard(now.ms);
        }
        // Browsers hold the timers of hidden pages back, not their sockets.
        if let Some(Beat::Send) = self.heartbeat().map(|heartbeat| heartbeat.poll(now.ms)) {
            actions.push(Action::Send(self.beat(now)));
        }
        actions
    }

    fn beat(&self, now: Now) -> String {
        let t0_ms = self.have.has(Capability::Clock).then_some(now.ms);
        ClientFrame::Heartbeat { t0_ms }.encode()
    }

    /// The socket was closed by the server or lost, with the code that the browser gives.
    pub fn closed(&mut self, code: u16, now: Now) -> Vec<Action> {
        match CloseCode::from_number(code) {
            Some(CloseCode::Duplicate) => self.stop(CloseAdvice::Duplicate),
            Some(code) if code.comeback() == Comeback::Stop => self.stop(CloseAdvice::Incompatible),
            Some(_) | None => self.fail(now),
        }
    }

    /// [`deadline_ms`](Self::deadline_ms) has passed.
    pub fn tick(&mut self, now: Now) -> Vec<Action> {
        match &self.phase {
            Phase::Waiting { until_ms } if now.ms >= *until_ms => return self.try_now(now),
            Phase::Fetching { since_ms } | Phase::Identifying { since_ms, .. }
                if now.ms - since_ms >= STEP_TIMEOUT_MS =>
            {
                return self.fail(now);
            }
            _ => {}
        }
        match self.heartbeat().map(|heartbeat| heartbeat.poll(now.ms)) {
            Some(Beat::Send) => vec![Action::Send(self.beat(now))],
            Some(Beat::Dead) => self.fail(now),
            Some(Beat::Rest) | None => Vec::new(),
        }
    }

    /// The page came back from sleep, or the network did. Phones may never say that a socket died meanwhile, so
    /// it gives way to a fresh one, unless it is new or was heard just now; then a HEARTBEAT shows whether that was the
    /// last of it.
    pub fn resumed(&mut self, why: Resumed, now: Now) -> Vec<Action> {
        self.clock = ClockFilter::since(now.ms);
        match &mut self.phase {
            Phase::Stopped => Vec::new(),
            Phase::Fetching { since_ms } | Phase::Identifying { since_ms, .. }
                if now.ms - *since_ms < YOUNG_TRY_MS =>
            {
                Vec::new()
            }
            Phase::Live { since_ms, heard_ms, heartbeat }
                if now.ms - *since_ms < YOUNG_TRY_MS
                    || (why == Resumed::Shown && now.ms - *heard_ms < HEARD_LATELY_MS) =>
            {
                heartbeat.hurry(now.ms);
                self.tick(now)
            }
            _ => self.try_now(now),
        }
    }

    /// The owner misses an answer: a HEARTBEAT shows whether the other side is still there.
    pub fn probe(&mut self, now: Now) -> Vec<Action> {
        if let Phase::Live { heartbeat, .. } = &mut self.phase {
            heartbeat.hurry(now.ms);
        }
        self.tick(now)
    }

    /// The owner wants a fresh connection; the present one works, so nothing is waited for.
    pub fn renew(&mut self, now: Now) -> Vec<Action> {
        if self.is_live() { self.try_now(now) } else { Vec::new() }
    }

    /// Asks for events that did not come, unless the server is still at an earlier question: it answers them one after
    /// the other, each with all that lies between its ends.
    pub fn ask(&mut self, question: Replay) -> Vec<Action> {
        if !self.is_live() || std::mem::replace(&mut self.is_replaying, true) {
            return Vec::new();
        }
        vec![Action::Send(ClientFrame::Replay(question).encode())]
    }

    fn handle(&mut self, frame: ServerFrame, now: Now) -> Vec<Action> {
        match frame {
            ServerFrame::Hello { heartbeat_interval_ms } => self.hello(heartbeat_interval_ms as f64, now),
            ServerFrame::HeartbeatAck(answer) => {
                let offset_ms = answer.and_then(|answer| self.clock.offset_ms(answer, now.ms));
                let is_in_burst = self.clock.is_in_burst();
                if let Some(heartbeat) = self.heartbeat() {
                    heartbeat.acknowledged();
                    if is_in_burst {
                        heartbeat.hurry(now.ms + BURST_PAUSE_MS);
                    }
                }
                offset_ms.map(|ms| Action::Emit(Event::ClockOffset(ms))).into_iter().collect()
            }
            ServerFrame::Ready(ready) => self.ready(ready, now),
            ServerFrame::Stored(position) => vec![Action::Emit(Event::Stored(position))],
            ServerFrame::ReplayEnd(end) => {
                self.is_replaying = false;
                self.resume.replay_ended();
                vec![Action::Emit(Event::Replayed(end))]
            }
            ServerFrame::Control(streams) if self.is_extended && self.role == Role::Producer => {
                vec![Action::Emit(Event::Control(streams))]
            }
            ServerFrame::Presence(uid, presence) if self.is_extended && self.role == Role::Consumer => {
                vec![Action::Emit(Event::Presence(uid, presence))]
            }
            ServerFrame::Dispatch(dispatch) if self.is_live() && self.role == Role::Consumer => {
                self.resume.received(dispatch.seq, now.ms);
                if let Some(heartbeat) = self.heartbeat() {
                    heartbeat.delivered(now.ms);
                }
                vec![Action::Emit(Event::Dispatch(dispatch))]
            }
            _ => Vec::new(),
        }
    }

    fn hello(&mut self, interval_ms: f64, now: Now) -> Vec<Action> {
        let Phase::Identifying { token, heartbeat, .. } = &mut self.phase else { return Vec::new() };
        if heartbeat.is_some() {
            return Vec::new();
        }
        *heartbeat = Some(Heartbeat::start(interval_ms, now.ms, now.random));
        let offer = self.is_extended.then_some(&self.offer);
        vec![Action::Send(ClientFrame::Identify { token, role: self.role, offer }.encode())]
    }

    fn ready(&mut self, Ready { have, .. }: Ready, now: Now) -> Vec<Action> {
        let Phase::Identifying { heartbeat: Some(heartbeat), .. } = self.phase else { return Vec::new() };
        self.phase = Phase::Live { since_ms: now.ms, heard_ms: now.ms, heartbeat };
        self.have = have;
        let mut actions = Vec::new();
        if self.is_extended {
            actions.push(Action::Emit(Event::Extended(have)));
            if have.has(Capability::Clock) {
                // At once, so that the clocks' difference is known from the start.
                actions.push(Action::Send(self.beat(now)));
            }
        }
        if let Some(after) = self.resume.start_replay(now.ms) {
            actions.append(&mut self.ask(Replay { after, before: None }));
        }
        actions.push(Action::Emit(Event::Link(Link::Live)));
        actions
    }

    fn heartbeat(&mut self) -> Option<&mut Heartbeat> {
        match &mut self.phase {
            Phase::Identifying { heartbeat, .. } => heartbeat.as_mut(),
            Phase::Live { heartbeat, .. } => Some(heartbeat),
            Phase::Fetching { .. } | Phase::Waiting { .. } | Phase::Stopped => None,
        }
    }

    fn try_now(&mut self, now: Now) -> Vec<Action> {
        self.note_stability(now);
        let announce = !matches!(self.phase, Phase::Fetching { .. } | Phase::Identifying { .. });
        self.attempt = Attempt(self.attempt.0.wrapping_add(1));
        self.phase = Phase::Fetching { since_ms: now.ms };
        let mut actions = vec![Action::CloseSocket];
        if announce {
            actions.push(Action::Emit(Event::Link(Link::Connecting)));
        }
        actions.push(Action::FetchToken(self.attempt));
        actions
    }

    fn fail(&mut self, now: Now) -> Vec<Action> {
        if matches!(self.phase, Phase::Stopped | Phase::Waiting { .. }) {
            return Vec::new();
        }
        self.note_stability(now);
        let delay_ms = self.backoff.next_delay_ms(now.random);
        self.phase = Phase::Waiting { until_ms: now.ms + delay_ms };
        let link = Link::Waiting { retry_in_ms: delay_ms.round() as u32 };
        vec![Action::CloseSocket, Action::Emit(Event::Link(link))]
    }

    fn stop(&mut self, advice: CloseAdvice) -> Vec<Action> {
        self.phase = Phase::Stopped;
        vec![Action::CloseSocket, Action::Emit(Event::Link(Link::Stopped(advice)))]
    }

    /// A connection that held forgives the failures before it.
    fn note_stability(&mut self, now: Now) {
        if let Phase::Live { since_ms, .. } = self.phase
            && now.ms - since_ms >= STABLE_MS
        {
            self.backoff.reset();
        }
    }
}

#[cfg(test)]
#[path = "machine_tests.rs"]
mod tests;
