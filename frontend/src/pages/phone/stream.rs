//! A running stream: sensors, uplink and wake lock, together.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use motionwire_shared::{
    Timestamp, Value,
    wire::{Hole, Streams},
};

use super::{
    recorder::Recorder,
    sources::Sources,
    uplink::{News, Uplink},
};
use crate::{
    browser::{Listener, WakeLock, clock::monotonic_ms, is_visible, on_hidden},
    gateway::Link,
    outbox::Counts,
    sensors::{Captured, Fault, Sample, ServerClock},
};

/// A pause between samples that is longer, while the page was hidden, is a hole, in milliseconds.
const MIN_HOLE_MS: f64 = 1_500.0;

/// Browsers deliver nothing to a page that is hidden.
const HIDDEN: &str = "hidden";

/// What a stream tells the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Notice {
    Link(Link),
    /// A dashboard asks for this.
    Control(Streams),
    Fault(Option<Fault>),
    Estimated,
    /// Whether the screen is kept on.
    Awake(bool),
}

/// A running stream; dropping it ends it.
pub(super) struct Stream {
    // Dropped first, so that nothing is measured that could not be sent any more.
    sources: Sources,
    uplink: Rc<Uplink>,
    _hidden: Listener,
    _wake_lock: WakeLock,
}

/// Notices when a page was hidden and samples were missing meanwhile.
#[derive(Default)]
struct HoleWatch {
    was_hidden: Cell<bool>,
    last: Cell<Option<Timestamp>>,
}

impl HoleWatch {
    /// A page that is not visible may still be given what was measured before.
    fn sample(&self, ts: Timestamp, is_visible: impl FnOnce() -> bool) -> Option<Hole> {
        let was_hidden = self.was_hidden.get();
        if was_hidden && is_visible() {
            self.was_hidden.set(false);
        }
        let last = self.last.replace(Some(ts))?;
        let is_hole = was_hidden && ts.as_millis() - last.as_millis() > MIN_HOLE_MS;
        is_hole.then(|| Hole { from: last, to: ts, reason: HIDDEN.to_owned() })
    }
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
        let (on_news, on_awake) = (on.clone(), on.clone());
        let on_news = move |news| {
            on_news(match news {
                News::Link(link) => Notice::Link(link),
                News::Control(streams) => Notice::Control(streams),
                News::Clock(ahead_ms) => return clock.measured(ahead_ms),
            });
        };
        let uplink = match earlier {
            Some(uplink) => {
                uplink.adopt(on_news);
                uplink
            }
            None => Rc::new(Uplink::start(on_news)),
        };
        let watch = Rc::new(HoleWatch::default());
        let hides = Rc::clone(&watch);
        let way = Rc::clone(&uplink);
        let sources = open(Rc::new(move |captured| match captured {
            Captured::Sample(sample) => {
                if let Some(hole) = watch.sample(sample.ts, is_visible) {
                    way.tell_hole(hole);
                }
                let Sample { kind, ts, xyz } = sample;
                way.push(&kind.into(), ts, &Value::Vector(xyz.to_vec()));
                recorder.borrow_mut().record(&sample, monotonic_ms());
            }
            Captured::Measured(measured) => way.push(&measured.data_type, measured.ts, &measured.value),
            Captured::Fault(fault) => on(Notice::Fault(fault)),
            Captured::Estimated => on(Notice::Estimated),
            Captured::IncludingGravity(..) => {}
        }));
        let hidden = on_hidden(move || hides.was_hidden.set(true));
        let wake_lock = WakeLock::acquire(move |is_held| on_awake(Notice::Awake(is_held)));
        Self { sources, uplink, _hidden: hidden, _wake_lock: wake_lock }
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

    /// What became of what was measured.
    pub(super) fn counts(&self) -> Counts {
        self.uplink.counts()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_is_a_pause_of_a_hidden_page() {
        let watch = HoleWatch::default();
        let at = |seconds: f64| Timestamp::from_millis(seconds * 1000.0);
        let shown = |seconds: f64| watch.sample(at(seconds), || true);
        assert_eq!(shown(0.0), None);
        assert_eq!(shown(9.0), None, "a sensor that paused by itself");
        watch.was_hidden.set(true);
        assert_eq!(watch.sample(at(9.1), || false), None, "the last one that was measured before");
        let hole = shown(20.0).unwrap();
        assert_eq!((hole.from, hole.to, hole.reason.as_str()), (at(9.1), at(20.0), "hidden"));
        assert_eq!(shown(40.0), None, "told once");
    }

    #[test]
    fn what_pauses_after_the_page_is_shown_again_is_no_hole() {
        let watch = HoleWatch::default();
        let shown = |seconds: f64| watch.sample(Timestamp::from_millis(seconds * 1000.0), || true);
        assert_eq!(shown(0.0), None);
        watch.was_hidden.set(true);
        assert_eq!(shown(1.0), None, "hidden for a moment");
        assert_eq!(shown(600.0), None, "switched off from afar for ten minutes");
    }
}
