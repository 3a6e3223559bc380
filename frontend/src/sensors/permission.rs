//! Asking for the sensors.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::browser::window;

/// A question that the browser puts to the person, where it asks at all.
pub struct PermissionRequest(Option<Promise>);

impl PermissionRequest {
    /// Whether sensors may be read. A browser that never asks allows it, or shows its refusal by silence.
    pub async fn is_granted(self) -> bool {
        let Some(promise) = self.0 else { return true };
        match JsFuture::from(promise).await {
            Ok(answer) => answer.as_string().as_deref() == Some("granted"),
            Err(_) => false,
        }
    }
}

/// Asks for the sensors. To be called from a tap and before anything is awaited: the tap is what entitles to ask.
///
/// Whether the function exists says nothing about the platform. One question covers motion and orientation.
pub fn request_permission() -> PermissionRequest {
    PermissionRequest(ask())
}

fn ask() -> Option<Promise> {
    let class = global("DeviceMotionEvent")?;
    let function: Function = Reflect::get(&class, &"requestPermission".into()).ok()?.dyn_into().ok()?;
    match function.call0(&class) {
        Ok(promise) => promise.dyn_into().ok(),
        Err(error) => Some(Promise::reject(&error)),
    }
}

/// Whether the browser has any interface to motion sensors.
pub fn is_supported() -> bool {
    global("DeviceMotionEvent").is_some() || global("LinearAccelerationSensor").is_some()
}

/// A global object of this name, if there is one.
pub(super) fn global(name: &str) -> Option<JsValue> {
    Reflect::get(&window(), &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}
