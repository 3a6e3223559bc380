//! The dashboard's live side: its connection, its store, and the clocks by which texts are renewed.

mod link;
mod names;
mod opening;
mod tick;

use std::rc::Rc;

use leptos::prelude::*;
use motionwire_shared::{
    DataType, UserId,
    rest::{Phone, ViewerInfo},
    wire::{Capabilities, Capability, Hole},
};

use link::Heard;
use opening::Reach;

use super::{
    arrange,
    arrangement::Arrangement,
    figures,
    history::Past,
    recent,
    simulated::Simulation,
    store::{Flow, Source, Store},
    tab::Tab,
    told::Told,
    view,
};
use crate::{
    browser::{Timeout, clock, location},
    chart::{Series, Stage, Viewport, timeline::SAME_CLOCK_MS},
    components::{memo, react_to},
    gateway::{Connection, Gaps, Link},
    ordered,
};

/// A handle to all that is live on the page; copies are of the same.
#[derive(Clone, Copy)]
pub(super) struct Live {
    store: StoredValue<Rc<Store>, LocalStorage>,
    stage: StoredValue<Stage, LocalStorage>,
    connection: StoredValue<Option<Connection>, LocalStorage>,
    tab: StoredValue<Tab, LocalStorage>,
    receiver: StoredValue<String>,
    reach: Reach,
    /// From where on the first connection asks for the recent past.
    shown_from: StoredValue<Option<u64>>,
    link: RwSignal<Link>,
    /// Whether nothing is shown yet.
    is_opening: RwSignal<bool>,
    /// Changes with the set of sources and of their data types.
    shape: RwSignal<u32>,
    /// Bring what is new of them, and look at lists once for all who come together.
    shaping: StoredValue<Option<Timeout>, LocalStorage>,
    meeting: StoredValue<Option<Timeout>, LocalStorage>,
    now_ms: RwSignal<f64>,
    slow_tick: RwSignal<u32>,
    look: RwSignal<u32>,
    phones: RwSignal<Vec<Phone>>,
    announcement: RwSignal<String>,
    heard: RwSignal<Vec<(UserId, Heard)>>,
    have: RwSignal<Capabilities>,
    gaps: StoredValue<Gaps>,
    /// By how much the server's clock is ahead of this machine's monotonic one.
    server_ahead_ms: StoredValue<Option<f64>>,
    simulation: Simulation,
    viewport: RwSignal<Viewport>,
    /// Whether what it ends with is where a recording that is played is.
    is_played: StoredValue<bool>,
    told: Told,
    past: Past,
    arrangement: RwSignal<Arrangement>,
    max_bpm: RwSignal<f64>,
    /// Since when a recording runs, in milliseconds since the Unix epoch.
    recording_since: RwSignal<Option<f64>>,
}

impl Live {
    /// Connects to the stream of this receiver, with this token if there is one already; everything ends with the owner that this is called under.
    pub(super) fn start(receiver: String, token: Option<String>) -> Self {
        Self::start_with(receiver, Reach::Dashboard, token)
    }

    /// The same for a viewer's page.
    pub(super) fn start_viewer(info: &ViewerInfo) -> Self {
        // What a page remembers is another's than the dashboard's of the same browser.
        let name = location::viewer_link().unwrap_or_default();
        Self::start_with(name, Reach::Viewer { past: info.past }, None)
    }

    fn start_with(receiver: String, reach: Reach, token: Option<String>) -> Self {
        let live = Self {
            store: StoredValue::new_local(Rc::default()),
            stage: StoredValue::new_local(Stage::new()),
            connection: StoredValue::new_local(None),
            tab: StoredValue::new_local(Tab::open()),
            shown_from: StoredValue::new(recent::recall(&receiver, clock::wall_ms())),
            receiver: StoredValue::new(receiver),
            reach,
            link: RwSignal::new(Link::Connecting),
            is_opening: RwSignal::new(true),
            shape: RwSignal::new(0),
            shaping: StoredValue::new_local(None),
            meeting: StoredValue::new_local(None),
            now_ms: RwSignal::new(clock::wall_ms()),
            slow_tick: RwSignal::new(0),
            look: RwSignal::new(0),
            phones: RwSignal::new(Vec::new()),
            announcement: RwSignal::new(String::new()),
            heard: RwSignal::default(),
            have: RwSignal::new(reach.usual()),
            gaps: StoredValue::new(Gaps::default()),
            server_ahead_ms: StoredValue::new(None),
            simulation: Simulation::new(),
            viewport: RwSignal::default(),
            is_played: StoredValue::new(false),
            told: Told::new(),
            past: Past::new(),
            arrangement: arrange::start(),
            max_bpm: figures::max_bpm(),
            recording_since: RwSignal::new(None),
        };
        live.show(view::initial());
        if live.has_past() {
            live.past.follow(live);
        }
        live.connect_with(token);
        live.open();
        live.start_ticking();
        react_to(move |flows: Option<Vec<(UserId, Flow)>>| live.announce(&flows.unwrap_or_default()));
        live
    }

    /// Whether this is a viewer's page.
    pub(super) fn is_viewer(self) -> bool {
        matches!(self.reach, Reach::Viewer { .. })
    }

    /// Whether the page may see what is stored.
    pub(super) fn has_past(self) -> bool {
        self.reach != Reach::Viewer { past: false }
    }

    /// Makes room for series that are kept until such an instant and have not come to this page, so that charts can show their past.
    pub(super) fn add_series(self, series: impl Iterator<Item = (UserId, DataType, f64)>) {
        let add = |store: &Rc<Store>| {
            series.fold(false, |any, (uid, kind, until_ms)| store.reveal(&uid, &kind, until_ms) | any)
        };
        if self.store.try_with_value(add) == Some(true) {
            self.shape.try_update(|shape| *shape += 1);
        }
    }

    /// Lets whoever calls this follow the set of sources and of their data types.
    pub(super) fn track_shape(self) {
        self.shape.track();
    }

    /// What all charts show.
    pub(super) fn viewport(self) -> RwSignal<Viewport> {
        self.viewport
    }

    /// The present, and as much before it as charts showed when they followed it last.
    pub(super) fn followed(self) -> Viewport {
        Viewport::Follow { window_ms: self.store.with_value(|store| store.window_ms()) }
    }

    /// Whether a recording is played, whose place is the right end of what charts show.
    pub(super) fn is_played(self) -> bool {
        self.is_played.get_value()
    }

    /// Remembers it.
    pub(super) fn set_played(self, is_played: bool) {
        self.is_played.set_value(is_played);
    }

    /// The viewport for texts, which follow a hand more slowly.
    pub(super) fn told(self) -> Signal<Viewport> {
        self.told.viewport()
    }

    /// How the charts are arranged.
    pub(super) fn arrangement(self) -> RwSignal<Arrangement> {
        self.arrangement
    }

    /// Since when a recording runs, in milliseconds since the Unix epoch.
    pub(super) fn recording_since(self) -> RwSignal<Option<f64>> {
        self.recording_since
    }

    /// For how long a recording has been running, in milliseconds; none if there is none.
    pub(super) fn recorded_ms(self) -> Option<f64> {
        let now_ms = self.now_ms.get() + self.server_ahead_ms();
        self.recording_since.get().map(|since_ms| (now_ms - since_ms).max(0.0))
    }

    /// The greatest heart rate, which zones are shares of, in beats per minute.
    pub(super) fn max_bpm(self) -> RwSignal<f64> {
        self.max_bpm
    }

    /// Shows another stretch of time.
    pub(super) fn show(self, viewport: Viewport) {
        if let Viewport::Follow { window_ms } = viewport {
            self.store.with_value(|store| store.keep_window(window_ms));
        } else if self.viewport.with_untracked(Viewport::is_live) {
            self.compare_clocks(0.0);
        }
        self.stage.with_value(|stage| stage.show(viewport));
        self.viewport.set(viewport);
        self.told.tell(viewport);
    }

    /// Shows where a hand has moved to.
    pub(super) fn move_to(self, viewport: Viewport) {
        self.show(viewport);
        if self.has_past() {
            self.past.hurry(self);
        }
    }

    /// Looks at each series with its source.
    pub(super) fn each_series(self, mut look: impl FnMut(&Source, &Rc<Series>)) {
        self.store.with_value(|store| {
            for uid in store.uids() {
                let Some(source) = store.source(&uid) else { continue };
                let types = source.data_types();
                types
                    .iter()
                    .filter_map(|data_type| source.series(data_type))
                    .for_each(|series| look(&source, &series));
            }
        });
    }

    /// Asks for what is shown and not there: what is calculated of it needs more.
    pub(super) fn look_back(self) {
        if self.has_past() {
            self.past.rest(self);
        }
    }

    /// The present, in milliseconds since the Unix epoch; sources whose clocks are wrong have another.
    pub(super) fn edge_ms(self) -> f64 {
        let now_ms = clock::wall_ms();
        self.store.with_value(|store| store.edge_ms(now_ms, now_ms + self.server_ahead_ms()))
    }

    /// How far a source's clock is ahead of the one that charts which stand still are told by, in milliseconds, as far as that
    /// is known.
    pub(super) fn ahead_ms(self, uid: &UserId) -> f64 {
        let source = self.store.try_with_value(|store| store.source(uid)).flatten();
        source.map_or(0.0, |source| source.ahead_ms())
    }

    /// How far the server's clock is ahead of a source's, in milliseconds, if by so much that its charts follow that.
    pub(super) fn clock_difference_ms(self, source: &Source) -> Option<f64> {
        let by_page_ms = source.timeline().borrow().clock_difference_ms();
        let by_server_ms = by_page_ms.map(|ms| ms + self.server_ahead_ms());
        by_server_ms.filter(|ms| ms.abs() > SAME_CLOCK_MS)
    }

    /// Whether the server offers this.
    pub(super) fn can(self, capability: Capability) -> bool {
        self.have.with(|have| have.has(capability))
    }

    /// Whether a source is a paired phone, and no program or simulation.
    pub(super) fn is_phone(self, uid: &UserId) -> bool {
        self.phones.with(|phones| phones.iter().any(|phone| phone.uid == *uid))
    }

    /// Whether a paired phone says that it sends this.
    pub(super) fn is_sent(self, uid: &UserId, data_type: &DataType) -> bool {
        let sends =
            |phone: &Phone| phone.uid == *uid && phone.streams.get(data_type).is_some_and(|switch| switch.on);
        self.phones.with(|phones| phones.iter().any(sends))
    }

    /// How a producer's stream fares; what is connected has not gone, however long nothing comes.
    pub(super) fn flow(self, uid: &UserId, now_ms: f64) -> Flow {
        let is_connected =
            || self.heard.with(|heard| ordered::get(heard, uid).is_some_and(|of| of.is_connected));
        match self.source(uid).map_or(Flow::Gone, |source| source.flow(now_ms)) {
            Flow::Gone if is_connected() => Flow::Stalled,
            flow => flow,
        }
    }

    /// The last hole that a producer told of.
    pub(super) fn hole(self, uid: &UserId) -> Option<Hole> {
        self.heard.with(|heard| ordered::get(heard, uid)?.hole.clone())
    }

    /// By how much a producer's own clock is ahead of the server's, in milliseconds, as it says; what it sends is corrected by
    /// that.
    pub(super) fn clock_ms(self, uid: &UserId) -> Option<f64> {
        self.heard.with(|heard| ordered::get(heard, uid)?.clock_ms)
    }

    /// By how much the server's clock is ahead of this machine's wall clock, in milliseconds, as far as it is known.
    pub(super) fn server_ahead_ms(self) -> f64 {
        let ahead_ms = self.server_ahead_ms.get_value();
        ahead_ms.map_or(0.0, |ahead_ms| clock::monotonic_ms() + ahead_ms - clock::wall_ms())
    }

    /// The last change in words, for those who listen.
    pub(super) fn announcement(self) -> String {
        self.announcement.get()
    }

    /// Tells a change in words.
    pub(super) fn tell(self, words: String) {
        self.announcement.set(words);
    }

    /// The connection's state.
    pub(super) fn link_untracked(self) -> Link {
        self.link.get_untracked()
    }

    /// The same, followed.
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

    /// A source, by its name.
    pub(super) fn source(self, uid: &UserId) -> Option<Rc<Source>> {
        self.store.with_value(|store| store.source(uid))
    }

    /// Forgets a source until its next event.
    pub(super) fn forget(self, uid: &UserId) {
        self.store.try_with_value(|store| store.forget(uid));
        self.shape.try_update(|shape| *shape += 1);
    }

    /// All sources, as they are at this instant.
    pub(super) fn shown(self) -> Vec<UserId> {
        self.store.with_value(|store| store.uids())
    }

    /// The name of this tab of the browser.
    pub(super) fn tab_name(self) -> String {
        self.tab.try_with_value(|tab| tab.name().to_owned()).unwrap_or_default()
    }

    /// Whether there is nothing to show.
    pub(super) fn is_empty(self) -> Memo<bool> {
        memo(move || self.uids().is_empty())
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
}
