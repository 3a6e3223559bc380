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
    held: Rc<RefCell<Held>>,
    _shown: Listener,
}

enum Held {
    Released,
    Asked,
    Locked(JsValue),
    Dropped,
}

impl WakeLock {
    /// Asks for the lock now and after each return to the page.
    pub fn acquire() -> Self {
        let held = Rc::new(RefCell::new(Held::Released));
        request(&held);
        let again = Rc::clone(&held);
        let shown = Listener::new(&document(), "visibilitychange", move |_: Event| {
            if is_visible() {
                request(&again);
            }
        });
        Self { held, _shown: shown }
    }
}

impl Drop for WakeLock {
    fn drop(&mut self) {
        if let Held::Locked(sentinel) = self.held.replace(Held::Dropped) {
            release(&sentinel);
        }
    }
}

fn request(held: &Rc<RefCell<Held>>) {
    let lost = match &*held.borrow() {
        Held::Released => true,
        Held::Locked(sentinel) => is_released(sentinel),
        Held::Asked | Held::Dropped => false,
    };
    let Some(promise) = lost.then(ask).flatten() else { return };
    *held.borrow_mut() = Held::Asked;
    let held = Rc::clone(held);
    spawn_local(async move {
        let answer = JsFuture::from(promise).await;
        let mut held = held.borrow_mut();
        match (&*held, answer) {
            (Held::Dropped, Ok(sentinel)) => release(&sentinel),
            (Held::Dropped, Err(_)) => {}
            (_, Ok(sentinel)) => *held = Held::Locked(sentinel),
            // A low battery, say: the next time that the page is shown is the next try.
            (_, Err(_)) => *held = Held::Released,
        }
    });
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
