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
    /// Of each member: its version, and its newest sample.
    pub(super) members: Vec<(u64, f64)>,
    /// Since when nothing has come, if the only member has stalled; in milliseconds since the Unix epoch.
    pub(super) silent_since_ms: Option<f64>,
    /// Up to which column.
    pub(super) to_px: u32,
    /// Whether it was drawn quickly rather than well.
    pub(super) is_draft: bool,
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
        let changed =
            self.members.iter().zip(&wanted.members).zip(members).filter(|((old, new), _)| old.0 != new.0);
        changed
            .map(|((old, _), member)| match member.series.rewritten() > old.0 {
                true => 0,
                false => new_from_px(strip, old.1),
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
