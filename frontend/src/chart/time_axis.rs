//! The labels of the time axis: seconds before the present while charts follow it, else the time of day.

use std::ops::Range;

use super::viewport::Viewport;
use crate::text;

const SECOND_MS: f64 = 1000.0;
const MINUTE_MS: f64 = 60.0 * SECOND_MS;
const HOUR_MS: f64 = 60.0 * MINUTE_MS;
const DAY_MS: f64 = 24.0 * HOUR_MS;

/// Distances of labels that people read easily, in milliseconds.
const STEPS_MS: [f64; 31] = [
    10.0,
    20.0,
    50.0,
    100.0,
    200.0,
    500.0,
    SECOND_MS,
    2.0 * SECOND_MS,
    5.0 * SECOND_MS,
    10.0 * SECOND_MS,
    15.0 * SECOND_MS,
    30.0 * SECOND_MS,
    MINUTE_MS,
    2.0 * MINUTE_MS,
    5.0 * MINUTE_MS,
    10.0 * MINUTE_MS,
    15.0 * MINUTE_MS,
    30.0 * MINUTE_MS,
    HOUR_MS,
    2.0 * HOUR_MS,
    3.0 * HOUR_MS,
    6.0 * HOUR_MS,
    12.0 * HOUR_MS,
    DAY_MS,
    2.0 * DAY_MS,
    5.0 * DAY_MS,
    10.0 * DAY_MS,
    20.0 * DAY_MS,
    50.0 * DAY_MS,
    100.0 * DAY_MS,
    200.0 * DAY_MS,
];

/// Room that a label needs, in CSS pixels: of seconds before the present, and of a time of day with its fractions.
const RELATIVE_CSS_PX: f64 = 64.0;
const ABSOLUTE_CSS_PX: f64 = 92.0;

/// The ticks of a time axis, and how they are written.
#[derive(Debug, Clone)]
pub struct TimeAxis {
    /// The ends, in milliseconds: relative to the present, or since the Unix epoch.
    pub range: Range<f64>,
    /// The distance of ticks, in milliseconds.
    pub step_ms: f64,
    /// What local time is ahead of UTC at an instant; `None` for an axis that is relative to the present.
    ahead_ms: Option<fn(f64) -> f64>,
}

impl PartialEq for TimeAxis {
    fn eq(&self, other: &Self) -> bool {
        let of = |axis: &Self| (axis.range.start, axis.range.end, axis.step_ms, axis.ahead_ms.is_some());
        of(self) == of(other)
    }
}

impl TimeAxis {
    /// The axis of a plot of this width (CSS pixels), where local time is ahead of UTC by `ahead_ms` of an instant.
    pub fn new(viewport: &Viewport, css_width: f64, ahead_ms: fn(f64) -> f64) -> Self {
        let (range, room, ahead_ms) = match viewport {
            Viewport::Follow { window_ms } => (-window_ms..0.0, RELATIVE_CSS_PX, None),
            Viewport::Fixed { from_ms, to_ms } => (*from_ms..*to_ms, ABSOLUTE_CSS_PX, Some(ahead_ms)),
        };
        let (span_ms, fitting) = (range.end - range.start, (css_width / room).max(1.0));
        let step_ms = STEPS_MS.into_iter().find(|step_ms| span_ms / step_ms <= fitting).unwrap_or(span_ms);
        Self { range, step_ms, ahead_ms }
    }

    fn ahead_ms(&self, ts_ms: f64) -> f64 {
        self.ahead_ms.map_or(0.0, |ahead_ms| ahead_ms(ts_ms))
    }

    /// The places of the ticks, in milliseconds.
    pub fn ticks(&self) -> Vec<f64> {
        let end_ahead_ms = self.ahead_ms(self.range.end);
        let first = ((self.range.start + self.ahead_ms(self.range.start)) / self.step_ms).ceil();
        let last = ((self.range.end + end_ahead_ms) / self.step_ms).floor();
        let count = (last - first + 1.0).clamp(0.0, 200.0) as u32;
        let tick = |n: u32| {
            let local_ms = (first + f64::from(n)) * self.step_ms;
            let ts_ms = local_ms - self.ahead_ms(local_ms - end_ahead_ms);
            // An hour that clocks leave out has none.
            (ts_ms + self.ahead_ms(ts_ms) == local_ms).then_some(ts_ms)
        };
        (0..count).filter_map(tick).collect()
    }

    /// The text of an instant on this axis, as fine as its steps.
    pub fn label(&self, ts_ms: f64) -> String {
        match self.ahead_ms {
            None if ts_ms == 0.0 => "0 s".to_owned(),
            None => {
                let units = [(DAY_MS, "d"), (HOUR_MS, "h"), (MINUTE_MS, "min")];
                let unit = units.into_iter().find(|(ms, _)| self.step_ms >= *ms);
                let (unit_ms, unit) = unit.unwrap_or((SECOND_MS, "s"));
                text::number(&format!("\u{2212}{} {unit}", -ts_ms / unit_ms))
            }
            Some(ahead_ms) => time_text(ts_ms + ahead_ms(ts_ms), self.step_ms),
        }
    }
}

/// An instant (milliseconds since the Unix epoch, in local time), as fine as `step_ms`.
pub fn time_text(local_ms: f64, step_ms: f64) -> String {
    // Rounded to the shown digit, so that 59.9996 s is not written as the minute before.
    let unit_ms = if step_ms < 100.0 { 10.0 } else { step_ms.min(100.0) };
    let ms = ((local_ms / unit_ms).round() * unit_ms) as i64;
    let (days, of_day) = (ms.div_euclid(DAY_MS as i64), ms.rem_euclid(DAY_MS as i64));
    let (hours, minutes) = (of_day / HOUR_MS as i64, of_day / MINUTE_MS as i64 % 60);
    let (seconds, millis) = (of_day / 1000 % 60, of_day % 1000);
    match step_ms {
        step if step >= DAY_MS => text::date(days),
        step if step >= MINUTE_MS => format!("{hours:02}:{minutes:02}"),
        step if step >= SECOND_MS => format!("{hours:02}:{minutes:02}:{seconds:02}"),
        step if step >= 100.0 => {
            text::number(&format!("{hours:02}:{minutes:02}:{seconds:02}.{}", millis / 100))
        }
        _ => text::number(&format!("{hours:02}:{minutes:02}:{seconds:02}.{:02}", millis / 10)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-24 12:00:00 UTC.
    const NOON_MS: f64 = 1_795_521_600_000.0;

    fn labels(viewport: Viewport, css_width: f64, ahead_ms: fn(f64) -> f64) -> Vec<String> {
        let axis = TimeAxis::new(&viewport, css_width, ahead_ms);
        axis.ticks().iter().map(|tick| axis.label(*tick)).collect()
    }

    #[test]
    fn seconds_before_the_present() {
        let of = |window_ms, css_width| labels(Viewport::Follow { window_ms }, css_width, |_| HOUR_MS);
        assert_eq!(of(30_000.0, 300.0), ["−30 s", "−20 s", "−10 s", "0 s"]);
        assert_eq!(
            of(600_000.0, 360.0),
            ["−10 min", "−8 min", "−6 min", "−4 min", "−2 min", "0 s"].map(str::to_owned)
        );
        assert_eq!(of(1000.0, 330.0), ["−1 s", "−0.8 s", "−0.6 s", "−0.4 s", "−0.2 s", "0 s"]);
    }

    #[test]
    fn the_time_of_day_is_the_local_one() {
        let of = |span_ms: f64, ahead_ms: fn(f64) -> f64| {
            labels(Viewport::of(NOON_MS, NOON_MS + span_ms), 460.0, ahead_ms)
        };
        assert_eq!(
            of(10_000.0, |_| 0.0),
            ["12:00:00", "12:00:02", "12:00:04", "12:00:06", "12:00:08", "12:00:10"]
        );
        assert_eq!(of(4.0 * HOUR_MS, |_| 5.5 * HOUR_MS), ["18:00", "19:00", "20:00", "21:00"]);
        assert_eq!(of(1000.0, |_| HOUR_MS)[1], "13:00:00.2");
        assert_eq!(of(100.0, |_| HOUR_MS)[1], "13:00:00.02");
        assert_eq!(of(5.0 * DAY_MS, |_| 0.0)[0], "2026-11-25");
    }

    #[test]
    fn each_instant_is_told_by_the_clock_of_its_time_of_the_year() {
        /// 2026-10-25 01:00:00 UTC, when clocks in Berlin go back by an hour.
        const TURN_MS: f64 = 1_792_890_000_000.0;
        let berlin: fn(f64) -> f64 = |ms| if ms < TURN_MS { 2.0 * HOUR_MS } else { HOUR_MS };
        let of = |from_ms: f64, to_ms: f64, ahead_ms| labels(Viewport::of(from_ms, to_ms), 460.0, ahead_ms);
        let (before_ms, after_ms) = (TURN_MS - 2.0 * HOUR_MS, TURN_MS + 2.0 * HOUR_MS);
        assert_eq!(of(before_ms, after_ms, berlin), ["01:00", "02:00", "03:00", "04:00"]);
        assert_eq!(of(before_ms, TURN_MS - HOUR_MS, berlin)[0], "01:00");
        assert_eq!(of(TURN_MS, after_ms, berlin)[0], "02:00");
        let days = Viewport::of(TURN_MS - 36.0 * HOUR_MS, TURN_MS + 36.0 * HOUR_MS);
        assert_eq!(labels(days, 460.0, berlin), ["2026-10-24", "2026-10-25", "2026-10-26"]);
        let midnights: Vec<_> = TimeAxis::new(&days, 460.0, berlin).ticks();
        let hours: Vec<_> = midnights.windows(2).map(|two| (two[1] - two[0]) / HOUR_MS).collect();
        assert_eq!(hours, [24.0, 25.0]);
        // The same place half a year later.
        let spring: fn(f64) -> f64 = |ms| if ms < TURN_MS { HOUR_MS } else { 2.0 * HOUR_MS };
        assert_eq!(of(before_ms, after_ms, spring), ["00:00", "01:00", "03:00", "04:00", "05:00"]);
    }

    #[test]
    fn every_span_has_some_labels_and_not_too_many() {
        let mut span_ms = 100.0;
        while span_ms < 366.0 * DAY_MS {
            let count = labels(Viewport::of(NOON_MS, NOON_MS + span_ms), 500.0, |_| 0.0).len();
            assert!((1..=7).contains(&count), "{span_ms} {count}");
            span_ms *= 1.31;
        }
    }
}
