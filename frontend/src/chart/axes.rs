//! The mesh and the labels, by plotters on a canvas of their own. While charts follow the present, the time axis is
//! relative to it, so this layer stands still while the trace scrolls.

use std::ops::Range;

use plotters::{
    coord::{
        Shift,
        ranged1d::{DefaultFormatting, KeyPointHint, Ranged},
    },
    prelude::{
        ChartBuilder, Color, DrawingArea, DrawingBackend, FontDesc, FontFamily, FontStyle, IntoDrawingArea,
        RGBAColor, RGBColor,
    },
};
use plotters_canvas::CanvasBackend;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::{
    ink::Rgb,
    layout::{Layout, letters},
    scale::{Scale, ValueRange},
    theme::Theme,
    time_axis::TimeAxis,
};

const TRANSPARENT: RGBAColor = RGBAColor(0, 0, 0, 0.0);

/// Draws the layer; the canvas must have the layout's size. False if the canvas cannot be drawn on.
pub(super) fn draw(
    canvas: &HtmlCanvasElement,
    context: &CanvasRenderingContext2d,
    layout: &Layout,
    theme: &Theme,
    time: &TimeAxis,
    ranges: &[ValueRange],
) -> bool {
    context.clear_rect(0.0, 0.0, layout.width.into(), layout.height.into());
    let Some(backend) = CanvasBackend::with_canvas_object(canvas.clone()) else { return false };
    let drawn = draw_mesh(&backend.into_drawing_area(), layout, theme, time, ranges, 1.0);
    for (place, range) in ranges.iter().enumerate() {
        draw_zero(context, &layout.lane(place, ranges.len()), theme, range);
    }
    drawn.is_some()
}

/// Draws mesh and labels on an area of the layout's size, whatever it is made of, of a lane for each range; `font_scale` makes
/// up for backends that write smaller than they are told.
pub(super) fn draw_mesh<B: DrawingBackend>(
    area: &DrawingArea<B, Shift>,
    layout: &Layout,
    theme: &Theme,
    time: &TimeAxis,
    ranges: &[ValueRange],
    font_scale: f64,
) -> Option<()> {
    let last = ranges.len() - 1;
    ranges.iter().enumerate().try_for_each(|(place, range)| {
        let lane = layout.lane(place, ranges.len());
        // Below the last one stands the time of all.
        draw_lane(area, &lane, theme, (time, place == last), range, font_scale)
    })
}

fn draw_lane<B: DrawingBackend>(
    area: &DrawingArea<B, Shift>,
    layout: &Layout,
    theme: &Theme,
    (time, has_times): (&TimeAxis, bool),
    range: &ValueRange,
    font_scale: f64,
) -> Option<()> {
    let mut ticks = range.ticks();
    let step = layout.label_step(ticks.len());
    let mut place = 0;
    ticks.retain(|_| {
        place += 1;
        (place - 1) % step == 0
    });
    let mut chart = ChartBuilder::on(area)
        .margin_top(layout.top)
        .margin_right(layout.right)
        .x_label_area_size(layout.bottom)
        .y_label_area_size(layout.left)
        .build_cartesian_2d(
            Axis { range: time.range.clone(), ticks: time.ticks() },
            Axis { range: range.low..range.high, ticks: ticks.clone() },
        )
        .ok()?;
    let instant = Scale::new((time.range.start, time.range.end), layout.x_px());
    let label = |font_px: f64| {
        let font = FontDesc::new(FontFamily::Name(&theme.font), font_px * font_scale, FontStyle::Normal);
        font.color(&color(theme.label))
    };
    chart
        .configure_mesh()
        // Labels keep their distance by twice the length of ticks that are not drawn. Only labels on the right would be
        // measured by means of the page's own elements.
        .set_all_tick_mark_size(layout.label_gap_px() / 2)
        .axis_style(TRANSPARENT)
        .light_line_style(TRANSPARENT)
        .bold_line_style(color(theme.grid))
        .x_label_style(label(layout.font_px()))
        .y_label_style(label(layout.values_font_px(widest(range))))
        .x_label_formatter(&|ts_ms| match has_times {
            true => whole(time.label(*ts_ms), instant.px(*ts_ms), layout),
            false => String::new(),
        })
        .y_label_formatter(&|value| range.label(*value))
        .draw()
        .ok()
}

/// With room for the labels of these values.
pub(super) fn laid_out(layout: Layout, ranges: &[ValueRange]) -> Layout {
    layout.with_label(ranges.iter().map(widest).fold(0.0, f64::max))
}

/// How many times as wide as high the widest label is.
fn widest(range: &ValueRange) -> f64 {
    range.ticks().iter().map(|value| letters(&range.label(*value))).fold(0.0, f64::max)
}

/// A label in the middle of which this place is, unless it would be cut off at the right.
fn whole(label: String, at_px: f64, layout: &Layout) -> String {
    let is_whole = at_px + layout.text_px(&label) / 2.0 <= f64::from(layout.width);
    if is_whole { label } else { String::new() }
}

/// A range whose ticks are given.
struct Axis {
    range: Range<f64>,
    ticks: Vec<f64>,
}

impl Ranged for Axis {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from_px, to_px): (i32, i32)) -> i32 {
        let scale = Scale::new((self.range.start, self.range.end), (from_px.into(), to_px.into()));
        scale.px(*value).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        if hint.weight().allow_light_points() { Vec::new() } else { self.ticks.clone() }
    }

    fn range(&self) -> Range<f64> {
        self.range.clone()
    }
}

fn draw_zero(context: &CanvasRenderingContext2d, layout: &Layout, theme: &Theme, range: &ValueRange) {
    if range.low >= 0.0 || range.high <= 0.0 {
        return;
    }
    let y = Scale::new((range.low, range.high), layout.y_px()).px(0.0).floor() + 0.5;
    let (left, right) = layout.x_px();
    context.set_stroke_style_str(&theme.zero.to_string());
    context.set_line_width(1.0);
    context.begin_path();
    context.move_to(left, y);
    context.line_to(right, y);
    context.stroke();
}

/// A colour as plotters knows it.
pub(super) fn color(Rgb(r, g, b): Rgb) -> RGBAColor {
    RGBColor(r, g, b).to_rgba()
}
