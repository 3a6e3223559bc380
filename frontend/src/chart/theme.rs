//! The colours of charts, read from the page's style.

use web_sys::{CanvasRenderingContext2d, HtmlElement};

/// Custom properties of the lines' colours; a vector's first three are x, y and z.
const LINES: [&str; 8] = ["--x", "--y", "--z", "--line-4", "--line-5", "--line-6", "--line-7", "--line-8"];

/// An opaque colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rgb(pub(super) u8, pub(super) u8, pub(super) u8);

impl Rgb {
    /// Reads `#rrggbb`, the form in which a canvas gives back every opaque colour.
    fn from_hex(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        let [_, r, g, b] = number.to_be_bytes();
        Some(Self(r, g, b))
    }
}

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
    lines: [String; LINES.len()],
    scalar: String,
}

impl Theme {
    /// Reads the tokens that apply to `element`. The canvas only helps to read colours in whatever way they are written.
    pub(super) fn read(element: &HtmlElement, context: &CanvasRenderingContext2d) -> Option<Self> {
        let style = web_sys::window()?.get_computed_style(element).ok()??;
        let token = |name: &str| style.get_property_value(name).unwrap_or_default().trim().to_owned();
        let rgb = |name: &str| {
            context.set_fill_style_str(&token(name));
            Rgb::from_hex(&context.fill_style().as_string()?)
        };
        Some(Self {
            label: rgb("--muted")?,
            grid: rgb("--grid")?,
            zero: rgb("--control-border")?,
            font: style.get_property_value("font-family").unwrap_or_else(|_| "sans-serif".to_owned()),
            lines: LINES.map(token),
            scalar: token("--accent"),
        })
    }

    /// The colour of one line of a series.
    pub(super) fn line(&self, component: usize, components: usize) -> &str {
        if components == 1 { &self.scalar } else { &self.lines[component % LINES.len()] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_a_canvas_gives_back() {
        assert_eq!(Rgb::from_hex("#cc4318"), Some(Rgb(0xcc, 0x43, 0x18)));
        for other in ["", "#fff", "rgba(0, 0, 0, 0.5)", "#zzzzzz"] {
            assert_eq!(Rgb::from_hex(other), None, "{other}");
        }
    }
}
