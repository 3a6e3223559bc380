//! The detectors as a browser runs them, for `cargo xtask bench`.

#[path = "../../benches/walk/mod.rs"]
mod walk;

use motionwire_derive::Pipeline;
use wasm_bindgen::prelude::wasm_bindgen;

/// Runs all detectors over so many seconds of a walk; returns how much they derived.
#[wasm_bindgen]
pub fn run(seconds: u32) -> u32 {
    let (mut pipeline, mut taken) = (Pipeline::new(), 0);
    for at_s in 0..seconds {
        walk::second(&mut pipeline, at_s, &mut taken);
    }
    taken
}
