//! What can be told from a phone's sensors: steps, cadence, speed, distance, floors.
//!
//! Pure signal processing: samples and fixes with their times come in, readings go out. There is no I/O and no clock, and
//! nothing is allocated for a sample, so that it runs in a browser at the sensors' rate as well as over a recording.

mod axis;
pub mod distance;
pub mod floors;
mod pipeline;
mod point;
#[cfg(feature = "recording")]
pub mod recording;
mod ride;
pub mod steps;
mod stride;

pub use pipeline::{Derived, Gravity, Kind, Pipeline};

/// Where the phone was, as a browser's Geolocation says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fix {
    /// When, in milliseconds on the same clock as the samples.
    pub t_ms: f64,
    /// Latitude (WGS 84), in degrees.
    pub latitude_deg: f64,
    /// Longitude, in degrees.
    pub longitude_deg: f64,
    /// The radius that the place is in with 95 % confidence, in metres.
    pub accuracy_m: f64,
    /// The height, where it is known.
    pub altitude: Option<Altitude>,
    /// The device's own speed, in metres per second, where it is known.
    pub speed_m_s: Option<f64>,
}

/// A height above the ellipsoid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Altitude {
    /// In metres.
    pub height_m: f64,
    /// The accuracy with 95 % confidence, in metres.
    pub accuracy_m: f64,
}

impl Fix {
    /// Whether the numbers can be a place.
    fn is_sane(&self) -> bool {
        self.t_ms.is_finite()
            && self.latitude_deg.abs() <= 90.0
            && self.longitude_deg.abs() <= 180.0
            && self.accuracy_m >= 0.0
            && self.speed_m_s.is_none_or(|speed| (0.0..1_000.0).contains(&speed))
    }
}
