//! The colours of charts: read from the page's style, or those of paper.

use web_sys::{CanvasRenderingContext2d, HtmlElement};

use super::ink::{COLOURS, Ink, PALETTE, Rgb, SCALAR};
use crate::browser::read_number;

/// Width of a line where the style says none, in CSS pixels.
const LINE_CSS_PX: f64 = 1.5;

/// The colours of one colour scheme.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Theme {
    /// Labels.
    pub(super) label: Rgb,
    /// Lines of the mesh.
    pub(super) grid: Rgb,
    /// The line at zero.
    pub(super) zero: Rgb,
    /// The font of labels, a CSS family list.
    pub(super) font: String,
    /// Width of a line, in CSS pixels.
    pub(super) line_css_px: f64,
    palette: [Rgb; COLOURS],
    scalar: Rgb,
}

impl Theme {
    /// Reads the tokens that apply to `element`; what cannot be read is as on paper. The canvas only helps to read colours
    /// in whatever way they are written.
    pub(super) fn read(element: &HtmlElement, context: &CanvasRenderingContext2d) -> Self {
        let paper = Self::paper();
        let style = web_sys::window().and_then(|window| window.get_computed_style(element).ok().flatten());
        let token = |name: &str| {
            let value = style.as_ref().and_then(|style| style.get_property_value(name).ok());
            value.unwrap_or_default().trim().to_owned()
        };
        let rgb = |name: &str, or: Rgb| {
            context.set_fill_style_str(&or.to_string());
            context.set_fill_style_str(&token(name));
            context.fill_style().as_string().and_then(|text| text.parse().ok()).unwrap_or(or)
        };
        let font = token("font-family");
        Self {
            label: rgb("--muted", paper.label),
            grid: rgb("--grid", paper.grid),
            zero: rgb("--control-border", paper.zero),
            font: if font.is_empty() { paper.font } else { font },
            line_css_px: read_number(&token("--line-width")).unwrap_or(LINE_CSS_PX),
            palette: std::array::from_fn(|number| rgb(PALETTE[number], paper.palette[number])),
            scalar: rgb(SCALAR, paper.scalar),
        }
    }

    /// The colours of paper: those of the page's light scheme.
    pub(super) fn paper() -> Self {
        Self {
            label: Rgb(0x18, 0x20, 0x2d),
            grid: Rgb(0xd5, 0xdb, 0xe4),
            zero: Rgb(0x87, 0x91, 0xa1),
            font: "sans-serif".to_owned(),
            line_css_px: LINE_CSS_PX,
            palette: [
                Rgb(0xcc, 0x43, 0x18),
                Rgb(0x0c, 0x81, 0x61),
                Rgb(0x2f, 0x6a, 0xd9),
                Rgb(0x9a, 0x4f, 0xb5),
                Rgb(0x8a, 0x6a, 0x00),
                Rgb(0x0b, 0x7f, 0x99),
                Rgb(0xb2, 0x3a, 0x75),
                Rgb(0x5c, 0x66, 0x75),
            ],
            scalar: Rgb(0x24, 0x56, 0xc9),
        }
    }

    /// The colour of an ink.
    pub(super) fn colour(&self, ink: Ink) -> Rgb {
        match ink {
            Ink::Scalar => self.scalar,
            Ink::Palette(number) => self.palette[number % COLOURS],
            Ink::Own(rgb) => rgb,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_has_the_colours_of_the_light_scheme() {
        let style = include_str!("../../../style/main.css");
        let token = |name: &str| -> Rgb {
            let (_, rest) = style.split_once(&format!("{name}: ")).unwrap();
            rest.split_once(';').unwrap().0.parse().unwrap()
        };
        let paper = Theme::paper();
        for (number, name) in PALETTE.into_iter().enumerate() {
            assert_eq!(paper.colour(Ink::Palette(number)), token(name), "{name}");
        }
        assert_eq!(paper.colour(Ink::Scalar), token(SCALAR));
        assert_eq!((paper.label, paper.zero), (token("--text"), token("--control-border")));
    }
}
