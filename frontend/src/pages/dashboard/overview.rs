//! A strip of all that the server keeps, and the stretch of it that is shown.

mod brush;

use std::ops::Range;

use leptos::{ev, html::Div, prelude::*, wasm_split::wasm_split};
use motionwire_shared::rest::{HistoryAnswer, RetainedSeries};
use wasm_bindgen_futures::spawn_local;

use self::brush::Hold;
use super::{kept, live::Live};
use crate::{
    api::{self, ApiError},
    chart::Viewport,
    components::{Loaded, later, memo, moment_text, react},
    text,
};

/// Columns of the picture.
const COLUMNS: usize = 600;

/// So many series at most are asked for when they had readings.
const MAX_ASKED: usize = 8;

/// Height of the picture in its own units.
const HEIGHT: f64 = 100.0;

/// All that is kept.
#[derive(Debug, Clone, PartialEq, Default)]
struct Kept {
    from_ms: f64,
    to_ms: f64,
    series: Vec<RetainedSeries>,
    /// Bars wherever any of them has readings, as an SVG path.
    presence: String,
    /// The outline of the longest series, of that number of it which changes most, as an SVG path.
    outline: String,
}

/// The strip; shown while the charts stand still.
#[component]
pub(super) fn Overview(live: Live) -> impl IntoView {
    let is_live = memo(move || live.viewport().with(Viewport::is_live));
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
    react(move || {
        let viewport = live.told().get();
        if !viewport.is_live() {
            found.with(|found| {
                if let Some(found) = found {
                    kept::show(live, &found.series, &viewport.range(found.to_ms));
                }
            });
        }
    });
    let hold = RwSignal::new(None::<Hold>);
    // What is kept grows; but under a hand the strip stands still.
    let is_looking = StoredValue::new(false);
    react(move || {
        live.slow_tick().track();
        if hold.with_untracked(Option::is_some) || is_looking.get_value() {
            return;
        }
        is_looking.set_value(true);
        spawn_local(async move {
            let all = look(live).await;
            is_looking.try_set_value(false);
            if let Ok(all) = all
                && hold.try_get_untracked().is_some_and(|hold| hold.is_none())
            {
                found.try_set(all);
            }
        });
    });
    let is_there = memo(move || found.with(Option::is_some));
    let kept = Signal::derive(move || found.get().unwrap_or_default());
    move || is_there.get().then(|| view! { <Strip live kept hold /> })
}

#[component]
fn Strip(live: Live, kept: Signal<Kept>, hold: RwSignal<Option<Hold>>) -> impl IntoView {
    let strip = NodeRef::<Div>::new();
    let ends_ms = move || kept.with(|kept| (kept.from_ms, kept.to_ms));
    let ends_now_ms = move || untrack(ends_ms);
    // The strip as it lies on the page, and the instant under a pointer.
    let place = move |client_x: i32| {
        let (from_ms, to_ms) = ends_now_ms();
        let span_ms = to_ms - from_ms;
        let rect = strip.get_untracked()?.get_bounding_client_rect();
        let width_px = rect.width().max(1.0);
        let at = ((f64::from(client_x) - rect.left()) / width_px).clamp(0.0, 1.0);
        Some((brush::Strip { all: from_ms..to_ms, css_px_ms: span_ms / width_px }, from_ms + at * span_ms))
    };
    let go = move |wanted: Option<Range<f64>>| {
        if let Some(Range { start, end }) = wanted {
            live.move_to(Viewport::of(start, end));
        }
    };
    let press = move |event: ev::PointerEvent| {
        let Some((on, at_ms)) = place(event.client_x()) else { return };
        if let Some(strip) = strip.get_untracked() {
            let _ = strip.set_pointer_capture(event.pointer_id());
        }
        let shown = live.viewport().get_untracked().range(ends_now_ms().1);
        hold.set(Some(Hold::begin(at_ms, &shown, &on)));
    };
    let drag = move |event: ev::PointerEvent| {
        let (Some(mut held), Some((on, at_ms))) = (hold.get_untracked(), place(event.client_x())) else {
            return;
        };
        let wanted = held.go(at_ms, &on);
        hold.set(Some(held));
        go(wanted);
    };
    let release = move |_: ev::PointerEvent| {
        let held = hold.get_untracked();
        hold.set(None);
        go(held.and_then(Hold::end));
    };
    // Laying it out anew costs more than a chart, so that only a hand on it is followed at once.
    let shown = move || if hold.with(Option::is_some) { live.viewport().get() } else { live.told().get() };
    let brush = move || {
        let (from_ms, to_ms) = ends_ms();
        let shown = shown().range(to_ms);
        let percent = |ms: f64| ((ms - from_ms) / (to_ms - from_ms) * 100.0).clamp(0.0, 100.0);
        let (left, right) = (percent(shown.start), percent(shown.end));
        (left, right - left)
    };
    let all = move |_| {
        let (from_ms, to_ms) = ends_now_ms();
        live.show(Viewport::of(from_ms, to_ms));
    };
    view! {
        <div class="overview">
            <div
                class="overview__strip"
                node_ref=strip
                data-overview
                data-from=move || ends_ms().0.to_string()
                data-to=move || ends_ms().1.to_string()
                aria-hidden="true"
                on:pointerdown=press
                on:pointermove=drag
                on:pointerup=release
                on:pointercancel=move |_| hold.set(None)
            >
                <svg viewBox=format!("0 0 {COLUMNS} {HEIGHT}") preserveAspectRatio="none">
                    <path class="overview__presence" d=move || kept.with(|kept| kept.presence.clone()) />
                    <path d=move || kept.with(|kept| kept.outline.clone()) />
                </svg>
                <div
                    class="overview__brush"
                    style:left=move || format!("{:.3}%", brush().0)
                    style:width=move || format!("{:.3}%", brush().1)
                ></div>
            </div>
            <div class="overview__ends muted small tabular">
                <span>{move || moment_text(ends_ms().0)}</span>
                <button type="button" class="button button--small" data-action="all" on:click=all>{text::view_all()}</button>
                <span>{move || moment_text(ends_ms().1)}</span>
            </div>
        </div>
    }
}

/// Asks the server what it keeps; none if that is nothing.
async fn look(live: Live) -> Result<Option<Kept>, ApiError> {
    let series = kept::retained(live).await?;
    let Some(Range { start: from_ms, end: to_ms }) = kept::stretch(&series) else { return Ok(None) };
    let (mut outline, mut present) = (None, vec![false; COLUMNS]);
    for RetainedSeries { uid, data_type, .. } in telling(&series, (to_ms - from_ms) / COLUMNS as f64) {
        let ahead_ms = live.ahead_ms(uid);
        let (own_from_ms, own_to_ms) = (from_ms + ahead_ms, to_ms + ahead_ms);
        let answer = api::history(uid, data_type, own_from_ms, own_to_ms, COLUMNS).await?;
        for column in answer.columns() {
            let place = (column.ts - own_from_ms) / (own_to_ms - own_from_ms) * COLUMNS as f64;
            // Casts end at the integer's ends; the very last reading lies in the last column.
            present[(place as usize).min(COLUMNS - 1)] = true;
        }
        outline.get_or_insert_with(|| self::outline(&answer, own_from_ms, own_to_ms));
    }
    let outline = outline.unwrap_or_default();
    Ok(Some(Kept { from_ms, to_ms, presence: presence(&present), outline, series }))
}

/// The series that tell when there were readings: the longest first, then others that reach beyond the longest ones of the
/// same source. What differs by less than a column's time is as long, and of those the one with more readings goes first.
fn telling(series: &[RetainedSeries], column_ms: f64) -> Vec<&RetainedSeries> {
    let mut left: Vec<_> = series.iter().collect();
    let mut telling: Vec<&RetainedSeries> = Vec::new();
    while telling.len() < MAX_ASKED {
        let length_ms = |series: &RetainedSeries| series.to - series.from;
        let longest_ms = left.iter().map(|series| length_ms(series)).fold(0.0, f64::max);
        let long = left.iter().filter(|series| length_ms(series) >= longest_ms - column_ms);
        let Some(&next) = long.max_by(|a, b| a.samples.cmp(&b.samples)) else { break };
        left.retain(|other| {
            other.uid != next.uid || other.from < next.from - column_ms || other.to > next.to + column_ms
        });
        telling.push(next);
    }
    telling
}

/// A bar over each row of columns in which something is.
fn presence(present: &[bool]) -> String {
    let mut bars = String::new();
    let mut x = 0;
    for run in present.chunk_by(|a, b| a == b) {
        if run[0] {
            bars.push_str(&format!("M{x} 0h{}v{HEIGHT}H{x}z", run.len()));
        }
        x += run.len();
    }
    bars
}

/// A bar from the least to the greatest of each column, which reaches to the bar beside it; of the number that changes most.
fn outline(answer: &HistoryAnswer, from_ms: f64, to_ms: f64) -> String {
    let extents_of = |component: usize| {
        let all =
            answer.columns().filter_map(move |column| Some((column.ts, *column.extents.get(component)?)));
        all.filter(|(_, [low, high, _])| low.is_finite() && high.is_finite())
    };
    let range_of = |component| {
        let widen =
            |(low, high): (f64, f64), (_, extent): (f64, [f64; 3])| (low.min(extent[0]), high.max(extent[1]));
        extents_of(component).fold((f64::INFINITY, f64::NEG_INFINITY), widen)
    };
    let ranges = (0..answer.components).map(|component| (component, range_of(component)));
    let livelier =
        |(_, a): &(usize, (f64, f64)), (_, b): &(usize, (f64, f64))| (a.1 - a.0).total_cmp(&(b.1 - b.0));
    let Some((component, (low, high))) = ranges.max_by(livelier) else { return String::new() };
    let span = if high > low { high - low } else { 1.0 };
    let y = |value: f64| HEIGHT - (value - low) / span * HEIGHT;
    let mut before = None;
    let bars = extents_of(component).map(|(ts_ms, [low, high, _])| {
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
    fn the_series_that_reach_furthest_tell_when_there_were_readings() {
        let series = |uid: &str, data_type: &str, from, to, samples| RetainedSeries {
            uid: uid.parse().unwrap(),
            data_type: data_type.to_owned(),
            from,
            to,
            samples,
        };
        let all = [
            series("fast", "ACCELERATION", 9_900.0, 10_000.0, 1_000_000),
            series("slow", "HEART_RATE", 0.0, 9_000.0, 90),
            series("slow", "ACCELERATION", 5.0, 9_002.0, 900),
            series("slow", "STEPS", 3_000.0, 4_000.0, 5_000),
            series("slow", "SPEED", 8_000.0, 9_500.0, 5),
        ];
        let order: Vec<_> = telling(&all, 10.0).iter().map(|series| series.data_type.as_str()).collect();
        assert_eq!(order, ["ACCELERATION", "SPEED", "ACCELERATION"]);
        assert_eq!(telling(&all, 10.0)[0].uid.as_str(), "slow");
        assert!(telling(&[], 10.0).is_empty());
    }

    #[test]
    fn presence_is_a_bar_over_each_run() {
        assert_eq!(presence(&[true, true, false, true]), "M0 0h2v100H0zM3 0h1v100H3z");
        assert_eq!(presence(&[false; 3]), "");
    }

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
        let mut vector = HistoryAnswer::new(0.0, 10.0, 2, false);
        for ts_ms in [0.0, 10.0] {
            vector.push(ts_ms, 3.0, [[0.0; 3], [ts_ms - 1.0, ts_ms, 0.0]].into_iter());
        }
        assert_eq!(outline(&vector, 0.0, 10.0), "M0.0 100.0V90.4M600.0 9.6V-0.5", "the one that changes");
        let joined = "M0.0 100.0V79.5M1.0 80.5V-0.5M2.0 60.5V19.5M9.0 100.0V79.5";
        assert_eq!(outline(&answer, 0.0, 600.0), joined, "but not over a hole");
    }
}
