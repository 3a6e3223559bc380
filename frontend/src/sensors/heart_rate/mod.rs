//! A heart-rate strap over Web Bluetooth. Once picked it is found again by itself for as long as the page lives.

mod bluetooth;
mod packet;

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use wasm_bindgen_futures::spawn_local;

pub use bluetooth::has_bluetooth;
use bluetooth::{Device, LinkFault, PickFault, Subscription};
use packet::Packet;

use crate::browser::{Timeout, clock};
use motionwire_shared::{KnownType, Timestamp};

use super::{Measured, anchor::Clocks};

/// First delay before a lost strap is tried again, in milliseconds.
const FIRST_DELAY_MS: f64 = 1_000.0;

/// Longest delay, in milliseconds: a strap that is put on again is soon found.
const MAX_DELAY_MS: f64 = 30_000.0;

/// How long a connection may take to come about, in milliseconds.
const CONNECT_TIMEOUT_MS: u32 = 20_000;

/// A strap that has told nothing for so long tells nothing any more, in milliseconds; most tell once a second.
const SILENT_MS: u32 = 5_000;

/// How it goes with the strap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StrapState {
    /// None has been picked.
    #[default]
    None,
    /// It is being connected to.
    Connecting,
    /// Connected; its values come.
    Connected,
    /// Connected, but it does not touch the skin: it has no values.
    NoContact,
    /// Connected, but nothing comes.
    Silent,
    /// Let go until it is wanted again.
    Resting,
    /// Out of reach or off; looked for from time to time.
    Lost,
    /// What was picked is no heart-rate strap.
    Unsuitable,
    /// Bluetooth is off, or the browser may not use it: none could be picked.
    NoBluetooth,
}

/// What a strap tells.
#[derive(Debug, Clone, PartialEq)]
pub enum StrapEvent {
    /// The state changed.
    State(StrapState),
    /// `HEART_RATE` or `RR_INTERVAL`.
    Measured(Measured),
}

/// A place for a strap; dropping it disconnects the strap.
pub struct Strap {
    inner: Rc<Inner>,
}

struct Inner {
    on: Box<dyn Fn(StrapEvent)>,
    state: Cell<StrapState>,
    device: RefCell<Option<Device>>,
    link: RefCell<Link>,
    /// Tries since the last connection that worked.
    tries: Cell<i32>,
    /// Whether this device has ever sent a heart rate.
    has_worked: Cell<bool>,
    silence: RefCell<Option<Timeout>>,
    /// The newest beat, on the monotonic clock in milliseconds: people set the other one.
    newest_beat_ms: Cell<f64>,
}

/// Held for its guards. The number tells an answer to an older try from one to the newest.
enum Link {
    Idle(u32),
    Connecting(u32, #[expect(dead_code, reason = "held so that it fires")] Timeout),
    Waiting(u32, #[expect(dead_code, reason = "held so that it fires")] Timeout),
    Subscribed(u32, #[expect(dead_code, reason = "held so that values come")] Subscription),
}

impl Link {
    const fn number(&self) -> u32 {
        match self {
            Self::Idle(number)
            | Self::Connecting(number, _)
            | Self::Waiting(number, _)
            | Self::Subscribed(number, _) => *number,
        }
    }
}

impl Strap {
    /// A place without a strap.
    pub fn new(on: impl Fn(StrapEvent) + 'static) -> Self {
        let inner = Inner {
            on: Box::new(on),
            state: Cell::default(),
            device: RefCell::default(),
            link: RefCell::new(Link::Idle(0)),
            tries: Cell::default(),
            has_worked: Cell::default(),
            silence: RefCell::default(),
            newest_beat_ms: Cell::new(f64::NEG_INFINITY),
        };
        Self { inner: Rc::new(inner) }
    }

    /// Lets the person pick a strap. To be called from a tap, which entitles to ask. Whoever picks none keeps the one
    /// that there was; one that nobody wants any more once it is picked is left alone.
    pub fn pick(&self, is_wanted: impl Fn() -> bool + 'static) {
        let picking = bluetooth::request_device();
        let weak = Rc::downgrade(&self.inner);
        spawn_local(async move {
            let picked = picking.await;
            let Some(inner) = weak.upgrade() else { return };
            match picked {
                Ok(device) if is_wanted() => inner.adopt(device),
                Err(PickFault::NoBluetooth) if inner.device.borrow().is_none() => {
                    inner.set(StrapState::NoBluetooth);
                }
                Ok(_) | Err(PickFault::NoBluetooth | PickFault::NonePicked) => {}
            }
        });
    }

    /// Disconnects the strap, and remembers it.
    pub fn rest(&self) {
        if self.inner.device.borrow().is_some() {
            self.inner.drop_link();
            self.inner.set(StrapState::Resting);
        }
    }

    /// Connects the strap that was picked, if it rests.
    pub fn wake(&self) {
        if self.inner.state.get() == StrapState::Resting {
            self.inner.tries.set(0);
            self.inner.connect();
        }
    }

    /// Lets go of the strap.
    pub fn release(&self) {
        self.inner.release();
    }
}

impl Drop for Strap {
    fn drop(&mut self) {
        self.inner.drop_link();
    }
}

impl Inner {
    fn release(&self) {
        self.drop_link();
        self.device.take();
        self.set(StrapState::None);
    }

    fn drop_link(&self) {
        let number = self.link.borrow().number();
        let earlier = self.link.replace(Link::Idle(number + 1));
        drop(earlier);
        self.silence.take();
        if let Some(device) = &*self.device.borrow() {
            device.disconnect();
        }
    }

    fn adopt(self: &Rc<Self>, device: Device) {
        self.drop_link();
        let weak = Rc::downgrade(self);
        self.device.replace(Some(device.with_loss(move || with(&weak, Inner::lost))));
        self.tries.set(0);
        self.has_worked.set(false);
        self.connect();
    }

    /// Connects, and finds service and characteristic afresh: those of an earlier connection are dead.
    fn connect(self: &Rc<Self>) {
        let Some(device) = self.device.borrow().as_ref().map(Device::handle) else { return };
        // One that was lost stays so, however often it is looked for.
        if self.tries.get() == 0 {
            self.set(StrapState::Connecting);
        }
        let number = self.link.borrow().number() + 1;
        let stuck = device.clone();
        // The browser then gives the attempt up.
        let timeout = Timeout::new(CONNECT_TIMEOUT_MS, move || stuck.disconnect());
        *self.link.borrow_mut() = Link::Connecting(number, timeout);
        let (weak, values) = (Rc::downgrade(self), Rc::downgrade(self));
        spawn_local(async move {
            let on_value = move |bytes: &[u8]| with(&values, |inner| inner.value(bytes));
            let linked = device.subscribe(on_value).await;
            with(&weak, |inner| {
                if matches!(&*inner.link.borrow(), Link::Connecting(current, _) if *current == number) {
                    inner.linked(number, linked);
                }
            });
        });
    }

    fn linked(self: &Rc<Self>, number: u32, linked: Result<Subscription, LinkFault>) {
        match linked {
            Ok(subscription) => {
                *self.link.borrow_mut() = Link::Subscribed(number, subscription);
                self.tries.set(0);
                self.has_worked.set(true);
                self.set(StrapState::Connected);
                self.listen();
            }
            // One that worked before is only slow to say what it offers.
            Err(LinkFault::NoHeartRate) if !self.has_worked.get() => {
                self.drop_link();
                self.set(StrapState::Unsuitable);
            }
            Err(LinkFault::NoHeartRate | LinkFault::OutOfReach) => self.retry(),
        }
    }

    /// The browser reports that the connection is gone.
    fn lost(self: &Rc<Self>) {
        if matches!(&*self.link.borrow(), Link::Subscribed(..)) {
            self.retry();
        }
    }

    fn retry(self: &Rc<Self>) {
        let delay_ms = retry_delay_ms(self.tries.get(), js_sys::Math::random());
        self.tries.set(self.tries.get().saturating_add(1));
        let number = self.link.borrow().number() + 1;
        let weak = Rc::downgrade(self);
        let timeout = Timeout::new(delay_ms as u32, move || with(&weak, Inner::connect));
        let earlier = self.link.replace(Link::Waiting(number, timeout));
        drop(earlier);
        self.silence.take();
        self.set(StrapState::Lost);
    }

    /// The next value is due.
    fn listen(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let silence = Timeout::new(SILENT_MS, move || with(&weak, |inner| inner.set(StrapState::Silent)));
        self.silence.replace(Some(silence));
    }

    fn value(self: &Rc<Self>, bytes: &[u8]) {
        let Some(packet) = Packet::parse(bytes) else { return };
        self.listen();
        if !packet.feels_a_heart() {
            return self.set(StrapState::NoContact);
        }
        self.set(StrapState::Connected);
        let clocks = Clocks { monotonic_ms: clock::monotonic_ms(), wall_ms: clock::wall_ms() };
        let ts = Timestamp::from_millis(clocks.wall_ms);
        self.tell(Measured::scalar(KnownType::HeartRate, ts, f64::from(packet.bpm)));
        for (beat_ms, interval_ms) in beats(&packet, clocks, &self.newest_beat_ms) {
            self.tell(Measured::rr_interval(Timestamp::from_millis(beat_ms), interval_ms));
        }
    }

    fn tell(&self, measured: Option<Measured>) {
        if let Some(measured) = measured {
            (self.on)(StrapEvent::Measured(measured));
        }
    }

    fn set(&self, state: StrapState) {
        if self.state.replace(state) != state {
            (self.on)(StrapEvent::State(state));
        }
    }
}

fn with(inner: &Weak<Inner>, act: impl FnOnce(&Rc<Inner>)) {
    if let Some(inner) = inner.upgrade() {
        act(&inner);
    }
}

/// The beats of a packet that comes now, in Unix time, and their intervals, in milliseconds. None is before an earlier one,
/// however the wall clock is set meanwhile.
fn beats(packet: &Packet, now: Clocks, newest_ms: &Cell<f64>) -> Vec<(f64, f64)> {
    let in_order = |(beat_ms, interval_ms): (f64, f64)| {
        let beat_ms = beat_ms.max(newest_ms.get());
        newest_ms.set(beat_ms);
        (now.wall_ms - (now.monotonic_ms - beat_ms), interval_ms)
    };
    packet.beats(now.monotonic_ms).into_iter().map(in_order).collect()
}

/// How long to wait before a try: doubled each time, with half of it left to chance.
fn retry_delay_ms(tries: i32, random: f64) -> f64 {
    (FIRST_DELAY_MS * 2f64.powi(tries)).min(MAX_DELAY_MS) * (0.5 + 0.5 * random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beats_follow_each_other_and_the_clock_that_is_set_back() {
        let newest_ms = Cell::new(f64::NEG_INFINITY);
        let at = |monotonic_ms, wall_ms, rr: &[u8]| {
            let packet = Packet::parse(&[&[0x10, 60], rr].concat()).unwrap();
            beats(&packet, Clocks { monotonic_ms, wall_ms }, &newest_ms)
        };
        let (second, half) = ([0, 4], [0, 2]);
        assert_eq!(at(5_000.0, 1_000_000.0, &second), [(1_000_000.0, 1_000.0)]);
        // Two beats since, of which the first seems to be before the last one.
        let both = [second, half].concat();
        assert_eq!(at(5_400.0, 1_000_400.0, &both), [(1_000_000.0, 1_000.0), (1_000_400.0, 500.0)]);
        assert_eq!(at(6_400.0, 400.0, &second), [(400.0, 1_000.0)], "the clock was set back");
    }

    #[test]
    fn tries_become_rarer_up_to_a_limit() {
        let table = [
            (0, 0.0, 500.0),
            (0, 1.0, 1_000.0),
            (3, 1.0, 8_000.0),
            (5, 1.0, 30_000.0),
            (i32::MAX, 0.0, 15_000.0),
        ];
        for (tries, random, delay_ms) in table {
            assert_eq!(retry_delay_ms(tries, random), delay_ms, "{tries}");
        }
    }
}
