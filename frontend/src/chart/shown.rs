//! What a chart shows: of all members the same moments, each by its own clock; and what that is in numbers. A chart of sources
//! whose clocks differ is told by one of them.

use std::ops::Range;

use super::{member::Member, viewport::Viewport};

/// The stretch of time that a chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// What all charts show, by the chart's clock.
    pub viewport: Viewport,
    /// The instants at the ends, by the chart's clock, in milliseconds since the Unix epoch.
    pub ends_ms: Range<f64>,
    /// How far the chart's clock is ahead of the one that charts which stand still are told by, in milliseconds.
    pub ahead_ms: f64,
}

/// What a chart shows at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    /// Where the sample lies, from 0 (left) to 1 (right).
    pub at: f64,
    /// When it was measured, by the chart's clock, in milliseconds since the Unix epoch.
    pub ts_ms: f64,
    /// For each member, its numbers at about that time; of a column of many samples, the middle between the least and
    /// the greatest.
    pub values: Vec<Vec<f64>>,
}

impl Shown {
    /// What a chart of these members shows of what all charts show. It is told by the member's clock that is nearest to this
    /// page's.
    pub fn new(members: &[Member], viewport: &Viewport, now_ms: f64) -> Self {
        let clocks = members.iter().map(|member| {
            let mut timeline = member.timeline.borrow_mut();
            (timeline.edge_ms(now_ms), timeline.ahead_ms())
        });
        let (edge_ms, ahead_ms) = clocks
            .min_by(|(a, _), (b, _)| (a - now_ms).abs().total_cmp(&(b - now_ms).abs()))
            .unwrap_or((now_ms, 0.0));
        let viewport = viewport.on_clock(ahead_ms);
        Self { viewport, ends_ms: viewport.range(edge_ms), ahead_ms }
    }

    /// How far a member's clock is ahead of the chart's, in milliseconds. They are whole ones, so that an instant on one clock is
    /// found again by way of the other.
    pub fn lead_ms(&self, member: &Member) -> f64 {
        (member.timeline.borrow().ahead_ms() - self.ahead_ms).round()
    }

    /// The ends by a member's clock, in milliseconds since the Unix epoch.
    pub fn ends_of(&self, member: &Member) -> Range<f64> {
        let lead_ms = self.lead_ms(member);
        self.ends_ms.start + lead_ms..self.ends_ms.end + lead_ms
    }

    /// Since when nothing has come of any member, by the chart's clock, if samples of all have stopped coming.
    pub(super) fn silent_since_ms(&self, members: &[Member], now_ms: f64) -> Option<f64> {
        let mut since_ms = None;
        for member in members.iter().filter(|member| !member.series.ring().is_empty()) {
            let own_ms = member.silent_since_ms(now_ms)? - self.lead_ms(member);
            since_ms = Some(since_ms.map_or(own_ms, |since_ms| own_ms.max(since_ms)));
        }
        since_ms
    }

    /// What lies nearest to a place, from 0 (left) to 1 (right).
    pub fn probe(&self, members: &[Member], at: f64) -> Option<Probe> {
        let (from_ms, span_ms) = (self.ends_ms.start, self.viewport.span_ms());
        let pointed_ms = from_ms + at * span_ms;
        let nearest = |member: &Member| {
            let lead_ms = self.lead_ms(member);
            let (ts_ms, values) = member.hold().samples().nearest(pointed_ms + lead_ms)?;
            Some((ts_ms - lead_ms, values))
        };
        let found: Vec<_> = members.iter().map(nearest).collect();
        let distance = |ts_ms: &f64| (ts_ms - pointed_ms).abs();
        let times = found.iter().flatten().map(|(ts_ms, _)| *ts_ms);
        let ts_ms = times.min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        let at = (ts_ms - from_ms) / span_ms;
        // A source that has nothing there shows nothing, rather than what it had long before.
        let values = found.into_iter().zip(members).map(|(found, member)| match found {
            Some((of_ms, values)) if (of_ms - ts_ms).abs() <= member.series.gap_ms() => values,
            _ => Vec::new(),
        });
        (0.0..=1.0).contains(&at).then(|| Probe { at, ts_ms, values: values.collect() })
    }

    /// For each member, its numbers at the right end; none where it shows nothing.
    pub fn at_end(&self, members: &[Member]) -> Vec<Vec<f64>> {
        let last = |member: &Member| {
            let ends_ms = self.ends_of(member);
            let found = member.hold().samples().last_by(ends_ms.end);
            found.filter(|(ts_ms, _)| *ts_ms >= ends_ms.start).map(|(_, values)| values).unwrap_or_default()
        };
        members.iter().map(last).collect()
    }

    /// When the next sample of any member after an instant was, or the last one before it, within what is shown; by the chart's
    /// clock, as the instant is.
    pub fn beside(&self, members: &[Member], ts_ms: f64, is_later: bool) -> Option<f64> {
        let beside = |member: &Member| {
            let lead_ms = self.lead_ms(member);
            Some(member.hold().samples().beside(ts_ms + lead_ms, is_later)? - lead_ms)
        };
        let found = members.iter().filter_map(beside);
        let found = found.filter(|ts_ms| self.ends_ms.start <= *ts_ms && *ts_ms <= self.ends_ms.end);
        if is_later { found.reduce(f64::min) } else { found.reduce(f64::max) }
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, rc::Rc};

    use motionwire_shared::DataType;

    use super::*;
    use crate::chart::{series::Series, timeline::Timeline};

    const NOW_MS: f64 = 1_790_000_000_000.0;
    const BEHIND_MS: f64 = -600_000.4;
    const AHEAD_MS: f64 = 300_000.7;

    /// A source whose clock is ahead by so much, that sent its number ten times a second for 20 s, until so long ago.
    fn member(ahead_ms: f64, until_ms: f64) -> Member {
        let series = Rc::new(Series::new(DataType::from_name("SPEED").unwrap(), 1));
        let mut timeline = Timeline::default();
        for n in 0..=200u32 {
            let sent_ms = NOW_MS - until_ms - 20_000.0 + f64::from(n) * 100.0;
            series.insert(sent_ms + ahead_ms, n.into(), &[f64::from(n)]);
            timeline.observe(sent_ms + ahead_ms, sent_ms);
        }
        timeline.compare(NOW_MS, NOW_MS, 0.0);
        Member::alone(String::new(), series, None, Rc::new(RefCell::new(timeline)))
    }

    fn all() -> [Member; 3] {
        [BEHIND_MS, 0.0, AHEAD_MS].map(|ahead_ms| member(ahead_ms, 0.0))
    }

    const LIVE: Viewport = Viewport::Follow { window_ms: 10_000.0 };
    const STILL: Viewport = Viewport::Fixed { from_ms: NOW_MS - 12_000.0, to_ms: NOW_MS - 2_000.0 };

    #[test]
    fn the_same_moments_of_all_are_shown_by_the_right_clock() {
        let members = all();
        for (viewport, to_ms) in [(LIVE, NOW_MS), (STILL, NOW_MS - 2_000.0)] {
            let shown = Shown::new(&members, &viewport, NOW_MS);
            assert_eq!((shown.ends_ms.clone(), shown.ahead_ms), (to_ms - 10_000.0..to_ms, 0.0));
            for (member, ahead_ms) in members.iter().zip([BEHIND_MS, 0.0, AHEAD_MS]) {
                assert!((shown.ends_of(member).end - to_ms - ahead_ms).abs() <= 0.5, "{ahead_ms}");
            }
        }
    }

    #[test]
    fn a_chart_of_one_source_is_told_by_its_clock() {
        for ahead_ms in [BEHIND_MS, 0.0, AHEAD_MS] {
            let alone = [member(ahead_ms, 0.0)];
            for (viewport, to_ms) in [(LIVE, NOW_MS), (STILL, NOW_MS - 2_000.0)] {
                let shown = Shown::new(&alone, &viewport, NOW_MS);
                assert!((shown.ends_ms.end - to_ms - ahead_ms).abs() < 0.01, "{ahead_ms}");
                assert_eq!(
                    (shown.lead_ms(&alone[0]), shown.ends_of(&alone[0])),
                    (0.0, shown.ends_ms.clone())
                );
            }
        }
    }

    #[test]
    fn where_all_clocks_are_wrong_one_of_them_tells_all() {
        let members = [member(BEHIND_MS, 0.0), member(AHEAD_MS, 0.0)];
        let shown = Shown::new(&members, &STILL, NOW_MS);
        assert!((shown.ahead_ms - AHEAD_MS).abs() < 0.01, "the one that is off by less");
        assert_eq!(shown.at_end(&members), [[180.0], [180.0]]);
    }

    #[test]
    fn one_place_and_the_end_tell_what_all_sent_then() {
        let members = all();
        for (viewport, first) in [(LIVE, 100.0), (STILL, 80.0)] {
            let shown = Shown::new(&members, &viewport, NOW_MS);
            let probe = shown.probe(&members, 0.501).unwrap();
            assert_eq!(probe.values, vec![[first + 50.0]; 3]);
            assert!(
                (probe.at - 0.5).abs() < 0.001 && (probe.ts_ms - shown.ends_ms.start - 5_000.0).abs() < 1.0
            );
            // A clock's fraction of a millisecond may put the last sample behind the end.
            for values in shown.at_end(&members) {
                assert!((99.0..=100.0).contains(&(values[0] - first)), "{values:?}");
            }
        }
        let later = Viewport::of(NOW_MS + 5_000.0, NOW_MS + 6_000.0);
        assert_eq!(Shown::new(&members, &later, NOW_MS).probe(&members, 0.5), None);
    }

    #[test]
    fn from_sample_to_sample_and_back_nobody_is_passed_over_and_nobody_met_twice() {
        let members = all();
        let shown = Shown::new(&members, &STILL, NOW_MS);
        let go = |from_ms, is_later| {
            let next = |ts_ms: &f64| shown.beside(&members, *ts_ms, is_later);
            std::iter::successors(Some(from_ms), next).collect::<Vec<_>>()
        };
        let there = go(NOW_MS - 7_000.0, true);
        let mut back = go(there[there.len() - 1], false);
        back.reverse();
        assert!(back.ends_with(&there), "the same samples");
        assert!(there.is_sorted_by(|a, b| a < b));
        assert!((150..=153).contains(&there.len()), "50 of each: {}", there.len());
    }

    #[test]
    fn all_are_silent_since_the_last_of_them_is() {
        let now_ms = NOW_MS;
        let since_ms = |members: &[Member]| {
            let since_ms = Shown::new(members, &LIVE, now_ms).silent_since_ms(members, now_ms);
            since_ms.map(|since_ms| ((now_ms - since_ms) / 1000.0).round())
        };
        let (behind, ahead) = (|| member(BEHIND_MS, 9_000.0), || member(AHEAD_MS, 30_000.0));
        let (right, here) = (|| member(0.0, 20_000.0), || member(0.0, 0.0));
        assert_eq!(since_ms(&[right()]), Some(20.0));
        assert_eq!(since_ms(&[right(), behind(), ahead()]), Some(9.0));
        assert_eq!(since_ms(&[right(), here(), behind()]), None, "one goes on");
        let none = Rc::new(Series::new(DataType::from_name("SPEED").unwrap(), 1));
        let none = || Member::alone(String::new(), Rc::clone(&none), None, Rc::default());
        assert_eq!(since_ms(&[none(), right()]), Some(20.0), "one never began");
        assert_eq!(since_ms(&[none()]), None);
    }
}
