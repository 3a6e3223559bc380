//! Distance and speed from one place to the next.
//!
//! Places scatter by several metres even at rest, so that a plain sum grows without a step. They are smoothed, the more the
//! less accurate they are; a leg counts only once it is longer than the scatter that is left, and only if it was gone and
//! not drifted; places that cannot be are left out, and who makes no steps goes nowhere on foot. Where nothing but places tells
//! of motion, legs wait until it is sure that somebody goes on at all (`going`). How long the way is, straight lines through
//! the places themselves tell (`way`).

mod going;
mod line;
mod queue;
mod recent;
#[cfg(test)]
mod tests;
mod way;

use crate::{Fix, point::Point};
use going::Going;
use recent::{Recent, SPACING_MS};
use way::Way;

/// Places that are less certain than this do not count, in metres.
pub const MAX_ACCURACY_M: f64 = 20.0;

/// A leg is at least this long, in metres, and at least this part of its end's accuracy: less on the way than at rest, where
/// nothing but scatter is likelier.
const MIN_LEG_M: f64 = 3.0;
const MIN_LEG_ON_THE_WAY: f64 = 0.3;
const MIN_LEG_AT_REST: f64 = 1.0;

/// What is longer than this part of its end's accuracy is gone, however slowly.
const CERTAIN_LEG: f64 = 3.0;

/// Where places come more rarely, they cannot tell a direction in time: a leg tells by itself, in milliseconds.
const RARE_MS: f64 = 5_000.0;

/// The time constant of the smoothing, in milliseconds for each metre of accuracy: enough for the scatter from one second to
/// the next, and little enough for corners not to be cut.
const SMOOTHING_MS_PER_M: f64 = 240.0;

/// After this long without a place, in milliseconds, the next is taken as it is, and the way to it is not known.
pub const MAX_GAP_MS: f64 = 10_000.0;

/// Nobody on foot is faster, in metres per second. Others are where the device itself says so, or where several places after
/// each other agree; then this is by how much their speed changes in a second.
const MAX_SPEED_ON_FOOT_M_S: f64 = 8.0;

/// By how much a leg may be faster than the device says, as a factor.
const SPEED_SLACK: f64 = 2.0;

/// What is slower is the wander of places at rest, in metres per second.
const MIN_SPEED_M_S: f64 = 0.4;

/// What is slower in a leg is wander too, as whoever goes on may have stood before; in metres per second for the square root
/// of the accuracy in metres, as less certain places are looked at for longer.
const WANDER: f64 = 0.12;

/// After this long without a leg somebody stands, in milliseconds.
const STANDING_MS: f64 = 8_000.0;

/// The first steps of a walk are known this much later at most, in milliseconds.
const LATE_STEPS_MS: f64 = 10_000.0;

/// A device that says so moves, with or without steps, in metres per second.
const ROLLING_M_S: f64 = 1.0;

/// A way along places.
#[derive(Debug, Clone, Default)]
pub struct Track {
    /// The end of the last leg and the smoothed places since, of which the first is where the next leg begins.
    recent: Recent,
    /// All places that can be, as they were.
    way: Way,
    going: Going,
    /// Places that are too far from the others, the newest last; if the next one agrees with them, the others were wrong.
    strays: [Option<Point>; 2],
    newest_ms: Option<f64>,
    /// When the last hole between places ended.
    hole_end_ms: Option<f64>,
    leg_end_ms: Option<f64>,
    /// Whether a leg across a hole was not counted as yet.
    is_hole_held_back: bool,
    distance_m: f64,
    /// The distance at the end of the last leg.
    distance_at_leg_m: f64,
    leg_speed_m_s: f64,
}

/// Where a track stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Since the track began, in metres.
    pub distance_m: f64,
    /// In metres per second.
    pub speed_m_s: f64,
    /// Whether the speed was worked out from places, where the device does not know it.
    pub is_speed_estimated: bool,
    /// By how much the distance has grown since the last leg's end, in metres, if another leg ends here.
    pub leg_m: Option<f64>,
    /// Whether the distance has grown across a hole between places, where only a straight line is known.
    pub is_across_hole: bool,
}

/// Why a place says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum LeftOut {
    /// Its numbers are no place.
    #[error("no places on earth")]
    Impossible,
    /// It is less certain than [`MAX_ACCURACY_M`].
    #[error("less certain than {MAX_ACCURACY_M} m")]
    Uncertain,
    /// There was a newer one, or one of the same time.
    #[error("no newer than those before them")]
    Old,
    /// Nobody gets there that fast, as far as the next places tell.
    #[error("farther from the others than anybody gets in the time")]
    Stray,
}

impl Track {
    /// Goes on to a place; `has_stepped` tells whether there were steps since the last leg's end, if that is known.
    ///
    /// # Errors
    /// Why the place says nothing.
    pub fn push(&mut self, fix: &Fix, has_stepped: Option<bool>) -> Result<Progress, LeftOut> {
        if !fix.is_sane() {
            return Err(LeftOut::Impossible);
        }
        if fix.accuracy_m > MAX_ACCURACY_M {
            return Err(LeftOut::Uncertain);
        }
        if self.newest_ms.is_some_and(|newest_ms| fix.t_ms <= newest_ms) {
            return Err(LeftOut::Old);
        }
        self.newest_ms = Some(fix.t_ms);
        let here = self.smoothed(fix).ok_or(LeftOut::Stray)?;
        let since_last_ms = self.recent.last().map_or(0.0, |last| here.t_ms - last.t_ms);
        let is_rare = since_last_ms > RARE_MS;
        if since_last_ms > MAX_GAP_MS {
            self.hole_end_ms = Some(here.t_ms);
        }
        if self.way.push(Point::from(fix), fix.accuracy_m) {
            self.going.judge(&self.way, fix.accuracy_m);
        }
        let rolls = fix.speed_m_s.is_some_and(|speed| speed >= ROLLING_M_S);
        let stands = self.leg_end_ms.is_none_or(|end_ms| fix.t_ms - end_ms > STANDING_MS);
        let part = if stands { MIN_LEG_AT_REST } else { MIN_LEG_ON_THE_WAY };
        let min_leg_m = MIN_LEG_M.max(fix.accuracy_m * part);
        let late_ms = if has_stepped.is_some() { LATE_STEPS_MS } else { 0.0 };
        self.recent.forget_before(fix.t_ms - late_ms.max(min_leg_m / MIN_SPEED_M_S * 1000.0));
        let from = self.recent.first().unwrap_or(here);
        let (way_m, passed_s) = (from.distance_m(&here), (here.t_ms - from.t_ms) / 1000.0);
        let is_certain = way_m > CERTAIN_LEG * fix.accuracy_m;
        let was_gone = is_certain || way_m >= MIN_SPEED_M_S * passed_s;
        let is_leg = way_m >= min_leg_m && was_gone && (has_stepped != Some(false) || rolls);
        let going_since_ms = self.going.since_ms();
        if is_leg {
            let wander_m_s = WANDER * fix.accuracy_m.sqrt();
            self.way.count(from.t_ms, here.t_ms, if is_certain { 0.0 } else { wander_m_s });
            let spread_m = self.way.spread_m().unwrap_or(0.0);
            let is_leap = (is_certain || is_rare) && way_m > CERTAIN_LEG * spread_m;
            let is_sure = has_stepped == Some(true) || rolls || is_leap;
            if is_sure {
                self.way.make_sure(from.t_ms);
            }
            self.leg_speed_m_s = if is_sure || going_since_ms.is_some() { way_m / passed_s } else { 0.0 };
            self.leg_end_ms = Some(here.t_ms);
            self.recent.clear();
        } else if stands {
            self.leg_speed_m_s = 0.0;
        }
        if let Some(since_ms) = going_since_ms {
            self.way.make_sure(since_ms);
        }
        self.recent.push(here);
        Ok(self.progress(fix, is_leg.then_some(from)))
    }

    /// How far somebody is, where a leg from a place may end.
    fn progress(&mut self, fix: &Fix, leg_from: Option<Point>) -> Progress {
        self.is_hole_held_back |=
            leg_from.is_some_and(|from| self.hole_end_ms.is_some_and(|end_ms| from.t_ms < end_ms));
        // What turns out to be too much is not taken away, but made up for by what follows.
        let distance_m = self.distance_m.max(self.way.length_m());
        let is_across_hole = self.is_hole_held_back && distance_m > self.distance_m;
        self.is_hole_held_back &= !is_across_hole;
        self.distance_m = distance_m;
        let leg_m = leg_from.map(|_| distance_m - self.distance_at_leg_m);
        if leg_m.is_some() {
            self.distance_at_leg_m = distance_m;
        }
        Progress {
            distance_m,
            speed_m_s: fix.speed_m_s.unwrap_or(self.leg_speed_m_s),
            is_speed_estimated: fix.speed_m_s.is_none(),
            leg_m,
            is_across_hole,
        }
    }

    /// Adds a way that was gone without places, and goes on from the next place.
    pub fn bridge(&mut self, way_m: f64) -> f64 {
        self.way.bridge(way_m);
        self.distance_m += way_m;
        self.distance_at_leg_m = self.distance_m;
        self.recent.clear();
        self.strays = [None; 2];
        self.distance_m
    }

    /// A place, drawn towards the last one by the first-order low-pass; `None` if nobody gets there that fast.
    fn smoothed(&mut self, fix: &Fix) -> Option<Point> {
        let here = Point::from(fix);
        let Some(last) = self.recent.last() else { return Some(here) };
        let max_m_s = fix.speed_m_s.map_or(0.0, |speed| speed * SPEED_SLACK).max(MAX_SPEED_ON_FOOT_M_S);
        // Within the scatter, a moment between two places makes any speed.
        let is_near = |place: &Point, passed_ms: f64| {
            place.distance_m(&here) <= MIN_LEG_M.max(fix.accuracy_m / 2.0) + max_m_s * passed_ms / 1000.0
        };
        // The smoothed place is behind, the farther the faster it goes.
        let from = self.way.last().unwrap_or(last);
        let goes_on = |place: Point| is_near(&place, here.t_ms - from.t_ms);
        if !goes_on(from) && !self.way.expected(here.t_ms).is_some_and(goes_on) {
            return self.begin_afresh(here, fix.accuracy_m, is_near);
        }
        self.strays = [None; 2];
        let passed_ms = here.t_ms - last.t_ms;
        if passed_ms > MAX_GAP_MS || last.distance_m(&here) >= CERTAIN_LEG * fix.accuracy_m {
            return Some(here);
        }
        Some(last.towards(&here, 1.0 - (-passed_ms / (SMOOTHING_MS_PER_M * fix.accuracy_m)).exp()))
    }

    /// Goes on from stray places where this one agrees with them: it is near to the last, or where somebody fast has gone on
    /// to. `None` if it is the next stray.
    fn begin_afresh(
        &mut self,
        here: Point,
        accuracy_m: f64,
        is_near: impl Fn(&Point, f64) -> bool,
    ) -> Option<Point> {
        let [before, stray] = self.strays;
        let passed_ms = stray.map_or(f64::INFINITY, |stray| here.t_ms - stray.t_ms);
        // From one moment to the next, everything agrees.
        if passed_ms < SPACING_MS {
            return None;
        }
        let is_same = stray.is_some_and(|stray| is_near(&stray, passed_ms));
        let goes_on = before.zip(stray).is_some_and(|(before, stray)| {
            let part = (here.t_ms - before.t_ms) / (stray.t_ms - before.t_ms);
            is_near(&before.towards(&stray, part), passed_ms)
        });
        if !is_same && !goes_on {
            self.strays = [stray, Some(here)];
            return None;
        }
        self.strays = [None; 2];
        self.recent.clear();
        self.way.bridge(0.0);
        for stray in [before.filter(|_| !is_same), stray].into_iter().flatten() {
            self.recent.push(stray);
            self.way.push(stray, accuracy_m);
        }
        Some(here)
    }
}
