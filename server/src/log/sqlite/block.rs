//! Blocks: events packed into bytes, as the journal and the chunks hold them.
//!
//! A version byte, the number of events (32 bits, little-endian), then per event: the sequence number and the series as
//! differences to the event before, the timestamp likewise, the reading's length and the reading. Numbers are LEB128
//! varints; differences that may be negative are zigzag-coded. An event of a phone takes 6 to 8 bytes beside its reading.

use motionwire_shared::Timestamp;

const VERSION: u8 = 1;
const HEADER_LEN: usize = 5;

/// An event inside a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Record<'a> {
    pub(super) seq: u64,
    pub(super) series: i64,
    pub(super) ts: Timestamp,
    pub(super) reading: &'a [u8],
}

/// Why bytes are no block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum BadBlock {
    #[error("it is cut short")]
    CutShort,
    #[error("its format {0} is not known")]
    UnknownVersion(u8),
    #[error("a number is too large")]
    Overflow,
    #[error("its sequence numbers do not increase")]
    Order,
    #[error("bytes follow its last event")]
    Trailing,
}

/// Packs events, which must come in order of their sequence numbers.
#[derive(Debug)]
pub(super) struct BlockWriter {
    bytes: Vec<u8>,
    count: u32,
    first_seq: u64,
    seq: u64,
    series: i64,
    ts: i64,
}

impl BlockWriter {
    pub(super) fn new() -> Self {
        let mut bytes = Vec::with_capacity(256);
        bytes.push(VERSION);
        bytes.extend_from_slice(&[0; HEADER_LEN - 1]);
        Self { bytes, count: 0, first_seq: 0, seq: 0, series: 0, ts: 0 }
    }

    pub(super) fn push(&mut self, record: Record<'_>) {
        debug_assert!(record.seq > self.seq, "sequence numbers must increase");
        let ts = record.ts.as_micros();
        put_varint(&mut self.bytes, record.seq.wrapping_sub(self.seq));
        put_varint(&mut self.bytes, zigzag(record.series.wrapping_sub(self.series)));
        put_varint(&mut self.bytes, zigzag(ts.wrapping_sub(self.ts)));
        put_varint(&mut self.bytes, record.reading.len() as u64);
        self.bytes.extend_from_slice(record.reading);
        if self.count == 0 {
            self.first_seq = record.seq;
        }
        self.count += 1;
        (self.seq, self.series, self.ts) = (record.seq, record.series, ts);
    }

    pub(super) fn count(&self) -> u32 {
        self.count
    }

    pub(super) fn first_seq(&self) -> u64 {
        self.first_seq
    }

    pub(super) fn last_seq(&self) -> u64 {
        self.seq
    }

    /// Bytes so far.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.bytes[1..HEADER_LEN].copy_from_slice(&self.count.to_le_bytes());
        self.bytes
    }
}

/// Unpacks a block; whatever the bytes are, it ends, with an error where they are no block.
#[derive(Debug, Clone)]
pub(super) struct BlockReader<'a> {
    rest: &'a [u8],
    remaining: u32,
    seq: u64,
    series: i64,
    ts: i64,
}

impl<'a> BlockReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, BadBlock> {
        let (header, rest) = bytes.split_at_checked(HEADER_LEN).ok_or(BadBlock::CutShort)?;
        let &[version, a, b, c, d] = header else { return Err(BadBlock::CutShort) };
        if version != VERSION {
            return Err(BadBlock::UnknownVersion(version));
        }
        Ok(Self { rest, remaining: u32::from_le_bytes([a, b, c, d]), seq: 0, series: 0, ts: 0 })
    }

    fn read(&mut self) -> Result<Record<'a>, BadBlock> {
        let step = self.take_varint()?;
        if step == 0 {
            return Err(BadBlock::Order);
        }
        self.seq = self.seq.checked_add(step).ok_or(BadBlock::Overflow)?;
        self.series = self.series.wrapping_add(unzigzag(self.take_varint()?));
        self.ts = self.ts.wrapping_add(unzigzag(self.take_varint()?));
        let len = usize::try_from(self.take_varint()?).map_err(|_| BadBlock::Overflow)?;
        let (reading, rest) = self.rest.split_at_checked(len).ok_or(BadBlock::CutShort)?;
        self.rest = rest;
        Ok(Record { seq: self.seq, series: self.series, ts: Timestamp::from_micros(self.ts), reading })
    }

    fn take_varint(&mut self) -> Result<u64, BadBlock> {
        let mut value = 0u64;
        for (index, &byte) in self.rest.iter().enumerate() {
            let bits = u64::from(byte & 0x7f);
            let shift = 7 * u32::try_from(index).map_err(|_| BadBlock::Overflow)?;
            if shift > 63 || (shift == 63 && bits > 1) {
                return Err(BadBlock::Overflow);
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                self.rest = &self.rest[index + 1..];
                return Ok(value);
            }
        }
        Err(BadBlock::CutShort)
    }
}

impl<'a> Iterator for BlockReader<'a> {
    type Item = Result<Record<'a>, BadBlock>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.remaining == 0 {
            let trailing = !std::mem::take(&mut self.rest).is_empty();
            return trailing.then_some(Err(BadBlock::Trailing));
        }
        let record = self.read();
        // Nothing after an error means anything.
        self.remaining = if record.is_ok() { self.remaining - 1 } else { 0 };
        if record.is_err() {
            self.rest = &[];
        }
        Some(record)
    }
}

fn put_varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

const fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

const fn unzigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -((value & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Owned = (u64, i64, i64, Vec<u8>);

    fn pack(events: &[Owned]) -> Vec<u8> {
        let mut block = BlockWriter::new();
        for (seq, series, ts, reading) in events {
            let ts = Timestamp::from_micros(*ts);
            block.push(Record { seq: *seq, series: *series, ts, reading });
        }
        block.finish()
    }

    fn unpack(bytes: &[u8]) -> Result<Vec<Owned>, BadBlock> {
        BlockReader::new(bytes)?
            .map(|record| record.map(|r| (r.seq, r.series, r.ts.as_micros(), r.reading.to_vec())))
            .collect()
    }

    fn events() -> impl Strategy<Value = Vec<Owned>> {
        let step = prop_oneof![9 => 1..4u64, 1 => 1..1u64 << 40];
        let ts = prop_oneof![9 => 0..10_000_000i64, 1 => any::<i64>()];
        let event = (step, any::<i64>(), ts, prop::collection::vec(any::<u8>(), 0..80));
        prop::collection::vec(event, 0..40).prop_map(|mut events| {
            let mut seq = 0;
            for event in &mut events {
                seq += event.0;
                event.0 = seq;
            }
            events
        })
    }

    proptest! {
        #[test]
        fn what_is_packed_can_be_unpacked(events in events()) {
            prop_assert_eq!(unpack(&pack(&events)), Ok(events));
        }

        #[test]
        fn a_block_that_was_cut_or_lengthened_is_refused(events in events(), at in any::<prop::sample::Index>(), extra in any::<u8>()) {
            let mut bytes = pack(&events);
            prop_assert!(unpack(&bytes[..at.index(bytes.len())]).is_err());
            bytes.push(extra);
            prop_assert_eq!(unpack(&bytes), Err(BadBlock::Trailing));
        }

        #[test]
        fn arbitrary_bytes_do_no_harm(mut bytes in prop::collection::vec(any::<u8>(), 0..200), versioned in any::<bool>()) {
            if versioned && !bytes.is_empty() {
                bytes[0] = VERSION;
            }
            let _ = unpack(&bytes);
        }
    }

    #[test]
    fn each_kind_of_damage_has_its_name() {
        let header = |count: u8| vec![VERSION, count, 0, 0, 0];
        let table = [
            (vec![], BadBlock::CutShort),
            (vec![9, 0, 0, 0, 0], BadBlock::UnknownVersion(9)),
            ([header(1), vec![0, 0, 0, 0]].concat(), BadBlock::Order),
            ([header(1), vec![0xff; 10]].concat(), BadBlock::Overflow),
            ([header(1), vec![1, 0, 0, 9, b'{']].concat(), BadBlock::CutShort),
            ([header(0), vec![1]].concat(), BadBlock::Trailing),
        ];
        for (bytes, error) in table {
            assert_eq!(unpack(&bytes), Err(error), "{bytes:?}");
        }
    }

    #[test]
    fn an_event_of_a_phone_takes_few_bytes_beside_its_reading() {
        let reading = br#"{"ts":"2026-11-23T22:41:46.123456Z","d":[0.1,-0.2,9.8]}"#.to_vec();
        let start = 1_795_473_706_123_456;
        let events: Vec<Owned> = (0..120)
            .map(|i| (5_000_000 + i, 40 + (i % 2) as i64, start + 8_333 * i as i64, reading.clone()))
            .collect();
        let beside = pack(&events).len() - events.len() * reading.len();
        assert!(beside < 8 * events.len(), "{beside} bytes for {} events", events.len());
    }
}
