//! The pages.

#[cfg(feature = "dashboard")]
pub mod dashboard;
#[cfg(feature = "phone")]
pub mod phone;
