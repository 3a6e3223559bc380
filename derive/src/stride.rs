//! The length of a step, learnt while there were places, for where there are none.

/// What a step can be, in metres.
const STEP_M: std::ops::RangeInclusive<f64> = 0.3..=1.3;

/// A way that is long enough to learn from, in metres and in steps: in shorter ones the places' scatter weighs too much.
const MIN_WAY_M: f64 = 50.0;
const MIN_STEPS: u64 = 50;

/// How much a newly learnt length counts against what was known.
const WEIGHT: f64 = 0.3;

/// Learns the length of a step.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stride {
    way_m: f64,
    /// The steps at the begin of the way.
    from_steps: u64,
    step_m: Option<f64>,
}

impl Stride {
    /// A leg between two places was gone, and so many steps have been made in all.
    pub(crate) fn leg(&mut self, leg_m: f64, steps: u64) {
        self.way_m += leg_m;
        let made = steps.saturating_sub(self.from_steps);
        if self.way_m < MIN_WAY_M || made < MIN_STEPS {
            return;
        }
        let step_m = self.way_m / made as f64;
        if STEP_M.contains(&step_m) {
            self.step_m = Some(self.step_m.map_or(step_m, |known| known + WEIGHT * (step_m - known)));
        }
        self.restart(steps);
    }

    /// What follows is not to be learnt together with what was before.
    pub(crate) fn restart(&mut self, steps: u64) {
        (self.way_m, self.from_steps) = (0.0, steps);
    }

    /// The length of a step, in metres, once it is known.
    pub(crate) fn step_m(&self) -> Option<f64> {
        self.step_m
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_from_ways_on_foot_only() {
        let mut stride = Stride::default();
        stride.leg(49.0, 60);
        assert_eq!(stride.step_m(), None, "too short");
        stride.leg(21.0, 100);
        assert_eq!(stride.step_m(), Some(0.7));
        stride.leg(300.0, 160);
        assert_eq!(stride.step_m(), Some(0.7), "on wheels");
        stride.leg(80.0, 260);
        assert!((stride.step_m().unwrap() - 0.73).abs() < 1e-9);
    }
}
