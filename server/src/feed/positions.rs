//! Which submissions of numbered streams are stored already.

use std::collections::{HashMap, hash_map::Entry};

use motionwire_shared::{DevId, StreamId, UserId, wire::Position};

use super::Numbered;
use crate::log::{EventLog, LogError, StreamPosition};

/// Streams whose positions are remembered; those of others are asked of the log again.
const MAX_KNOWN: usize = 16_384;

/// A stream of one user.
type Stream = (DevId, UserId, StreamId);

/// The positions of the streams that have submitted lately.
#[derive(Debug, Default)]
pub(super) struct Positions {
    /// The highest number stored; `None`: nothing is.
    stored: HashMap<Stream, Option<u64>>,
    /// The highest number of the commit that is being put together.
    pending: HashMap<Stream, u64>,
}

impl Positions {
    /// Judges a submission; a new one counts as part of the commit that is being put together. Returns whether it is new, and
    /// up to where its stream is stored when the commit has succeeded.
    ///
    /// # Errors
    /// If the log cannot be asked.
    pub(super) async fn admit(
        &mut self,
        log: &dyn EventLog,
        dev: &DevId,
        Numbered { uid, position: Position { stream, n }, .. }: &Numbered,
    ) -> Result<(bool, u64), LogError> {
        let key = (dev.clone(), uid.clone(), stream.clone());
        if self.stored.len() >= MAX_KNOWN && !self.stored.contains_key(&key) {
            self.stored.clear();
        }
        let stored = match self.stored.entry(key.clone()) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => *place.insert(log.position(dev, uid, stream.as_str()).await?),
        };
        match self.pending.get(&key).copied().max(stored) {
            Some(known) if *n <= known => Ok((false, known)),
            _ => {
                self.pending.insert(key, *n);
                Ok((true, *n))
            }
        }
    }

    /// The log has deleted what it held of a developer, or of one of its users. What is pending is not in it yet.
    pub(super) fn forget(&mut self, dev: &DevId, uid: Option<&UserId>) {
        self.stored.retain(|(owner, user, _), _| owner != dev || uid.is_some_and(|uid| uid != user));
    }

    /// The positions of a developer that are to be committed.
    pub(super) fn pending(&self, dev: &DevId) -> Vec<StreamPosition> {
        let of_dev = self.pending.iter().filter(|((owner, ..), _)| owner == dev);
        of_dev
            .map(|((_, uid, stream), n)| StreamPosition {
                uid: uid.clone(),
                stream: stream.as_str().to_owned(),
                n: *n,
            })
            .collect()
    }

    /// The commit succeeded.
    pub(super) fn committed(&mut self) {
        for (stream, n) in self.pending.drain() {
            self.stored.insert(stream, Some(n));
        }
    }
}
