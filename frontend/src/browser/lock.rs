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
    /// Takes the lock as soon as no other page holds it. Browsers without such locks, or that refuse them to this page, give it
    /// to everybody.
    pub async fn take(name: &str) -> Self {
        let Some(requester) = requester() else { return Self { release: None } };
        ask(requester, name, &Object::new()).await.0
    }

    /// Takes the lock if no other page holds it. Browsers without such locks cannot tell: they do not give it.
    pub async fn take_if_free(name: &str) -> Option<Self> {
        let requester = requester()?;
        let options = Object::new();
        Reflect::set(&options, &"ifAvailable".into(), &true.into()).ok()?;
        let (lock, is_given) = ask(requester, name, &options).await;
        is_given.then_some(lock)
    }
}

/// Asks for the lock, waits for the answer, and says whether it was given.
async fn ask((locks, request): (JsValue, Function), name: &str, options: &Object) -> (Lock, bool) {
    let mut release = None;
    let held = Promise::new(&mut |resolve, _| release = Some(resolve));
    let answered = Promise::new(&mut |resolve, _| {
        let (held, on_answer) = (held.clone(), resolve.clone());
        let hold = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let _ = on_answer.call1(&JsValue::NULL, &lock.is_object().into());
            held.into()
        });
        let asked = request.call3(&locks, &name.into(), options, &hold);
        if asked.and_then(|asked| on_refusal(&asked, &resolve)).is_err() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    let answer = JsFuture::from(answered).await;
    (Lock { release }, answer.is_ok_and(|is_given| is_given == JsValue::TRUE))
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
