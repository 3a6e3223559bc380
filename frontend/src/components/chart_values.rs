//! The axis of the values under a person's hands: dragged, zoomed by the wheel or by keys, and automatic again.

#![expect(unreachable_pub, reason = "the component macro writes `pub` for what is visible here only")]

use leptos::{ev, html::Button, prelude::*};

use super::{chart_panel::Drawing, react::react, wheel};
use crate::{browser::Listener, chart::limits::Limits, text};

/// How far a key moves, as a share of the span, and how much it zooms.
const STEP_SHARE: f64 = 0.1;
const ZOOM: f64 = 1.25;

/// A pointer that has moved less than this has not dragged, in CSS pixels.
const DRAG_SLOP_PX: f64 = 3.0;

/// What a person asks of the range of values.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Wish {
    /// Move it up by a share of the span, or down if below zero.
    Move(f64),
    /// Show `factor` times as much; the value at the share `at` of the height, from the bottom, stays.
    Zoom { factor: f64, at: f64 },
    /// Hold what is shown, or follow the data again.
    Toggle,
    /// Follow the data again.
    Automatic,
}

impl Wish {
    fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowUp" => Self::Move(STEP_SHARE),
            "ArrowDown" => Self::Move(-STEP_SHARE),
            "+" | "=" => Self::Zoom { factor: 1.0 / ZOOM, at: 0.5 },
            "-" => Self::Zoom { factor: ZOOM, at: 0.5 },
            "Enter" | " " => Self::Toggle,
            "Escape" => Self::Automatic,
            _ => return None,
        })
    }

    /// The range that is to be shown instead of `shown`, which a person has chosen or not.
    fn apply(self, shown: Limits, is_chosen: bool) -> Option<Limits> {
        match self {
            Self::Move(share) => Some(shown.moved(share)),
            Self::Zoom { factor, at } => Some(shown.zoomed(factor, at)),
            Self::Toggle => (!is_chosen).then_some(shown),
            Self::Automatic => None,
        }
    }
}

/// A drag along the axis.
#[derive(Debug, Clone, Copy)]
struct Drag {
    y: f64,
    moved_px: f64,
}

/// The axis, as a control over its labels.
#[component]
pub(super) fn ValueAxis(
    drawing: Drawing,
    limits: Signal<Option<Limits>>,
    on_limits: impl Fn(Option<Limits>) + Copy + Send + Sync + 'static,
    slow_tick: Signal<u32>,
) -> impl IntoView {
    let axis = NodeRef::<Button>::new();
    let shown = move || {
        limits.get_untracked().or_else(|| {
            let range = drawing.chart.with_value(|chart| chart.as_ref()?.range())?;
            Limits::new(range.low, range.high)
        })
    };
    let act = move |wish: Wish| {
        if let Some(shown) = shown() {
            on_limits(wish.apply(shown, limits.get_untracked().is_some()));
        }
    };
    follow(axis, act);
    let label = move || {
        slow_tick.track();
        let is_chosen = limits.get().is_some();
        let Some(range) = shown().map(|shown| shown.range()) else { return text::axis_name().to_owned() };
        let words = if is_chosen { text::axis_held } else { text::axis_following };
        words(&range.label(range.low), &range.label(range.high))
    };
    view! {
        <button
            type="button"
            class="chart__values"
            node_ref=axis
            data-axis="values"
            aria-label=label
            aria-pressed=move || if limits.get().is_some() { "true" } else { "false" }
            title=text::axis_hands()
        ></button>
    }
}

/// The height of the axis, and where on it an event happened, from the top; in CSS pixels.
fn place(axis: NodeRef<Button>, client_y: i32) -> Option<(f64, f64)> {
    let rect = axis.get_untracked()?.get_bounding_client_rect();
    (rect.height() > 0.0).then(|| (f64::from(client_y) - rect.top(), rect.height()))
}

/// Lets `act` follow what is done to the axis.
fn follow(axis: NodeRef<Button>, act: impl Fn(Wish) + Copy + 'static) {
    let held = StoredValue::new(None::<Drag>);
    let press = move |event: ev::PointerEvent| {
        if let (0, Some(axis)) = (event.button(), axis.get_untracked()) {
            let _ = axis.set_pointer_capture(event.pointer_id());
            held.set_value(Some(Drag { y: event.client_y().into(), moved_px: 0.0 }));
        }
    };
    let drag = move |event: ev::PointerEvent| {
        let (Some(Drag { y, moved_px }), Some((_, height_px))) =
            (held.get_value(), place(axis, event.client_y()))
        else {
            return;
        };
        let (new_y, step_px) = (f64::from(event.client_y()), f64::from(event.client_y()) - y);
        held.set_value(Some(Drag { y: new_y, moved_px: moved_px + step_px.abs() }));
        if moved_px + step_px.abs() >= DRAG_SLOP_PX {
            // What was under the slop is not lost: the hand stays where it was on the axis.
            let step_px =
                if moved_px < DRAG_SLOP_PX { step_px.signum() * (moved_px + step_px.abs()) } else { step_px };
            act(Wish::Move(step_px / height_px));
        }
    };
    let release = move |_: ev::PointerEvent| held.set_value(None);
    let turn = move |event: ev::WheelEvent| {
        let Some((y, height_px)) = place(axis, event.client_y()) else { return };
        event.prevent_default();
        act(Wish::Zoom { factor: wheel::zoom_factor(&event), at: (1.0 - y / height_px).clamp(0.0, 1.0) });
    };
    let press_key = move |event: ev::KeyboardEvent| {
        let has_modifier = event.ctrl_key() || event.alt_key() || event.meta_key();
        if let Some(wish) = Wish::of_key(&event.key()).filter(|_| !has_modifier) {
            event.prevent_default();
            act(wish);
        }
    };
    // A screen reader presses buttons without a key; a hand's own click means nothing here.
    let click = move |event: ev::MouseEvent| {
        if event.detail() == 0 {
            act(Wish::Toggle);
        }
    };
    react(move || {
        let Some(axis) = axis.get() else { return };
        let guards = (
            Listener::new(&axis, "pointerdown", press),
            Listener::new(&axis, "pointermove", drag),
            Listener::new(&axis, "pointerup", release),
            Listener::new(&axis, "pointercancel", release),
            Listener::active(&axis, "wheel", turn),
            Listener::active(&axis, "keydown", press_key),
            Listener::new(&axis, "click", click),
            Listener::new(&axis, "dblclick", move |_: ev::MouseEvent| act(Wish::Automatic)),
        );
        StoredValue::new_local(guards);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_zoom_hold_and_let_go() {
        let shown = Limits::new(-10.0, 10.0).unwrap();
        let table = [
            ("ArrowUp", false, Some((-8.0, 12.0))),
            ("ArrowDown", true, Some((-12.0, 8.0))),
            ("+", false, Some((-8.0, 8.0))),
            ("-", true, Some((-12.5, 12.5))),
            ("Enter", false, Some((-10.0, 10.0))),
            ("Enter", true, None),
            ("Escape", true, None),
        ];
        for (key, is_chosen, ends) in table {
            let limits = Wish::of_key(key).unwrap().apply(shown, is_chosen);
            assert_eq!(limits.map(|limits| limits.ends()), ends, "{key} {is_chosen}");
        }
        assert_eq!(Wish::of_key("x"), None);
    }
}
