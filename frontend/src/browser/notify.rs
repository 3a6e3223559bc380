//! Notifications, for people who look elsewhere.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Notification, NotificationOptions, NotificationPermission};

/// Whether this browser has notifications at all; its binding would throw where it does not.
fn exists() -> bool {
    js_sys::Reflect::has(&js_sys::global(), &"Notification".into()).unwrap_or(false)
}

/// Asks whether notifications may be shown, if nobody has answered yet. To be called from a tap.
pub fn ask() {
    if exists()
        && Notification::permission() == NotificationPermission::Default
        && let Ok(answer) = Notification::request_permission()
    {
        spawn_local(async move {
            let _ = JsFuture::from(answer).await;
        });
    }
}

/// Shows a notification in the place of the one before, where that is allowed.
pub fn show(title: &str, text: &str) {
    if exists() && Notification::permission() == NotificationPermission::Granted {
        let options = NotificationOptions::new();
        options.set_body(text);
        options.set_tag("motionwire");
        let _ = Notification::new_with_options(title, &options);
    }
}
