//! Big numbers: heart rate with its zone, steps, distance, pace.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use motionwire_shared::{DataType, KnownType};

use super::{live::Live, store::Source};
use crate::{
    analysis::{
        pace::Walk,
        zones::{Zone, Zones},
    },
    browser::{read_number, storage},
    text,
};

/// Where this browser remembers the greatest heart rate, in beats per minute.
const MAX_BPM_KEY: &str = "motionwire.max-bpm";

/// The greatest heart rate of whoever has not said theirs: the usual one at 35 years.
const DEFAULT_AGE_YEARS: f64 = 35.0;

/// A heart rate older than this is not shown, in milliseconds.
const MAX_AGE_MS: f64 = 15_000.0;

/// The greatest heart rate that this browser remembers, in beats per minute: one for the page, as it is one setting.
pub(super) fn max_bpm() -> RwSignal<f64> {
    let remembered = storage::get(MAX_BPM_KEY).as_deref().and_then(read_number);
    RwSignal::new(remembered.unwrap_or_else(|| Zones::usual_max_bpm(DEFAULT_AGE_YEARS).round()))
}

/// The figures of one source, as far as it measures them.
#[component]
pub(super) fn Figures(live: Live, source: StoredValue<Rc<Source>, LocalStorage>) -> impl IntoView {
    let now_ms = live.now_ms();
    let max_bpm = live.max_bpm();
    let heart = Heart::new(max_bpm);
    let field = StoredValue::new(source.with_value(|source| format!("max-bpm-{}", source.uid())));
    let walk = Memo::new(move |_| {
        now_ms.track();
        source.with_value(|source| walk(source, live.edge_ms()))
    });
    let beat = Memo::new(move |_| {
        let now_ms = now_ms.get();
        source.with_value(|source| heart.look(source, now_ms))
    });
    let has_beat = Memo::new(move |_| beat.with(Option::is_some));
    let figure = |name: &'static str, words: &'static str, number: String, unit: &'static str| {
        view! { <div class="figure" data-figure=name><dt>{words}</dt><dd class="tabular">{number} " " <span class="figure__unit">{unit}</span></dd></div> }
    };
    let heart_rate = move || {
        beat.get().map(|(bpm, zone)| {
        let zone_class = format!("figure__zone figure__zone--{}", zone.map_or(0, number));
        let zone_text = zone.map_or_else(|| text::number_below_zone().to_owned(), |zone| text::number_zone(&number(zone).to_string()));
        view! {
            <div class="figure" data-figure="Heart rate">
                <dt>{text::topic_heart_rate()}</dt>
                <dd class="tabular">{format!("{bpm:.0}")} " " <span class="figure__unit">{text::figure_heart_rate_unit()}</span> " " <span class=zone_class>{zone_text}</span></dd>
            </div>
        }
    })
    };
    view! {
        <dl class="figures">
            {heart_rate}
            {move || has_beat.get().then(|| view! { <MaxHeartRate max_bpm id=field.get_value() /> })}
            {move || walk.get().steps.map(|steps| figure("Steps", text::figure_steps(), steps.to_string(), ""))}
            {move || walk.get().distance_m.map(|metres| figure("Distance", text::figure_distance(), distance_text(metres), if metres < 1000.0 { "m" } else { "km" }))}
            {move || walk.get().pace.map(|pace| figure("Pace", text::number_pace(), pace.to_string(), "min/km"))}
        </dl>
    }
}

/// The greatest heart rate, which the zones are shares of.
#[component]
fn MaxHeartRate(max_bpm: RwSignal<f64>, id: String) -> impl IntoView {
    let change = move |event| {
        if let Some(bpm) =
            read_number(&event_target_value(&event)).filter(|bpm| (100.0..=250.0).contains(bpm))
        {
            storage::set(MAX_BPM_KEY, &bpm.to_string());
            max_bpm.set(bpm);
        }
    };
    view! {
        <div class="figure figure--quiet">
            <dt><label for=id.clone()>{text::number_greatest_heart_rate()}</label></dt>
            <dd><input class="input" id=id type="number" min="100" max="250" prop:value=move || max_bpm.get().to_string() on:change=change /></dd>
        </div>
    }
}

/// Follows the zones of a heart rate.
#[derive(Clone, Copy)]
struct Heart {
    zones: StoredValue<RefCell<(Zones, f64)>, LocalStorage>,
    max_bpm: RwSignal<f64>,
}

impl Heart {
    fn new(max_bpm: RwSignal<f64>) -> Self {
        let zones = (Zones::new(max_bpm.get_untracked()), f64::NEG_INFINITY);
        Self { zones: StoredValue::new_local(RefCell::new(zones)), max_bpm }
    }

    /// The newest heart rate and its zone.
    fn look(self, source: &Source, now_ms: f64) -> Option<(f64, Option<Zone>)> {
        let max_bpm = self.max_bpm.get();
        let series = source.series(&DataType::Known(KnownType::HeartRate))?;
        let ring = series.ring();
        self.zones.with_value(|zones| {
            let (zones, seen_ms) = &mut *zones.borrow_mut();
            if (zones.from_bpm(Zone::One) - Zones::new(max_bpm).from_bpm(Zone::One)).abs() > 0.01 {
                (*zones, *seen_ms) = (Zones::new(max_bpm), f64::NEG_INFINITY);
            }
            for (ts_ms, bpm) in ring.points(ring.range(seen_ms.next_up(), f64::INFINITY), 0) {
                zones.push(ts_ms, bpm);
                *seen_ms = ts_ms;
            }
            let newest = ring.last()?;
            let is_fresh = source.timeline().borrow().age_ms(newest.ts_ms, now_ms) < MAX_AGE_MS;
            is_fresh.then(|| (newest.values[0], zones.current()))
        })
    }
}

const fn number(zone: Zone) -> u8 {
    match zone {
        Zone::One => 1,
        Zone::Two => 2,
        Zone::Three => 3,
        Zone::Four => 4,
        Zone::Five => 5,
    }
}

fn walk(source: &Source, edge_ms: f64) -> Walk {
    let of = |kind| source.series(&DataType::Known(kind));
    let (steps, distance, speed) = (of(KnownType::Steps), of(KnownType::Distance), of(KnownType::Speed));
    let rings = [&steps, &distance, &speed].map(|series| series.as_ref().map(|series| series.ring()));
    let [steps, distance, speed] = &rings;
    Walk::now(steps.as_deref(), distance.as_deref(), speed.as_deref(), edge_ms)
}

fn distance_text(metres: f64) -> String {
    if metres < 1000.0 { format!("{metres:.0}") } else { text::number(&format!("{:.2}", metres / 1000.0)) }
}
