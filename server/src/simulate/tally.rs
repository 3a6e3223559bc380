//! What consumers have seen of numbered readings, and how late.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use parking_lot::Mutex;

/// Of so many deliveries one delay is kept.
const SAMPLED_EVERY: u64 = 16;

/// What went wrong, and what the delays were.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) delivered: AtomicU64,
    pub(super) skipped: AtomicU64,
    pub(super) repeated: AtomicU64,
    pub(super) disordered: AtomicU64,
    delays_us: Mutex<Vec<u32>>,
}

/// What one consumer knows.
pub(super) struct Consumer {
    /// Of each producer, how many readings have come: the number of the next one.
    pub(super) next: Vec<AtomicU64>,
    last_seq: AtomicU64,
    first_seq: AtomicU64,
}

/// A delivered reading.
struct Delivery<'a> {
    ts: &'a str,
    producer: usize,
    number: u64,
    seq: u64,
}

impl Consumer {
    pub(super) fn of(producers: usize) -> Self {
        Self {
            next: (0..producers).map(|_| AtomicU64::new(0)).collect(),
            last_seq: AtomicU64::new(0),
            first_seq: AtomicU64::new(0),
        }
    }

    /// The number of the first reading that came, 0 before it.
    pub(super) fn first_seq(&self) -> u64 {
        self.first_seq.load(Relaxed)
    }

    /// Takes a frame; what is no numbered reading is passed over.
    pub(super) fn take(&self, text: &str, tally: &Tally, now_us: impl FnOnce() -> i64) {
        let Some(Delivery { ts, producer, number, seq }) = delivery(text) else { return };
        let Some(next) = self.next.get(producer) else { return };
        let expected = next.load(Relaxed);
        if number < expected {
            tally.repeated.fetch_add(1, Relaxed);
            return;
        }
        tally.skipped.fetch_add(number - expected, Relaxed);
        next.store(number + 1, Relaxed);
        if self.last_seq.swap(seq, Relaxed) >= seq {
            tally.disordered.fetch_add(1, Relaxed);
        }
        let _ = self.first_seq.compare_exchange(0, seq, Relaxed, Relaxed);
        let delivered = tally.delivered.fetch_add(1, Relaxed);
        if delivered.is_multiple_of(SAMPLED_EVERY)
            && let Ok(sent) = motionwire_shared::Timestamp::parse_rfc3339(ts)
        {
            let delay_us = now_us().saturating_sub(sent.as_micros());
            tally.delays_us.lock().push(u32::try_from(delay_us).unwrap_or_default());
        }
    }
}

/// Reads what [`measure`](super::measure) sends, as the server dispatches it.
fn delivery(text: &str) -> Option<Delivery<'_>> {
    let rest = text.strip_prefix(r#"{"op":5,"d":{"ts":""#)?;
    let (ts, rest) = rest.split_once('"')?;
    let (numbers, rest) = rest.strip_prefix(r#","d":["#)?.split_once(']')?;
    let mut numbers = numbers.split(',');
    let (producer, number) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    let (_, rest) = rest.split_once(r#","seq":"#)?;
    let (seq, _) = rest.split_once(',')?;
    Some(Delivery { ts, producer, number, seq: seq.parse().ok()? })
}

impl Tally {
    /// The delays below which half and 99 % of the deliveries were, in milliseconds; forgets them.
    pub(super) fn delays_ms(&self) -> (f64, f64) {
        let mut delays_us = std::mem::take(&mut *self.delays_us.lock());
        delays_us.sort_unstable();
        let at = |share: f64| {
            let place = (delays_us.len() as f64 * share) as usize;
            delays_us.get(place).map_or(0.0, |us| f64::from(*us) / 1000.0)
        };
        (at(0.5), at(0.99))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_skipped_repeated_or_out_of_order_is_counted() {
        let tally = Tally::default();
        let consumer = Consumer::of(2);
        let frame = |producer, number, seq| {
            format!(
                r#"{{"op":5,"d":{{"ts":"1970-01-01T00:00:00.000001Z","d":[{producer},{number},0]}},"uid":"u","seq":{seq},"t":"ACCELERATION"}}"#
            )
        };
        for (producer, number, seq) in
            [(0, 0, 1), (1, 0, 2), (0, 1, 3), (0, 4, 4), (0, 3, 5), (1, 1, 4), (7, 0, 9)]
        {
            consumer.take(&frame(producer, number, seq), &tally, || 2_001);
        }
        consumer.take(r#"{"op":1}"#, &tally, || 0);
        let counts = [&tally.delivered, &tally.skipped, &tally.repeated, &tally.disordered]
            .map(|count| count.load(Relaxed));
        assert_eq!(counts, [5, 2, 1, 1]);
        assert_eq!(tally.delays_ms(), (2.0, 2.0));
    }
}
