//! Encoded DISPATCH frames, shared by all who read them.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use motionwire_shared::{
    DataType, UserId,
    wire::{dispatch_bytes, write_dispatch},
};

use crate::ws::{Opcode, put_header, sent_header_bytes};

/// A JSON list of frames is ended before it takes more than this, in bytes, unless a single frame does.
const MAX_LIST_BYTES: usize = 64 * 1024;

/// The comma before a frame and the bracket at the end of the list, in bytes.
const LIST_MARKS: usize = 2;

/// What a frame takes beside its reading, in bytes: a good guess.
const ABOUT_FRAME_BYTES: usize = 96;

/// A run of DISPATCH frames in order of `seq`, encoded once into one buffer, each behind its WebSocket header. Cheap to
/// clone.
#[derive(Debug, Clone, Default)]
pub struct Frames {
    run: Arc<Run>,
    /// The frames before this one are not part of it.
    first: usize,
    /// Nor is this one and those behind it.
    end: usize,
}

#[derive(Debug, Default)]
struct Run {
    wire: Bytes,
    /// For each frame its `seq`, and where it ends.
    index: Vec<(u64, usize)>,
    /// All of the frames as lists, and how many messages that is.
    lists: OnceLock<(Bytes, usize)>,
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
        if self.is_empty() { 0 } else { self.run.index[self.end - 1].0 }
    }

    /// The first frame's `seq`, 0 without frames.
    pub fn first_seq(&self) -> u64 {
        if self.is_empty() { 0 } else { self.run.index[self.first].0 }
    }

    /// Bytes that the buffer holds.
    pub fn bytes(&self) -> usize {
        self.run.wire.len()
    }

    /// The frames as they are sent, one after the other.
    pub fn wire(&self) -> Bytes {
        if self.len() == self.run.index.len() {
            return self.run.wire.clone();
        }
        self.run.wire.slice(self.start_of(self.first)..self.start_of(self.end))
    }

    /// The frames as they are sent to whom several may be sent as one JSON list (capability `batch`), and how many messages
    /// that is; lists are as long as may be. Encoded once for all who want all of the run.
    pub fn lists(&self) -> (Bytes, usize) {
        if self.len() == self.run.index.len() {
            return self.run.lists.get_or_init(|| self.encode_lists()).clone();
        }
        self.encode_lists()
    }

    fn encode_lists(&self) -> (Bytes, usize) {
        if self.len() <= 1 {
            return (self.wire(), self.len());
        }
        let mut out = Vec::with_capacity(self.bytes() + self.len() * LIST_MARKS);
        let mut messages = 0;
        let mut first = self.first;
        while first < self.end {
            let mut payload_bytes = 0;
            let mut end = first;
            while end < self.end {
                let text_bytes = self.text(end).len();
                if end > first && payload_bytes + text_bytes + LIST_MARKS > MAX_LIST_BYTES {
                    break;
                }
                payload_bytes += text_bytes + 1;
                end += 1;
            }
            put_header(&mut out, Opcode::Text, payload_bytes + 1);
            for place in first..end {
                out.push(if place == first { b'[' } else { b',' });
                out.extend_from_slice(self.text(place));
            }
            out.push(b']');
            messages += 1;
            first = end;
        }
        (out.into(), messages)
    }

    /// The frames' texts, without WebSocket's headers.
    pub fn texts(&self) -> impl Iterator<Item = &[u8]> {
        (self.first..self.end).map(|place| self.text(place))
    }

    fn text(&self, place: usize) -> &[u8] {
        let frame = &self.run.wire[self.start_of(place)..self.start_of(place + 1)];
        // Each length has one form.
        let header_bytes =
            [2, 4].into_iter().find(|header| sent_header_bytes(frame.len() - header) == *header);
        &frame[header_bytes.unwrap_or(sent_header_bytes(frame.len()))..]
    }

    fn start_of(&self, place: usize) -> usize {
        if place == 0 { 0 } else { self.run.index[place - 1].1 }
    }

    /// The frames with `after < seq < before`, of the same buffer.
    pub fn between(&self, after: u64, before: u64) -> Self {
        let run = &self.run.index[self.first..self.end];
        let first = self.first + run.partition_point(|(seq, _)| *seq <= after);
        let end = self.first + run.partition_point(|(seq, _)| *seq < before);
        Self { first, end: end.max(first), run: Arc::clone(&self.run) }
    }

    /// The frames that are to be kept, in a buffer of their own if they are not all.
    pub fn only(&self, keep: impl Fn(&str) -> bool) -> Self {
        let is_kept = |place: &usize| std::str::from_utf8(self.text(*place)).is_ok_and(&keep);
        let kept: Vec<usize> = (self.first..self.end).filter(is_kept).collect();
        if kept.len() == self.len() {
            return self.clone();
        }
        let (mut wire, mut index) = (Vec::new(), Vec::with_capacity(kept.len()));
        for place in kept {
            wire.extend_from_slice(&self.run.wire[self.start_of(place)..self.start_of(place + 1)]);
            index.push((self.run.index[place].0, wire.len()));
        }
        Self::of_run(wire, index)
    }

    fn of_run(wire: Vec<u8>, index: Vec<(u64, usize)>) -> Self {
        let end = index.len();
        Self { run: Arc::new(Run { wire: wire.into(), index, lists: OnceLock::new() }), first: 0, end }
    }
}

/// Encodes frames one after the other.
pub(crate) struct FramesBuilder {
    wire: Vec<u8>,
    index: Vec<(u64, usize)>,
}

impl FramesBuilder {
    /// A builder with room for so many frames, whose readings take so many bytes.
    pub(crate) fn with_room(frames: usize, reading_bytes: usize) -> Self {
        let bytes = reading_bytes + frames * ABOUT_FRAME_BYTES;
        Self { wire: Vec::with_capacity(bytes), index: Vec::with_capacity(frames) }
    }

    pub(crate) fn push(&mut self, reading: &[u8], uid: &UserId, seq: u64, data_type: &DataType) {
        put_header(&mut self.wire, Opcode::Text, dispatch_bytes(reading.len(), uid, seq, data_type));
        write_dispatch(&mut self.wire, reading, uid, seq, data_type);
        self.index.push((seq, self.wire.len()));
    }

    pub(crate) fn finish(self) -> Frames {
        Frames::of_run(self.wire, self.index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(seqs: impl IntoIterator<Item = u64>, pad: usize) -> Frames {
        let uid = "u".parse().unwrap();
        let data_type = DataType::from_name("STEPS").unwrap();
        let mut builder = FramesBuilder::with_room(4, 100);
        for seq in seqs {
            let reading = format!(r#"{{"ts":"t","val":{seq}{}}}"#, " ".repeat(pad));
            builder.push(reading.as_bytes(), &uid, seq, &data_type);
        }
        builder.finish()
    }

    fn texts(run: &Frames) -> Vec<String> {
        run.texts().map(|text| String::from_utf8(text.to_vec()).unwrap()).collect()
    }

    /// The payloads of unmasked frames.
    fn payloads(mut wire: &[u8]) -> Vec<String> {
        let mut payloads = Vec::new();
        while let [0x81, length, rest @ ..] = wire {
            let (length, rest) = match length {
                126 => (usize::from(u16::from_be_bytes([rest[0], rest[1]])), &rest[2..]),
                127 => (u64::from_be_bytes(rest[..8].try_into().unwrap()) as usize, &rest[8..]),
                short => (usize::from(*short), rest),
            };
            payloads.push(String::from_utf8(rest[..length].to_vec()).unwrap());
            wire = &rest[length..];
        }
        assert!(wire.is_empty());
        payloads
    }

    #[test]
    fn a_run_is_cut_by_exclusive_bounds() {
        let run = frames([3, 4, 7, 9], 0);
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
            assert_eq!(texts(&cut), texts(&frames(seqs.clone(), 0)), "{after} {before}");
            assert_eq!(payloads(&cut.wire()), texts(&cut));
            assert_eq!(cut.last_seq(), seqs.last().copied().unwrap_or(0));
            assert_eq!(cut.first_seq(), seqs.first().copied().unwrap_or(0));
        }
        assert_eq!(texts(&run.between(3, u64::MAX).between(4, 9)), texts(&frames([7], 0)));
    }

    #[test]
    fn frames_of_every_length_stand_behind_their_header() {
        for pad in
            [0, 60, 61, 62, 63, 64, 65, 66, 67, 68, 1_000, 65_470, 65_474, 65_475, 65_476, 65_480, 70_000]
        {
            let run = frames([5, 6], pad);
            assert_eq!(payloads(&run.wire()), texts(&run), "{pad}");
        }
    }

    #[test]
    fn lists_hold_as_many_frames_as_fit() {
        assert_eq!(frames([1], 0).lists(), (frames([1], 0).wire(), 1));
        assert_eq!(frames([], 0).lists().1, 0);
        let run = frames(1..=2_000, 0);
        for run in [run.clone(), run.between(10, 1_990), run.between(10, 13)] {
            let (wire, messages) = run.lists();
            let lists = payloads(&wire);
            assert_eq!(lists.len(), messages);
            assert!(lists.iter().all(|list| list.len() <= MAX_LIST_BYTES));
            let joined: Vec<&str> = lists.iter().map(|list| &list[1..list.len() - 1]).collect();
            assert_eq!(joined.join(","), texts(&run).join(","));
        }
        let large = frames(1..=2, 70_000);
        assert_eq!(large.lists().1, 2);
    }
}
