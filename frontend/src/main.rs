//! Entry of the wasm module.

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(motionwire_frontend::app::App);
}
