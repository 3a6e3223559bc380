//! Where the phone is, from the browser's Geolocation interface.

use js_sys::{Function, Object, Reflect};
use motionwire_shared::Timestamp;
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};

use super::ServerClock;
use crate::browser::{clock, window};

/// How long the browser may look for a place before it says that it has none, in milliseconds. It goes on looking.
const TIMEOUT_MS: u32 = 20_000;

/// A place that is older than this when it comes was remembered, not measured, in milliseconds.
const STALE_MS: f64 = 10_000.0;

/// One measured place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fix {
    /// When it was measured, by the device's clock.
    pub ts: Timestamp,
    /// Degrees north (WGS 84).
    pub latitude_deg: f64,
    /// Degrees east.
    pub longitude_deg: f64,
    /// Within this it is with 95 % confidence, in metres.
    pub accuracy_m: f64,
    /// Metres above the ellipsoid, and within what, where the device knows both.
    pub altitude_m: Option<(f64, f64)>,
    /// Metres per second over ground, where the device knows it.
    pub speed_m_s: Option<f64>,
}

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocationFault {
    /// The person or the settings do not allow it.
    Denied,
    /// The device does not know.
    Unavailable,
    /// Nothing yet.
    Timeout,
    /// The browser has no such interface.
    Unsupported,
}

#[wasm_bindgen]
extern "C" {
    type Geolocation;
    #[wasm_bindgen(method, js_name = watchPosition)]
    fn watch_position(this: &Geolocation, found: &Function, failed: &Function, options: &JsValue) -> i32;
    #[wasm_bindgen(method, js_name = clearWatch)]
    fn clear_watch(this: &Geolocation, id: i32);

    type Position;
    #[wasm_bindgen(method, getter)]
    fn coords(this: &Position) -> Coordinates;
    #[wasm_bindgen(method, getter)]
    fn timestamp(this: &Position) -> f64;

    type Coordinates;
    #[wasm_bindgen(method, getter)]
    fn latitude(this: &Coordinates) -> f64;
    #[wasm_bindgen(method, getter)]
    fn longitude(this: &Coordinates) -> f64;
    #[wasm_bindgen(method, getter)]
    fn accuracy(this: &Coordinates) -> f64;
    #[wasm_bindgen(method, getter)]
    fn altitude(this: &Coordinates) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = altitudeAccuracy)]
    fn altitude_accuracy(this: &Coordinates) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn speed(this: &Coordinates) -> Option<f64>;

    type PositionError;
    #[wasm_bindgen(method, getter)]
    fn code(this: &PositionError) -> u16;
}

fn geolocation() -> Option<Geolocation> {
    let object = Reflect::get(&window().navigator(), &"geolocation".into()).ok()?;
    object.is_object().then(|| object.unchecked_into())
}

/// Whether the browser can tell where it is at all.
pub fn has_location() -> bool {
    geolocation().is_some()
}

/// A running watch; dropping it ends it.
pub struct LocationWatch {
    running: Option<Running>,
}

struct Running {
    geolocation: Geolocation,
    id: i32,
    _found: Closure<dyn FnMut(Position)>,
    _failed: Closure<dyn FnMut(PositionError)>,
}

impl LocationWatch {
    /// Begins to watch, with the best accuracy that there is; the browser asks the person if it has to.
    pub fn start(
        server_clock: ServerClock,
        on: impl Fn(Result<Fix, LocationFault>) + Clone + 'static,
    ) -> Self {
        let Some(geolocation) = geolocation() else {
            on(Err(LocationFault::Unsupported));
            return Self { running: None };
        };
        let on_fault = on.clone();
        let found = Closure::<dyn FnMut(Position)>::new(move |position: Position| {
            let server_ms = server_clock.stamp(server_clock.now()).as_millis();
            if let Some(fix) = read(&position).and_then(|fix| fix.checked(clock::wall_ms(), server_ms)) {
                on(Ok(fix));
            }
        });
        let failed = Closure::<dyn FnMut(PositionError)>::new(move |error: PositionError| {
            on_fault(Err(fault(error.code())));
        });
        let id = geolocation.watch_position(
            found.as_ref().unchecked_ref(),
            failed.as_ref().unchecked_ref(),
            &options(),
        );
        Self { running: Some(Running { geolocation, id, _found: found, _failed: failed }) }
    }
}

impl Drop for LocationWatch {
    fn drop(&mut self) {
        if let Some(running) = &self.running {
            running.geolocation.clear_watch(running.id);
        }
    }
}

fn options() -> JsValue {
    let options = Object::new();
    // Setting a member of a plain object does not fail.
    let _ = Reflect::set(&options, &"enableHighAccuracy".into(), &true.into());
    let _ = Reflect::set(&options, &"maximumAge".into(), &0.into());
    let _ = Reflect::set(&options, &"timeout".into(), &TIMEOUT_MS.into());
    options.into()
}

fn read(position: &Position) -> Option<Fix> {
    let at = position.coords();
    Some(Fix {
        ts: Timestamp::from_millis(Some(position.timestamp()).filter(|ms| ms.is_finite())?),
        latitude_deg: at.latitude(),
        longitude_deg: at.longitude(),
        accuracy_m: at.accuracy(),
        altitude_m: at.altitude().zip(at.altitude_accuracy()),
        speed_m_s: at.speed(),
    })
}

impl Fix {
    /// The fix, if it is one: fresh, on the earth, and with an accuracy. What else is not a number is left out. Phones give
    /// places their own time or that of the satellites, which is the server's: it is read by the clock that is closer.
    fn checked(self, now_ms: f64, server_ms: f64) -> Option<Self> {
        let [by_device_ms, by_server_ms] = [now_ms, server_ms].map(|now_ms| now_ms - self.ts.as_millis());
        let age_ms = if by_server_ms.abs() < by_device_ms.abs() { by_server_ms } else { by_device_ms };
        let is_good = age_ms.abs() <= STALE_MS
            && self.latitude_deg.abs() <= 90.0
            && self.longitude_deg.abs() <= 180.0
            && self.accuracy_m.is_finite()
            && self.accuracy_m >= 0.0;
        let altitude_m =
            self.altitude_m.filter(|(above_m, within_m)| above_m.is_finite() && within_m.is_finite());
        let speed_m_s = self.speed_m_s.filter(|speed| speed.is_finite() && *speed >= 0.0);
        let ts = Timestamp::from_millis(now_ms - age_ms);
        is_good.then_some(Self { ts, altitude_m, speed_m_s, ..self })
    }
}

/// The codes of `GeolocationPositionError` (W3C Geolocation, section 10).
const fn fault(code: u16) -> LocationFault {
    match code {
        1 => LocationFault::Denied,
        3 => LocationFault::Timeout,
        _ => LocationFault::Unavailable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_MS: f64 = 1_700_000_000_000.0;

    fn fix(change: impl FnOnce(&mut Fix)) -> Option<Fix> {
        let mut fix = Fix {
            ts: Timestamp::from_millis(NOW_MS - 300.0),
            latitude_deg: 52.5,
            longitude_deg: 13.4,
            accuracy_m: 5.0,
            altitude_m: Some((40.0, 3.0)),
            speed_m_s: Some(1.4),
        };
        change(&mut fix);
        fix.checked(NOW_MS, NOW_MS)
    }

    #[test]
    fn the_time_of_the_satellites_is_told_from_the_devices() {
        let checked = |by_ms: f64, device_ms: f64| {
            let measured = fix(|_| ()).unwrap();
            let ts = Timestamp::from_millis(measured.ts.as_millis() + by_ms);
            let told = Fix { ts, ..measured }.checked(NOW_MS + device_ms, NOW_MS)?;
            Some(NOW_MS + device_ms - told.ts.as_millis())
        };
        for device_ms in [0.0, 3_600_000.0, -3_600_000.0, 6_000.0] {
            assert_eq!(checked(0.0, device_ms), Some(300.0), "the satellites', {device_ms}");
            assert_eq!(checked(device_ms, device_ms), Some(300.0), "the device's, {device_ms}");
        }
        assert_eq!(checked(-60_000.0, 3_600_000.0), None, "remembered");
    }

    #[test]
    fn only_a_fresh_place_on_the_earth_counts() {
        assert!(fix(|_| ()).is_some());
        let bad: [fn(&mut Fix); 5] = [
            |fix| fix.ts = Timestamp::from_millis(NOW_MS - 60_000.0),
            |fix| fix.ts = Timestamp::from_millis(NOW_MS + 60_000.0),
            |fix| fix.latitude_deg = f64::NAN,
            |fix| fix.longitude_deg = 181.0,
            |fix| fix.accuracy_m = -1.0,
        ];
        for (case, change) in bad.into_iter().enumerate() {
            assert_eq!(fix(change), None, "{case}");
        }
    }

    #[test]
    fn what_the_device_does_not_know_is_left_out() {
        assert_eq!(fix(|fix| fix.speed_m_s = Some(f64::NAN)).unwrap().speed_m_s, None);
        assert_eq!(fix(|fix| fix.speed_m_s = Some(-1.0)).unwrap().speed_m_s, None);
        assert_eq!(fix(|fix| fix.altitude_m = Some((f64::NAN, 3.0))).unwrap().altitude_m, None);
    }

    #[test]
    fn codes_have_their_meaning() {
        use LocationFault::{Denied, Timeout, Unavailable};
        assert_eq!([1, 2, 3, 99].map(fault), [Denied, Unavailable, Timeout, Unavailable]);
    }
}
