//! The edge to Web Bluetooth, whose bindings in web-sys are behind an unstable flag.

use std::future::Future;

use js_sys::{Array, DataView, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, EventTarget};

use crate::browser::{Listener, window};

/// Names of the Bluetooth SIG, as the browser knows them: 0x180D and 0x2A37.
const SERVICE: &str = "heart_rate";
const CHARACTERISTIC: &str = "heart_rate_measurement";

/// Longest value of a characteristic, in bytes (Bluetooth Core, Vol 3, Part F, 3.2.9).
const MAX_VALUE_LEN: usize = 512;

#[wasm_bindgen]
extern "C" {
    type Bluetooth;
    #[wasm_bindgen(method, catch, js_name = requestDevice)]
    fn request_device(this: &Bluetooth, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getAvailability)]
    fn availability(this: &Bluetooth) -> Result<Promise, JsValue>;

    #[wasm_bindgen(extends = EventTarget)]
    #[derive(Clone)]
    type BluetoothDevice;
    #[wasm_bindgen(method, getter)]
    fn gatt(this: &BluetoothDevice) -> Option<Gatt>;

    type Gatt;
    #[wasm_bindgen(method, catch)]
    fn connect(this: &Gatt) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn disconnect(this: &Gatt) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = getPrimaryService)]
    fn service(this: &Gatt, name: &str) -> Result<Promise, JsValue>;

    type Service;
    #[wasm_bindgen(method, catch, js_name = getCharacteristic)]
    fn characteristic(this: &Service, name: &str) -> Result<Promise, JsValue>;

    #[wasm_bindgen(extends = EventTarget)]
    type Characteristic;
    #[wasm_bindgen(method, getter)]
    fn value(this: &Characteristic) -> Option<DataView>;
    #[wasm_bindgen(method, catch, js_name = startNotifications)]
    fn start_notifications(this: &Characteristic) -> Result<Promise, JsValue>;
}

/// Why no strap was picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PickFault {
    /// The person picked none.
    NonePicked,
    /// Bluetooth is off, or the browser may not use it.
    NoBluetooth,
}

/// Why a strap does not send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LinkFault {
    /// It is out of reach, off, or connected to something else: it may come back.
    OutOfReach,
    /// It is something else.
    NoHeartRate,
}

fn bluetooth() -> Option<Bluetooth> {
    let object = Reflect::get(&window().navigator(), &"bluetooth".into()).ok()?;
    object.is_object().then(|| object.unchecked_into())
}

/// Whether the browser has an interface to Bluetooth.
pub fn has_bluetooth() -> bool {
    bluetooth().is_some()
}

/// Opens the browser's choice of straps, before the future is awaited.
pub(super) fn request_device() -> impl Future<Output = Result<Device, PickFault>> {
    let bluetooth = bluetooth();
    let asked = bluetooth.as_ref().and_then(|bluetooth| bluetooth.request_device(&filters().ok()?).ok());
    async move {
        let (Some(bluetooth), Some(asked)) = (bluetooth, asked) else { return Err(PickFault::NoBluetooth) };
        match JsFuture::from(asked).await {
            Ok(device) => Ok(Device { handle: Handle(device.unchecked_into()), _loss: None }),
            // So it is called too where Bluetooth is off.
            Err(error) if name(&error).as_deref() == Some("NotFoundError") && is_on(&bluetooth).await => {
                Err(PickFault::NonePicked)
            }
            Err(_) => Err(PickFault::NoBluetooth),
        }
    }
}

/// Whether Bluetooth is on, as far as the browser tells.
async fn is_on(bluetooth: &Bluetooth) -> bool {
    match bluetooth.availability() {
        Ok(answer) => JsFuture::from(answer).await.map_or(true, |is_on| is_on.is_truthy()),
        Err(_) => true,
    }
}

/// `{ filters: [{ services: ["heart_rate"] }] }`
fn filters() -> Result<JsValue, JsValue> {
    let filter = Object::new();
    Reflect::set(&filter, &"services".into(), &Array::of1(&SERVICE.into()))?;
    let options = Object::new();
    Reflect::set(&options, &"filters".into(), &Array::of1(&filter))?;
    Ok(options.into())
}

/// A device that was picked.
pub(super) struct Device {
    handle: Handle,
    _loss: Option<Listener>,
}

/// Names a device.
#[derive(Clone)]
pub(super) struct Handle(BluetoothDevice);

/// Values come; dropping it ends that.
pub(super) struct Subscription {
    _values: Listener,
}

impl Device {
    /// Calls back whenever its connection is lost.
    pub(super) fn with_loss(self, on_loss: impl Fn() + 'static) -> Self {
        let loss = Listener::new(&self.handle.0, "gattserverdisconnected", move |_: Event| on_loss());
        Self { _loss: Some(loss), ..self }
    }

    pub(super) fn handle(&self) -> Handle {
        self.handle.clone()
    }

    pub(super) fn disconnect(&self) {
        self.handle.disconnect();
    }
}

impl Handle {
    /// Ends the connection, or the attempt at one.
    pub(super) fn disconnect(&self) {
        if let Some(gatt) = self.0.gatt() {
            let _ = gatt.disconnect();
        }
    }

    /// Connects and subscribes to the heart rate.
    pub(super) async fn subscribe(
        &self,
        on_value: impl Fn(&[u8]) + 'static,
    ) -> Result<Subscription, LinkFault> {
        let gatt = self.0.gatt().ok_or(LinkFault::NoHeartRate)?;
        settle(gatt.connect()).await?;
        let service: Service = settle(gatt.service(SERVICE)).await?.unchecked_into();
        let found: Characteristic = settle(service.characteristic(CHARACTERISTIC)).await?.unchecked_into();
        // Before the first value can come.
        let values = Listener::new(&found, "characteristicvaluechanged", move |event: Event| {
            if let Some(bytes) = event.target().and_then(|target| value_of(&target)) {
                on_value(&bytes);
            }
        });
        settle(found.start_notifications()).await?;
        Ok(Subscription { _values: values })
    }
}

fn value_of(target: &EventTarget) -> Option<Vec<u8>> {
    let view = target.unchecked_ref::<Characteristic>().value()?;
    let (start, len) = (view.byte_offset(), view.byte_length());
    (len <= MAX_VALUE_LEN).then(|| {
        Uint8Array::new_with_byte_offset_and_length(&view.buffer(), start as u32, len as u32).to_vec()
    })
}

async fn settle(promise: Result<Promise, JsValue>) -> Result<JsValue, LinkFault> {
    let settled = match promise {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    settled.map_err(|error| fault(&error))
}

/// `NotFoundError` and `NotSupportedError`: the device has no such service or does not notify. All else is the radio.
fn fault(error: &JsValue) -> LinkFault {
    match name(error).as_deref() {
        Some("NotFoundError" | "NotSupportedError") => LinkFault::NoHeartRate,
        _ => LinkFault::OutOfReach,
    }
}

fn name(error: &JsValue) -> Option<String> {
    Reflect::get(error, &"name".into()).ok()?.as_string()
}
