//! What is drawn of the lines of a chart: bars, all of them as one picture, and strokes above them.

use wasm_bindgen::Clamped;
use web_sys::{CanvasRenderingContext2d, ImageData, Path2d};

use super::{
    drawn::Drawn,
    holes::{Holes, Stretch},
    ink::Rgb,
    layout::Layout,
    line::{HOLE_ALPHA, Line, Pen},
    member::Member,
    raster::Raster,
    samples::Samples,
    scale::{Scale, ValueRange},
    stack::Stack,
    strip::Part,
    theme::Theme,
};

/// A line of one pixel is what browsers draw many times quicker than a broader one.
const HAIRLINE_PX: f64 = 1.0;

/// What lines are drawn with; kept, so that its memory is.
#[derive(Debug, Default)]
pub(super) struct Painter {
    stack: Stack,
    holes: Holes,
    raster: Raster,
    strokes: Vec<(Rgb, Path2d)>,
}

/// How lines are drawn.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    /// Where the values lie.
    pub(super) layout: &'a Layout,
    /// The colours.
    pub(super) theme: &'a Theme,
    /// Which values are shown, on one axis or in lanes.
    pub(super) ranges: &'a [ValueRange],
    /// Whether lines are drawn quickly rather than well.
    pub(super) is_draft: bool,
}

impl Painter {
    /// Draws the lines of these members on a part of the strip, which must be empty; the canvas must have the strip's size.
    /// Each line lies where its own clock says. What follows since all have stalled is a hole that lasts.
    pub(super) fn draw(
        &mut self,
        context: &CanvasRenderingContext2d,
        look: Look<'_>,
        (members, samples, drawn): (&[Member], &[Samples<'_>], &Drawn),
        part: Part<'_>,
    ) {
        self.gather(look, (members, samples, drawn), part);
        self.put(context, look.layout, part);
        let end_px = f64::from(part.to_px);
        let silence = drawn.silent_since_ms.map(|since_ms| (part.strip.px(since_ms).min(end_px), end_px));
        self.shade(context, look, silence);
        self.stroke(context, look);
    }

    fn gather(
        &mut self,
        look: Look<'_>,
        (members, samples, drawn): (&[Member], &[Samples<'_>], &Drawn),
        part: Part<'_>,
    ) {
        self.stack.clear();
        self.holes.clear();
        let width_px = look.theme.line_css_px * look.layout.ratio;
        for ((member, samples), of) in members.iter().zip(samples).zip(&drawn.members) {
            let Some((first_ms, last_ms)) = samples.ends_ms() else { continue };
            let strip = part.strip.on_clock(of.lead_ms);
            let part = Part { strip: &strip, ..part };
            for (place, (component, ink)) in member.strokes().enumerate() {
                let Ok(mut path) = Path2d::new() else { return };
                let ink = look.theme.colour(ink);
                let Some(value) = scale(look.layout, look.ranges, component) else { return };
                // A reading has all its numbers or none, so those of one tell all holes.
                let is_first = place == 0;
                let holes = is_first.then(|| self.holes.begin(strip.px(first_ms)));
                let mut line = Line::new(&mut path, &strip, value, width_px, self.stack.begin(ink), holes);
                line.draw(samples, part.beside_ms(), component, member.gap_ms(samples));
                if is_first {
                    self.holes.end(strip.px(last_ms));
                }
                self.strokes.push((ink, path));
            }
        }
    }

    fn put(&mut self, context: &CanvasRenderingContext2d, layout: &Layout, part: Part<'_>) {
        if !self.raster.draw(&mut self.stack, part.from_px..part.to_px, layout.rows()) {
            return;
        }
        let ((left, top), width, bytes) = self.raster.picture();
        if let Ok(image) = ImageData::new_with_u8_clamped_array(Clamped(bytes), width) {
            let _ = context.put_image_data(&image, left.into(), top.into());
        }
    }

    fn shade(&self, context: &CanvasRenderingContext2d, look: Look<'_>, silence: Option<Stretch>) {
        let (bottom, top) = look.layout.y_px();
        context.set_fill_style_str(&look.theme.grid.to_string());
        context.set_global_alpha(HOLE_ALPHA);
        for (from_px, to_px) in self.holes.all().chain(silence) {
            context.fill_rect(from_px, top, to_px - from_px, bottom - top);
        }
        context.set_global_alpha(1.0);
    }

    fn stroke(&mut self, context: &CanvasRenderingContext2d, look: Look<'_>) {
        let width_px = look.theme.line_css_px * look.layout.ratio;
        // Two hairlines, one a little below the other, look about like a line that is a little broader.
        let beside_px = (width_px - HAIRLINE_PX) / 2.0;
        let is_twofold = look.is_draft && (0.0..HAIRLINE_PX / 2.0).contains(&beside_px);
        context.set_line_width(if is_twofold { HAIRLINE_PX } else { width_px });
        context.set_line_join("round");
        context.set_line_cap("round");
        let beside: &[f64] = if is_twofold { &[-beside_px, 2.0 * beside_px] } else { &[0.0] };
        for (ink, path) in self.strokes.drain(..) {
            context.set_stroke_style_str(&ink.to_string());
            context.save();
            for by_px in beside {
                let _ = context.translate(0.0, *by_px);
                context.stroke_with_path(&path);
            }
            context.restore();
        }
    }
}

/// Where the values of a component lie: on the only axis, or in its lane.
pub(super) fn scale(layout: &Layout, ranges: &[ValueRange], component: usize) -> Option<Scale> {
    let place = if ranges.len() == 1 { 0 } else { component };
    let range = ranges.get(place)?;
    Some(Scale::new((range.low, range.high), layout.lane(place, ranges.len()).y_px()))
}

impl Pen for Path2d {
    fn up(&mut self, (x, y): (f64, f64)) {
        self.move_to(x, y);
    }

    fn to(&mut self, (x, y): (f64, f64)) {
        self.line_to(x, y);
    }

    fn dot(&mut self, (x, y): (f64, f64)) {
        // Canvases leave out lines of no length; with round ends this one is a dot.
        self.line_to(x + 0.01, y);
    }
}
