use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use futures_util::FutureExt as _;
use motionwire_shared::wire::{ClientFrame, Offer, Replay, Role};
use wasm_bindgen_futures::spawn_local;

use super::{
    event::Event,
    machine::{Action, Attempt, Machine, Now},
    socket::Socket,
};
use crate::{
    api::{ApiError, LocalBoxFuture},
    browser::{Listener, Timeout, clock, location, on_resume},
};

/// One self-healing connection: fetches a fresh token for each try, identifies, heartbeats, reconnects. A consumer's
/// asks for what it missed after each reconnect, so that an event may come twice. Dropping it closes the socket.
pub struct Connection {
    driver: Rc<Driver>,
    _resume: [Listener; 3],
}

struct Driver {
    machine: RefCell<Machine>,
    socket: RefCell<Option<Socket>>,
    timer: RefCell<Option<Timer>>,
    token: Box<dyn Fn() -> LocalBoxFuture<Result<String, ApiError>>>,
    on: Box<dyn Fn(Event)>,
}

struct Timer {
    deadline_ms: f64,
    _timeout: Timeout,
}

impl Connection {
    /// Opens a connection; the offer is made to a server that speaks the extension. `token` fetches a fresh token of the role; `on` hears of all that happens, the first time
    /// before this returns.
    pub fn open(
        role: Role,
        offer: Offer,
        token: impl Fn() -> LocalBoxFuture<Result<String, ApiError>> + 'static,
        on: impl Fn(Event) + 'static,
    ) -> Self {
        let (machine, actions) = Machine::start(role, offer, now());
        let driver = Rc::new(Driver {
            machine: RefCell::new(machine),
            socket: RefCell::default(),
            timer: RefCell::default(),
            token: Box::new(token),
            on: Box::new(on),
        });
        driver.perform(actions);
        let weak = Rc::downgrade(&driver);
        let resume = on_resume(move |why| input(&weak, |machine| machine.resumed(why, now())));
        Self { driver, _resume: resume }
    }

    /// Sends a frame. `false` while the connection is not live, or while its uplink is so far behind that a live
    /// reading would come too late: the frame is not sent then.
    pub fn send(&self, frame: &ClientFrame<'_>) -> bool {
        let socket = self.driver.socket.borrow();
        let Some(socket) = socket.as_ref() else { return false };
        self.driver.machine.borrow().is_live() && socket.has_room() && socket.send(&frame.encode())
    }

    /// Asks for events that did not come, unless the server is still at an earlier question.
    pub fn ask(&self, question: Replay) {
        self.driver.input(|machine| machine.ask(question));
    }

    /// Finds out whether the other side is still there.
    pub fn probe(&self) {
        self.driver.input(|machine| machine.probe(now()));
    }

    /// Puts a fresh connection in the place of a live one.
    pub fn renew(&self) {
        self.driver.input(|machine| machine.renew(now()));
    }
}

/// Feeds the machine, unless the connection is gone meanwhile.
fn input(driver: &Weak<Driver>, input: impl FnOnce(&mut Machine) -> Vec<Action>) {
    if let Some(driver) = driver.upgrade() {
        driver.input(input);
    }
}

impl Driver {
    /// Feeds the machine.
    fn input(self: &Rc<Self>, input: impl FnOnce(&mut Machine) -> Vec<Action>) {
        let actions = input(&mut self.machine.borrow_mut());
        self.perform(actions);
    }

    /// Nothing is borrowed while the owner is told: it may send at once, or drop the connection.
    fn perform(self: &Rc<Self>, actions: Vec<Action>) {
        for action in actions {
            match action {
                Action::FetchToken(attempt) => self.fetch_token(attempt),
                Action::OpenSocket => self.open_socket(),
                Action::CloseSocket => drop(self.socket.take()),
                Action::Send(text) => {
                    // A socket that does not take it is about to close, or the answer will be missed.
                    let _ = self.socket.borrow().as_ref().map(|socket| socket.send(&text));
                }
                Action::Emit(event) => (self.on)(event),
            }
        }
        self.schedule();
    }

    fn fetch_token(self: &Rc<Self>, attempt: Attempt) {
        let mut answer = (self.token)();
        let driver = Rc::downgrade(self);
        let take = move |answer| input(&driver, |machine| machine.token(attempt, answer, now()));
        // With a token at hand the socket is opened while the page is still being made.
        match answer.as_mut().now_or_never() {
            Some(answer) => take(answer),
            None => spawn_local(async move { take(answer.await) }),
        }
    }

    fn open_socket(self: &Rc<Self>) {
        let (opens, texts, closes) = (Rc::downgrade(self), Rc::downgrade(self), Rc::downgrade(self));
        let socket = Socket::open(
            &location::connect_url(),
            move |is_extended| {
                input(&opens, |machine| {
                    machine.opened(is_extended);
                    Vec::new()
                });
            },
            move |text| input(&texts, |machine| machine.frame(&text, now())),
            move |code| input(&closes, |machine| machine.closed(code, now())),
        );
        // Without a socket the step's timeout leads to the next try.
        *self.socket.borrow_mut() = socket;
    }

    /// Most inputs leave the deadline where it is, and so the timer.
    fn schedule(self: &Rc<Self>) {
        let deadline_ms = self.machine.borrow().deadline_ms();
        if self.timer.borrow().as_ref().map(|timer| timer.deadline_ms) == deadline_ms {
            return;
        }
        let timer = deadline_ms.map(|deadline_ms| {
            let driver = Rc::downgrade(self);
            let delay_ms = (deadline_ms - clock::monotonic_ms()).max(0.0).ceil() as u32;
            let timeout = Timeout::new(delay_ms, move || {
                if let Some(driver) = driver.upgrade() {
                    driver.timer.take();
                    driver.input(|machine| machine.tick(now()));
                }
            });
            Timer { deadline_ms, _timeout: timeout }
        });
        *self.timer.borrow_mut() = timer;
    }
}

fn now() -> Now {
    Now { ms: clock::monotonic_ms(), random: js_sys::Math::random() }
}
