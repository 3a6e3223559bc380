//! The numbers behind a picture, as a table.

#![expect(unreachable_pub, reason = "the component macro writes `pub` for what is visible here only")]

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    Loaded,
    chart_legend::{MAX_LEGEND, lines_of, more_words},
    chart_panel::Drawing,
    is_unfolded, later, memo,
};
use crate::{
    chart::{member::Line, statistics::statistics},
    text,
};

/// A table that opens below a chart: the least, the greatest, the mean and the deviation of what is in view.
#[component]
pub(super) fn Numbers(drawing: Drawing, tick: Signal<f64>) -> impl IntoView {
    let is_open = RwSignal::new(false);
    view! {
        <details class="numbers" on:toggle=move |event| is_open.set(is_unfolded(&event))>
            <summary class="small">{text::numbers_title()}</summary>
            {move || is_open.get().then(|| later(move || table(drawing, tick)))}
        </details>
    }
}

#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, fallible)]
fn table(drawing: Drawing, tick: Signal<f64>) -> Loaded {
    let lines = lines_of(drawing, tick);
    let lacks_deviation = RwSignal::new(false);
    // Twice a second is as fast as numbers can be read.
    let beat = memo(move || (tick.get() / 500.0).floor());
    let rows = move || {
        beat.get();
        drawing.told.track();
        let rows: Vec<_> =
            lines.with(|lines| lines.iter().take(MAX_LEGEND).map(|line| row_of(drawing, line)).collect());
        lacks_deviation.set(rows.iter().any(|row| row.lacks_deviation));
        rows
    };
    let heads = [
        text::numbers_least(),
        text::numbers_greatest(),
        text::numbers_mean(),
        text::numbers_deviation(),
        text::numbers_samples(),
    ];
    let row = |Row { name, numbers, .. }: Row| {
        view! { <tr><th scope="row">{name}</th>{numbers.map(|number| view! { <td class="tabular">{number}</td> })}</tr> }
    };
    let table = view! {
        <table class="numbers__table small">
            <thead>
                <tr>
                    <td></td>
                    {heads.map(|head| view! { <th scope="col">{head}</th> })}
                </tr>
            </thead>
            <tbody>{move || rows().into_iter().map(row).collect_view()}</tbody>
        </table>
        {move || lacks_deviation.get().then(|| view! { <p class="small muted">{text::numbers_no_deviation()}</p> })}
        {move || more_words(lines.with(Vec::len)).map(|more| view! { <p class="small muted">{more}</p> })}
    };
    Ok(table.into_any())
}

struct Row {
    name: String,
    numbers: [String; 5],
    /// Whether only columns are known that do not tell how far their samples spread.
    lacks_deviation: bool,
}

fn row_of(drawing: Drawing, line: &Line) -> Row {
    let shown = drawing.shown(&drawing.told.get_untracked());
    let found = drawing.members.with_untracked(|members| {
        let member = members.get(line.member)?;
        let ends_ms = shown.ends_of(member);
        statistics(&member.hold().samples(), ends_ms.start, ends_ms.end, line.component)
    });
    let deviation = found.and_then(|found| found.deviation);
    let lacks_deviation = deviation.is_some_and(f64::is_nan);
    let written = |number: Option<f64>| {
        number.map_or_else(|| "\u{2013}".to_owned(), |number| drawing.number(number, line.component))
    };
    let numbers = [
        written(found.map(|found| found.min)),
        written(found.map(|found| found.max)),
        written(found.map(|found| found.mean)),
        written(deviation.filter(|deviation| !deviation.is_nan())),
        found.map_or_else(|| "0".to_owned(), |found| found.count.to_string()),
    ];
    let title = || drawing.subject.with_value(|subject| subject.title.clone());
    Row { name: if line.name.is_empty() { title() } else { line.name.clone() }, numbers, lacks_deviation }
}
