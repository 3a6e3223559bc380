//! How the charts lie: whose lines on which, in what order, size and colour. A person's choice, which this browser
//! remembers.

use leptos::{prelude::*, wasm_split::wasm_split};
use motionwire_shared::{DataType, UserId};

use super::{
    arrangement::{Arrangement, Grouping, Height, MAX_COLUMNS},
    live::Live,
    store::Flow,
};
use crate::{
    browser::{Timeout, storage},
    chart::{ink::Ink, limits::Limits},
    components::{Lanes, Loaded, later, list, memo, once_unfolded, react, react_to},
    text,
};

/// The type of places.
const PLACES: &str = "LOCATION";

/// Where this browser remembers it.
const KEY: &str = "motionwire.arrangement";

/// Waits so long for a hand to come to rest before it remembers, in milliseconds.
const REST_MS: u32 = 300;

/// What is remembered; it is kept up to date as long as the owner that this is called under lives.
pub(super) fn start() -> RwSignal<Arrangement> {
    let remembered = storage::get(KEY).map(|text| Arrangement::from_text(&text));
    let arrangement = RwSignal::new(remembered.unwrap_or_default());
    let pending = StoredValue::new_local(None);
    react_to(move |old: Option<String>| {
        let text = arrangement.with(Arrangement::to_text);
        if old.is_some_and(|old| old != text) {
            let text = text.clone();
            pending.set_value(Some(Timeout::new(REST_MS, move || storage::set(KEY, &text))));
        }
        text
    });
    arrangement
}

/// All data types of all phones that are shown, in the order of the charts.
pub(super) fn types(live: Live) -> Vec<DataType> {
    let uids = live.uids();
    let mut types = Vec::new();
    for source in uids.iter().filter_map(|uid| live.source(uid)) {
        for data_type in source.data_types() {
            if !types.contains(&data_type) {
                types.push(data_type);
            }
        }
    }
    live.arrangement().with(|arrangement| arrangement.sort(&mut types));
    types
}

/// The range of values that was chosen for charts of this name, and what chooses another.
pub(super) fn limits_of(
    live: Live,
    chart: String,
) -> (Signal<Option<Limits>>, impl Fn(Option<Limits>) + Copy + Send + Sync + 'static) {
    let (arrangement, chart) = (live.arrangement(), StoredValue::new(chart));
    let limits = Signal::derive(move || chart.with_value(|chart| arrangement.with(|of| of.limits(chart))));
    let choose =
        move |limits| chart.with_value(|chart| arrangement.update(|of| of.set_limits(chart, limits)));
    (limits, choose)
}

/// Whether each line of charts of this name has an axis of its own; as long as nobody has chosen, those of places have, of which
/// one number is nowhere near the other.
pub(super) fn lanes_of(live: Live, chart: String) -> Lanes {
    let (arrangement, chart) = (live.arrangement(), StoredValue::new(chart));
    let is_on = move |chart: &String| arrangement.with(|of| of.lanes(chart)).unwrap_or(chart == PLACES);
    Lanes {
        is_on: Signal::derive(move || chart.with_value(is_on)),
        choose: Callback::new(move |is_on| {
            chart.with_value(|chart| arrangement.update(|of| of.set_lanes(chart, is_on)));
        }),
    }
}

/// The panel, which opens above the charts.
#[component]
pub(super) fn Arrange(live: Live) -> impl IntoView {
    let (is_made, unfold) = once_unfolded();
    meet_phones(live);
    view! {
        <details class="arrange card disclosure" data-arrange on:toggle=unfold>
            <summary>{text::arrange_title()}</summary>
            {move || is_made.get().then(|| later(move || choices(live)))}
        </details>
    }
}

/// Gives each new phone its colour.
fn meet_phones(live: Live) {
    let arrangement = live.arrangement();
    react(move || {
        let uids = live.uids();
        if arrangement.with(|of| uids.iter().any(|uid| of.ink(uid).is_none())) {
            arrangement.update(|of| of.meet(&uids));
        }
    });
}

/// What can be chosen.
#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, fallible)]
fn choices(live: Live) -> Loaded {
    Ok(view! { <Choices live /> }.into_any())
}

#[component]
fn Choices(live: Live) -> impl IntoView {
    let arrangement = live.arrangement();
    let option = |name: &'static str, text: &'static str| view! { <option value=name>{text}</option> };
    let grouping = move |grouping: Grouping| {
        let words = match grouping {
            Grouping::Phone => text::arrange_by_phone(),
            Grouping::Type => text::arrange_by_type(),
        };
        view! {
            <label class="extra">
                <input type="radio" name="grouping" data-grouping=grouping.name()
                    prop:checked=move || arrangement.with(|of| of.grouping == grouping)
                    on:change=move |_| arrangement.update(|of| of.grouping = grouping) />
                {words}
            </label>
        }
    };
    let columns =
        move || arrangement.with(|of| of.columns().map_or_else(|| "auto".to_owned(), |n| n.to_string()));
    let height = move || arrangement.with(|of| of.height.name());
    let set_height = move |event| {
        if let Some(height) = Height::from_name(&event_target_value(&event)) {
            arrangement.update(|of| of.height = height);
        }
    };
    view! {
        <div class="arrange__body small">
            <fieldset class="arrange__group">
                <legend>{text::arrange_lines()}</legend>
                {Grouping::ALL.map(grouping)}
            </fieldset>
            <fieldset class="arrange__group">
                <legend>{text::arrange_size()}</legend>
                <label>{text::arrange_columns()} " "
                    <select class="input" data-arrange-columns prop:value=columns
                        on:change=move |event| arrangement.update(|of| of.set_columns(event_target_value(&event).parse().ok()))>
                        <option value="auto">{text::arrange_columns_fit()}</option>
                        {(1..=MAX_COLUMNS).map(|n| view! { <option value=n.to_string()>{n}</option> }).collect_view()}
                    </select>
                </label>
                <label>{text::arrange_height()} " "
                    <select class="input" data-arrange-height prop:value=height on:change=set_height>
                        {option("low", text::arrange_low())} {option("middle", text::arrange_middle())} {option("tall", text::arrange_tall())}
                    </select>
                </label>
            </fieldset>
            <Kinds live />
            <Phones live />
            <button type="button" class="button button--small" data-action="arrange-anew"
                on:click=move |_| arrangement.set(Arrangement::default())>{text::arrange_anew()}</button>
        </div>
    }
}

/// The data types: shown or not, and in what order.
#[component]
fn Kinds(live: Live) -> impl IntoView {
    let arrangement = live.arrangement();
    let shown = memo(move || types(live));
    let row = move |data_type: DataType| {
        let title = text::data_type(&data_type);
        let (of_check, of_change) = (data_type.clone(), data_type.clone());
        let name = data_type.name().to_owned();
        let mover = move |by: isize, sign: &'static str, words: String, data_type: DataType| {
            view! {
                <button type="button" class="button button--small" aria-label=words.clone() title=words
                    on:click=move |_| arrangement.update(|of| of.move_kind(&shown.get_untracked(), &data_type, by))>
                    <span aria-hidden="true">{sign}</span>
                </button>
            }
        };
        view! {
            <li class="arrange__row" data-arrange-kind=name>
                <label class="extra">
                    <input type="checkbox"
                        prop:checked=move || arrangement.with(|of| !of.is_kind_hidden(&of_check))
                        on:change=move |event| arrangement.update(|of| of.hide_kind(&of_change, !event_target_checked(&event))) />
                    {title.clone()}
                </label>
                {mover(-1, "\u{2191}", text::arrange_up(&title), data_type.clone())}
                {mover(1, "\u{2193}", text::arrange_down(&title), data_type)}
            </li>
        }
    };
    view! {
        <fieldset class="arrange__group arrange__group--many">
            <legend>{text::arrange_charts()}</legend>
            <ul class="arrange__list">{list(move || shown.get(), DataType::clone, row)}</ul>
        </fieldset>
    }
}

/// The phones: shown or not, and in what colour.
#[component]
fn Phones(live: Live) -> impl IntoView {
    let arrangement = live.arrangement();
    let row = move |uid: UserId| {
        let (of_check, of_change) = (uid.clone(), uid.clone());
        let (named, labelled) = (uid.clone(), uid.clone());
        view! {
            <li class="arrange__row" data-arrange-phone=uid.to_string()>
                <ColourChoice live uid=uid.clone() label=move || live.name(&labelled) />
                <label class="extra">
                    <input type="checkbox"
                        prop:checked=move || arrangement.with(|of| !of.is_phone_hidden(&of_check))
                        on:change=move |event| arrangement.update(|of| of.hide_phone(&of_change, !event_target_checked(&event))) />
                    {move || live.name(&named)}
                </label>
            </li>
        }
    };
    view! {
        <fieldset class="arrange__group arrange__group--many">
            <legend>{text::arrange_phones()}</legend>
            <ul class="arrange__list arrange__list--short">{list(move || live.uids(), UserId::clone, row)}</ul>
        </fieldset>
    }
}

/// A phone's colour, to be chosen.
#[component]
fn ColourChoice(
    live: Live,
    uid: UserId,
    label: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    let arrangement = live.arrangement();
    let of_value = uid.clone();
    // Browsers' choosers of colours know numbers only, so one of the scheme's is looked up.
    let value = move || {
        let ink = arrangement.with(|of| of.ink(&of_value)).unwrap_or(Ink::Scalar);
        ink.property().map_or_else(|| ink.css(), crate::browser::style_property)
    };
    let choose = move |event| {
        if let Ok(colour) = event_target_value(&event).parse() {
            arrangement.update(|of| of.set_ink(&uid, Ink::Own(colour)));
        }
    };
    view! {
        <input type="color" class="arrange__colour" prop:value=value on:change=choose
            aria-label=move || text::arrange_colour(&label()) />
    }
}

/// Says beside charts that stand still that what follows is of now; styles show it then.
pub(super) fn now_note() -> impl IntoView {
    view! { <span class="now muted small">{text::chart_now()}</span> }
}

/// A source's state: the value of `data-state`, its class, and in words.
pub(super) fn flow_words(flow: Flow) -> (&'static str, &'static str) {
    match flow {
        Flow::Live => ("state state--good", text::source_live()),
        Flow::Stalled => ("state state--warn", text::source_stalled()),
        Flow::Gone => ("state", text::source_gone()),
    }
}
