//! What hands do to a chart: drag, pinch, wheel, double-click.

use leptos::{ev, html::Div, prelude::*};
use wasm_bindgen::JsCast;

use super::{react::react, wheel};

/// What a person asks of the stretch of time that the charts show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Gesture {
    /// Move by a share of the span, back in time if below zero.
    Pan(f64),
    /// Show `factor` times as much; what lies at the share `at` of the width stays.
    Zoom {
        /// How many times as much time.
        factor: f64,
        /// The place that stays, from 0 (left) to 1 (right).
        at: f64,
    },
    /// Back to the present.
    Live,
}

/// A pointer that has moved less than this has not dragged, in CSS pixels.
const DRAG_SLOP_PX: f64 = 4.0;

/// The pointers that are down, each with its place (CSS pixels from the left).
#[derive(Debug, Clone, Default)]
struct Pointers {
    down: Vec<(i32, f64)>,
    /// How far the first one has moved before it counts.
    slop_px: f64,
}

impl Pointers {
    fn press(&mut self, id: i32, x: f64) {
        self.slop_px = 0.0;
        self.down.retain(|(other, _)| *other != id);
        self.down.push((id, x));
    }

    fn release(&mut self, id: i32) {
        self.down.retain(|(other, _)| *other != id);
    }

    /// Takes in a pointer's new place on a plot of this width; returns what that asks for.
    fn drag(&mut self, id: i32, x: f64, width_px: f64) -> Option<Gesture> {
        let before = self.down.clone();
        let place = self.down.iter_mut().find(|(other, _)| *other == id)?;
        let moved_px = x - place.1;
        place.1 = x;
        match (before.as_slice(), self.down.as_slice()) {
            ([_], _) => {
                self.slop_px += moved_px.abs();
                (self.slop_px >= DRAG_SLOP_PX).then_some(Gesture::Pan(-moved_px / width_px))
            }
            ([(_, a), (_, b)], [(_, c), (_, d)]) => {
                let (old_px, new_px) = ((a - b).abs().max(1.0), (c - d).abs().max(1.0));
                Some(Gesture::Zoom {
                    factor: old_px / new_px,
                    at: ((c + d) / 2.0 / width_px).clamp(0.0, 1.0),
                })
            }
            _ => None,
        }
    }
}

/// The width of the plot, and where on it an event happened.
fn place(window: NodeRef<Div>, client_x: i32) -> Option<(f64, f64)> {
    let rect = window.get_untracked()?.get_bounding_client_rect();
    (rect.width() > 0.0).then(|| (f64::from(client_x) - rect.left(), rect.width()))
}

/// Lets `act` follow what is done to a plot; the plot moves with the hand. `point` hears first where a pointer is, from 0
/// (left) to 1 (right).
pub(super) fn follow(
    window: NodeRef<Div>,
    is_live: Signal<bool>,
    point: impl Fn(f64) + Copy + 'static,
    act: impl Fn(Gesture) + Copy + 'static,
) {
    let pointers = StoredValue::new(Pointers::default());
    let press = move |event: ev::PointerEvent| {
        let Some((x, width_px)) = place(window, event.client_x()) else { return };
        point(x / width_px);
        if event.button() == 0 {
            pointers.update_value(|pointers| pointers.press(event.pointer_id(), x));
            if let Some(plot) = window.get_untracked() {
                let _ = plot.set_pointer_capture(event.pointer_id());
            }
        }
    };
    let drag = move |event: ev::PointerEvent| {
        // Asked for once: whatever is changed by an event makes the browser lay out the page for the next such question.
        let Some((x, width_px)) = place(window, event.client_x()) else { return };
        point(x / width_px);
        let gesture = pointers.try_update_value(|pointers| pointers.drag(event.pointer_id(), x, width_px));
        if let Some(gesture) = gesture.flatten() {
            act(gesture);
        }
    };
    let release =
        move |event: ev::PointerEvent| pointers.update_value(|pointers| pointers.release(event.pointer_id()));
    let turn = move |event: ev::WheelEvent| {
        let Some((x, width_px)) = place(window, event.client_x()) else { return };
        // A page must scroll under the wheel; only who pinches, holds a key or has stopped the charts means the chart.
        if is_live.get_untracked() && !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
            return;
        }
        event.prevent_default();
        if event.delta_x().abs() > event.delta_y().abs() && !event.ctrl_key() {
            act(Gesture::Pan(event.delta_x() * wheel::unit_px(&event) / width_px));
        } else {
            act(Gesture::Zoom { factor: wheel::zoom_factor(&event), at: (x / width_px).clamp(0.0, 1.0) });
        }
    };
    react(move || {
        let Some(plot) = window.get() else { return };
        let plot: &web_sys::Element = plot.unchecked_ref();
        let plot = plot.clone();
        let guards = (
            crate::browser::Listener::new(&plot, "pointerdown", press),
            crate::browser::Listener::new(&plot, "pointermove", drag),
            crate::browser::Listener::new(&plot, "pointerup", release),
            crate::browser::Listener::new(&plot, "pointercancel", release),
            crate::browser::Listener::active(&plot, "wheel", turn),
            crate::browser::Listener::new(&plot, "dblclick", move |_: ev::MouseEvent| act(Gesture::Live)),
        );
        StoredValue::new_local(guards);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pointer_drags_after_a_little_way() {
        let mut pointers = Pointers::default();
        pointers.press(1, 100.0);
        assert_eq!(pointers.drag(1, 102.0, 400.0), None, "a tap is no drag");
        assert_eq!(pointers.drag(1, 142.0, 400.0), Some(Gesture::Pan(-0.1)));
        assert_eq!(pointers.drag(2, 0.0, 400.0), None, "only hovers");
        pointers.release(1);
        assert_eq!(pointers.drag(1, 0.0, 400.0), None);
    }

    #[test]
    fn two_pointers_pinch() {
        let mut pointers = Pointers::default();
        pointers.press(1, 100.0);
        pointers.press(2, 200.0);
        assert_eq!(pointers.drag(2, 300.0, 400.0), Some(Gesture::Zoom { factor: 0.5, at: 0.5 }));
    }
}
