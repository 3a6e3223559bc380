//! How long the way along places is.
//!
//! Places scatter, so that a chain of them is longer than the way; smoothed, they cut its corners. So how fast a stretch was
//! gone is told by straight lines, each through the places of some seconds: of all lines that a stretch is part of, those
//! count most that their places lie closest to. At a corner these are the ones that end or begin there.

use super::{CERTAIN_LEG, line::Line, queue::Queue, recent::SPACING_MS};
use crate::point::Point;

/// What a line lasts, in milliseconds, and how much longer for each metre of accuracy: long enough for the scatter to even
/// out, and short enough for paths that wind to be straight for as long.
const LINE_MS: f64 = 2_000.0;
const LINE_MS_PER_M: f64 = 800.0;

/// For how long it is looked at how widely places are spread, in milliseconds.
const SPREAD_MS: f64 = 60_000.0;

/// The radius that 95 % of places are in, for the root of their mean square distance.
const SPREAD: f64 = 1.73;

/// Finer accuracies are not believed, in metres.
const MIN_ACCURACY_M: f64 = 1.0;

/// The scatter that two places do not show, which lie on their line exactly, as a part of the accuracy.
const HIDDEN_SCATTER: f64 = 0.1;

/// How many stretches are kept: those that it takes to know that somebody goes on, and by far more than a line needs.
const CAPACITY: usize = 128;

/// What follows a place, until the next one.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    begin: Point,
    /// The weights of the lines so far, and their speeds with these weights.
    weight: f64,
    weighted_m_s: f64,
    /// It counts if it was faster; `None`: not at all, so far.
    counts_above_m_s: Option<f64>,
    /// Whether somebody is known to have gone on then; it does not count before.
    is_sure: bool,
}

impl Stretch {
    /// In metres; 0 where nobody is known to have gone.
    fn way_m(&self, end: &Point) -> f64 {
        let speed_m_s = self.weighted_m_s / self.weight;
        let counts = self.is_sure && self.counts_above_m_s.is_some_and(|least_m_s| speed_m_s > least_m_s);
        if counts { speed_m_s * (end.t_ms - self.begin.t_ms) / 1000.0 } else { 0.0 }
    }
}

/// A way, of which the last stretches become better known with each place.
#[derive(Debug, Clone, Default)]
pub(super) struct Way {
    /// The last stretches; the newest place is where the last one begins.
    stretches: Queue<Stretch, CAPACITY>,
    /// What was before them, in metres.
    settled_m: f64,
    /// Of the newest line, to the east and to the north.
    velocity_m_s: Option<[f64; 2]>,
}

impl Way {
    /// In metres. The last seconds may get shorter as well as longer.
    pub(super) fn length_m(&self) -> f64 {
        let ends = self.stretches.iter().skip(1);
        self.settled_m
            + self.stretches.iter().zip(ends).map(|(stretch, end)| stretch.way_m(&end.begin)).sum::<f64>()
    }

    pub(super) fn last(&self) -> Option<Point> {
        self.stretches.last().map(|stretch| stretch.begin)
    }

    /// Where whoever goes on like the newest line is at a time, in milliseconds.
    pub(super) fn expected(&self, t_ms: f64) -> Option<Point> {
        let last = self.last()?;
        let passed_s = (t_ms - last.t_ms) / 1000.0;
        Some(last.moved(self.velocity_m_s?.map(|part| part * passed_s), t_ms))
    }

    /// All places that are kept, the newest first.
    pub(super) fn places(&self) -> impl Iterator<Item = Point> + Clone {
        self.stretches.iter().rev().map(|stretch| stretch.begin)
    }

    /// Goes on to a place; tells whether it was kept.
    pub(super) fn push(&mut self, here: Point, accuracy_m: f64) -> bool {
        if self.last().is_some_and(|last| here.t_ms - last.t_ms < SPACING_MS) {
            return false;
        }
        let next =
            Stretch { begin: here, weight: 0.0, weighted_m_s: 0.0, counts_above_m_s: None, is_sure: false };
        if let Some(first) = self.stretches.push(next) {
            self.settle(&first);
        }
        self.draw_line(&here, accuracy_m.max(MIN_ACCURACY_M));
        true
    }

    /// What begins in this time was gone, if it was faster than this.
    pub(super) fn count(&mut self, from_ms: f64, to_ms: f64, above_m_s: f64) {
        for stretch in self.stretches.iter_mut() {
            if (from_ms..to_ms).contains(&stretch.begin.t_ms) {
                stretch.counts_above_m_s = Some(above_m_s);
            }
        }
    }

    /// Whoever went on since then did go.
    pub(super) fn make_sure(&mut self, since_ms: f64) {
        for stretch in self.stretches.iter_mut().filter(|stretch| stretch.begin.t_ms >= since_ms) {
            stretch.is_sure = true;
        }
    }

    /// The radius about a straight line that 95 % of places were in before the newest, in metres, if there were enough to tell.
    pub(super) fn spread_m(&self) -> Option<f64> {
        let from_ms = self.last()?.t_ms - SPREAD_MS;
        // Two are on their line, however far apart.
        let count = self.places().skip(1).take_while(|place| place.t_ms >= from_ms).count();
        let line = self.line(1, count).filter(|_| count > 2)?;
        Some(SPREAD * (line.squares_m2 / (count - 1) as f64).sqrt())
    }

    /// Adds a way that was gone without places; places go on from the next one.
    pub(super) fn bridge(&mut self, way_m: f64) {
        while let Some(first) = self.stretches.pop_first() {
            self.settle(&first);
        }
        self.settled_m += way_m;
        self.velocity_m_s = None;
    }

    /// Adds what was before the stretches that are kept, and will not become better known.
    fn settle(&mut self, first: &Stretch) {
        self.settled_m += self.stretches.first().map_or(0.0, |next| first.way_m(&next.begin));
    }

    /// The line through some places, of which so many are newer; `None` through fewer than two.
    fn line(&self, newer: usize, count: usize) -> Option<Line> {
        let near = self.last()?;
        (count > 1).then(|| Line::through(self.places().skip(newer).take(count), &near))
    }

    /// Draws a line through the places up to this one, for the stretches between them.
    fn draw_line(&mut self, here: &Point, accuracy_m: f64) {
        // A longer line would be certain without further places, and who goes as far in a moment may turn as soon.
        let (from_ms, longest_m) =
            (here.t_ms - LINE_MS - LINE_MS_PER_M * accuracy_m, CERTAIN_LEG * accuracy_m);
        let belongs = |place: &Point| place.t_ms >= from_ms && place.distance_m(here) <= longest_m;
        let count = self.places().enumerate().take_while(|(i, place)| *i < 2 || belongs(place)).count();
        let Some(line) = self.line(0, count) else { return };
        let hidden_m2 = (HIDDEN_SCATTER * accuracy_m).powi(2);
        let scatter_m2 = (line.squares_m2 + hidden_m2) / (count - 1) as f64;
        let weight = line.times_s2 / scatter_m2.powi(2);
        for stretch in self.stretches.iter_mut().rev().skip(1).take(count - 1) {
            stretch.weight += weight;
            stretch.weighted_m_s += weight * line.speed_m_s();
        }
        self.velocity_m_s = Some(line.velocity_m_s);
    }
}
