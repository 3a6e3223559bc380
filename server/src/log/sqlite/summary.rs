//! Summaries of chunks: what charts need of a long past, without its readings.
//!
//! A version byte and the number of components, then for each bucket of successive events the earliest and the latest
//! instant (µs, 64 bits), the count (32 bits), and for each component the least, the greatest and the sum (64-bit
//! floating point); all little-endian. A number that no event of the bucket has is NaN.
//!
//! Few numbers are written as older versions of the server write and read them.

use motionwire_shared::Timestamp;

use super::{block::Record, numbers::Numbers};
use crate::log::columns::{Column, Extent};

const VERSION: u8 = 2;

/// What tells of the first [`NARROW_COMPONENTS`] numbers only, whatever the events have.
const NARROW_VERSION: u8 = 1;
const NARROW_COMPONENTS: u8 = 8;

/// Events of a bucket.
pub(super) const BUCKET: usize = 64;

/// Summarises a chunk's events.
pub(super) fn write(records: &[Record<'_>]) -> Vec<u8> {
    let buckets: Vec<Column> = records.chunks(BUCKET).filter_map(bucket).collect();
    let components = buckets.iter().map(|bucket| bucket.extents.len()).max().unwrap_or(0);
    let mut bytes = Vec::with_capacity(HEADER_LEN + buckets.len() * (20 + 24 * components));
    let components_byte = u8::try_from(components).unwrap_or(u8::MAX);
    bytes.extend([version_of(components_byte), components_byte]);
    for bucket in &buckets {
        bytes.extend(bucket.first.as_micros().to_le_bytes());
        bytes.extend(bucket.last.as_micros().to_le_bytes());
        bytes.extend(u32::try_from(bucket.count).unwrap_or(u32::MAX).to_le_bytes());
        for component in 0..components {
            let extent = bucket.extents.get(component);
            for number in
                extent.map_or([f64::NAN, f64::NAN, 0.0], |extent| [extent.min, extent.max, extent.sum])
            {
                bytes.extend(number.to_le_bytes());
            }
        }
    }
    bytes
}

const fn version_of(components: u8) -> u8 {
    if components < NARROW_COMPONENTS { NARROW_VERSION } else { VERSION }
}

fn bucket(records: &[Record<'_>]) -> Option<Column> {
    let (mut bucket, mut numbers) = (None::<Column>, Numbers::default());
    for record in records {
        if !numbers.read(record.reading) {
            continue;
        }
        match &mut bucket {
            Some(bucket) => bucket.add(record.ts, numbers.as_slice()),
            none => *none = Some(Column::of_reading(record.ts, numbers.as_slice())),
        }
    }
    bucket
}

/// How many numbers the events have at most that a summary tells of; none if it may not tell of all numbers, or is no
/// summary. Its first bytes say so.
pub(super) fn components(bytes: &[u8]) -> Option<usize> {
    match *bytes {
        [version, components, ..] if components > 0 && version == version_of(components) => {
            Some(components.into())
        }
        _ => None,
    }
}

/// How many bytes say how many numbers there are.
pub(super) const HEADER_LEN: usize = 2;

/// Reads a summary; nothing from one that may not tell of all numbers, and from bytes that are none.
pub(super) fn read(bytes: &[u8]) -> Option<impl Iterator<Item = Column> + '_> {
    let components = components(bytes)?;
    let buckets = bytes[HEADER_LEN..].chunks_exact(20 + 24 * components);
    Some(buckets.map(|bucket| {
        let word = |at: usize| bucket[at..at + 8].try_into().unwrap_or([0; 8]);
        let count = u32::from_le_bytes(bucket[16..20].try_into().unwrap_or([0; 4]));
        let extents = bucket[20..].chunks_exact(24).map(|numbers| {
            let number = |at: usize| f64::from_le_bytes(numbers[at..at + 8].try_into().unwrap_or([0; 8]));
            Extent { min: number(0), max: number(8), sum: number(16) }
        });
        Column {
            first: Timestamp::from_micros(i64::from_le_bytes(word(0))),
            last: Timestamp::from_micros(i64::from_le_bytes(word(8))),
            count: count.into(),
            extents: extents.collect(),
        }
    }))
}

#[cfg(test)]
mod tests {
    use motionwire_shared::limits::MAX_VECTOR_LEN;
    use proptest::prelude::*;

    use super::*;

    fn written(readings: &[String]) -> Vec<u8> {
        let records: Vec<Record<'_>> = (1..)
            .zip(readings)
            .map(|(seq, reading)| Record {
                seq,
                series: 1,
                ts: Timestamp::from_micros(1000 * seq.cast_signed()),
                reading: reading.as_bytes(),
            })
            .collect();
        write(&records)
    }

    #[test]
    fn what_is_written_can_be_read() {
        let readings: Vec<String> = (0..200).map(|n| format!(r#"{{"d":[{n},{}]}}"#, -n)).collect();
        let buckets: Vec<Column> = read(&written(&readings)).unwrap().collect();
        assert_eq!(buckets.iter().map(|bucket| bucket.count).collect::<Vec<_>>(), [64, 64, 64, 8]);
        assert_eq!((buckets[1].first.as_micros(), buckets[1].last.as_micros()), (65_000, 128_000));
        let extent = |bucket: usize, component: usize| buckets[bucket].extents[component];
        assert_eq!((extent(1, 0).min, extent(1, 0).max), (64.0, 127.0));
        assert_eq!((extent(3, 1).min, extent(3, 1).max, extent(3, 1).sum), (-199.0, -192.0, -1564.0));
    }

    #[test]
    fn all_numbers_of_a_vector_are_told_of() {
        for len in 1..=MAX_VECTOR_LEN {
            let numbers: Vec<String> = (0..len).map(|n| n.to_string()).collect();
            let bytes = written(&[format!(r#"{{"d":[{}]}}"#, numbers.join(","))]);
            assert_eq!(components(&bytes[..HEADER_LEN]), Some(len));
            let column = read(&bytes).unwrap().next().unwrap();
            assert_eq!((column.extents.len(), column.extents[len - 1].max), (len, (len - 1) as f64));
        }
    }

    #[test]
    fn a_summary_that_may_leave_out_numbers_is_none() {
        assert!(read(&[NARROW_VERSION, NARROW_COMPONENTS, 0]).is_none());
        assert!(read(&[NARROW_VERSION, NARROW_COMPONENTS - 1, 0]).is_some());
        for bytes in [&[][..], &[VERSION], &[VERSION, 0], &[7, 1], &[VERSION, 1]] {
            assert!(components(bytes).is_none(), "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(read(&bytes).is_none_or(|columns| columns.count() <= bytes.len()));
        }
    }
}
