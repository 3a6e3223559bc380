//! Which peaks are steps: the likeliest way through them, by dynamic programming.
//!
//! Each peak may be a step after any earlier one, or begin a walk. A way scores what its peaks are worth and loses what its
//! intervals are out of step, as beats are tracked in music (D. Ellis, Beat Tracking by Dynamic Programming, Journal of New
//! Music Research 36, 2007). Each way carries its count of steps along, and whether it is a walk, so that nothing is traced
//! back.

use super::{belief::Belief, peaks::Peak, rhythm::Rhythm};

/// Peaks that a step can follow. Two and a half of the longest periods hold fewer: at most every other cell is a peak.
const CAPACITY: usize = 40;

/// The longest interval between two steps that belong together, in periods.
const MAX_INTERVAL: f64 = 2.6;

/// What a way gains and loses, without unit; only ratios matter.
mod weight {
    /// For a rhythm that repeats itself perfectly.
    pub(super) const QUALITY: f64 = 1.979;
    /// For a peak as high as the signal's root mean square, and the height that no more is gained for.
    pub(super) const HEIGHT: f64 = 1.363;
    pub(super) const MAX_HEIGHT: f64 = 1.120;
    /// What a peak must be worth to be a step.
    pub(super) const STEP: f64 = 2.192;
    /// For each factor e by which the signal is weaker than [`super::FIRM_RMS`].
    pub(super) const WEAKNESS: f64 = 0.116;
    /// For an interval that is longer or shorter than the period by a factor e; it counts squared.
    pub(super) const INTERVAL: f64 = 4.147;
    /// For beginning a walk.
    pub(super) const BEGIN: f64 = 1.482;
}

/// A weaker signal is no walk, in m/s² (root mean square after the filters).
const MIN_RMS: f64 = 0.26;

/// A signal that is certainly felt, in m/s².
const FIRM_RMS: f64 = 0.96;

/// The best way that ends at a peak.
#[derive(Debug, Clone, Copy)]
struct Node {
    t_ms: f64,
    score: f64,
    /// Of all walks.
    steps: u64,
    belief: Belief,
}

/// The way to a peak from what was before it.
#[derive(Debug, Clone, Copy)]
struct Arrival {
    from: Node,
    /// What is left of its score.
    score: f64,
    steps: u64,
    /// Between two steps, in periods.
    interval: f64,
}

/// The ways through the peaks so far.
#[derive(Debug, Clone)]
pub(super) struct Trellis {
    /// The last peaks, the newest first.
    nodes: [Node; CAPACITY],
    len: usize,
    /// The best of all ways: where it ends, a walk has ended, until a better one goes on.
    best: Node,
}

impl Trellis {
    pub(super) fn new() -> Self {
        let belief = Belief::beginning(f64::INFINITY);
        let none = Node { t_ms: f64::NEG_INFINITY, score: 0.0, steps: 0, belief };
        Self { nodes: [none; CAPACITY], len: 0, best: none }
    }

    /// What comes next does not follow what came before.
    pub(super) fn interrupt(&mut self) {
        self.len = 0;
    }

    /// Steps on the best way, never fewer than before, and the time of the last in milliseconds.
    pub(super) fn steps(&self) -> (u64, f64) {
        (self.best.steps, self.best.t_ms)
    }

    /// Goes on to the next peak, with the rhythm around it.
    pub(super) fn push(&mut self, peak: Peak, rhythm: &Rhythm) {
        if rhythm.rms < MIN_RMS {
            return;
        }
        let Arrival { mut from, score, steps, interval } = self.arrival(peak, 1000.0 / rhythm.hz);
        let credited = from.belief.step(steps, interval, rhythm);
        from.steps += credited;
        let node = Node { t_ms: peak.t_ms, score: score + worth(peak, rhythm), ..from };
        self.nodes.rotate_right(1);
        self.nodes[0] = node;
        self.len = (self.len + 1).min(CAPACITY);
        if node.score > self.best.score && node.belief.is_walk() {
            self.best = Node { steps: node.steps.max(self.best.steps), ..node };
        }
    }

    /// The best way to a peak: from a step before it, or where a walk begins with it.
    fn arrival(&self, peak: Peak, period_ms: f64) -> Arrival {
        let belief = Belief::beginning(peak.t_ms - self.best.t_ms);
        let begin = Arrival {
            from: Node { belief, ..self.best },
            score: self.best.score - weight::BEGIN,
            steps: 1,
            interval: 1.0,
        };
        self.nodes[..self.len]
            .iter()
            .take_while(|node| peak.t_ms - node.t_ms < MAX_INTERVAL * period_ms)
            // A step may not be seen between two that are.
            .flat_map(|node| [(node, 1), (node, 2)])
            .map(|(node, steps)| {
                let interval = (peak.t_ms - node.t_ms) / period_ms / steps as f64;
                let score = node.score - weight::INTERVAL * interval.ln().powi(2);
                Arrival { from: *node, score, steps, interval }
            })
            .fold(begin, |best, way| if way.score > best.score { way } else { best })
    }
}

/// What a peak is worth as a step: positive if it is rather one than none.
fn worth(peak: Peak, rhythm: &Rhythm) -> f64 {
    let height = (peak.height / rhythm.rms).min(weight::MAX_HEIGHT);
    let weakness = (FIRM_RMS / rhythm.rms).ln().max(0.0);
    weight::QUALITY * rhythm.quality + weight::HEIGHT * height - weight::STEP - weight::WEAKNESS * weakness
}

#[cfg(test)]
mod tests {
    use super::*;

    const RHYTHM: Rhythm = Rhythm { hz: 2.0, quality: 0.9, rms: 1.0, roughness: -1.2 };

    fn count(peaks: &[(f64, f64)], rhythm: &Rhythm) -> u64 {
        let mut trellis = Trellis::new();
        let mut steps = 0;
        for (t_ms, height) in peaks {
            trellis.push(Peak { t_ms: *t_ms, height: *height }, rhythm);
            assert!(trellis.steps().0 >= steps, "steps are never taken away");
            steps = trellis.steps().0;
        }
        steps
    }

    /// A peak every half second, but for what `change` makes of it.
    fn walk(change: impl Fn(usize) -> Option<(f64, f64)>) -> Vec<(f64, f64)> {
        (0..20)
            .filter_map(|i| change(i).map(|(late_ms, height)| (i as f64 * 500.0 + late_ms, height)))
            .collect()
    }

    #[test]
    fn the_likeliest_way_is_counted() {
        let even = walk(|_| Some((0.0, 1.4)));
        let limping = walk(|i| Some(if i % 2 == 0 { (0.0, 1.4) } else { (90.0, 0.9) }));
        let unseen = walk(|i| (i != 9).then_some((0.0, 1.4)));
        let weak = walk(|i| Some((0.0, if i == 9 { 0.2 } else { 1.4 })));
        let mut shaken = even.clone();
        shaken.insert(10, (9.0 * 500.0 + 160.0, 1.4));
        let pause: Vec<_> = (0..20).map(|i| (f64::from(i + i / 10 * 8) * 500.0, 1.4)).collect();
        let table = [
            ("a walk", even.clone(), 20),
            ("one leg is weaker and late", limping, 20),
            ("one step is not seen", unseen, 20),
            ("one is hardly seen", weak, 20),
            ("a shake between two", shaken, 20),
            ("a pause is no steps", pause, 20),
            ("a single peak", vec![(100.0, 1.4)], 0),
            ("three", even[..3].to_vec(), 0),
            ("six", even[..6].to_vec(), 6),
        ];
        for (case, peaks, steps) in table {
            assert_eq!(count(&peaks, &RHYTHM), steps, "{case}");
        }
    }

    #[test]
    fn without_a_rhythm_or_hardly_felt_there_are_none() {
        let peaks = walk(|_| Some((0.0, 1.4)));
        assert_eq!(count(&peaks, &Rhythm { quality: 0.1, ..RHYTHM }), 0);
        let faint: Vec<_> = peaks.iter().map(|(t_ms, height)| (*t_ms, height * 0.05)).collect();
        assert_eq!(count(&faint, &Rhythm { rms: 0.05, ..RHYTHM }), 0);
    }

    #[test]
    fn what_is_interrupted_begins_anew() {
        let mut trellis = Trellis::new();
        for i in 0..30 {
            if i % 2 == 0 {
                trellis.interrupt();
            }
            trellis.push(Peak { t_ms: f64::from(i) * 500.0, height: 1.4 }, &RHYTHM);
        }
        assert_eq!(trellis.steps().0, 0);
    }
}
