//! From rows to derived readings, and to what is to be said of them.

use motionwire_derive::{
    Derived, Fix, Gravity, Pipeline,
    floors::Unavailable,
    recording::{Row, UnreadableLine},
};

use super::{
    doubts::Doubts,
    in_line::InLine,
    spread::Spread,
    summary::{Source, Summary},
};

/// Derives readings, and hands them over.
pub(super) struct Derivation<T> {
    /// By source, as each has a clock of its own, perhaps.
    lines: [InLine; Source::COUNT],
    detectors: Detectors<T>,
}

/// What a recording comes to.
pub(super) struct Outcome {
    pub(super) summary: Summary,
    pub(super) doubts: Doubts,
    pub(super) floors: Result<u32, Unavailable>,
}

/// What rows that are in line go through.
struct Detectors<T> {
    /// The second is for what comes second, where its clock is another, or where it comes after all of the first: then nothing
    /// can be told from both together.
    pipelines: [Pipeline; 2],
    /// Which of them a source goes to, once it has come.
    pipeline_of: [Option<usize>; Source::COUNT],
    spread: Spread,
    last_fix: Option<Fix>,
    told: Told<T>,
}

/// What is told of them.
struct Told<T> {
    summary: Summary,
    doubts: Doubts,
    take: T,
}

impl<T: FnMut(&Derived)> Derivation<T> {
    /// Hands over derived readings as they become known.
    pub(super) fn new(take: T) -> Self {
        let detectors = Detectors {
            pipelines: Default::default(),
            pipeline_of: Default::default(),
            spread: Spread::default(),
            last_fix: None,
            told: Told { summary: Summary::default(), doubts: Doubts::default(), take },
        };
        Self { lines: Default::default(), detectors }
    }

    /// Takes the next row, or a line that is none.
    pub(super) fn row(&mut self, row: Result<Row, UnreadableLine>) {
        let told = &mut self.detectors.told;
        match row {
            Ok(row) => {
                told.summary.rows += 1;
                told.doubts.row(&row);
                self.lines[Source::of(&row) as usize].push(row, |row| self.detectors.row(&row));
            }
            Err(line) => told.doubts.unreadable(line),
        }
    }

    /// Derives what was still waiting for what comes next.
    pub(super) fn finish(mut self) -> Outcome {
        for line in &mut self.lines {
            line.finish(|row| self.detectors.row(&row));
            self.detectors.told.doubts.strays(line.strays());
        }
        self.detectors.finish()
    }
}

impl<T: FnMut(&Derived)> Detectors<T> {
    fn row(&mut self, row: &Row) {
        self.told.summary.row(row);
        if let Some(xyz) = row.acceleration {
            let at = self.pipeline(Source::Motion);
            self.spread.push(row.t_ms, xyz, |t_ms, xyz| self.told.sample(&mut self.pipelines[at], t_ms, xyz));
        }
        let Some(fix) = row.fix else { return };
        // Whoever joins two tables into one has each sample say the last place: it was there when it came first.
        let is_filled = self
            .last_fix
            .is_some_and(|last| row.acceleration.is_some() && Fix { t_ms: fix.t_ms, ..last } == fix);
        self.last_fix = Some(fix);
        if is_filled {
            self.told.doubts.filled();
            return;
        }
        let at = self.pipeline(Source::Places);
        self.told.place(&mut self.pipelines[at], &fix);
    }

    /// Where what comes from a source goes to.
    fn pipeline(&mut self, source: Source) -> usize {
        let summary = &self.told.summary;
        let is_apart = || usize::from(summary.apart().is_some() || summary.is_late(source));
        *self.pipeline_of[source as usize].get_or_insert_with(is_apart)
    }

    fn finish(mut self) -> Outcome {
        let [steps, places] = [Source::Motion, Source::Places].map(|source| self.pipeline(source));
        self.spread.finish(|t_ms, xyz| self.told.sample(&mut self.pipelines[steps], t_ms, xyz));
        for pipeline in &mut self.pipelines {
            pipeline.finish(|derived| self.told.derived(&derived));
        }
        let Told { summary, mut doubts, .. } = self.told;
        doubts.spread(self.spread.count());
        if steps != places && summary.apart().is_none() {
            doubts.note(format!(
                "{} come after the others, rather than in the order of time: each is taken by itself; sort all rows by t_ms, and \
                 steps help with distance and floors",
                if steps > places { "samples of acceleration" } else { "places" }
            ));
        }
        Outcome { summary, doubts, floors: self.pipelines[places].floors() }
    }
}

impl<T: FnMut(&Derived)> Told<T> {
    fn sample(&mut self, pipeline: &mut Pipeline, t_ms: f64, xyz: [f64; 3]) {
        self.doubts.sample(t_ms, xyz);
        pipeline.acceleration(t_ms, xyz, Gravity::Included, |derived| self.derived(&derived));
    }

    fn place(&mut self, pipeline: &mut Pipeline, fix: &Fix) {
        let left_out = pipeline.fix(fix, |derived| self.derived(&derived));
        self.doubts.place(fix.t_ms, left_out);
    }

    fn derived(&mut self, derived: &Derived) {
        self.summary.derived(derived);
        (self.take)(derived);
    }
}
