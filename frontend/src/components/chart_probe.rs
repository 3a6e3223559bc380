//! What lies under the pointer.

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
}

impl Pointed {
    /// Nothing yet, on this chart.
    pub(super) fn new(
        chart: StoredValue<Option<Rc<LiveChart>>, LocalStorage>,
        tick: Signal<f64>,
        viewport: Signal<Viewport>,
    ) -> Self {
        let at = RwSignal::new(None);
        let probe = Memo::new(move |_| {
            let at = at.get()?;
            tick.track();
            let viewport = viewport.get();
            chart.with_value(|chart| chart.as_ref()?.probe(at, &viewport, clock::wall_ms()))
        });
        Self { chart, at, probe }
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
