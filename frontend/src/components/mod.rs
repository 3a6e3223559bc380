//! Parts that pages are put together from.

mod canvas;
#[cfg(feature = "dashboard")]
mod chart_access;
#[cfg(feature = "dashboard")]
pub mod chart_gestures;
#[cfg(feature = "dashboard")]
mod chart_legend;
#[cfg(feature = "dashboard")]
mod chart_numbers;
#[cfg(feature = "dashboard")]
pub mod chart_panel;
#[cfg(feature = "dashboard")]
mod chart_probe;
#[cfg(feature = "dashboard")]
mod chart_save;
#[cfg(feature = "dashboard")]
mod chart_settings;
#[cfg(feature = "dashboard")]
mod chart_silence;
#[cfg(feature = "dashboard")]
mod chart_values;
#[cfg(feature = "dashboard")]
mod chart_words;
pub mod confirm_button;
pub mod copy_button;
mod dialog;
mod fold;
mod later;
mod list;
mod number;
pub mod orientation_panel;
pub mod qr_code;
mod react;
pub mod spectrum_panel;
mod spectrum_past;
mod spectrum_readings;
mod steady;
mod turning;
pub mod viewer_links;
#[cfg(feature = "dashboard")]
mod wheel;

#[cfg(feature = "dashboard")]
pub use chart_gestures::Gesture;
#[cfg(feature = "dashboard")]
pub use chart_panel::{ChartPanel, Lanes, Subject};
#[cfg(feature = "dashboard")]
pub use chart_probe::read_share;
#[cfg(feature = "dashboard")]
pub use chart_silence::{age_words, is_expected, is_steady};
pub use confirm_button::ConfirmButton;
pub use copy_button::CopyButton;
pub use dialog::Asked;
pub use fold::{is_unfolded, once_unfolded};
pub use later::{Loaded, ask_again, later, later_by_hand};
pub use list::{hold_focus, list, named, row_text};
pub use number::{
    Fineness, countdown, delay_text, instant_text, moment_text, number_text, rate_text, size_text,
};
pub use orientation_panel::OrientationPanel;
pub use qr_code::QrCode;
pub use react::{memo, react, react_to};
pub use spectrum_panel::SpectrumPanel;
pub use steady::{steady, time_left, turn};
pub use viewer_links::{LinkAnswers, LinkForm, LinkItem, MadeLink, maker_words, shown_words, usual_types};
