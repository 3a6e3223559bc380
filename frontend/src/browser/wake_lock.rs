use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, EventTarget};

use super::{Listener, clock, document, is_visible, window};

/// A lock that is taken away so soon would be taken away again, in milliseconds.
const BRIEF_MS: f64 = 5_000.0;

/// Keeps the screen on while the page is shown, as far as the browser knows how to; dropping it lets the screen sleep.
///
/// Browsers release the lock whenever the page is hidden, so it is taken again each time the page is shown; and of their own
/// accord, say for a low battery, so it is taken again at once then, unless it was held for a moment only.
pub struct WakeLock {
    lock: Rc<Lock>,
    _shown: Listener,
}

struct Lock {
    held: RefCell<Held>,
    on: Box<dyn Fn(bool)>,
}

enum Held {
    Released,
    Asked,
    Locked(Sentinel),
    Dropped,
}

/// A lock that was given.
struct Sentinel {
    object: JsValue,
    since_ms: f64,
    _released: Listener,
}

impl WakeLock {
    /// Asks for the lock now and after each return to the page, and tells each time whether it was given. Browsers that
    /// do not know of it, and phones whose battery is low, do not.
    pub fn acquire(on: impl Fn(bool) + 'static) -> Self {
        let lock = Rc::new(Lock { held: RefCell::new(Held::Released), on: Box::new(on) });
        request(&lock);
        let again = Rc::clone(&lock);
        let shown = Listener::new(&document(), "visibilitychange", move |_: Event| {
            if is_visible() {
                request(&again);
            }
        });
        Self { lock, _shown: shown }
    }
}

impl Drop for WakeLock {
    fn drop(&mut self) {
        if let Held::Locked(sentinel) = self.lock.held.replace(Held::Dropped) {
            release(&sentinel.object);
        }
    }
}

fn request(lock: &Rc<Lock>) {
    let is_lost = match &*lock.held.borrow() {
        Held::Released => true,
        Held::Locked(sentinel) => is_released(&sentinel.object),
        Held::Asked | Held::Dropped => false,
    };
    if !is_lost {
        return;
    }
    let lock = Rc::clone(lock);
    *lock.held.borrow_mut() = Held::Asked;
    let promise = ask();
    spawn_local(async move {
        let sentinel = match promise {
            Some(promise) => JsFuture::from(promise).await.ok(),
            None => None,
        };
        lock.answered(sentinel);
    });
}

impl Lock {
    fn answered(self: &Rc<Self>, object: Option<JsValue>) {
        let is_dropped = matches!(&*self.held.borrow(), Held::Dropped);
        if is_dropped {
            return object.iter().for_each(release);
        }
        let is_locked = object.is_some();
        // Where it was refused, the next time that the page is shown is the next try.
        *self.held.borrow_mut() =
            object.map_or(Held::Released, |object| Held::Locked(Sentinel::new(object, Rc::downgrade(self))));
        (self.on)(is_locked);
    }

    /// The browser has released it. Whatever hides the page does so too, and is no loss.
    fn released(self: &Rc<Self>) {
        let held_ms = match &*self.held.borrow() {
            Held::Locked(sentinel) => clock::monotonic_ms() - sentinel.since_ms,
            Held::Released | Held::Asked | Held::Dropped => return,
        };
        if !is_visible() {
            return;
        }
        if held_ms < BRIEF_MS {
            (self.on)(false);
        } else {
            request(self);
        }
    }
}

impl Sentinel {
    fn new(object: JsValue, lock: Weak<Lock>) -> Self {
        let released = Listener::new(object.unchecked_ref::<EventTarget>(), "release", move |_: Event| {
            let lock = lock.clone();
            // Not within the listener, which is dropped with what was released.
            spawn_local(async move {
                if let Some(lock) = lock.upgrade() {
                    lock.released();
                }
            });
        });
        Self { object, since_ms: clock::monotonic_ms(), _released: released }
    }
}

/// `navigator.wakeLock.request("screen")`; the binding of web-sys is behind an unstable flag.
fn ask() -> Option<Promise> {
    let lock = Reflect::get(&window().navigator(), &"wakeLock".into()).ok()?;
    call(&lock, "request", Some("screen"))?.dyn_into().ok()
}

fn release(sentinel: &JsValue) {
    let _ = call(sentinel, "release", None);
}

fn is_released(sentinel: &JsValue) -> bool {
    Reflect::get(sentinel, &"released".into()).is_ok_and(|released| released.is_truthy())
}

fn call(object: &JsValue, method: &str, argument: Option<&str>) -> Option<JsValue> {
    let method: Function = Reflect::get(object, &method.into()).ok()?.dyn_into().ok()?;
    match argument {
        Some(argument) => method.call1(object, &argument.into()),
        None => method.call0(object),
    }
    .ok()
}
