//! Reads whatever motion sensors the browser has.
//!
//! The Generic Sensor classes come first. Both they and `devicemotion` reach about 60 Hz in the browsers that have
//! them, but the classes name their units and signs, give each reading the time of its measurement rather than of its
//! delivery, and report a missing sensor as an error. Where acceleration does not come from them, `devicemotion` takes
//! over, for rotation too, so that the two never mix.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use motionwire_shared::{KnownType, Timestamp};

use super::{
    Measured, Sample, ServerClock,
    anchor::ClockAnchor,
    convert::Vector,
    device_motion::{DeviceMotion, Motion},
    generic::GenericSensor,
    watch::{Fault, Watch},
};
use crate::browser::{Interval, Listener, Timeout, clock, is_visible, on_resume};

/// When the Generic Sensor classes must have begun to deliver acceleration steadily, in milliseconds.
const GENERIC_PATIENCE_MS: u32 = 1_000;

/// How recent the last acceleration must be then, in milliseconds.
const STEADY_MS: f64 = 500.0;

/// How often the sensors' silence is looked at, in milliseconds.
const WATCH_PERIOD_MS: u32 = 250;

/// What comes from the sensors.
#[derive(Debug, Clone, PartialEq)]
pub enum Captured {
    /// A sample, the moment that it came.
    Sample(Sample),
    /// A reading that is no motion vector.
    Measured(Measured),
    /// What is wrong has changed; `None`: all is well again.
    Fault(Option<Fault>),
    /// From now on acceleration is estimated from acceleration with gravity; told once.
    Estimated,
    /// Acceleration with gravity, in m/s² and the protocol's axes and sign, where the browser has it: at rest it points
    /// away from the earth.
    IncludingGravity(Timestamp, [f64; 3]),
}

/// Running sensors; dropping it stops them.
pub struct Capture {
    _inner: Rc<Inner>,
    _resume: [Listener; 3],
    _watch: Interval,
}

struct Inner {
    clock: ServerClock,
    anchor: RefCell<ClockAnchor>,
    watch: RefCell<Watch>,
    fault: Cell<Option<Fault>>,
    is_estimated: Cell<bool>,
    source: RefCell<Source>,
    on: Box<dyn Fn(Captured)>,
}

/// Where the samples come from. Held for its guards.
enum Source {
    None,
    Generic {
        _acceleration: GenericSensor,
        _including_gravity: Option<GenericSensor>,
        gyroscope: Option<GenericSensor>,
        _patience: Timeout,
    },
    DeviceMotion {
        _events: Option<DeviceMotion>,
    },
}

impl Capture {
    /// Starts the sensors, whose samples get steady time. Permission has been asked for before.
    pub fn start(server_clock: ServerClock, on: impl Fn(Captured) + 'static) -> Self {
        let now_ms = clock::monotonic_ms();
        let anchor = ClockAnchor::new(clock::time_origin_ms(), server_clock.clocks());
        let inner = Rc::new(Inner {
            clock: server_clock,
            anchor: RefCell::new(anchor),
            watch: RefCell::new(Watch::start(now_ms)),
            fault: Cell::default(),
            is_estimated: Cell::default(),
            source: RefCell::new(Source::None),
            on: Box::new(on),
        });
        inner.start_generic();
        let (resumed, watched) = (Rc::downgrade(&inner), Rc::downgrade(&inner));
        let resume = on_resume(move |_| with(&resumed, Inner::resumed));
        let watch = Interval::new(WATCH_PERIOD_MS, move || with(&watched, Inner::judge));
        Self { _inner: inner, _resume: resume, _watch: watch }
    }
}

fn with(inner: &Weak<Inner>, act: impl FnOnce(&Rc<Inner>)) {
    if let Some(inner) = inner.upgrade() {
        act(&inner);
    }
}

impl Inner {
    fn start_generic(self: &Rc<Self>) {
        let acceleration = self.generic_sensor(KnownType::Acceleration);
        let Some(acceleration) = acceleration else { return self.start_device_motion() };
        let gyroscope = self.generic_sensor(KnownType::Gyroscope);
        let weak = Rc::downgrade(self);
        let patience = Timeout::new(GENERIC_PATIENCE_MS, move || {
            with(&weak, |inner| {
                if !inner.watch.borrow().has_acceleration_within(STEADY_MS, clock::monotonic_ms()) {
                    inner.outlives_silence(Fault::Silent);
                }
            });
        });
        *self.source.borrow_mut() = Source::Generic {
            _acceleration: acceleration,
            _including_gravity: self.accelerometer(),
            gyroscope,
            _patience: patience,
        };
    }

    /// Acceleration with gravity; nothing but the counting of steps needs it, so that its absence is no fault.
    fn accelerometer(self: &Rc<Self>) -> Option<GenericSensor> {
        let readings = Rc::downgrade(self);
        let on_reading = move |xyz: Option<Vector>, time_ms| {
            with(&readings, |inner| inner.including_gravity(xyz, time_ms));
        };
        GenericSensor::start("Accelerometer", on_reading, || ())
    }

    fn generic_sensor(self: &Rc<Self>, kind: KnownType) -> Option<GenericSensor> {
        let (readings, errors) = (Rc::downgrade(self), Rc::downgrade(self));
        let on_reading = move |xyz: Option<Vector>, time_ms| {
            with(&readings, |inner| {
                inner.watch.borrow_mut().event();
                inner.sample(kind, xyz, time_ms);
            });
        };
        let on_error = move || with(&errors, |inner| inner.generic_failed(kind));
        let class = match kind {
            KnownType::Gyroscope => "Gyroscope",
            _ => "LinearAccelerationSensor",
        };
        GenericSensor::start(class, on_reading, on_error)
    }

    /// Without a gyroscope the acceleration goes on, and the watch tells what is missing.
    fn generic_failed(self: &Rc<Self>, kind: KnownType) {
        if kind == KnownType::Acceleration {
            return self.start_device_motion();
        }
        let failed = match &mut *self.source.borrow_mut() {
            Source::Generic { gyroscope, .. } => gyroscope.take(),
            Source::None | Source::DeviceMotion { .. } => None,
        };
        drop(failed);
    }

    /// Some platforms report to the Generic Sensor classes only what has changed, so after the first reading nothing
    /// from a phone at rest; `devicemotion` goes on at its rate. `true`: a silence means no more than that, and is over.
    fn outlives_silence(self: &Rc<Self>, fault: Fault) -> bool {
        let may_be_at_rest = match &*self.source.borrow() {
            Source::Generic { gyroscope, .. } => fault != Fault::NoGyroscope || gyroscope.is_some(),
            Source::None | Source::DeviceMotion { .. } => false,
        };
        if may_be_at_rest {
            self.start_device_motion();
            // It has as long to begin as what came before it.
            self.watch.borrow_mut().resumed(clock::monotonic_ms());
        }
        may_be_at_rest
    }

    fn start_device_motion(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let events =
            DeviceMotion::start(move |motion, time_ms| with(&weak, |inner| inner.motion(motion, time_ms)));
        *self.source.borrow_mut() = Source::DeviceMotion { _events: events };
    }

    fn motion(self: &Rc<Self>, motion: Motion, time_ms: f64) {
        self.watch.borrow_mut().event();
        if motion.is_estimated && !self.is_estimated.replace(true) {
            (self.on)(Captured::Estimated);
        }
        if motion.is_held_back {
            self.watch.borrow_mut().sample(KnownType::Acceleration, clock::monotonic_ms());
        }
        self.including_gravity(motion.including_gravity, time_ms);
        self.sample(KnownType::Acceleration, motion.acceleration, time_ms);
        self.sample(KnownType::Gyroscope, motion.rotation, time_ms);
    }

    fn sample(self: &Rc<Self>, kind: KnownType, xyz: Option<Vector>, time_ms: f64) {
        let Some(xyz) = xyz else { return };
        let inner = Rc::clone(self);
        self.clock.when_known(Box::new(move || inner.take_sample(kind, xyz, time_ms)));
    }

    fn take_sample(&self, kind: KnownType, xyz: Vector, time_ms: f64) {
        let clocks = self.clock.clocks();
        let ts = self.anchor.borrow_mut().instant(kind, time_ms, clocks);
        let Some(sample) = Sample::new(kind, ts, xyz) else { return };
        self.watch.borrow_mut().sample(kind, clocks.monotonic_ms);
        (self.on)(Captured::Sample(sample));
    }

    fn including_gravity(self: &Rc<Self>, xyz: Option<Vector>, time_ms: f64) {
        let Some(xyz) = xyz else { return };
        let inner = Rc::clone(self);
        self.clock.when_known(Box::new(move || {
            // Under the type that it is for, whose order of time is its own.
            let ts = inner.anchor.borrow_mut().instant(KnownType::Steps, time_ms, inner.clock.clocks());
            (inner.on)(Captured::IncludingGravity(ts, xyz));
        }));
    }

    fn resumed(self: &Rc<Self>) {
        self.clock.resumed();
        self.anchor.borrow_mut().resumed();
        self.watch.borrow_mut().resumed(clock::monotonic_ms());
    }

    fn judge(self: &Rc<Self>) {
        if !is_visible() {
            return;
        }
        let fault = self.watch.borrow().fault(clock::monotonic_ms());
        if fault.is_some_and(|fault| self.outlives_silence(fault)) {
            return;
        }
        if self.fault.replace(fault) != fault {
            (self.on)(Captured::Fault(fault));
        }
    }
}
