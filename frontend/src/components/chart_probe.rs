//! What lies under the pointer, where keys have gone to, or at the end of what stands still.

use std::rc::Rc;

use leptos::prelude::*;

use super::memo;

use crate::{
    browser::{clock, document, read_number},
    chart::{LiveChart, Probe, Viewport},
};

/// The pointer over a chart.
#[derive(Clone, Copy)]
pub(super) struct Pointed {
    chart: StoredValue<Option<Rc<LiveChart>>, LocalStorage>,
    /// The pointer's place, from 0 (left) to 1 (right).
    at: RwSignal<Option<f64>>,
    /// The instant of the sample that keys have gone to, in milliseconds since the Unix epoch.
    held_ms: RwSignal<Option<f64>>,
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
        let held_ms = RwSignal::new(None::<f64>);
        let probe = memo(move || {
            let (pointed, held_ms) = (at.get(), held_ms.get());
            if pointed.is_none() && held_ms.is_none() {
                return None;
            }
            tick.track();
            let (viewport, now_ms) = (viewport.get(), clock::wall_ms());
            chart.with_value(|chart| {
                let chart = chart.as_ref()?;
                let shown = chart.shown(&viewport, now_ms);
                let place = |ts_ms: f64| (ts_ms - shown.ends_ms.start) / viewport.span_ms();
                chart.probe(&shown, pointed.or(held_ms.map(place))?)
            })
        });
        Self { chart, at, held_ms, probe, tick, told }
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

    /// Where keys have gone to.
    pub(super) fn held_ms(self) -> RwSignal<Option<f64>> {
        self.held_ms
    }

    /// The sample under the pointer, or the one that keys have gone to.
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

/// The place that is read on a chart, by the pointer or by keys, as a share of what all charts show; none where none is.
pub fn read_share() -> Option<f64> {
    let cross = document().query_selector(".chart__cross").ok().flatten()?;
    read_number(&cross.get_attribute("data-share")?)
}
