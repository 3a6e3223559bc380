//! The lines of a chart, with their current values.

#![expect(unreachable_pub, reason = "the component macro writes `pub` for what is visible here only")]

use leptos::prelude::*;

use super::{chart_panel::Drawing, chart_probe::Pointed, chart_silence, later, memo, steady};
use crate::{
    browser::clock,
    chart::{
        Viewport,
        member::{Line, lines},
        time_axis::time_text,
    },
    text,
};

/// Most lines that a legend, a table or a description writes out; further ones are only drawn, and counted.
pub(super) const MAX_LEGEND: usize = 16;

/// The lines of a chart; they change with the members, and where a vector grows.
pub(super) fn lines_of(drawing: Drawing, tick: Signal<f64>) -> Memo<Vec<Line>> {
    let members = drawing.members;
    let shape = memo(move || {
        tick.track();
        members.with(|members| {
            members.iter().map(|member| member.series.ring().components()).collect::<Vec<_>>()
        })
    });
    memo(move || shape.with(|_| members.with(|members| lines(members))))
}

/// How many of so many lines are not written out, in words; nothing where all are.
pub(super) fn more_words(lines: usize) -> Option<String> {
    let hidden = lines.saturating_sub(MAX_LEGEND);
    (hidden > 0).then(|| text::chart_more(&hidden.to_string()))
}

/// The legend: current values, those at the end of a chart that stands still, or those under the pointer with their time.
#[component]
pub(super) fn Legend(drawing: Drawing, probe: Pointed, tick: Signal<f64>) -> impl IntoView {
    let lines = lines_of(drawing, tick);
    let is_silent = chart_silence::is_any_old(drawing, tick);
    let entry = move |Line { name, member, component, ink }: Line| {
        let value = move || {
            value(drawing, probe, tick, member, component)
                .map_or_else(|| "\u{2013}".to_owned(), |value| drawing.number(value, component))
        };
        let is_old = move || chart_silence::is_old(drawing, tick, member);
        let is_now = memo(move || drawing.told.with(Viewport::is_live) && !is_old());
        let name = move || match (name.is_empty(), is_now.get()) {
            (false, _) => name.clone(),
            (true, true) => text::chart_now().to_owned(),
            (true, false) => text::chart_at_end().to_owned(),
        };
        view! {
            <div class="legend__entry" class=("legend__entry--old", is_old)>
                <dt><span class="swatch" style:background=ink.css() aria-hidden="true"></span>{name}</dt>
                <dd>{steady(value)}</dd>
            </div>
        }
    };
    view! {
        <dl class="legend">
            {move || is_silent.get().then(|| later(move || chart_silence::ages(drawing, tick)))}
            {move || probe.get().map(|probe| {
                let time = time_text(clock::local_ms(probe.ts_ms), 10.0);
                view! { <div class="legend__entry"><dt class="visually-hidden">{text::chart_at()}</dt><dd class="tabular muted" data-probe>{time}</dd></div> }
            })}
            {move || {
                let lines = lines.get();
                let more = more_words(lines.len()).map(|more| {
                    view! { <div class="legend__entry"><dt class="visually-hidden">"…"</dt><dd>{more}</dd></div> }
                });
                (lines.into_iter().take(MAX_LEGEND).map(entry).collect_view(), more)
            }}
        </dl>
    }
}

/// The value of a line: the one under the pointer, the last one of a chart that stands still, or the newest.
pub(super) fn value(
    drawing: Drawing,
    probe: Pointed,
    tick: Signal<f64>,
    member: usize,
    component: usize,
) -> Option<f64> {
    let value = match probe.get().map(|probe| probe.values).or_else(|| probe.end()) {
        Some(values) => values.get(member)?.get(component).copied(),
        None => {
            tick.track();
            drawing.members.with(|members| {
                let series = &members.get(member)?.series;
                let ring = series.ring();
                ring.last()?.values.get(component).copied()
            })
        }
    };
    value.filter(|value| value.is_finite())
}
