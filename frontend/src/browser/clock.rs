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

/// What local time is ahead of UTC at an instant (milliseconds since the Unix epoch), in milliseconds: in summer another.
pub fn ahead_of_utc_ms(unix_ms: f64) -> f64 {
    -js_sys::Date::new(&unix_ms.into()).get_timezone_offset() * 60_000.0
}

/// What clocks where this browser is show at an instant (milliseconds since the Unix epoch), in milliseconds.
pub fn local_ms(unix_ms: f64) -> f64 {
    unix_ms + ahead_of_utc_ms(unix_ms)
}

/// An instant (milliseconds since the Unix epoch) as the time of the day where this browser is, `14:03:10`.
pub fn time_of_day(unix_ms: f64) -> String {
    let date = js_sys::Date::new(&unix_ms.into());
    [date.get_hours(), date.get_minutes(), date.get_seconds()].map(|part| format!("{part:02}")).join(":")
}

/// An instant (milliseconds since the Unix epoch) with its date, as it is written in a language (BCP 47).
pub fn date_and_time(unix_ms: f64, language: &str) -> String {
    js_sys::Date::new(&unix_ms.into()).to_locale_string(language, &wasm_bindgen::JsValue::UNDEFINED).into()
}

/// A day, by any of its instants (milliseconds since the Unix epoch, UTC), as it is written in a language (BCP 47): where
/// the browser's user reads a regional form of the language, in that.
#[cfg(target_arch = "wasm32")]
pub fn date_text(utc_ms: f64, language: &str) -> String {
    let regional = super::preferred_languages().into_iter().find(|tag| tag.starts_with(language));
    let options = js_sys::Object::new();
    for (name, value) in [("timeZone", "UTC"), ("year", "numeric"), ("month", "2-digit"), ("day", "2-digit")]
    {
        // An object of one's own takes every property.
        let _ = js_sys::Reflect::set(&options, &name.into(), &value.into());
    }
    let date = js_sys::Date::new(&utc_ms.into());
    date.to_locale_date_string(regional.as_deref().unwrap_or(language), &options).into()
}

/// A day, by any of its instants (milliseconds since the Unix epoch, UTC), as `2026-11-24`: without a browser, nobody's
/// habits are known.
#[cfg(not(target_arch = "wasm32"))]
pub fn date_text(utc_ms: f64, _language: &str) -> String {
    time::Date::from_julian_day((utc_ms / 86_400_000.0).floor() as i32 + 2_440_588)
        .map_or_else(|_| String::new(), |date| date.to_string())
}
