//! Entry of the wasm module.

use motionwire_frontend::{app::App, text};

fn main() {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        text::load().await;
        leptos::mount::mount_to_body(App);
    });
}
