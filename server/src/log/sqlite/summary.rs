//! Summaries of chunks: what charts need of a long past, without its readings.
//!
//! A version byte and the number of components, then for each bucket of successive events the earliest and the latest
//! instant (µs, 64 bits), the count (32 bits), and for each component the least, the greatest, the sum, and the sum of the
//! squares of what the events differ by from their mean (64-bit floating point); all little-endian. A number that no event
//! of the bucket has is NaN.
//!
//! Older versions of the server wrote no squares, and read the events where they meet a summary of a later version.

use motionwire_shared::Timestamp;

use super::{block::Record, numbers::Numbers};
use crate::log::columns::{Column, Extent};

const VERSION: u8 = 3;

/// What has no squares.
const SPREADLESS_VERSION: u8 = 2;

/// What has no squares, and tells of the first [`NARROW_COMPONENTS`] numbers only, whatever the events have.
const NARROW_VERSION: u8 = 1;
const NARROW_COMPONENTS: u8 = 8;

/// Events of a bucket.
pub(super) const BUCKET: usize = 64;

/// Summarises a chunk's events.
pub(super) fn write(records: &[Record<'_>]) -> Vec<u8> {
    let buckets: Vec<Column> = records.chunks(BUCKET).filter_map(bucket).collect();
    let components = buckets.iter().map(|bucket| bucket.extents.len()).max().unwrap_or(0);
    let mut bytes = Vec::with_capacity(HEADER_LEN + buckets.len() * (20 + 32 * components));
    bytes.extend([VERSION, u8::try_from(components).unwrap_or(u8::MAX)]);
    for bucket in &buckets {
        bytes.extend(bucket.first.as_micros().to_le_bytes());
        bytes.extend(bucket.last.as_micros().to_le_bytes());
        bytes.extend(u32::try_from(bucket.count).unwrap_or(u32::MAX).to_le_bytes());
        for component in 0..components {
            let Extent { min, max, sum, squares } =
                bucket.extents.get(component).copied().unwrap_or(Extent::NONE);
            for number in [min, max, sum, squares] {
                bytes.extend(number.to_le_bytes());
            }
        }
    }
    bytes
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
    let &[version, components, ..] = bytes else { return None };
    let tells_of_all = match version {
        _ if components == 0 => false,
        VERSION => true,
        SPREADLESS_VERSION => components >= NARROW_COMPONENTS,
        NARROW_VERSION => components < NARROW_COMPONENTS,
        _ => false,
    };
    tells_of_all.then_some(components.into())
}

/// How many bytes say how many numbers there are.
pub(super) const HEADER_LEN: usize = 2;

/// Reads a summary; nothing from one that may not tell of all numbers, and from bytes that are none.
pub(super) fn read(bytes: &[u8]) -> Option<impl Iterator<Item = Column> + '_> {
    let components = components(bytes)?;
    let extent_len = if bytes[0] == VERSION { 32 } else { 24 };
    let buckets = bytes[HEADER_LEN..].chunks_exact(20 + extent_len * components);
    Some(buckets.map(move |bucket| {
        let word = |at: usize| bucket[at..at + 8].try_into().unwrap_or([0; 8]);
        let count = u32::from_le_bytes(bucket[16..20].try_into().unwrap_or([0; 4]));
        // One reading is its own mean.
        let unwritten = if count == 1 { 0.0 } else { f64::NAN };
        let extents = bucket[20..].chunks_exact(extent_len).map(|numbers| {
            let number = |place: usize| Some(f64::from_le_bytes(*numbers.as_chunks().0.get(place)?));
            let [min, max, sum] = [0, 1, 2].map(|place| number(place).unwrap_or(f64::NAN));
            Extent { min, max, sum, squares: number(3).unwrap_or(unwritten) }
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
        assert_eq!((extent(3, 1).squares, extent(1, 0).squares), (42.0, 21_840.0), "of 8 and of 64 in a row");
    }

    /// As a version wrote it that had no squares.
    fn spreadless(bytes: &[u8]) -> Vec<u8> {
        let (version, components) = match bytes[1] {
            components @ ..NARROW_COMPONENTS => (NARROW_VERSION, components),
            components => (SPREADLESS_VERSION, components),
        };
        let buckets = bytes[HEADER_LEN..].chunks_exact(20 + 32 * usize::from(components));
        let older = buckets.flat_map(|bucket| {
            let extents = bucket[20..].chunks_exact(32).flat_map(|extent| &extent[..24]);
            bucket[..20].iter().chain(extents)
        });
        [version, components].iter().chain(older).copied().collect()
    }

    #[test]
    fn what_older_versions_wrote_tells_no_spread() {
        for len in [1, 3, 8, 12] {
            let numbers: Vec<String> = (0..len).map(|n| n.to_string()).collect();
            let readings = vec![format!(r#"{{"d":[{}]}}"#, numbers.join(",")); 65];
            let now: Vec<Column> = read(&written(&readings)).unwrap().collect();
            let older: Vec<Column> = read(&spreadless(&written(&readings))).unwrap().collect();
            assert_eq!((older.len(), &older[1]), (2, &now[1]), "one reading is its own mean");
            let known = |extent: &Extent| (extent.min, extent.max, extent.sum);
            assert!(older[0].extents.iter().map(known).eq(now[0].extents.iter().map(known)));
            assert_eq!(older[0].extents.len(), len);
            assert!(older[0].extents.iter().all(|extent| extent.squares.is_nan()));
        }
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
        for bytes in [&[][..], &[VERSION], &[VERSION, 0], &[7, 1], &[SPREADLESS_VERSION, 1]] {
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
