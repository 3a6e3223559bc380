//! When the samples, or the places, of a recording come, and what looks wrong with that.

/// Times that go back more seldom than once in so many rows begin another recording.
const MIN_ROWS_OF_RECORDING: u64 = 20;

/// So few intervals tell nothing of the unit of time.
const MIN_INTERVALS: u64 = 10;

/// What is usual, and what else is told.
pub(super) struct Usual {
    pub(super) what: &'static str,
    /// Nothing is measured closer, in milliseconds.
    pub(super) least_ms: f64,
    /// No recording has them farther apart, in milliseconds.
    pub(super) most_ms: f64,
    /// What is longer is a hole, in milliseconds.
    pub(super) hole_ms: f64,
    /// What a hole means.
    pub(super) missing: &'static str,
}

/// When the rows of one kind come.
#[derive(Default)]
pub(super) struct Times {
    pub(super) count: u64,
    last_ms: Option<f64>,
    /// Earlier than the one before.
    pub(super) earlier: u64,
    /// At the same time, such as this.
    same: u64,
    same_ms: f64,
    /// Later, but closer than anything is measured.
    close: u64,
    /// Farther apart than anything is used.
    far: u64,
    holes: u64,
    /// From when to when, in milliseconds.
    longest_hole: [f64; 2],
}

impl Times {
    pub(super) fn push(&mut self, t_ms: f64, usual: &Usual) {
        self.count += 1;
        let Some(last_ms) = self.last_ms.replace(t_ms) else { return };
        let passed_ms = t_ms - last_ms;
        self.earlier += u64::from(passed_ms < 0.0);
        self.close += u64::from(passed_ms > 0.0 && passed_ms < usual.least_ms);
        self.far += u64::from(passed_ms > usual.most_ms);
        if passed_ms == 0.0 {
            self.same += 1;
            self.same_ms = t_ms;
        }
        if passed_ms > usual.hole_ms {
            self.holes += 1;
            let [from_ms, to_ms] = self.longest_hole;
            if passed_ms > to_ms - from_ms {
                self.longest_hole = [last_ms, t_ms];
            }
        }
    }

    /// What to do where some are earlier than the ones before.
    pub(super) const fn order(&self) -> &'static str {
        if self.earlier * MIN_ROWS_OF_RECORDING > self.count {
            "; sort the rows by t_ms"
        } else {
            "; if several recordings are in one file, take each by itself, or else sort the rows by t_ms"
        }
    }

    /// A line for each thing that is wrong.
    pub(super) fn words(&self, usual: &Usual) -> impl Iterator<Item = String> {
        let what = usual.what;
        let intervals = self.count.saturating_sub(1);
        let are_most = |some: u64| intervals >= MIN_INTERVALS && 2 * some > intervals;
        let same = (are_most(self.same) || (self.same > 0 && self.same == intervals)).then(|| {
            let (same, t_ms) = (self.same + 1, self.same_ms);
            format!(
                "{same} of {} {what} have the same time as another, such as {t_ms}: has a spreadsheet program rounded t_ms? Save \
                 it with all its digits",
                self.count
            )
        });
        let apart = if are_most(self.close) {
            Some(format!("less than {} ms", usual.least_ms))
        } else if are_most(self.far) {
            Some(format!("more than {} ms", usual.most_ms))
        } else {
            None
        };
        let holes = (self.holes > 0 && apart.is_none()).then(|| {
            let ([from_ms, to_ms], hole_s) = (self.longest_hole, usual.hole_ms / 1000.0);
            format!(
                "holes of more than {hole_s} s between {what}: {}, the longest of {} from {from_ms} ms on; {}",
                self.holes,
                lasting(to_ms - from_ms),
                usual.missing
            )
        });
        let apart = apart.map(|apart| format!("most {what} are {apart} apart; is t_ms in milliseconds?"));
        [same, apart, holes].into_iter().flatten()
    }
}

/// How long something lasts, as people say it.
fn lasting(duration_ms: f64) -> String {
    let units = [("days", 86_400_000.0), ("hours", 3_600_000.0), ("minutes", 60_000.0)];
    // Of fewer than two, the smaller unit tells more.
    let unit = units.into_iter().find(|(_, unit_ms)| duration_ms >= 2.0 * unit_ms);
    unit.map_or_else(
        || format!("{:.1} s", duration_ms / 1000.0),
        |(name, unit_ms)| format!("{:.0} {name}", duration_ms / unit_ms),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_in_the_unit_that_fits() {
        let table = [
            (16_683.0, "16.7 s"),
            (119_000.0, "119.0 s"),
            (1_260_000.0, "21 minutes"),
            (7_200_000.0, "2 hours"),
            (1e10, "116 days"),
        ];
        for (duration_ms, words) in table {
            assert_eq!(lasting(duration_ms), words);
        }
    }
}
