//! Tells whoever reads a page that its program has failed. A page whose module trapped stands still and looks as if it ran.

use js_sys::{JsString, Reflect, WebAssembly::RuntimeError};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlElement};

use super::{document, listener::Listener, window};

/// Where events say what was thrown: an `ErrorEvent`, and a `PromiseRejectionEvent`.
const THROWN: [(&str, &str); 2] = [("error", "error"), ("unhandledrejection", "reason")];

/// Watches for as long as the page lives. What is said stands above everything, also what fills the screen, and is read out.
pub fn watch(message: fn() -> &'static str, reload: fn() -> &'static str) {
    for (event, member) in THROWN {
        let member = JsString::from(member);
        let listener = Listener::new(&window(), event, move |event: Event| {
            let is_ours =
                Reflect::get(&event, &member).is_ok_and(|thrown| thrown.is_instance_of::<RuntimeError>());
            if is_ours && document().get_element_by_id("fault").is_none() {
                // A page that takes no more elements can say nothing.
                let _ = say(message(), reload());
            }
        });
        std::mem::forget(listener);
    }
}

fn say(message: &str, reload: &str) -> Result<(), JsValue> {
    let new = |name, class| {
        let element = document().create_element(name)?.unchecked_into::<HtmlElement>();
        element.set_class_name(class);
        Ok::<_, JsValue>(element)
    };
    let notice = new("div", "notice notice--bad fault")?;
    notice.set_id("fault");
    notice.set_attribute("role", "alert")?;
    document().body().ok_or(JsValue::NULL)?.prepend_with_node_1(&notice)?;
    notice.set_popover(Some("manual"))?;
    // Where browsers have no such layer it stands at the beginning of the page.
    let _ = notice.show_popover();
    let text = new("p", "")?;
    text.set_text_content(Some(message));
    let button = new("button", "button")?;
    button.set_text_content(Some(reload));
    std::mem::forget(Listener::new(&button, "click", |_: Event| drop(window().location().reload())));
    notice.append_with_node_2(&text, &button)
}
