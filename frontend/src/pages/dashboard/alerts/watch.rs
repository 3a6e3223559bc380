//! What is watched, and what of it is raised. Pure: instants are arguments.

use std::{collections::HashMap, rc::Rc};

use motionwire_shared::{DataType, KnownType, UserId, reading::Shape};
use serde::{Deserialize, Serialize};

use super::super::store::Source;
use crate::{
    analysis::{
        Channel,
        alert::{self, Alert, Rule, Side},
        zones::{Zone, Zones},
    },
    chart::Series,
    text,
};

/// A number that is back by this share of its limit has come back.
const HYSTERESIS_SHARE: f64 = 0.05;

/// A number must be beyond its limit for so long, in milliseconds: a single sample of a quick series calls nobody, a bump does.
const HOLD_MS: f64 = 30.0;

/// A stream that says nothing for so long has stalled, in milliseconds.
const STALLED_MS: f64 = 6_000.0;

/// When somebody is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Condition {
    Above,
    Below,
    InZone,
    OutOfZone,
    Stalled,
}

impl Condition {
    pub(super) const ALL: [(Self, &str, text::Text); 5] = [
        (Self::Above, "above", text::alerts_above),
        (Self::Below, "below", text::alerts_below),
        (Self::InZone, "in-zone", text::alerts_in_zone),
        (Self::OutOfZone, "out-of-zone", text::alerts_out_of_zone),
        (Self::Stalled, "stalled", text::alerts_stalled),
    ];

    /// Whether it can be of this data type.
    pub(super) fn suits(self, data_type: &str) -> bool {
        !self.is_of_zone() || data_type == KnownType::HeartRate.name()
    }

    pub(super) fn is_of_zone(self) -> bool {
        matches!(self, Self::InZone | Self::OutOfZone)
    }

    pub(super) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, other, _)| *other == name).map(|(condition, ..)| condition)
    }
}

/// One alert as it was chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Watch {
    pub(super) data_type: String,
    pub(super) condition: Condition,
    pub(super) limit: f64,
}

impl Watch {
    pub(super) fn rule(&self, max_bpm: f64) -> Option<Rule> {
        let zone = || Zone::ALL.get((self.limit as usize).checked_sub(1)?).copied();
        let beyond = |side| Rule::Limit {
            // A vector is watched by its length, a scalar by its number; both are the magnitude of what is not negative.
            channel: Channel::Magnitude,
            side,
            limit: self.limit,
            hysteresis: HYSTERESIS_SHARE * self.limit.abs(),
            hold_ms: if self.data_type == "HEART_RATE" { 0.0 } else { HOLD_MS },
        };
        Some(match self.condition {
            Condition::Above => beyond(Side::Above),
            Condition::Below => beyond(Side::Below),
            Condition::InZone => Rule::InZone(zone()?, Zones::new(max_bpm)),
            Condition::OutOfZone => Rule::OutOfZone(zone()?, Zones::new(max_bpm)),
            Condition::Stalled => Rule::Stalled(STALLED_MS),
        })
    }

    /// Whether it can ever be raised: there are five zones, and no vector is shorter than nothing.
    pub(super) fn is_possible(&self) -> bool {
        let least = match self.condition {
            Condition::Above | Condition::Below if is_vector(&self.data_type) => 0.0,
            _ => f64::NEG_INFINITY,
        };
        self.condition.suits(&self.data_type)
            && self.limit >= least
            && (!self.condition.is_of_zone() || self.rule(Zones::usual_max_bpm(0.0)).is_some())
    }

    pub(super) fn text(&self) -> String {
        let title = title(&self.data_type);
        let number = &number(self.limit);
        let limit = &[number, unit(&self.data_type)].join(" ");
        let limit = limit.trim_end();
        match self.condition {
            Condition::Above => text::alert_above(&title, limit),
            Condition::Below => text::alert_below(&title, limit),
            Condition::InZone => text::alert_in_zone(&title, number),
            Condition::OutOfZone => text::alert_out_of_zone(&title, number),
            Condition::Stalled => text::alert_stalled(&title),
        }
    }
}

/// What a data type is called on the page.
pub(super) fn title(name: &str) -> String {
    DataType::from_name(name).map_or_else(|| name.to_owned(), |of| text::data_type(&of))
}

/// Whether its numbers are watched by their length.
pub(super) fn is_vector(name: &str) -> bool {
    matches!(DataType::from_name(name), Some(DataType::Known(known)) if known.shape() == Shape::Vector3)
}

/// A number with two decimals at most.
pub(super) fn number(value: f64) -> String {
    text::number(&((value * 100.0).round() / 100.0).to_string())
}

/// The unit of a data type's numbers; nothing where it is not known.
pub(super) fn unit(name: &str) -> &'static str {
    match DataType::from_name(name) {
        Some(DataType::Known(KnownType::HeartRate)) => text::figure_heart_rate_unit(),
        Some(DataType::Known(known)) => text::unit(known.unit()),
        _ => "",
    }
}

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
    /// The data type whose present number is told; there is none of what has stopped coming.
    pub(super) told_type: Option<String>,
}

/// What is watched at present, by source and by place in the list.
#[derive(Default)]
pub(super) struct Guard {
    watched: HashMap<(UserId, usize), Watched>,
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
            for (place, watch) in watches.iter().enumerate() {
                let series = DataType::from_name(&watch.data_type).and_then(|of| source.series(&of));
                let (Some(series), Some(rule)) = (series, watch.rule(max_bpm)) else { continue };
                let newest = series.ring().last().map_or((0.0, 0), |last| (last.ts_ms, last.seq));
                // What was there before the alert was made calls nobody.
                let watched = self
                    .watched
                    .entry((uid.clone(), place))
                    .or_insert_with(|| Watched { alert: Alert::new(rule), newest });
                is_news |= watched.follow(&series, now_ms);
                if watched.alert.is_raised() {
                    raised.push(Raised {
                        uid: uid.clone(),
                        text: watch.text(),
                        told_type: (watch.condition != Condition::Stalled).then(|| watch.data_type.clone()),
                    });
                }
            }
        }
        (raised, is_news)
    }

    /// The alert at this place of the list is no more; those behind it move up, as they are.
    pub(super) fn remove(&mut self, place: usize) {
        let all = std::mem::take(&mut self.watched).into_iter();
        let others = all.filter(|((_, at), _)| *at != place);
        self.watched =
            others.map(|((uid, at), watched)| ((uid, at - usize::from(at > place)), watched)).collect();
    }
}

impl Watched {
    /// Takes in the newest samples; true if the alert was raised by them.
    pub(super) fn follow(&mut self, series: &Series, now_ms: f64) -> bool {
        let ring = series.ring();
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
    use motionwire_shared::{Timestamp, Value, wire::Dispatch};

    use super::*;
    use crate::pages::dashboard::store::Store;

    const NOW_MS: f64 = 1_790_000_000_000.0;
    const MAX_BPM: f64 = 180.0;

    fn watch(data_type: &str, condition: Condition, limit: f64) -> Watch {
        Watch { data_type: data_type.to_owned(), condition, limit }
    }

    #[test]
    fn what_can_never_be_raised_is_told() {
        let table = [
            (watch("HEART_RATE", Condition::InZone, 3.0), true),
            (watch("HEART_RATE", Condition::InZone, 0.0), false),
            (watch("HEART_RATE", Condition::OutOfZone, 9.0), false),
            (watch("STEPS", Condition::InZone, 2.0), false),
            (watch("ACCELERATION", Condition::Below, -2.0), false),
            (watch("ACCELERATION", Condition::Above, 20.0), true),
            (watch("TEMPERATURE", Condition::Below, -2.0), true),
            (watch("STEPS", Condition::Stalled, 0.0), true),
        ];
        for (watch, is_possible) in table {
            assert_eq!(watch.is_possible(), is_possible, "{watch:?}");
        }
    }

    #[test]
    fn taking_one_alert_away_leaves_the_others_as_they_are() {
        let store = Store::default();
        let uid: UserId = "phone".parse().unwrap();
        let take = |seq: u64, value: f64| {
            let ts = Timestamp::from_millis(NOW_MS + seq as f64 * 1000.0);
            let event = Dispatch {
                uid: uid.clone(),
                seq,
                data_type: DataType::Known(KnownType::HeartRate),
                ts,
                value: Value::Scalar(value),
            };
            store.take(&event, NOW_MS + seq as f64 * 1000.0);
        };
        take(0, 60.0);
        let mut watches = vec![
            watch("HEART_RATE", Condition::Above, 200.0),
            watch("HEART_RATE", Condition::Stalled, 0.0),
            watch("HEART_RATE", Condition::Above, 100.0),
        ];
        let mut guard = Guard::default();
        let sources = [(uid.clone(), store.source(&uid).unwrap())];
        let look = |guard: &mut Guard, watches: &[Watch], now_ms: f64| {
            let (raised, is_news) = guard.look(watches, &sources, now_ms, MAX_BPM);
            (raised.iter().map(|raised| raised.told_type.is_some()).collect::<Vec<_>>(), is_news)
        };
        assert_eq!(look(&mut guard, &watches, NOW_MS), (vec![], false));
        take(1, 150.0);
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
}
