//! Rules that watch a stream: a limit, a silence, a heart-rate zone.
//!
//! Each is a machine that is fed with samples and the clock, and says once that its alert begins and once that it ends.

use super::{
    Channel,
    zones::{Zone, Zones},
};

/// What is watched.
#[derive(Debug, Clone)]
pub enum Rule {
    /// A number is beyond a limit.
    Limit {
        /// Which number of a sample.
        channel: Channel,
        /// On which side of the limit the alert is.
        side: Side,
        /// The limit in the series' unit; the limit itself is not beyond.
        limit: f64,
        /// How far the number must come back behind the limit for the alert to end, in the same unit.
        hysteresis: f64,
        /// How long all samples must be beyond the limit for the alert to begin, in milliseconds of their own times. Of a
        /// series whose samples are as far apart as that, one is enough.
        hold_ms: f64,
        /// How long no sample must have been beyond the limit for the alert to end, in milliseconds of their own times.
        calm_ms: f64,
    },
    /// No sample has arrived for so long, in milliseconds of the clock. A stream that never began does not stall.
    Stalled(f64),
    /// The heart rate is in this zone.
    InZone(Zone, Zones),
    /// The heart rate is not in this zone, but has been.
    OutOfZone(Zone, Zones),
}

/// A side of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Larger numbers.
    Above,
    /// Smaller numbers.
    Below,
}

/// A change of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It begins.
    Raised,
    /// It ends.
    Cleared,
}

/// One rule over one stream.
#[derive(Debug, Clone)]
pub struct Alert {
    rule: Rule,
    is_raised: bool,
    /// Since when all samples have been beyond the limit, by their own times.
    beyond_since_ms: Option<f64>,
    /// When the last one was beyond it, by its own time.
    beyond_ms: Option<f64>,
    /// The last sample's own time.
    newest_ms: Option<f64>,
    /// When the last sample arrived, by the clock.
    arrived_ms: Option<f64>,
    was_in_zone: bool,
}

impl Alert {
    /// A rule that has seen nothing yet.
    pub fn new(rule: Rule) -> Self {
        Self {
            rule,
            is_raised: false,
            beyond_since_ms: None,
            beyond_ms: None,
            newest_ms: None,
            arrived_ms: None,
            was_in_zone: false,
        }
    }

    /// The same, where the last sample that was not watched was of this time.
    #[must_use]
    pub fn after(self, newest_ms: Option<f64>) -> Self {
        Self { newest_ms, ..self }
    }

    /// What is watched.
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// Whether the alert has begun and not ended.
    pub fn is_raised(&self) -> bool {
        self.is_raised
    }

    /// Zones are shares of this largest heart rate, in beats per minute, from the next sample on.
    pub fn set_max_bpm(&mut self, max_bpm: f64) {
        if let Rule::InZone(_, zones) | Rule::OutOfZone(_, zones) = &mut self.rule {
            zones.set_max_bpm(max_bpm);
        }
    }

    /// Takes a sample that arrived at `now_ms` of the clock. Its own time may be of another clock. A sample that lacks the
    /// number, or has one that is not finite, says nothing about a limit.
    pub fn sample(&mut self, ts_ms: f64, values: &[f64], now_ms: f64) -> Option<Event> {
        self.arrived_ms = Some(now_ms);
        let is_on = match &mut self.rule {
            Rule::Limit { channel, side, limit, hysteresis, hold_ms, calm_ms } => {
                let value = channel.of(values)?;
                let before_ms = self.newest_ms.replace(ts_ms);
                // How far beyond the limit.
                let beyond = match side {
                    Side::Above => value - *limit,
                    Side::Below => *limit - value,
                };
                if beyond > 0.0 {
                    self.beyond_ms = Some(ts_ms);
                    // A clock that was set back does not let it wait for hours.
                    let since_ms = self.beyond_since_ms.map_or(ts_ms, |since_ms| since_ms.min(ts_ms));
                    self.beyond_since_ms = Some(since_ms);
                    let is_slow = before_ms.is_some_and(|before_ms| ts_ms - before_ms >= *hold_ms);
                    self.is_raised || is_slow || ts_ms - since_ms >= *hold_ms
                } else {
                    self.beyond_since_ms = None;
                    let is_back = *hysteresis <= 0.0 || beyond < -*hysteresis;
                    // The same of a clock that was set back.
                    let is_calm = self.beyond_ms.is_none_or(|at_ms| (ts_ms - at_ms).abs() >= *calm_ms);
                    self.is_raised && !(is_back && is_calm)
                }
            }
            Rule::Stalled(_) => false,
            Rule::InZone(zone, zones) => zones.push(ts_ms, Channel::Component(0).of(values)?) == Some(*zone),
            Rule::OutOfZone(zone, zones) => {
                let is_in_zone = zones.push(ts_ms, Channel::Component(0).of(values)?) == Some(*zone);
                self.was_in_zone |= is_in_zone;
                self.was_in_zone && !is_in_zone
            }
        };
        self.change(is_on)
    }

    /// Tells the clock; who wants to hear of a silence calls this a few times in its length.
    pub fn tick(&mut self, now_ms: f64) -> Option<Event> {
        let Rule::Stalled(after_ms) = self.rule else { return None };
        let is_on = self.arrived_ms.is_some_and(|arrived_ms| now_ms - arrived_ms >= after_ms);
        self.change(is_on)
    }

    fn change(&mut self, is_on: bool) -> Option<Event> {
        let was_on = std::mem::replace(&mut self.is_raised, is_on);
        match (was_on, is_on) {
            (false, true) => Some(Event::Raised),
            (true, false) => Some(Event::Cleared),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RAISED: Option<Event> = Some(Event::Raised);
    const CLEARED: Option<Event> = Some(Event::Cleared);

    fn limit(side: Side, limit: f64, hysteresis: f64, hold_ms: f64) -> Alert {
        calm(side, limit, hysteresis, hold_ms, 0.0)
    }

    fn calm(side: Side, limit: f64, hysteresis: f64, hold_ms: f64, calm_ms: f64) -> Alert {
        Alert::new(Rule::Limit { channel: Channel::Component(0), side, limit, hysteresis, hold_ms, calm_ms })
    }

    fn check(alert: &mut Alert, table: &[(f64, f64, Option<Event>)]) {
        for (ts_ms, value, event) in table {
            assert_eq!(alert.sample(*ts_ms, &[*value], 0.0), *event, "{ts_ms}: {value}");
        }
    }

    #[test]
    fn a_limit_has_a_hold_and_a_hysteresis() {
        check(
            &mut limit(Side::Above, 100.0, 5.0, 1000.0),
            &[
                (0.0, 100.0, None),
                (100.0, 101.0, None),
                (600.0, 130.0, None),
                (700.0, 99.0, None),
                (800.0, 101.0, None),
                (1500.0, f64::NAN, None),
                (1799.0, 101.0, None),
                (1800.0, 101.0, RAISED),
                (1900.0, 200.0, None),
                (2000.0, 95.0, None),
                (2100.0, 94.9, CLEARED),
                (2200.0, 101.0, None),
            ],
        );
        check(
            &mut limit(Side::Below, 50.0, 0.0, 0.0),
            &[
                (0.0, 50.0, None),
                (1.0, 49.9, RAISED),
                (2.0, 10.0, None),
                (3.0, 50.0, CLEARED),
                (4.0, 60.0, None),
            ],
        );
    }

    #[test]
    fn noise_around_a_limit_is_one_alert() {
        let mut alert = calm(Side::Above, 0.0, 0.0, 0.0, 2000.0);
        check(
            &mut alert,
            &[
                (0.0, 0.05, RAISED),
                (500.0, -0.05, None),
                (1000.0, 0.05, None),
                (2900.0, -8.0, None),
                (3000.0, -0.01, CLEARED),
                (3500.0, 0.05, RAISED),
                (-9e9, -1.0, CLEARED),
            ],
        );
    }

    #[test]
    fn one_sample_of_a_slow_series_is_enough() {
        let rows = [(0.0, 0.0, None), (20.0, 2.0, None), (40.0, 0.0, None), (140.0, 2.0, RAISED)];
        check(&mut limit(Side::Above, 1.0, 0.0, 30.0), &rows);
        let mut alert = limit(Side::Above, 1.0, 0.0, 30.0).after(Some(-60_000.0));
        check(&mut alert, &[(0.0, 2.0, RAISED)]);
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_hold_an_alert_up() {
        check(
            &mut limit(Side::Above, 1.0, 0.0, 1000.0),
            &[(9e9, 2.0, None), (0.0, 2.0, None), (500.0, 2.0, None), (1000.0, 2.0, RAISED)],
        );
    }

    #[test]
    fn a_magnitude_is_watched_as_a_component_is() {
        let rule = Rule::Limit {
            channel: Channel::Magnitude,
            side: Side::Above,
            limit: 4.9,
            hysteresis: 1.0,
            hold_ms: 0.0,
            calm_ms: 0.0,
        };
        let mut alert = Alert::new(rule);
        assert_eq!(alert.sample(0.0, &[3.0, -4.0], 0.0), RAISED);
        assert!(alert.is_raised());
        assert_eq!(alert.sample(1.0, &[0.0, 0.0], 0.0), CLEARED);
    }

    #[test]
    fn a_stream_stalls_by_the_clock() {
        let mut alert = Alert::new(Rule::Stalled(3000.0));
        assert_eq!(alert.tick(1e9), None, "it has not begun");
        assert_eq!(alert.sample(5.0, &[1.0], 10_000.0), None);
        assert_eq!(alert.tick(12_999.0), None);
        assert_eq!(alert.tick(13_000.0), RAISED);
        assert_eq!(alert.tick(14_000.0), None);
        assert_eq!(alert.sample(6.0, &[f64::NAN], 15_000.0), CLEARED);
        assert_eq!(alert.tick(15_100.0), None);
    }

    #[test]
    fn a_zone_is_entered_and_left() {
        let zones = Zones::new(200.0);
        let rates = [90.0, 141.0, 150.0, 139.0, 137.0, 130.0, 165.0, 145.0];
        let table = [
            (
                Rule::InZone(Zone::Three, zones.clone()),
                [None, RAISED, None, None, CLEARED, None, None, RAISED],
            ),
            (Rule::OutOfZone(Zone::Three, zones), [None, None, None, None, RAISED, None, None, CLEARED]),
        ];
        for (rule, events) in table {
            let mut alert = Alert::new(rule);
            for (i, (bpm, event)) in rates.into_iter().zip(events).enumerate() {
                assert_eq!(alert.sample(i as f64 * 1000.0, &[bpm], 0.0), event, "{:?} {i}", alert.rule());
            }
        }
    }

    #[test]
    fn a_zone_follows_the_largest_heart_rate() {
        let zones = Zones::new(200.0);
        let rules =
            [Rule::InZone(Zone::Three, zones.clone()), Rule::OutOfZone(Zone::Three, zones)].map(Alert::new);
        let [mut inside, mut outside] = rules;
        let mut both = |max_bpm: f64, ts_ms: f64| {
            [&mut inside, &mut outside].map(|alert| {
                alert.set_max_bpm(max_bpm);
                alert.sample(ts_ms, &[141.0], 0.0)
            })
        };
        assert_eq!(both(200.0, 0.0), [RAISED, None]);
        assert_eq!(both(200.0, 1000.0), [None, None]);
        // 141 is 67 % of 210: just below a bound is outside too, where the bound has moved.
        assert_eq!(both(202.0, 2000.0), [CLEARED, RAISED]);
        assert_eq!(both(210.0, 3000.0), [None, None]);
        assert_eq!(both(190.0, 4000.0), [RAISED, CLEARED]);
    }

    proptest! {
        #[test]
        fn events_take_turns_and_tell_the_state(
            steps in prop::collection::vec((-200.0f64..800.0, -10.0f64..10.0, any::<bool>()), 0..300),
            rule in 0usize..5,
            hysteresis in 0.0f64..5.0,
            hold_ms in 0.0f64..1500.0,
        ) {
            let zones = Zones::new(20.0);
            let mut alert = match rule {
                0 => calm(Side::Above, 2.0, hysteresis, hold_ms, hold_ms),
                1 => limit(Side::Below, -2.0, hysteresis, hold_ms),
                2 => Alert::new(Rule::Stalled(hold_ms)),
                3 => Alert::new(Rule::InZone(Zone::Two, zones)),
                _ => Alert::new(Rule::OutOfZone(Zone::Two, zones)),
            };
            let (mut now, mut is_raised) = (0.0, false);
            for (step, value, is_sample) in steps {
                now += step;
                let event = if is_sample { alert.sample(now, &[value * 2.0], now) } else { alert.tick(now) };
                if let Some(event) = event {
                    prop_assert_eq!(event == Event::Raised, !is_raised);
                    is_raised = !is_raised;
                }
                prop_assert_eq!(alert.is_raised(), is_raised);
            }
        }
    }
}
