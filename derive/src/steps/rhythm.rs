//! Finds the rhythm of steps in the last seconds: by autocorrelation, with a preference for the cadences of people.

use std::ops::RangeInclusive;

use super::resample::CELL_MS;

/// The window, in cells.
pub(super) const WINDOW: usize = 72;

/// Step periods that are looked at, in cells: 3.6 to 0.86 steps a second.
const LAGS: RangeInclusive<usize> = 7..=29;

/// The longest lag that is computed: two of the longest steps.
const MAX_LAG: usize = 2 * 29 + 1;

/// The most likely cadence, in steps per second, and how far others are from it, as a logarithm.
const USUAL_HZ: f64 = 1.85;
const SPREAD: f64 = 0.40;

/// A period whose half repeats itself nearly as well, as a part of its own correlation, is two steps.
const HALF: f64 = 0.75;

/// The share of the repetition after two steps in the quality; the rest is that after one. Two legs differ more than two
/// strides do, most of all in slow walks, while what is no walk repeats itself the less, the longer one waits.
const STRIDE: f64 = 0.84;

/// No signal is weaker, so that it can be divided by, in m/s².
const MIN_RMS: f64 = 1e-6;

/// A rhythm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rhythm {
    /// Steps per second.
    pub(super) hz: f64,
    /// How well the signal repeats itself after two steps, and to a lesser part after one; 1 at best.
    pub(super) quality: f64,
    /// Root mean square of the signal in the window, in m/s².
    pub(super) rms: f64,
    /// By how much what is faster than steps is stronger than the signal, as a natural logarithm.
    pub(super) roughness: f64,
}

/// The last cells.
#[derive(Debug, Clone)]
pub(super) struct Window {
    /// Band-passed.
    cells: [f64; WINDOW],
    /// What is faster, squared.
    fast: [f64; WINDOW],
    /// The last two before the filters.
    last: [f64; 2],
    next: usize,
}

impl Window {
    pub(super) const fn new() -> Self {
        Self { cells: [0.0; WINDOW], fast: [0.0; WINDOW], last: [0.0; 2], next: 0 }
    }

    /// Takes a cell before and after the filters.
    pub(super) fn push(&mut self, mean: f64, value: f64) {
        let [first, second] = self.last;
        self.last = [second, mean];
        // The second difference passes what is faster than the band, most of all the grid's highest frequency, unchanged.
        self.fast[self.next] = (0.25 * first - 0.5 * second + 0.25 * mean).powi(2);
        self.cells[self.next] = value;
        self.next = (self.next + 1) % WINDOW;
    }

    /// The rhythm of a window that has been filled.
    pub(super) fn rhythm(&self) -> Rhythm {
        let mut x = self.cells;
        x.rotate_left(self.next);
        let energy: f64 = x.iter().map(|value| value * value).sum();
        let rms = (energy / WINDOW as f64).sqrt().max(MIN_RMS);
        let mut r = [0.0; MAX_LAG + 1];
        let (mut head, mut tail) = (energy, energy);
        for lag in 1..=MAX_LAG {
            // The energy of the two stretches that are compared.
            head -= x[WINDOW - lag] * x[WINDOW - lag];
            tail -= x[lag - 1] * x[lag - 1];
            let product: f64 = x[lag..].iter().zip(&x).map(|(a, b)| a * b).sum();
            r[lag] = product / (head * tail).max(1e-12).sqrt();
        }
        let stride = |lag: usize| r[2 * lag].max(r[2 * lag - 1]).max(r[2 * lag + 1]);
        let score = |lag: usize| f64::midpoint(r[lag], stride(lag));
        let likely = |lag: usize| {
            let distance = (hz(lag as f64) / USUAL_HZ).ln() / SPREAD;
            score(lag) * (-0.5 * distance * distance).exp()
        };
        let best = highest(LAGS, likely);
        // What repeats itself after one step does so after two as well; a run must not be taken for a slow walk.
        let around = |lag: usize| r[lag - 1].max(r[lag]).max(r[lag + 1]);
        let half = best / 2;
        let best = if half >= *LAGS.start() && around(half) >= HALF * r[best] { half } else { best };
        // Two steps tell the period twice as exactly as one.
        let double = highest(2 * best - 1..=2 * best + 1, |lag| r[lag]);
        let period = refine(&r, double) / 2.0;
        let fast_rms = (self.fast.iter().sum::<f64>() / WINDOW as f64).sqrt().max(MIN_RMS);
        let quality = (1.0 - STRIDE) * r[best] + STRIDE * stride(best);
        Rhythm { hz: hz(period), quality, rms, roughness: (fast_rms / rms).ln() }
    }
}

/// Where a value is highest.
fn highest(lags: RangeInclusive<usize>, value: impl Fn(usize) -> f64) -> usize {
    let first = (*lags.start(), value(*lags.start()));
    lags.map(|lag| (lag, value(lag))).fold(first, |a, b| if b.1 > a.1 { b } else { a }).0
}

fn hz(cells: f64) -> f64 {
    1000.0 / (cells * CELL_MS)
}

/// The top of a parabola through a value and its neighbours.
fn refine(r: &[f64], at: usize) -> f64 {
    let (Some(before), Some(after)) = (r.get(at - 1), r.get(at + 1)) else { return at as f64 };
    let bend = before - 2.0 * r[at] + after;
    if bend >= -1e-12 {
        return at as f64;
    }
    at as f64 + (0.5 * (before - after) / bend).clamp(-0.5, 0.5)
}
