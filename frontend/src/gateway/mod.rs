//! One self-healing connection to the server's `/connect`, for both roles.
//!
//! [`machine`] decides and knows neither socket, clock nor chance; [`Connection`] drives it in the browser.

mod backoff;
mod clock_filter;
mod connection;
mod event;
mod gaps;
mod heartbeat;
pub mod machine;
mod resume;
mod socket;

pub use connection::Connection;
pub use event::{CloseAdvice, Event, Link};
pub use gaps::Gaps;
