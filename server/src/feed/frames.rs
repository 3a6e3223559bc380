//! Encoded DISPATCH frames, shared by all who read them.

use bytes::{BufMut, Bytes, BytesMut};
use motionwire_shared::{DataType, UserId, wire::write_dispatch};

/// A run of DISPATCH frames in order of `seq`, encoded once into one buffer. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Frames {
    text: Bytes,
    /// For each frame its `seq`, and where its text ends.
    index: std::sync::Arc<[(u64, usize)]>,
    /// The frames before this one are not part of the run.
    first: usize,
    /// Nor is this one and those behind it.
    end: usize,
}

impl Frames {
    /// How many frames there are.
    pub fn len(&self) -> usize {
        self.end - self.first
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The last frame's `seq`, 0 without frames.
    pub fn last_seq(&self) -> u64 {
        if self.is_empty() { 0 } else { self.index[self.end - 1].0 }
    }

    /// The first frame's `seq`, 0 without frames.
    pub fn first_seq(&self) -> u64 {
        if self.is_empty() { 0 } else { self.index[self.first].0 }
    }

    /// Bytes of text that the buffer holds.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The frames' texts, each a slice of the one buffer.
    pub fn iter(&self) -> impl Iterator<Item = Bytes> + '_ {
        (self.first..self.end).map(|i| {
            let start = if i == 0 { 0 } else { self.index[i - 1].1 };
            self.text.slice(start..self.index[i].1)
        })
    }

    /// The frames with `after < seq < before`, of the same buffer.
    pub fn between(&self, after: u64, before: u64) -> Self {
        let run = &self.index[self.first..self.end];
        let first = self.first + run.partition_point(|(seq, _)| *seq <= after);
        let end = self.first + run.partition_point(|(seq, _)| *seq < before);
        Self { first, end: end.max(first), ..self.clone() }
    }

    /// The frames that are to be kept, in a buffer of their own if they are not all.
    pub fn only(&self, keep: impl Fn(&str) -> bool) -> Self {
        let kept: Vec<bool> = self.iter().map(|text| std::str::from_utf8(&text).is_ok_and(&keep)).collect();
        if kept.iter().all(|kept| *kept) {
            return self.clone();
        }
        let (mut text, mut index) = (BytesMut::new(), Vec::new());
        let seqs = self.index[self.first..self.end].iter().map(|(seq, _)| *seq);
        for ((frame, seq), _) in self.iter().zip(seqs).zip(kept).filter(|(_, kept)| *kept) {
            text.put(frame);
            index.push((seq, text.len()));
        }
        let end = index.len();
        Self { text: text.freeze(), index: index.into(), first: 0, end }
    }
}

/// Encodes frames one after the other.
#[derive(Default)]
pub(crate) struct FramesBuilder {
    text: String,
    index: Vec<(u64, usize)>,
}

impl FramesBuilder {
    pub(crate) fn push(&mut self, reading: &[u8], uid: &UserId, seq: u64, data_type: &DataType) {
        match std::str::from_utf8(reading) {
            Ok(reading) => {
                write_dispatch(&mut self.text, reading, uid, seq, data_type);
                self.index.push((seq, self.text.len()));
            }
            Err(_) => tracing::error!(seq, "a stored reading is not text; it is left out"),
        }
    }

    pub(crate) fn finish(self) -> Frames {
        let end = self.index.len();
        Frames { text: self.text.into(), index: self.index.into(), first: 0, end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(seqs: &[u64]) -> Frames {
        let uid = "u".parse().unwrap();
        let data_type = DataType::from_name("STEPS").unwrap();
        let mut builder = FramesBuilder::default();
        for seq in seqs {
            builder.push(format!(r#"{{"ts":"t","val":{seq}}}"#).as_bytes(), &uid, *seq, &data_type);
        }
        builder.finish()
    }

    #[test]
    fn a_run_is_cut_by_exclusive_bounds() {
        let run = frames(&[3, 4, 7, 9]);
        let texts = |run: &Frames| {
            run.iter().map(|text| String::from_utf8(text.to_vec()).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(texts(&run)[1], r#"{"op":5,"d":{"ts":"t","val":4},"uid":"u","seq":4,"t":"STEPS"}"#);
        for (after, before, seqs) in [
            (0, u64::MAX, vec![3, 4, 7, 9]),
            (3, 9, vec![4, 7]),
            (4, 7, vec![]),
            (9, u64::MAX, vec![]),
            (7, 3, vec![]),
        ] {
            let cut = run.between(after, before);
            assert_eq!(cut.len(), seqs.len());
            assert_eq!(cut.is_empty(), seqs.is_empty());
            assert_eq!(texts(&cut), texts(&frames(&seqs)), "{after} {before}");
            assert_eq!(cut.last_seq(), seqs.last().copied().unwrap_or(0));
            assert_eq!(cut.first_seq(), seqs.first().copied().unwrap_or(0));
        }
        assert_eq!(texts(&run.between(3, u64::MAX).between(4, 9)), texts(&frames(&[7])));
    }
}
