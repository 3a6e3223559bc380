//! Lines that are calculated from a series while it grows.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::series::Series;
use crate::{
    analysis::{
        Channel,
        view::{Kind, View},
    },
    text,
};

/// A series that follows another one.
#[derive(Debug)]
pub struct Derived {
    source: Rc<Series>,
    series: Rc<Series>,
    view: RefCell<View>,
    /// What of the source has been looked at: its version, and its newest sample.
    version: Cell<u64>,
    newest: Cell<Option<(f64, u64)>>,
}

impl Derived {
    /// A view of the vector's magnitude, or of the one number of a scalar; `title` makes its title of that number's.
    pub fn new(source: Rc<Series>, title: impl Fn(&str) -> String, kind: Kind) -> Self {
        let (channel, source_name) = match source.ring().components() {
            1 => (Channel::Component(0), source.title()),
            _ => (Channel::Magnitude, text::derived_magnitude(&source.title())),
        };
        let unit = kind.unit(source.unit().as_deref().unwrap_or_default());
        let series = Rc::new(Series::derived(source.data_type().clone(), title(&source_name), unit));
        let view = RefCell::new(View::new(channel, kind, source.gap_ms()));
        Self { source, series, view, version: Cell::default(), newest: Cell::default() }
    }

    /// The series that is followed.
    pub fn source(&self) -> &Rc<Series> {
        &self.source
    }

    /// The series that follows.
    pub fn series(&self) -> &Rc<Series> {
        &self.series
    }

    /// Takes in what has come to the source since the last call.
    pub fn follow(&self) {
        let version = self.source.version();
        if self.version.get() == version {
            return;
        }
        let mut view = self.view.borrow_mut();
        if self.source.rewritten() > self.version.get() {
            // What came late belongs between samples that were looked at: all is calculated anew.
            view.reset();
            self.series.clear();
            self.newest.set(None);
        }
        self.version.set(version);
        self.series.keep_as(&self.source);
        let ring = self.source.ring();
        let from_ms = self.newest.get().map_or(f64::NEG_INFINITY, |(ts_ms, _)| ts_ms);
        for index in ring.range(from_ms, f64::INFINITY) {
            let Some(sample) = ring.get(index) else { continue };
            if self.newest.get().is_some_and(|newest| (sample.ts_ms, sample.seq) <= newest) {
                continue;
            }
            self.newest.set(Some((sample.ts_ms, sample.seq)));
            if let Some((ts_ms, value)) = view.push(sample.ts_ms, sample.values) {
                self.series.insert(ts_ms, sample.seq, &[value]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use motionwire_shared::DataType;

    use super::*;

    #[test]
    fn a_magnitude_follows_its_vector_and_late_samples() {
        let source = Rc::new(Series::new(DataType::from_name("ACCELERATION").unwrap(), 3));
        let derived = Derived::new(Rc::clone(&source), str::to_owned, Kind::Value);
        source.insert(10.0, 1, &[3.0, 4.0, 0.0]);
        source.insert(30.0, 3, &[0.0, 0.0, 2.0]);
        derived.follow();
        let values = || {
            let ring = derived.series().ring();
            (0..ring.len())
                .filter_map(|index| ring.get(index))
                .map(|s| (s.ts_ms, s.values[0]))
                .collect::<Vec<_>>()
        };
        assert_eq!(values(), [(10.0, 5.0), (30.0, 2.0)]);
        source.insert(20.0, 2, &[1.0, 0.0, 0.0]);
        derived.follow();
        assert_eq!(values(), [(10.0, 5.0), (20.0, 1.0), (30.0, 2.0)]);
        assert_eq!(derived.series().title(), "Acceleration, magnitude");
        let integral = Derived::new(source, text::derived_integral, Kind::Integral { leak_s: None });
        assert_eq!(integral.series().unit().as_deref(), Some("m/s"));
    }
}
