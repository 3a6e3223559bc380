//! The Generic Sensor classes.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{Event, EventTarget};

use super::{
    convert::{Vector, vector},
    permission::global,
};
use crate::browser::Listener;

/// The rate that is asked for, in hertz; browsers cap it there.
const RATE_HZ: f64 = 60.0;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = EventTarget)]
    type Sensor;
    #[wasm_bindgen(method, getter)]
    fn x(this: &Sensor) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn y(this: &Sensor) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn z(this: &Sensor) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn timestamp(this: &Sensor) -> Option<f64>;
    #[wasm_bindgen(method, catch)]
    fn start(this: &Sensor) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn stop(this: &Sensor) -> Result<(), JsValue>;
}

/// A running sensor; dropping it stops it.
pub(super) struct GenericSensor {
    sensor: Sensor,
    _listeners: [Listener; 2],
}

impl GenericSensor {
    /// Starts a class. Readings come with their time in milliseconds since the time origin; an error
    /// means that none will. `None` if the browser has no such class, or refuses it outright.
    pub(super) fn start(
        class: &str,
        on_reading: impl Fn(Option<Vector>, f64) + 'static,
        on_error: impl Fn() + 'static,
    ) -> Option<Self> {
        let class: Function = global(class)?.dyn_into().ok()?;
        let options = Object::new();
        Reflect::set(&options, &"frequency".into(), &RATE_HZ.into()).ok()?;
        let sensor: Sensor = Reflect::construct(&class, &Array::of1(&options)).ok()?.unchecked_into();
        let source: Sensor = sensor.clone().unchecked_into();
        let listeners = [
            Listener::new(&sensor, "reading", move |event: Event| {
                let time_ms = source.timestamp().unwrap_or_else(|| event.time_stamp());
                on_reading(vector(source.x(), source.y(), source.z()), time_ms);
            }),
            Listener::new(&sensor, "error", move |_: Event| on_error()),
        ];
        let running = Self { sensor, _listeners: listeners };
        running.sensor.start().ok().map(|()| running)
    }
}

impl Drop for GenericSensor {
    fn drop(&mut self) {
        let _ = self.sensor.stop();
    }
}
