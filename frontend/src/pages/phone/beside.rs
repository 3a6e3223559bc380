//! What runs beside the stream: battery, data, the screen that stays on, the alarm.

use leptos::prelude::*;
use motionwire_shared::wire::Hole;

use super::model::Model;
use crate::{browser::clock, components::size_text, text};

/// Data sent, and the battery where the browser tells of it.
pub(super) fn expenses(model: Model) -> impl IntoView {
    let battery = move || {
        model.battery.get().map(|level| {
            view! { " · "<span data-battery>{text::pocket_battery()}" "{format!("{:.0}", level * 100.0)}" %"</span> }
        })
    };
    view! {
        <p class="muted small tabular phone__expenses">
            <span data-sent-bytes=move || model.sent_bytes.get().to_string()>
                {move || text::labelled(text::pocket_data_sent(), &size_text(model.sent_bytes.get()))}
            </span>
            {battery}
        </p>
    }
}

/// How many holes are told.
const MAX_HOLES: usize = 5;

/// When nothing was measured, as far as the page has noticed.
pub(super) fn holes(model: Model) -> impl IntoView {
    move || {
        Some(model.holes.get()).filter(|told| !told.is_empty()).map(|told| {
            view! { <p class="notice phone__notice phone__holes tabular" data-holes role="status">{told}</p> }
        })
    }
}

/// A hole, in words.
pub(super) fn hole(hole: &Hole) -> String {
    let [from, to] = [hole.from, hole.to].map(|ts| clock::time_of_day(ts.as_millis()));
    text::phone_hole(&from, &to)
}

/// Puts a line before those that were told, of which the oldest are left out.
pub(super) fn tell_first(line: &str, told: &str) -> String {
    std::iter::once(line).chain(told.lines()).take(MAX_HOLES).collect::<Vec<_>>().join("\n")
}

/// Said where the browser lets the screen sleep.
pub(super) fn sleepy(model: Model) -> impl IntoView {
    move || {
        (!model.is_awake.get()).then(|| {
            view! { <p class="notice phone__notice" data-awake="false" role="alert">{text::pocket_awake_refused()}</p> }
        })
    }
}

/// Whether a lost connection is to be heard and felt.
pub(super) fn alarm_switch(model: Model) -> impl IntoView {
    view! {
        <label class="card topic__row phone__alarm">
            <span class="topic__words">{text::pocket_alarm()}</span>
            <input
                type="checkbox"
                role="switch"
                class="switch"
                data-alarm
                prop:checked=model.has_alarm
                on:change=move |event| model.set_alarm(event_target_checked(&event))
            />
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_is_told_first_and_few_are_told() {
        let told = (1..=7).fold(String::new(), |told, hole| tell_first(&hole.to_string(), &told));
        assert_eq!(told, "7\n6\n5\n4\n3");
    }
}
