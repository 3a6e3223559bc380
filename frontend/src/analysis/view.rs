//! Lines derived from a series, sample by sample: one number of it, its running integral, its moving average.

use std::collections::VecDeque;

use super::Channel;
use crate::chart::decimate::Point;

/// What is older than so many time constants of a leak counts for less than a hundredth.
const FORGOTTEN: f64 = 5.0;

/// Most samples that a moving average spans: ten seconds at 200 Hz. Beyond, its window is shorter.
const MAX_AVERAGED: usize = 2048;

/// What a view makes of its channel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// The number itself.
    Value,
    /// Its integral over time in seconds. A sensor's constant error b makes it drift without end; with a leak of `τ`
    /// seconds the integral forgets exponentially and drifts no farther than b·τ, at the price that what changes more
    /// slowly than 1/(2πτ) Hz is lost (a first-order high-pass of the integral).
    Integral {
        /// The leak's time constant in seconds; `None` for a plain sum.
        leak_s: Option<f64>,
    },
    /// Its mean over the last so many milliseconds, weighted by time.
    Average {
        /// The length of the window, in milliseconds.
        window_ms: f64,
    },
}

impl Kind {
    /// How much of what lies before an instant counts for the view there, in milliseconds; of a plain integral all does, but as
    /// one number.
    pub fn lookback_ms(self) -> f64 {
        match self {
            Self::Average { window_ms } => window_ms,
            Self::Integral { leak_s: Some(leak_s) } => FORGOTTEN * 1000.0 * leak_s,
            Self::Value | Self::Integral { leak_s: None } => 0.0,
        }
    }

    /// The unit of the view of a series in `unit`: an integral's has one "per second" less, "m/s²" becomes "m/s".
    pub fn unit(self, unit: &str) -> String {
        if !matches!(self, Self::Integral { .. }) {
            return unit.to_owned();
        }
        if let Some(base) = unit.strip_suffix("/s²") {
            return format!("{base}/s");
        }
        match unit.strip_suffix("/s").or_else(|| unit.strip_suffix(" per second")) {
            Some(base) => base.to_owned(),
            None if unit.is_empty() => "s".to_owned(),
            None => format!("{unit}·s"),
        }
    }
}

/// A line derived from a series. Samples come in the order of time; none of them allocates.
#[derive(Debug, Clone)]
pub struct View {
    channel: Channel,
    gap_ms: f64,
    last: Option<Point>,
    state: State,
}

#[derive(Debug, Clone)]
enum State {
    Value,
    Integral { leak_ms: f64, sum: f64 },
    Average(Average),
}

impl View {
    /// A view of one channel. Samples more than `gap_ms` apart are not joined: an integral stands still across the gap,
    /// an average starts afresh behind it.
    pub fn new(channel: Channel, kind: Kind, gap_ms: f64) -> Self {
        let state = match kind {
            Kind::Value => State::Value,
            Kind::Integral { leak_s } => {
                let leak_ms = leak_s.filter(|leak| *leak > 0.0).map_or(f64::INFINITY, |leak| leak * 1000.0);
                State::Integral { leak_ms, sum: 0.0 }
            }
            Kind::Average { window_ms } => State::Average(Average::new(window_ms)),
        };
        Self { channel, gap_ms, last: None, state }
    }

    /// Takes a sample and returns the view's point at its time. A sample without the channel's number leaves a gap; one
    /// that is not newer than the last is dropped, unless it is so much older that the clock must have been set.
    pub fn push(&mut self, ts_ms: f64, values: &[f64]) -> Option<Point> {
        let Some(value) = self.channel.of(values) else {
            self.last = None;
            return None;
        };
        let joined = self.last.filter(|last| (ts_ms - last.0).abs() <= self.gap_ms);
        if joined.is_some_and(|last| ts_ms <= last.0) {
            return None;
        }
        let elapsed_ms = self.last.map_or(0.0, |last| (ts_ms - last.0).max(0.0));
        self.last = Some((ts_ms, value));
        let derived = match &mut self.state {
            State::Value => value,
            State::Integral { leak_ms, sum } => {
                *sum *= (-elapsed_ms / *leak_ms).exp();
                if let Some(last) = joined {
                    // The area leaks too, on average for half of the interval.
                    let area = 0.5 * (last.1 + value) * elapsed_ms / 1000.0;
                    *sum += area * (-0.5 * elapsed_ms / *leak_ms).exp();
                }
                *sum
            }
            State::Average(average) => {
                if joined.is_none() {
                    average.clear();
                }
                average.push((ts_ms, value))
            }
        };
        Some((ts_ms, derived))
    }

    /// Starts afresh; an integral is zero again.
    pub fn reset(&mut self) {
        self.last = None;
        match &mut self.state {
            State::Value => {}
            State::Integral { sum, .. } => *sum = 0.0,
            State::Average(average) => average.clear(),
        }
    }
}

/// The mean of the straight lines through the points of a window of time.
#[derive(Debug, Clone)]
struct Average {
    window_ms: f64,
    /// The points of the window, and the last one before it.
    points: VecDeque<Point>,
    /// The area below the points' lines.
    area: f64,
    /// Points since the area was last summed afresh.
    since_sum: usize,
}

impl Average {
    fn new(window_ms: f64) -> Self {
        let points = VecDeque::with_capacity(MAX_AVERAGED);
        Self { window_ms: window_ms.max(0.0), points, area: 0.0, since_sum: 0 }
    }

    fn clear(&mut self) {
        self.points.clear();
        self.area = 0.0;
    }

    fn push(&mut self, point: Point) -> f64 {
        let Some(last) = self.points.back().copied() else {
            self.points.push_back(point);
            return point.1;
        };
        let edge_ms = point.0 - self.window_ms;
        if self.points.len() == MAX_AVERAGED {
            self.drop_front();
        }
        self.area += area(last, point);
        self.points.push_back(point);
        while self.points.get(1).is_some_and(|second| second.0 <= edge_ms) {
            self.drop_front();
        }
        self.since_sum += 1;
        // Adding and taking away leaves rounding errors behind; once per window they are cleared.
        if self.since_sum >= self.points.len() {
            self.since_sum = 0;
            self.area =
                self.points.iter().zip(self.points.iter().skip(1)).map(|(from, to)| area(*from, *to)).sum();
        }
        let (Some(first), Some(second)) = (self.points.front(), self.points.get(1)) else { return point.1 };
        if first.0 >= edge_ms {
            return self.area / (point.0 - first.0);
        }
        let share = (edge_ms - first.0) / (second.0 - first.0);
        let at_edge = (edge_ms, first.1 + share * (second.1 - first.1));
        if self.window_ms > 0.0 { (self.area - area(*first, at_edge)) / self.window_ms } else { point.1 }
    }

    fn drop_front(&mut self) {
        let first = self.points.pop_front();
        if let (Some(first), Some(second)) = (first, self.points.front()) {
            self.area -= area(first, *second);
        }
    }
}

fn area(from: Point, to: Point) -> f64 {
    0.5 * (from.1 + to.1) * (to.0 - from.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const X: Channel = Channel::Component(0);

    fn run(view: &mut View, points: &[Point]) -> Vec<Option<f64>> {
        points.iter().map(|(ts_ms, value)| view.push(*ts_ms, &[*value]).map(|point| point.1)).collect()
    }

    #[test]
    fn an_integral_has_one_second_less() {
        let integral = Kind::Integral { leak_s: None };
        let table = [
            ("m/s²", "m/s"),
            ("m/s", "m"),
            ("rad/s", "rad"),
            ("steps per second", "steps"),
            ("floors", "floors·s"),
            ("", "s"),
        ];
        for (unit, expected) in table {
            assert_eq!(integral.unit(unit), expected);
            assert_eq!(Kind::Value.unit(unit), unit);
        }
    }

    #[test]
    fn an_integral_is_made_of_trapezoids_and_stands_still_across_gaps() {
        let mut view = View::new(X, Kind::Integral { leak_s: None }, 500.0);
        let points = [(0.0, 0.0), (500.0, 2.0), (500.0, 9.0), (400.0, 9.0), (1000.0, 2.0), (9000.0, 4.0)];
        let sums = [Some(0.0), Some(0.5), None, None, Some(1.5), Some(1.5)];
        assert_eq!(run(&mut view, &points), sums);
        assert_eq!(
            run(&mut view, &[(9100.0, f64::NAN), (9200.0, 4.0), (9700.0, 4.0)]),
            [None, Some(1.5), Some(3.5)]
        );
        assert_eq!(
            run(&mut view, &[(10.0, 1.0), (260.0, 1.0)]),
            [Some(3.5), Some(3.75)],
            "the clock was set"
        );
        view.reset();
        assert_eq!(view.push(300.0, &[1.0]), Some((300.0, 0.0)));
    }

    #[test]
    fn a_leak_bounds_the_drift() {
        for step_ms in [5.0, 16.7, 100.0] {
            let mut view = View::new(X, Kind::Integral { leak_s: Some(2.0) }, 500.0);
            let mut last = 0.0;
            for i in 0..(30_000.0 / step_ms) as u32 {
                last = view.push(f64::from(i) * step_ms, &[0.1]).unwrap().1;
            }
            assert!((last - 0.2).abs() < 1e-3 * 0.2, "{step_ms}: {last}");
        }
    }

    #[test]
    fn a_moving_average_weighs_by_time() {
        let mut view = View::new(Channel::Magnitude, Kind::Average { window_ms: 100.0 }, 500.0);
        let points = [(0.0, 4.0), (50.0, 8.0), (100.0, -8.0), (200.0, 8.0), (350.0, 2.0), (1000.0, 1.0)];
        // From 250 ms on, the line from 8 to 2 falls from 6 to 2.
        let means = [4.0, 6.0, 7.0, 8.0, 4.0, 1.0];
        assert_eq!(run(&mut view, &points), means.map(Some));
    }

    #[test]
    fn a_sine_is_integrated_to_its_cosine() {
        let mut view = View::new(X, Kind::Integral { leak_s: None }, 100.0);
        let omega = std::f64::consts::TAU;
        for i in 0..1000u32 {
            let t_s = f64::from(i) * 0.01;
            let (_, sum) = view.push(t_s * 1000.0, &[(omega * t_s).cos()]).unwrap();
            assert!((sum - (omega * t_s).sin() / omega).abs() < 1e-3 / omega);
        }
    }

    proptest! {
        #[test]
        fn an_average_is_that_of_the_window_summed_afresh(
            steps in prop::collection::vec((1.0f64..80.0, -100.0f64..100.0), 1..300),
            window_ms in 10.0f64..400.0,
        ) {
            let mut now = 1.79e12;
            let points: Vec<Point> = steps.iter().map(|(step, value)| { now += step; (now, *value) }).collect();
            let mut view = View::new(X, Kind::Average { window_ms }, 100.0);
            let means = run(&mut view, &points);
            for (i, mean) in means.iter().enumerate() {
                let edge = points[i].0 - window_ms;
                let (mut sum, mut time) = (0.0, 0.0);
                for pair in points[..=i].windows(2).filter(|pair| pair[1].0 > edge) {
                    let from = pair[0].0.max(edge);
                    let share = (from - pair[0].0) / (pair[1].0 - pair[0].0);
                    let value = pair[0].1 + share * (pair[1].1 - pair[0].1);
                    sum += area((from, value), pair[1]);
                    time += pair[1].0 - from;
                }
                let expected = if time > 0.0 { sum / time } else { points[i].1 };
                let mean = mean.unwrap();
                prop_assert!((mean - expected).abs() < 1e-2, "{} {}", mean, expected);
            }
        }
    }
}
