//! The lines of a series, one path each, on a strip above the axes.

use web_sys::CanvasRenderingContext2d;

use super::{
    bars,
    decimate::{self, Column, Point, Sink},
    ink::Ink,
    layout::Layout,
    samples::{Samples, Sections},
    scale::{Scale, ValueRange},
    stage::Mark,
    strip::{Part, Strip},
    theme::Theme,
};

/// Room for a mark with its text, in CSS pixels.
const MARK_CSS_PX: f64 = 140.0;

/// Marks that lie close together are written one below the other, in so many rows; what has no room is a line only.
const MARK_ROWS: usize = 3;

/// How much of the mesh's colour a hole has.
pub(super) const HOLE_ALPHA: f64 = 0.5;

/// A column in which a line turns is filled where it is this many times as high as the line is wide. Strokes of so many
/// steep edges are what takes browsers longest; what they cover is the column.
const MIN_FILL_WIDTHS: f64 = 4.0;

/// A line of one pixel is what browsers draw many times quicker than a broader one.
const HAIRLINE_PX: f64 = 1.0;

/// How the lines of one series are drawn.
pub(super) struct Look<I> {
    /// Which values are shown.
    pub(super) range: ValueRange,
    /// Samples further apart than this are not joined, in milliseconds.
    pub(super) gap_ms: f64,
    /// Which numbers, and in what.
    pub(super) strokes: I,
    /// Whether holes are shaded.
    pub(super) has_shade: bool,
    /// Whether lines are drawn quickly rather than well.
    pub(super) is_draft: bool,
}

/// Clears the strip from its part on, which is then drawn on; nothing is drawn beside it, nor over the labels.
pub(super) fn clear(
    context: &CanvasRenderingContext2d,
    layout: &Layout,
    part: Part<'_>,
    draw: impl FnOnce(),
) {
    let (from_x, to_x, rows) = (f64::from(part.from_px), f64::from(part.to_px), layout.rows());
    context.clear_rect(from_x, 0.0, f64::from(part.strip.width_px()) - from_x, f64::from(layout.height));
    context.save();
    context.begin_path();
    context.rect(from_x, f64::from(rows.start), to_x - from_x, f64::from(rows.end - rows.start));
    context.clip();
    draw();
    context.restore();
}

/// Draws the lines of a series on a part of the strip; the canvas must have the strip's size.
pub(super) fn draw(
    context: &CanvasRenderingContext2d,
    (layout, theme): (&Layout, &Theme),
    samples: &Samples<'_>,
    part: Part<'_>,
    look: Look<impl Iterator<Item = (usize, Ink)>>,
) {
    let value = Scale::new((look.range.low, look.range.high), layout.y_px());
    let strip = part.strip;
    let (from_ms, to_ms) = part.beside_ms();
    let width_px = theme.line_css_px * layout.ratio;
    // Two hairlines, one a little below the other, look about like a line that is a little broader.
    let beside_px = (width_px - HAIRLINE_PX) / 2.0;
    let is_twofold = look.is_draft && (0.0..HAIRLINE_PX / 2.0).contains(&beside_px);
    context.set_line_width(if is_twofold { HAIRLINE_PX } else { width_px });
    context.set_line_join("round");
    context.set_line_cap("round");
    let hole = theme.grid.to_string();
    // A reading has all its numbers or none, so those of one tell all holes.
    let mut has_shade = look.has_shade;
    for (component, ink) in look.strokes {
        let colour = theme.colour(ink).to_string();
        context.set_stroke_style_str(&colour);
        context.set_fill_style_str(&colour);
        context.begin_path();
        let shade = std::mem::take(&mut has_shade).then(|| layout.y_px());
        let shade = shade.map(|(bottom, top)| Shade { bottom, top, hole: &hole, line: &colour });
        let lower_px = if is_twofold { -beside_px } else { 0.0 };
        let mut path = Path {
            context,
            strip,
            value,
            width_px,
            lower_px,
            shade,
            is_first: true,
            last: None,
            is_up: false,
        };
        path.draw(samples, samples.sections(from_ms, to_ms), component, look.gap_ms);
        if is_twofold {
            path =
                Path { lower_px: beside_px, shade: None, is_first: false, last: None, is_up: false, ..path };
            path.draw(samples, samples.sections(from_ms, to_ms), component, look.gap_ms);
        }
        context.stroke();
    }
}

/// Writes the moments that lie on a part of the strip, or whose text reaches there.
pub(super) fn draw_marks(
    context: &CanvasRenderingContext2d,
    (layout, theme): (&Layout, &Theme),
    marks: &[Mark],
    part: Part<'_>,
) {
    let strip = part.strip;
    let first_ms = strip.ts_ms(f64::from(part.from_px) - MARK_CSS_PX * layout.ratio);
    let (first, last) = (
        marks.partition_point(|mark| mark.at_ms < first_ms),
        marks.partition_point(|mark| mark.at_ms < strip.ts_ms(part.to_px.into())),
    );
    if first >= last {
        return;
    }
    let (bottom, top) = layout.y_px();
    context.set_fill_style_str(&theme.label.to_string());
    context.set_font(&format!("{}px {}", layout.font_px(), theme.font));
    context.set_text_baseline("top");
    let room_px = MARK_CSS_PX * layout.ratio;
    let width_px = |text: &str| (layout.text_px(text) + 12.0 * layout.ratio).min(room_px);
    // All marks before are looked at too: a part of the strip has the rows that the whole has.
    let rows = rows_of(marks[..last].iter().map(|mark| (strip.px(mark.at_ms), width_px(&mark.text))));
    for (mark, row) in marks[..last].iter().zip(rows).skip(first) {
        let x = strip.px(mark.at_ms).round();
        context.fill_rect(x, top, layout.ratio.round().max(1.0), bottom - top);
        if let Some(row) = row {
            let _ = context.fill_text_with_max_width(
                &mark.text,
                x + 4.0 * layout.ratio,
                top + 2.0 * layout.ratio + row as f64 * 1.2 * layout.font_px(),
                room_px - 8.0 * layout.ratio,
            );
        }
    }
}

/// In which row each text is written, if there is room for it; of texts that begin here and are so wide, in their order.
fn rows_of(texts: impl Iterator<Item = (f64, f64)>) -> impl Iterator<Item = Option<usize>> {
    let mut ends = [f64::NEG_INFINITY; MARK_ROWS];
    texts.map(move |(x, width)| {
        let row = ends.iter().position(|end| *end <= x)?;
        ends[row] = x + width;
        Some(row)
    })
}

/// Moves the strip's pixels to the left; what becomes free at the right is empty.
pub(super) fn shift(context: &CanvasRenderingContext2d, columns: u32) {
    let Some(canvas) = context.canvas() else { return };
    // The copy replaces all pixels, the transparent ones too.
    let _ = context.set_global_composite_operation("copy");
    let _ = context.draw_image_with_html_canvas_element(&canvas, -f64::from(columns), 0.0);
    let _ = context.set_global_composite_operation("source-over");
}

/// What holes are filled with.
struct Shade<'a> {
    bottom: f64,
    top: f64,
    hole: &'a str,
    line: &'a str,
}

struct Path<'a> {
    context: &'a CanvasRenderingContext2d,
    strip: &'a Strip,
    value: Scale,
    width_px: f64,
    /// How far below its place the line is drawn.
    lower_px: f64,
    /// The shade of holes, if they have one.
    shade: Option<Shade<'a>>,
    /// Whether what is no line has yet to be drawn.
    is_first: bool,
    /// Where the line has come to.
    last: Option<(f64, f64)>,
    /// Whether the path has yet to be brought there.
    is_up: bool,
}

impl Path<'_> {
    fn draw(&mut self, samples: &Samples<'_>, sections: Sections, component: usize, gap_ms: f64) {
        let (ring, history) = (samples.ring, samples.history);
        let Sections { before, columns, after } = sections;
        let line = |path: &mut Self, points: &mut dyn Iterator<Item = Point>| {
            decimate::decimate(points, path.strip.column_ms(), gap_ms, path);
        };
        if history.column_ms() == 0.0 {
            let (before, after) = (ring.points(before, component), ring.points(after, component));
            return line(self, &mut before.chain(history.points(columns, component)).chain(after));
        }
        // Where samples meet columns, a line leads from the ones to the others.
        let middle = |(ts_ms, low, high): bars::Column| (ts_ms, low.midpoint(high));
        let mut ends = history.columns(columns, component).map(middle);
        let first = ends.next();
        let last = ends.next_back().or(first);
        if !before.is_empty() {
            line(self, &mut ring.points(before, component).chain(first));
        }
        if !after.is_empty() {
            self.last = None;
            line(self, &mut last.into_iter().chain(ring.points(after, component)));
        }
    }

    fn px(&self, (ts_ms, value): Point) -> (f64, f64) {
        (self.strip.px(ts_ms), self.value.px(value))
    }

    fn to(&mut self, (x, y): (f64, f64)) {
        if let Some((x, y)) = self.last.filter(|_| std::mem::take(&mut self.is_up)) {
            self.context.move_to(x, y + self.lower_px);
        }
        self.context.line_to(x, y + self.lower_px);
    }
}

impl Sink for Path<'_> {
    fn start(&mut self, point: Point) {
        let (x, y) = self.px(point);
        if let (Some(shade), Some((last_px, _))) = (&self.shade, self.last) {
            self.context.set_fill_style_str(shade.hole);
            self.context.set_global_alpha(HOLE_ALPHA);
            self.context.fill_rect(last_px, shade.top, x - last_px, shade.bottom - shade.top);
            self.context.set_global_alpha(1.0);
            self.context.set_fill_style_str(shade.line);
        }
        self.context.move_to(x, y + self.lower_px);
        (self.last, self.is_up) = (Some((x, y)), false);
    }

    fn line(&mut self, point: Point) {
        let to = self.px(point);
        self.to(to);
        self.last = Some(to);
    }

    fn lone(&mut self, point: Point) {
        let (x, y) = self.px(point);
        // Canvases leave out lines of no length; with round ends this one is a dot.
        self.context.line_to(x + 0.01, y + self.lower_px);
    }

    fn fill(&mut self, column: &Column) -> bool {
        let (mut top, mut bottom) = (self.value.px(column.high.1), self.value.px(column.low.1));
        if bottom - top < MIN_FILL_WIDTHS * self.width_px {
            return false;
        }
        let first = self.px(column.first);
        let left = first.0.floor();
        match self.last {
            // The way from the column before is part of this one.
            Some((x, y)) if left - x.floor() <= 1.0 => (top, bottom) = (top.min(y), bottom.max(y)),
            _ => self.to(first),
        }
        let (top, bottom) = ((top - self.width_px / 2.0).round(), (bottom + self.width_px / 2.0).round());
        if self.is_first {
            self.context.fill_rect(left, top, 1.0, bottom - top);
        }
        (self.last, self.is_up) = (Some(self.px(column.last)), true);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_lie_close_together_are_written_below_each_other() {
        let texts = [(0.0, 50.0), (10.0, 50.0), (20.0, 50.0), (30.0, 50.0), (50.0, 50.0), (200.0, 9.0)];
        let rows: Vec<_> = rows_of(texts.into_iter()).collect();
        assert_eq!(rows, [Some(0), Some(1), Some(2), None, Some(0), Some(0)]);
    }
}
