//! Notifications, for people who look elsewhere.
//!
//! Chrome on Android takes them from a service worker only, so the server's shows them where a browser accepts it, and the page
//! itself elsewhere: browsers refuse a worker over a certificate that they do not trust.

use std::cell::RefCell;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Event, Notification, NotificationOptions, NotificationPermission, RegistrationOptions, ServiceWorker,
    ServiceWorkerRegistration, ServiceWorkerState,
};

use super::{Listener, is_secure_context, window};

/// The worker's script.
const WORKER: &str = "/alerts.js";

/// What the worker is registered for. No page lies below it, so that the worker stands between no page and the server.
const SCOPE: &str = "/alerts/";

/// The dashboard's picture, which stands beside the words.
const ICON: &str = "/icon-192.png";

/// Whether the page may show notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// It may.
    Granted,
    /// Nobody has answered yet.
    Unasked,
    /// Somebody said no, or the browser did for them.
    Denied,
    /// Browsers let pages do so over a secure connection only.
    Insecure,
    /// The browser has none for pages.
    Missing,
}

/// Whether the page may show notifications.
pub fn permission() -> Permission {
    if !is_secure_context() {
        return Permission::Insecure;
    }
    // The binding would throw where there are none.
    if !Reflect::has(&js_sys::global(), &"Notification".into()).unwrap_or(false) {
        return Permission::Missing;
    }
    match Notification::permission() {
        NotificationPermission::Granted => Permission::Granted,
        NotificationPermission::Denied => Permission::Denied,
        _ => Permission::Unasked,
    }
}

/// Asks whether notifications may be shown, if nobody has answered yet, and gets ready for them. To be called from a tap.
pub async fn ask() {
    if permission() == Permission::Unasked
        && let Ok(answer) = Notification::request_permission()
    {
        let _ = JsFuture::from(answer).await;
    }
    if permission() == Permission::Granted {
        // While the server can be reached: an alert may be that it cannot.
        let _ = worker().await;
    }
}

/// Shows a notification in the place of the one before, with the system's own sound or without it; whether the browser did.
pub async fn show(title: &str, text: &str, is_silent: bool) -> bool {
    if permission() != Permission::Granted {
        return false;
    }
    let location = window().location();
    let options = NotificationOptions::new();
    options.set_body(text);
    options.set_icon(ICON);
    options.set_silent(Some(is_silent));
    options.set_tag("motionwire");
    // One that takes the place of another is to be noticed too.
    options.set_renotify(true);
    let address = [location.origin(), location.pathname()].map(Result::unwrap_or_default).concat();
    options.set_data(&address.into());
    if let Some(worker) = worker().await
        && let Ok(shown) = worker.show_notification_with_options(title, &options)
        && JsFuture::from(shown).await.is_ok()
    {
        return true;
    }
    show_by_page(title, &options)
}

/// Shows a notification without a worker.
fn show_by_page(title: &str, options: &NotificationOptions) -> bool {
    thread_local! {
        /// What hears a click on the last one.
        static CLICK: RefCell<Option<Listener>> = const { RefCell::new(None) };
    }
    let Ok(notification) = Notification::new_with_options(title, options) else { return false };
    let clicked = notification.clone();
    let click = Listener::new(&notification, "click", move |_: Event| {
        clicked.close();
        let _ = window().focus();
    });
    CLICK.set(Some(click));
    true
}

/// The worker, once it is at work; none where the browser does not take it.
async fn worker() -> Option<ServiceWorkerRegistration> {
    let navigator = window().navigator();
    if !Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or(false) {
        return None;
    }
    let options = RegistrationOptions::new();
    options.set_scope(SCOPE);
    let registered = navigator.service_worker().register_with_options(WORKER, &options);
    let registration: ServiceWorkerRegistration = JsFuture::from(registered).await.ok()?.unchecked_into();
    if registration.active().is_none() {
        settle(&registration.installing().or_else(|| registration.waiting())?).await;
    }
    registration.active().is_some().then_some(registration)
}

/// Waits until a worker is at work, or has turned out to be of no use.
async fn settle(worker: &ServiceWorker) {
    let mut listener = None;
    let settled = Promise::new(&mut |resolve: Function, _| {
        let of = worker.clone();
        listener = Some(Listener::new(worker, "statechange", move |_: Event| {
            if matches!(of.state(), ServiceWorkerState::Activated | ServiceWorkerState::Redundant) {
                let _ = resolve.call0(&JsValue::NULL);
            }
        }));
    });
    let _ = JsFuture::from(settled).await;
}
