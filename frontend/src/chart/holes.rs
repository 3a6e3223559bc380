//! Where no line is: in the hole of the only one, or of all lines of a chart. Another source's line may go through one's hole,
//! and what lies before a line or behind it is no hole of its own.

/// A stretch of a strip, from one pixel to another one.
pub type Stretch = (f64, f64);

/// What is everywhere.
const ALL: Stretch = (f64::NEG_INFINITY, f64::INFINITY);

/// Where none of some lines is; kept, so that its memory is.
#[derive(Debug, Default)]
pub struct Holes {
    /// Where none is of those that have ended, from the left to the right.
    of_all: Vec<Stretch>,
    of_one: Vec<Stretch>,
    both: Vec<Stretch>,
}

impl Holes {
    /// Takes all lines away.
    pub fn clear(&mut self) {
        self.of_all.clear();
        self.of_all.push(ALL);
    }

    /// Begins a line whose first sample lies at this pixel. Its holes are added to what is returned, from the left to the right.
    pub fn begin(&mut self, first_px: f64) -> &mut Vec<Stretch> {
        self.of_one.clear();
        self.of_one.push((ALL.0, first_px));
        &mut self.of_one
    }

    /// The line has ended; its last sample lies at this pixel.
    pub fn end(&mut self, last_px: f64) {
        self.of_one.push((last_px, ALL.1));
        self.both.clear();
        meet(&self.of_all, &self.of_one, &mut self.both);
        std::mem::swap(&mut self.of_all, &mut self.both);
    }

    /// The holes, from the left to the right: before each of them is some line, and behind it.
    pub fn all(&self) -> impl Iterator<Item = Stretch> + '_ {
        let is_between = |(from_px, to_px): &Stretch| from_px.is_finite() && to_px.is_finite();
        self.of_all.iter().copied().filter(is_between)
    }
}

/// Adds what lies in stretches of both, each of which has them from the left to the right.
fn meet(one: &[Stretch], other: &[Stretch], both: &mut Vec<Stretch>) {
    let (mut first, mut second) = (0, 0);
    while let (Some(a), Some(b)) = (one.get(first), other.get(second)) {
        let (from_px, to_px) = (a.0.max(b.0), a.1.min(b.1));
        if from_px < to_px {
            both.push((from_px, to_px));
        }
        if a.1 < b.1 {
            first += 1;
        } else {
            second += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The holes of lines, each of which goes from its first place to its last one but for some stretches.
    fn holes(lines: &[(f64, &[Stretch], f64)]) -> Vec<Stretch> {
        let mut holes = Holes::default();
        // Kept from a chart before.
        holes.begin(0.0).push((1.0, 2.0));
        holes.end(3.0);
        holes.clear();
        for (first_px, of_one, last_px) in lines {
            holes.begin(*first_px).extend(*of_one);
            holes.end(*last_px);
        }
        holes.all().collect()
    }

    #[test]
    fn the_only_line_has_its_own() {
        assert_eq!(holes(&[(0.0, &[(10.0, 20.0), (30.0, 35.0)], 50.0)]), [(10.0, 20.0), (30.0, 35.0)]);
        assert_eq!(holes(&[(0.0, &[], 50.0)]), []);
        assert_eq!(holes(&[]), []);
    }

    #[test]
    fn several_have_what_lies_in_a_hole_of_each() {
        let one = (0.0, &[(10.0, 20.0), (30.0, 60.0)][..], 100.0);
        assert_eq!(holes(&[one, (0.0, &[], 100.0)]), [], "the other's line goes through");
        let other = (0.0, &[(15.0, 40.0), (50.0, 55.0)][..], 100.0);
        let expected = [(15.0, 20.0), (30.0, 40.0), (50.0, 55.0)];
        assert_eq!(holes(&[one, other]), expected);
        assert_eq!(holes(&[other, one]), expected);
        assert_eq!(holes(&[one, other, (0.0, &[(16.0, 17.0)], 100.0)]), [(16.0, 17.0)]);
    }

    #[test]
    fn a_line_that_is_not_there_fills_none_and_makes_none() {
        let one = (0.0, &[(10.0, 20.0), (30.0, 40.0)][..], 100.0);
        assert_eq!(holes(&[one, (35.0, &[], 100.0)]), [(10.0, 20.0), (30.0, 35.0)], "it came later");
        assert_eq!(holes(&[one, (0.0, &[], 15.0)]), [(15.0, 20.0), (30.0, 40.0)], "it ended before");
        assert_eq!(holes(&[(0.0, &[], 10.0), (20.0, &[], 30.0)]), [(10.0, 20.0)], "between the two");
    }

    proptest! {
        #[test]
        fn a_place_is_in_one_where_it_is_on_no_line_and_between_some(
            lines in prop::collection::vec(prop::collection::vec(1u32..20, 2..12), 1..5), at in 0u32..120,
        ) {
            // Each line is there and away by turns, for so many pixels.
            let lines: Vec<Vec<f64>> = lines
                .into_iter()
                .map(|steps| {
                    let turn = |px: &mut u32, step: &u32| Some(f64::from(std::mem::replace(px, *px + step)));
                    let mut turns: Vec<_> = steps.iter().scan(steps[0], turn).collect();
                    turns.truncate(turns.len() / 2 * 2);
                    turns
                })
                .collect();
            let own: Vec<Vec<Stretch>> = lines
                .iter()
                .map(|turns| turns[1..turns.len() - 1].chunks(2).map(|ends| (ends[0], ends[1])).collect())
                .collect();
            let given: Vec<_> =
                lines.iter().zip(&own).map(|(turns, own)| (turns[0], &own[..], turns[turns.len() - 1])).collect();
            let at = f64::from(at) + 0.5;
            let is_on = lines.iter().any(|turns| turns.chunks(2).any(|ends| ends[0] < at && at < ends[1]));
            let is_between = lines.iter().any(|turns| turns[0] < at) && lines.iter().any(|turns| at < turns[turns.len() - 1]);
            let is_in = holes(&given).iter().any(|(from_px, to_px)| *from_px < at && at < *to_px);
            prop_assert_eq!(is_in, !is_on && is_between);
        }
    }
}
