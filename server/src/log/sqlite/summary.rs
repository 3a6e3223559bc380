//! Summaries of chunks: what charts need of a long past, without its readings.
//!
//! A version byte and the number of components, then for each bucket of successive events the earliest and the latest
//! instant (µs, 64 bits), the count (32 bits), and for each component the least, the greatest and the sum (64-bit
//! floating point); all little-endian. A number that no event of the bucket has is NaN.

use motionwire_shared::Timestamp;

use super::{block::Record, numbers::Numbers};
use crate::log::columns::{Column, Extent, MAX_COMPONENTS};

const VERSION: u8 = 1;
const HEADER_LEN: usize = 2;

/// Events of a bucket.
pub(super) const BUCKET: usize = 64;

/// Summarises a chunk's events.
pub(super) fn write(records: &[Record<'_>]) -> Vec<u8> {
    let buckets: Vec<Column> = records.chunks(BUCKET).filter_map(bucket).collect();
    let components = buckets.iter().map(|bucket| bucket.extents.len()).max().unwrap_or(0);
    let mut bytes = Vec::with_capacity(HEADER_LEN + buckets.len() * (20 + 24 * components));
    bytes.extend([VERSION, components as u8]);
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

fn bucket(records: &[Record<'_>]) -> Option<Column> {
    let mut bucket: Option<Column> = None;
    for record in records {
        let mut numbers = Numbers::default();
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

/// The column of one event; none for a reading without numbers, which no server has ever stored.
pub(super) fn column(record: &Record<'_>) -> Option<Column> {
    let mut numbers = Numbers::default();
    numbers.read(record.reading).then(|| Column::of_reading(record.ts, numbers.as_slice()))
}

/// Reads a summary; nothing from bytes that are none.
pub(super) fn read(bytes: &[u8]) -> impl Iterator<Item = Column> + '_ {
    let components = match bytes {
        [VERSION, components, ..] if usize::from(*components) <= MAX_COMPONENTS => usize::from(*components),
        _ => 0,
    };
    let body = if components == 0 { &[] } else { bytes.get(HEADER_LEN..).unwrap_or_default() };
    body.chunks_exact(20 + 24 * components).map(|bucket| {
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
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let readings: Vec<String> = (0..200).map(|n| format!(r#"{{"d":[{n},{}]}}"#, -n)).collect();
        let records: Vec<Record<'_>> = (1..)
            .zip(&readings)
            .map(|(seq, reading)| Record {
                seq,
                series: 1,
                ts: Timestamp::from_micros(1000 * seq.cast_signed()),
                reading: reading.as_bytes(),
            })
            .collect();
        let buckets: Vec<Column> = read(&write(&records)).collect();
        assert_eq!(buckets.iter().map(|bucket| bucket.count).collect::<Vec<_>>(), [64, 64, 64, 8]);
        assert_eq!((buckets[1].first.as_micros(), buckets[1].last.as_micros()), (65_000, 128_000));
        let extent = |bucket: usize, component: usize| buckets[bucket].extents[component];
        assert_eq!((extent(1, 0).min, extent(1, 0).max), (64.0, 127.0));
        assert_eq!((extent(3, 1).min, extent(3, 1).max, extent(3, 1).sum), (-199.0, -192.0, -1564.0));
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(read(&bytes).count() <= bytes.len());
        }
    }
}
