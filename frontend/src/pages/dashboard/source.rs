//! One section per source: its state in words and numbers, and its charts.

mod remarks;

use std::rc::Rc;

use leptos::prelude::*;
use motionwire_shared::{DataType, UserId};

use super::{
    arrange::{flow_words, now_note},
    arrangement::Grouping,
    figures::Figures,
    live::Live,
    steer::SteerForm,
    store::{Flow, MAX_SERIES, MAX_SOURCES, Source},
    together::overlays,
    views::SeriesCharts,
};
use crate::{
    components::{delay_text, later, list, memo, rate_text, steady, turn},
    text,
};

/// Time between two renewals of how a stream fares, in milliseconds; its numbers are those of some seconds.
const MEASURES_MS: f64 = 1000.0;

/// All sources.
#[component]
pub(super) fn Sources(live: Live) -> impl IntoView {
    let arrangement = live.arrangement();
    let shown = move || {
        let mut uids = live.uids();
        arrangement.with(|of| uids.retain(|uid| !of.is_phone_hidden(uid)));
        uids
    };
    let is_by_type =
        memo(move || arrangement.with(|of| of.grouping == Grouping::Type) && !live.uids().is_empty());
    view! {
        <p class="notice" hidden=move || !live.is_full()>{text::source_only_first(&MAX_SOURCES.to_string())}</p>
        {move || is_by_type.get().then(|| later(move || overlays(live)))}
        <div class="sources">
            {list(shown, UserId::clone, move |uid| live.source(&uid).map(|source| view! { <SourceSection live uid source /> }))}
        </div>
    }
}

#[component]
fn SourceSection(live: Live, uid: UserId, source: Rc<Source>) -> impl IntoView {
    let source = StoredValue::new_local(source);
    let (now_ms, arrangement) = (live.now_ms(), live.arrangement());
    let flow = {
        let uid = uid.clone();
        memo(move || Flowing(live.flow(&uid, now_ms.get())))
    };
    let types = memo(move || {
        live.track_shape();
        let mut types = source.with_value(|source| source.data_types());
        arrangement.with(|of| {
            types.retain(|data_type| of.grouping == Grouping::Phone && !of.is_kind_hidden(data_type));
            of.sort(&mut types);
        });
        types
    });
    let name = {
        let uid = uid.clone();
        memo(move || live.name(&uid))
    };
    let uid_to_steer = uid.clone();
    let has_remarks = {
        let uid = uid.clone();
        memo(move || {
            live.slow_tick().track();
            let is_askew = || source.with_value(|of| live.clock_difference_ms(of).is_some());
            let is_crowded = || source.with_value(|of| of.type_count() > MAX_SERIES);
            live.hole(&uid).is_some() || is_askew() || is_crowded()
        })
    };
    let remarks = move || remarks::remarks(live, source, name);
    let (heading, headed) = (format!("source-{uid}"), format!("source-{uid}"));
    let forget = {
        let uid = uid.clone();
        move |_| live.forget(&uid)
    };
    let chart = move |data_type: DataType| {
        source.with_value(|of| {
            of.series(&data_type).map(|series| view! { <SeriesCharts live source=Rc::clone(of) series /> })
        })
    };
    view! {
        <section
            class="source card"
            data-phone=uid.to_string()
            data-state=move || flow.get().0.name()
            aria-labelledby=headed
        >
            <header class="source__head">
                <h2 id=heading class="source__name">{name}</h2>
                {now_note()}
                <span class=move || flow_words(flow.get().0).0>{move || flow_words(flow.get().0).1}</span>
                <Measures live source />
                <button type="button" class="button button--small" hidden=move || flow.get().0 != Flow::Gone on:click=forget>{text::source_hide()}</button>
            </header>
            {move || has_remarks.get().then(|| later(remarks))}
            <Figures live source />
            <SteerForm live uid=uid_to_steer />
            <div class="source__charts">
                {list(move || types.get(), DataType::clone, chart)}
            </div>
        </section>
    }
}

/// The flow, as a memo compares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Flowing(Flow);

/// Rate, jitter, delay, and the difference of the clocks that a phone has taken out of it.
#[component]
fn Measures(live: Live, source: StoredValue<Rc<Source>, LocalStorage>) -> impl IntoView {
    const NONE: &str = "\u{2013}";
    let now_ms = turn(&live.stage(), || MEASURES_MS);
    let rate_hz = move || source.with_value(|source| source.rate_hz(now_ms.get()));
    let jitter_ms = memo(move || source.with_value(|source| source.jitter_ms(now_ms.get())));
    let delay_ms = move || {
        let is_live = source.with_value(|source| source.flow(now_ms.get()) == Flow::Live);
        let by_own_clock_ms = source.with_value(|source| source.timeline().borrow().delay_ms());
        // Phones and server are mostly set right; this machine's clock need not be.
        by_own_clock_ms.filter(|_| is_live).map(|delay_ms| delay_ms + live.server_ahead_ms())
    };
    let clock_ms = memo(move || source.with_value(|source| live.clock_ms(source.uid())));
    let rate = move || rate_hz().map_or_else(|| NONE.to_owned(), rate_text);
    let jitter =
        move || jitter_ms.get().map_or_else(|| NONE.to_owned(), |ms| text::number(&format!("{ms:.1} ms")));
    let delay = move || delay_ms().map_or_else(|| NONE.to_owned(), delay_text);
    view! {
        <dl class="measures">
            <div>
                <dt>{text::source_rate()}</dt>
                <dd data-rate-hz=move || rate_hz().map(|rate_hz| format!("{rate_hz:.2}"))>{steady(rate)}</dd>
            </div>
            <div title=text::source_jitter_means()>
                <dt>{text::source_jitter()}</dt>
                <dd data-jitter-ms=move || jitter_ms.get().map(|ms| format!("{ms:.2}"))>{steady(jitter)}</dd>
            </div>
            <div title=text::source_delay_means()>
                <dt>{text::source_delay()}</dt>
                <dd data-delay-ms=move || delay_ms().map(|delay_ms| format!("{delay_ms:.1}"))>{steady(delay)}</dd>
            </div>
            {move || clock_ms.get().map(|clock_ms| view! {
                <div title=text::source_clock_means()>
                    <dt>{text::source_clock()}</dt>
                    <dd data-clock-ms=format!("{clock_ms:.1}")>{clock_text(clock_ms)}</dd>
                </div>
            })}
        </dl>
    }
}

/// A difference of clocks with its sign.
fn clock_text(ahead_ms: f64) -> String {
    let sign = if ahead_ms >= 0.5 { "+" } else { "" };
    format!("{sign}{}", delay_text(ahead_ms))
}
