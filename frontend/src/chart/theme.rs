//! The colours of charts: read from the page's style, or those of paper.

use web_sys::{CanvasRenderingContext2d, HtmlElement};

use super::ink::{COLOURS, Ink, PALETTE, Rgb, SCALAR};
use crate::browser::read_number;

/// Width of a line where the style says none, in CSS pixels.
const LINE_CSS_PX: f64 = 1.5;

/// The colours of one colour scheme.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Theme {
    /// What charts lie on.
    pub(super) ground: Rgb,
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
            ground: rgb("--surface", paper.ground),
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
            ground: Rgb(0xff, 0xff, 0xff),
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
                Rgb(0xcc, 0x44, 0xff),
                Rgb(0x55, 0x11, 0x11),
                Rgb(0x22, 0x00, 0xbb),
                Rgb(0x99, 0x11, 0x11),
                Rgb(0x55, 0x00, 0x88),
                Rgb(0x22, 0x55, 0x11),
                Rgb(0xff, 0x11, 0x77),
                Rgb(0x11, 0x44, 0x66),
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

    const STYLE: &str = include_str!("../../../style/main.css");

    /// The value of a token, where it is first given.
    fn token(style: &str, name: &str) -> Rgb {
        let (_, rest) = style.split_once(&format!("{name}: ")).unwrap();
        rest.split_once(';').unwrap().0.parse().unwrap()
    }

    #[test]
    fn paper_has_the_colours_of_the_light_scheme() {
        let token = |name: &str| token(STYLE, name);
        let paper = Theme::paper();
        for (number, name) in PALETTE.into_iter().enumerate() {
            assert_eq!(paper.colour(Ink::Palette(number)), token(name), "{name}");
        }
        assert_eq!(paper.colour(Ink::Scalar), token(SCALAR));
        assert_eq!((paper.label, paper.zero), (token("--text"), token("--control-border")));
        assert_eq!(paper.ground, token("--surface"));
    }

    /// Red, green and blue as shares of light.
    fn linear(Rgb(r, g, b): Rgb) -> [f64; 3] {
        [r, g, b].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn weighed(parts: [f64; 3], weights: [f64; 3]) -> f64 {
        parts.into_iter().zip(weights).map(|(part, weight)| part * weight).sum()
    }

    /// How far two colours are apart, as WCAG 2.2 counts contrast.
    fn contrast(one: Rgb, other: Rgb) -> f64 {
        let luminance = |colour| weighed(linear(colour), [0.2126, 0.7152, 0.0722]) + 0.05;
        let (one, other) = (luminance(one), luminance(other));
        one.max(other) / one.min(other)
    }

    /// Lightness and two axes of hue, such that equal distances look about equal (B. Ottosson, "Oklab", 2020).
    fn oklab(colour: Rgb) -> [f64; 3] {
        let cones = [
            [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
            [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
            [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
        ];
        let cones = cones.map(|weights| weighed(linear(colour), weights).cbrt());
        let axes = [
            [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
            [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
            [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
        ];
        axes.map(|weights| weighed(cones, weights))
    }

    fn distance(one: Rgb, other: Rgb) -> f64 {
        let (one, other) = (oklab(one), oklab(other));
        one.into_iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    }

    #[test]
    fn lines_stand_out_from_the_ground_and_from_each_other() {
        let (light, rest) = STYLE.split_once("@media (prefers-color-scheme: dark)").unwrap();
        let (dark, _) = rest.split_once("@media").unwrap();
        for (scheme, style) in [("light", light), ("dark", dark)] {
            let lines = PALETTE.map(|name| (name, token(style, name)));
            for (number, (name, line)) in lines.into_iter().enumerate() {
                for ground in ["--surface", "--bg"] {
                    let contrast = contrast(line, token(style, ground));
                    assert!(contrast >= 3.0, "{scheme}: {name} on {ground}: {contrast}");
                }
                for (other_number, (other_name, other)) in lines.into_iter().enumerate().skip(number + 1) {
                    let least = if other_number == number + 1 { 0.12 } else { 0.07 };
                    let distance = distance(line, other);
                    assert!(distance >= least, "{scheme}: {name} and {other_name}: {distance}");
                }
            }
        }
    }
}
