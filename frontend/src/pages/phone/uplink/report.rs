//! What an uplink learns of the time, and what it tells the dashboards beside readings.

use motionwire_shared::{
    Timestamp,
    wire::{Capability, ClientFrame, Hole, Report, Status},
};

use super::Inner;
use crate::{
    browser::{clock, storage},
    sensors::Correction,
};

/// The store for what could not be sent was full.
const THINNED: &str = "thinned";

/// Where it is remembered from when to when readings were given up, until it is told.
pub(super) const THINNED_KEY: &str = "motionwire.phone.thinned";

/// Holes that wait for a connection to be told; the oldest are dropped beyond it.
const MAX_HOLES: usize = 64;

/// From when to when an earlier visit gave up readings that it did not tell of.
pub(super) fn kept() -> Option<(Timestamp, Timestamp)> {
    let kept = storage::get(THINNED_KEY)?;
    let (from, to) = kept.split_once(' ')?;
    Timestamp::parse_rfc3339(from).ok().zip(Timestamp::parse_rfc3339(to).ok())
}

impl Inner {
    /// A page that is killed may not have told.
    pub(super) fn keep_thinned(&self) {
        let outbox = self.outbox.borrow();
        let count = outbox.counts().thinned;
        if self.thinned.replace(count) != count
            && let Some((from, to)) = outbox.thinned()
        {
            storage::set(THINNED_KEY, &format!("{from} {to}"));
        }
    }

    pub(super) fn tell_hole(&self, hole: Hole) {
        let mut holes = self.holes.borrow_mut();
        if holes.len() == MAX_HOLES {
            holes.pop_front();
        }
        holes.push_back(hole);
    }

    /// All that was thinned while nothing could be told is one hole.
    fn tell_thinned(&self) {
        let thinned = self.outbox.borrow_mut().take_thinned();
        if let Some((from, to)) = thinned {
            self.tell_hole(Hole { from, to, reason: THINNED.to_owned() });
        }
    }

    /// What was told by a clock that was wrong is put right, if it is not sent yet.
    fn correct_holes(&self, correction: Correction) {
        let by_ms = |ts: Timestamp| if ts < correction.from { 0.0 } else { correction.by_ms };
        for hole in self.holes.borrow_mut().iter_mut() {
            let [from, to] =
                [hole.from, hole.to].map(|ts| Timestamp::from_millis(ts.as_millis() + by_ms(ts)));
            (hole.from, hole.to) = (from, to.max(from));
        }
    }

    /// The server's clock is ahead of the monotonic one by so much.
    pub(super) fn measured(&self, ahead_ms: f64) {
        if let Some(correction) = self.clock.measured(ahead_ms) {
            self.tell_thinned();
            self.outbox.borrow_mut().correct(correction);
            self.correct_holes(correction);
        }
        self.clock.release();
    }

    /// Whether the server is about to tell by how much readings are to be put right.
    pub(super) fn awaits_clock(&self) -> bool {
        self.have.get().has(Capability::Clock)
            && !self.clock.is_sure()
            && clock::monotonic_ms() < self.await_clock_until_ms.get()
    }

    pub(super) fn send_reports(&self) {
        if self.awaits_clock() || !self.have.get().has(Capability::Presence) {
            return;
        }
        let Some(connection) = self.connection.borrow().clone() else { return };
        self.tell_thinned();
        let send = |hole: Option<Hole>| {
            // Each report takes the place of the one before it.
            let streams = self.streams.borrow().clone();
            let status = Status { connected: true, ..Status::default() };
            connection.send(&ClientFrame::Report(&Report {
                status,
                streams,
                clock_ms: self.clock_ms.get(),
                hole,
            }))
        };
        let mut holes = self.holes.borrow_mut();
        while let Some(hole) = holes.front() {
            if !send(Some(hole.clone())) {
                return;
            }
            self.is_told.set(true);
            if hole.reason == THINNED {
                storage::remove(THINNED_KEY);
            }
            holes.pop_front();
        }
        if !self.is_told.get() {
            self.is_told.set(send(None));
        }
    }
}
