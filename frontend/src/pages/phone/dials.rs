//! Big numbers, for reading at arm's length.

use leptos::prelude::*;

use super::{
    consent::Topic,
    figures::{self, Figures},
    model::Model,
};
use crate::{components::memo, text};

/// A number in large, under what it is.
struct Dial {
    /// Which the dashboard may have switched off.
    topic: Topic,
    name: &'static str,
    /// The number and its unit.
    read: fn(&Figures) -> Option<(String, &'static str)>,
}

/// The numbers of what is switched on.
pub(super) fn dials(model: Model) -> impl IntoView {
    let shown = memo(move || {
        let plan = model.plan.get();
        all().iter().map(|dial| plan.allows(dial.topic)).collect::<Vec<_>>()
    });
    let view_dial = move |dial: Dial| {
        let reading = memo(move || model.figures.with(dial.read));
        let number = move || reading.get().map_or_else(|| "–".to_owned(), |(number, _)| number);
        let is_estimated = move || {
            let is_estimated = model.figures.with(|figures| match dial.topic {
                Topic::Speed => figures.is_speed_estimated,
                Topic::Distance => figures.is_distance_estimated,
                _ => false,
            });
            is_estimated
                .then(|| view! { <span class="dial__estimated small">{text::figure_estimated()}</span> })
        };
        let unit = move || reading.get().map(|(_, unit)| unit);
        view! {
            <div class="dial" data-figure=dial.topic.type_name()>
                <dt>{dial.name}</dt>
                <dd><span class="dial__number tabular">{number}</span>" "<span class="muted">{unit}</span>{is_estimated}</dd>
            </div>
        }
    };
    move || {
        let shown = shown.get();
        shown.contains(&true).then(|| {
            let dials = all().into_iter().zip(shown).filter(|(_, is_shown)| *is_shown);
            view! { <dl class="phone__dials" aria-label=text::figure_title()>{dials.map(|(dial, _)| view_dial(dial)).collect_view()}</dl> }
        })
    }
}

fn all() -> [Dial; 6] {
    let dial = |topic, name, read| Dial { topic, name, read };
    [
        dial(Topic::Steps, text::figure_steps(), |figures| Some((figures::whole(figures.steps?), ""))),
        dial(Topic::Cadence, text::figure_cadence(), |figures| {
            Some((figures::per_minute(figures.cadence_hz?), text::figure_cadence_unit()))
        }),
        dial(Topic::Speed, text::figure_speed(), |figures| {
            Some((figures::km_h(figures.speed_m_s?, text::decimal_mark()), "km/h"))
        }),
        dial(Topic::Distance, text::figure_distance(), |figures| {
            Some(figures::distance(figures.distance_m?, text::decimal_mark()))
        }),
        dial(Topic::HeartRate, text::figure_heart_rate(), |figures| {
            Some((figures::whole(figures.heart_rate_bpm?), text::figure_heart_rate_unit()))
        }),
        dial(Topic::Floors, text::figure_floors(), |figures| Some((figures::whole(figures.floors?), ""))),
    ]
}
