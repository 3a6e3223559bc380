//! The lines of a series, one path each, on a canvas above the axes.

use web_sys::CanvasRenderingContext2d;

use super::{
    decimate::{self, Point, Sink},
    layout::Layout,
    ring::Ring,
    scale::{Scale, ValueRange},
    theme::Theme,
};

/// Width of a line, in CSS pixels.
const LINE_CSS_PX: f64 = 1.5;

/// What part of a series is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct View {
    /// The instant at the right edge, in milliseconds since the Unix epoch.
    pub(super) edge_ms: f64,
    /// How much time is shown, in milliseconds.
    pub(super) window_ms: f64,
    /// Which values are shown.
    pub(super) range: ValueRange,
    /// Samples further apart than this are not joined, in milliseconds.
    pub(super) gap_ms: f64,
}

impl View {
    /// Indices of the samples in view, with one more on either side, so that lines reach the plot's ends.
    fn samples(&self, ring: &Ring) -> std::ops::Range<usize> {
        let range = ring.range(self.edge_ms - self.window_ms, self.edge_ms);
        range.start.saturating_sub(1)..(range.end + 1).min(ring.len())
    }
}

/// Draws all lines of a series; the canvas must have the layout's size.
pub(super) fn draw(
    context: &CanvasRenderingContext2d,
    layout: &Layout,
    theme: &Theme,
    ring: &Ring,
    view: &View,
) {
    clear(context, layout);
    let time = Scale::new((view.edge_ms - view.window_ms, view.edge_ms), layout.x_px());
    let value = Scale::new((view.range.low, view.range.high), layout.y_px());
    context.save();
    clip(context, layout);
    context.set_line_width(LINE_CSS_PX * layout.ratio);
    context.set_line_join("round");
    context.set_line_cap("round");
    for component in 0..ring.components() {
        context.set_stroke_style_str(theme.line(component, ring.components()));
        context.begin_path();
        let points = ring.points(view.samples(ring), component);
        decimate::decimate(points, time.units_per_px(), view.gap_ms, &mut Path { context, time, value });
        context.stroke();
    }
    context.restore();
}

/// Leaves nothing on the canvas.
pub(super) fn clear(context: &CanvasRenderingContext2d, layout: &Layout) {
    context.clear_rect(0.0, 0.0, layout.width.into(), layout.height.into());
}

fn clip(context: &CanvasRenderingContext2d, layout: &Layout) {
    let ((left, right), (bottom, top)) = (layout.x_px(), layout.y_px());
    // A line at the range's very end keeps its full width.
    let slack = LINE_CSS_PX * layout.ratio;
    context.begin_path();
    context.rect(left, top - slack, right - left, bottom - top + 2.0 * slack);
    context.clip();
}

struct Path<'a> {
    context: &'a CanvasRenderingContext2d,
    time: Scale,
    value: Scale,
}

impl Path<'_> {
    fn px(&self, (ts_ms, value): Point) -> (f64, f64) {
        (self.time.px(ts_ms), self.value.px(value))
    }
}

impl Sink for Path<'_> {
    fn start(&mut self, point: Point) {
        let (x, y) = self.px(point);
        self.context.move_to(x, y);
    }

    fn line(&mut self, point: Point) {
        let (x, y) = self.px(point);
        self.context.line_to(x, y);
    }

    fn lone(&mut self, point: Point) {
        let (x, y) = self.px(point);
        // Canvases leave out lines of no length; with round ends this one is a dot.
        self.context.line_to(x + 0.01, y);
    }
}
