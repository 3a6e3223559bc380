//! The numbers behind a picture, as a table.

#![expect(unreachable_pub, reason = "the component macro writes `pub` for what is visible here only")]

use std::rc::Rc;

use leptos::prelude::*;

use super::number_text;
use crate::{
    chart::{Series, Viewport, samples::Samples, statistics::statistics},
    text,
};

/// Most components that have a row.
const MAX_ROWS: usize = 16;

/// A table that opens below a chart: the least, the greatest, the mean and the deviation of what is in view.
#[component]
pub(super) fn Numbers(
    series: StoredValue<Rc<Series>, LocalStorage>,
    viewport: Signal<Viewport>,
    edge_ms: impl Fn() -> f64 + Copy + Send + Sync + 'static,
    tick: Signal<f64>,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let rows = move || {
        // Twice a second is as fast as numbers can be read.
        let beat = Memo::new(move |_| (tick.get() / 500.0).floor());
        beat.track();
        let viewport = viewport.get();
        series.with_value(|series| rows(series, &viewport, edge_ms()))
    };
    let row = |Row { name, numbers }: Row| {
        view! { <tr><th scope="row">{name}</th>{numbers.map(|number| view! { <td class="tabular">{number}</td> })}</tr> }
    };
    let heads = [
        text::numbers_least(),
        text::numbers_greatest(),
        text::numbers_mean(),
        text::numbers_deviation(),
        text::numbers_samples(),
    ];
    view! {
        <details class="numbers" on:toggle=move |event| is_open.set(is_open_now(&event))>
            <summary class="small">{text::numbers_title()}</summary>
            <Show when=move || is_open.get()>
                <table class="numbers__table small">
                    <thead>
                        <tr>
                            <td></td>
                            {heads.map(|head| view! { <th scope="col">{head}</th> })}
                        </tr>
                    </thead>
                    <tbody>{move || rows().into_iter().map(row).collect_view()}</tbody>
                </table>
            </Show>
        </details>
    }
}

fn is_open_now(event: &web_sys::Event) -> bool {
    let details: web_sys::Element = event_target(event);
    details.has_attribute("open")
}

struct Row {
    name: String,
    numbers: [String; 5],
}

fn rows(series: &Series, viewport: &Viewport, edge_ms: f64) -> Vec<Row> {
    let (ring, history, names) = (series.ring(), series.history(), series.component_names());
    let samples = Samples { ring: &ring, history: &history };
    let shown = viewport.range(edge_ms);
    let of_known_type = series.unit().is_some();
    let row = |(component, name): (usize, String)| {
        let found = statistics(&samples, shown.start, shown.end, component);
        let written = |number: Option<f64>| {
            number.map_or_else(|| "\u{2013}".to_owned(), |n| number_text(n, of_known_type))
        };
        let numbers = [
            written(found.map(|found| found.min)),
            written(found.map(|found| found.max)),
            written(found.map(|found| found.mean)),
            written(found.and_then(|found| found.deviation)),
            found.map_or_else(|| "0".to_owned(), |found| found.count.to_string()),
        ];
        Row { name: if name.is_empty() { series.title() } else { name }, numbers }
    };
    names.into_iter().take(MAX_ROWS).enumerate().map(row).collect()
}
