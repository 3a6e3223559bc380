//! Files that the page makes itself.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlCanvasElement, Url};

use super::{Timeout, document};

/// A browser has begun to read a file after this, in milliseconds; before, its address must stay good.
const READ_AFTER_MS: u32 = 10_000;

/// Saves a text as a file of this name and type. To be called from a tap.
pub fn text(text: &str, name: &str, kind: &str) {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        save(&blob, name);
    }
}

/// Saves what is on a canvas as a PNG file of this name. To be called from a tap.
pub fn canvas(canvas: &HtmlCanvasElement, name: String) {
    let done = Closure::once_into_js(move |blob: JsValue| {
        if let Ok(blob) = blob.dyn_into::<Blob>() {
            save(&blob, &name);
        }
    });
    // Throws for canvases with foreign pixels only.
    let _ = canvas.to_blob(done.unchecked_ref());
}

/// A canvas that is not on the page.
pub fn new_canvas() -> Option<HtmlCanvasElement> {
    document().create_element("canvas").ok()?.dyn_into().ok()
}

fn save(blob: &Blob, name: &str) {
    let Ok(address) = Url::create_object_url_with_blob(blob) else { return };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    Timeout::new(READ_AFTER_MS, move || drop(Url::revoke_object_url(&address))).forget();
}
