//! The two pages of Motionwire: the phone (a producer) and the dashboard (a consumer).
//!
//! What can be decided without a browser is pure and tested natively: the gateway's machine, the sensors'
//! conversions, the charts' layout. Raw JavaScript values stay inside [`browser`], [`sensors`], the gateway's
//! socket and the charts' canvas.

pub mod analysis;
pub mod api;
#[cfg(feature = "dashboard")]
pub mod app;
pub mod browser;
pub mod chart;
pub mod components;
pub mod gateway;
mod ordered;
pub mod outbox;
pub mod pages;
pub mod sensors;
// A page says some of the texts only; the build of both tells which nobody says.
#[cfg_attr(not(all(feature = "dashboard", feature = "phone")), allow(dead_code))]
pub mod text;

use leptos::prelude::IntoView;

/// Shows a page, once its texts are there.
pub fn start<V: IntoView + 'static>(page: impl FnOnce() -> V + 'static) {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        text::load().await;
        browser::fault::watch(text::page_fault, text::phone_reload);
        if let Some(opening) = browser::document().get_element_by_id("opening") {
            opening.remove();
        }
        leptos::mount::mount_to_body(page);
    });
}
