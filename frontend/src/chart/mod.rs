//! Live charts. What decides about pixels is pure and tested natively ([`ring`], [`history`], [`decimate`], [`bars`], [`holes`], [`strip`],
//! [`scale`], [`viewport`], [`shown`], [`timeline`], [`layout`], [`turns`]); what touches a canvas only follows it. Samples never pass through signals.

mod axes;
pub mod bars;
mod clip;
pub mod decimate;
pub mod derived;
mod drawn;
mod extent;
mod glide;
pub mod history;
pub mod holes;
pub mod ink;
pub mod lanes;
mod late;
mod layer;
pub mod layout;
pub mod limits;
mod line;
mod live;
pub mod member;
mod observe;
mod painter;
mod picture;
pub mod raster;
pub mod ring;
pub mod samples;
pub mod scale;
pub mod series;
pub mod shown;
pub mod stack;
mod stage;
pub mod statistics;
pub mod strip;
mod theme;
pub mod time_axis;
pub mod timeline;
mod trace;
pub mod turns;
pub mod viewport;

pub use live::{Elements, LiveChart};
pub use member::Member;
pub use picture::Sheet;
pub use series::Series;
pub use shown::{Probe, Shown};
pub use stage::{Mark, Renew, Stage};
pub use viewport::Viewport;
