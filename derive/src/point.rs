//! Points on the earth, and how far they are apart.

use crate::Fix;

/// Mean radius of the earth, in metres.
const EARTH_RADIUS_M: f64 = 6_371_009.0;

/// Where something was, and when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) t_ms: f64,
    pub(crate) latitude_deg: f64,
    pub(crate) longitude_deg: f64,
}

impl Point {
    /// Part of the way to another place, at its time. Across the 180th meridian it is that place.
    pub(crate) fn towards(&self, to: &Self, part: f64) -> Self {
        let east_deg = to.longitude_deg - self.longitude_deg;
        if east_deg.abs() > 180.0 {
            return *to;
        }
        let latitude_deg = self.latitude_deg + part * (to.latitude_deg - self.latitude_deg);
        Self { t_ms: to.t_ms, latitude_deg, longitude_deg: self.longitude_deg + part * east_deg }
    }

    /// The place so many metres to the east and to the north, at a time in milliseconds; not far from here, and from no pole.
    pub(crate) fn moved(&self, [east_m, north_m]: [f64; 2], t_ms: f64) -> Self {
        let shrink = self.latitude_deg.to_radians().cos();
        let [east_deg, north_deg] =
            [east_m / shrink, north_m].map(|part_m| (part_m / EARTH_RADIUS_M).to_degrees());
        Self {
            t_ms,
            latitude_deg: self.latitude_deg + north_deg,
            longitude_deg: self.longitude_deg + east_deg,
        }
    }

    /// How far another place is to the east and to the north, in metres, if it is not far.
    pub(crate) fn offset_m(&self, to: &Self) -> [f64; 2] {
        let east_deg = (to.longitude_deg - self.longitude_deg + 540.0).rem_euclid(360.0) - 180.0;
        let north_deg = to.latitude_deg - self.latitude_deg;
        let shrink = self.latitude_deg.to_radians().cos();
        [east_deg.to_radians() * shrink, north_deg.to_radians()].map(|part| EARTH_RADIUS_M * part)
    }

    /// The velocity to a later place, to the east and to the north, in metres per second.
    pub(crate) fn velocity_m_s(&self, to: &Self) -> [f64; 2] {
        self.offset_m(to).map(|part_m| part_m / (to.t_ms - self.t_ms) * 1000.0)
    }

    /// Great-circle distance (haversine), in metres.
    pub(crate) fn distance_m(&self, to: &Self) -> f64 {
        let half_sine = |a_deg: f64, b_deg: f64| ((b_deg - a_deg).to_radians() / 2.0).sin();
        let latitude = half_sine(self.latitude_deg, to.latitude_deg);
        let longitude = half_sine(self.longitude_deg, to.longitude_deg);
        let cosines = self.latitude_deg.to_radians().cos() * to.latitude_deg.to_radians().cos();
        let h = latitude * latitude + cosines * longitude * longitude;
        2.0 * EARTH_RADIUS_M * h.min(1.0).sqrt().asin()
    }
}

impl From<&Fix> for Point {
    fn from(&Fix { t_ms, latitude_deg, longitude_deg, .. }: &Fix) -> Self {
        Self { t_ms, latitude_deg, longitude_deg }
    }
}
