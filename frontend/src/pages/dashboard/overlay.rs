//! One big number on a transparent background, for streaming software that shows web pages: `/view/ID?overlay=HEART_RATE`.

use leptos::prelude::*;
use motionwire_shared::{DataType, KnownType};

use super::{live::Live, store::Flow};
use crate::{
    browser::{Timeout, clock, document, window},
    components::{Fineness, number_text, react},
    gateway::{CloseAdvice, Link},
    text,
};

/// A value older than this is not shown, in milliseconds.
const MAX_AGE_MS: f64 = 15_000.0;

/// How long a connection that was refused rests, in milliseconds.
const RETRY_MS: u32 = 30_000;

/// The newest value of a type; of a vector its length.
#[component]
pub(super) fn Overlay(live: Live, name: String) -> impl IntoView {
    if let Some(root) = document().document_element() {
        let _ = root.class_list().add_1("is-overlay");
    }
    // Nobody presses a button within streaming software: it comes back once there is a place, or with the server's new pages.
    let again = StoredValue::new_local(None);
    react(move || {
        let Link::Stopped(advice) = live.link() else { return };
        again.set_value(Some(Timeout::new(RETRY_MS, move || match advice {
            CloseAdvice::Incompatible => drop(window().location().reload()),
            _ => live.connect(),
        })));
    });
    let data_type = DataType::from_name(&name);
    let title = data_type.as_ref().map_or_else(|| name.clone(), text::data_type);
    let number = move || {
        live.now_ms().track();
        let newest = data_type.as_ref().and_then(|data_type| newest(live, data_type));
        let Newest { value, text, unit } = newest.unwrap_or_default();
        let digits = text.len().to_string();
        view! {
            <p class="overlay__number tabular" data-overlay-value=value style=("--digits", digits)>{text}</p>
            <p class="overlay__unit">{unit}</p>
        }
    };
    view! {
        <main class="overlay" data-page="overlay" data-overlay=name data-link=move || live.link().name() aria-label=title>
            {number}
        </main>
    }
}

/// What is written.
struct Newest {
    value: Option<String>,
    text: String,
    unit: Option<String>,
}

impl Default for Newest {
    fn default() -> Self {
        Self { value: None, text: "\u{2013}".to_owned(), unit: None }
    }
}

/// The newest value among the sources, unless it is too old.
fn newest(live: Live, data_type: &DataType) -> Option<Newest> {
    let now_ms = clock::wall_ms();
    let mut found = None::<(f64, Newest)>;
    live.each_series(|source, series| {
        let ring = series.ring();
        let Some(last) = ring.last().filter(|_| series.data_type() == data_type) else { return };
        let age_ms = source.age_ms(last.ts_ms, now_ms);
        let holds = || is_total(data_type) && live.flow(source.uid(), now_ms) != Flow::Gone;
        if found.as_ref().is_none_or(|(least_ms, _)| age_ms < *least_ms) && (age_ms <= MAX_AGE_MS || holds())
        {
            let value = length(last.values);
            let is_count = last.values.len() == 1 && value.fract() == 0.0;
            let text = if is_count {
                format!("{value:.0}")
            } else {
                number_text(value, Fineness::of(data_type.name()))
            };
            found = Some((
                age_ms,
                Newest {
                    value: Some(value.to_string()),
                    text,
                    unit: series.unit().map(|unit| text::unit(&unit)),
                },
            ));
        }
    });
    found.map(|(_, newest)| newest)
}

/// Whether a number holds until the next one comes: who stands still has walked as far as before.
fn is_total(data_type: &DataType) -> bool {
    [KnownType::Steps, KnownType::Distance, KnownType::FloorsClimbed].map(DataType::Known).contains(data_type)
}

/// A single number as it is, of several their length.
fn length(values: &[f64]) -> f64 {
    match values {
        [only] => *only,
        several => several.iter().map(|value| value * value).sum::<f64>().sqrt(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_stands_for_each_reading() {
        for (values, number) in [(&[-3.0][..], -3.0), (&[3.0, 4.0][..], 5.0), (&[2.0, 3.0, 6.0][..], 7.0)] {
            assert!((length(values) - number).abs() < 1e-12, "{values:?}");
        }
    }
}
