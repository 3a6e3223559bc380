//! A strip of all that the server keeps, and the stretch of it that is shown.

use std::ops::Range;

use leptos::{ev, html::Div, prelude::*, wasm_split::wasm_split};
use motionwire_shared::rest::{HistoryAnswer, RetainedSeries};
use wasm_bindgen_futures::spawn_local;

use super::{kept, live::Live};
use crate::{
    api,
    browser::clock,
    chart::{Viewport, time_axis::time_text},
    components::{Loaded, later},
    text,
};

/// Columns of the picture.
const COLUMNS: usize = 600;

/// Height of the picture in its own units.
const HEIGHT: f64 = 100.0;

/// All that is kept.
#[derive(Debug, Clone, PartialEq)]
struct Kept {
    from_ms: f64,
    to_ms: f64,
    series: Vec<RetainedSeries>,
    /// The outline of the longest series, as an SVG path.
    outline: String,
}

/// The strip; shown while the charts stand still.
#[component]
pub(super) fn Overview(live: Live) -> impl IntoView {
    let is_live = Memo::new(move |_| live.viewport().with(Viewport::is_live));
    move || (!is_live.get()).then(|| later(move || standing(live)))
}

#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, fallible)]
fn standing(live: Live) -> Loaded {
    Ok(view! { <Standing live /> }.into_any())
}

/// The strip, as soon as the server has said what it keeps.
#[component]
fn Standing(live: Live) -> impl IntoView {
    let found = RwSignal::new(None::<Kept>);
    // What is kept of the stretch that is shown gets charts, whether it has come to this page or not.
    Effect::new(move |_| {
        let viewport = live.told().get();
        if !viewport.is_live() {
            found.with(|found| {
                if let Some(found) = found {
                    kept::show(live, &found.series, &viewport.range(found.to_ms));
                }
            });
        }
    });
    spawn_local(async move {
        if let Some(all) = look().await {
            found.try_set(Some(all));
        }
    });
    move || found.get().map(|kept| view! { <Strip live kept /> })
}

#[component]
fn Strip(live: Live, kept: Kept) -> impl IntoView {
    let strip = NodeRef::<Div>::new();
    let is_held = RwSignal::new(false);
    let Kept { from_ms, to_ms, outline, .. } = kept;
    let span_ms = to_ms - from_ms;
    let go = move |client_x: i32| {
        let Some(rect) = strip.get_untracked().map(|strip| strip.get_bounding_client_rect()) else { return };
        let at = ((f64::from(client_x) - rect.left()) / rect.width().max(1.0)).clamp(0.0, 1.0);
        let shown_ms = live.viewport().get_untracked().span_ms();
        let middle_ms = from_ms + at * span_ms;
        live.move_to(Viewport::of(middle_ms - shown_ms / 2.0, middle_ms + shown_ms / 2.0));
    };
    let press = move |event: ev::PointerEvent| {
        is_held.set(true);
        if let Some(strip) = strip.get_untracked() {
            let _ = strip.set_pointer_capture(event.pointer_id());
        }
        go(event.client_x());
    };
    // Laying it out anew costs more than a chart, so that only a hand on it is followed at once.
    let shown = move || if is_held.get() { live.viewport().get() } else { live.told().get() };
    let brush = move || {
        let shown = shown().range(to_ms);
        let percent = |ms: f64| ((ms - from_ms) / span_ms * 100.0).clamp(0.0, 100.0);
        let (left, right) = (percent(shown.start), percent(shown.end));
        (left, right - left)
    };
    let all = move |_| live.show(Viewport::of(from_ms, to_ms));
    let text = |ms: f64| {
        let local_ms = ms + clock::ahead_of_utc_ms();
        format!("{} {}", time_text(local_ms, 86_400_000.0), time_text(local_ms, 60_000.0))
    };
    view! {
        <div class="overview">
            <div
                class="overview__strip"
                node_ref=strip
                data-overview
                aria-hidden="true"
                on:pointerdown=press
                on:pointermove=move |event| if is_held.get_untracked() { go(event.client_x()) }
                on:pointerup=move |_| is_held.set(false)
                on:pointercancel=move |_| is_held.set(false)
            >
                <svg viewBox=format!("0 0 {COLUMNS} {HEIGHT}") preserveAspectRatio="none"><path d=outline /></svg>
                <div
                    class="overview__brush"
                    style:left=move || format!("{:.3}%", brush().0)
                    style:width=move || format!("{:.3}%", brush().1)
                ></div>
            </div>
            <div class="overview__ends muted small tabular">
                <span>{text(from_ms)}</span>
                <button type="button" class="button button--small" data-action="all" on:click=all>{text::view_all()}</button>
                <span>{text(to_ms)}</span>
            </div>
        </div>
    }
}

/// Asks the server what it keeps.
async fn look() -> Option<Kept> {
    let series = api::retained().await.ok()?;
    let Range { start: from_ms, end: to_ms } = kept::stretch(&series)?;
    let longest = series.iter().max_by(|a, b| a.samples.cmp(&b.samples))?;
    let RetainedSeries { uid, data_type, .. } = longest;
    let answer = api::history(uid, data_type, from_ms, to_ms, COLUMNS).await.ok()?;
    let outline = outline(&answer, from_ms, to_ms);
    Some(Kept { from_ms, to_ms, series, outline })
}

/// A bar from the least to the greatest number of each column, which reaches to the bar beside it.
fn outline(answer: &HistoryAnswer, from_ms: f64, to_ms: f64) -> String {
    let extents = || {
        let first = answer.columns().filter_map(|column| Some((column.ts, column.extents.first()?)));
        let finite = |[low, high, _]: &[f64; 3]| low.is_finite() && high.is_finite();
        first.filter(move |(_, extent)| finite(extent)).map(|(ts_ms, [low, high, _])| (ts_ms, *low, *high))
    };
    let low = extents().map(|(_, low, _)| low).fold(f64::INFINITY, f64::min);
    let high = extents().map(|(.., high)| high).fold(f64::NEG_INFINITY, f64::max);
    let span = if high > low { high - low } else { 1.0 };
    let y = |value: f64| HEIGHT - (value - low) / span * HEIGHT;
    let mut before = None;
    let bars = extents().map(|(ts_ms, low, high)| {
        let x = (ts_ms - from_ms) / (to_ms - from_ms) * COLUMNS as f64;
        let beside = before.replace((x, low, high)).filter(|(before_x, ..)| x - before_x < 1.5);
        let (low, high) = beside.map_or((low, high), |(_, from, to)| (low.min(to), high.max(from)));
        // A steady value is a line, not nothing.
        format!("M{x:.1} {:.1}V{:.1}", (y(low) + 0.5).min(HEIGHT), y(high) - 0.5)
    });
    bars.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_fills_the_strip() {
        let mut answer = HistoryAnswer::new(0.0, 10.0, 1, false);
        for (ts_ms, low, high) in [(0.0, -1.0, 0.0), (5.0, f64::NAN, f64::NAN), (10.0, 0.0, 1.0)] {
            answer.push(ts_ms, 3.0, [[low, high, low]].into_iter());
        }
        assert_eq!(outline(&answer, 0.0, 10.0), "M0.0 100.0V49.5M600.0 50.5V-0.5");

        let mut answer = HistoryAnswer::new(0.0, 600.0, 1, false);
        for (ts_ms, low, high) in [(0.0, 0.0, 1.0), (1.0, 4.0, 5.0), (2.0, 2.0, 3.0), (9.0, 0.0, 1.0)] {
            answer.push(ts_ms, 3.0, [[low, high, low]].into_iter());
        }
        let joined = "M0.0 100.0V79.5M1.0 80.5V-0.5M2.0 60.5V19.5M9.0 100.0V79.5";
        assert_eq!(outline(&answer, 0.0, 600.0), joined, "but not over a hole");
    }
}
