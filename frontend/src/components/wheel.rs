//! How far a wheel has been turned, and how much that zooms.

use std::f64::consts::LN_2;

use web_sys::WheelEvent;

/// How much one notch of a wheel zooms, as the power of two of so many pixels.
const WHEEL_PX_PER_DOUBLING: f64 = 240.0;

/// A line that a wheel scrolls by where it does not count pixels.
const LINE_PX: f64 = 16.0;

/// Pixels of what the event counts.
pub(super) fn unit_px(event: &WheelEvent) -> f64 {
    if event.delta_mode() == WheelEvent::DOM_DELTA_PIXEL { 1.0 } else { LINE_PX }
}

/// How many times as much is to be shown.
pub(super) fn zoom_factor(event: &WheelEvent) -> f64 {
    let doublings = event.delta_y() * unit_px(event) / WHEEL_PX_PER_DOUBLING;
    // `exp2` would bring a table of 4 kB into the page.
    (doublings.clamp(-2.0, 2.0) * LN_2).exp()
}
