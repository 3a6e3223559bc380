//! Straight lines through places.

use crate::point::Point;

/// The straight line, gone at a constant speed, that is closest to some places (least squares).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    /// To the east and to the north.
    pub(super) velocity_m_s: [f64; 2],
    /// The squares of the places' distances from where they would be on the line, all together.
    pub(super) squares_m2: f64,
    /// The squares of their times' distances from the mean.
    pub(super) times_s2: f64,
}

impl Line {
    /// Through two places at least, all at different times and near to one of them.
    pub(super) fn through(places: impl Iterator<Item = Point> + Clone, near: &Point) -> Self {
        let places = places.map(|place| ((place.t_ms - near.t_ms) / 1000.0, near.offset_m(&place)));
        let (mut count, mut sum_s, mut sum_m) = (0.0, 0.0, [0.0; 2]);
        for (t_s, [east_m, north_m]) in places.clone() {
            count += 1.0;
            sum_s += t_s;
            sum_m = [sum_m[0] + east_m, sum_m[1] + north_m];
        }
        // Sums of squares and products of what is left without the means.
        let (mut times_s2, mut products_m_s, mut squares_m2) = (0.0, [0.0; 2], 0.0);
        for (t_s, place_m) in places {
            let t_s = t_s - sum_s / count;
            times_s2 += t_s * t_s;
            for axis in 0..2 {
                let off_m = place_m[axis] - sum_m[axis] / count;
                products_m_s[axis] += t_s * off_m;
                squares_m2 += off_m * off_m;
            }
        }
        let [east_m_s, north_m_s] = products_m_s.map(|product| product / times_s2);
        let along_m2 = (east_m_s * east_m_s + north_m_s * north_m_s) * times_s2;
        Self { velocity_m_s: [east_m_s, north_m_s], squares_m2: (squares_m2 - along_m2).max(0.0), times_s2 }
    }

    pub(super) fn speed_m_s(&self) -> f64 {
        let [east_m_s, north_m_s] = self.velocity_m_s;
        east_m_s.hypot(north_m_s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A place some metres to the east and north of 60° N, 180° E, at a second.
    fn place(t_s: f64, east_m: f64, north_m: f64) -> Point {
        const M_PER_DEGREE: f64 = 111_195.0;
        let east_deg = 180.0 + east_m / M_PER_DEGREE / 60.0_f64.to_radians().cos();
        let longitude_deg = if east_deg > 180.0 { east_deg - 360.0 } else { east_deg };
        Point { t_ms: t_s * 1000.0, latitude_deg: 60.0 + north_m / M_PER_DEGREE, longitude_deg }
    }

    #[test]
    fn a_line_has_the_speed_of_those_on_it_and_the_scatter_of_those_beside_it() {
        // 5 m/s to the north-east, at uneven times, across the 180th meridian; the scatter has no slope.
        let times_s = [0.0, 1.0, 4.0, 7.0, 8.0];
        for (side_m, squares_m2) in [(0.0, 0.0), (1.0, 4.0)] {
            let beside = [side_m, -side_m, 0.0, -side_m, side_m];
            let places = times_s.into_iter().zip(beside).map(|(t_s, beside_m)| {
                let way_m = 5.0 * t_s - 20.0;
                place(t_s, 0.6 * way_m - 0.8 * beside_m, 0.8 * way_m + 0.6 * beside_m)
            });
            let line = Line::through(places, &place(8.0, 12.0, 16.0));
            let [east_m_s, north_m_s] = line.velocity_m_s;
            assert!((east_m_s - 3.0).abs() < 1e-3 && (north_m_s - 4.0).abs() < 1e-3, "{line:?}");
            assert!((line.speed_m_s() - 5.0).abs() < 1e-3, "{line:?}");
            assert!((line.squares_m2 - squares_m2).abs() < 1e-3, "{line:?}");
        }
    }
}
