//! Charts on which all phones are drawn, each data type on one.

use std::{cell::RefCell, rc::Rc};

use leptos::{prelude::*, wasm_split::wasm_split};
use motionwire_shared::{DataType, UserId};

use super::{
    arrange::{self, flow_words, now_note},
    arrangement::Compared,
    extras::derived_note,
    live::Live,
    store::{Flow, Source},
    view,
};
use crate::{
    analysis::view::Kind,
    chart::{
        Member, Series,
        derived::{Derived, Of},
        ink::Ink,
        member::{Follow, Part},
        series,
    },
    components::{ChartPanel, Loaded, Subject, list, memo},
    ordered, text,
};

/// Most numbers of a vector that are offered one by one.
const MAX_OFFERED: usize = 16;

/// The charts.
#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(super) fn overlays(live: Live) -> Loaded {
    Ok(view! { <Overlays live /> }.into_any())
}

#[component]
fn Overlays(live: Live) -> impl IntoView {
    let arrangement = live.arrangement();
    let shown = memo(move || {
        let mut types = arrange::types(live);
        arrangement.with(|of| types.retain(|data_type| !of.is_kind_hidden(data_type)));
        types
    });
    view! {
        <section class="source card" data-overlay aria-label=text::overlay_name()>
            <States live />
            <div class="source__charts">
                {list(move || shown.get(), DataType::clone, move |data_type| view! { <Overlay live data_type /> })}
            </div>
        </section>
    }
}

/// The phones that are drawn, each with its colour and its state.
#[component]
fn States(live: Live) -> impl IntoView {
    let entry = move |uid: UserId| {
        let (named, coloured, looked) = (uid.clone(), uid.clone(), uid.clone());
        let flow = memo(move || {
            let now_ms = live.now_ms().get();
            Shown(live.flow(&looked, now_ms))
        });
        view! {
            <li class="states__one" data-overlay-phone=uid.to_string() data-state=move || flow.get().0.name()>
                <span class="swatch swatch--wide" style:background=move || ink(live, &coloured).css() aria-hidden="true"></span>
                <span class="states__name">{move || live.name(&named)}</span>
                <span class=move || flow_words(flow.get().0).0>{move || flow_words(flow.get().0).1}</span>
            </li>
        }
    };
    view! { {now_note()} <ul class="states small">{list(move || shown_uids(live), UserId::clone, entry)}</ul> }
}

/// A flow, as a memo compares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown(Flow);

fn ink(live: Live, uid: &UserId) -> Ink {
    live.arrangement().with(|of| of.ink(uid)).unwrap_or(Ink::Scalar)
}

fn shown_uids(live: Live) -> Vec<UserId> {
    let mut uids = live.uids();
    live.arrangement().with(|of| uids.retain(|uid| !of.is_phone_hidden(uid)));
    uids
}

/// One data type of all phones.
#[component]
fn Overlay(live: Live, data_type: DataType) -> impl IntoView {
    let arrangement = live.arrangement();
    let kind = StoredValue::new(data_type.clone());
    // How many numbers the widest of the phones' readings has.
    let width = memo(move || {
        live.slow_tick().track();
        kind.with_value(|kind| widest(live, kind))
    });
    let compared = memo(move || {
        let usual = if width.get() == 3 { Compared::Magnitude } else { Compared::Component(0) };
        let chosen = kind.with_value(|kind| arrangement.with(|of| of.compared(kind)));
        chosen.filter(|_| width.get() > 1).unwrap_or(usual)
    });
    let chart = move || {
        let compared = compared.get();
        kind.with_value(|kind| overlay(live, kind, compared))
    };
    view! {
        <div class="series">
            {chart}
            {move || (width.get() > 1).then(|| view! { <ComparedChoice live kind width compared /> })}
        </div>
    }
}

pub(super) fn widest(live: Live, kind: &DataType) -> usize {
    let uids = live.uids();
    let series = uids.iter().filter_map(|uid| live.source(uid)?.series(kind));
    series.map(|series| series.ring().components()).max().unwrap_or(1)
}

/// What of a vector is compared.
#[component]
fn ComparedChoice(
    live: Live,
    kind: StoredValue<DataType>,
    width: Memo<usize>,
    compared: Memo<Compared>,
) -> impl IntoView {
    let choose = move |event| {
        let chosen = match event_target_value(&event).parse() {
            Ok(component) => Compared::Component(component),
            Err(_) => Compared::Magnitude,
        };
        kind.with_value(|kind| live.arrangement().update(|of| of.compare(kind, chosen)));
    };
    let value = move || match compared.get() {
        Compared::Magnitude => "magnitude".to_owned(),
        Compared::Component(number) => number.to_string(),
    };
    let options = move || kind.with_value(|kind| part_options(kind, width.get()));
    view! {
        <label class="small">{text::overlay_compare()} " "
            <select class="input" data-compare=kind.with_value(|kind| kind.name().to_owned()) prop:value=value on:change=choose>
                {options}
            </select>
        </label>
    }
}

/// What can be chosen of a vector: its magnitude, or one of its numbers.
pub(super) fn part_options(kind: &DataType, width: usize) -> AnyView {
    let names = series::names(kind, width).into_iter().enumerate().take(MAX_OFFERED);
    let options =
        names.map(|(number, name)| view! { <option value=number.to_string()>{name}</option> }).collect_view();
    view! { <option value="magnitude">{text::overlay_magnitude()}</option> {options} }.into_any()
}

/// The chart of one data type, on which this is compared.
fn overlay(live: Live, kind: &DataType, compared: Compared) -> impl IntoView + use<> {
    let title = text::data_type(kind);
    let width = widest(live, kind);
    let (title, name) = match compared {
        Compared::Magnitude => (text::derived_magnitude(&title), format!("{}/magnitude", kind.name())),
        Compared::Component(_) if width == 1 => (title, kind.name().to_owned()),
        Compared::Component(number) => {
            let part = series::names(kind, width).into_iter().nth(number).unwrap_or_default();
            (text::overlay_part(&title, &part), kind.name().to_owned())
        }
    };
    let subject = Subject { title, unit: series::unit(kind), type_name: kind.name().to_owned() };
    // Magnitudes add up from sample to sample, so they are kept while phones come and go.
    let magnitudes = Rc::new(RefCell::new(Vec::<(UserId, Rc<Derived>)>::new()));
    let noted = Rc::clone(&magnitudes);
    let note = derived_note(live, move || noted.borrow().iter().find_map(|(_, derived)| derived.note()));
    let kind = kind.clone();
    let members = Signal::derive_local(move || {
        let uids = shown_uids(live);
        magnitudes.borrow_mut().retain(|(uid, _)| uids.contains(uid));
        let member = |uid: &UserId| {
            let source = live.source(uid)?;
            let series = source.series(&kind)?;
            Some(match compared {
                Compared::Component(component) => member(live, uid, &source, series, None, component),
                Compared::Magnitude => {
                    let mut magnitudes = magnitudes.borrow_mut();
                    magnitudes.retain(|(of, known)| of != uid || Rc::ptr_eq(known.source(), &series));
                    let derived = Rc::clone(ordered::entry(&mut magnitudes, uid.clone(), || {
                        Rc::new(Derived::new(series, str::to_owned, Of::Length, Kind::Value))
                    }));
                    let series = Rc::clone(derived.series());
                    member(live, uid, &source, series, Some(derived), 0)
                }
            })
        };
        uids.iter().filter_map(member).collect::<Vec<_>>()
    });
    let (limits, on_limits) = arrange::limits_of(live, name);
    view! {
        <ChartPanel
            subject
            members
            stage=live.stage()
            viewport=live.viewport()
            told=live.told()
            on_gesture=move |gesture| view::act(live, gesture)
            limits
            on_limits
            note
        />
    }
}

fn member(
    live: Live,
    uid: &UserId,
    source: &Source,
    series: Rc<Series>,
    derived: Option<Rc<dyn Follow>>,
    component: usize,
) -> Member {
    Member {
        name: live.name(uid),
        series,
        derived,
        timeline: Rc::clone(source.timeline()),
        part: Part::One { component, ink: ink(live, uid) },
    }
}
