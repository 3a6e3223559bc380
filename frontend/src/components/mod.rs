//! Parts that pages are put together from.

mod canvas;
pub mod chart_gestures;
mod chart_legend;
mod chart_numbers;
pub mod chart_panel;
mod chart_probe;
mod chart_save;
mod chart_settings;
mod chart_values;
mod chart_words;
pub mod confirm_button;
pub mod copy_button;
mod fold;
mod list;
mod number;
pub mod orientation_panel;
pub mod qr_code;
pub mod spectrum_panel;
mod steady;
pub mod viewer_links;

pub use chart_gestures::Gesture;
pub use chart_panel::{ChartPanel, Subject};
pub use confirm_button::ConfirmButton;
pub use copy_button::CopyButton;
pub use fold::{is_unfolded, once_unfolded};
pub use list::list;
pub use number::{countdown, delay_text, moment_text, number_text, rate_text, size_text};
pub use orientation_panel::OrientationPanel;
pub use qr_code::QrCode;
pub use spectrum_panel::SpectrumPanel;
pub use steady::{steady, turn};
pub use viewer_links::{LinkForm, LinkItem, MadeLink, maker_words, shown_words, usual_types};
