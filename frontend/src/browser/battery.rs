use std::{cell::RefCell, rc::Rc};

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, EventTarget};

use super::{Listener, window};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = EventTarget)]
    #[derive(Clone)]
    type BatteryManager;
    #[wasm_bindgen(method, getter)]
    fn level(this: &BatteryManager) -> f64;
}

/// Watches the battery where the browser tells of it (Chromium does); dropping it ends that.
pub struct Battery {
    _listener: Rc<RefCell<Option<Listener>>>,
}

impl Battery {
    /// Tells the charge now and whenever it changes, from 0 to 1.
    pub fn watch(on: impl Fn(f64) + 'static) -> Self {
        let listener = Rc::new(RefCell::new(None));
        let slot = Rc::downgrade(&listener);
        if let Some(promise) = ask() {
            spawn_local(async move {
                let Ok(battery) = JsFuture::from(promise).await else { return };
                let battery: BatteryManager = battery.unchecked_into();
                let Some(slot) = slot.upgrade() else { return };
                on(battery.level());
                let source = battery.clone();
                *slot.borrow_mut() =
                    Some(Listener::new(&battery, "levelchange", move |_: Event| on(source.level())));
            });
        }
        Self { _listener: listener }
    }
}

/// `navigator.getBattery()`
fn ask() -> Option<Promise> {
    let navigator = window().navigator();
    let function: Function = Reflect::get(&navigator, &"getBattery".into()).ok()?.dyn_into().ok()?;
    function.call0(&navigator).ok()?.dyn_into().ok()
}
