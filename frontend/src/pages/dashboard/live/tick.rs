//! What the dashboard does again and again: renews texts, looks at lists, tells what has changed.

use std::rc::Rc;

use leptos::prelude::*;
use motionwire_shared::UserId;
use wasm_bindgen_futures::spawn_local;

use super::{
    super::store::{Flow, Store},
    Live,
};
use crate::{
    api,
    browser::{Interval, clock, is_visible, on_hidden},
    chart::{
        Stage, Viewport,
        timeline::{AHEAD_TOLERANCE_MS, SAME_CLOCK_MS},
    },
    gateway::Link,
    text,
};

/// Time between two renewals of the texts, in milliseconds.
const TICK_MS: u32 = 250;

/// A tick that comes so late is held back, in milliseconds.
const HELD_BACK_MS: f64 = 1000.0;

/// Time between two renewals of the pictures' descriptions, in ticks.
const TICKS_PER_SLOW_TICK: u32 = 20;

/// Time between two looks at the list of phones, in ticks.
const TICKS_PER_LOOK: u32 = 16;

/// Time between two looks at clocks and for late readings, in ticks.
const TICKS_PER_REFRESH: u32 = 4;

impl Live {
    pub(super) fn start_ticking(self) {
        let mut ticks = 0u32;
        let interval = Interval::new(TICK_MS, move || {
            self.now_ms.try_set(clock::wall_ms());
            // Alerts call those who do not look; all else is for those who do.
            if !is_visible() {
                return;
            }
            ticks = ticks.wrapping_add(1);
            // Whoever was sent away is not answered either.
            if matches!(self.link.try_get_untracked(), Some(Link::Stopped(_))) {
                return;
            }
            if ticks.is_multiple_of(TICKS_PER_REFRESH) {
                let is_live = self.viewport.try_with_untracked(Viewport::is_live) == Some(true);
                self.compare_clocks(if is_live { AHEAD_TOLERANCE_MS } else { SAME_CLOCK_MS });
                if self.has_past() {
                    self.past.refresh(self);
                }
            }
            if ticks.is_multiple_of(TICKS_PER_SLOW_TICK) {
                self.slow_tick.try_update(|tick| *tick += 1);
                self.remember_shown();
                self.fill_gaps();
            }
            if ticks.is_multiple_of(TICKS_PER_LOOK) {
                self.refresh_phones();
            }
        });
        StoredValue::new_local(interval);
        StoredValue::new_local(on_hidden(move || self.remember_shown()));
    }

    /// Moves the page's clock on where browsers hold its ticks back, those of a hidden page for up to a minute.
    pub(super) fn catch_up(self, now_ms: f64) {
        if self.now_ms.try_get_untracked().is_some_and(|ticked_ms| now_ms - ticked_ms > HELD_BACK_MS) {
            self.now_ms.try_set(now_ms);
        }
    }

    /// Compares the sources' clocks with the present, so that charts which stand still, or which several sources share, show of all
    /// sources the same moments. A clock that has moved by no more than `tolerance_ms` is left where it is.
    pub(super) fn compare_clocks(self, tolerance_ms: f64) {
        let now_ms = clock::wall_ms();
        let true_ms = now_ms + self.server_ahead_ms();
        let compare = |store: &Rc<Store>| store.compare_clocks(now_ms, true_ms, tolerance_ms);
        if self.store.try_with_value(compare) == Some(true) {
            self.stage.with_value(Stage::wake);
            self.look_back();
        }
    }

    /// Looks at the list of phones, and lets the lists of codes look too.
    pub(in super::super) fn refresh_phones(self) {
        self.look.try_update(|look| *look += 1);
        spawn_local(self.load_phones());
    }

    pub(super) async fn load_phones(self) {
        // A list that cannot be had now is asked for again; the link's state says what is wrong.
        if let Ok(phones) = api::phones().await
            && self.phones.try_with_untracked(|old| *old != phones) == Some(true)
        {
            self.phones.try_set(phones);
        }
    }

    /// Tells in words what has changed among the sources.
    pub(super) fn announce(self, old: &[(UserId, Flow)]) -> Vec<(UserId, Flow)> {
        let now_ms = self.now_ms.get();
        // Their order, which costs a comparison in the browser's language for each two names, matters to nobody here.
        let flows: Vec<_> = self
            .shown()
            .into_iter()
            .map(|uid| {
                let flow = self.flow(&uid, now_ms);
                (uid, flow)
            })
            .collect();
        let mut changes = String::new();
        for (uid, flow) in flows.iter().filter(|flow| !old.contains(flow)) {
            let name = self.name_untracked(uid);
            let words = match flow {
                Flow::Live => text::source_is_live(&name),
                Flow::Stalled => text::source_has_stalled(&name),
                Flow::Gone => text::source_has_gone(&name),
            };
            changes = changes + &words + " ";
        }
        if !changes.is_empty() {
            self.announcement.set(changes);
        }
        flows
    }
}
