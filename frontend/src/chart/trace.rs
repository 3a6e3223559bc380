//! The strip above the axes: its part that is drawn on, its marks, its moves.

use web_sys::CanvasRenderingContext2d;

use super::{
    layout::{Layout, letters},
    stage::Mark,
    strip::Part,
    theme::Theme,
};

/// Room for a mark with its text where labels are of the usual size, in CSS pixels.
const MARK_CSS_PX: f64 = 140.0;

/// Marks that lie close together are written one below the other, in so many rows; what has no room is a line only.
const MARK_ROWS: usize = 3;

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

/// Writes the moments that lie on a part of the strip, or whose text reaches there; the strip's clock is ahead of theirs by so
/// much, in milliseconds.
pub(super) fn draw_marks(
    context: &CanvasRenderingContext2d,
    (layout, theme): (&Layout, &Theme),
    (marks, ahead_ms): (&[Mark], f64),
    part: Part<'_>,
) {
    let strip = part.strip;
    let ts_ms = |px: f64| strip.ts_ms(px) - ahead_ms;
    let x_px = |mark: &Mark| strip.px(mark.at_ms + ahead_ms);
    let room_px = MARK_CSS_PX * layout.ratio * layout.zoom;
    let first_ms = ts_ms(f64::from(part.from_px) - room_px);
    let (first, last) = (
        marks.partition_point(|mark| mark.at_ms < first_ms),
        marks.partition_point(|mark| mark.at_ms < ts_ms(part.to_px.into())),
    );
    if first >= last {
        return;
    }
    let (bottom, top) = layout.y_px();
    let [ground, label] = [theme.ground, theme.label].map(|colour| colour.to_string());
    context.set_font(&format!("{}px {}", layout.font_px(), theme.font));
    context.set_text_baseline("top");
    let width_px = |text: &str| (layout.text_px(text) + 12.0 * layout.ratio).min(room_px);
    // All marks before are looked at too: a part of the strip has the rows that the whole has.
    let rows = rows_of(marks[..last].iter().map(|mark| (x_px(mark), width_px(&mark.text))));
    let marks = || marks[..last].iter().skip(first).map(|mark| (mark, x_px(mark).round()));
    let rectangle = |colour: &str, (x, y): (f64, f64), (width, height): (f64, f64)| {
        context.set_fill_style_str(colour);
        context.fill_rect(x, y, width, height);
    };
    // Both are seen over whatever is drawn: beside the line and behind the text lies the ground. No line crosses a text.
    let line_px = layout.ratio.round().max(1.0);
    for (_, x) in marks() {
        rectangle(&ground, (x - line_px, top), (3.0 * line_px, bottom - top));
        rectangle(&label, (x, top), (line_px, bottom - top));
    }
    for ((mark, x), row) in marks().zip(rows.skip(first)) {
        let Some(row) = row else { continue };
        let top = top + 2.0 * layout.ratio + row as f64 * 1.2 * layout.font_px();
        let most_px = room_px - 8.0 * layout.ratio;
        let text = shortened(&mark.text, most_px / layout.font_px());
        let text_px = layout.text_px(&text).min(most_px);
        rectangle(
            &ground,
            (x + line_px, top),
            (text_px + 7.0 * layout.ratio - line_px, 1.1 * layout.font_px()),
        );
        context.set_fill_style_str(&label);
        let _ = context.fill_text_with_max_width(&text, x + 4.0 * layout.ratio, top, most_px);
    }
}

/// As much of a text as has room, which is so many times as wide as the text is high; what is cut off leaves a mark.
fn shortened(text: &str, room: f64) -> String {
    let width = letters(text);
    if width <= room {
        return text.to_owned();
    }
    let fitting = (text.chars().count() as f64 * room / width) as usize;
    let end = text.char_indices().nth(fitting.saturating_sub(1)).map_or(0, |(end, _)| end);
    [&text[..end], "\u{2026}"].concat()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_lie_close_together_are_written_below_each_other() {
        let texts = [(0.0, 50.0), (10.0, 50.0), (20.0, 50.0), (30.0, 50.0), (50.0, 50.0), (200.0, 9.0)];
        let rows: Vec<_> = rows_of(texts.into_iter()).collect();
        assert_eq!(rows, [Some(0), Some(1), Some(2), None, Some(0), Some(0)]);
    }

    #[test]
    fn a_long_text_is_cut_off_rather_than_squeezed() {
        for (text, expected) in [
            ("Sprint", "Sprint"),
            ("Sprint over the schoolyard", "Sprint ov…"),
            ("走った距離と時間の記録と感想", "走った距離…"),
            ("", ""),
        ] {
            let short = shortened(text, 6.5);
            assert_eq!(short, expected);
            assert!(letters(&short) <= 6.5, "{short}");
        }
    }
}
