//! The pages.

pub mod dashboard;
pub mod phone;
