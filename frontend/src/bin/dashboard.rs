//! Entry of the dashboard's wasm module.

fn main() {
    motionwire_frontend::start(motionwire_frontend::app::App);
}
