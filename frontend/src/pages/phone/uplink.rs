//! The way to the server: an outbox that loses nothing, its connection, and the browser's store behind it.

mod left;
mod owner;
mod report;

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::{Rc, Weak},
};

use motionwire_shared::{
    DataType, StreamId, Timestamp, Value,
    wire::{Capabilities, Capability, ClientFrame, Hole, Offer, Role, Streams},
};
use wasm_bindgen_futures::spawn_local;

pub(super) use left::{Left, Waiting};

use super::consent::Topic;
use crate::{
    api,
    browser::{Interval, Lock, TextTable, Write, clock, is_visible, random_name},
    gateway::{Connection, Event, Link},
    outbox::{BATCH_MS, Counts, Key, Outbox, Patience, Saving},
    sensors::ServerClock,
};

/// The table of what is not acknowledged, and the lock of the page that sends what earlier visits left in it.
const TABLE: &str = "motionwire-outbox";

/// Writes that may be under way; those of a slow store do not pile up.
const MAX_WRITES: u32 = 16;

/// When the browser's store is tried again that did not take a write, in milliseconds: it may be full for long.
const SAVE_AGAIN_MS: f64 = 5_000.0;

/// For how long a fresh connection may take to tell the server's time before readings are sent whose time it has not
/// confirmed, in milliseconds.
const CLOCK_PATIENCE_MS: f64 = 3_000.0;

/// What an uplink tells.
#[derive(Debug, Clone)]
pub(super) enum News {
    Link(Link),
    /// What a dashboard asks for.
    Control(Streams),
    /// Whether the server has not acknowledged anything for a while that it should have.
    Late(bool),
    /// Whether the browser keeps what waits; where it does not, only this page does.
    Kept(bool),
}

/// A running uplink. Dropping it ends the connection; what is not acknowledged is kept for the next one.
pub(super) struct Uplink {
    inner: Rc<Inner>,
    _tick: Interval,
}

struct Inner {
    outbox: RefCell<Outbox>,
    table: TextTable,
    /// As which user this phone measures what is here.
    owner: Option<String>,
    /// Taken out while it is told something, so that nothing is borrowed twice.
    connection: RefCell<Option<Rc<Connection>>>,
    have: Cell<Capabilities>,
    holes: RefCell<VecDeque<Hole>>,
    /// What is sent at present, and whether this connection has been told.
    streams: RefCell<Streams>,
    /// By how much the device's clock is ahead of the server's, in milliseconds, as it was last measured.
    clock_ms: Cell<Option<f64>>,
    is_told: Cell<bool>,
    clock: ServerClock,
    /// Until this instant of the monotonic clock the server's time is waited for, in milliseconds.
    await_clock_until_ms: Cell<f64>,
    lock: RefCell<Option<Lock>>,
    link: Cell<Link>,
    patience: RefCell<Patience>,
    is_kept: Cell<bool>,
    /// How many readings were given up when it was last kept from when to when.
    thinned: Cell<u64>,
    /// Writes that are under way.
    writes: Cell<u32>,
    /// Not before this instant of the monotonic clock, in milliseconds.
    save_from_ms: Cell<f64>,
    on: RefCell<Rc<dyn Fn(News)>>,
}

impl Uplink {
    /// Connects, and takes in what earlier visits left, as soon as no other page sends it.
    pub(super) fn start(clock: ServerClock, on: impl Fn(News) + 'static) -> Self {
        let uplink = Self::connect(clock, on);
        let inner = Rc::downgrade(&uplink.inner);
        spawn_local(async move {
            let lock = Lock::take(TABLE).await;
            with(&inner, |inner| inner.restore(lock));
        });
        uplink
    }

    /// Connects, to send what earlier visits left.
    pub(super) fn start_with(clock: ServerClock, left: Left) -> Self {
        let uplink = Self::connect(clock, |_| ());
        uplink.inner.restore(left.lock);
        uplink
    }

    fn connect(clock: ServerClock, on: impl Fn(News) + 'static) -> Self {
        let mut outbox = Outbox::new(fresh_stream());
        outbox.was_thinned(report::kept());
        let inner = Rc::new(Inner {
            outbox: RefCell::new(outbox),
            table: TextTable::open(TABLE),
            owner: Self::owner(),
            connection: RefCell::default(),
            have: Cell::default(),
            holes: RefCell::default(),
            streams: RefCell::default(),
            clock_ms: Cell::default(),
            is_told: Cell::default(),
            clock,
            await_clock_until_ms: Cell::default(),
            lock: RefCell::default(),
            link: Cell::new(Link::Connecting),
            patience: RefCell::default(),
            is_kept: Cell::new(true),
            thinned: Cell::default(),
            writes: Cell::default(),
            save_from_ms: Cell::default(),
            on: RefCell::new(Rc::new(on)),
        });
        let (events, ticks, owner) = (Rc::downgrade(&inner), Rc::downgrade(&inner), Self::owner());
        let offer = Offer { want: Capabilities::PRODUCER, session: None };
        let connection = Connection::open(
            Role::Producer,
            offer,
            move || Box::pin(api::phone_token(Self::owner() == owner)),
            move |event| with(&events, |inner| inner.event(event)),
        );
        *inner.connection.borrow_mut() = Some(Rc::new(connection));
        let tick = Interval::new(BATCH_MS as u32, move || with(&ticks, Inner::tick));
        Self { inner, _tick: tick }
    }

    /// Another stream goes on with this uplink, over a fresh connection: what the dashboards ask for comes anew with it.
    pub(super) fn adopt(&self, on: impl Fn(News) + 'static) {
        self.inner.listen(on);
        let connection = self.inner.connection.borrow().clone();
        if let Some(connection) = connection {
            connection.renew();
        }
    }

    /// Goes on sending what is not stored yet, and measures nothing more. `on` hears of the connection.
    pub(super) fn finish(&self, on: impl Fn(News) + 'static) {
        self.inner.listen(on);
        self.tell_streams(Streams::default());
    }

    /// Takes a reading in.
    pub(super) fn push(&self, data_type: &DataType, ts: Timestamp, value: &Value) {
        self.inner.outbox.borrow_mut().push(data_type, ts, value, clock::monotonic_ms());
        // Browsers hold the ticks of hidden pages back: what comes then does not wait for one.
        if !is_visible() {
            self.flush();
        }
    }

    /// Sends and saves all that there is, at once.
    pub(super) fn flush(&self) {
        self.inner.outbox.borrow_mut().gather(f64::INFINITY);
        self.inner.send();
        self.inner.save(f64::INFINITY);
    }

    /// Tells of a stretch of time without data, now or as soon as there is a connection.
    pub(super) fn tell_hole(&self, hole: Hole) {
        self.inner.tell_hole(hole);
    }

    /// Tells what is sent at present, now or as soon as there is a connection.
    pub(super) fn tell_streams(&self, streams: Streams) {
        if *self.inner.streams.borrow() != streams {
            self.inner.streams.replace(streams);
            self.inner.is_told.set(false);
        }
    }

    /// How things stand.
    pub(super) fn counts(&self) -> Counts {
        self.inner.outbox.borrow().counts()
    }

    /// Whether nothing waits.
    pub(super) fn is_done(&self) -> bool {
        self.counts().waiting == 0 && !self.inner.outbox.borrow().is_restoring()
    }

    /// The readings that wait, by topic.
    pub(super) fn waiting(&self) -> [u64; Topic::ALL.len()] {
        let mut waiting = [0; Topic::ALL.len()];
        self.inner.outbox.borrow().each_waiting(|data_type, count| {
            if let Some(topic) = Topic::of_type(data_type.name()) {
                waiting[topic as usize] += count;
            }
        });
        waiting
    }

    /// Deletes what waits of a topic.
    pub(super) fn delete_waiting(&self, topic: Topic) {
        self.inner.outbox.borrow_mut().forget(topic.type_name());
    }
}

impl Drop for Uplink {
    fn drop(&mut self) {
        // Whatever is still here is gathered, tried once more, and saved.
        let inner = &self.inner;
        inner.outbox.borrow_mut().gather(f64::INFINITY);
        inner.send();
        let write = to_write(&inner.saving(f64::INFINITY));
        // The page that waits for the lock is to find all of it.
        let lock = inner.lock.take();
        inner.table.write(write, move |_| drop(lock));
        let connection = inner.connection.take();
        drop(connection);
    }
}

fn with(inner: &Weak<Inner>, act: impl FnOnce(&Rc<Inner>)) {
    if let Some(inner) = inner.upgrade() {
        act(&inner);
    }
}

fn to_write(Saving { save, remove }: &Saving) -> Write {
    Write {
        put: save.iter().map(|chunk| (chunk.key.to_text(), chunk.to_record())).collect(),
        remove: remove.iter().map(Key::to_text).collect(),
    }
}

fn fresh_stream() -> StreamId {
    let name = random_name();
    name.parse().unwrap_or_else(|_| unreachable!("{name} is a name"))
}

impl Inner {
    /// Takes in what earlier visits left, a little at a time.
    fn restore(self: &Rc<Self>, lock: Lock) {
        self.lock.replace(Some(lock));
        self.outbox.borrow_mut().set_restoring(true);
        let (inner, table) = (Rc::downgrade(self), self.table.clone());
        spawn_local(async move {
            left::read(&table, &mut |chunks| {
                let inner = inner.upgrade();
                inner.map(|inner| inner.outbox.borrow_mut().restore(chunks)).is_some()
            })
            .await;
            with(&inner, |inner| inner.outbox.borrow_mut().set_restoring(false));
        });
    }

    fn event(&self, event: Event) {
        match event {
            Event::Link(link) => {
                if link == Link::Live {
                    self.await_clock_until_ms.set(clock::monotonic_ms() + CLOCK_PATIENCE_MS);
                    self.outbox.borrow_mut().connected(fresh_stream());
                } else {
                    self.have.set(Capabilities::default());
                    self.is_told.set(false);
                }
                self.link.set(link);
                self.tell(News::Link(link));
            }
            Event::Extended(have) => self.have.set(have),
            Event::Stored(position) => {
                self.patience.borrow_mut().acknowledged();
                self.outbox.borrow_mut().stored(&position);
                // What waited for that goes at once: a backlog is sent as fast as it is stored, also while ticks are held back.
                self.send();
            }
            Event::Control(streams) => self.tell(News::Control(streams)),
            Event::ClockOffset(server_ahead_ms) => {
                let ahead_ms = clock::wall_ms() - clock::monotonic_ms() - server_ahead_ms;
                self.clock_ms.set(Some(ahead_ms));
                self.is_told.set(false);
                self.measured(server_ahead_ms);
            }
            Event::Dispatch(_) | Event::Replayed(_) | Event::Presence(..) => {}
        }
    }

    /// Another hears the news from now on, first of the connection as it is.
    fn listen(&self, on: impl Fn(News) + 'static) {
        self.on.replace(Rc::new(on));
        self.tell(News::Link(self.link.get()));
        self.tell(News::Kept(self.is_kept.get()));
    }

    /// Nothing is borrowed meanwhile: who hears it may put another in its own place.
    fn tell(&self, news: News) {
        let on = Rc::clone(&self.on.borrow());
        on(news);
    }

    fn tick(self: &Rc<Self>) {
        let now_ms = clock::monotonic_ms();
        self.outbox.borrow_mut().gather(now_ms);
        self.send();
        self.send_reports();
        self.save(now_ms);
        self.keep_thinned();
        self.miss_answers(now_ms);
    }

    /// An answer that stays away is told, and looked for; a browser may not tell for long that a network is gone.
    fn miss_answers(&self, now_ms: f64) {
        let is_owed = self.have.get().has(Capability::Ack) && self.outbox.borrow().is_owed();
        let changed = self.patience.borrow_mut().poll(is_owed, now_ms);
        let Some(is_late) = changed else { return };
        self.tell(News::Late(is_late));
        let connection = self.connection.borrow().clone();
        if let Some(connection) = connection.filter(|_| is_late) {
            connection.probe();
        }
    }

    fn send(&self) {
        let Some(connection) = self.connection.borrow().clone() else { return };
        if self.awaits_clock() {
            return;
        }
        if !self.have.get().has(Capability::Ack) {
            self.outbox.borrow_mut().send_plain(|data_type, readings| {
                connection.send(&ClientFrame::Submit { data_type, readings, position: None })
            });
            return;
        }
        self.outbox.borrow_mut().send(|chunk| {
            let (readings, position) = (chunk.list(), chunk.key.position());
            let (data_type, position) = (&chunk.data_type, Some(&position));
            connection.send(&ClientFrame::Submit { data_type, readings: &readings, position })
        });
        if self.outbox.borrow().needs_connection() {
            connection.renew();
        }
    }

    fn save(self: &Rc<Self>, now_ms: f64) {
        if self.writes.get() >= MAX_WRITES || clock::monotonic_ms() < self.save_from_ms.get() {
            return;
        }
        let saving = self.saving(now_ms);
        let write = to_write(&saving);
        self.writes.set(self.writes.get() + 1);
        let weak = Rc::downgrade(self);
        self.table.write(write, move |is_saved| {
            let Some(inner) = weak.upgrade() else { return };
            inner.writes.set(inner.writes.get() - 1);
            if !saving.save.is_empty() && inner.is_kept.replace(is_saved) != is_saved {
                inner.tell(News::Kept(is_saved));
            }
            if !is_saved {
                inner.outbox.borrow_mut().not_saved(saving);
                inner.save_from_ms.set(clock::monotonic_ms() + SAVE_AGAIN_MS);
            }
        });
    }
}
