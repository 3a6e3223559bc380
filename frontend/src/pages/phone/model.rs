//! The steps of the page, and what leads from one to the next.

mod agreement;
mod arrival;
mod aside;
mod earlier;
mod leftover;
mod parting;
mod step;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use earlier::Fate;
use leftover::Leftover;
pub(super) use step::Step;

use super::{
    beside,
    consent::{Consent, Origin, Topic},
    derivation::FloorsState,
    figures::Figures,
    problem::{Problem, Retry},
    recorder::{Recorder, Snapshot},
    sources::Sources,
    steer::{Plan, Remote},
    stream::{Notice, Stream},
};
use crate::{
    api::{self, ApiError},
    browser::{
        Alarm, BackGuard, Battery, Install, Installer, Interval, Listener, clock, location, storage, traffic,
        window,
    },
    components::{LinkAnswers, react},
    gateway::Link,
    sensors::{self, Fault, LocationFault, PermissionRequest, ServerClock, Strap, StrapState},
};

/// How often the shown numbers change, in milliseconds: readable, and cheap beside the sensors' rate.
const PUBLISH_PERIOD_MS: u32 = 200;

/// What waits of topics that are switched off is counted every so many times: there may be much of it.
const WITHHELD_TURNS: u32 = 5;

/// What is wrong with the sensors is told again every so many times: ten seconds.
const FAULT_TURNS: u32 = 50;

/// Where it is remembered that a lost connection is to be heard.
const ALARM_KEY: &str = "motionwire.phone.alarm";

/// What runs while streaming.
struct Running {
    stream: Stream,
    _publish: Interval,
    _battery: Battery,
}

/// The page's state.
#[derive(Clone, Copy)]
pub(super) struct Model {
    pub(super) step: RwSignal<Step>,
    /// Who receives the readings.
    pub(super) receiver: RwSignal<String>,
    /// While streaming.
    pub(super) link: RwSignal<Option<Link>>,
    /// Whether the server has not answered for a while, over a connection that seems to stand.
    pub(super) is_late: RwSignal<bool>,
    /// Whether the browser keeps what waits to be sent; where it does not, only this page does.
    pub(super) is_kept: RwSignal<bool>,
    /// What is wrong with the sensors while they go on.
    pub(super) fault: RwSignal<Option<Fault>>,
    pub(super) is_estimated: RwSignal<bool>,
    pub(super) snapshot: RwSignal<Snapshot>,
    pub(super) figures: RwSignal<Figures>,
    /// What may be sent.
    pub(super) plan: RwSignal<Plan>,
    /// How it goes with the location; `None`: it is looked for, or not wanted.
    pub(super) location: RwSignal<Option<Result<(), LocationFault>>>,
    /// When nothing was measured, in words: a line for each of the newest holes, or since when, if an earlier page had streamed.
    pub(super) holes: RwSignal<String>,
    /// `false`: the browser lets the screen sleep.
    pub(super) is_awake: RwSignal<bool>,
    /// Since the stream started, in bytes.
    pub(super) sent_bytes: RwSignal<u64>,
    /// The charge, from 0 to 1, where the browser tells it.
    pub(super) battery: RwSignal<Option<f64>>,
    /// Whether the screen is black and ignores touches.
    pub(super) is_pocketed: RwSignal<bool>,
    back: StoredValue<Option<BackGuard>, LocalStorage>,
    /// Whether a lost connection is to be heard and felt.
    pub(super) has_alarm: RwSignal<bool>,
    /// How the page gets to the home screen.
    pub(super) install: RwSignal<Install>,
    /// The link that takes this phone's session along, once it was asked for.
    pub(super) hand_over: RwSignal<Option<String>>,
    /// What the server has answered about viewer links.
    pub(super) link_answers: LinkAnswers,
    installer: StoredValue<Option<Installer>, LocalStorage>,
    alarm: StoredValue<Option<Alarm>, LocalStorage>,
    /// Whether the connection has worked since it was last lost.
    is_up: StoredValue<bool>,
    server_clock: StoredValue<ServerClock, LocalStorage>,
    /// Why floors are not counted, if they are not.
    pub(super) floors: RwSignal<FloorsState>,
    pub(super) strap_state: RwSignal<StrapState>,
    strap: StoredValue<Option<Strap>, LocalStorage>,
    pub(super) recorder: StoredValue<Rc<RefCell<Recorder>>, LocalStorage>,
    running: StoredValue<Option<Running>, LocalStorage>,
    /// What a stopped stream has still to send.
    leftover: StoredValue<Option<Leftover>, LocalStorage>,
    /// The readings of it, or of an earlier visit.
    pub(super) left: RwSignal<u64>,
    /// That they were measured under a pairing that has ended, in words; none if they were not.
    pub(super) earlier: RwSignal<Option<String>>,
    /// What waits to be sent of the topics that are switched off.
    pub(super) withheld: [RwSignal<u64>; Topic::ALL.len()],
    /// Another code was scanned while the page is open, or another tab has moved a switch or forgotten the server.
    elsewhere: StoredValue<Option<[Listener; 2]>, LocalStorage>,
}

impl Model {
    pub(super) fn new() -> Self {
        let model = Self {
            step: RwSignal::new(Step::Loading),
            receiver: RwSignal::default(),
            link: RwSignal::default(),
            is_late: RwSignal::default(),
            is_kept: RwSignal::new(true),
            fault: RwSignal::default(),
            is_estimated: RwSignal::default(),
            snapshot: RwSignal::default(),
            figures: RwSignal::default(),
            plan: RwSignal::new(Plan::new(Consent::remembered().unwrap_or_default())),
            location: RwSignal::default(),
            holes: RwSignal::default(),
            is_awake: RwSignal::new(true),
            sent_bytes: RwSignal::default(),
            battery: RwSignal::default(),
            is_pocketed: RwSignal::default(),
            back: StoredValue::new_local(None),
            has_alarm: RwSignal::new(storage::get(ALARM_KEY).is_some()),
            install: RwSignal::new(Install::None),
            hand_over: RwSignal::default(),
            link_answers: LinkAnswers::default(),
            installer: StoredValue::new_local(None),
            alarm: StoredValue::new_local(None),
            is_up: StoredValue::new(false),
            server_clock: StoredValue::new_local(ServerClock::new()),
            floors: RwSignal::default(),
            strap_state: RwSignal::default(),
            strap: StoredValue::new_local(None),
            recorder: StoredValue::new_local(Rc::default()),
            running: StoredValue::new_local(None),
            leftover: StoredValue::new_local(None),
            left: RwSignal::default(),
            earlier: RwSignal::default(),
            withheld: std::array::from_fn(|_| RwSignal::default()),
            elsewhere: StoredValue::new_local(None),
        };
        let rescanned = Listener::new(&window(), "hashchange", move |_: web_sys::Event| {
            if !location::fragment().is_empty() {
                model.hand_over.set(None);
                model.end();
                model.load();
            }
        });
        react(move || model.report());
        let agreed = storage::on_change(move |key| model.follow(key));
        model.elsewhere.set_value(Some([rescanned, agreed]));
        model.installer.set_value(Some(Installer::watch(move |install| model.install.set(install))));
        model.strap.set_value(Some(Strap::new(move |event| model.strap_event(event))));
        model
    }

    /// Begins to stream. To be called from a tap, which entitles to ask for the sensors.
    pub(super) fn start(self) {
        if self.step.with_untracked(|step| matches!(step, Step::Starting | Step::Streaming)) {
            return;
        }
        let Ok(fate) = self.ask() else { return };
        self.plan.update(|plan| plan.equipment.ask_for_motion());
        let permission =
            self.plan.with_untracked(|plan| plan.needs(Origin::Motion)).then(sensors::request_permission);
        self.alarm.set_value(self.has_alarm.get_untracked().then(Alarm::arm));
        self.step.set(Step::Starting);
        spawn_local(async move {
            match self.prepare(permission, fate).await {
                // Another code may have been scanned meanwhile, or the server forgotten in another tab.
                _ if self.step.with_untracked(|step| *step != Step::Starting) => {}
                Ok(()) if self.has_earlier() => self.step.set(Step::Ready),
                Ok(()) => self.stream(),
                Err(problem) => self.step.set(Step::Problem(problem)),
            }
        });
    }

    /// Permission first: a phone that refuses uses no code up.
    async fn prepare(self, permission: Option<PermissionRequest>, fate: Option<Fate>) -> Result<(), Problem> {
        if let Some(permission) = permission
            && !permission.is_granted().await
            && !self.goes_on_without_motion()
        {
            return Err(Problem::PermissionDenied);
        }
        let code = self.code();
        let is_paired = code.is_empty();
        if is_paired && fate.is_none() {
            return Ok(());
        }
        match if is_paired { api::phone_session().await } else { api::pair(code).await } {
            Ok(session) => {
                self.acquainted(session, fate).await;
                location::remove_fragment();
                // Settings and private windows may let a browser say that it takes cookies, and drop them.
                match api::phone_session().await {
                    Err(ApiError::Unauthorized(_)) => Err(Problem::NoCookies),
                    _ => Ok(()),
                }
            }
            // The answer to an earlier try may have been lost on its way.
            Err(error) => self.without_code(error, fate).await,
        }
    }

    fn stream(self) {
        let recorder = Rc::<RefCell<Recorder>>::default();
        self.recorder.set_value(Rc::clone(&recorder));
        self.snapshot.set(Snapshot::default());
        self.fault.set(None);
        self.is_estimated.set(false);
        self.figures.set(Figures::default());
        self.floors.set(None);
        self.step.set(Step::Streaming);
        storage::persist();
        self.sent_bytes.set(0);
        self.is_awake.set(true);
        self.holes.set(String::new());
        let sent_before = traffic::sent_bytes();
        let shown = Rc::clone(&recorder);
        let turn = Cell::new(0u32);
        let publish = Interval::new(PUBLISH_PERIOD_MS, move || {
            turn.set(turn.get().wrapping_add(1));
            if turn.get().is_multiple_of(WITHHELD_TURNS) {
                self.count_withheld();
            }
            let counts = self
                .running
                .with_value(|running| running.as_ref().map(|running| running.stream.uplink().counts()));
            let counts = counts.unwrap_or_default();
            let now_ms = clock::monotonic_ms();
            if self.figures.with_untracked(|figures| figures.is_speed_old(now_ms)) {
                self.figures.update(Figures::forget_speed);
            }
            self.snapshot.set(shown.borrow().snapshot(counts, now_ms));
            self.sent_bytes.set(traffic::sent_bytes().saturating_sub(sent_before));
            if turn.get().is_multiple_of(FAULT_TURNS) {
                self.notice(Notice::Fault(self.fault.get_untracked()));
            }
        });
        let clock = self.server_clock.get_value();
        // The device may have slept since the page was opened.
        clock.resumed();
        let of_sources = clock.clone();
        let open = move |outlet| Sources::start(self.plan.get_untracked(), of_sources, self.hooks(), outlet);
        let stream =
            Stream::start(self.take_leftover(), recorder, clock, open, move |notice| self.notice(notice));
        self.rest_strap(false);
        let battery = Battery::watch(move |level| self.battery.set(Some(level)));
        self.running.set_value(Some(Running { stream, _publish: publish, _battery: battery }));
    }

    /// Whether the stream runs.
    pub(super) fn is_streaming(self) -> bool {
        self.step.with(|step| *step == Step::Streaming)
    }

    fn notice(self, notice: Notice) {
        match notice {
            Notice::Link(Link::Stopped(advice)) => self.fail(advice.into()),
            Notice::Link(link) => self.link_changed(link),
            Notice::Late(is_late) => self.is_late.set(is_late),
            Notice::Kept(is_kept) => self.is_kept.set(is_kept),
            Notice::Control(streams) => self.steer(&streams),
            Notice::Awake(is_awake) => self.is_awake.set(is_awake),
            Notice::Hole(hole) => {
                let told = self.holes.get_untracked();
                self.holes.set(beside::tell_first(&beside::hole(&hole), &told));
            }
            Notice::Estimated => self.is_estimated.set(true),
            // Sensors of a busy phone may only be slow to begin: what is wrong has to be told twice.
            Notice::Fault(Some(fault))
                if self.fault.get_untracked().is_some() && self.is_useless_without_motion() =>
            {
                self.fail(Problem::Sensors(fault));
            }
            Notice::Fault(fault) => self.fault.set(fault),
        }
    }

    fn link_changed(self, link: Link) {
        match link {
            Link::Live => self.is_up.set_value(true),
            // What is lost stays lost, however often it is tried: it would be told anew each time.
            Link::Connecting if matches!(self.link.get_untracked(), Some(Link::Waiting { .. })) => return,
            // Once for each loss, not for each try that fails.
            Link::Waiting { .. } if self.is_up.get_value() => {
                self.is_up.set_value(false);
                self.call();
            }
            Link::Waiting { .. } | Link::Connecting | Link::Stopped(_) => {}
        }
        self.link.set(Some(link));
    }

    /// Motion sensors that never said anything stop a stream that has nothing else; those that worked before may come
    /// back by themselves.
    fn is_useless_without_motion(self) -> bool {
        let has_else =
            self.plan.with_untracked(|plan| plan.needs(Origin::Place) || plan.needs(Origin::Strap));
        let has_motion = self.running.with_value(|running| {
            running.as_ref().is_some_and(|running| running.stream.sources().has_motion())
        });
        !has_else && !has_motion
    }

    fn fail(self, problem: Problem) {
        self.call();
        if matches!(problem, Problem::Revoked) {
            return self.revoked();
        }
        self.end();
        self.step.set(Step::Problem(problem));
    }

    /// Ends the stream, at the person's wish. What was measured until now still goes to the server.
    pub(super) fn stop(self) {
        let running = self.running.try_update_value(Option::take).flatten();
        self.end();
        if let Some(Running { stream, .. }) = running {
            self.finish(stream.into_uplink());
        }
        self.step.set(Step::Stopped);
    }

    fn end(self) {
        // Dropped outside of the store, because ending may report something.
        let running = self.running.try_update_value(Option::take);
        drop(running);
        drop(self.take_leftover());
        self.pocket(false);
        self.rest_strap(true);
        self.alarm.set_value(None);
        self.link.set(None);
        self.is_late.set(false);
        self.fault.set(None);
        self.location.set(None);
        // The next connection brings the dashboard's wishes anew.
        self.plan.update(|plan| plan.remote = Remote::default());
    }

    pub(super) fn retry(self, retry: Retry) {
        match retry {
            Retry::Start => self.start(),
            Retry::Load => self.load(),
            Retry::Reload => {
                let _ = window().location().reload();
            }
        }
    }
}
