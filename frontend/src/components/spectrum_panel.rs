//! The frequencies in a series: the spectrum of its last seconds, and below it how it has changed.

use std::rc::Rc;

use leptos::{html::Canvas, prelude::*};
use web_sys::HtmlCanvasElement;

use super::{Fineness, canvas::Picture, number_text, spectrum_past::Past};
use crate::{
    analysis::{
        Channel,
        spectrum::{Lines, Spectrum},
    },
    chart::{Series, series},
    text,
};

/// The spectrum is that of so many seconds: lines a quarter of a hertz apart.
const WINDOW_S: f64 = 4.0;

/// Samples farther apart have no common spectrum, in milliseconds.
const MAX_GAP_MS: f64 = 500.0;

/// Most axes that one can choose from.
const MAX_OFFERED: usize = 16;

/// What stands for the length of a vector.
const MAGNITUDE: &str = "magnitude";

/// Room for labels, in CSS pixels.
pub(super) const LEFT_PX: f64 = 52.0;
pub(super) const BOTTOM_PX: f64 = 20.0;
pub(super) const FONT_PX: f64 = 12.0;

/// So near to the end the middle of a label has no room, in CSS pixels.
const END_PX: f64 = 20.0;

struct Analysis {
    spectrum: Spectrum,
    past: Past,
    drawn_version: u64,
    channel: Channel,
}

/// The strongest frequency, its amplitude, and what it is of.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Found {
    frequency_hz: f64,
    amplitude: f64,
    channel: Channel,
}

/// The spectrum of a series' one number, or of a vector's axis: the liveliest one, or what is chosen. The length of a vector
/// that swings around zero swings twice as fast.
#[component]
pub fn SpectrumPanel(
    /// The series.
    series: Rc<Series>,
    /// Changes a few times a second.
    #[prop(into)]
    tick: Signal<f64>,
) -> impl IntoView {
    let (lines, past) = (NodeRef::<Canvas>::new(), NodeRef::<Canvas>::new());
    let peak = RwSignal::new(None::<Found>);
    let chosen = RwSignal::new(None::<Channel>);
    let names = series::names(series.data_type(), series.ring().components());
    let title = text::spectrum_title(&series.title());
    let past_title = text::spectrum_past_title(&series.title());
    let unit = series.unit().unwrap_or_default();
    let name = series.data_type().name().to_owned();
    let analysis = StoredValue::new_local(Analysis {
        spectrum: Spectrum::new(WINDOW_S, MAX_GAP_MS),
        past: Past::new(),
        drawn_version: 0,
        channel: Channel::Component(0),
    });
    let choice = (names.len() > 1).then(|| view! { <AxisChoice names=names.clone() chosen /> });
    Effect::new(move |_| {
        tick.track();
        let chosen = chosen.get();
        let (Some(lines), Some(past)) = (lines.get(), past.get()) else { return };
        analysis.update_value(|analysis| {
            if let Some(found) = renew(analysis, &series, chosen, &lines, &past) {
                peak.set(found);
            }
        });
    });
    let peak_text = move || match peak.get() {
        Some(Found { frequency_hz, amplitude, channel }) => {
            let hertz = text::number(&format!("{frequency_hz:.2}"));
            let peak =
                format!("{hertz} Hz, {} {}", number_text(amplitude, Fineness::Known), text::unit(&unit));
            match channel {
                Channel::Component(axis) if names.len() > 1 => text::labelled(&names[axis], &peak),
                _ => peak,
            }
        }
        None => text::spectrum_no_peak().to_owned(),
    };
    let label = {
        let title = title.clone();
        let peak_text = peak_text.clone();
        move || text::labelled(&title, &peak_text())
    };
    view! {
        <section class="chart" data-spectrum=name data-peak-hz=move || peak.get().map(|found| format!("{:.3}", found.frequency_hz))>
            <div class="chart__head"><h3>{title.clone()}</h3><span class="tabular small">{peak_text}</span>{choice}</div>
            <canvas class="picture" role="img" aria-label=label node_ref=lines></canvas>
            <p class="muted small" aria-hidden="true">{past_title.clone()}</p>
            <canvas class="picture" role="img" aria-label=past_title node_ref=past></canvas>
        </section>
    }
}

/// Which axis of a vector, or its length.
#[component]
fn AxisChoice(names: Vec<String>, chosen: RwSignal<Option<Channel>>) -> impl IntoView {
    let choose = move |event| {
        let value = event_target_value(&event);
        let axis = || value.parse().ok().map(Channel::Component);
        chosen.set(if value == MAGNITUDE { Some(Channel::Magnitude) } else { axis() });
    };
    let options = names.into_iter().take(MAX_OFFERED).enumerate();
    let options =
        options.map(|(axis, name)| view! { <option value=axis.to_string()>{name}</option> }).collect_view();
    view! {
        <select class="input" data-axis="spectrum" aria-label=text::spectrum_of() on:change=choose>
            <option value="">{text::spectrum_liveliest()}</option>
            {options}
            <option value=MAGNITUDE>{text::overlay_magnitude()}</option>
        </select>
    }
}

/// Calculates and draws anew if there is something new; returns the strongest frequency.
fn renew(
    analysis: &mut Analysis,
    series: &Series,
    chosen: Option<Channel>,
    lines: &HtmlCanvasElement,
    past: &HtmlCanvasElement,
) -> Option<Option<Found>> {
    if std::mem::replace(&mut analysis.drawn_version, series.version()) == series.version()
        && chosen.is_none_or(|chosen| chosen == analysis.channel)
    {
        return None;
    }
    let ring = series.ring();
    let newest_ms = ring.last()?.ts_ms;
    let range = ring.range(newest_ms - 2000.0 * WINDOW_S, f64::INFINITY);
    let channel = chosen.unwrap_or_else(|| {
        let samples = range.clone().filter_map(|index| Some(ring.get(index)?.values));
        Channel::liveliest(&samples, ring.components(), analysis.channel)
    });
    if std::mem::replace(&mut analysis.channel, channel) != channel {
        analysis.past = Past::new();
    }
    let points = range.filter_map(|index| {
        let sample = ring.get(index)?;
        Some((sample.ts_ms, channel.of(sample.values)?))
    });
    let points: Vec<_> = points.collect();
    let found = analysis.spectrum.update(points.into_iter());
    analysis.past.push(newest_ms, found.as_ref());
    if let Some(picture) = Picture::begin(lines) {
        draw_lines(&picture, found.as_ref());
    }
    if let Some(picture) = Picture::begin(past) {
        analysis.past.draw(&picture, &series.unit().unwrap_or_default());
    }
    let peak = found.and_then(|found| found.peak);
    Some(peak.map(|peak| Found { frequency_hz: peak.frequency_hz, amplitude: peak.amplitude, channel }))
}

fn draw_lines(picture: &Picture, lines: Option<&Lines<'_>>) {
    let context = &picture.context;
    let Some(lines) = lines else { return };
    let (width, height) = (picture.width - LEFT_PX, picture.height - BOTTOM_PX);
    let max_hz = lines.end_hz();
    let highest = lines.amplitudes.iter().copied().fold(1e-3, f64::max);
    let x = |hz: f64| LEFT_PX + hz / max_hz * width;
    let y = |amplitude: f64| height - amplitude / highest * (height - FONT_PX);
    picture.set_font(FONT_PX);
    context.set_fill_style_str(&picture.colour("--muted"));
    context.set_stroke_style_str(&picture.colour("--grid"));
    let step_hz = [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0]
        .into_iter()
        .find(|s| max_hz / s <= width / 60.0)
        .unwrap_or(100.0);
    context.begin_path();
    let mut hz = 0.0;
    while hz <= max_hz {
        context.move_to(x(hz), 0.0);
        context.line_to(x(hz), height);
        let is_last = x(hz) > picture.width - END_PX;
        context.set_text_align(if is_last { "right" } else { "center" });
        let at = if is_last { picture.width } else { x(hz) };
        let _ = context.fill_text(&text::number(&format!("{hz} Hz")), at, picture.height - 6.0);
        hz += step_hz;
    }
    context.set_text_align("left");
    context.stroke();
    let _ = context.fill_text(&number_text(highest, Fineness::Known), 0.0, FONT_PX);
    let _ = context.fill_text("0", 0.0, height);
    context.set_stroke_style_str(&picture.colour("--accent"));
    context.set_line_width(1.5);
    context.begin_path();
    for (index, amplitude) in lines.amplitudes.iter().enumerate() {
        context.line_to(x(index as f64 * lines.hz_per_line), y(*amplitude));
    }
    context.stroke();
}
