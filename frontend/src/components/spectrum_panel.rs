//! The frequencies in a series: the spectrum of its last seconds, and below it how it has changed.

use std::rc::Rc;

use leptos::{html::Canvas, prelude::*};
use web_sys::HtmlCanvasElement;

use super::{
    Fineness,
    canvas::Picture,
    number::{number_text, told_time},
    react::react,
    spectrum_past::Past,
    spectrum_readings::{Lack, Readings},
};
use crate::{
    analysis::{
        Channel,
        spectrum::{Lines, Spectrum},
    },
    chart::{Series, Viewport, decimate::Point, history::History, series},
    text,
};

/// The spectrum is that of so many seconds: lines a quarter of a hertz apart.
const WINDOW_S: f64 = 4.0;

/// So much is gathered for a spectrum, in seconds: its window, and what it begins after.
pub(super) const GATHERED_S: f64 = 2.0 * WINDOW_S;

/// The last sample may have been on its way for so long when the charts were stopped, in milliseconds.
const MAX_LATE_MS: f64 = 1500.0;

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
    followed_version: u64,
    drawn: Option<Shown>,
    channel: Channel,
}

/// What is drawn: the end of the present at a version of the series, or a stretch that stands still and what the server told
/// of it; and what of a vector was chosen.
#[derive(Debug, Clone)]
struct Shown {
    viewport: Viewport,
    version: u64,
    history: Rc<History>,
    chosen: Option<Channel>,
}

impl Shown {
    fn of(series: &Series, viewport: Viewport, chosen: Option<Channel>) -> Self {
        // What stands still stays as it is, whatever comes: samples that the page gives up meanwhile were seen.
        let version = if viewport.is_live() { series.version() } else { 0 };
        Self { viewport, version, history: series.history(), chosen }
    }

    fn is_same(&self, other: &Self) -> bool {
        (self.viewport, self.version, self.chosen) == (other.viewport, other.version, other.chosen)
            && (self.viewport.is_live() || Rc::ptr_eq(&self.history, &other.history))
    }
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
    /// What all charts show.
    told: Signal<Viewport, LocalStorage>,
) -> impl IntoView {
    series.look_back(1000.0 * GATHERED_S);
    let (lines, past) = (NodeRef::<Canvas>::new(), NodeRef::<Canvas>::new());
    // The strongest frequency, and what cannot be told.
    let found = RwSignal::new((None::<Found>, Lack::default()));
    let chosen = RwSignal::new(None::<Channel>);
    let names = series::names(series.data_type(), series.ring().components());
    let title = text::spectrum_title(&series.title());
    let past_title = text::spectrum_past_title(&series.title());
    let unit = series.unit().unwrap_or_default();
    let name = series.data_type().name().to_owned();
    let analysis = StoredValue::new_local(Analysis {
        spectrum: Spectrum::new(WINDOW_S, MAX_GAP_MS),
        past: Past::new(),
        followed_version: 0,
        drawn: None,
        channel: Channel::Component(0),
    });
    let choice = (names.len() > 1).then(|| view! { <AxisChoice names=names.clone() chosen /> });
    react(move || {
        tick.track();
        let shown = Shown::of(&series, told.get(), chosen.get());
        let (Some(lines), Some(past)) = (lines.get(), past.get()) else { return };
        analysis.update_value(|analysis| {
            analysis.follow(&series, shown.chosen);
            if analysis.drawn.as_ref().is_none_or(|drawn| !drawn.is_same(&shown)) {
                found.set(analysis.draw(&series, &shown, &lines, &past));
                analysis.drawn = Some(shown);
            }
        });
    });
    let peak_text = move || peak_words(found.get(), &names, &unit);
    let label = {
        let title = title.clone();
        let peak_text = peak_text.clone();
        move || {
            let (peak, time) = (peak_text(), told_time(&told.get()));
            let words = if peak.is_empty() { time } else { [peak, time].join(", ") };
            text::labelled(&title, &words)
        }
    };
    // Where nothing can be told, both pictures lack something; to be heard, it is said once.
    let note = move || {
        let words = found.get().1.words()?;
        Some(view! { <p class="chart__note small muted" data-note>{words}</p> })
    };
    let first_note = move || {
        let words = Some(found.get().1).filter(|lack| *lack == Lack::All)?.words()?;
        Some(view! { <p class="chart__note small muted" aria-hidden="true">{words}</p> })
    };
    let past_label = {
        let past_title = past_title.clone();
        move || [past_title.clone(), told_time(&told.get())].join(", ")
    };
    view! {
        <section class="chart" data-spectrum=name data-peak-hz=move || found.get().0.map(|found| format!("{:.3}", found.frequency_hz))>
            <div class="chart__head">
                <h3>{title.clone()}</h3>
                <span class="muted small tabular" data-told>{move || told_time(&told.get())}</span>
                <span class="tabular small">{peak_text}</span>
                {choice}
            </div>
            <div class="picture-frame">
                <canvas class="picture" role="img" aria-label=label node_ref=lines></canvas>
                {first_note}
            </div>
            <p class="muted small" aria-hidden="true">{past_title}</p>
            <div class="picture-frame">
                <canvas class="picture" role="img" aria-label=past_label node_ref=past></canvas>
                {note}
            </div>
        </section>
    }
}

/// The strongest frequency in words, and of which of these numbers it is; nothing where it cannot be told.
fn peak_words((found, lack): (Option<Found>, Lack), names: &[String], unit: &str) -> String {
    let Some(Found { frequency_hz, amplitude, channel }) = found else {
        return if lack == Lack::All { String::new() } else { text::spectrum_no_peak().to_owned() };
    };
    let hertz = text::number(&format!("{frequency_hz:.2}"));
    let peak = format!("{hertz} Hz, {} {}", number_text(amplitude, Fineness::Known), text::unit(unit));
    match channel {
        Channel::Component(axis) if names.len() > 1 => text::labelled(&names[axis], &peak),
        _ => peak,
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

impl Analysis {
    /// Takes in what has come since the last call, so that the picture of the past has no hole when it is live again.
    fn follow(&mut self, series: &Series, chosen: Option<Channel>) {
        let version = series.version();
        let is_chosen = chosen.is_none_or(|chosen| chosen == self.channel);
        if std::mem::replace(&mut self.followed_version, version) == version && is_chosen {
            return;
        }
        let ring = series.ring();
        let Some(newest_ms) = ring.last().map(|last| last.ts_ms) else { return };
        let range = ring.range(newest_ms - 1000.0 * GATHERED_S, f64::INFINITY);
        let channel = chosen.unwrap_or_else(|| {
            let samples = range.clone().filter_map(|index| Some(ring.get(index)?.values));
            Channel::liveliest(&samples, ring.components(), self.channel)
        });
        if std::mem::replace(&mut self.channel, channel) != channel {
            self.past = Past::new();
        }
        let points = range.filter_map(|index| {
            let sample = ring.get(index)?;
            Some((sample.ts_ms, channel.of(sample.values)?))
        });
        let points: Vec<_> = points.collect();
        let found = self.spectrum.update(points.into_iter());
        self.past.push(newest_ms, found.as_ref());
    }

    /// Draws what is shown; returns the strongest frequency at its end, and what of it could not be told.
    fn draw(
        &mut self,
        series: &Series,
        shown: &Shown,
        lines: &HtmlCanvasElement,
        past: &HtmlCanvasElement,
    ) -> (Option<Found>, Lack) {
        let newest_ms = series.ring().last().map_or(0.0, |last| last.ts_ms);
        let (from_ms, end_ms) = match shown.viewport {
            Viewport::Follow { .. } => (newest_ms, newest_ms),
            Viewport::Fixed { from_ms, to_ms } => (from_ms, to_ms),
        };
        let readings = Readings::of(series, from_ms - 1000.0 * GATHERED_S, end_ms);
        let channel = match shown.viewport {
            Viewport::Follow { .. } => self.channel,
            Viewport::Fixed { .. } => {
                shown.chosen.unwrap_or_else(|| readings.liveliest(end_ms, self.channel))
            }
        };
        let points = readings.points(channel);
        let unit = series.unit().unwrap_or_default();
        if let Some(picture) = Picture::begin(past) {
            match shown.viewport {
                Viewport::Follow { .. } => self.past.draw(&picture, &unit),
                Viewport::Fixed { .. } => {
                    let mut past = Past::new();
                    past.fill(from_ms..end_ms, |past, at_ms| {
                        past.push(at_ms, spectrum_at(&mut self.spectrum, &points, at_ms).as_ref());
                    });
                    past.draw(&picture, &unit);
                }
            }
        }
        let found = spectrum_at(&mut self.spectrum, &points, end_ms);
        if let Some(picture) = Picture::begin(lines) {
            draw_lines(&picture, found.as_ref());
        }
        let lack = match shown.viewport {
            Viewport::Follow { .. } => Lack::Nothing,
            Viewport::Fixed { .. } => Lack::of(readings.is_coarse, found.is_some()),
        };
        let peak = found.and_then(|found| found.peak);
        let found =
            peak.map(|peak| Found { frequency_hz: peak.frequency_hz, amplitude: peak.amplitude, channel });
        (found, lack)
    }
}

/// The spectrum of the window that ends at an instant, if something was measured until then.
fn spectrum_at<'a>(spectrum: &'a mut Spectrum, points: &[Point], at_ms: f64) -> Option<Lines<'a>> {
    let end = points.partition_point(|(ts_ms, _)| *ts_ms <= at_ms);
    let first = points[..end].partition_point(|(ts_ms, _)| *ts_ms < at_ms - 1000.0 * GATHERED_S);
    let points = &points[first..end];
    points.last().filter(|(last_ms, _)| at_ms - last_ms <= MAX_LATE_MS)?;
    spectrum.update(points.iter().copied())
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

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use motionwire_shared::{DataType, KnownType};

    use super::*;

    /// Ten seconds of a swing of y with 3 Hz, and ten more of x with 5 Hz.
    fn series() -> Series {
        let series = Series::new(DataType::Known(KnownType::Acceleration), 3);
        for n in 0..1000u32 {
            let at_s = f64::from(n) / 50.0;
            let swing = |hz: f64| (TAU * hz * at_s).sin();
            let values = if n < 500 { [0.0, swing(3.0), 9.8] } else { [swing(5.0), 0.0, 9.8] };
            series.insert(at_s * 1000.0, n.into(), &values);
        }
        series
    }

    #[test]
    fn a_stretch_that_stands_still_has_the_spectrum_and_the_axis_of_its_own_end() {
        let (series, mut spectrum) = (series(), Spectrum::new(WINDOW_S, MAX_GAP_MS));
        let mut peak_hz = |from_ms: f64, end_ms: f64| {
            let readings = Readings::of(&series, from_ms - 1000.0 * GATHERED_S, end_ms);
            let points = readings.points(readings.liveliest(end_ms, Channel::Component(2)));
            spectrum_at(&mut spectrum, &points, end_ms)?.peak.map(|peak| peak.frequency_hz.round())
        };
        let found = [peak_hz(0.0, 8_000.0), peak_hz(0.0, 19_000.0), peak_hz(0.0, 20_500.0)];
        assert_eq!(
            found,
            [Some(3.0), Some(5.0), Some(5.0)],
            "what is on its way when the charts stop is no end"
        );
        assert_eq!([peak_hz(0.0, 2_000.0), peak_hz(0.0, 25_000.0)], [None, None], "too little, or nothing");
    }
}
