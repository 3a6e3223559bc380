//! What the values of a chart lie on: one axis for all lines, or lanes one above the other, each line with an axis of its own.

use super::{
    extent::{Extent, Version},
    member::Member,
    scale::{AutoRange, RangePolicy, ValueRange},
};

/// Most lines that get lanes; more would be too low to be read.
pub const MAX_LANES: usize = 6;

/// What a chart shows of its values, from the top down.
#[derive(Debug, Default)]
pub(super) struct Lanes(Vec<Lane>);

#[derive(Debug)]
struct Lane {
    range: AutoRange,
    extent: Extent,
}

impl Lanes {
    /// Makes them so many, chosen anew by this.
    pub(super) fn set(&mut self, count: usize, policy: RangePolicy) {
        if self.0.len() != count {
            let lane = || Lane { range: AutoRange::new(policy), extent: Extent::default() };
            self.0 = std::iter::repeat_with(lane).take(count).collect();
        }
    }

    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// The next data choose the ranges anew.
    pub(super) fn forget(&mut self) {
        self.0.iter_mut().for_each(|lane| lane.range.forget());
    }

    /// Follows what is in view, of which `look` gives a lane's extent between two instants; see [`Extent::follow`].
    pub(super) fn follow(
        &mut self,
        shown_ms: &std::ops::Range<f64>,
        version: Version,
        now_ms: f64,
        look: impl Fn(Option<usize>, f64, f64) -> Option<(f64, f64)>,
    ) {
        let is_one = self.0.len() == 1;
        for (place, lane) in self.0.iter_mut().enumerate() {
            let component = (!is_one).then_some(place);
            lane.extent.follow(shown_ms, version, now_ms, |from_ms, to_ms| look(component, from_ms, to_ms));
            lane.range.follow(lane.extent.value(), now_ms);
        }
    }

    /// The values that the lane of a component shows.
    pub(super) fn range_of(&self, component: usize) -> Option<ValueRange> {
        let place = if self.0.len() == 1 { 0 } else { component };
        self.0.get(place).map(|lane| lane.range.range())
    }

    /// The values that each shows.
    pub(super) fn ranges(&self) -> Vec<ValueRange> {
        self.0.iter().map(|lane| lane.range.range()).collect()
    }
}

/// How many lanes these members need: those of one source have one for each of its numbers, where that is wanted.
pub(super) fn count(members: &[Member], is_wanted: bool) -> usize {
    match members {
        [one] if is_wanted && one.component().is_none() => {
            Some(one.series.ring().components()).filter(|lines| *lines <= MAX_LANES).unwrap_or(1)
        }
        _ => 1,
    }
}

/// The range that holds all of these.
pub(super) fn joined(ranges: &[ValueRange]) -> ValueRange {
    match ranges {
        [one] => *one,
        several => {
            let low = several.iter().map(|range| range.low).fold(f64::INFINITY, f64::min);
            let high = several.iter().map(|range| range.high).fold(f64::NEG_INFINITY, f64::max);
            ValueRange::between(low, high)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use motionwire_shared::DataType;

    use super::*;
    use crate::chart::{Series, extent, ink::Ink, member::Part};

    fn place(components: usize) -> Member {
        let series = Rc::new(Series::new(DataType::from_name("LOCATION").unwrap(), components));
        Member::alone(String::new(), series, None, Rc::default())
    }

    #[test]
    fn only_the_numbers_of_one_source_have_lanes() {
        assert_eq!((count(&[place(2)], true), count(&[place(2)], false)), (2, 1));
        assert_eq!(count(&[place(MAX_LANES + 1)], true), 1, "too many to be read");
        assert_eq!(count(&[place(2), place(2)], true), 1);
        let one = Member { part: Part::One { component: 0, ink: Ink::Scalar }, ..place(2) };
        assert_eq!((count(&[one], true), count(&[], true)), (1, 1));
    }

    #[test]
    fn each_lane_follows_its_own_number() {
        let member = place(2);
        for n in 0..10u32 {
            let step = f64::from(n) * 1e-5;
            member.series.insert(f64::from(n) * 1000.0, n.into(), &[52.52 + step, 13.405 - step]);
        }
        let mut lanes = Lanes::default();
        lanes.set(2, member.series.range_policy());
        let version = Version { all: 1, rewritten: 0 };
        let held = member.hold();
        lanes.follow(&(0.0..10_000.0), version, 0.0, |component, from_ms, to_ms| {
            extent::between(&held.samples(), component, from_ms, to_ms)
        });
        let ranges = lanes.ranges();
        for (range, (low, high)) in ranges.iter().zip([(52.52, 52.520_09), (13.404_91, 13.405)]) {
            assert!(range.low <= low && high <= range.high, "{range:?}");
            assert!(range.high - range.low < 3.0 * (high - low), "it is not flat: {range:?}");
        }
        let all = joined(&ranges);
        assert!(all.low < 13.405 && all.high > 52.52);
    }
}
