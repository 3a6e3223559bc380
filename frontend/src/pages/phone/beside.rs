//! What runs beside the stream: battery, data, the screen that stays on, the alarm.

use leptos::prelude::*;

use super::model::Model;
use crate::text;

/// Data sent, and the battery where the browser tells of it.
pub(super) fn expenses(model: Model) -> impl IntoView {
    let battery = move || {
        model.battery.get().map(|level| {
            view! { " · "<span data-battery>{text::pocket_battery()}" "{format!("{:.0}", level * 100.0)}" %"</span> }
        })
    };
    view! {
        <p class="muted small tabular phone__expenses">
            {text::pocket_data_sent()}": "
            <span data-sent-bytes=move || model.sent_bytes.get().to_string()>
                {move || size(model.sent_bytes.get(), text::decimal_mark())}
            </span>
            {battery}
        </p>
    }
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

/// Bytes, in the unit that suits them.
fn size(bytes: u64, decimal_mark: &str) -> String {
    let bytes = bytes as f64;
    if bytes < 1e6 {
        format!("{:.0} kB", bytes / 1e3)
    } else {
        format!("{:.1} MB", bytes / 1e6).replace('.', decimal_mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_the_unit_that_suits_them() {
        for (bytes, text) in
            [(0, "0 kB"), (12_345, "12 kB"), (1_250_000, "1,2 MB"), (2_000_000_000, "2000,0 MB")]
        {
            assert_eq!(size(bytes, ","), text);
        }
    }
}
