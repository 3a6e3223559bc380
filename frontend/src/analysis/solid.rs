//! The phone as a box in space, for drawing on a canvas.

use super::orientation::Matrix;

/// Half of the phone's width, height and thickness, in its own axes. The longest diagonal is a little below 2.
const HALF: [f64; 3] = [0.44, 0.89, 0.08];

/// How far the pointer reaches that stands on the phone's upper edge.
const POINTER_END: f64 = 1.12;

/// How far the eye is from the middle of the phone, in the same unit: far enough for a light perspective.
const EYE_DISTANCE: f64 = 6.0;

/// Sine and cosine of the angle at which the eye looks down on a table with the phone: 35 degrees.
const LOOK_DOWN: (f64, f64) = (0.573_576, 0.819_152);

/// Where the light comes from, as the eye sees it: from above its left shoulder. Its length is 1.
const LIGHT: [f64; 3] = [-0.36, 0.48, 0.8];

/// The shade of a face that the light does not reach.
const AMBIENT: f64 = 0.3;

/// One of the six faces of the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The screen (+z).
    Screen,
    /// The back (−z).
    Back,
    /// The right edge (+x).
    Right,
    /// The left edge (−x).
    Left,
    /// The upper edge (+y).
    Top,
    /// The lower edge (−y).
    Bottom,
}

/// A face that the eye sees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face {
    /// Which one.
    pub side: Side,
    /// Its corners around it, x to the right and y down, from the middle of the phone: within a circle of radius 1.2.
    ///
    /// Seen from outside, with the phone's top up, the screen and the back begin at the corner to their lower left and go
    /// on to the lower right.
    pub corners: [(f64, f64); 4],
    /// How bright it is, from 0 (dark) to 1.
    pub shade: f64,
}

impl Face {
    /// A part of the face, between shares of its first and of its second edge: as seen from outside, of the screen and the
    /// back to the right and up, of the edges along them and from the back to the screen.
    pub fn part(&self, [from_x, to_x]: [f64; 2], [from_y, to_y]: [f64; 2]) -> [(f64, f64); 4] {
        let [a, b, c, d] = self.corners;
        let between =
            |p: (f64, f64), q: (f64, f64), share: f64| (p.0 + share * (q.0 - p.0), p.1 + share * (q.1 - p.1));
        let at = |x: f64, y: f64| between(between(a, b, x), between(d, c, x), y);
        [at(from_x, from_y), at(to_x, from_y), at(to_x, to_y), at(from_x, to_y)]
    }
}

/// One of the phone's axes, and a sign.
type Axis = (usize, f64);

/// Where each side lies, and where its first and its second edge point to.
const SIDES: [(Side, Axis, Axis, Axis); 6] = [
    (Side::Screen, (2, 1.0), (0, 1.0), (1, 1.0)),
    (Side::Back, (2, -1.0), (0, -1.0), (1, 1.0)),
    (Side::Right, (0, 1.0), (1, 1.0), (2, 1.0)),
    (Side::Left, (0, -1.0), (1, -1.0), (2, 1.0)),
    (Side::Top, (1, 1.0), (0, -1.0), (2, 1.0)),
    (Side::Bottom, (1, -1.0), (0, 1.0), (2, 1.0)),
];

/// The faces that can be seen of a phone with this rotation, at most three; none hides another. The eye looks along the
/// world's y and down.
pub fn visible_faces(rotation: &Matrix) -> Vec<Face> {
    let to_eye = |vector: [f64; 3]| to_eye(rotation, vector);
    SIDES
        .iter()
        .filter_map(|&(side, (axis, sign), first, second)| {
            let mut normal = [0.0; 3];
            normal[axis] = sign;
            let normal = to_eye(normal);
            // The middle of the face is along its normal, which the eye must be in front of.
            let is_visible = EYE_DISTANCE * normal[2] > HALF[axis];
            let corner = |along_first: f64, along_second: f64| {
                let mut corner = [0.0; 3];
                corner[axis] = sign * HALF[axis];
                corner[first.0] = along_first * first.1 * HALF[first.0];
                corner[second.0] = along_second * second.1 * HALF[second.0];
                project(to_eye(corner))
            };
            let lit = normal.iter().zip(LIGHT).map(|(n, l)| n * l).sum::<f64>().max(0.0);
            let shade = AMBIENT + (1.0 - AMBIENT) * lit;
            let corners = [corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)];
            is_visible.then_some(Face { side, corners, shade })
        })
        .collect()
}

/// The pointer that shows where the phone's top is: from the middle of its upper edge on, within the same circle. What is seen
/// of the upper edge lies behind it, everything else before it.
pub fn top_pointer(rotation: &Matrix) -> [(f64, f64); 2] {
    [HALF[1], POINTER_END].map(|y| project(to_eye(rotation, [0.0, y, 0.0])))
}

/// A vector of the phone as the eye sees it: to the right, up, and towards the eye.
fn to_eye(rotation: &Matrix, vector: [f64; 3]) -> [f64; 3] {
    let [x, y, z] = rotation.map(|row| row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2]);
    let (sin, cos) = LOOK_DOWN;
    [x, y * sin + z * cos, z * sin - y * cos]
}

fn project([x, y, towards]: [f64; 3]) -> (f64, f64) {
    let scale = EYE_DISTANCE / (EYE_DISTANCE - towards);
    (x * scale, -y * scale)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn turned(axis: usize, deg: f64) -> Matrix {
        let (sin, cos) = deg.to_radians().sin_cos();
        let (a, b) = ((axis + 1) % 3, (axis + 2) % 3);
        let mut matrix = [[0.0; 3]; 3];
        matrix[axis][axis] = 1.0;
        matrix[a][a] = cos;
        matrix[b][b] = cos;
        matrix[a][b] = -sin;
        matrix[b][a] = sin;
        matrix
    }

    fn product(a: &Matrix, b: &Matrix) -> Matrix {
        std::array::from_fn(|i| std::array::from_fn(|j| (0..3).map(|k| a[i][k] * b[k][j]).sum()))
    }

    /// Twice the area, positive if the corners go around against the clock as they are seen.
    fn area(corners: &[(f64, f64); 4]) -> f64 {
        (0..4).map(|i| (corners[i], corners[(i + 1) % 4])).map(|((x0, y0), (x1, y1))| x1 * y0 - x0 * y1).sum()
    }

    #[test]
    fn shows_what_lies_before_the_eye() {
        let table: [(Matrix, &[Side]); 5] = [
            (turned(0, 0.0), &[Side::Bottom, Side::Screen]),
            (turned(0, 90.0), &[Side::Top, Side::Screen]),
            (turned(1, 180.0), &[Side::Bottom, Side::Back]),
            (turned(2, 180.0), &[Side::Top, Side::Screen]),
            (product(&turned(2, 40.0), &turned(1, 90.0)), &[Side::Left, Side::Bottom, Side::Back]),
        ];
        for (i, (rotation, expected)) in table.iter().enumerate() {
            let mut sides: Vec<_> = visible_faces(rotation).iter().map(|face| face.side).collect();
            sides.sort_by_key(|side| format!("{side:?}"));
            let mut expected = expected.to_vec();
            expected.sort_by_key(|side| format!("{side:?}"));
            assert_eq!(sides, expected, "{i}");
        }
    }

    #[test]
    fn a_phone_on_the_table_points_away_from_the_viewer() {
        let faces = visible_faces(&turned(0, 0.0));
        let screen = faces.iter().find(|face| face.side == Side::Screen).unwrap();
        let [lower_left, lower_right, upper_right, upper_left] = screen.corners;
        assert!(lower_left.0 < lower_right.0 && upper_left.0 < upper_right.0);
        assert!(lower_left.1 > upper_left.1, "y goes down");
        assert!(upper_right.0 < lower_right.0, "what is farther off is smaller");
        assert_eq!(lower_left.0, -lower_right.0);
    }

    #[test]
    fn the_pointer_stands_on_the_upper_edge() {
        // Upright, seen from before: up. Away from the viewer on a table: up and smaller. Edge on: it is still long.
        for rotation in [turned(0, 90.0), turned(0, 0.0), product(&turned(2, 90.0), &turned(0, 90.0))] {
            let [(from_x, from_y), (to_x, to_y)] = top_pointer(&rotation);
            assert!(to_y < from_y - 0.1, "{rotation:?}");
            assert!((to_x - from_x).abs() < 1e-9);
        }
    }

    #[test]
    fn a_part_of_a_face_lies_in_it() {
        let corners = [(0.0, 0.0), (2.0, 0.0), (2.0, -4.0), (0.0, -4.0)];
        let face = Face { side: Side::Screen, corners, shade: 1.0 };
        assert_eq!(face.part([0.0, 1.0], [0.0, 1.0]), corners);
        assert_eq!(face.part([0.5, 1.0], [0.0, 0.25]), [(1.0, 0.0), (2.0, 0.0), (2.0, -1.0), (1.0, -1.0)]);
    }

    proptest! {
        #[test]
        fn any_phone_is_a_proper_picture(angles in prop::array::uniform3(-180.0f64..180.0)) {
            let rotation =
                product(&turned(2, angles[0]), &product(&turned(0, angles[1]), &turned(1, angles[2])));
            let faces = visible_faces(&rotation);
            prop_assert!((1..=3).contains(&faces.len()));
            prop_assert!(top_pointer(&rotation).iter().all(|(x, y)| x.hypot(*y) < 1.4));
            for face in &faces {
                prop_assert!((0.0..=1.0).contains(&face.shade));
                prop_assert!(face.corners.iter().all(|(x, y)| x.hypot(*y) < 1.2), "{:?}", face);
                // Only the outside is seen.
                prop_assert!(area(&face.corners) > 0.0, "{:?}", face);
            }
        }
    }
}
