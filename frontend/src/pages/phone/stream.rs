//! A running stream: sensors, uplink and wake lock, together.

use std::{cell::RefCell, rc::Rc};

use motionwire_shared::{
    Value,
    wire::{Hole, Streams},
};

use super::{
    mark::Mark,
    recorder::Recorder,
    sources::Sources,
    uplink::{News, Uplink},
};
use crate::{
    browser::{Listener, WakeLock, clock::monotonic_ms, document, is_visible},
    gateway::Link,
    sensors::{Captured, Fault, Sample, ServerClock},
};
use web_sys::Event;

/// What a stream tells the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Notice {
    Link(Link),
    /// Whether the server has not answered for a while.
    Late(bool),
    /// Whether the browser keeps what waits.
    Kept(bool),
    /// A dashboard asks for this.
    Control(Streams),
    Fault(Option<Fault>),
    Estimated,
    /// Whether the screen is kept on.
    Awake(bool),
    /// Nothing was measured for a while.
    Hole(Hole),
}

/// A running stream; dropping it ends it.
pub(super) struct Stream {
    // Dropped first, so that nothing is measured that could not be sent any more.
    sources: Sources,
    uplink: Rc<Uplink>,
    _visibility: Listener,
    _wake_lock: WakeLock,
    _mark: Mark,
}

impl Stream {
    /// Connects, or goes on with an earlier stream's uplink, and opens the sources with where their readings go: into the
    /// record, and on their way.
    pub(super) fn start(
        earlier: Option<Rc<Uplink>>,
        recorder: Rc<RefCell<Recorder>>,
        clock: ServerClock,
        open: impl FnOnce(Rc<dyn Fn(Captured)>) -> Sources,
        on: impl Fn(Notice) + Clone + 'static,
    ) -> Self {
        let (on_news, on_awake, on_hole) = (on.clone(), on.clone(), on.clone());
        let on_news = move |news| {
            on_news(match news {
                News::Link(link) => Notice::Link(link),
                News::Control(streams) => Notice::Control(streams),
                News::Late(is_late) => Notice::Late(is_late),
                News::Kept(is_kept) => Notice::Kept(is_kept),
            });
        };
        let uplink = match earlier {
            Some(uplink) => {
                uplink.adopt(on_news);
                uplink
            }
            None => Rc::new(Uplink::start(clock.clone(), on_news)),
        };
        let (way, stamps) = (Rc::clone(&uplink), clock.clone());
        let sources = open(Rc::new(move |captured| match captured {
            Captured::Sample(sample) => {
                let Sample { kind, ts, xyz } = sample;
                way.push(&kind.into(), stamps.stamp(ts), &Value::Vector(xyz.to_vec()));
                recorder.borrow_mut().record(&sample, monotonic_ms());
            }
            Captured::Measured(measured) => {
                way.push(&measured.data_type, stamps.stamp(measured.ts), &measured.value);
            }
            Captured::Fault(fault) => on(Notice::Fault(fault)),
            Captured::Estimated => on(Notice::Estimated),
            Captured::IncludingGravity(..) => {}
        }));
        let (holes, tells) = (sources.holes(), Rc::clone(&uplink));
        let visibility = Listener::new(&document(), "visibilitychange", move |_: Event| {
            if !is_visible() {
                Mark::hidden();
                clock.release();
                tells.flush();
                return holes.hidden(clock.now());
            }
            Mark::shown();
            clock.resumed();
            let (shown_ms, of_hole) = (monotonic_ms(), clock.clone());
            let (holes, tells, on_hole) = (Rc::clone(&holes), Rc::clone(&tells), on_hole.clone());
            clock.when_known(Box::new(move || {
                if let Some(hole) = holes.shown(of_hole.at(shown_ms)) {
                    let [from, to] = [hole.from, hole.to].map(|ts| of_hole.stamp(ts));
                    let hole = Hole { from, to, ..hole };
                    tells.tell_hole(hole.clone());
                    on_hole(Notice::Hole(hole));
                }
            }));
        });
        let wake_lock = WakeLock::acquire(move |is_held| on_awake(Notice::Awake(is_held)));
        Self { sources, uplink, _visibility: visibility, _wake_lock: wake_lock, _mark: Mark::set() }
    }

    /// Measures nothing more; what was measured is the uplink's to send.
    pub(super) fn into_uplink(self) -> Rc<Uplink> {
        self.sources.finish();
        self.uplink
    }

    /// What is measured.
    pub(super) const fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Tells the dashboards what is sent at present.
    pub(super) fn tell(&self, streams: Streams) {
        self.uplink.tell_streams(streams);
    }

    /// The way of what was measured.
    pub(super) fn uplink(&self) -> &Uplink {
        &self.uplink
    }
}
