//! Whose turn it is. What is renewed again and again is renewed a little in each frame, so that no frame has to renew all.

/// Those who take turns.
#[derive(Debug)]
pub struct Turns<T> {
    all: Vec<Turn<T>>,
    /// When some were called last, in milliseconds.
    called_ms: f64,
}

#[derive(Debug)]
struct Turn<T> {
    who: T,
    /// When it was called last, in milliseconds.
    called_ms: f64,
}

impl<T> Default for Turns<T> {
    fn default() -> Self {
        Self { all: Vec::new(), called_ms: f64::NEG_INFINITY }
    }
}

impl<T: Clone> Turns<T> {
    /// Lets one more take turns; it is called first.
    pub fn add(&mut self, who: T) {
        self.all.push(Turn { who, called_ms: f64::NEG_INFINITY });
    }

    /// Whether nobody takes turns.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Those to be called at this instant, the longest waiting first. `interval_ms` tells how long each may wait, none
    /// for one that has gone. Of many who are due, so many are called that at this pace all are called in time.
    pub fn next(&mut self, now_ms: f64, interval_ms: impl Fn(&T) -> Option<f64>) -> Vec<T> {
        let elapsed_ms = (now_ms - self.called_ms).max(0.0);
        self.called_ms = now_ms;
        self.all.retain(|turn| interval_ms(&turn.who).is_some());
        // Who is nearer to this frame than to the next one is called now.
        let waited = |turn: &Turn<T>| {
            let interval_ms = interval_ms(&turn.who).unwrap_or(f64::INFINITY);
            (now_ms - turn.called_ms + elapsed_ms / 2.0) / interval_ms
        };
        let per_ms: f64 = self.all.iter().filter_map(|turn| interval_ms(&turn.who)).map(f64::recip).sum();
        let count = (per_ms * elapsed_ms).ceil().max(1.0) as usize;
        let longest = |_| {
            let due = self.all.iter_mut().filter(|turn| turn.called_ms < now_ms && waited(turn) >= 1.0);
            let turn = due.max_by(|one, other| waited(one).total_cmp(&waited(other)))?;
            turn.called_ms = now_ms;
            Some(turn.who.clone())
        };
        (0..count).map_while(longest).collect()
    }

    /// How long ago some were called, in milliseconds.
    pub fn idle_ms(&self, now_ms: f64) -> f64 {
        now_ms - self.called_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls at frames so far apart, and returns how many were called at each.
    fn frames(turns: &mut Turns<usize>, frame_ms: f64, count: u32, calls: &mut [u32]) -> Vec<usize> {
        let frame = |n: u32| {
            let called = turns.next(1000.0 + f64::from(n) * frame_ms, |_| Some(250.0));
            called.iter().for_each(|who| calls[*who] += 1);
            called.len()
        };
        (0..count).map(frame).collect()
    }

    #[test]
    fn calls_are_spread_over_frames() {
        let mut turns = Turns::default();
        (0..6).for_each(|who| turns.add(who));
        let mut calls = [0; 6];
        frames(&mut turns, 50.0, 5, &mut calls);
        let per_frame = frames(&mut turns, 50.0, 100, &mut calls);
        assert!(per_frame.iter().all(|called| *called <= 2), "{per_frame:?}");
        assert!(calls.iter().all(|calls| (18..=22).contains(calls)), "four a second: {calls:?}");
    }

    #[test]
    fn frames_that_are_far_apart_call_all() {
        let mut turns = Turns::default();
        (0..3).for_each(|who| turns.add(who));
        assert_eq!(frames(&mut turns, 500.0, 3, &mut [0; 3]), [3, 3, 3]);
    }

    #[test]
    fn who_may_wait_longer_is_called_less_and_who_has_gone_is_not() {
        let mut turns = Turns::default();
        [250.0, 1000.0, -1.0].into_iter().for_each(|interval_ms| turns.add(interval_ms));
        let mut calls = [0, 0];
        for frame in 0..250 {
            for interval_ms in turns.next(f64::from(frame) * 16.0, |ms| Some(*ms).filter(|ms| *ms > 0.0)) {
                calls[usize::from(interval_ms > 500.0)] += 1;
            }
        }
        assert!((15..=17).contains(&calls[0]) && (4..=5).contains(&calls[1]), "{calls:?}");
        assert!(turns.next(5000.0, |_| None).is_empty() && turns.is_empty());
    }
}
