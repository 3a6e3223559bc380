//! The dashboard's live side: its connection, its store, and the clocks by which texts are renewed.

use std::{collections::HashMap, rc::Rc};

use leptos::prelude::*;
use motionwire_shared::{
    DataType, UserId,
    rest::{Phone, ViewerInfo},
    wire::{
        Capabilities, Capability, ClientFrame, Dispatch, Hole, Presence, Replay, Role, Steer, StreamSwitch,
    },
};
use wasm_bindgen_futures::spawn_local;

use super::{
    arrange,
    arrangement::Arrangement,
    history, recent,
    simulated::Simulation,
    store::{Flow, Source, Store, Taken},
    tab, view,
};
use crate::{
    api,
    browser::{Interval, clock, is_visible, location, on_hidden},
    chart::{Series, Stage, Viewport},
    gateway::{Connection, Event, Link},
    text,
};

/// Time between two renewals of the texts, in milliseconds.
const TICK_MS: u32 = 200;

/// Time between two renewals of the pictures' descriptions, in ticks.
const TICKS_PER_SLOW_TICK: u32 = 25;

/// Time between two looks at the list of phones, in ticks.
const TICKS_PER_LOOK: u32 = 20;

/// A handle to all that is live on the page; copies are of the same.
#[derive(Clone, Copy)]
pub(super) struct Live {
    store: StoredValue<Rc<Store>, LocalStorage>,
    stage: StoredValue<Stage, LocalStorage>,
    connection: StoredValue<Option<Connection>, LocalStorage>,
    receiver: StoredValue<String>,
    reach: Reach,
    /// From where on the first connection asks for the recent past.
    shown_from: StoredValue<Option<u64>>,
    link: RwSignal<Link>,
    /// Changes with the set of sources and of their data types.
    shape: RwSignal<u32>,
    now_ms: RwSignal<f64>,
    slow_tick: RwSignal<u32>,
    look: RwSignal<u32>,
    phones: RwSignal<Vec<Phone>>,
    announcement: RwSignal<String>,
    holes: RwSignal<HashMap<UserId, Hole>>,
    have: RwSignal<Capabilities>,
    /// By how much the server's clock is ahead of this machine's monotonic one.
    server_ahead_ms: StoredValue<Option<f64>>,
    simulation: Simulation,
    viewport: RwSignal<Viewport>,
    arrangement: RwSignal<Arrangement>,
}

/// What the page may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Everything.
    Dashboard,
    /// It may look at what a link shows, and at what is stored of it, if that is part of it.
    Viewer { past: bool },
}

impl Live {
    /// Connects to the stream of this receiver; everything ends with the owner that this is called under.
    pub(super) fn start(receiver: String) -> Self {
        Self::start_with(receiver, Reach::Dashboard)
    }

    /// The same for a viewer's page.
    pub(super) fn start_viewer(info: &ViewerInfo) -> Self {
        // What a page remembers is another's than the dashboard's of the same browser.
        let name = location::viewer_link().unwrap_or_default();
        Self::start_with(name, Reach::Viewer { past: info.past })
    }

    fn start_with(receiver: String, reach: Reach) -> Self {
        let live = Self {
            store: StoredValue::new_local(Rc::default()),
            stage: StoredValue::new_local(Stage::new()),
            connection: StoredValue::new_local(None),
            shown_from: StoredValue::new(recent::recall(&receiver, clock::wall_ms())),
            receiver: StoredValue::new(receiver),
            reach,
            link: RwSignal::new(Link::Connecting),
            shape: RwSignal::new(0),
            now_ms: RwSignal::new(clock::wall_ms()),
            slow_tick: RwSignal::new(0),
            look: RwSignal::new(0),
            phones: RwSignal::new(Vec::new()),
            announcement: RwSignal::new(String::new()),
            holes: RwSignal::default(),
            have: RwSignal::default(),
            server_ahead_ms: StoredValue::new(None),
            simulation: Simulation::new(),
            viewport: RwSignal::default(),
            arrangement: arrange::start(),
        };
        live.show(view::initial());
        if live.has_past() {
            history::follow(live);
        }
        live.connect();
        live.start_ticking();
        live.refresh_phones();
        Effect::new(move |flows: Option<HashMap<UserId, Flow>>| live.announce(&flows.unwrap_or_default()));
        live
    }

    /// Opens a fresh connection in the place of the old one.
    pub(super) fn connect(self) {
        self.link.set(Link::Connecting);
        self.connection.set_value(None);
        let token = || -> api::LocalBoxFuture<_> { Box::pin(api::consumer_token()) };
        let connection = Connection::open(Role::Consumer, tab::offer(), token, move |event| match event {
            Event::Link(link) => {
                self.link.try_set(link);
                if link == Link::Live {
                    self.ask_for_recent();
                }
            }
            Event::Dispatch(event) => self.take(&event),
            Event::Presence(uid, presence) => self.hear(uid, presence),
            Event::ClockOffset(offset_ms) => {
                self.server_ahead_ms.try_set_value(Some(offset_ms));
            }
            Event::Extended(have) => {
                self.have.try_set(have);
            }
            Event::Stored(_) | Event::Control(_) => {}
        });
        self.connection.set_value(Some(connection));
    }

    /// A producer came, went or told something of itself.
    fn hear(self, uid: UserId, Presence { hole, .. }: Presence) {
        if let Some(hole) = hole {
            self.holes.try_update(|holes| {
                holes.insert(uid, hole);
            });
        }
        self.refresh_phones();
    }

    /// Whether this is a viewer's page.
    pub(super) fn is_viewer(self) -> bool {
        matches!(self.reach, Reach::Viewer { .. })
    }

    /// Whether the page may see what is stored.
    pub(super) fn has_past(self) -> bool {
        self.reach != Reach::Viewer { past: false }
    }

    /// Makes room for series that are kept and have not come to this page, so that charts can show their past.
    pub(super) fn add_series(self, series: impl Iterator<Item = (UserId, DataType)>) {
        let add = |store: &Rc<Store>| series.fold(false, |any, (uid, kind)| store.reveal(&uid, &kind) | any);
        if self.store.try_with_value(add) == Some(true) {
            self.shape.try_update(|shape| *shape += 1);
        }
    }

    /// What all charts show.
    pub(super) fn viewport(self) -> RwSignal<Viewport> {
        self.viewport
    }

    /// How the charts are arranged.
    pub(super) fn arrangement(self) -> RwSignal<Arrangement> {
        self.arrangement
    }

    /// Shows another stretch of time.
    pub(super) fn show(self, viewport: Viewport) {
        if let Viewport::Follow { window_ms } = viewport {
            self.store.with_value(|store| store.keep_window(window_ms));
        }
        self.stage.with_value(|stage| stage.show(viewport));
        self.viewport.set(viewport);
    }

    /// Looks at each series with its source's name.
    pub(super) fn each_series(self, mut look: impl FnMut(&UserId, &Rc<Series>)) {
        self.store.with_value(|store| {
            for uid in store.uids() {
                let Some(source) = store.source(&uid) else { continue };
                let types = source.data_types();
                types
                    .iter()
                    .filter_map(|data_type| source.series(data_type))
                    .for_each(|series| look(&uid, &series));
            }
        });
    }

    /// The present on the samples' clock, in milliseconds since the Unix epoch.
    pub(super) fn edge_ms(self) -> f64 {
        self.store.with_value(|store| store.edge_ms(clock::wall_ms()))
    }

    /// Whether the server offers this.
    pub(super) fn can(self, capability: Capability) -> bool {
        self.have.with(|have| have.has(capability))
    }

    /// Whether a source is a paired phone, and no program or simulation.
    pub(super) fn is_phone(self, uid: &UserId) -> bool {
        self.phones.with(|phones| phones.iter().any(|phone| phone.uid == *uid))
    }

    /// Asks a producer to send a data type, or not, and how often.
    pub(super) fn steer(self, uid: UserId, data_type: DataType, switch: StreamSwitch) {
        let steer = Steer { uid, streams: [(data_type, switch)].into_iter().collect() };
        let frame = ClientFrame::Steer(&steer);
        self.connection.try_with_value(|connection| connection.as_ref().map(|c| c.send(&frame)));
    }

    /// The last hole that a producer told of.
    pub(super) fn hole(self, uid: &UserId) -> Option<Hole> {
        self.holes.with(|holes| holes.get(uid).cloned())
    }

    /// By how much the server's clock is ahead of this machine's wall clock, in milliseconds, as far as it is known.
    pub(super) fn server_ahead_ms(self) -> f64 {
        let ahead_ms = self.server_ahead_ms.get_value();
        ahead_ms.map_or(0.0, |ahead_ms| clock::monotonic_ms() + ahead_ms - clock::wall_ms())
    }

    /// Later connections ask by themselves for what they missed.
    fn ask_for_recent(self) {
        let shown_from = self.shown_from.try_update_value(Option::take).flatten();
        if let Some(seq) = shown_from {
            let frame = ClientFrame::Replay(Replay { after: seq.saturating_sub(1), before: None });
            self.connection.try_with_value(|connection| connection.as_ref().map(|c| c.send(&frame)));
        }
    }

    fn remember_shown(self) {
        let now_ms = clock::wall_ms();
        let oldest = self.store.try_with_value(|store| store.oldest_shown_seq(now_ms)).flatten();
        if let Some(seq) = oldest {
            self.receiver.try_with_value(|receiver| recent::remember(receiver, seq, now_ms));
        }
    }

    fn take(self, event: &Dispatch) {
        let taken = self.store.try_with_value(|store| store.take(event, clock::wall_ms()));
        if taken == Some(Taken::NewSeries) {
            self.shape.try_update(|shape| *shape += 1);
        }
    }

    fn start_ticking(self) {
        let mut ticks = 0u32;
        let interval = Interval::new(TICK_MS, move || {
            if !is_visible() {
                return;
            }
            ticks = ticks.wrapping_add(1);
            self.now_ms.try_set(clock::wall_ms());
            if ticks.is_multiple_of(TICKS_PER_SLOW_TICK) {
                self.slow_tick.try_update(|tick| *tick += 1);
                self.remember_shown();
            }
            if ticks.is_multiple_of(TICKS_PER_LOOK) {
                self.refresh_phones();
            }
        });
        StoredValue::new_local(interval);
        StoredValue::new_local(on_hidden(move || self.remember_shown()));
    }

    /// Looks at the list of phones, and lets the lists of codes look too.
    pub(super) fn refresh_phones(self) {
        self.look.try_update(|look| *look += 1);
        spawn_local(async move {
            // A list that cannot be had now is asked for again; the link's state says what is wrong.
            if let Ok(phones) = api::phones().await
                && self.phones.try_with_untracked(|old| *old != phones) == Some(true)
            {
                self.phones.try_set(phones);
            }
        });
    }

    /// Tells in words what has changed among the sources.
    fn announce(self, old: &HashMap<UserId, Flow>) -> HashMap<UserId, Flow> {
        let now_ms = self.now_ms.get();
        let flows: HashMap<_, _> = self
            .uids()
            .into_iter()
            .filter_map(|uid| self.source(&uid).map(|source| (uid, source.flow(now_ms))))
            .collect();
        let changes: Vec<String> = flows
            .iter()
            .filter(|(uid, flow)| old.get(*uid) != Some(*flow))
            .map(|(uid, flow)| match flow {
                Flow::Live => text::source_is_live(&self.name_untracked(uid)),
                Flow::Stalled => text::source_has_stalled(&self.name_untracked(uid)),
                Flow::Gone => text::source_has_gone(&self.name_untracked(uid)),
            })
            .collect();
        if !changes.is_empty() {
            self.announcement.set(changes.join(" "));
        }
        flows
    }

    /// The last change in words, for those who listen.
    pub(super) fn announcement(self) -> String {
        self.announcement.get()
    }

    /// The connection's state.
    pub(super) fn link(self) -> Link {
        self.link.get()
    }

    /// The wall clock, renewed a few times a second, in milliseconds since the Unix epoch.
    pub(super) fn now_ms(self) -> Signal<f64> {
        self.now_ms.into()
    }

    /// Changes every few seconds.
    pub(super) fn slow_tick(self) -> Signal<u32> {
        self.slow_tick.into()
    }

    /// Changes when the server's lists are to be looked at.
    pub(super) fn look(self) -> Signal<u32> {
        self.look.into()
    }

    /// The paired phones.
    pub(super) fn phones(self) -> RwSignal<Vec<Phone>> {
        self.phones
    }

    /// Where charts are drawn.
    pub(super) fn stage(self) -> Stage {
        self.stage.get_value()
    }

    /// The phone that this page plays.
    pub(super) fn simulation(self) -> Simulation {
        self.simulation
    }

    /// The names of all sources; changes with them and with their data types.
    pub(super) fn uids(self) -> Vec<UserId> {
        self.shape.track();
        self.store.with_value(|store| store.uids())
    }

    /// A source, by its name.
    pub(super) fn source(self, uid: &UserId) -> Option<Rc<Source>> {
        self.store.with_value(|store| store.source(uid))
    }

    /// Forgets a source until its next event.
    pub(super) fn forget(self, uid: &UserId) {
        self.store.with_value(|store| store.forget(uid));
        self.shape.update(|shape| *shape += 1);
    }

    /// Whether there is nothing to show.
    pub(super) fn is_empty(self) -> Memo<bool> {
        Memo::new(move |_| self.uids().is_empty())
    }

    /// Whether some sources are left out, because there are too many.
    pub(super) fn is_full(self) -> bool {
        self.now_ms.track();
        self.store.with_value(|store| store.is_full())
    }

    /// How many sources are live.
    pub(super) fn live_count(self) -> usize {
        let now_ms = self.now_ms.get();
        self.store.with_value(|store| store.live_count(now_ms))
    }

    /// What people call a source: the phone's name, or its uid.
    pub(super) fn name(self, uid: &UserId) -> String {
        if self.simulation.uid().as_ref() == Some(uid) {
            return text::simulated_name().to_owned();
        }
        self.phones.with(|phones| {
            phones
                .iter()
                .find(|phone| phone.uid == *uid)
                .map_or_else(|| uid.to_string(), |phone| phone.name.clone())
        })
    }

    fn name_untracked(self, uid: &UserId) -> String {
        untrack(|| self.name(uid))
    }
}
