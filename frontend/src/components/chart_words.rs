//! A chart's picture in words.

use leptos::prelude::*;

use super::{
    chart_legend::{MAX_LEGEND, more_words},
    chart_panel::Drawing,
    chart_silence::age_words,
};
use crate::{
    browser::clock,
    chart::{
        LiveChart, Member, Viewport,
        member::{Line, lines},
        shown::Shown,
        time_axis::time_text,
    },
    text,
};

/// What is measured, its newest values where they are of now or else how old they are, and between which ends all lie that is
/// in view: of each line, where each has an axis of its own.
pub(super) fn describe(drawing: Drawing, viewport: &Viewport) -> String {
    let subject = drawing.subject.get_value();
    let number = |value, component| drawing.number(value, component);
    let unit = subject.unit.and_then(|unit| text::unit_beside(&subject.title, &unit));
    let title = match unit {
        Some(unit) => text::chart_in_unit(&subject.title, &unit),
        None => subject.title,
    };
    let has_lanes = drawing.chart.with_value(|chart| chart.as_deref().is_some_and(LiveChart::has_lanes));
    drawing.members.with(|members| {
        let newest = |line: &Line| {
            let ring = members.get(line.member)?.series.ring();
            let value = *ring.last()?.values.get(line.component)?;
            Some(format!("{} {}", line.name, number(value, line.component)).trim().to_owned())
        };
        let lines = lines(members);
        let mut values: Vec<_> = lines.iter().filter_map(newest).take(MAX_LEGEND).collect();
        if values.is_empty() {
            return text::chart_no_samples(&title);
        }
        values.extend(more_words(lines.len()));
        let shown = drawing.shown(viewport);
        let span = match viewport {
            Viewport::Follow { window_ms } => {
                text::chart_last_seconds(&text::number(&(window_ms / 1000.0).to_string()))
            }
            Viewport::Fixed { .. } => {
                let time = |ts_ms| time_text(clock::local_ms(ts_ms), 1000.0);
                text::chart_from_to(&time(shown.ends_ms.start), &time(shown.ends_ms.end))
            }
        };
        let values = values.join(", ");
        let now_ms = clock::wall_ms();
        let ages: Vec<_> = match viewport {
            Viewport::Follow { .. } => {
                members.iter().filter_map(|member| age_words(member, now_ms)).collect()
            }
            Viewport::Fixed { .. } => Vec::new(),
        };
        let described =
            match (ends_words(members, has_lanes, &shown, number), viewport.is_live() && ages.is_empty()) {
                (Some(ends), true) => text::chart_described(&title, &values, &ends, &span),
                (None, true) => text::chart_described_empty(&title, &values, &span),
                (Some(ends), false) => text::chart_described_still(&title, &ends, &span),
                (None, false) => text::chart_described_still_empty(&title, &span),
            };
        std::iter::once(described).chain(ages).collect::<Vec<_>>().join("; ")
    })
}

/// Between which ends all lies that is in view, or the numbers of each line; lanes are few.
fn ends_words(
    members: &[Member],
    has_lanes: bool,
    shown: &Shown,
    number: impl Fn(f64, usize) -> String,
) -> Option<String> {
    let between =
        |(low, high), component| text::chart_between(&number(low, component), &number(high, component));
    if !has_lanes {
        let extent = |member: &Member| {
            let ends_ms = shown.ends_of(member);
            member.extent(ends_ms.start, ends_ms.end)
        };
        let all = members.iter().filter_map(extent).reduce(|(a, b), (c, d)| (a.min(c), b.max(d)));
        return all.map(|ends| between(ends, 0));
    }
    let of_line = |Line { name, member, component, .. }: &Line| {
        let member = members.get(*member)?;
        let ends_ms = shown.ends_of(member);
        let ends = member.extent_of(*component, ends_ms.start, ends_ms.end)?;
        Some(format!("{name} {}", between(ends, *component)))
    };
    let told: Vec<_> = lines(members).iter().filter_map(of_line).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use motionwire_shared::DataType;

    use super::*;
    use crate::chart::Series;

    #[test]
    fn each_line_with_an_axis_of_its_own_has_ends_of_its_own() {
        let series = Rc::new(Series::new(DataType::from_name("LOCATION").unwrap(), 2));
        for n in 0..10u32 {
            series.insert(f64::from(n) * 1000.0, n.into(), &[52.0 + f64::from(n), 13.0 - f64::from(n)]);
        }
        let members = [Member::alone(String::new(), series, None, Rc::default())];
        let words = |has_lanes, from_ms: f64| {
            let shown = Shown::new(&members, &Viewport::of(from_ms, 9_500.0), 0.0);
            ends_words(&members, has_lanes, &shown, |value, _| value.to_string())
        };
        assert_eq!(words(false, 2_000.0).as_deref(), Some("between 4 and 61"));
        let expected = "latitude between 54 and 61, longitude between 4 and 11";
        assert_eq!(words(true, 2_000.0).as_deref(), Some(expected));
        assert_eq!([words(false, 9_200.0), words(true, 9_200.0)], [None, None], "nothing is in view");
    }
}
