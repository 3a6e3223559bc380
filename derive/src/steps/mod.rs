//! Steps from the magnitude of acceleration, as they are made.
//!
//! The magnitude is averaged onto a grid of 25 Hz and band-passed to what feet do. Its peaks are candidates. A few times a
//! second the last seconds are searched for a rhythm; once one has lasted for a moment, the candidates that are in step
//! with it are counted, back to where it began. So steps come late at first and are only ever added.

mod filter;
mod peaks;
mod resample;
mod rhythm;

use filter::Biquad;
use peaks::Peaks;
use resample::{CELL_MS, Cell, Resampler};
use rhythm::{Rhythm, WINDOW, Window};

/// How often the rhythm is looked at, in cells.
const HOP: u32 = 10;

/// What passes the filters, in hertz: the steps of a slow walker, and the second harmonic of a usual one.
const BAND_HZ: [f64; 2] = [0.8, 4.2];

/// A weaker signal is no walk, in m/s² (root mean square after the filters).
const MIN_RMS: f64 = 0.4;

/// How good a rhythm must be to begin a walk, and to go on with one.
const BEGIN_QUALITY: f64 = 0.5;
const STAY_QUALITY: f64 = 0.3;

/// Looks with a rhythm before its steps count, and looks without one after which the walk has ended.
const LOOKS_TO_BEGIN: u32 = 3;
const LOOKS_TO_END: u32 = 6;

/// What the detector knows after a look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepUpdate {
    /// The time of the look, in milliseconds on the samples' clock.
    pub t_ms: f64,
    /// Steps since the detector was made.
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
    until_look: u32,
    walk: Walk,
    steps: u64,
}

#[derive(Debug, Clone, Copy)]
enum Walk {
    /// At rest, or looks with a rhythm that has not lasted yet.
    Rest { looks: u32 },
    /// Walking, and looks since there was a rhythm.
    On { misses: u32 },
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
            until_look: HOP,
            walk: Walk::Rest { looks: 0 },
            steps: 0,
        }
    }

    /// Takes the magnitude of acceleration, in m/s², at a time in milliseconds; hands over each look that it completes,
    /// two or three a second. A sample that is no number, or no newer than the last, is dropped.
    pub fn push(&mut self, t_ms: f64, magnitude: f64, mut take: impl FnMut(StepUpdate)) {
        if !t_ms.is_finite() || !magnitude.is_finite() {
            return;
        }
        let mut resampler = self.resampler;
        resampler.push(t_ms, magnitude, |cell| match cell {
            Cell::Restart(value) => self.restart(value),
            Cell::Mean(mean, end_ms) => {
                if let Some(update) = self.cell(mean, end_ms) {
                    take(update);
                }
            }
        });
        self.resampler = resampler;
    }

    fn restart(&mut self, value: f64) {
        self.filters.iter_mut().fold(value, |value, filter| filter.settle(value));
        self.window.clear();
        self.peaks.clear();
        self.walk = Walk::Rest { looks: 0 };
    }

    fn cell(&mut self, mean: f64, end_ms: f64) -> Option<StepUpdate> {
        let value = self.filters.iter_mut().fold(mean, |value, filter| filter.next(value));
        self.window.push(value);
        self.peaks.push(end_ms, value);
        self.until_look -= 1;
        if self.until_look > 0 {
            return None;
        }
        self.until_look = HOP;
        let rhythm = self.look();
        if let (Some(rhythm), Walk::On { .. }) = (rhythm, self.walk) {
            let since_ms = end_ms - WINDOW as f64 * CELL_MS;
            self.steps += self.peaks.count(since_ms, &rhythm);
        }
        let cadence_hz = match (self.walk, rhythm) {
            (Walk::On { .. }, Some(rhythm)) => rhythm.hz,
            _ => 0.0,
        };
        Some(StepUpdate { t_ms: end_ms, steps: self.steps, cadence_hz })
    }

    /// Looks for a rhythm that is good enough, and begins or ends the walk by it.
    fn look(&mut self) -> Option<Rhythm> {
        let needed = if matches!(self.walk, Walk::On { .. }) { STAY_QUALITY } else { BEGIN_QUALITY };
        let rhythm = self.window.rhythm().filter(|rhythm| rhythm.quality >= needed && rhythm.rms >= MIN_RMS);
        self.walk = match (self.walk, rhythm.is_some()) {
            (Walk::Rest { looks }, true) if looks + 1 >= LOOKS_TO_BEGIN => Walk::On { misses: 0 },
            (Walk::Rest { looks }, true) => Walk::Rest { looks: looks + 1 },
            // A rhythm may waver before it is there.
            (Walk::Rest { looks }, false) => Walk::Rest { looks: looks.saturating_sub(1) },
            (Walk::On { .. }, true) => Walk::On { misses: 0 },
            (Walk::On { misses }, false) if misses + 1 >= LOOKS_TO_END => Walk::Rest { looks: 0 },
            (Walk::On { misses }, false) => Walk::On { misses: misses + 1 },
        };
        rhythm
    }
}

#[cfg(test)]
mod tests;
