//! Room for what is new, when nothing could be sent for very long: the oldest readings are thinned out, not cut off.

use motionwire_shared::Timestamp;

use super::{CAPACITY_BYTES, Outbox, chunk::Saved};

/// What is left after something was given up, in bytes of records. All that is thinned at once is also written at once, and the
/// page must not miss a sample meanwhile.
const ROOMY_BYTES: usize = CAPACITY_BYTES / 256 * 255;

impl Outbox {
    /// Where the outbox is over its capacity, drops every other reading of the oldest chunks until there is a little room.
    pub(super) fn make_room(&mut self) {
        if self.bytes > CAPACITY_BYTES {
            self.make_room_within(ROOMY_BYTES);
        }
    }

    /// An earlier visit has given up readings and not told of it.
    pub fn was_thinned(&mut self, span: Option<(Timestamp, Timestamp)>) {
        widen(&mut self.thinned, span);
    }

    pub(super) fn make_room_within(&mut self, capacity_bytes: usize) {
        if self.bytes <= capacity_bytes {
            return;
        }
        self.has_rewritten = true;
        let (bytes, counts, thinned) = (&mut self.bytes, &mut self.counts, &mut self.thinned);
        let all = self.backlog.iter_mut().chain(std::iter::once(&mut self.live));
        for run in all {
            // What is on its way stays as it is: it may be stored already.
            for chunk in run.chunks.iter_mut().skip(run.sent).filter(|chunk| chunk.count() > 1) {
                if *bytes <= capacity_bytes {
                    return;
                }
                widen(thinned, chunk.span());
                let before = chunk.bytes();
                let dropped = chunk.thin() as u64;
                *bytes -= before - chunk.bytes();
                counts.waiting -= dropped;
                counts.thinned += dropped;
            }
        }
        self.drop_oldest(capacity_bytes);
    }

    /// All chunks that are not on their way hold a single reading, and it is still too much.
    fn drop_oldest(&mut self, capacity_bytes: usize) {
        while self.bytes > capacity_bytes {
            let mut runs = self.backlog.iter_mut().chain(std::iter::once(&mut self.live));
            let Some(chunk) = runs.find_map(|run| run.chunks.remove(run.sent)) else { return };
            widen(&mut self.thinned, chunk.span());
            self.bytes -= chunk.bytes();
            self.counts.waiting -= chunk.count() as u64;
            self.counts.thinned += chunk.count() as u64;
            if chunk.saved != Saved::No {
                self.removals.push(chunk.key);
            }
            self.backlog.retain(|run| !run.chunks.is_empty());
        }
    }
}

/// Takes a span of time into a stretch.
fn widen(stretch: &mut Option<(Timestamp, Timestamp)>, span: Option<(Timestamp, Timestamp)>) {
    if let Some((from, to)) = span {
        *stretch = Some(stretch.map_or((from, to), |(first, last)| (first.min(from), last.max(to))));
    }
}
