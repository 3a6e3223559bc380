//! Notices when a page was hidden and nothing was measured meanwhile.

use std::cell::{Cell, RefCell};

use motionwire_shared::{Timestamp, wire::Hole};

use super::{
    consent::{Origin, Topic},
    steer::Plan,
};

/// A pause that is shorter is none, in milliseconds.
const MIN_HOLE_MS: f64 = 1_500.0;

/// A source that told nothing for so long before the page was hidden had nothing to tell, in milliseconds.
const LATELY_MS: f64 = 5_000.0;

/// Browsers deliver nothing to a page that is hidden, or not all.
const HIDDEN: &str = "hidden";

/// The watch.
#[derive(Debug, Default)]
pub(super) struct HoleWatch {
    hidden: Cell<Option<Timestamp>>,
    /// When each origin told something last.
    newest: [Cell<Option<Timestamp>>; Origin::ALL.len()],
    /// What is wanted, of which the first that tells judges: a phone at rest may be told no place for long.
    wanted: RefCell<Vec<Origin>>,
}

impl HoleWatch {
    /// This is measured and sent from now on.
    pub(super) fn apply(&self, plan: &Plan) {
        let flows =
            |origin: &Origin| Topic::ALL.into_iter().any(|topic| topic.needs(*origin) && plan.allows(topic));
        let wanted = Origin::ALL.into_iter().filter(flows).collect();
        self.wanted.replace(wanted);
    }

    /// Something was measured.
    pub(super) fn measured(&self, origin: Origin, ts: Timestamp) {
        self.newest[origin as usize].set(Some(ts));
    }

    /// The page was hidden.
    pub(super) fn hidden(&self, now: Timestamp) {
        self.hidden.set(Some(now));
    }

    /// The page is shown again.
    pub(super) fn shown(&self, now: Timestamp) -> Option<Hole> {
        let hidden = self.hidden.take()?;
        let from = self.wanted.borrow().iter().find_map(|origin| {
            let newest = self.newest[*origin as usize].get()?;
            match origin {
                Origin::Place => Some(newest.max(hidden)),
                Origin::Motion | Origin::Strap => {
                    (hidden.as_millis() - newest.as_millis() < LATELY_MS).then_some(newest)
                }
            }
        })?;
        let is_hole = now.as_millis() - from.as_millis() > MIN_HOLE_MS;
        is_hole.then(|| Hole { from, to: now, reason: HIDDEN.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: f64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000.0)
    }

    /// A watch over what is switched on alone.
    fn watch(on: &[Topic]) -> HoleWatch {
        let mut plan = Plan::default();
        for topic in Topic::ALL {
            plan.consent.set(topic, on.contains(&topic));
        }
        let watch = HoleWatch::default();
        watch.apply(&plan);
        watch
    }

    #[test]
    fn a_hole_is_a_pause_of_a_hidden_page_whatever_it_sends() {
        let table = [
            (Topic::Acceleration, Origin::Motion, 10.0),
            (Topic::Steps, Origin::Motion, 10.0),
            (Topic::Speed, Origin::Place, 11.0),
            (Topic::HeartRate, Origin::Strap, 10.0),
        ];
        for (topic, origin, from_s) in table {
            let watch = watch(&[topic]);
            watch.measured(origin, at(10.0));
            watch.hidden(at(11.0));
            let hole = watch.shown(at(40.0)).unwrap();
            assert_eq!(
                (hole.from, hole.to, hole.reason.as_str()),
                (at(from_s), at(40.0), "hidden"),
                "{topic:?}"
            );
            assert_eq!(watch.shown(at(50.0)), None, "told once");
        }
    }

    #[test]
    fn what_went_on_or_had_stopped_before_leaves_none() {
        let hidden = |watch: &HoleWatch, newest_s: f64| {
            watch.hidden(at(20.0));
            watch.measured(Origin::Motion, at(newest_s));
            watch.shown(at(40.0))
        };
        let motion = watch(&[Topic::Rotation]);
        assert_eq!(motion.shown(at(9.0)), None, "never hidden");
        assert_eq!(hidden(&motion, 39.5), None, "measured all the time");
        assert_eq!(hidden(&motion, 3.0), None, "a sensor that paused by itself");
        assert_eq!(
            hidden(&motion, 20.1).map(|hole| hole.from),
            Some(at(20.1)),
            "the last one measured before"
        );
        assert_eq!(hidden(&watch(&[]), 20.0), None, "nothing is wanted");
        assert_eq!(hidden(&watch(&[Topic::Location]), 20.0), None, "no place was ever told");
    }

    #[test]
    fn a_strap_that_goes_on_does_not_hide_that_motion_is_missing() {
        let watch = watch(&[Topic::Acceleration, Topic::HeartRate]);
        watch.measured(Origin::Motion, at(20.0));
        watch.hidden(at(20.0));
        watch.measured(Origin::Strap, at(39.0));
        assert_eq!(watch.shown(at(40.0)).map(|hole| hole.from), Some(at(20.0)));
    }
}
