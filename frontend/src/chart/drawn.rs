//! What is on a strip, so that only what has changed is drawn anew.

use super::{
    member::Member,
    scale::ValueRange,
    strip::{PAD_PX, Strip},
};

/// What is on the strip.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drawn {
    /// The values that are shown.
    pub(super) ranges: Vec<ValueRange>,
    /// The version of colours and marks.
    pub(super) theme: u32,
    /// How often the members were exchanged.
    pub(super) exchanged: u64,
    /// Of each member.
    pub(super) members: Vec<Of>,
    /// Since when nothing has come, if all members have stalled; by the chart's clock, in milliseconds since the Unix epoch.
    pub(super) silent_since_ms: Option<f64>,
    /// Up to which column.
    pub(super) to_px: u32,
    /// Whether it was drawn quickly rather than well.
    pub(super) is_draft: bool,
}

/// What is on the strip of a member.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Of {
    /// The version of its series.
    pub(super) version: u64,
    /// Its newest sample, by the chart's clock, in milliseconds since the Unix epoch.
    pub(super) newest_ms: f64,
    /// How far its clock is ahead of the chart's, in milliseconds.
    pub(super) lead_ms: f64,
}

impl Drawn {
    /// From which column on the strip is outdated, if at all.
    pub(super) fn changed_px(&self, wanted: &Self, members: &[Member], strip: &Strip) -> Option<u32> {
        let is_same =
            (self.theme, self.exchanged) == (wanted.theme, wanted.exchanged) && self.ranges == wanted.ranges;
        if !is_same || (self.is_draft && !wanted.is_draft) {
            return Some(0);
        }
        let silent = [self, wanted].map(|of| of.silent_since_ms);
        let silence = (silent[0] != silent[1])
            .then(|| silent.into_iter().flatten().map(|since_ms| new_from_px(strip, since_ms)).min());
        let appeared = (self.to_px < wanted.to_px).then_some(self.to_px);
        let both = self.members.iter().zip(&wanted.members).zip(members);
        let changed = both.filter(|((old, new), _)| (old.version, old.lead_ms) != (new.version, new.lead_ms));
        changed
            .map(|((old, new), member)| {
                match old.lead_ms != new.lead_ms || member.series.rewritten() > old.version {
                    true => 0,
                    false => new_from_px(strip, old.newest_ms),
                }
            })
            .chain(appeared)
            .chain(silence.flatten())
            .min()
    }
}

/// From which column on a strip changes by samples that are newer than this one.
fn new_from_px(strip: &Strip, newest_ms: f64) -> u32 {
    (strip.px(newest_ms).floor() - f64::from(PAD_PX) / 2.0).max(0.0) as u32
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use motionwire_shared::DataType;

    use super::*;
    use crate::chart::Series;

    const EDGE_MS: f64 = 1_790_000_000_000.0;

    /// What is drawn of members that have come to these instants, and whose clocks are ahead of the chart's by so much.
    fn drawn(members: &[Member], leads_ms: [f64; 2]) -> Drawn {
        let of = |(member, lead_ms): (&Member, f64)| {
            let newest_ms =
                member.series.ring().last().map_or(f64::NEG_INFINITY, |last| last.ts_ms - lead_ms);
            Of { version: member.series.version(), newest_ms, lead_ms }
        };
        Drawn {
            ranges: Vec::new(),
            theme: 0,
            exchanged: 0,
            members: members.iter().zip(leads_ms).map(of).collect(),
            silent_since_ms: None,
            to_px: 600,
            is_draft: false,
        }
    }

    #[test]
    fn what_is_new_is_drawn_where_it_lies_and_all_where_a_clock_has_become_known() {
        let strip = Strip::new(500, 30_000.0, EDGE_MS);
        let series = || Rc::new(Series::new(DataType::from_name("SPEED").unwrap(), 1));
        let members = [series(), series()].map(|of| Member::alone(String::new(), of, None, Rc::default()));
        let at_ms = EDGE_MS - 10_000.0;
        members[0].series.insert(at_ms, 1, &[1.0]);
        members[1].series.insert(at_ms + 300_000.0, 2, &[1.0]);
        let old = drawn(&members, [0.0, 300_000.0]);
        let changed_px = |leads_ms| old.changed_px(&drawn(&members, leads_ms), &members, &strip);
        assert_eq!(changed_px([0.0, 300_000.0]), None);
        assert_eq!(changed_px([0.0, 300_200.0]), Some(0));
        members[1].series.insert(at_ms + 301_000.0, 3, &[1.0]);
        assert_eq!(changed_px([0.0, 300_000.0]), Some(new_from_px(&strip, at_ms)));
        assert_eq!(changed_px([0.0, 0.0]), Some(0));
    }
}
