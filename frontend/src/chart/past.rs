//! The columns of the past on a strip: bars, all of a chart as one picture.

use wasm_bindgen::Clamped;
use web_sys::{CanvasRenderingContext2d, ImageData};

use super::{
    bars::{Bars, Sink},
    ink::Rgb,
    layout::Layout,
    member::Member,
    raster::{Bar, Raster},
    samples::Samples,
    scale::{Scale, ValueRange},
    strip::Part,
    theme::Theme,
    trace::HOLE_ALPHA,
};

/// What bars are drawn with; kept, so that its memory is.
#[derive(Debug, Default)]
pub(super) struct Painter {
    bars: Vec<Bar>,
    holes: Vec<(f64, f64)>,
    raster: Raster,
}

impl Painter {
    /// Draws the columns of these members' pasts on a part of the strip, which must be empty.
    pub(super) fn draw(
        &mut self,
        context: &CanvasRenderingContext2d,
        (layout, theme, range): (&Layout, &Theme, ValueRange),
        (members, samples): (&[Member], &[Samples<'_>]),
        part: Part<'_>,
    ) {
        let strip = part.strip;
        self.bars.clear();
        self.holes.clear();
        let value = Scale::new((range.low, range.high), layout.y_px());
        let half_px = theme.line_css_px * layout.ratio / 2.0;
        let (from_ms, to_ms) = part.beside_ms();
        for (member, samples) in members.iter().zip(samples) {
            let (history, gap_ms) = (samples.history, member.gap_ms(samples));
            if history.column_ms() == 0.0 {
                continue;
            }
            let columns = history.around(from_ms, to_ms);
            for (component, ink) in member.strokes() {
                // A reading has all its numbers or none, so those of one tell all holes; where there are several
                // sources, another's line may go through one's hole.
                let holes = (members.len() == 1 && component == 0).then_some(&mut self.holes);
                let mut upright =
                    Upright { bars: &mut self.bars, holes, value, half_px, ink: theme.colour(ink) };
                let bars = Bars { px: |ts_ms| strip.px(ts_ms), column_ms: history.column_ms(), gap_ms };
                bars.draw(history.columns(columns.clone(), component), &mut upright);
            }
        }
        self.put(context, layout, part);
        self.shade(context, layout, theme);
    }

    fn put(&mut self, context: &CanvasRenderingContext2d, layout: &Layout, part: Part<'_>) {
        if !self.raster.draw(&self.bars, part.from_px..part.to_px, layout.rows()) {
            return;
        }
        let ((left, top), width, bytes) = self.raster.picture();
        if let Ok(image) = ImageData::new_with_u8_clamped_array(Clamped(bytes), width) {
            let _ = context.put_image_data(&image, left.into(), top.into());
        }
    }

    fn shade(&self, context: &CanvasRenderingContext2d, layout: &Layout, theme: &Theme) {
        let (bottom, top) = layout.y_px();
        context.set_fill_style_str(&theme.grid.to_string());
        context.set_global_alpha(HOLE_ALPHA);
        for (from_px, to_px) in &self.holes {
            context.fill_rect(*from_px, top, to_px - from_px, bottom - top);
        }
        context.set_global_alpha(1.0);
    }
}

/// Gathers the bars of a line.
struct Upright<'a> {
    bars: &'a mut Vec<Bar>,
    holes: Option<&'a mut Vec<(f64, f64)>>,
    value: Scale,
    half_px: f64,
    ink: Rgb,
}

impl Sink for Upright<'_> {
    fn bar(&mut self, from_px: f64, to_px: f64, (low, high): (f64, f64)) {
        // A steady value is a line, not nothing. Casts end at the integer's ends.
        let (top, bottom) = (self.value.px(high) - self.half_px, self.value.px(low) + self.half_px);
        self.bars.push(Bar { columns: from_px as u32..to_px as u32, top, bottom, ink: self.ink });
    }

    fn hole(&mut self, from_px: f64, to_px: f64) {
        if let Some(holes) = &mut self.holes {
            holes.push((from_px, to_px));
        }
    }
}
