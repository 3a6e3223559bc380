//! When to send HEARTBEATs, and when a missing answer means that the connection is dead.

/// How long an answer may take, in milliseconds.
pub(super) const ACK_TIMEOUT_MS: f64 = 10_000.0;

/// How long readings may stay away before the other side is asked whether it is still there, in milliseconds.
const QUIET_MS: f64 = 3_000.0;

/// Bounds on what a server may ask for, in milliseconds.
const INTERVAL_RANGE_MS: (f64, f64) = (100.0, 600_000.0);

/// The beat of one connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heartbeat {
    interval_ms: f64,
    next_at_ms: f64,
    /// Since when an answer is waited for and nothing at all was heard.
    silent_since_ms: Option<f64>,
    quiet: Option<Quiet>,
}

/// Watches for readings that stay away. Looked at once in [`QUIET_MS`] while they come, not with each of them.
#[derive(Debug, Clone, Copy)]
struct Quiet {
    delivered_ms: f64,
    look_at_ms: f64,
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beat {
    /// Nothing yet.
    Rest,
    /// A HEARTBEAT is to be sent.
    Send,
    /// The last one was never answered, nor was anything else heard since.
    Dead,
}

impl Heartbeat {
    /// Starts with a HELLO. The first beat comes after a random part of the interval (`random` in 0…1), so that
    /// clients that lost the same server do not beat in step afterwards.
    pub(super) fn start(interval_ms: f64, now_ms: f64, random: f64) -> Self {
        let interval_ms = interval_ms.clamp(INTERVAL_RANGE_MS.0, INTERVAL_RANGE_MS.1);
        Self { interval_ms, next_at_ms: now_ms + interval_ms * random, silent_since_ms: None, quiet: None }
    }

    /// What is due now; after [`Beat::Send`] the beat counts as sent.
    pub(super) fn poll(&mut self, now_ms: f64) -> Beat {
        if self.silent_since_ms.is_some_and(|since| now_ms - since >= ACK_TIMEOUT_MS) {
            return Beat::Dead;
        }
        self.look_for_quiet(now_ms);
        if now_ms < self.next_at_ms {
            return Beat::Rest;
        }
        self.next_at_ms = now_ms + self.interval_ms;
        self.silent_since_ms.get_or_insert(now_ms);
        Beat::Send
    }

    fn look_for_quiet(&mut self, now_ms: f64) {
        let Some(quiet) = self.quiet.as_mut().filter(|quiet| now_ms >= quiet.look_at_ms) else { return };
        quiet.look_at_ms = quiet.delivered_ms + QUIET_MS;
        if now_ms >= quiet.look_at_ms {
            self.quiet = None;
            self.hurry(now_ms);
        }
    }

    /// A reading came. Nobody tells of a network that is lost; but where readings came, none coming may mean that.
    pub(super) fn delivered(&mut self, now_ms: f64) {
        let look_at_ms = self.quiet.map_or(now_ms + QUIET_MS, |quiet| quiet.look_at_ms);
        self.quiet = Some(Quiet { delivered_ms: now_ms, look_at_ms });
    }

    /// Makes the next beat due at this instant at the latest: at once, to see whether the other side is still there.
    pub(super) fn hurry(&mut self, by_ms: f64) {
        self.next_at_ms = self.next_at_ms.min(by_ms);
    }

    /// An answer came.
    pub(super) fn acknowledged(&mut self) {
        self.silent_since_ms = None;
    }

    /// Something else came: a link that is slow has its answer in the queue behind it.
    pub(super) fn heard(&mut self, now_ms: f64) {
        self.silent_since_ms = self.silent_since_ms.map(|_| now_ms);
    }

    /// When [`poll`](Self::poll) has something to say next.
    pub(super) fn deadline_ms(&self) -> f64 {
        let silent = self.silent_since_ms.map(|since| since + ACK_TIMEOUT_MS);
        let quiet = self.quiet.map(|quiet| quiet.look_at_ms);
        silent.into_iter().chain(quiet).fold(self.next_at_ms, f64::min)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_beat_is_jittered_and_the_others_keep_the_interval() {
        let mut heartbeat = Heartbeat::start(40_000.0, 1_000.0, 0.25);
        assert_eq!(heartbeat.deadline_ms(), 11_000.0);
        assert_eq!(heartbeat.poll(10_999.0), Beat::Rest);
        assert_eq!(heartbeat.poll(11_000.0), Beat::Send);
        assert_eq!(heartbeat.deadline_ms(), 21_000.0, "the answer is due before the next beat");
        heartbeat.acknowledged();
        assert_eq!(heartbeat.deadline_ms(), 51_000.0);
        assert_eq!(heartbeat.poll(51_000.0), Beat::Send);
    }

    #[test]
    fn an_answer_that_never_comes_is_death() {
        let mut heartbeat = Heartbeat::start(4_000.0, 0.0, 0.0);
        assert_eq!(heartbeat.poll(0.0), Beat::Send);
        assert_eq!(heartbeat.poll(4_000.0), Beat::Send, "a short interval goes on beating meanwhile");
        assert_eq!(heartbeat.poll(7_999.0), Beat::Rest);
        assert_eq!(heartbeat.poll(9_999.0), Beat::Send);
        assert_eq!(heartbeat.poll(10_000.0), Beat::Dead);
    }

    #[test]
    fn a_link_that_brings_something_is_slow_but_alive() {
        let mut heartbeat = Heartbeat::start(40_000.0, 0.0, 0.0);
        assert_eq!(heartbeat.poll(0.0), Beat::Send);
        heartbeat.heard(9_000.0);
        assert_eq!((heartbeat.poll(10_000.0), heartbeat.deadline_ms()), (Beat::Rest, 19_000.0));
        assert_eq!(heartbeat.poll(19_000.0), Beat::Dead);
    }

    #[test]
    fn what_is_heard_while_no_answer_is_due_starts_no_wait() {
        let mut heartbeat = Heartbeat::start(40_000.0, 0.0, 1.0);
        heartbeat.heard(1_000.0);
        assert_eq!((heartbeat.poll(39_000.0), heartbeat.deadline_ms()), (Beat::Rest, 40_000.0));
    }

    #[test]
    fn readings_that_stay_away_are_asked_after_once() {
        let mut heartbeat = Heartbeat::start(40_000.0, 0.0, 1.0);
        heartbeat.delivered(100.0);
        heartbeat.delivered(2_000.0);
        assert_eq!(heartbeat.deadline_ms(), 3_100.0, "no timer is set anew for each reading");
        assert_eq!((heartbeat.poll(3_100.0), heartbeat.deadline_ms()), (Beat::Rest, 5_000.0));
        assert_eq!((heartbeat.poll(4_999.0), heartbeat.poll(5_000.0)), (Beat::Rest, Beat::Send));
        assert_eq!(heartbeat.deadline_ms(), 15_000.0);
        heartbeat.acknowledged();
        assert_eq!(
            (heartbeat.poll(44_999.0), heartbeat.deadline_ms()),
            (Beat::Rest, 45_000.0),
            "an answer is no reading"
        );
    }

    #[test]
    fn a_hurried_beat_is_due_at_once() {
        let mut heartbeat = Heartbeat::start(40_000.0, 0.0, 1.0);
        heartbeat.hurry(500.0);
        assert_eq!(heartbeat.poll(500.0), Beat::Send);
    }

    #[test]
    fn absurd_intervals_are_bounded() {
        assert_eq!(Heartbeat::start(0.0, 0.0, 1.0).deadline_ms(), 100.0);
        assert_eq!(Heartbeat::start(1e18, 0.0, 1.0).deadline_ms(), 600_000.0);
    }
}
