use wasm_bindgen::JsValue;

/// Reads a finite number. In a page the browser does it: the standard library's tables for that take 10 kB.
pub fn read_number(text: &str) -> Option<f64> {
    let number = if cfg!(target_arch = "wasm32") {
        // JavaScript takes nothing for zero.
        if text.trim().is_empty() {
            return None;
        }
        JsValue::from_str(text).unchecked_into_f64()
    } else {
        text.parse().ok()?
    };
    number.is_finite().then_some(number)
}
