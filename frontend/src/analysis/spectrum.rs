//! The amplitude spectrum of the last seconds of a series.

use std::f64::consts::PI;

use super::fft::{Complex, Fft};
use crate::chart::decimate::Point;

/// Fewest points of the even grid.
const MIN_SIZE: usize = 256;

/// Most points of the even grid.
const MAX_SIZE: usize = 2048;

/// How many points of the grid fall on a sample. With two, what the straight lines between samples add lies above the
/// half of the sampling rate, where it does no harm.
const POINTS_PER_SAMPLE: usize = 2;

/// Fewest samples that a spectrum is made of.
const MIN_SAMPLES: usize = 16;

/// How far a peak must stand out over the median line. Lines of white noise have a Rayleigh distribution, so that one in
/// 2^25 is that high.
const PEAK_OVER_MEDIAN: f64 = 5.0;

/// Amplitudes below this share of the largest number are rounding errors.
const ROUNDING: f64 = 1e-9;

/// The first line that can be a peak: those below hold what drifts through the window.
const FIRST_PEAK_LINE: usize = 2;

/// Makes spectra; its buffers serve all of them.
#[derive(Debug)]
pub struct Spectrum {
    window_s: f64,
    max_gap_ms: f64,
    fft: Fft,
    samples: Vec<Point>,
    grid: Vec<Complex>,
    amplitudes: Vec<f64>,
    sorted: Vec<f64>,
}

/// A spectrum: the amplitudes of sines whose frequencies are a constant apart, from 0 to half of the sampling rate.
#[derive(Debug, Clone, Copy)]
pub struct Lines<'a> {
    /// The amplitude of each line in the series' unit: where a sine of amplitude A lies on a line, that line is A.
    pub amplitudes: &'a [f64],
    /// The distance of two lines in hertz; line k lies at k times it.
    pub hz_per_line: f64,
    /// The strongest frequency that stands out of the noise.
    pub peak: Option<Peak>,
}

impl Lines<'_> {
    /// Where the lines end, in hertz: at half of the sampling rate.
    pub fn end_hz(&self) -> f64 {
        self.hz_per_line * self.amplitudes.len() as f64
    }
}

/// A frequency that stands out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Peak {
    /// The frequency in hertz, found between the lines.
    pub frequency_hz: f64,
    /// Its amplitude in the series' unit.
    pub amplitude: f64,
}

impl Spectrum {
    /// For spectra of the last `window_s` seconds of series whose samples are nowhere more than `max_gap_ms` apart. Lines
    /// will be 1/`window_s` Hz apart.
    pub fn new(window_s: f64, max_gap_ms: f64) -> Self {
        Self {
            window_s,
            max_gap_ms,
            fft: Fft::new(MAX_SIZE),
            samples: Vec::with_capacity(MAX_SIZE),
            grid: Vec::with_capacity(MAX_SIZE / 2),
            amplitudes: Vec::with_capacity(MAX_SIZE / 2),
            sorted: Vec::with_capacity(MAX_SIZE / 2),
        }
    }

    /// The spectrum of the window that ends at the last of `points`, which are sorted by time. `None` if they do not fill
    /// the window, or if it has a gap or a number that is not finite.
    ///
    /// More samples than half of the largest grid have a shorter window and lines farther apart.
    pub fn update(&mut self, points: impl DoubleEndedIterator<Item = Point>) -> Option<Lines<'_>> {
        let from_ms = self.gather(points)?;
        let (first, last) = (self.samples.first()?.0, self.samples.last()?.0);
        let rate_hz = (self.samples.len() - 1) as f64 * 1000.0 / (last - first);
        let size = (POINTS_PER_SAMPLE * self.samples.len()).next_power_of_two().clamp(MIN_SIZE, MAX_SIZE);
        let window_ms = last - from_ms;
        self.resample(from_ms, window_ms / size as f64, size);
        self.fft.real(&mut self.grid);

        let hz_per_line = 1000.0 / window_ms;
        let count = ((0.5 * rate_hz / hz_per_line) as usize).clamp(1, size / 2);
        // The window's mean is one half, and a sine's power is split over two signs of frequency.
        let gain = 4.0 / size as f64;
        self.amplitudes.clear();
        // What is left at no frequency is zero, as the mean is removed.
        self.amplitudes.push(0.0);
        self.amplitudes.extend((1..count).map(|k| {
            gain * self.grid[k].0.hypot(self.grid[k].1) / line_gain(k as f64 * hz_per_line / rate_hz)
        }));
        let peak = self.peak(hz_per_line, rate_hz);
        Some(Lines { amplitudes: &self.amplitudes, hz_per_line, peak })
    }

    /// Keeps the window's samples and the one before them, in the order of time; returns where the window begins.
    fn gather(&mut self, points: impl DoubleEndedIterator<Item = Point>) -> Option<f64> {
        self.samples.clear();
        let mut from_ms = f64::NEG_INFINITY;
        for point in points.rev() {
            match self.samples.last() {
                None => from_ms = point.0 - self.window_s * 1000.0,
                Some(later) if later.0 - point.0 > self.max_gap_ms => return None,
                // Of two samples of one instant the grid can pass through one only.
                Some(later) if later.0 <= point.0 => continue,
                Some(_) => {}
            }
            if !point.1.is_finite() {
                return None;
            }
            self.samples.push(point);
            if self.samples.len() == MAX_SIZE / POINTS_PER_SAMPLE {
                from_ms = from_ms.max(point.0);
            }
            if point.0 <= from_ms {
                self.samples.reverse();
                return (self.samples.len() >= MIN_SAMPLES).then_some(from_ms);
            }
        }
        None
    }

    /// Lays the grid over the lines between samples, without the mean and under a Hann window.
    fn resample(&mut self, from_ms: f64, step_ms: f64, size: usize) {
        let hann = |i: usize| 0.5 - 0.5 * (2.0 * PI * i as f64 / size as f64).cos();
        let mut segment = 0;
        let mut value_at = |i: usize| {
            let ts_ms = from_ms + i as f64 * step_ms;
            while segment + 2 < self.samples.len() && self.samples[segment + 1].0 <= ts_ms {
                segment += 1;
            }
            let (a, b) = (self.samples[segment], self.samples[segment + 1]);
            a.1 + (ts_ms - a.0) / (b.0 - a.0) * (b.1 - a.1)
        };
        self.grid.clear();
        self.grid.extend((0..size / 2).map(|pair| (value_at(2 * pair), value_at(2 * pair + 1))));
        // The mean under the window, not beside it: only this one leaves nothing in the lines next to zero.
        let pairs = || (0..size).step_by(2).map(|i| (hann(i), hann(i + 1)));
        let sum: f64 = self.grid.iter().zip(pairs()).map(|(value, w)| value.0 * w.0 + value.1 * w.1).sum();
        let mean = sum / (0.5 * size as f64);
        for (value, w) in self.grid.iter_mut().zip(pairs()) {
            *value = ((value.0 - mean) * w.0, (value.1 - mean) * w.1);
        }
    }

    fn peak(&mut self, hz_per_line: f64, rate_hz: f64) -> Option<Peak> {
        let lines = &self.amplitudes;
        let (k, _) = lines.iter().enumerate().skip(FIRST_PEAK_LINE).max_by(|a, b| a.1.total_cmp(b.1))?;
        let (left, top, right) = (lines[k - 1], lines[k], *lines.get(k + 1)?);
        if left > top {
            return None;
        }
        self.sorted.clear();
        self.sorted.extend_from_slice(&lines[1..]);
        let middle = self.sorted.len() / 2;
        let (_, median, _) = self.sorted.select_nth_unstable_by(middle, f64::total_cmp);
        let largest = self.samples.iter().map(|sample| sample.1.abs()).fold(0.0, f64::max);
        if top <= (PEAK_OVER_MEDIAN * *median).max(ROUNDING * largest) {
            return None;
        }
        let gain_at = |line: f64| line_gain(line * hz_per_line / rate_hz);
        let raw = |line: usize, amplitude: f64| amplitude * gain_at(line as f64);
        let shift = peak_shift(raw(k - 1, left), raw(k, top), raw(k + 1, right));
        let line = k as f64 + shift;
        let amplitude = raw(k, top) / hann_line(shift) / gain_at(line);
        Some(Peak { frequency_hz: line * hz_per_line, amplitude })
    }
}

/// How much of a sine is left by straight lines between samples, for a frequency in sampling rates: the transform of the
/// triangle that each sample contributes (R. E. Crochiere, L. R. Rabiner, "Multirate Digital Signal Processing", 1983).
fn line_gain(frequency: f64) -> f64 {
    sinc(frequency).powi(2)
}

/// How high a Hann window leaves a line that lies `shift` lines beside a sine, for a sine of 1.
fn hann_line(shift: f64) -> f64 {
    sinc(shift) / (1.0 - shift * shift)
}

fn sinc(x: f64) -> f64 {
    if x.abs() < 1e-9 { 1.0 } else { (PI * x).sin() / (PI * x) }
}

/// How many lines a sine lies beside the highest line. A parabola through three lines would err by up to a twentieth of a
/// line; for a Hann window the ratio of two neighbours has an exact solution (T. Grandke, "Interpolation algorithms for
/// discrete Fourier transforms of weighted signals", IEEE Trans. Instrum. Meas. 32, 1983).
fn peak_shift(left: f64, top: f64, right: f64) -> f64 {
    let towards = |neighbour: f64| (2.0 * neighbour - top) / (neighbour + top);
    let shift = if right >= left { towards(right) } else { -towards(left) };
    shift.clamp(-0.5, 0.5)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW_MS: f64 = 1.79e12;

    /// Numbers in [−1, 1) that are the same at every run.
    fn noise(seed: &mut u64) -> f64 {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }

    /// `signal` of the time in seconds, with intervals that vary by `jitter` of themselves.
    fn sampled(rate_hz: f64, seconds: f64, jitter: f64, signal: impl Fn(f64) -> f64) -> Vec<Point> {
        let mut seed = 7;
        (0..(rate_hz * seconds) as usize)
            .map(|i| (i as f64 + 0.5 * jitter * noise(&mut seed)) / rate_hz)
            .map(|t_s| (NOW_MS + 1000.0 * t_s, signal(t_s)))
            .collect()
    }

    fn sine(amplitude: f64, frequency_hz: f64, phase: f64) -> impl Fn(f64) -> f64 {
        move |t_s| 9.81 + amplitude * (2.0 * PI * frequency_hz * t_s + phase).sin()
    }

    #[test]
    fn a_sine_on_a_line_shows_its_amplitude() {
        let mut spectrum = Spectrum::new(8.0, 300.0);
        for (rate_hz, frequency_hz) in [(60.0, 2.0), (60.0, 10.0), (100.0, 25.0), (20.0, 1.5), (50.0, 5.0)] {
            let points = sampled(rate_hz, 10.0, 0.0, sine(3.0, frequency_hz, 0.4));
            let lines = spectrum.update(points.iter().copied()).unwrap();
            assert!((lines.hz_per_line - 0.125).abs() < 1e-9);
            let line = lines.amplitudes[(frequency_hz * 8.0) as usize];
            assert!((line - 3.0).abs() < 0.03, "{rate_hz} {frequency_hz}: {line}");
            assert!(lines.amplitudes.len() as f64 * lines.hz_per_line <= 0.5 * rate_hz + 0.2);
        }
    }

    #[test]
    fn what_does_not_fill_the_window_has_no_spectrum() {
        let full = sampled(50.0, 6.0, 0.3, sine(1.0, 3.0, 0.0));
        let mut with_gap = full.clone();
        with_gap.drain(200..220);
        let mut old_gap = full.clone();
        old_gap.drain(10..40);
        let mut with_nan = full.clone();
        with_nan[250].1 = f64::NAN;
        let few: Vec<Point> = full.iter().copied().step_by(20).collect();
        let table = [
            (&full[..], true),
            (&full[200..], false),
            (&with_gap, false),
            (&old_gap, true),
            (&with_nan, false),
            (&few, false),
            (&[], false),
        ];
        let mut spectrum = Spectrum::new(4.0, 300.0);
        for (i, (points, is_some)) in table.into_iter().enumerate() {
            assert_eq!(spectrum.update(points.iter().copied()).is_some(), is_some, "{i}");
        }
    }

    #[test]
    fn a_fast_stream_has_a_shorter_window() {
        let mut spectrum = Spectrum::new(20.0, 300.0);
        let points = sampled(200.0, 30.0, 0.1, sine(0.5, 12.3, 0.0));
        let lines = spectrum.update(points.iter().copied()).unwrap();
        assert!((lines.hz_per_line - 200.0 / 1023.0).abs() < 1e-3, "{}", lines.hz_per_line);
        let peak = lines.peak.unwrap();
        assert!((peak.frequency_hz - 12.3).abs() < 0.01 * lines.hz_per_line, "{peak:?}");
    }

    #[test]
    fn neither_noise_nor_rest_nor_drift_has_a_peak() {
        let mut spectrum = Spectrum::new(5.0, 300.0);
        let mut seed = 42;
        for round in 0..300 {
            let points: Vec<Point> =
                (0..400).map(|i| (NOW_MS + f64::from(i) * 16.7, 9.81 + 0.2 * noise(&mut seed))).collect();
            let peak = spectrum.update(points.into_iter()).unwrap().peak;
            assert_eq!(peak, None, "round {round}");
        }
        let signals: [fn(f64) -> f64; 3] = [|_| 9.81, |_| 0.0, |t_s| 3.0 * t_s];
        for signal in signals {
            let points = sampled(60.0, 6.0, 0.2, signal);
            assert_eq!(spectrum.update(points.into_iter()).unwrap().peak, None);
        }
    }

    #[test]
    fn a_weak_sine_stands_out_of_noise() {
        let mut seed = 3;
        let mut points = sampled(60.0, 10.0, 0.2, sine(0.1, 4.33, 0.0));
        for point in &mut points {
            point.1 += 0.1 * noise(&mut seed);
        }
        let peak = Spectrum::new(8.0, 300.0).update(points.into_iter()).unwrap().peak.unwrap();
        assert!((peak.frequency_hz - 4.33).abs() < 0.02 && (peak.amplitude - 0.1).abs() < 0.02, "{peak:?}");
    }

    proptest! {
        #[test]
        fn a_clean_sine_is_found_between_the_lines(
            line in 6.0f64..100.0,
            phase in 0.0f64..6.3,
            amplitude in 1e-3f64..1e3,
            rate_hz in 50.0f64..120.0,
        ) {
            let (window_s, mut spectrum) = (8.0, Spectrum::new(8.0, 300.0));
            let frequency_hz = line / window_s;
            let points = sampled(rate_hz, 9.0, 0.0, sine(amplitude, frequency_hz, phase));
            let peak = spectrum.update(points.into_iter()).unwrap().peak.unwrap();
            let off = (peak.frequency_hz - frequency_hz) * window_s;
            prop_assert!(off.abs() < 0.01, "{} lines off", off);
            prop_assert!((peak.amplitude / amplitude - 1.0).abs() < 0.02, "{}", peak.amplitude / amplitude);
        }
    }
}
