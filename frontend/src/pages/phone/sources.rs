//! All that this phone measures, filtered by what its owner agreed to: nothing else leaves this module.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use motionwire_shared::{KnownType, Timestamp};

use super::{
    consent::{Origin, Topic},
    derivation::{Derivation, FloorsState},
    holes::HoleWatch,
    steer::Plan,
};
use crate::{
    browser::clock,
    sensors::{
        Averager, Capture, Captured, Fix, LocationFault, LocationWatch, Measured, Sample, ServerClock,
    },
};

/// Places that are told twice are this close together, in milliseconds: the clocks that tell when are read one after the other.
const SAME_PLACE_MS: f64 = 20.0;

/// A place was found, or not; `None`: it is looked for, or not wanted.
pub(super) type LocationState = Option<Result<(), LocationFault>>;

/// How the page hears of what goes on beside the stream.
pub(super) struct Hooks {
    /// A reading that is no motion vector was taken.
    pub(super) measured: Box<dyn Fn(&Measured)>,
    /// The state of the location, at every news.
    pub(super) location: Box<dyn Fn(LocationState)>,
    /// Whether floors can be counted, at every place.
    pub(super) floors: Box<dyn Fn(FloorsState)>,
}

/// Running sources; dropping them stops all sensors.
pub(super) struct Sources {
    inner: Rc<Inner>,
}

struct Inner {
    plan: RefCell<Plan>,
    averagers: RefCell<Averagers>,
    capture: RefCell<Option<Capture>>,
    watch: RefCell<Option<LocationWatch>>,
    /// From the start of the stream.
    derived: RefCell<Derivation>,
    has_motion: Cell<bool>,
    holes: Rc<HoleWatch>,
    clock: ServerClock,
    /// When the newest place was measured, on the monotonic clock, in milliseconds.
    newest_place_ms: Cell<f64>,
    outlet: Rc<dyn Fn(Captured)>,
    hooks: Hooks,
}

/// One for each motion sensor whose rate is lowered.
#[derive(Default)]
struct Averagers {
    acceleration: Option<(f64, Averager)>,
    rotation: Option<(f64, Averager)>,
}

impl Sources {
    /// Starts what the plan needs. Permission for motion has been asked for before; for the location, the browser asks.
    pub(super) fn start(plan: Plan, clock: ServerClock, hooks: Hooks, outlet: Rc<dyn Fn(Captured)>) -> Self {
        let inner = Rc::new(Inner {
            plan: RefCell::default(),
            averagers: RefCell::default(),
            capture: RefCell::default(),
            watch: RefCell::default(),
            derived: RefCell::default(),
            has_motion: Cell::default(),
            holes: Rc::default(),
            clock,
            newest_place_ms: Cell::new(f64::NEG_INFINITY),
            outlet,
            hooks,
        });
        let sources = Self { inner };
        sources.apply(plan);
        sources
    }

    /// Goes on by another plan: starts and stops sensors where it differs.
    pub(super) fn apply(&self, plan: Plan) {
        let (needs_motion, needs_location) = (plan.needs(Origin::Motion), plan.needs(Origin::Place));
        self.inner.averagers.borrow_mut().apply(&plan);
        self.inner.holes.apply(&plan);
        *self.inner.plan.borrow_mut() = plan;
        self.inner.switch_motion(needs_motion);
        self.inner.switch_location(needs_location);
    }

    /// Whether a motion sensor has ever said anything.
    pub(super) fn has_motion(&self) -> bool {
        self.inner.has_motion.get()
    }

    /// What tells when nothing was measured.
    pub(super) fn holes(&self) -> Rc<HoleWatch> {
        Rc::clone(&self.inner.holes)
    }

    /// Measures nothing more; what was measured is worked out to its end.
    pub(super) fn finish(self) {
        self.inner.clock.release();
        drop(self.inner.capture.take());
        drop(self.inner.watch.take());
        let derived = self.inner.derived.borrow_mut().finish();
        self.inner.all_measured(derived);
    }

    /// Takes a reading in from a source that lives longer than the stream.
    pub(super) fn measured(&self, measured: Measured) {
        let at_ms = monotonic_ms(measured.ts);
        let inner = Rc::clone(&self.inner);
        self.inner.clock.when_known(Box::new(move || {
            let ts = inner.clock.at(at_ms);
            inner.holes.measured(Origin::Strap, ts);
            inner.measured(Measured { ts, ..measured });
        }));
    }
}

impl Averagers {
    fn apply(&mut self, plan: &Plan) {
        for (slot, topic) in
            [(&mut self.acceleration, Topic::Acceleration), (&mut self.rotation, Topic::Rotation)]
        {
            let hz = plan.hz(topic);
            if slot.as_ref().map(|(hz, _)| *hz) != hz {
                *slot = hz.and_then(|hz| Some((hz, Averager::new(hz)?)));
            }
        }
    }

    fn push(&mut self, sample: Sample) -> Option<Sample> {
        let slot = match sample.kind {
            KnownType::Gyroscope => &mut self.rotation,
            _ => &mut self.acceleration,
        };
        match slot {
            Some((_, averager)) => averager.push(sample),
            None => Some(sample),
        }
    }
}

/// An instant of the device's clock by the monotonic one, in milliseconds.
fn monotonic_ms(ts: Timestamp) -> f64 {
    ts.as_millis() - clock::wall_ms() + clock::monotonic_ms()
}

/// Whether a place that was measured at this instant, in milliseconds, is newer than all before.
fn is_news(newest_ms: &Cell<f64>, at_ms: f64) -> bool {
    let is_news = at_ms > newest_ms.get() + SAME_PLACE_MS;
    if is_news {
        newest_ms.set(at_ms);
    }
    is_news
}

fn with(inner: &Weak<Inner>, act: impl FnOnce(&Rc<Inner>)) {
    if let Some(inner) = inner.upgrade() {
        act(&inner);
    }
}

impl Inner {
    fn switch_motion(self: &Rc<Self>, is_on: bool) {
        if is_on == self.capture.borrow().is_some() {
            return;
        }
        let weak = Rc::downgrade(self);
        let capture = is_on.then(|| {
            Capture::start(self.clock.clone(), move |captured| with(&weak, |inner| inner.captured(captured)))
        });
        let earlier = self.capture.replace(capture);
        drop(earlier);
        if !is_on {
            (self.outlet)(Captured::Fault(None));
        }
    }

    fn switch_location(self: &Rc<Self>, is_on: bool) {
        if is_on == self.watch.borrow().is_some() {
            return;
        }
        (self.hooks.location)(None);
        let weak = Rc::downgrade(self);
        let watch = is_on.then(|| {
            LocationWatch::start(self.clock.clone(), move |result| with(&weak, |inner| inner.located(result)))
        });
        let earlier = self.watch.replace(watch);
        drop(earlier);
    }

    fn captured(&self, captured: Captured) {
        match captured {
            Captured::Sample(sample) => self.sample(sample),
            Captured::IncludingGravity(ts, xyz) => {
                self.holes.measured(Origin::Motion, ts);
                let derived = self.derived.borrow_mut().including_gravity(ts, xyz);
                self.all_measured(derived);
            }
            other => (self.outlet)(other),
        }
    }

    fn sample(&self, sample: Sample) {
        self.has_motion.set(true);
        self.holes.measured(Origin::Motion, sample.ts);
        let derived = self.derived.borrow_mut().sample(&sample);
        self.all_measured(derived);
        if !self.plan.borrow().allows(Topic::of_motion(sample.kind)) {
            return;
        }
        let averaged = self.averagers.borrow_mut().push(sample);
        if let Some(sample) = averaged {
            (self.outlet)(Captured::Sample(sample));
        }
    }

    /// Browsers tell places twice, and an older one after a newer one.
    fn located(self: &Rc<Self>, result: Result<Fix, LocationFault>) {
        (self.hooks.location)(Some(result.map(|_| ())));
        let Ok(fix) = result else { return };
        let at_ms = monotonic_ms(fix.ts);
        if is_news(&self.newest_place_ms, at_ms) {
            let inner = Rc::clone(self);
            self.clock.when_known(Box::new(move || inner.place(Fix { ts: inner.clock.at(at_ms), ..fix })));
        }
    }

    fn place(&self, fix: Fix) {
        self.holes.measured(Origin::Place, fix.ts);
        if let Some(measured) = Measured::location(fix.ts, fix.latitude_deg, fix.longitude_deg) {
            self.measured(measured);
        }
        let derived = self.derived.borrow_mut().fix(&fix);
        self.all_measured(derived);
        (self.hooks.floors)(self.derived.borrow().floors());
    }

    fn all_measured(&self, measured: Vec<Measured>) {
        measured.into_iter().for_each(|measured| self.measured(measured));
    }

    fn measured(&self, measured: Measured) {
        if self.plan.borrow().allows_type(measured.data_type.name()) {
            (self.hooks.measured)(&measured);
            (self.outlet)(Captured::Measured(measured));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_newer_place_is_news() {
        let newest_ms = Cell::new(f64::NEG_INFINITY);
        let table = [
            (1_000.0, true),
            (1_000.0, false),
            (1_001.9, false),
            (-2_000.0, false),
            (1_100.0, true),
            (1_050.0, false),
            (2_100.0, true),
        ];
        for (at_ms, is_expected) in table {
            assert_eq!(is_news(&newest_ms, at_ms), is_expected, "{at_ms}");
        }
    }
}
