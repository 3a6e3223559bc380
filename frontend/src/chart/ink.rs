//! What lines are drawn in.

use std::{fmt, str::FromStr};

use crate::browser::read_number;

/// Custom properties of the lines' colours; a vector's first three are x, y and z.
pub(super) const PALETTE: [&str; 16] = [
    "--x",
    "--y",
    "--z",
    "--line-4",
    "--line-5",
    "--line-6",
    "--line-7",
    "--line-8",
    "--line-9",
    "--line-10",
    "--line-11",
    "--line-12",
    "--line-13",
    "--line-14",
    "--line-15",
    "--line-16",
];

/// The custom property of the colour of a series of one number.
pub(super) const SCALAR: &str = "--accent";

/// How many colours there are to be told apart.
pub const COLOURS: usize = PALETTE.len();

/// An opaque colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// The text is neither `#rrggbb` nor `color(srgb r g b)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a colour of the form #rrggbb or color(srgb r g b)")]
pub struct NotAColour;

impl FromStr for Rgb {
    type Err = NotAColour;

    /// Reads `#rrggbb`, the form in which a canvas gives back opaque colours, or that of those which are mixed.
    fn from_str(text: &str) -> Result<Self, NotAColour> {
        if let Some(mixed) = Self::mixed(text) {
            return Ok(mixed);
        }
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6).ok_or(NotAColour)?;
        let number = u32::from_str_radix(digits, 16).map_err(|_| NotAColour)?;
        let [_, r, g, b] = number.to_be_bytes();
        Ok(Self(r, g, b))
    }
}

impl Rgb {
    /// Reads `color(srgb r g b)`, whose numbers are shares of one.
    fn mixed(text: &str) -> Option<Self> {
        let mut shares = text.strip_prefix("color(srgb ")?.strip_suffix(')')?.split(' ').map(read_number);
        let mut part = || Some((shares.next()?? * 255.0).round() as u8);
        let rgb = Self(part()?, part()?, part()?);
        shares.next().is_none().then_some(rgb)
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(r, g, b) = self;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

/// What a line is drawn in: a colour of the page's scheme, or one that a person has chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// The colour of series of one number.
    Scalar,
    /// One of the lines' colours, counted from 0; they begin anew after the last one.
    Palette(usize),
    /// A person's own.
    Own(Rgb),
}

impl Ink {
    /// The ink of one of a reading's numbers.
    pub fn of(component: usize, components: usize) -> Self {
        if components == 1 { Self::Scalar } else { Self::Palette(component) }
    }

    /// The custom property that holds the colour, if it is one of the scheme's.
    pub fn property(self) -> Option<&'static str> {
        match self {
            Self::Scalar => Some(SCALAR),
            Self::Palette(number) => Some(PALETTE[number % COLOURS]),
            Self::Own(_) => None,
        }
    }

    /// The colour in the language of style sheets.
    pub fn css(self) -> String {
        match self {
            Self::Own(rgb) => rgb.to_string(),
            other => format!("var({})", other.property().unwrap_or(SCALAR)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_what_a_canvas_gives_back() {
        assert_eq!("#cc4318".parse(), Ok(Rgb(0xcc, 0x43, 0x18)));
        assert_eq!(Rgb(1, 0x20, 255).to_string(), "#0120ff");
        assert_eq!("color(srgb 0.25 0.5 1)".parse(), Ok(Rgb(64, 128, 255)));
        let others = ["", "#fff", "rgba(0, 0, 0, 0.5)", "#zzzzzz", "#12345678"];
        for other in others.into_iter().chain(["color(srgb 0 0 0 / 0.5)", "color(srgb 0 0)", "color(srgb)"]) {
            assert_eq!(other.parse::<Rgb>(), Err(NotAColour), "{other}");
        }
    }

    #[test]
    fn inks_are_known_to_style_sheets() {
        let table = [
            (Ink::of(0, 1), "var(--accent)"),
            (Ink::of(1, 3), "var(--y)"),
            (Ink::Palette(15), "var(--line-16)"),
            (Ink::Palette(19), "var(--line-4)"),
            (Ink::Own(Rgb(0, 128, 255)), "#0080ff"),
        ];
        for (ink, css) in table {
            assert_eq!(ink.css(), css);
        }
    }
}
