//! The browser's facilities behind Rust types. Every listener and frame is owned by a guard that ends it when it is
//! dropped; timers are gloo's, which work the same way.

mod alarm;
mod back;
mod battery;
pub mod clock;
pub mod fault;
pub mod file;
mod frame;
pub mod fullscreen;
mod indexed_db;
mod install;
mod keys;
mod language;
mod listener;
pub mod location;
mod lock;
pub mod notify;
mod number;
pub mod save;
pub mod storage;
pub mod traffic;
mod visibility;
mod wake_lock;

pub use alarm::Alarm;
pub use back::BackGuard;
pub use battery::Battery;
pub use frame::AnimationFrame;
pub use gloo_timers::callback::{Interval, Timeout};
pub use indexed_db::{TextTable, Write};
pub use install::{Install, Installer, open_this_address_from_home_screen};
pub use keys::is_key_taken;
pub use language::{declare_language, is_within, name_order, preferred_languages};
pub use listener::Listener;
pub use lock::Lock;
pub use number::read_number;
pub use visibility::{Resumed, is_visible, on_hidden, on_resume};
pub use wake_lock::WakeLock;

use web_sys::{Document, Window};

/// The global window.
///
/// # Panics
/// Outside of a page, where nothing of this crate's browser side can run.
pub fn window() -> Window {
    web_sys::window().expect("this code runs in a page")
}

/// The page's document.
///
/// # Panics
/// Outside of a page.
pub fn document() -> Document {
    window().document().expect("a page has a document")
}

/// Whether the page is a secure context, without which browsers hide sensors and the wake lock.
pub fn is_secure_context() -> bool {
    window().is_secure_context()
}

/// Whether the browser takes cookies, as far as it says: it does unless it says that it does not.
pub fn takes_cookies() -> bool {
    js_sys::Reflect::get(&window().navigator(), &"cookieEnabled".into()) != Ok(wasm_bindgen::JsValue::FALSE)
}

/// Digits and a hyphen of 64 random bits: enough for what belongs to one user.
pub fn random_name() -> String {
    let random = |_| ((js_sys::Math::random() * f64::from(u32::MAX)) as u32).to_string();
    [0, 1].map(random).join("-")
}

/// What a custom property of the page's style holds.
pub fn style_property(name: &str) -> String {
    let style =
        document().document_element().and_then(|root| window().get_computed_style(&root).ok().flatten());
    let value = style.and_then(|style| style.get_property_value(name).ok());
    value.unwrap_or_default().trim().to_owned()
}
