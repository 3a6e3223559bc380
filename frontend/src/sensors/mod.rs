//! From the browser's sensors to readings. What converts is pure; what touches the browser's objects is a thin edge
//! (`generic`, `device_motion`, `permission`).

mod anchor;
mod average;
mod capture;
mod convert;
mod device_motion;
mod generic;
mod gravity;
mod heart_rate;
mod location;
mod measured;
mod permission;
mod rate;
#[cfg(test)]
mod recorded_tests;
mod sample;
mod server_clock;
mod sign;
pub mod simulated;
mod watch;

pub use average::Averager;
pub use capture::{Capture, Captured};
pub use heart_rate::{Strap, StrapEvent, StrapState, has_bluetooth};
pub use location::{Fix, LocationFault, LocationWatch, has_location};
pub use measured::Measured;
pub use permission::{PermissionRequest, is_supported, request_permission};
pub use rate::RateMeter;
pub use sample::Sample;
pub use server_clock::{Correction, ServerClock};
pub use watch::Fault;
