//! Live charts. What decides about pixels is pure and tested natively ([`ring`], [`decimate`], [`scale`], [`timeline`],
//! [`layout`]); what touches a canvas only follows it. Samples never pass through signals.

mod axes;
pub mod decimate;
pub mod layout;
mod live;
mod observe;
pub mod ring;
pub mod scale;
pub mod series;
mod stage;
mod theme;
pub mod timeline;
mod trace;

pub use live::{Elements, LiveChart};
pub use series::Series;
pub use stage::Stage;
