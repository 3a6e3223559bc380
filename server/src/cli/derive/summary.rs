//! What `motionwire derive` prints.

use std::ops::Not;

use motionwire_derive::{Derived, Kind, floors::Unavailable, recording::Row};
use serde::Serialize;

/// A derived reading as a line; its members are in the order in which people read them.
#[derive(Serialize)]
struct Line {
    t_ms: f64,
    t: &'static str,
    val: Number,
    #[serde(skip_serializing_if = "Not::not")]
    estimated: bool,
}

/// What is counted is a whole number.
#[derive(Serialize)]
#[serde(untagged)]
enum Number {
    Whole(u64),
    Real(f64),
}

/// The last line.
#[derive(Serialize)]
struct SummaryLine {
    summary: Totals,
}

#[derive(Serialize)]
struct Totals {
    steps: u64,
    distance_m: f64,
    duration_s: f64,
    #[serde(skip_serializing_if = "Not::not")]
    estimated: bool,
}

/// A derived reading as a line of JSON.
pub(super) fn line(derived: &Derived) -> serde_json::Result<String> {
    let val = match derived.kind {
        Kind::Steps | Kind::Floors => Number::Whole(derived.value as u64),
        Kind::Cadence | Kind::Distance | Kind::Speed => Number::Real(derived.value),
    };
    let line = Line { t_ms: derived.t_ms, t: name(derived.kind), val, estimated: derived.is_estimated };
    serde_json::to_string(&line)
}

/// What a recording comes to.
#[derive(Default)]
pub(super) struct Summary {
    pub(super) rows: u64,
    first_ms: f64,
    last_ms: f64,
    has_motion: bool,
    has_places: bool,
    steps: u64,
    distance_m: f64,
    is_distance_estimated: bool,
}

impl Summary {
    pub(super) fn row(&mut self, row: &Row) {
        if self.rows == 0 {
            (self.first_ms, self.last_ms) = (row.t_ms, row.t_ms);
        }
        self.rows += 1;
        self.first_ms = self.first_ms.min(row.t_ms);
        self.last_ms = self.last_ms.max(row.t_ms);
        self.has_motion |= row.acceleration.is_some();
        self.has_places |= row.fix.is_some();
    }

    pub(super) fn derived(&mut self, derived: &Derived) {
        match derived.kind {
            Kind::Steps => self.steps = derived.value as u64,
            Kind::Distance => {
                self.distance_m = derived.value;
                self.is_distance_estimated |= derived.is_estimated;
            }
            Kind::Cadence | Kind::Speed | Kind::Floors => {}
        }
    }

    fn duration_s(&self) -> f64 {
        (self.last_ms - self.first_ms) / 1000.0
    }

    pub(super) fn json(&self) -> serde_json::Result<String> {
        let summary = Totals {
            steps: self.steps,
            distance_m: thousandths(self.distance_m),
            duration_s: thousandths(self.duration_s()),
            estimated: self.is_distance_estimated,
        };
        serde_json::to_string(&SummaryLine { summary })
    }

    pub(super) fn words(&self, floors: Result<u32, Unavailable>) -> Vec<String> {
        let minutes = self.duration_s() / 60.0;
        let mut words = vec![format!("Duration   {:.1} s ({} rows)", self.duration_s(), self.rows)];
        if self.has_motion {
            let rate = if minutes > 0.0 { self.steps as f64 / minutes } else { 0.0 };
            words.push(format!("Steps      {} ({rate:.0} a minute)", self.steps));
        }
        if self.has_places {
            let mark = if self.is_distance_estimated { " (partly estimated, where places are missing)" } else { "" };
            words.push(format!("Distance   {:.1} m{mark}", self.distance_m));
            words.push(match floors {
                Ok(floors) => format!("Floors     {floors}"),
                Err(reason) => format!("Floors     not counted: {reason}"),
            });
        }
        words
    }
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Steps => "STEPS",
        Kind::Cadence => "STEPS_CADENCE",
        Kind::Distance => "DISTANCE",
        Kind::Speed => "SPEED",
        Kind::Floors => "FLOORS_CLIMBED",
    }
}

/// Rounded to what a reader can use.
fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
