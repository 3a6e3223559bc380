//! How a phone is held now, or was at the end of what stands still.

use crate::{
    analysis::orientation::{Orientation, Trail},
    chart::{Series, Viewport},
};

/// A phone in space, followed sample by sample.
pub(super) struct Turning {
    now: Orientation,
    trail: Trail,
    /// The newest samples that were looked at: of rotation, of gravity.
    newest: [Option<(f64, u64)>; 2],
}

/// How a phone is held at an instant.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) orientation: Orientation,
    /// When, in milliseconds since the Unix epoch.
    pub(super) ts_ms: f64,
}

/// A vector that was measured at an instant, and whether it is of rotation.
type Measured = (f64, bool, [f64; 3]);

impl Turning {
    pub(super) fn new() -> Self {
        Self { now: Orientation::new(), trail: Trail::default(), newest: [None; 2] }
    }

    /// Takes in what has come since the last call, in the order of time.
    pub(super) fn follow(&mut self, gyroscope: &Series, gravity: Option<&Series>) {
        let [rotation, pull] = &mut self.newest;
        let rotation = news(gyroscope, rotation, true);
        let pull = gravity.map_or_else(Vec::new, |gravity| news(gravity, pull, false));
        each_in_order(rotation, pull, &mut |sample| {
            take(&mut self.now, sample);
            self.trail.remember(sample.0, &self.now);
        });
    }

    /// How the phone is held at the end of what is shown; none where that is not known.
    pub(super) fn at_end(
        &self,
        viewport: &Viewport,
        gyroscope: &Series,
        gravity: Option<&Series>,
    ) -> Option<Held> {
        let Viewport::Fixed { from_ms, to_ms } = *viewport else {
            let ts_ms = self.newest[0].map_or(0.0, |(ts_ms, _)| ts_ms);
            return Some(Held { orientation: self.now.clone(), ts_ms });
        };
        let (mut ts_ms, mut orientation) = self.trail.last_by(to_ms)?.clone();
        let rotation = between(gyroscope, ts_ms, to_ms, true);
        let pull = gravity.map_or_else(Vec::new, |gravity| between(gravity, ts_ms, to_ms, false));
        each_in_order(rotation, pull, &mut |sample| {
            take(&mut orientation, sample);
            ts_ms = sample.0;
        });
        (ts_ms >= from_ms).then_some(Held { orientation, ts_ms })
    }

    /// Makes this heading zero, now and in the past.
    pub(super) fn centre_on(&mut self, held: &Orientation) {
        let heading = held.quaternion().heading();
        self.now.centre_on(heading);
        self.trail.iter_mut().for_each(|past| past.centre_on(heading));
    }
}

fn take(orientation: &mut Orientation, (ts_ms, is_rotation, vector): Measured) {
    if is_rotation {
        orientation.rotate(ts_ms, vector);
    } else {
        orientation.accelerate(ts_ms, vector);
    }
}

/// Hands over what two series hold, each in the order of time, in the order of time.
fn each_in_order(rotation: Vec<Measured>, pull: Vec<Measured>, take: &mut dyn FnMut(Measured)) {
    let mut pull = pull.into_iter().peekable();
    for sample in rotation {
        while let Some(earlier) = pull.next_if(|other| other.0 < sample.0) {
            take(earlier);
        }
        take(sample);
    }
    pull.for_each(take);
}

/// The vectors that came after `newest`, which follows them.
fn news(series: &Series, newest: &mut Option<(f64, u64)>, is_rotation: bool) -> Vec<Measured> {
    let ring = series.ring();
    let range = ring.range(newest.map_or(f64::NEG_INFINITY, |(ts_ms, _)| ts_ms), f64::INFINITY);
    let mut found = Vec::new();
    for sample in range.filter_map(|index| ring.get(index)) {
        if newest.is_none_or(|newest| (sample.ts_ms, sample.seq) > newest) {
            *newest = Some((sample.ts_ms, sample.seq));
            found.extend(measured(sample.ts_ms, is_rotation, sample.values));
        }
    }
    found
}

/// The vectors after one instant and up to another.
fn between(series: &Series, after_ms: f64, to_ms: f64, is_rotation: bool) -> Vec<Measured> {
    let mut found = Vec::new();
    let held = series.hold();
    held.samples().each_reading(after_ms.next_up(), to_ms, |ts_ms, values| {
        found.extend(measured(ts_ms, is_rotation, values));
    });
    found
}

fn measured(ts_ms: f64, is_rotation: bool, values: &[f64]) -> Option<Measured> {
    match *values {
        [x, y, z, ..] => Some((ts_ms, is_rotation, [x, y, z])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use motionwire_shared::{DataType, KnownType};

    use super::*;

    const BEGAN_MS: f64 = 1_790_000_000_000.0;

    /// A phone that turns by 18 degrees in a second around what points up.
    fn series(seconds: std::ops::Range<u32>) -> Series {
        let series = Series::new(DataType::Known(KnownType::Gyroscope), 3);
        add(&series, seconds);
        series
    }

    fn add(series: &Series, seconds: std::ops::Range<u32>) {
        for n in seconds.start * 50..seconds.end * 50 {
            let ts_ms = BEGAN_MS + f64::from(n) * 20.0;
            series.insert(ts_ms, u64::from(n) + 1, &[0.0, 0.0, std::f64::consts::PI / 10.0]);
        }
    }

    fn heading_deg(held: &Held) -> f64 {
        held.orientation.quaternion().euler().alpha_deg
    }

    fn still(from_s: f64, to_s: f64) -> Viewport {
        Viewport::of(BEGAN_MS + from_s * 1000.0, BEGAN_MS + to_s * 1000.0)
    }

    #[test]
    fn what_stands_still_is_told_of_its_own_end_while_the_present_goes_on() {
        let (series, mut turning) = (series(0..10), Turning::new());
        turning.follow(&series, None);
        let at = |turning: &Turning, viewport: &Viewport| {
            turning.at_end(viewport, &series, None).map(|held| (heading_deg(&held), held.ts_ms - BEGAN_MS))
        };
        let is_near = |found: Option<(f64, f64)>, deg: f64, ms: f64| {
            let (heading, ts_ms) = found.unwrap();
            assert!((heading - deg).abs() < 1.0 && ts_ms == ms, "{heading} {ts_ms}");
        };
        is_near(at(&turning, &Viewport::default()), 180.0, 9_980.0);
        is_near(at(&turning, &still(2.0, 5.5)), 99.0, 5_500.0);
        add(&series, 10..15);
        turning.follow(&series, None);
        is_near(at(&turning, &still(2.0, 5.5)), 99.0, 5_500.0);
        is_near(at(&turning, &Viewport::default()), 270.0, 14_980.0);
        assert_eq!(at(&turning, &still(-20.0, -10.0)), None, "nobody knows how it was held before");
        assert_eq!(at(&turning, &still(20.0, 30.0)), None, "nor where nothing was measured");
    }

    #[test]
    fn centring_on_what_is_seen_turns_the_past_and_the_present_alike() {
        let (series, mut turning) = (series(0..10), Turning::new());
        turning.follow(&series, None);
        let seen = turning.at_end(&still(0.0, 5.0), &series, None).unwrap();
        turning.centre_on(&seen.orientation);
        let seen = turning.at_end(&still(0.0, 5.0), &series, None).unwrap();
        assert!(heading_deg(&seen).min(360.0 - heading_deg(&seen)) < 1.0, "{}", heading_deg(&seen));
        let now = turning.at_end(&Viewport::default(), &series, None).unwrap();
        assert!((heading_deg(&now) - 90.0).abs() < 1.0, "{}", heading_deg(&now));
    }
}
