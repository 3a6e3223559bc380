//! A series' chart, and what else a person wants to see of it.

use std::rc::Rc;

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    arrange,
    extras::{self, Wanted},
    live::Live,
    store::Source,
    view,
};
use crate::{
    browser::storage,
    chart::{Member, Series, member::Follow},
    components::{ChartPanel, Loaded, Subject, later, memo, once_unfolded, react},
    text,
};

/// Where this browser remembers what is shown of a data type.
const KEY: &str = "motionwire.views.";

/// All charts of a series.
#[component]
pub(super) fn SeriesCharts(live: Live, source: Rc<Source>, series: Rc<Series>) -> impl IntoView {
    let type_name = series.data_type().name().to_owned();
    let key = format!("{KEY}{type_name}");
    let names = RwSignal::new(storage::get(&key).unwrap_or_default());
    react(move || names.with(|names| storage::set(&key, names)));
    let is_any_wanted = memo(move || names.with(|names| !names.is_empty()));
    let (is_made, unfold) = once_unfolded();
    let of = StoredValue::new_local((source, series));
    view! {
        <div class="series">
            {of.with_value(|(source, series)| chart(live, source, Rc::clone(series), None, None))}
            <div class="series__more">
                <details class="extras" data-extras=type_name on:toggle=unfold>
                    <summary class="small">{text::extra_title()}</summary>
                    {move || is_made.get().then(|| later(move || choice(of.with_value(|(_, series)| Rc::clone(series)), names)))}
                </details>
                {move || is_any_wanted.get().then(|| later(move || shown(live, of.get_value(), names)))}
            </div>
        </div>
    }
}

#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, fallible)]
fn choice(series: Rc<Series>, names: RwSignal<String>) -> Loaded {
    Ok(extras::choice(&series, Wanted(names)))
}

#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, fallible)]
fn shown(live: Live, of: (Rc<Source>, Rc<Series>), names: RwSignal<String>) -> Loaded {
    Ok(extras::shown(live, of, Wanted(names)))
}

/// A chart of one series; a name tells those apart that are calculated.
pub(super) fn chart(
    live: Live,
    source: &Rc<Source>,
    series: Rc<Series>,
    extra: Option<(String, Rc<dyn Follow>)>,
    note: Option<AnyView>,
) -> AnyView {
    let subject = Subject {
        title: series.title(),
        unit: series.unit(),
        type_name: series.data_type().name().to_owned(),
    };
    let name = match &extra {
        Some((name, _)) => format!("{}/{name}", subject.type_name),
        None => subject.type_name.clone(),
    };
    let derived = extra.map(|(_, derived)| derived);
    let member = Member::alone(String::new(), series, derived, Rc::clone(source.timeline()));
    let uid = source.uid().clone();
    let members = Signal::derive_local(move || vec![Member { name: live.name(&uid), ..member.clone() }]);
    let lanes = arrange::lanes_of(live, name.clone());
    let (limits, on_limits) = arrange::limits_of(live, name);
    let on_gesture = move |gesture| view::act(live, gesture);
    view! {
        <ChartPanel
            subject
            members
            stage=live.stage()
            viewport=live.viewport()
            told=live.told()
            on_gesture
            limits
            on_limits
            lanes
            note=note.unwrap_or_else(|| ().into_any())
        />
    }
    .into_any()
}
