//! A chart with its name, unit, legend and description.

use std::{cell::RefCell, rc::Rc};

use leptos::{
    html::{Canvas, Div, Section},
    prelude::*,
};

use super::{Gesture, chart_gestures, chart_numbers::Numbers, chart_probe::Pointed, number_text};
use crate::{
    browser::{clock, fullscreen},
    chart::{
        Elements, LiveChart, Series, Stage, Viewport, derived::Derived, samples::Samples,
        time_axis::time_text, timeline::Timeline,
    },
    text,
};

/// The swatches' classes, in the order of the lines' colours.
const SWATCHES: [&str; 8] = [
    "swatch swatch--1",
    "swatch swatch--2",
    "swatch swatch--3",
    "swatch swatch--4",
    "swatch swatch--5",
    "swatch swatch--6",
    "swatch swatch--7",
    "swatch swatch--8",
];

/// Most numbers that a legend writes out; longer vectors are only drawn.
const MAX_LEGEND: usize = 8;

/// The live chart of one series: its name and unit, a legend with the current values, and the canvases.
#[component]
pub fn ChartPanel(
    /// The series.
    series: Rc<Series>,
    /// What calculates the series, if it is none that comes from outside.
    derived: Option<Rc<Derived>>,
    /// The clock of its source.
    timeline: Rc<RefCell<Timeline>>,
    /// Where it is drawn.
    stage: Stage,
    /// What all charts show.
    #[prop(into)]
    viewport: Signal<Viewport>,
    /// Called with what a person asks for by hand.
    on_gesture: impl Fn(Gesture) + Copy + 'static,
    /// Changes a few times a second, when texts are to be renewed.
    #[prop(into)]
    tick: Signal<f64>,
    /// Changes every few seconds, when the description of the picture is to be renewed.
    #[prop(into)]
    slow_tick: Signal<u32>,
) -> impl IntoView {
    let nodes = Nodes::default();
    // Held as long as this component lives, so that the stage draws it as long.
    let chart = StoredValue::new_local(None::<Rc<LiveChart>>);
    let drawn = StoredValue::new_local((Rc::clone(&series), derived, timeline, stage));
    Effect::new(move |_| {
        let Some(elements) = nodes.elements() else { return };
        drawn.with_value(|(series, derived, timeline, stage)| {
            if let Some(live) =
                LiveChart::new(Rc::clone(series), derived.clone(), Rc::clone(timeline), elements)
            {
                stage.add(&live);
                chart.set_value(Some(live));
            }
        });
    });

    chart_gestures::follow(
        nodes.window,
        Signal::derive(move || viewport.with(Viewport::is_live)),
        on_gesture,
    );
    let probe = Pointed::new(chart, tick, viewport);
    let edge_ms =
        move || drawn.with_value(|(.., timeline, _)| timeline.borrow_mut().edge_ms(clock::wall_ms()));

    let (name, title, unit) = (series.data_type().name().to_owned(), series.title(), series.unit());
    let label = title.clone();
    let series = StoredValue::new_local(series);
    let last = move |component: usize| {
        if let Some(probe) = probe.get() {
            return probe.values.get(component).copied().filter(|value| value.is_finite());
        }
        tick.track();
        series.with_value(|series| {
            let ring = series.ring();
            ring.last()
                .and_then(|sample| sample.values.get(component).copied())
                .filter(|value| value.is_finite())
        })
    };
    let attribute = move |component: usize| move || last(component).map(|value| value.to_string());
    let samples = move || {
        tick.track();
        series.with_value(|series| series.ring().len())
    };
    let description = move || {
        slow_tick.track();
        let viewport = viewport.get();
        series.with_value(|series| describe(series, &viewport))
    };
    view! {
        <section
            class="chart"
            node_ref=nodes.root
            aria-label=label
            data-chart=name
            data-samples=samples
            data-last-x=attribute(0)
            data-last-y=attribute(1)
            data-last-z=attribute(2)
        >
            <div class="chart__head">
                <h3>{title} {unit.map(|unit| view! { <span class="chart__unit">{text::unit(&unit).to_owned()}</span> })}</h3>
                <Legend series=series last probe />
                <EnlargeButton root=nodes.root />
            </div>
            <Plot nodes probe description />
            <Numbers series viewport edge_ms tick />
        </section>
    }
}

/// Gives the chart the whole screen, for a projector.
#[component]
fn EnlargeButton(root: NodeRef<Section>) -> impl IntoView {
    let enlarge = move |_| {
        if let Some(root) = root.get_untracked() {
            fullscreen::toggle(&root);
        }
    };
    view! {
        <button type="button" class="button button--small" aria-label=text::chart_full_screen() title=text::chart_full_screen() data-action="enlarge" on:click=enlarge>
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
                <path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4" />
            </svg>
        </button>
    }
}

/// The elements that a chart is drawn on.
#[derive(Clone, Copy, Default)]
struct Nodes {
    root: NodeRef<Section>,
    plot: NodeRef<Div>,
    window: NodeRef<Div>,
    axes: NodeRef<Canvas>,
    trace: NodeRef<Canvas>,
}

impl Nodes {
    /// The elements, once they are on the page.
    fn elements(self) -> Option<Elements> {
        Some(Elements {
            root: self.root.get()?,
            plot: self.plot.get()?.into(),
            window: self.window.get()?.into(),
            axes: self.axes.get()?,
            trace: self.trace.get()?,
        })
    }
}

#[component]
fn Plot(
    nodes: Nodes,
    probe: Pointed,
    description: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    let Nodes { plot, window, axes, trace, .. } = nodes;
    view! {
            <div class="chart__plot" node_ref=plot>
                <canvas data-layer="axes" node_ref=axes aria-hidden="true"></canvas>
                <div
                    class="chart__window"
                    node_ref=window
                    on:pointermove=move |event| probe.point(event.client_x(), window)
                    on:pointerleave=move |_| probe.leave()
                >
                    <canvas data-layer="trace" node_ref=trace role="img" aria-label=description></canvas>
                    {move || probe.get().map(|probe| {
                        let at = format!("{:.2}%", probe.at * 100.0);
                        view! { <div class="chart__cross" style:left=at aria-hidden="true"></div> }
                    })}
                </div>
            </div>
    }
}

#[component]
fn Legend(
    series: StoredValue<Rc<Series>, LocalStorage>,
    last: impl Fn(usize) -> Option<f64> + Copy + Send + Sync + 'static,
    probe: Pointed,
) -> impl IntoView {
    // A vector may grow, so the names are looked up with every value; memos keep the list from being built anew.
    let names = Memo::new(move |_| {
        last(0);
        series.with_value(|series| series.component_names())
    });
    let of_known_type = series.with_value(|series| series.unit().is_some());
    let entry = move |(index, name): (usize, String), is_scalar: bool| {
        let value = move || {
            last(index).map_or_else(|| "\u{2013}".to_owned(), |value| number_text(value, of_known_type))
        };
        let class = if is_scalar { "swatch swatch--scalar" } else { SWATCHES[index % SWATCHES.len()] };
        view! {
            <div class="legend__entry">
                <dt><span class=class aria-hidden="true"></span>{if is_scalar { text::chart_now().to_owned() } else { name }}</dt>
                <dd class="tabular">{value}</dd>
            </div>
        }
    };
    view! {
        <dl class="legend">
            {move || probe.get().map(|probe| {
                let time = time_text(probe.ts_ms + clock::ahead_of_utc_ms(), 10.0);
                view! { <div class="legend__entry"><dt class="visually-hidden">{text::chart_at()}</dt><dd class="tabular muted" data-probe>{time}</dd></div> }
            })}
            {move || {
                let names = names.get();
                let (is_scalar, hidden) = (names.len() == 1, names.len().saturating_sub(MAX_LEGEND));
                let entries: Vec<_> =
                    names.into_iter().take(MAX_LEGEND).enumerate().map(|named| entry(named, is_scalar)).collect();
                let more = (hidden > 0).then(|| {
                    view! { <div class="legend__entry"><dt class="visually-hidden">"…"</dt><dd>{text::chart_more(&hidden.to_string())}</dd></div> }
                });
                (entries, more)
            }}
        </dl>
    }
}

/// The picture in words.
fn describe(series: &Series, viewport: &Viewport) -> String {
    let (ring, history, title) = (series.ring(), series.history(), series.title());
    let number = |value| number_text(value, series.unit().is_some());
    let title = match series.unit() {
        Some(unit) => text::chart_in_unit(&title, text::unit(&unit)),
        None => title,
    };
    let Some(newest) = ring.last() else { return text::chart_no_samples(&title) };
    let shown_ms = viewport.range(newest.ts_ms);
    let values: Vec<String> = series
        .component_names()
        .iter()
        .zip(newest.values)
        .take(MAX_LEGEND)
        .map(|(name, value)| format!("{name} {}", number(*value)).trim().to_owned())
        .collect();
    let samples = Samples { ring: &ring, history: &history };
    let span = match viewport {
        Viewport::Follow { window_ms } => {
            text::chart_last_seconds(&text::number(&(window_ms / 1000.0).to_string()))
        }
        Viewport::Fixed { from_ms, to_ms } => {
            let time = |ts_ms| time_text(ts_ms + clock::ahead_of_utc_ms(), 1000.0);
            text::chart_from_to(&time(*from_ms), &time(*to_ms))
        }
    };
    let values = values.join(", ");
    match samples.extent(shown_ms.start, shown_ms.end) {
        Some((low, high)) => text::chart_described(&title, &values, &number(low), &number(high), &span),
        None => text::chart_described_empty(&title, &values, &span),
    }
}
