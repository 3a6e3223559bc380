//! A small live trace of one sensor, to see at a glance that it follows the hand.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use leptos::{html, prelude::*};
use motionwire_shared::KnownType;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::{
    model::Model,
    recorder::{Point, Recorder, TRACE_SPAN_MS},
};
use crate::{
    browser::{Interval, clock, is_visible, window},
    components::react,
};

/// Time between two drawings, in milliseconds: smooth enough to follow, a third of the work of every frame.
const DRAW_PERIOD_MS: u32 = 50;

/// The colours of x, y and z.
const COLOURS: [&str; 3] = ["--x", "--y", "--z"];

const LINE_WIDTH_CSS_PX: f64 = 1.5;

/// The trace. Its numbers stand beside it in text, so it is hidden from screen readers.
pub(super) fn trace(model: Model, kind: KnownType) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let timer = StoredValue::new_local(None);
    let recorder = model.recorder.get_value();
    react(move || {
        let drawing = canvas.get().map(|canvas| {
            let recorder: Rc<RefCell<Recorder>> = Rc::clone(&recorder);
            Interval::new(DRAW_PERIOD_MS, move || {
                if is_visible() {
                    draw(&canvas, recorder.borrow().trace(kind), floor(kind));
                }
            })
        });
        timer.set_value(drawing);
    });
    view! { <canvas class="phone__trace" aria-hidden="true" node_ref=canvas></canvas> }
}

/// The least range that is shown, so that noise at rest looks like noise: m/s² or rad/s.
const fn floor(kind: KnownType) -> f64 {
    match kind {
        KnownType::Gyroscope => 1.0,
        _ => 2.0,
    }
}

/// The half-range of the vertical axis: the floor, doubled until everything fits, so that it rarely changes.
fn half_range(trace: &VecDeque<Point>, floor: f64) -> f64 {
    let highest =
        trace.iter().flat_map(|point| point.xyz).fold(0.0, |highest: f64, value| highest.max(value.abs()));
    let mut range = floor;
    while range < highest && range.is_finite() {
        range *= 2.0;
    }
    range
}

fn draw(canvas: &HtmlCanvasElement, trace: &VecDeque<Point>, floor: f64) {
    let Some(context) = context_2d(canvas) else { return };
    let scale = window().device_pixel_ratio();
    let width = f64::from(canvas.client_width()) * scale;
    let height = f64::from(canvas.client_height()) * scale;
    // Setting a size clears the canvas and forgets its state.
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    context.set_line_width(LINE_WIDTH_CSS_PX * scale);
    context.set_line_join("round");
    let style = window().get_computed_style(canvas).ok().flatten();
    let now_ms = clock::monotonic_ms();
    let middle = height / 2.0;
    let unit = (middle - LINE_WIDTH_CSS_PX * scale) / half_range(trace, floor);
    for (axis, colour) in COLOURS.iter().enumerate() {
        if let Some(colour) = style.as_ref().and_then(|style| style.get_property_value(colour).ok()) {
            context.set_stroke_style_str(colour.trim());
        }
        context.begin_path();
        for point in trace {
            let x = width * (1.0 - (now_ms - point.time_ms) / TRACE_SPAN_MS);
            context.line_to(x, middle - point.xyz[axis] * unit);
        }
        context.stroke();
    }
}

fn context_2d(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok().flatten()?.dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range_doubles_until_all_fits() {
        let table = [(0.0, 2.0), (2.0, 2.0), (-2.1, 4.0), (9.0, 16.0)];
        for (value, range) in table {
            assert_eq!(
                half_range(&VecDeque::from([Point { time_ms: 0.0, xyz: [0.1, value, 0.0] }]), 2.0),
                range,
                "{value}"
            );
        }
        assert_eq!(half_range(&VecDeque::new(), 1.0), 1.0);
    }
}
