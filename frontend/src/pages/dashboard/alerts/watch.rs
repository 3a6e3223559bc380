//! What is watched.

use motionwire_shared::{DataType, KnownType, UserId, reading::Shape};
use serde::{Deserialize, Serialize};

use crate::{
    analysis::{
        Channel,
        alert::{Rule, Side},
        zones::{Zone, Zones},
    },
    chart::{
        limits::{MAX_MAGNITUDE, MAX_MAGNITUDE_TEXT},
        series,
    },
    text,
};

/// A number that is back by this share of its limit has come back.
const HYSTERESIS_SHARE: f64 = 0.05;

/// It must also have stayed on its own side of the limit for so long, in milliseconds: noise around a limit, whose share of a limit
/// of 0 is nothing, calls once, and not with each of its swings.
const CALM_MS: f64 = 2_000.0;

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

    /// Whether a number is compared with a limit.
    pub(super) fn is_of_limit(self) -> bool {
        matches!(self, Self::Above | Self::Below)
    }

    pub(super) fn is_of_zone(self) -> bool {
        matches!(self, Self::InZone | Self::OutOfZone)
    }

    pub(super) fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(of, ..)| *of == self).map_or("", |(_, name, _)| name)
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
    /// Which number of a vector of how many is watched; its magnitude, or a single number, where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) axis: Option<(usize, usize)>,
    /// Whose numbers are watched; each phone's where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) phone: Option<UserId>,
}

impl Watch {
    pub(super) fn rule(&self, max_bpm: f64) -> Option<Rule> {
        let beyond = |side| Rule::Limit {
            channel: self.channel(),
            side,
            limit: self.limit,
            hysteresis: HYSTERESIS_SHARE * self.limit.abs(),
            hold_ms: if self.data_type == "HEART_RATE" { 0.0 } else { HOLD_MS },
            calm_ms: CALM_MS,
        };
        Some(match self.condition {
            Condition::Above => beyond(Side::Above),
            Condition::Below => beyond(Side::Below),
            Condition::InZone => Rule::InZone(self.zone()?, Zones::new(max_bpm)),
            Condition::OutOfZone => Rule::OutOfZone(self.zone()?, Zones::new(max_bpm)),
            Condition::Stalled => Rule::Stalled(STALLED_MS),
        })
    }

    /// Which number of a reading is watched.
    pub(super) fn channel(&self) -> Channel {
        self.axis.map_or(Channel::Whole, |(axis, _)| Channel::Component(axis))
    }

    fn zone(&self) -> Option<Zone> {
        Zone::ALL.get((self.limit as usize).checked_sub(1)?).copied()
    }

    /// Whether readings of this phone are watched.
    pub(super) fn is_of(&self, uid: &UserId) -> bool {
        self.phone.as_ref().is_none_or(|phone| phone == uid)
    }

    /// What is wrong with the limit, and which ones there are; none if the alert can be raised. No vector is shorter than
    /// nothing.
    pub(super) fn problem(&self) -> Option<String> {
        let (least, least_text) = match self.is_length() {
            true => (0.0, "0".to_owned()),
            false => (-MAX_MAGNITUDE, format!("\u{2212}{MAX_MAGNITUDE_TEXT}")),
        };
        match self.condition {
            Condition::Above | Condition::Below => (!(least..=MAX_MAGNITUDE).contains(&self.limit))
                .then(|| text::alerts_limit_problem(&least_text, MAX_MAGNITUDE_TEXT)),
            Condition::InZone | Condition::OutOfZone => {
                let is_zone = self.condition.suits(&self.data_type)
                    && self.limit.fract() == 0.0
                    && self.zone().is_some();
                (!is_zone).then(|| text::alerts_zone_problem().to_owned())
            }
            Condition::Stalled => None,
        }
    }

    /// Whether the length of a vector is watched.
    fn is_length(&self) -> bool {
        let of = DataType::from_name(&self.data_type);
        self.axis.is_none() && matches!(of, Some(DataType::Known(known)) if known.shape() == Shape::Vector3)
    }

    pub(super) fn text(&self) -> String {
        let title = title(&self.data_type);
        let what = match DataType::from_name(&self.data_type).zip(self.axis) {
            Some((of, (axis, count))) => {
                let names = series::names(&of, count);
                text::overlay_part(&title, names.get(axis).map_or("", String::as_str))
            }
            None if self.is_length() => text::derived_magnitude(&title),
            None => title.clone(),
        };
        let number = &text::number(&self.limit.to_string());
        let limit = &[number.as_str(), &unit(&self.data_type)].join(" ");
        let limit = limit.trim_end();
        match self.condition {
            Condition::Above => text::alert_above(&what, limit),
            Condition::Below => text::alert_below(&what, limit),
            Condition::InZone => text::alert_in_zone(&title, number),
            Condition::OutOfZone => text::alert_out_of_zone(&title, number),
            Condition::Stalled => text::alert_stalled(&title),
        }
    }
}

/// What a data type is called on the page.
fn title(name: &str) -> String {
    DataType::from_name(name).map_or_else(|| name.to_owned(), |of| text::data_type(&of))
}

/// A number with two decimals at most.
pub(super) fn number(value: f64) -> String {
    text::number(&((value * 100.0).round() / 100.0).to_string())
}

/// The unit of a data type's numbers; nothing where it is not known, or where the data type's name says it.
pub(super) fn unit(name: &str) -> String {
    match DataType::from_name(name) {
        Some(DataType::Known(KnownType::HeartRate)) => text::figure_heart_rate_unit().to_owned(),
        Some(DataType::Known(known)) => text::unit_beside(&title(name), known.unit()).unwrap_or_default(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watch(data_type: &str, condition: Condition, limit: f64) -> Watch {
        Watch { data_type: data_type.to_owned(), condition, limit, axis: None, phone: None }
    }

    fn of_axis(axis: usize, watch: Watch) -> Watch {
        Watch { axis: Some((axis, 3)), ..watch }
    }

    #[test]
    fn what_of_a_vector_is_watched_is_told() {
        let above = |data_type| watch(data_type, Condition::Above, 5.0);
        let latitude = Watch { axis: Some((0, 2)), ..above("LOCATION") };
        let table = [
            (above("ACCELERATION"), "Acceleration, magnitude above 5 m/s²"),
            (of_axis(1, above("ACCELERATION")), "Acceleration, y above 5 m/s²"),
            (of_axis(1, above("EULER")), "Euler, 2 above 5"),
            (latitude, "Location, latitude above 5"),
            (above("TEMPERATURE"), "Temperature above 5"),
            (Watch { limit: 0.0004, ..above("TEMPERATURE") }, "Temperature above 0.0004"),
        ];
        for (watch, text) in table {
            assert_eq!(watch.text(), text);
        }
    }

    #[test]
    fn what_can_never_be_raised_is_told_with_the_range() {
        let zone = Some("Zones go from 1 to 5 and are of the heart rate.");
        let length = Some("The limit must be a number from 0 to 10¹².");
        let limit = Some("The limit must be a number from −10¹² to 10¹².");
        let table = [
            (watch("HEART_RATE", Condition::InZone, 3.0), None),
            (watch("HEART_RATE", Condition::InZone, 0.0), zone),
            (watch("HEART_RATE", Condition::InZone, 2.5), zone),
            (watch("HEART_RATE", Condition::OutOfZone, 9.0), zone),
            (watch("HEART_RATE", Condition::OutOfZone, f64::NAN), zone),
            (watch("STEPS", Condition::InZone, 2.0), zone),
            (watch("ACCELERATION", Condition::Below, -2.0), length),
            (watch("ACCELERATION", Condition::Above, 20.0), None),
            (watch("TEMPERATURE", Condition::Below, -2.0), None),
            (watch("TEMPERATURE", Condition::Below, 1e12), None),
            (watch("TEMPERATURE", Condition::Above, 1.1e12), limit),
            (watch("TEMPERATURE", Condition::Above, f64::NAN), limit),
            (watch("STEPS", Condition::Stalled, 0.0), None),
            (of_axis(2, watch("ACCELERATION", Condition::Below, -2.0)), None),
        ];
        for (watch, problem) in table {
            assert_eq!(watch.problem().as_deref(), problem, "{watch:?}");
        }
    }

    #[test]
    fn a_unit_is_told_unless_the_name_says_it() {
        let table = [
            ("STEPS", "Steps above 2.5"),
            ("FLOORS_CLIMBED", "Floors climbed above 2.5"),
            ("HEART_RATE", "Heart rate above 2.5 bpm"),
            ("SPEED", "Speed above 2.5 m/s"),
            ("TEMPERATURE", "Temperature above 2.5"),
        ];
        for (data_type, text) in table {
            assert_eq!(watch(data_type, Condition::Above, 2.5).text(), text);
        }
    }

    #[test]
    fn remembered_alerts_are_of_any_phone_or_of_one() {
        let old = r#"{"data_type":"SPEED","condition":"above","limit":3.0}"#;
        let new = r#"{"data_type":"SPEED","condition":"above","limit":3.0,"phone":"a"}"#;
        let axis = r#"{"data_type":"SPEED","condition":"above","limit":3.0,"axis":[1,3]}"#;
        assert_eq!(serde_json::from_str::<Watch>(axis).unwrap().channel(), Channel::Component(1));
        let [any, one] = [old, new].map(|text| serde_json::from_str::<Watch>(text).unwrap());
        let [a, b]: [UserId; 2] = ["a", "b"].map(|uid| uid.parse().unwrap());
        assert_eq!([&any, &one].map(|watch| watch.is_of(&a)), [true, true]);
        assert_eq!([&any, &one].map(|watch| watch.is_of(&b)), [true, false]);
        for (watch, text) in [(any, old), (one, new)] {
            assert_eq!(serde_json::to_string(&watch).unwrap(), text, "it is remembered as it was");
        }
    }
}
