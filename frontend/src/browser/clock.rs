//! The browser's clocks, in milliseconds with fractions.

use super::window;

/// Time since the page's time origin; never goes back, but may stand still while the device sleeps.
pub fn monotonic_ms() -> f64 {
    window().performance().map_or_else(wall_ms, |performance| performance.now())
}

/// The instant of the time origin in Unix time, as the browser knew it when the page was opened.
pub fn time_origin_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.time_origin())
}

/// The wall clock in Unix time; people and time servers move it.
pub fn wall_ms() -> f64 {
    js_sys::Date::now()
}

/// What local time is ahead of UTC at present, in milliseconds.
pub fn ahead_of_utc_ms() -> f64 {
    -js_sys::Date::new_0().get_timezone_offset() * 60_000.0
}
