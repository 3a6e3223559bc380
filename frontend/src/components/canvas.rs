//! Small pictures that are drawn a few times a second.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::browser::window;

/// A canvas whose pixels are those of the device; lengths are CSS pixels.
pub(super) struct Picture {
    /// What is drawn with.
    pub(super) context: CanvasRenderingContext2d,
    /// Width in CSS pixels.
    pub(super) width: f64,
    /// Height in CSS pixels.
    pub(super) height: f64,
    style: web_sys::CssStyleDeclaration,
}

impl Picture {
    /// An empty picture of the canvas' present size; none while it has none.
    pub(super) fn begin(canvas: &HtmlCanvasElement) -> Option<Self> {
        let (width, height) = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
        if width < 1.0 || height < 1.0 {
            return None;
        }
        let ratio = window().device_pixel_ratio();
        let (device_width, device_height) = ((width * ratio).round() as u32, (height * ratio).round() as u32);
        if (canvas.width(), canvas.height()) != (device_width, device_height) {
            canvas.set_width(device_width);
            canvas.set_height(device_height);
        }
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0).ok()?;
        context.clear_rect(0.0, 0.0, width, height);
        let style = window().get_computed_style(canvas).ok()??;
        Some(Self { context, width, height, style })
    }

    /// A colour of the page's style, by its custom property.
    pub(super) fn colour(&self, name: &str) -> String {
        self.style.get_property_value(name).unwrap_or_default().trim().to_owned()
    }

    /// Makes the page's font, at so many CSS pixels, that of texts.
    pub(super) fn set_font(&self, size_px: f64) {
        let family = self.style.get_property_value("font-family").unwrap_or_default();
        self.context.set_font(&format!("{size_px}px {family}"));
    }
}
