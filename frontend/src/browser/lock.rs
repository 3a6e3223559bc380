//! A lock among the pages of one browser (Web Locks API).

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use super::window;

/// A held lock; dropping it releases it.
pub struct Lock {
    release: Option<Function>,
}

impl Lock {
    /// Takes the lock as soon as no other page holds it. Browsers without such locks, or that refuse them to this page, give it
    /// to everybody.
    pub async fn take(name: &str) -> Self {
        let Some((locks, request)) = requester() else { return Self { release: None } };
        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        let granted = Promise::new(&mut |resolve, _| {
            let (held, on_granted) = (held.clone(), resolve.clone());
            let hold = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
                let _ = on_granted.call0(&JsValue::NULL);
                held.into()
            });
            let asked = request.call2(&locks, &name.into(), &hold);
            if asked.and_then(|asked| on_refusal(&asked, &resolve)).is_err() {
                let _ = resolve.call0(&JsValue::NULL);
            }
        });
        let _ = JsFuture::from(granted).await;
        Self { release }
    }
}

/// Lets `then` hear if a promise is rejected.
fn on_refusal(promise: &JsValue, then: &Function) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(promise, &"then".into())?.dyn_into()?;
    method.call2(promise, &JsValue::UNDEFINED, then)
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
