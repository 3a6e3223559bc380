//! A chart with its name, unit, legend and description.

use std::rc::Rc;

use leptos::{
    html::{Canvas, Div, Section},
    prelude::*,
};
use web_sys::Event;

use super::{
    Fineness, Gesture, chart_access, chart_gestures,
    chart_legend::{Legend, value},
    chart_numbers::Numbers,
    chart_probe::Pointed,
    chart_settings::Settings,
    later, memo,
    number::number_beside,
    react::react,
    turn,
};
use crate::{
    browser::{Listener, clock, document, fullscreen},
    chart::{Elements, LiveChart, Member, Shown, Stage, Viewport, limits::Limits},
    text,
};

/// Time between two renewals of a chart's texts, in milliseconds; and where nobody sees them, though a program may read
/// them out.
const TEXTS_MS: f64 = 330.0;
const UNSEEN_TEXTS_MS: f64 = 2000.0;

/// Time between two renewals of what describes the picture, in milliseconds.
const DESCRIPTION_MS: f64 = 5000.0;

/// How long a chart has to be painted before it gets what a few need, in milliseconds.
const SETTLED_MS: f64 = 1000.0;

/// What a chart is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// What is measured, in words.
    pub title: String,
    /// The unit, if it is known.
    pub unit: Option<String>,
    /// The data type, as it is called on the wire.
    pub type_name: String,
}

/// Whether each line of a chart has an axis of its own, and what chooses that.
#[derive(Clone, Copy)]
pub struct Lanes {
    /// Whether it has.
    pub is_on: Signal<bool>,
    /// Called with what a person chooses.
    pub choose: Callback<bool>,
}

/// A chart that is on the page, and where it is drawn.
#[derive(Clone, Copy)]
pub(super) struct Drawing {
    pub(super) chart: StoredValue<Option<Rc<LiveChart>>, LocalStorage>,
    pub(super) members: Signal<Vec<Member>, LocalStorage>,
    pub(super) subject: StoredValue<Subject>,
    pub(super) stage: StoredValue<Stage, LocalStorage>,
    pub(super) viewport: Signal<Viewport>,
    pub(super) told: Signal<Viewport>,
}

impl Drawing {
    /// What the chart shows of what all charts show.
    pub(super) fn shown(self, viewport: &Viewport) -> Shown {
        let now_ms = clock::wall_ms();
        let of_chart = |chart: &Rc<LiveChart>| chart.shown(viewport, now_ms);
        self.chart
            .with_value(|chart| chart.as_ref().map_or_else(|| Shown::new(&[], viewport, now_ms), of_chart))
    }

    /// A value of a component as people read it, as finely as its axis is.
    pub(super) fn number(self, value: f64, component: usize) -> String {
        let fineness = self.subject.with_value(|subject| Fineness::of(&subject.type_name));
        let axis = self.chart.with_value(|chart| chart.as_ref()?.range_of(component));
        number_beside(value, fineness, axis.as_ref())
    }
}

/// A live chart: its name and unit, a legend with the current values, and the canvases.
#[component]
pub fn ChartPanel(
    /// What it is about.
    subject: Subject,
    /// What is drawn.
    members: Signal<Vec<Member>, LocalStorage>,
    /// Where it is drawn.
    stage: Stage,
    /// What all charts show.
    #[prop(into)]
    viewport: Signal<Viewport>,
    /// The same for texts, which may follow more slowly.
    told: Signal<Viewport>,
    /// Called with what a person asks for by hand.
    on_gesture: impl Fn(Gesture) + Copy + 'static,
    /// The range of values that a person has chosen.
    #[prop(into)]
    limits: Signal<Option<Limits>>,
    /// Called with the range of values that a person chooses.
    on_limits: impl Fn(Option<Limits>) + Copy + Send + Sync + 'static,
    /// Whether each line has an axis of its own, where that can be chosen.
    #[prop(optional)]
    lanes: Option<Lanes>,
    /// What is written over the lines.
    #[prop(optional)]
    note: Option<AnyView>,
) -> impl IntoView {
    let nodes = Nodes::default();
    // Held as long as this component lives, so that the stage draws it as long.
    let chart = StoredValue::new_local(None::<Rc<LiveChart>>);
    let (tick, slow_tick) = clocks(&stage, chart);
    let drawing = Drawing {
        chart,
        members,
        subject: StoredValue::new(subject),
        stage: StoredValue::new_local(stage),
        viewport,
        told,
    };
    draw(drawing, nodes, limits, lanes);
    let probe = follow_hands(drawing, nodes, tick, on_gesture);
    let last = move |component| move || only_value(drawing, probe, tick, component);
    let samples = move || {
        tick.track();
        members.with(|members| members.iter().map(|member| member.series.ring().len()).sum::<usize>())
    };
    let Subject { title, unit, type_name } = drawing.subject.get_value();
    let description = RwSignal::new(title.clone());
    let began_ms = tick.get_untracked();
    let is_settled = memo(move || tick.get() - began_ms >= SETTLED_MS);
    let on_limits = Callback::new(on_limits);
    let access = move || {
        chart_access::access(drawing, nodes.window, probe, (description, slow_tick), (limits, on_limits))
    };
    let label = title.clone();
    view! {
        <section
            class="chart"
            node_ref=nodes.root
            aria-label=label
            data-chart=type_name
            data-samples=samples
            data-last-x=last(0)
            data-last-y=last(1)
            data-last-z=last(2)
        >
            <div class="chart__head">
                {heading(title, unit)}
                <Legend drawing probe tick />
                <EnlargeButton root=nodes.root />
            </div>
            <Plot nodes probe description>
                {move || is_settled.get().then(|| later(access))}
                {note}
            </Plot>
            <div class="chart__more">
                <Numbers drawing tick />
                <Settings drawing limits on_limits=move |limits| on_limits.run(limits) lanes slow_tick />
            </div>
        </section>
    }
}

/// The instants at which a chart's texts are renewed, in milliseconds since the Unix epoch; and what changes when those are that
/// describe its picture.
fn clocks(
    stage: &Stage,
    chart: StoredValue<Option<Rc<LiveChart>>, LocalStorage>,
) -> (Signal<f64>, Signal<u32>) {
    let is_in_view = move || {
        let known = chart.try_with_value(|chart| chart.as_ref().map(|chart| chart.is_in_view()));
        known.flatten().unwrap_or(true)
    };
    let tick = turn(stage, move || if is_in_view() { TEXTS_MS } else { UNSEEN_TEXTS_MS });
    // Read and not only tracked by whoever waits for it: a memo that nobody has read does not change.
    let beat = memo(move || (tick.get() / DESCRIPTION_MS) as u32);
    (tick, Signal::derive(move || beat.get()))
}

/// Follows whatever points at the plot or moves it.
fn follow_hands(
    drawing: Drawing,
    nodes: Nodes,
    tick: Signal<f64>,
    on_gesture: impl Fn(Gesture) + Copy + 'static,
) -> Pointed {
    let Drawing { chart, viewport, told, .. } = drawing;
    let probe = Pointed::new(chart, tick, viewport, told);
    let is_live = Signal::derive(move || viewport.with(Viewport::is_live));
    chart_gestures::follow(nodes.window, is_live, move |at| probe.point(at), on_gesture);
    probe
}

/// What the legend tells of a number, of a chart of one source, for programs that look at the page.
fn only_value(drawing: Drawing, probe: Pointed, tick: Signal<f64>, component: usize) -> Option<String> {
    let is_alone = drawing.members.with(|members| members.len() == 1);
    value(drawing, probe, tick, 0, component).filter(|_| is_alone).map(|value| value.to_string())
}

/// What is measured, and in which unit.
fn heading(title: String, unit: Option<String>) -> impl IntoView {
    let unit = unit.and_then(|unit| text::unit_beside(&title, &unit));
    view! { <h3>{title}" "{unit.map(|unit| view! { <span class="chart__unit">{unit}</span> })}</h3> }
}

/// Puts the chart on the stage as soon as its elements are on the page, and keeps it to what it should show.
fn draw(drawing: Drawing, nodes: Nodes, limits: Signal<Option<Limits>>, lanes: Option<Lanes>) {
    let Drawing { chart, members, stage, .. } = drawing;
    react(move || {
        let Some(elements) = nodes.elements() else { return };
        let live = LiveChart::new(members.get_untracked(), limits.get_untracked(), elements);
        if let Some(live) = live {
            live.set_lanes(lanes.is_some_and(|lanes| lanes.is_on.get_untracked()));
            stage.with_value(|stage| stage.add(&live));
            chart.set_value(Some(live));
        }
    });
    let change = move |change: &dyn Fn(&LiveChart)| {
        chart.with_value(|chart| chart.iter().for_each(|chart| change(chart)));
        stage.with_value(Stage::wake);
    };
    react(move || {
        let members = members.get();
        change(&|chart| chart.set_members(members.clone()));
    });
    react(move || {
        let limits = limits.get();
        let has_lanes = lanes.is_some_and(|lanes| lanes.is_on.get());
        change(&|chart| {
            chart.set_limits(limits);
            chart.set_lanes(has_lanes);
        });
    });
}

/// Lets the chart fill the window, for a projector, and the page the screen: a chart that had the screen for itself would lose it
/// where it is moved on the page.
#[component]
fn EnlargeButton(root: NodeRef<Section>) -> impl IntoView {
    let is_pressed = RwSignal::new(false);
    let fill = move |is_large| {
        if let Some(root) = root.try_get_untracked().flatten() {
            let _ = root.toggle_attribute_with_force("data-large", is_large);
            is_pressed.set(is_large);
        }
    };
    let enlarge = move |_| {
        let is_large = !is_pressed.get_untracked();
        fill(is_large);
        if is_large { fullscreen::enter() } else { fullscreen::leave() }
    };
    // The browser's own way back, a key, comes from elsewhere.
    let listener = Listener::new(&document(), "fullscreenchange", move |_: Event| {
        if document().fullscreen_element().is_none() {
            fill(false);
        }
    });
    StoredValue::new_local(listener);
    // A chart may go while it is large: its source is hidden or erased, or another page's hands leave it out.
    on_cleanup(move || {
        if is_pressed.try_get_untracked() == Some(true) {
            fullscreen::leave();
        }
    });
    view! {
        <button type="button" class="button button--small" aria-label=text::chart_full_screen() title=text::chart_full_screen() aria-pressed=move || is_pressed.get().to_string() data-action="enlarge" on:click=enlarge>
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
            axes: self.axes.get()?,
            trace: self.trace.get()?,
        })
    }
}

#[component]
fn Plot(nodes: Nodes, probe: Pointed, description: RwSignal<String>, children: Children) -> impl IntoView {
    let Nodes { plot, window, axes, trace, .. } = nodes;
    view! {
            <div class="chart__plot" node_ref=plot>
                <canvas data-layer="axes" node_ref=axes aria-hidden="true"></canvas>
                {children()}
                <div
                    class="chart__window"
                    node_ref=window
                    on:pointerleave=move |_| probe.leave()
                >
                    <canvas data-layer="trace" node_ref=trace role="img" aria-label=description></canvas>
                    {move || probe.get().map(|probe| {
                        let at = format!("{:.2}%", probe.at * 100.0);
                        view! { <div class="chart__cross" style:left=at data-share=probe.at.to_string() aria-hidden="true"></div> }
                    })}
                </div>
            </div>
    }
}
