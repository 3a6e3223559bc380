//! A lock among the pages of one browser (Web Locks API).

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use super::window;

/// A held lock; dropping it releases it.
pub struct Lock {
    release: Option<Function>,
}

impl Lock {
    /// Takes the lock, if no other page holds it. Browsers without such locks give it to everybody.
    pub async fn try_take(name: &str) -> Option<Self> {
        let Some(request) = requester() else { return Some(Self { release: None }) };
        let (locks, request) = request;
        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        let options = Object::new();
        Reflect::set(&options, &"ifAvailable".into(), &true.into()).ok()?;
        let answer = Promise::new(&mut |resolve, _| {
            let held = held.clone();
            let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
                let _ = resolve.call1(&JsValue::NULL, &(!lock.is_null()).into());
                if lock.is_null() { JsValue::UNDEFINED } else { held.into() }
            });
            let _ = request.call3(&locks, &name.into(), &options, &granted);
        });
        let is_granted = JsFuture::from(answer).await.ok()?.is_truthy();
        is_granted.then_some(Self { release })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// `navigator.locks` and its `request`.
fn requester() -> Option<(JsValue, Function)> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)?;
    let request = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    Some((locks, request))
}
