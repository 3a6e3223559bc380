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

/// What rows come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// With acceleration, and perhaps a place.
    Motion,
    /// With a place.
    Places,
    /// With neither.
    Other,
}

impl Source {
    pub(super) const COUNT: usize = 3;

    pub(super) const fn of(row: &Row) -> Self {
        match (row.acceleration, row.fix) {
            (Some(_), _) => Self::Motion,
            (None, Some(_)) => Self::Places,
            (None, None) => Self::Other,
        }
    }
}

/// No recording goes on after this without a sample or a place: then clocks are not the same, in milliseconds: a day.
const APART_MS: f64 = 86_400_000.0;

/// No phone tells a place this much later than it was there, in milliseconds.
const LATE_MS: f64 = 10_000.0;

/// From a time to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub(super) first_ms: f64,
    pub(super) last_ms: f64,
}

impl Span {
    fn extended(self, other: Self) -> Self {
        Self { first_ms: self.first_ms.min(other.first_ms), last_ms: self.last_ms.max(other.last_ms) }
    }

    fn is_apart(&self, other: &Self) -> bool {
        self.first_ms - other.last_ms > APART_MS || other.first_ms - self.last_ms > APART_MS
    }

    fn duration_s(&self) -> f64 {
        (self.last_ms - self.first_ms) / 1000.0
    }
}

/// What a recording comes to.
#[derive(Default)]
pub(super) struct Summary {
    pub(super) rows: u64,
    spans: [Option<Span>; Source::COUNT],
    steps: u64,
    distance_m: f64,
    is_distance_estimated: bool,
}

impl Summary {
    /// A row that is in line.
    pub(super) fn row(&mut self, row: &Row) {
        let now = Span { first_ms: row.t_ms, last_ms: row.t_ms };
        let source = Source::of(row);
        let mut extend = |source: Source| {
            let span = &mut self.spans[source as usize];
            *span = Some(span.map_or(now, |span| span.extended(now)));
        };
        extend(source);
        if source == Source::Motion && row.fix.is_some() {
            extend(Source::Places);
        }
    }

    fn span(&self, source: Source) -> Option<Span> {
        self.spans[source as usize]
    }

    /// When motion and places were recorded, if their clocks cannot be the same.
    pub(super) fn apart(&self) -> Option<[Span; 2]> {
        let both = [self.span(Source::Motion)?, self.span(Source::Places)?];
        both[0].is_apart(&both[1]).then_some(both)
    }

    /// Whether a source of which one row came begins long before the end of what came of the other: all of one came first.
    pub(super) fn is_late(&self, source: Source) -> bool {
        let other = if source == Source::Motion { Source::Places } else { Source::Motion };
        let both = self.span(source).zip(self.span(other));
        both.is_some_and(|(own, other)| other.last_ms - own.first_ms.max(other.first_ms) > LATE_MS)
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

    /// Of clocks that are not the same, the longer.
    fn duration_s(&self) -> f64 {
        let all = self.spans.into_iter().flatten().reduce(|all, span| {
            if !all.is_apart(&span) {
                all.extended(span)
            } else if span.duration_s() > all.duration_s() {
                span
            } else {
                all
            }
        });
        all.map_or(0.0, |all| all.duration_s())
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
        if self.span(Source::Motion).is_some() {
            let rate = if minutes > 0.0 { self.steps as f64 / minutes } else { 0.0 };
            words.push(format!("Steps      {} ({rate:.0} a minute)", self.steps));
        }
        if self.span(Source::Places).is_some() {
            let mark =
                if self.is_distance_estimated { " (partly estimated, where places are missing)" } else { "" };
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
