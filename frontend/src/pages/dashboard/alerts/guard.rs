//! What of all that is watched is raised. Pure: instants are arguments.

use std::rc::Rc;

use motionwire_shared::{DataType, UserId};

use super::{
    super::store::Source,
    watch::{Condition, Watch},
};
use crate::{
    analysis::{
        Channel,
        alert::{self, Alert},
    },
    chart::Series,
    ordered,
};

/// An alert over one source.
pub(super) struct Watched {
    alert: Alert,
    newest: (f64, u64),
}

/// An alert that is raised.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Raised {
    pub(super) uid: UserId,
    pub(super) text: String,
    /// The data type, and which of its numbers is told as the present one; there is none of what has stopped coming.
    pub(super) told: Option<(String, Channel)>,
}

/// What is watched at present, by source and by place in the list.
#[derive(Default)]
pub(super) struct Guard {
    watched: Vec<((UserId, usize), Watched)>,
}

impl Guard {
    /// Looks at all that has come since the last call; returns what is raised now, and whether that is news.
    pub(super) fn look(
        &mut self,
        watches: &[Watch],
        sources: &[(UserId, Rc<Source>)],
        now_ms: f64,
        max_bpm: f64,
    ) -> (Vec<Raised>, bool) {
        let (mut raised, mut is_news) = (Vec::new(), false);
        for (uid, source) in sources {
            for (place, watch) in watches.iter().enumerate().filter(|(_, watch)| watch.is_of(uid)) {
                let series = DataType::from_name(&watch.data_type).and_then(|of| source.series(&of));
                let (Some(series), Some(rule)) = (series, watch.rule(max_bpm)) else { continue };
                let last = series.ring().last().map(|last| (last.ts_ms, last.seq));
                // What was there before the alert was made calls nobody.
                let watched = ordered::entry(&mut self.watched, (uid.clone(), place), || Watched {
                    alert: Alert::new(rule).after(last.map(|(ts_ms, _)| ts_ms)),
                    newest: last.unwrap_or_default(),
                });
                watched.alert.set_max_bpm(max_bpm);
                is_news |= watched.follow(&series, now_ms);
                if watched.alert.is_raised() {
                    let told = (watch.condition != Condition::Stalled)
                        .then(|| (watch.data_type.clone(), watch.channel()));
                    let of = Raised { uid: uid.clone(), text: watch.text(), told };
                    // One for any phone may say the same as one for this phone.
                    if !raised.contains(&of) {
                        raised.push(of);
                    }
                }
            }
        }
        (raised, is_news)
    }

    /// The alert at this place of the list is no more; those behind it move up, as they are.
    pub(super) fn remove(&mut self, place: usize) {
        self.watched.retain(|((_, at), _)| *at != place);
        for ((_, at), _) in &mut self.watched {
            *at -= usize::from(*at > place);
        }
    }
}

impl Watched {
    /// Takes in the newest samples; true if the alert was raised by them.
    pub(super) fn follow(&mut self, series: &Series, now_ms: f64) -> bool {
        let ring = series.ring();
        // A series gives up what a clock told that was ahead, and goes on where it was set back to.
        if let Some(last) = ring.last().map(|last| (last.ts_ms, last.seq)).filter(|last| *last < self.newest)
        {
            self.newest = last;
        }
        let mut is_raised = false;
        for sample in ring.range(self.newest.0, f64::INFINITY).filter_map(|index| ring.get(index)) {
            if (sample.ts_ms, sample.seq) > self.newest {
                self.newest = (sample.ts_ms, sample.seq);
                is_raised |=
                    self.alert.sample(sample.ts_ms, sample.values, now_ms) == Some(alert::Event::Raised);
            }
        }
        is_raised | (self.alert.tick(now_ms) == Some(alert::Event::Raised))
    }
}

#[cfg(test)]
mod tests {
    use motionwire_shared::{KnownType, Timestamp, Value, wire::Dispatch};

    use super::*;
    use crate::pages::dashboard::store::Store;

    const NOW_MS: f64 = 1_790_000_000_000.0;
    const MAX_BPM: f64 = 180.0;

    fn watch(condition: Condition, limit: f64, phone: Option<&UserId>) -> Watch {
        Watch { data_type: "HEART_RATE".to_owned(), condition, limit, axis: None, phone: phone.cloned() }
    }

    /// Heart rates of phones, a second apart.
    #[derive(Default)]
    struct Phones(Store);

    impl Phones {
        fn take(&self, uid: &UserId, seq: u64, bpm: f64) {
            self.take_ahead(uid, seq, bpm, 0.0);
        }

        /// By a clock that is ahead by so much, in milliseconds.
        fn take_ahead(&self, uid: &UserId, seq: u64, bpm: f64, ahead_ms: f64) {
            let at_ms = NOW_MS + seq as f64 * 1000.0 + ahead_ms;
            let event = Dispatch {
                uid: uid.clone(),
                seq,
                data_type: DataType::Known(KnownType::HeartRate),
                ts: Timestamp::from_millis(at_ms),
                value: Value::Scalar(bpm),
            };
            self.0.take(&event, at_ms);
        }

        fn sources(&self) -> Vec<(UserId, Rc<Source>)> {
            self.0.uids().into_iter().map(|uid| (uid.clone(), self.0.source(&uid).unwrap())).collect()
        }
    }

    #[test]
    fn taking_one_alert_away_leaves_the_others_as_they_are() {
        let (phones, uid) = (Phones::default(), "phone".parse().unwrap());
        phones.take(&uid, 0, 60.0);
        let mut watches = vec![
            watch(Condition::Above, 200.0, None),
            watch(Condition::Stalled, 0.0, None),
            watch(Condition::Above, 100.0, None),
        ];
        let mut guard = Guard::default();
        let sources = phones.sources();
        let look = |guard: &mut Guard, watches: &[Watch], now_ms: f64| {
            let (raised, is_news) = guard.look(watches, &sources, now_ms, MAX_BPM);
            (raised.iter().map(|raised| raised.told.is_some()).collect::<Vec<_>>(), is_news)
        };
        assert_eq!(look(&mut guard, &watches, NOW_MS), (vec![], false));
        phones.take(&uid, 1, 150.0);
        assert_eq!(look(&mut guard, &watches, NOW_MS + 1000.0), (vec![true], true));
        assert_eq!(
            look(&mut guard, &watches, NOW_MS + 8000.0),
            (vec![false, true], true),
            "nothing comes any more"
        );
        guard.remove(0);
        watches.remove(0);
        assert_eq!(
            look(&mut guard, &watches, NOW_MS + 8100.0),
            (vec![false, true], false),
            "both stay, and call nobody again"
        );
    }

    #[test]
    fn a_single_reading_from_the_future_makes_no_alert_deaf() {
        let (phones, uid) = (Phones::default(), "phone".parse().unwrap());
        let watches = [watch(Condition::Above, 100.0, None)];
        let mut guard = Guard::default();
        let mut look = || guard.look(&watches, &phones.sources(), NOW_MS, MAX_BPM).1;
        for seq in 0..30 {
            phones.take_ahead(&uid, seq, 60.0, if seq == 10 { 86_400_000.0 } else { 0.0 });
            assert!(!look(), "{seq}");
        }
        phones.take(&uid, 30, 150.0);
        assert!(look());
    }

    #[test]
    fn an_alert_of_one_phone_is_raised_by_that_one_and_told_once() {
        let phones = Phones::default();
        let [anna, ben]: [UserId; 2] = ["anna", "ben"].map(|uid| uid.parse().unwrap());
        let look = |guard: &mut Guard, watches: &[Watch]| {
            let (raised, _) = guard.look(watches, &phones.sources(), NOW_MS, MAX_BPM);
            let mut uids: Vec<_> = raised.into_iter().map(|raised| raised.uid).collect();
            uids.sort();
            uids
        };
        let of_anna = [watch(Condition::Above, 100.0, Some(&anna))];
        let of_any = [watch(Condition::Above, 100.0, Some(&anna)), watch(Condition::Above, 100.0, None)];
        let [mut one, mut both] = [Guard::default(), Guard::default()];
        for (seq, bpm) in [(0, 60.0), (1, 150.0)] {
            phones.take(&anna, seq, bpm);
            phones.take(&ben, seq, bpm);
            let expected: [&[&UserId]; 2] = if seq == 0 { [&[], &[]] } else { [&[&anna], &[&anna, &ben]] };
            assert_eq!(look(&mut one, &of_anna).iter().collect::<Vec<_>>(), expected[0]);
            assert_eq!(look(&mut both, &of_any).iter().collect::<Vec<_>>(), expected[1]);
        }
    }

    #[test]
    fn a_zone_is_of_the_greatest_heart_rate_that_is_set_now() {
        let (phones, uid) = (Phones::default(), "phone".parse().unwrap());
        let watches = [watch(Condition::InZone, 4.0, None)];
        let mut guard = Guard::default();
        let mut raised = |seq: u64, max_bpm: f64| {
            phones.take(&uid, seq, 150.0);
            guard.look(&watches, &phones.sources(), NOW_MS, max_bpm).0.len()
        };
        assert_eq!(raised(0, 180.0), 0, "what was there before calls nobody");
        assert_eq!([raised(1, 180.0), raised(2, 200.0), raised(3, 180.0)], [1, 0, 1]);
    }
}
