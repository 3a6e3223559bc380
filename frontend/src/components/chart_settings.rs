//! What a person sets of one chart, and takes of it: the ends of its values, a picture.

#![expect(unreachable_pub, reason = "the component macro writes `pub` for what is visible here only")]

use leptos::{ev::SubmitEvent, html::Input, prelude::*, wasm_split::wasm_split};
use web_sys::{Element, HtmlInputElement};

use super::{
    Loaded,
    chart_panel::{Drawing, Lanes},
    chart_save, later, once_unfolded,
    react::react,
};
use crate::{
    browser::document,
    chart::{
        lanes::MAX_LANES,
        limits::{Limits, MAX_MAGNITUDE_TEXT},
        member,
    },
    text,
};

/// The settings, which open below a chart.
#[component]
pub(super) fn Settings(
    drawing: Drawing,
    limits: Signal<Option<Limits>>,
    on_limits: impl Fn(Option<Limits>) + Copy + Send + Sync + 'static,
    lanes: Option<Lanes>,
    slow_tick: Signal<u32>,
) -> impl IntoView {
    let (is_made, unfold) = once_unfolded();
    let on_limits = Callback::new(on_limits);
    view! {
        <details class="settings" data-settings on:toggle=unfold>
            <summary class="small">{text::range_title()}</summary>
            {move || is_made.get().then(|| later(move || settings(drawing, limits, on_limits, lanes, slow_tick)))}
        </details>
    }
}

#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, fallible)]
fn settings(
    drawing: Drawing,
    limits: Signal<Option<Limits>>,
    on_limits: Callback<Option<Limits>>,
    lanes: Option<Lanes>,
    slow_tick: Signal<u32>,
) -> Loaded {
    let lanes = lanes.filter(|_| {
        drawing.members.with_untracked(|members| (2..=MAX_LANES).contains(&member::lines(members).len()))
    });
    let lanes = lanes.map(|lanes| view! { <LanesChoice lanes limits on_limits /> });
    Ok(view! { <Forms drawing limits on_limits slow_tick /> {lanes} }.into_any())
}

/// Whether each line has an axis of its own; a range that a person has chosen is one for all.
#[component]
fn LanesChoice(
    lanes: Lanes,
    limits: Signal<Option<Limits>>,
    on_limits: Callback<Option<Limits>>,
) -> impl IntoView {
    let choose = move |event| {
        let has_lanes = event_target_checked(&event);
        lanes.choose.run(has_lanes);
        if has_lanes {
            on_limits.run(None);
        }
    };
    view! {
        <label class="settings__body small">
            <input type="checkbox" data-action="lanes" prop:checked=move || lanes.is_on.get() && limits.get().is_none() on:change=choose />
            {text::range_lanes()}
        </label>
    }
}

#[component]
fn Forms(
    drawing: Drawing,
    limits: Signal<Option<Limits>>,
    on_limits: Callback<Option<Limits>>,
    slow_tick: Signal<u32>,
) -> impl IntoView {
    let (low, high) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let problem = RwSignal::new(String::new());
    let shown = move || {
        limits.get().map(|limits| limits.ends()).or_else(|| {
            let range = drawing.chart.with_value(|chart| chart.as_ref()?.range())?;
            Some((range.low, range.high))
        })
    };
    // What a person is typing is left alone.
    react(move || {
        slow_tick.track();
        let inputs = [low.get(), high.get()];
        let Some((from, to)) = shown() else { return };
        for (input, end) in inputs.into_iter().zip([from, to]) {
            let Some(input) = input else { continue };
            if !is_in_use(&input) {
                input.set_value(&end.to_string());
            }
        }
    });
    let set = move |event: SubmitEvent| {
        event.prevent_default();
        let typed =
            |input: NodeRef<Input>| input.get_untracked().map_or(f64::NAN, |input| input.value_as_number());
        match Limits::new(typed(low), typed(high)) {
            Some(limits) => {
                problem.set(String::new());
                on_limits.run(Some(limits));
            }
            None => {
                let least = format!("\u{2212}{MAX_MAGNITUDE_TEXT}");
                problem.set(text::range_problem(&least, MAX_MAGNITUDE_TEXT));
            }
        }
    };
    let release = move |_| {
        problem.set(String::new());
        on_limits.run(None);
    };
    view! {
        <form class="settings__body small" on:submit=set>
            <label>{text::range_from()} " "
                <input class="input" type="number" step="any" required=true data-range="low" node_ref=low />
            </label>
            <label>{text::range_to()} " "
                <input class="input" type="number" step="any" required=true data-range="high" node_ref=high />
            </label>
            <button class="button button--small" data-action="set-range">{text::range_set()}</button>
            <button type="button" class="button button--small" data-action="follow-data" disabled=move || limits.get().is_none() on:click=release>
                {text::range_follow()}
            </button>
            <p role="alert" class="settings__problem">{problem}</p>
        </form>
        <div class="settings__body small">
            <span>{text::picture_save()}</span>
            <button type="button" class="button button--small" data-action="save-png" on:click=move |_| chart_save::png(drawing)>"PNG"</button>
            <button type="button" class="button button--small" data-action="save-svg" on:click=move |_| chart_save::svg(drawing)>"SVG"</button>
        </div>
    }
}

/// Whether a person is at this input or at its neighbour.
fn is_in_use(input: &HtmlInputElement) -> bool {
    let focused = document().active_element().filter(|focused| focused.has_attribute("data-range"));
    let of = |element: &Element| element.closest("form").ok().flatten();
    focused.is_some_and(|focused| of(&focused) == of(input))
}
