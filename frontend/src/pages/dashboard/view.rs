//! What stretch of time is shown, and how a person moves it: by buttons, keys and hands.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::{export::ExportButton, live::Live};
use crate::{
    browser::{Listener, clock, document, is_key_taken, location, read_number, storage, window},
    chart::{Viewport, time_axis::time_text, viewport::DEFAULT_WINDOW_MS},
    components::{Gesture, memo},
    text,
};

/// Where this browser remembers how much time charts show, in seconds.
const WINDOW_KEY: &str = "motionwire.window-s";

/// How much time charts can show while they follow the present, in seconds.
const WINDOWS_S: [u32; 8] = [5, 10, 30, 60, 120, 300, 600, 1800];

/// How far a key or a button moves and zooms.
const STEP_SHARE: f64 = 0.25;
const ZOOM: f64 = 1.5;

/// What the page shows at first: what its address says (`?window=60`, seconds), or what was last chosen.
pub(super) fn initial() -> Viewport {
    let asked = location::parameter("window").or_else(|| storage::get(WINDOW_KEY));
    let seconds = asked.as_deref().and_then(read_number).filter(|s| (1.0..=1800.0).contains(s));
    Viewport::Follow { window_ms: seconds.map_or(DEFAULT_WINDOW_MS, |seconds| seconds * 1000.0) }
}

/// Brings the charts back into view where somebody has asked for them from far below.
pub(super) fn bring_charts() {
    let height_px = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    if let Ok(Some(charts)) = document().query_selector(".dashboard__main")
        && charts.get_bounding_client_rect().bottom() < height_px / 2.0
    {
        charts.scroll_into_view();
    }
}

/// Does what a hand asked for.
pub(super) fn act(live: Live, gesture: Gesture) {
    let (viewport, edge_ms) = (live.viewport().get_untracked(), live.edge_ms());
    live.move_to(match gesture {
        Gesture::Pan(share) => viewport.panned(share, edge_ms),
        // What is played stays where it is.
        Gesture::Zoom { factor, .. } if live.is_played() => viewport.zoomed(factor, 1.0, edge_ms),
        Gesture::Zoom { factor, at } => viewport.zoomed(factor, at, edge_ms),
        Gesture::Live => live.followed(),
    });
}

fn toggle(live: Live) {
    let viewport = live.viewport().get_untracked();
    live.show(if viewport.is_live() { viewport.paused(live.edge_ms()) } else { live.followed() });
}

fn choose_window(live: Live, seconds: u32) {
    storage::set(WINDOW_KEY, &seconds.to_string());
    live.show(Viewport::Follow { window_ms: f64::from(seconds) * 1000.0 });
}

/// Does what a key means; false if it means nothing here.
fn press(live: Live, key: &str, is_shifted: bool) -> bool {
    let step = if is_shifted { 1.0 } else { STEP_SHARE };
    match key {
        " " => toggle(live),
        "ArrowLeft" => act(live, Gesture::Pan(-step)),
        "ArrowRight" => act(live, Gesture::Pan(step)),
        "+" | "=" => act(live, Gesture::Zoom { factor: 1.0 / ZOOM, at: 0.5 }),
        "-" => act(live, Gesture::Zoom { factor: ZOOM, at: 0.5 }),
        "l" | "L" | "End" => act(live, Gesture::Live),
        _ => return false,
    }
    true
}

/// The bar above the charts.
#[component]
pub(super) fn ViewBar(live: Live) -> impl IntoView {
    let viewport = live.viewport();
    let keys = Listener::active(&document(), "keydown", move |event: KeyboardEvent| {
        if !is_key_taken(&event) && press(live, &event.key(), event.shift_key()) {
            event.prevent_default();
        }
    });
    StoredValue::new_local(keys);
    let is_live = memo(move || viewport.with(Viewport::is_live));
    let fixed = move |end: usize| match viewport.get() {
        Viewport::Fixed { from_ms, to_ms } => Some([from_ms, to_ms][end].to_string()),
        Viewport::Follow { .. } => None,
    };
    // Nothing is later than the present.
    let is_beyond =
        move |gesture: Gesture| matches!(gesture, Gesture::Pan(share) if share > 0.0) && is_live.get();
    let button = move |label: &'static str, sign: &'static str, gesture: Gesture| {
        view! {
            <button type="button" class="button button--small" aria-label=label title=label disabled=move || is_beyond(gesture) on:click=move |_| act(live, gesture)>
                <span aria-hidden="true">{sign}</span>
            </button>
        }
    };
    view! {
        <div class="view" role="toolbar" aria-label=text::view_title() data-view=move || if is_live.get() { "live" } else { "fixed" }
            data-from=move || fixed(0)
            data-to=move || fixed(1)>
            <button type="button" class="button button--small" data-action="pause" on:click=move |_| toggle(live)>
                {move || if is_live.get() { text::view_pause() } else { text::view_back_to_live() }}
            </button>
            <WindowChoice live />
            {button(text::view_earlier(), "\u{25c0}", Gesture::Pan(-STEP_SHARE))}
            {button(text::view_later(), "\u{25b6}", Gesture::Pan(STEP_SHARE))}
            {button(text::view_less(), "+", Gesture::Zoom { factor: 1.0 / ZOOM, at: 0.5 })}
            {button(text::view_more(), "\u{2212}", Gesture::Zoom { factor: ZOOM, at: 0.5 })}
            <span class="view__range tabular muted small" role="status">{move || range_text(&live.told().get())}</span>
            {live.has_past().then(|| view! { <ExportButton live /> })}
        </div>
    }
}

/// How much time is shown while charts follow the present.
#[component]
fn WindowChoice(live: Live) -> impl IntoView {
    let viewport = live.told();
    let shown_s = memo(move || (viewport.with(Viewport::span_ms) / 1000.0).round() as u32);
    let choose = move |event| {
        if let Ok(seconds) = event_target_value(&event).parse() {
            choose_window(live, seconds);
        }
    };
    let option = move |seconds: u32| {
        let is_chosen = move || shown_s.get() == seconds;
        view! { <option value=seconds.to_string() prop:selected=is_chosen>{span_text(f64::from(seconds))}</option> }
    };
    view! {
        <label class="view__window">
            <span class="visually-hidden">{text::view_window()}</span>
            <select class="input" data-action="window" on:change=choose>
                {WINDOWS_S.map(option)}
                {move || (!WINDOWS_S.contains(&shown_s.get())).then(|| {
                    view! { <option value="" prop:selected=true disabled=true>{span_text(viewport.with(Viewport::span_ms) / 1000.0)}</option> }
                })}
            </select>
        </label>
    }
}

/// A length of time as people read it.
pub(super) fn span_text(seconds: f64) -> String {
    match seconds {
        s if s < 10.0 && s.fract() != 0.0 => text::number(&format!("{s:.1} s")),
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!("{:.0} min", s / 60.0),
        s if s < 172_800.0 => format!("{:.0} h", s / 3600.0),
        s => text::view_days(&format!("{:.0}", s / 86_400.0)),
    }
}

fn range_text(viewport: &Viewport) -> String {
    let Viewport::Fixed { from_ms, to_ms } = viewport else { return String::new() };
    let local_ms = [*from_ms, *to_ms].map(clock::local_ms);
    let step_ms = if to_ms - from_ms < 10_000.0 { 100.0 } else { 1000.0 };
    let [from_day, to_day] = local_ms.map(|ms| time_text(ms, 86_400_000.0));
    let [from, to] = local_ms.map(|ms| time_text(ms, step_ms));
    let until = if from_day == to_day { to } else { format!("{to_day} {to}") };
    format!("{from_day} {from} \u{2013} {until}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_short() {
        let table = [
            (5.0, "5 s"),
            (0.25, "0.2 s"),
            (60.0, "60 s"),
            (600.0, "10 min"),
            (86_400.0, "24 h"),
            (864_000.0, "10 days"),
        ];
        for (seconds, text) in table {
            assert_eq!(span_text(seconds), text);
        }
    }
}
