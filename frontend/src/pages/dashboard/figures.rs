//! Big numbers: heart rate with its zone, steps, distance, pace.

use std::rc::Rc;

use leptos::prelude::*;
use motionwire_shared::KnownType;
use web_sys::HtmlInputElement;

use super::{
    live::Live,
    store::{Flow, Source},
};
use crate::{
    analysis::{
        pace::{End, Walk},
        zones::{Zone, Zones},
    },
    browser::{clock, read_number, storage},
    chart::{Member, Viewport, samples::Held, time_axis::time_text},
    components::{age_words, is_steady, memo},
    text,
};

/// Where this browser remembers the greatest heart rate, in beats per minute.
const MAX_BPM_KEY: &str = "motionwire.max-bpm";

/// The greatest heart rate of whoever has not said theirs: the usual one at 35 years.
const DEFAULT_AGE_YEARS: f64 = 35.0;

/// A heart rate's zone depends on those of so much time before it, in milliseconds: zones are left late.
const ZONE_MS: f64 = 60_000.0;

/// Where there is no number.
const NONE: &str = "\u{2013}";

/// The greatest heart rate that this browser remembers, in beats per minute: one for the page, as it is one setting.
pub(super) fn max_bpm() -> RwSignal<f64> {
    let remembered = storage::get(MAX_BPM_KEY).as_deref().and_then(read_number);
    RwSignal::new(remembered.unwrap_or_else(|| Zones::usual_max_bpm(DEFAULT_AGE_YEARS).round()))
}

/// The figures of one source, as far as it measures them: the newest, or those at the end of what stands still, as legends
/// tell them.
#[component]
pub(super) fn Figures(live: Live, source: StoredValue<Rc<Source>, LocalStorage>) -> impl IntoView {
    use KnownType::{Distance, HeartRate, Speed, Steps};
    let (now_ms, max_bpm) = (live.now_ms(), live.max_bpm());
    let told =
        Signal::derive(move || live.told().get().on_clock(source.with_value(|source| source.ahead_ms())));
    let field = StoredValue::new(source.with_value(|source| format!("max-bpm-{}", source.uid())));
    let end_ms = move || match told.get() {
        Viewport::Fixed { to_ms, .. } => Some(to_ms),
        Viewport::Follow { .. } => None,
    };
    // A type that is new has its figure in the frame in which it has its chart.
    let end = move || {
        live.track_shape();
        source.with_value(|source| end_of(source, &told.get(), now_ms.get()))
    };
    let beat = memo(move || {
        let end = end();
        source.with_value(|source| beat(source, end, max_bpm.get()))
    });
    let is_kept = move |kinds: &[KnownType]| {
        live.track_shape();
        source.with_value(|source| is_kept(live, source, kinds))
    };
    let has_heart = memo(move || beat.with(Option::is_some) || is_kept(&[HeartRate]));
    let age = move |kinds: &[KnownType]| {
        let now_ms = now_ms.get();
        source.with_value(|source| told.get().is_live().then(|| age(source, kinds, now_ms)).flatten())
    };
    let figure = move |name, words, kinds: &[KnownType], number: Option<(String, &'static str)>| {
        let age = age(kinds).filter(|_| number.is_some());
        (number.is_some() || is_kept(kinds)).then(|| figure(name, words, number, age, None))
    };
    let head = move || {
        let beat = beat.get();
        let end_ms = end_ms().filter(|_| is_kept(&[HeartRate, Steps, Distance, Speed]));
        let time = end_ms.map(|end_ms| (time_text(clock::local_ms(end_ms), 1000.0), ""));
        let heart = (beat.is_some() || is_kept(&[HeartRate])).then(|| heart_rate(beat, age(&[HeartRate])));
        row(vec![figure("At", text::chart_at_end(), &[], time), heart])
    };
    let metres = |metres: f64| (distance_text(metres), if metres < 1000.0 { "m" } else { "km" });
    let walk = move || {
        let end = end();
        let walk = source.with_value(|source| walk(source, end));
        row(vec![
            figure("Steps", text::figure_steps(), &[Steps], walk.steps.map(|steps| (steps.to_string(), ""))),
            figure("Distance", text::figure_distance(), &[Distance], walk.distance_m.map(metres)),
            figure(
                "Pace",
                text::number_pace(),
                &[Distance, Speed],
                walk.pace.map(|pace| (pace.to_string(), "min/km")),
            ),
        ])
    };
    view! {
        <dl class="figures">
            {head}
            {move || has_heart.get().then(|| view! { <MaxHeartRate max_bpm id=field.get_value() /> }.into_any())}
            {walk}
        </dl>
    }
}

/// Figures beside each other.
fn row(figures: Vec<Option<AnyView>>) -> AnyView {
    figures.into_iter().flatten().collect_view().into_any()
}

/// Whether a number has its room though there is none. What a source sends, or is going to send, has it from the first, and
/// keeps it, so that no chart is pushed away nor jumps under the hand that moves it.
fn is_kept(live: Live, source: &Source, kinds: &[KnownType]) -> bool {
    kinds.iter().any(|kind| {
        let kind = (*kind).into();
        source.series(&kind).is_some() || live.is_sent(source.uid(), &kind)
    })
}

/// A number and its unit, under its name; how old it is, and what else is said of it.
fn figure(
    name: &'static str,
    words: &'static str,
    number: Option<(String, &'static str)>,
    age: Option<String>,
    more: Option<AnyView>,
) -> AnyView {
    let (number, unit) = number.unwrap_or_else(|| (NONE.to_owned(), ""));
    let is_old = age.is_some();
    let age = age.map(|age| view! { " " <span class="state state--warn" data-age>{age}</span> });
    view! {
        <div class="figure" class=("figure--old", is_old) data-figure=name>
            <dt>{words}{age}</dt>
            <dd class="tabular">{number} " " <span class="figure__unit">{unit}</span> " " {more}</dd>
        </div>
    }
    .into_any()
}

/// How old the last reading of these types is, in words, if none of them comes any more: of a source that has stalled, or of
/// types that keep coming as long as they are sent.
fn age(source: &Source, kinds: &[KnownType], now_ms: f64) -> Option<String> {
    let is_live = source.flow(now_ms) == Flow::Live;
    let mut age = None;
    for kind in kinds.iter().map(|kind| (*kind).into()).filter(|kind| !is_live || is_steady(kind)) {
        if let Some(series) = source.series(&kind) {
            let member = Member::alone(String::new(), series, None, Rc::clone(source.timeline()));
            age = Some(age_words(&member, now_ms)?);
        }
    }
    age
}

/// The heart rate in beats per minute, and its zone; below all there is none.
fn heart_rate(beat: Option<(f64, Option<Zone>)>, age: Option<String>) -> AnyView {
    let age = age.filter(|_| beat.is_some());
    let zone = beat.map(|(_, zone)| {
        let class = format!("figure__zone figure__zone--{}", zone.map_or(0, number_of));
        let words = zone.map_or_else(
            || text::number_below_zone().to_owned(),
            |zone| text::number_zone(&number_of(zone).to_string()),
        );
        view! { <span class=class>{words}</span> }.into_any()
    });
    let number = beat.map_or_else(|| NONE.to_owned(), |(bpm, _)| format!("{bpm:.0}"));
    let number = Some((number, text::figure_heart_rate_unit()));
    figure("Heart rate", text::topic_heart_rate(), number, age, zone)
}

/// The greatest heart rate, which the zones are shares of.
#[component]
fn MaxHeartRate(max_bpm: RwSignal<f64>, id: String) -> impl IntoView {
    let change = move |event| {
        let field: HtmlInputElement = event_target(&event);
        match read_number(&field.value()).filter(|bpm| (100.0..=250.0).contains(bpm)) {
            Some(bpm) => {
                storage::set(MAX_BPM_KEY, &bpm.to_string());
                max_bpm.set(bpm);
            }
            // What counts stands there again.
            None => field.set_value(&max_bpm.get_untracked().to_string()),
        }
    };
    view! {
        <div class="figure figure--quiet">
            <dt><label for=id.clone()>{text::number_greatest_heart_rate()}</label></dt>
            <dd><input class="input" id=id type="number" min="100" max="250" prop:value=move || max_bpm.get().to_string() on:change=change /></dd>
        </div>
    }
}

/// The instant that figures are of, by the source's clock.
fn end_of(source: &Source, viewport: &Viewport, now_ms: f64) -> End {
    match viewport {
        // The age of the epoch is the present.
        Viewport::Follow { .. } => End::now(source.timeline().borrow().age_ms(0.0, now_ms)),
        Viewport::Fixed { to_ms, .. } => End::of(*to_ms, viewport.span_ms()),
    }
}

/// The heart rate and its zone.
fn beat(source: &Source, end: End, max_bpm: f64) -> Option<(f64, Option<Zone>)> {
    let series = source.series(&KnownType::HeartRate.into())?;
    let held = series.hold();
    let samples = held.samples();
    let (newest_ms, bpm) = end.fresh(&samples)?;
    let mut zones = Zones::new(max_bpm);
    for (ts_ms, bpm) in samples.numbers(newest_ms - ZONE_MS, newest_ms) {
        zones.push(ts_ms, bpm);
    }
    Some((bpm, zones.current()))
}

const fn number_of(zone: Zone) -> u8 {
    match zone {
        Zone::One => 1,
        Zone::Two => 2,
        Zone::Three => 3,
        Zone::Four => 4,
        Zone::Five => 5,
    }
}

fn walk(source: &Source, end: End) -> Walk {
    let series =
        [KnownType::Steps, KnownType::Distance, KnownType::Speed].map(|kind| source.series(&kind.into()));
    let held = series.each_ref().map(|series| series.as_ref().map(|series| series.hold()));
    let [steps, distance, speed] = held.each_ref().map(|held| held.as_ref().map(Held::samples));
    Walk::at(end, steps.as_ref(), distance.as_ref(), speed.as_ref())
}

fn distance_text(metres: f64) -> String {
    if metres < 1000.0 { format!("{metres:.0}") } else { text::number(&format!("{:.2}", metres / 1000.0)) }
}
