//! All detectors together: what a phone's page and `motionwire derive` use.

use crate::{
    Fix,
    axis::PrincipalAxis,
    distance::{LeftOut, Track},
    floors::{Floors, Unavailable},
    ride::Ride,
    steps::{MAX_GAP_MS, StepDetector, StepUpdate},
    stride::Stride,
};

/// Standard gravity, in m/s²: stands in where a phone tells acceleration without it.
const GRAVITY_M_S2: f64 = 9.806_65;

/// How often the cadence is told while walking, in milliseconds.
const CADENCE_PERIOD_MS: f64 = 1_000.0;

/// Acceleration that is older says nothing about steps, in milliseconds.
const FRESH_MS: f64 = 3_000.0;

/// Steps that are made after something was missed are credited this much later at most, in milliseconds.
const CREDITED_MS: f64 = 10_000.0;

/// Without a place for this long the way is worked out from steps, in milliseconds.
const NO_PLACE_MS: f64 = 10_000.0;

/// What is derived. Units are those of the contract ("Data types").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Steps since the begin.
    Steps,
    /// Steps per second.
    Cadence,
    /// Metres since the begin.
    Distance,
    /// Metres per second.
    Speed,
    /// Floors climbed since the begin.
    Floors,
}

/// A derived reading.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Derived {
    /// The time that it holds for, in milliseconds on the clock of the samples.
    pub t_ms: f64,
    /// What.
    pub kind: Kind,
    /// How much.
    pub value: f64,
    /// Whether it was worked out where it could not be measured.
    pub is_estimated: bool,
}

/// Whether acceleration holds gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gravity {
    /// A phone at rest reads 9.8 m/s².
    Included,
    /// A phone at rest reads 0.
    Excluded,
}

/// Derives readings from samples and places as they come.
#[derive(Debug, Clone, Default)]
pub struct Pipeline {
    detector: StepDetector,
    axis: PrincipalAxis,
    on_foot: OnFoot,
    ride: Ride,
}

/// What steps and places come to.
#[derive(Debug, Clone, Default)]
struct OnFoot {
    track: Track,
    stride: Stride,
    floors: Floors,
    last_sample_ms: Option<f64>,
    last_fix_ms: Option<f64>,
    walk: Walk,
    /// Steps at the end of the last leg, or at the last estimate.
    steps_at_leg: u64,
    leg_end_ms: Option<f64>,
    /// When acceleration or places were missed last: the steps and the way are not of the same walk.
    missed_ms: Option<f64>,
    last_floors: u32,
}

/// What was told of the walk.
#[derive(Debug, Clone, Copy, Default)]
struct Walk {
    steps: u64,
    cadence_hz: f64,
    cadence_told_ms: Option<f64>,
}

impl Pipeline {
    /// Nothing was measured yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a sample of acceleration, in m/s², along three axes at a right angle, whichever.
    pub fn acceleration(
        &mut self,
        t_ms: f64,
        xyz: [f64; 3],
        gravity: Gravity,
        mut take: impl FnMut(Derived),
    ) {
        let magnitude = match gravity {
            Gravity::Included => xyz.iter().map(|part| part * part).sum::<f64>().sqrt(),
            Gravity::Excluded => GRAVITY_M_S2 + self.axis.along(t_ms, xyz),
        };
        if t_ms.is_finite() {
            self.on_foot.sample(t_ms);
        }
        self.detector.set_driven(self.ride.is_driven(t_ms));
        self.detector.push(t_ms, magnitude, |update| self.on_foot.step_update(update, &mut take));
    }

    /// Derives what was still waiting for what comes next, where nothing does.
    pub fn finish(&mut self, mut take: impl FnMut(Derived)) {
        self.detector.finish(|update| self.on_foot.step_update(update, &mut take));
    }

    /// Takes a place; returns why it was left out, if it was.
    pub fn fix(&mut self, fix: &Fix, take: impl FnMut(Derived)) -> Option<LeftOut> {
        self.ride.push(fix);
        self.on_foot.fix(fix, self.ride.is_driven(fix.t_ms), take).err()
    }

    /// The floors climbed.
    ///
    /// # Errors
    /// Why none could be counted.
    pub fn floors(&self) -> Result<u32, Unavailable> {
        self.on_foot.floors.climbed()
    }
}

impl OnFoot {
    fn sample(&mut self, t_ms: f64) {
        if self.last_sample_ms.is_none_or(|last_ms| (t_ms - last_ms).abs() > MAX_GAP_MS) {
            self.missed_ms = Some(t_ms);
        }
        self.last_sample_ms = Some(t_ms);
    }

    fn step_update(
        &mut self,
        StepUpdate { t_ms, steps, cadence_hz }: StepUpdate,
        take: &mut impl FnMut(Derived),
    ) {
        let mut tell = |kind, value, is_estimated| take(Derived { t_ms, kind, value, is_estimated });
        if steps != self.walk.steps {
            self.walk.steps = steps;
            tell(Kind::Steps, steps as f64, false);
        }
        let has_ended = cadence_hz == 0.0 && self.walk.cadence_hz > 0.0;
        let is_due = self.walk.cadence_told_ms.is_none_or(|told_ms| t_ms - told_ms >= CADENCE_PERIOD_MS);
        self.walk.cadence_hz = cadence_hz;
        if has_ended || (cadence_hz > 0.0 && is_due) {
            self.walk.cadence_told_ms = Some(t_ms);
            tell(Kind::Cadence, cadence_hz, false);
        }
        let is_without_place = self.last_fix_ms.is_some_and(|fix_ms| t_ms - fix_ms > NO_PLACE_MS);
        if let Some(step_m) = self.stride.step_m().filter(|_| is_without_place) {
            if has_ended || (cadence_hz > 0.0 && is_due) {
                tell(Kind::Speed, cadence_hz * step_m, true);
            }
            if steps > self.steps_at_leg {
                let way_m = (steps - self.steps_at_leg) as f64 * step_m;
                self.steps_at_leg = steps;
                self.stride.restart(steps);
                tell(Kind::Distance, self.track.bridge(way_m), true);
            }
        }
    }

    fn fix(&mut self, fix: &Fix, is_driven: bool, mut take: impl FnMut(Derived)) -> Result<(), LeftOut> {
        let counts_steps = self.last_sample_ms.is_some_and(|sample_ms| fix.t_ms - sample_ms < FRESH_MS);
        let steps = self.walk.steps;
        // Steps are credited late: while somebody walks, they are on their way. Who is driven makes none.
        let has_stepped =
            (counts_steps && !is_driven).then_some(steps > self.steps_at_leg || self.walk.cadence_hz > 0.0);
        if has_stepped.is_none() {
            self.missed_ms = Some(fix.t_ms);
        }
        let progress = self.track.push(fix, has_stepped)?;
        if self.last_fix_ms.is_some_and(|last_ms| fix.t_ms - last_ms > NO_PLACE_MS) {
            self.missed_ms = Some(fix.t_ms);
        }
        self.last_fix_ms = Some(fix.t_ms);
        let mut tell =
            |kind, value, is_estimated| take(Derived { t_ms: fix.t_ms, kind, value, is_estimated });
        if let Some(leg_m) = progress.leg_m {
            let begin_ms = self.leg_end_ms.replace(fix.t_ms).unwrap_or(f64::NEG_INFINITY);
            let is_whole = self.missed_ms.is_none_or(|missed_ms| begin_ms >= missed_ms + CREDITED_MS);
            if is_whole {
                self.stride.leg(leg_m, steps);
            } else {
                self.stride.restart(steps);
            }
            self.steps_at_leg = steps;
        }
        tell(Kind::Distance, progress.distance_m, progress.is_across_hole);
        tell(Kind::Speed, progress.speed_m_s, progress.is_speed_estimated);
        if let Ok(floors) = self.floors.push(fix.altitude, counts_steps.then_some(steps))
            && floors != self.last_floors
        {
            self.last_floors = floors;
            tell(Kind::Floors, f64::from(floors), false);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
