//! What is seldom to be said of a source: a hole that it told of, a clock that goes wrong, kinds of data that are left out.

use std::rc::Rc;

use leptos::{prelude::*, wasm_split::wasm_split};
use motionwire_shared::{Timestamp, wire::Hole};

use super::super::{
    live::Live,
    store::{MAX_COUNTED, MAX_SERIES, Source},
};
use crate::{
    components::{Loaded, delay_text, memo},
    text,
};

/// All that there is to be said.
#[wasm_split(side, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(super) fn remarks(
    live: Live,
    source: StoredValue<Rc<Source>, LocalStorage>,
    name: Memo<String>,
) -> Loaded {
    Ok(view! { <ClockNote source live name /> <HoleNote live source /> <KindsNote live source /> }.into_any())
}

/// The last stretch without data that the phone itself knows of.
#[component]
fn HoleNote(live: Live, source: StoredValue<Rc<Source>, LocalStorage>) -> impl IntoView {
    move || {
        source.with_value(|source| live.hole(source.uid())).map(|Hole { from, to, reason }| {
            let (from, to) = (time_of_day(from), time_of_day(to));
            let words = match reason.as_str() {
                "hidden" => text::hole_hidden(&from, &to),
                "thinned" => text::hole_thinned(&from, &to),
                other => text::hole_other(&from, &to, other),
            };
            view! { <p class="muted small" data-hole>{words}</p> }
        })
    }
}

/// As the person's clock shows it.
fn time_of_day(instant: Timestamp) -> String {
    let date = js_sys::Date::new(&instant.as_millis().into());
    format!("{:02}:{:02}:{:02}", date.get_hours(), date.get_minutes(), date.get_seconds())
}

/// Says so where the delay is mostly a difference of clocks.
#[component]
fn ClockNote(live: Live, source: StoredValue<Rc<Source>, LocalStorage>, name: Memo<String>) -> impl IntoView {
    // Whole seconds, so that the text does not change with every sample.
    let difference_s = memo(move || {
        live.slow_tick().track();
        let difference_ms = source.with_value(|source| live.clock_difference_ms(source));
        difference_ms.map_or(0, |ms| (ms / 1000.0).round() as i64)
    });
    move || {
        let seconds = difference_s.get();
        (seconds != 0).then(|| {
            let size = delay_text(seconds.unsigned_abs() as f64 * 1000.0);
            let name = name.get();
            let words =
                if seconds > 0 { text::clock_behind(&name, &size) } else { text::clock_ahead(&name, &size) };
            view! { <p class="muted small" data-clock>{words}</p> }
        })
    }
}

/// Says so where a source sends more kinds of data than are shown.
#[component]
fn KindsNote(live: Live, source: StoredValue<Rc<Source>, LocalStorage>) -> impl IntoView {
    move || {
        live.slow_tick().track();
        let count = source.with_value(|source| source.type_count());
        (count > MAX_SERIES).then(|| {
            let all = if count < MAX_COUNTED { count.to_string() } else { format!("{MAX_COUNTED}+") };
            let words = text::source_only_first_kinds(&MAX_SERIES.to_string(), &all);
            view! { <p class="muted small" data-left-out>{words}</p> }
        })
    }
}
