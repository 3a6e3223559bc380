//! Whether somebody goes on at all, as far as places alone can tell.
//!
//! Places that scatter come back: after a way in some direction, the next one rather leads against it, whether they scatter
//! from second to second or drift for minutes. Whoever goes on keeps the direction for a while. So of each place, the way to it
//! is compared with the way before, over spans of several lengths, since little scatter lets turns be seen that much hides.
//! What speaks for going on is added up until it is enough, and what speaks against it is taken off (a CUSUM test).

use super::{MIN_SPEED_M_S, way::Way};

/// What the shortest span lasts, in milliseconds, and how much longer for each metre of accuracy.
const SPAN_MS: f64 = 2_000.0;
const SPAN_MS_PER_M: f64 = 100.0;

/// The lengths of the spans.
const SPANS: [f64; 3] = [1.0, 2.5, 6.25];

/// By how much two ways must agree, of -1…1, to speak for going on.
const CHANCE: f64 = 0.2;

/// What is enough, and the most that is gathered, in spans that agree wholly.
const ENOUGH: f64 = 2.0;
const MOST: f64 = 3.0;

/// What speaks for going on, over all spans.
#[derive(Debug, Clone, Default)]
pub(super) struct Going {
    spans: [Evidence; SPANS.len()],
}

/// What speaks for going on, over one span.
#[derive(Debug, Clone, Copy, Default)]
struct Evidence {
    sum: f64,
    /// Where the first way began that spoke for it.
    since_ms: f64,
    is_enough: bool,
}

impl Going {
    /// Goes on to the newest place of a way.
    pub(super) fn judge(&mut self, way: &Way, accuracy_m: f64) {
        let mut newest = way.places();
        let (Some(here), Some(last)) = (newest.next(), newest.next()) else { return };
        for (length, evidence) in SPANS.into_iter().zip(&mut self.spans) {
            let span_ms = (SPAN_MS + SPAN_MS_PER_M * accuracy_m) * length;
            let a_span_before = |t_ms: f64| way.places().find(|place| t_ms - place.t_ms >= span_ms);
            let Some(middle) = a_span_before(here.t_ms) else { continue };
            let Some(begin) = a_span_before(middle.t_ms) else { continue };
            let agreement = agreement(begin.velocity_m_s(&middle), middle.velocity_m_s(&here));
            let spans = ((here.t_ms - last.t_ms) / span_ms).min(1.0);
            evidence.add(begin.t_ms, (agreement - CHANCE) * spans);
        }
    }

    /// Since when somebody has gone on, in milliseconds, if so.
    pub(super) fn since_ms(&self) -> Option<f64> {
        self.spans.iter().filter(|span| span.is_enough).map(|span| span.since_ms).reduce(f64::min)
    }
}

impl Evidence {
    fn add(&mut self, begin_ms: f64, more: f64) {
        if self.sum <= 0.0 {
            self.since_ms = begin_ms;
        }
        self.sum = (self.sum + more).clamp(0.0, MOST);
        // Once it is enough, it is until nothing is left of it: a corner does not undo it.
        self.is_enough = self.sum >= ENOUGH || (self.is_enough && self.sum > 0.0);
    }
}

/// By how much two velocities agree: 1 where they are equal, -1 where they are opposite, and near 0 where they are slow.
fn agreement(before_m_s: [f64; 2], after_m_s: [f64; 2]) -> f64 {
    let product = |a: [f64; 2], b: [f64; 2]| a[0] * b[0] + a[1] * b[1];
    let mean_square = f64::midpoint(product(before_m_s, before_m_s), product(after_m_s, after_m_s));
    product(before_m_s, after_m_s) / (mean_square + MIN_SPEED_M_S.powi(2))
}
