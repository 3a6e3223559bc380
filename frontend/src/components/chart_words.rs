//! A chart's picture in words.

use leptos::prelude::*;

use super::{
    Fineness, chart_legend::MAX_LEGEND, chart_panel::Drawing, chart_silence::age_words, number_text,
};
use crate::{
    browser::clock,
    chart::{
        Member, Viewport,
        member::{Line, lines},
        time_axis::time_text,
    },
    text,
};

/// What is measured, its newest values where they are of now or else how old they are, and between which ends all lie that is in view.
pub(super) fn describe(drawing: Drawing, viewport: &Viewport) -> String {
    let subject = drawing.subject.get_value();
    let number = |value| number_text(value, Fineness::of(&subject.type_name));
    let unit = subject.unit.and_then(|unit| text::unit_beside(&subject.title, &unit));
    let title = match unit {
        Some(unit) => text::chart_in_unit(&subject.title, &unit),
        None => subject.title,
    };
    drawing.members.with(|members| {
        let newest = |line: &Line| {
            let ring = members.get(line.member)?.series.ring();
            let value = *ring.last()?.values.get(line.component)?;
            Some(format!("{} {}", line.name, number(value)).trim().to_owned())
        };
        let values: Vec<_> = lines(members).iter().filter_map(newest).take(MAX_LEGEND).collect();
        if values.is_empty() {
            return text::chart_no_samples(&title);
        }
        let shown = drawing.shown(viewport);
        let span = match viewport {
            Viewport::Follow { window_ms } => {
                text::chart_last_seconds(&text::number(&(window_ms / 1000.0).to_string()))
            }
            Viewport::Fixed { .. } => {
                let time = |ts_ms| time_text(ts_ms + clock::ahead_of_utc_ms(), 1000.0);
                text::chart_from_to(&time(shown.ends_ms.start), &time(shown.ends_ms.end))
            }
        };
        let values = values.join(", ");
        let extent = |member: &Member| {
            let ends_ms = shown.ends_of(member);
            member.extent(ends_ms.start, ends_ms.end)
        };
        let ends = members.iter().filter_map(extent).reduce(|(a, b), (c, d)| (a.min(c), b.max(d)));
        let now_ms = clock::wall_ms();
        let ages: Vec<_> = match viewport {
            Viewport::Follow { .. } => {
                members.iter().filter_map(|member| age_words(member, now_ms)).collect()
            }
            Viewport::Fixed { .. } => Vec::new(),
        };
        let described = match (
            ends.map(|(low, high)| (number(low), number(high))),
            viewport.is_live() && ages.is_empty(),
        ) {
            (Some((low, high)), true) => text::chart_described(&title, &values, &low, &high, &span),
            (None, true) => text::chart_described_empty(&title, &values, &span),
            (Some((low, high)), false) => text::chart_described_still(&title, &low, &high, &span),
            (None, false) => text::chart_described_still_empty(&title, &span),
        };
        std::iter::once(described).chain(ages).collect::<Vec<_>>().join("; ")
    })
}
