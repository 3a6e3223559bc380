//! What lies under the pointer, or at the end of what stands still.

use std::rc::Rc;

use leptos::prelude::*;

use crate::{
    browser::clock,
    chart::{LiveChart, Probe, Viewport},
};

/// The pointer over a chart.
#[derive(Clone, Copy)]
pub(super) struct Pointed {
    chart: StoredValue<Option<Rc<LiveChart>>, LocalStorage>,
    /// The pointer's place, from 0 (left) to 1 (right).
    at: RwSignal<Option<f64>>,
    probe: Memo<Option<Probe>>,
    tick: Signal<f64>,
    told: Signal<Viewport>,
}

impl Pointed {
    /// Nothing yet, on this chart.
    pub(super) fn new(
        chart: StoredValue<Option<Rc<LiveChart>>, LocalStorage>,
        tick: Signal<f64>,
        viewport: Signal<Viewport>,
        told: Signal<Viewport>,
    ) -> Self {
        let at = RwSignal::new(None);
        let probe = Memo::new(move |_| {
            let at = at.get()?;
            tick.track();
            let viewport = viewport.get();
            chart.with_value(|chart| chart.as_ref()?.probe(at, &viewport, clock::wall_ms()))
        });
        Self { chart, at, probe, tick, told }
    }

    /// For each member of a chart that stands still, its numbers at the right end.
    pub(super) fn end(self) -> Option<Vec<Vec<f64>>> {
        self.tick.track();
        let at_end = |viewport: &Viewport| {
            let at_end = |chart: &Rc<LiveChart>| chart.at_end(viewport, clock::wall_ms());
            self.chart.with_value(|chart| chart.as_ref().map(at_end).unwrap_or_default())
        };
        self.told.with(|viewport| (!viewport.is_live()).then(|| at_end(viewport)))
    }

    /// The sample under the pointer.
    pub(super) fn get(self) -> Option<Probe> {
        self.probe.get()
    }

    /// The pointer is at this place, from 0 (left) to 1 (right).
    pub(super) fn point(self, at: f64) {
        if self.chart.with_value(Option::is_some) {
            self.at.set(Some(at).filter(|at| (0.0..=1.0).contains(at)));
        }
    }

    /// The pointer has gone.
    pub(super) fn leave(self) {
        self.at.set(None);
    }
}
