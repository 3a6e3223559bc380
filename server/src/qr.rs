//! QR codes, for pages and for terminals.

use axum::http::StatusCode;
use qrcode::{
    EcLevel, QrCode,
    render::{svg, unicode::Dense1x2},
    types::QrError,
};

use crate::rest::Problem;

/// A text that fits no QR code.
#[derive(Debug, thiserror::Error)]
#[error("the address does not fit into a QR code: {0}")]
pub struct TooLong(QrError);

impl From<TooLong> for Problem {
    fn from(error: TooLong) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
    }
}

fn encode(text: &str) -> Result<QrCode, TooLong> {
    QrCode::with_error_correction_level(text, EcLevel::M).map_err(TooLong)
}

/// The code as an SVG document, black on white, with its quiet zone.
///
/// # Errors
/// If the text is too long.
pub fn svg(text: &str) -> Result<String, TooLong> {
    Ok(encode(text)?.render::<svg::Color<'_>>().min_dimensions(240, 240).build())
}

/// The code in half blocks for a terminal with light text on a dark ground, as most are; phones read it on the other kind
/// too.
///
/// # Errors
/// If the text is too long.
pub fn terminal(text: &str) -> Result<String, TooLong> {
    Ok(encode(text)?.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_as_svg_and_as_text() {
        let url = "https://192.168.1.20:8443/p#0123456789ABCDEF";
        let document = svg(url).unwrap();
        assert!(document.contains("<svg") && document.trim_end().ends_with("</svg>"));
        assert!(!document.contains("style="), "the pages' policy allows no style attributes in documents");
        let lines: Vec<_> = terminal(url).unwrap().lines().map(|line| line.chars().count()).collect();
        assert!(lines.iter().all(|width| *width == lines[0]));
        assert!(svg(&"x".repeat(5000)).is_err());
    }
}
