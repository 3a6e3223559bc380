//! Entry of the phone page's wasm module.

fn main() {
    motionwire_frontend::start(motionwire_frontend::pages::phone::PhonePage);
}
