//! Steps from the magnitude of acceleration, as they are made.
//!
//! The magnitude is averaged onto a grid of 25 Hz and band-passed to what feet do. A few times a second the last seconds are
//! searched for a rhythm by autocorrelation (A. Rai and others, Zee, MobiCom 2012); with it, the peaks in the middle of them
//! are judged together by dynamic programming. So each step is known one or two seconds late, with what came before and
//! after it in view, those that begin a walk a few more, and steps are only ever added.

mod belief;
mod filter;
mod peaks;
mod resample;
mod rhythm;
mod trellis;

use filter::Biquad;
use peaks::Peaks;
pub(crate) use resample::MAX_GAP_MS;
use resample::{CELL_MS, Cell, Resampler};
use rhythm::{Rhythm, WINDOW, Window};
use trellis::Trellis;

/// How often the rhythm is looked at, in cells.
const HOP: usize = 10;

/// How far before the end of the window peaks can be judged, in milliseconds: half a hop after its middle.
const BEHIND_MS: f64 = (WINDOW - HOP) as f64 / 2.0 * CELL_MS;

/// What passes the filters, in hertz: the steps of a slow walker, and the second harmonic of a usual one.
const BAND_HZ: [f64; 2] = [0.8, 4.2];

/// More is a knock, no foot, in m/s²; unlimited, it would drown the seconds around it.
const MAX_MAGNITUDE: f64 = 22.0;

/// Nobody walks any more after so many periods without a step.
const MAX_PAUSE: f64 = 3.5;

/// What the detector knows, once it knows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepUpdate {
    /// The time that it holds for, in milliseconds on the samples' clock: when a step was made, or until when all are known.
    pub t_ms: f64,
    /// Steps that were made until then, since the detector was made.
    pub steps: u64,
    /// Steps per second, 0 at rest.
    pub cadence_hz: f64,
}

/// Counts steps. Works at any rate from 10 to 200 Hz and with uneven times; allocates nothing.
#[derive(Debug, Clone)]
pub struct StepDetector {
    resampler: Resampler,
    filters: [Biquad; 4],
    window: Window,
    peaks: Peaks,
    until_look: usize,
    /// As of the last look, if there was one.
    rhythm: Option<Rhythm>,
    trellis: Trellis,
    end_ms: f64,
    is_driven: bool,
}

impl Default for StepDetector {
    fn default() -> Self {
        Self::new()
    }
}

impl StepDetector {
    /// A detector at rest.
    pub fn new() -> Self {
        let rate_hz = 1000.0 / CELL_MS;
        let [low_hz, high_hz] = BAND_HZ;
        let (high, low) = (Biquad::high_pass(low_hz, rate_hz), Biquad::low_pass(high_hz, rate_hz));
        Self {
            resampler: Resampler::default(),
            filters: [high.clone(), high, low.clone(), low],
            window: Window::new(),
            peaks: Peaks::new(),
            until_look: WINDOW,
            rhythm: None,
            trellis: Trellis::new(),
            end_ms: 0.0,
            is_driven: false,
        }
    }

    /// Takes the magnitude of acceleration, in m/s², at a time in milliseconds; hands over each step that has become known,
    /// and two or three times a second how far they are. A sample that is no number, or no newer than the last, is dropped.
    pub fn push(&mut self, t_ms: f64, magnitude: f64, mut take: impl FnMut(StepUpdate)) {
        if !t_ms.is_finite() || !magnitude.is_finite() {
            return;
        }
        let mut resampler = self.resampler;
        resampler.push(t_ms, magnitude.min(MAX_MAGNITUDE), |cell| match cell {
            Cell::Restart(value) => self.restart(value, &mut take),
            Cell::Mean(mean, end_ms) => self.cell(mean, end_ms, &mut take),
        });
        self.resampler = resampler;
    }

    /// Says whether the phone is driven from now on. While it is, there are no steps; those that were not handed over
    /// yet, because too few had been seen for a walk, are none either.
    pub fn set_driven(&mut self, is_driven: bool) {
        self.is_driven = is_driven;
        if is_driven {
            self.trellis.interrupt();
        }
    }

    /// Hands over the steps that were still waiting for what comes after them. Nothing does, or it begins afresh.
    pub fn finish(&mut self, mut take: impl FnMut(StepUpdate)) {
        self.judge(self.end_ms, &mut take);
        self.resampler = Resampler::default();
    }

    fn restart(&mut self, value: f64, take: &mut impl FnMut(StepUpdate)) {
        self.judge(self.end_ms, take);
        self.filters.iter_mut().fold(value, |value, filter| filter.settle(value));
        self.peaks.clear();
        self.trellis.interrupt();
        self.rhythm = None;
        self.until_look = WINDOW;
    }

    fn cell(&mut self, mean: f64, end_ms: f64, take: &mut impl FnMut(StepUpdate)) {
        let value = self.filters.iter_mut().fold(mean, |value, filter| filter.next(value));
        self.end_ms = end_ms;
        self.window.push(mean, value);
        self.peaks.push(end_ms, value);
        self.until_look -= 1;
        if self.until_look == 0 {
            self.until_look = HOP;
            self.rhythm = Some(self.window.rhythm());
            self.judge(end_ms - BEHIND_MS, take);
        }
    }

    /// Judges the peaks until this time by the rhythm of the last look.
    fn judge(&mut self, until_ms: f64, take: &mut impl FnMut(StepUpdate)) {
        let Some(rhythm) = self.rhythm else { return };
        let (mut steps, mut last_ms) = self.trellis.steps();
        while let Some(peak) = self.peaks.pop(until_ms) {
            if self.is_driven {
                continue;
            }
            self.trellis.push(peak, &rhythm);
            let known = steps;
            (steps, last_ms) = self.trellis.steps();
            if steps > known {
                take(StepUpdate { t_ms: last_ms, steps, cadence_hz: rhythm.hz });
            }
        }
        let is_walking =
            !self.is_driven && (0.0..MAX_PAUSE * 1000.0 / rhythm.hz).contains(&(until_ms - last_ms));
        let cadence_hz = if is_walking { rhythm.hz } else { 0.0 };
        take(StepUpdate { t_ms: until_ms, steps, cadence_hz });
    }
}

#[cfg(test)]
mod tests;
