//! What a chart draws: the series of one or of several sources.

use std::{cell::RefCell, fmt::Debug, rc::Rc};

use super::{
    extent,
    ink::Ink,
    samples::{Held, Samples},
    series::Series,
    timeline::Timeline,
};

/// What calculates a series from another one. Charts know no more of it, so that they do not bring the calculation along.
pub trait Follow: Debug {
    /// Takes in what has come to the other one since the last call.
    fn follow(&self);
}

/// A series on a chart.
#[derive(Debug, Clone)]
pub struct Member {
    /// Whose samples they are.
    pub name: String,
    /// The samples.
    pub series: Rc<Series>,
    /// Calculates the series, if it is none that comes from outside.
    pub derived: Option<Rc<dyn Follow>>,
    /// The clock of its source.
    pub timeline: Rc<RefCell<Timeline>>,
    /// What of it is drawn.
    pub part: Part,
}

/// What of a series is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All its numbers, each in a colour of its own.
    All,
    /// One of its numbers, in the colour of its source.
    One {
        /// Which one, counted from 0.
        component: usize,
        /// The source's.
        ink: Ink,
    },
}

/// A line on a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What the legend calls it; nothing for the only line of a chart.
    pub name: String,
    /// Which member of the chart it belongs to, counted from 0.
    pub member: usize,
    /// Which number of a reading it shows, counted from 0.
    pub component: usize,
    /// What it is drawn in.
    pub ink: Ink,
}

impl Member {
    /// The only member of a chart.
    pub fn alone(
        name: String,
        series: Rc<Series>,
        derived: Option<Rc<dyn Follow>>,
        timeline: Rc<RefCell<Timeline>>,
    ) -> Self {
        Self { name, series, derived, timeline, part: Part::All }
    }

    /// The numbers that are drawn, and what in.
    pub(super) fn strokes(&self) -> impl Iterator<Item = (usize, Ink)> + use<> {
        let components = self.series.ring().components();
        let (range, own) = match self.part {
            Part::All => (0..components, None),
            Part::One { component, ink } => (component..components.min(component + 1), Some(ink)),
        };
        range.map(move |component| (component, own.unwrap_or(Ink::of(component, components))))
    }

    /// The one number that is drawn, if not all are.
    pub(super) fn component(&self) -> Option<usize> {
        match self.part {
            Part::All => None,
            Part::One { component, .. } => Some(component),
        }
    }

    /// Its samples, for as long as they are looked at.
    pub fn hold(&self) -> Held<'_> {
        self.series.hold()
    }

    /// When its newest sample was measured, if samples have stopped coming; in milliseconds since the Unix epoch.
    pub fn silent_since_ms(&self, now_ms: f64) -> Option<f64> {
        let newest_ms = self.series.ring().last()?.ts_ms;
        let age_ms = self.timeline.borrow().age_ms(newest_ms, now_ms);
        self.series.is_silent(age_ms).then_some(newest_ms)
    }

    /// The least and the greatest number that is drawn between two instants.
    pub fn extent(&self, from_ms: f64, to_ms: f64) -> Option<(f64, f64)> {
        extent::between(&self.hold().samples(), self.component(), from_ms, to_ms)
    }

    /// The same of one number of its readings, counted from 0.
    pub fn extent_of(&self, component: usize, from_ms: f64, to_ms: f64) -> Option<(f64, f64)> {
        extent::between(&self.hold().samples(), Some(component), from_ms, to_ms)
    }

    /// How far apart neighbours may be to be joined, in milliseconds.
    pub(super) fn gap_ms(&self, samples: &Samples<'_>) -> f64 {
        self.series.gap_ms().max(2.5 * samples.history.column_ms())
    }
}

/// The lines of all members.
pub fn lines(members: &[Member]) -> Vec<Line> {
    let of = |(number, member): (usize, &Member)| {
        let names = member.series.component_names();
        let name = |component: usize| match member.part {
            Part::All => names.get(component).cloned().unwrap_or_default(),
            Part::One { .. } => member.name.clone(),
        };
        let line = |(component, ink)| Line { name: name(component), member: number, component, ink };
        member.strokes().map(line).collect::<Vec<_>>()
    };
    members.iter().enumerate().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use motionwire_shared::DataType;

    use super::*;

    fn member(name: &str, part: Part) -> Member {
        let series = Rc::new(Series::new(DataType::from_name("ACCELERATION").unwrap(), 3));
        Member { part, ..Member::alone(name.to_owned(), series, None, Rc::default()) }
    }

    #[test]
    fn a_chart_of_one_source_names_its_numbers_and_one_of_many_its_sources() {
        let names = |members: &[Member]| {
            lines(members).into_iter().map(|line| (line.name, line.ink)).collect::<Vec<_>>()
        };
        let own = names(&[member("", Part::All)]);
        let expected = [("x", 0), ("y", 1), ("z", 2)].map(|(name, n)| (name.to_owned(), Ink::Palette(n)));
        assert_eq!(own, expected);
        let one = |n| Part::One { component: 1, ink: Ink::Palette(n) };
        let shared = names(&[member("Ada", one(4)), member("Bob", one(5))]);
        assert_eq!(shared, [("Ada".to_owned(), Ink::Palette(4)), ("Bob".to_owned(), Ink::Palette(5))]);
        let none = names(&[member("Ada", Part::One { component: 7, ink: Ink::Scalar })]);
        assert!(none.is_empty(), "a reading has no such number");
    }
}
