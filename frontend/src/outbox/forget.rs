//! What waits of a data type whose owner does not want it sent any more.

use motionwire_shared::DataType;

use super::{Outbox, Run, chunk::Saved};

impl Outbox {
    /// Tells of the readings that wait, a type and a number at a time; a type may come more than once.
    pub fn each_waiting(&self, mut tell: impl FnMut(&DataType, u64)) {
        for gathering in &self.open {
            tell(&gathering.data_type, gathering.readings.len() as u64);
        }
        for chunk in self.backlog.iter().chain(std::iter::once(&self.live)).flat_map(|run| &run.chunks) {
            tell(&chunk.data_type, chunk.count() as u64);
        }
    }

    /// Deletes what waits of a type. What is on its way may arrive all the same.
    pub fn forget(&mut self, name: &str) {
        self.gather(f64::INFINITY);
        for run in self.backlog.iter_mut().chain(std::iter::once(&mut self.live)) {
            let Run { chunks, sent, .. } = run;
            let (were_sent, mut index) = (*sent, 0);
            chunks.retain(|chunk| {
                index += 1;
                let is_kept = chunk.data_type.name() != name;
                if !is_kept {
                    *sent -= usize::from(index <= were_sent);
                    self.bytes -= chunk.bytes();
                    self.counts.waiting -= chunk.count() as u64;
                    if chunk.saved != Saved::No {
                        self.removals.push(chunk.key.clone());
                    }
                }
                is_kept
            });
        }
        self.backlog.retain(|run| !run.chunks.is_empty());
    }
}
