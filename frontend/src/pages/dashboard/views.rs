//! A series' chart, and what else a person wants to see of it.

use std::rc::Rc;

use leptos::{prelude::*, wasm_split::wasm_split};
use motionwire_shared::DataType;

use super::{arrange, live::Live, store::Source, view};
use crate::{
    analysis::view::Kind,
    browser::storage,
    chart::{Member, Series, derived::Derived},
    components::{
        ChartPanel, Loaded, OrientationPanel, SpectrumPanel, Subject, later, list, once_unfolded, turn,
    },
    text,
};

/// Where this browser remembers what is shown of a data type.
const KEY: &str = "motionwire.views.";

/// The type by which a program may send acceleration with gravity, which straightens the orientation.
const GRAVITY: &str = "GRAVITY";

/// Leak of an integral that must not drift, and windows of moving averages.
const LEAK_S: f64 = 2.0;
const SHORT_MS: f64 = 500.0;
const LONG_MS: f64 = 5000.0;

/// Time between two renewals of a picture beside the lines, in milliseconds.
const EXTRA_MS: f64 = 250.0;

/// What can be seen of a series beside its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Extra {
    Magnitude,
    Integral,
    Leaky,
    Short,
    Long,
    Spectrum,
    Orientation,
}

impl Extra {
    const ALL: [Self; 7] = [
        Self::Magnitude,
        Self::Integral,
        Self::Leaky,
        Self::Short,
        Self::Long,
        Self::Spectrum,
        Self::Orientation,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Magnitude => "magnitude",
            Self::Integral => "integral",
            Self::Leaky => "leaky-integral",
            Self::Short => "average-500ms",
            Self::Long => "average-5s",
            Self::Spectrum => "spectrum",
            Self::Orientation => "orientation",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Magnitude => text::extra_magnitude(),
            Self::Integral => text::extra_integral(),
            Self::Leaky => text::extra_leaky(),
            Self::Short => text::extra_short(),
            Self::Long => text::extra_long(),
            Self::Spectrum => text::extra_spectrum(),
            Self::Orientation => text::extra_orientation(),
        }
    }

    /// Whether it can be had of this series.
    fn suits(self, series: &Series) -> bool {
        match self {
            Self::Magnitude => series.ring().components() > 1,
            Self::Orientation => series.data_type().name() == "GYROSCOPE",
            _ => true,
        }
    }

    /// The line that it is, if it is one.
    fn line(self, series: &Rc<Series>) -> Option<Derived> {
        let (title, kind): (fn(&str) -> String, Kind) = match self {
            Self::Magnitude => (str::to_owned, Kind::Value),
            Self::Integral => (text::derived_integral, Kind::Integral { leak_s: None }),
            Self::Leaky => (text::derived_leaky, Kind::Integral { leak_s: Some(LEAK_S) }),
            Self::Short => (text::derived_short, Kind::Average { window_ms: SHORT_MS }),
            Self::Long => (text::derived_long, Kind::Average { window_ms: LONG_MS }),
            Self::Spectrum | Self::Orientation => return None,
        };
        Some(Derived::new(Rc::clone(series), title, kind))
    }
}

/// All charts of a series.
#[component]
pub(super) fn SeriesCharts(live: Live, source: Rc<Source>, series: Rc<Series>) -> impl IntoView {
    let key = format!("{KEY}{}", series.data_type().name());
    let remembered = storage::get(&key).unwrap_or_default();
    let chosen: Vec<Extra> = Extra::ALL
        .into_iter()
        .filter(|extra| remembered.split(' ').any(|name| name == extra.name()))
        .collect();
    let chosen = RwSignal::new(chosen);
    Effect::new(move |_| {
        let names: Vec<_> = chosen.with(|chosen| chosen.iter().map(|extra| extra.name()).collect());
        storage::set(&key, &names.join(" "));
    });
    let parts = StoredValue::new_local((source, Rc::clone(&series)));
    let extra = move |extra: Extra| {
        later(move || {
            let (source, series) = parts.get_value();
            extra_view(live, source, series, extra)
        })
    };
    let data_type = series.data_type().clone();
    view! {
        <div class="series">
            {parts.with_value(|(source, series)| chart(live, source, Rc::clone(series), None))}
            <div class="series__more">
                <ExtraChoice series chosen data_type />
                {list(move || chosen.get(), |extra| *extra, extra)}
            </div>
        </div>
    }
}

/// A chart of one series; `extra` tells derived ones apart.
fn chart(
    live: Live,
    source: &Rc<Source>,
    series: Rc<Series>,
    extra: Option<(Extra, Rc<Derived>)>,
) -> AnyView {
    let subject = Subject {
        title: series.title(),
        unit: series.unit(),
        type_name: series.data_type().name().to_owned(),
    };
    let name = match &extra {
        Some((extra, _)) => format!("{}/{}", subject.type_name, extra.name()),
        None => subject.type_name.clone(),
    };
    let derived = extra.map(|(_, derived)| derived);
    let member = Member::alone(String::new(), series, derived, Rc::clone(source.timeline()));
    let uid = source.uid().clone();
    let members = Signal::derive_local(move || vec![Member { name: live.name(&uid), ..member.clone() }]);
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
        />
    }
    .into_any()
}

#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, fallible)]
fn extra_view(live: Live, source: Rc<Source>, series: Rc<Series>, extra: Extra) -> Loaded {
    let tick = turn(&live.stage(), || EXTRA_MS);
    Ok(match (extra, extra.line(&series)) {
        (_, Some(derived)) => {
            let derived = Rc::new(derived);
            chart(live, &source, Rc::clone(derived.series()), Some((extra, derived)))
        }
        (Extra::Orientation, None) => {
            let gravity = DataType::from_name(GRAVITY).and_then(|gravity| source.series(&gravity));
            view! { <OrientationPanel gyroscope=series gravity tick told=live.told() /> }.into_any()
        }
        (_, None) => view! { <SpectrumPanel series tick told=live.told() /> }.into_any(),
    })
}

/// What else to show.
#[component]
fn ExtraChoice(series: Rc<Series>, chosen: RwSignal<Vec<Extra>>, data_type: DataType) -> impl IntoView {
    let suitable: Vec<Extra> = Extra::ALL.into_iter().filter(|extra| extra.suits(&series)).collect();
    let toggle = move |extra: Extra| {
        chosen.update(|chosen| match chosen.iter().position(|other| *other == extra) {
            Some(place) => drop(chosen.remove(place)),
            None => chosen.push(extra),
        });
    };
    let check = move |extra: Extra| {
        view! {
            <label class="extra">
                <input
                    type="checkbox"
                    data-extra=extra.name()
                    prop:checked=move || chosen.with(|chosen| chosen.contains(&extra))
                    on:change=move |_| toggle(extra)
                />
                {extra.words()}
            </label>
        }
    };
    let (is_made, unfold) = once_unfolded();
    view! {
        <details class="extras" data-extras=data_type.name().to_owned() on:toggle=unfold>
            <summary class="small">{text::extra_title()}</summary>
            <Show when=move || is_made.get()>
                <div class="extras__body small">{suitable.iter().copied().map(check).collect_view()}</div>
            </Show>
        </details>
    }
}
