use std::{cell::RefCell, rc::Rc};

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Event;

use super::{Listener, document, is_visible, window};

/// Keeps the screen on while the page is shown, as far as the browser knows how to; dropping it lets the screen sleep.
///
/// Browsers release the lock whenever the page is hidden, so it is taken again each time the page is shown.
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
    Locked(JsValue),
    Dropped,
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
            release(&sentinel);
        }
    }
}

fn request(lock: &Rc<Lock>) {
    let is_lost = match &*lock.held.borrow() {
        Held::Released => true,
        Held::Locked(sentinel) => is_released(sentinel),
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
    fn answered(&self, sentinel: Option<JsValue>) {
        let is_dropped = matches!(&*self.held.borrow(), Held::Dropped);
        if is_dropped {
            return sentinel.iter().for_each(release);
        }
        let is_locked = sentinel.is_some();
        // Where it was refused, the next time that the page is shown is the next try.
        *self.held.borrow_mut() = sentinel.map_or(Held::Released, Held::Locked);
        (self.on)(is_locked);
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
