//! The dashboard's connection: what it brings, and what it is asked for.

use std::{cell::Cell, future};

use motionwire_shared::{
    DataType, UserId,
    wire::{Capability, ClientFrame, Dispatch, Hole, Presence, Replay, Role, Steer, StreamSwitch},
};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    super::{kept, recent, store::Taken, tab::Tab},
    Live,
};
use crate::{
    api,
    browser::{Timeout, clock},
    components::ask_again,
    gateway::{Connection, Event, Gaps, Link},
    ordered,
};

/// What is new is shown so much later, in milliseconds: all that phones send many times a second comes at once then, and nothing
/// that came first is pushed away.
const SETTLE_MS: u32 = 20;

/// After somebody came or went, lists are looked at so much later, in milliseconds.
const MEETING_MS: u32 = 250;

/// What a producer has told of itself.
#[derive(Default)]
pub(super) struct Heard {
    /// Whether its connection stands, as far as this page's connection has told.
    pub(super) is_connected: bool,
    /// The last hole in its data.
    pub(super) hole: Option<Hole>,
    /// By how much its own clock is ahead of the server's, in milliseconds.
    pub(super) clock_ms: Option<f64>,
}

impl Live {
    /// Opens a fresh connection in the place of the old one.
    pub(in super::super) fn connect(self) {
        self.connect_with(None);
    }

    /// The same, first with a token that is at hand.
    pub(super) fn connect_with(self, token: Option<String>) {
        self.link.set(Link::Connecting);
        self.connection.set_value(None);
        let first = Cell::new(token);
        let token = move || -> api::LocalBoxFuture<_> {
            match first.take() {
                Some(token) => Box::pin(future::ready(Ok(token))),
                None => Box::pin(api::consumer_token()),
            }
        };
        let connection = Connection::open(
            Role::Consumer,
            self.tab.with_value(Tab::offer),
            token,
            move |event| match event {
                Event::Link(link) => {
                    self.link.try_set(link);
                    if link == Link::Live {
                        // A fresh connection tells who is there, not who has left.
                        self.heard.try_update(|heard| {
                            heard.iter_mut().for_each(|(_, known)| known.is_connected = false);
                        });
                        self.ask_for_recent();
                        self.expect();
                        ask_again();
                    }
                }
                Event::Dispatch(event) => self.take(&event),
                Event::Replayed(end) => {
                    self.gaps.try_update_value(|gaps| gaps.replayed(end));
                }
                Event::Presence(uid, presence) => self.hear(uid, presence),
                Event::ClockOffset(offset_ms) => {
                    self.server_ahead_ms.try_set_value(Some(offset_ms));
                }
                Event::Extended(have) => {
                    self.have.try_set(have);
                }
                Event::Stored(_) | Event::Control(_) => {}
            },
        );
        self.connection.set_value(Some(connection));
    }

    /// Compares what is shown with what the server keeps, where there is something that it may have deleted.
    fn expect(self) {
        if self.has_past() && !self.shown().is_empty() {
            spawn_local(kept::expect(self));
        }
    }

    /// A producer came, went or told something of itself.
    fn hear(self, uid: UserId, Presence { connected, deleted, clock_ms, hole, .. }: Presence) {
        match deleted {
            true if self.has_past() => self.expect(),
            // What is kept cannot be asked for; what goes on comes again.
            true => self.forget(&uid),
            false => {}
        }
        self.heard.try_update(|heard| {
            let known = ordered::entry(heard, uid, Heard::default);
            known.is_connected = connected;
            known.hole = hole.or_else(|| known.hole.take());
            known.clock_ms = clock_ms.or(known.clock_ms);
        });
        // A class comes at once.
        if self.meeting.try_with_value(Option::is_none) == Some(true) {
            self.meeting.try_set_value(Some(Timeout::new(MEETING_MS, move || {
                self.meeting.try_set_value(None);
                self.refresh_phones();
            })));
        }
    }

    /// Asks a producer to send a data type, or not, and how often.
    pub(in super::super) fn steer(self, uid: UserId, data_type: DataType, switch: StreamSwitch) {
        let steer = Steer { uid, streams: [(data_type, switch)].into_iter().collect() };
        self.send(&ClientFrame::Steer(&steer));
    }

    /// Later connections ask by themselves for what they missed.
    fn ask_for_recent(self) {
        let shown_from = self.shown_from.try_update_value(Option::take).flatten();
        if let Some(seq) = shown_from {
            self.ask(Replay { after: seq.saturating_sub(1), before: None });
        }
    }

    pub(super) fn remember_shown(self) {
        let now_ms = clock::wall_ms();
        let oldest = self.store.try_with_value(|store| store.oldest_shown_seq(now_ms)).flatten();
        if let Some(seq) = oldest {
            self.receiver.try_with_value(|receiver| recent::remember(receiver, seq, now_ms));
        }
    }

    fn take(self, event: &Dispatch) {
        self.gaps.try_update_value(|gaps| gaps.received(event.seq));
        let now_ms = clock::wall_ms();
        let taken = self.store.try_with_value(|store| store.take(event, now_ms));
        self.catch_up(now_ms);
        if taken == Some(Taken::NewSeries) && self.shaping.try_with_value(Option::is_none) == Some(true) {
            self.shaping.try_set_value(Some(Timeout::new(SETTLE_MS, move || {
                self.shaping.try_set_value(None);
                self.shape.try_update(|shape| *shape += 1);
            })));
        }
    }

    /// Asks for what has not come by itself.
    pub(super) fn fill_gaps(self) {
        if !untrack(|| self.hears_of_all()) {
            return;
        }
        if let Some(question) = self.gaps.try_with_value(Gaps::question).flatten() {
            self.ask(question);
        }
    }

    /// Whether a number that has not come is an event that has not come: a viewer is sent a part of all events, and
    /// without the extension no server tells which numbers were skipped.
    fn hears_of_all(self) -> bool {
        !self.is_viewer() && self.can(Capability::Replay)
    }

    /// How many events have not come to this page: those that may still come, and those that are lost; none where
    /// that cannot be known.
    pub(in super::super) fn missed(self) -> Option<(u64, u64)> {
        self.now_ms.track();
        self.hears_of_all().then(|| self.gaps.with_value(|gaps| (gaps.missing(), gaps.lost())))
    }

    fn ask(self, question: Replay) {
        self.connection.try_with_value(|connection| connection.as_ref().map(|c| c.ask(question)));
    }

    fn send(self, frame: &ClientFrame<'_>) {
        self.connection.try_with_value(|connection| connection.as_ref().map(|c| c.send(frame)));
    }
}
