//! A canvas and its context.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// A canvas and its context.
pub(super) struct Layer {
    /// The canvas.
    pub(super) canvas: HtmlCanvasElement,
    /// What is drawn with.
    pub(super) context: CanvasRenderingContext2d,
}

impl Layer {
    /// `None` for a canvas that cannot be drawn on.
    pub(super) fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self { canvas, context })
    }

    /// Gives the memory of its pixels back; its room on the page stays.
    pub(super) fn release(&self) {
        self.canvas.set_width(0);
        self.canvas.set_height(0);
    }

    /// Setting a canvas' size clears it, so this waits for the frame that draws it anew.
    pub(super) fn resize(&self, width: u32, height: u32, ratio: f64) {
        self.canvas.set_width(width);
        self.canvas.set_height(height);
        let style = self.canvas.style();
        let _ = style.set_property("width", &css_px(width, ratio));
        let _ = style.set_property("height", &css_px(height, ratio));
    }
}

/// A length in device pixels, as style sheets want it.
pub(super) fn css_px(px: u32, ratio: f64) -> String {
    format!("{}px", f64::from(px) / ratio)
}
