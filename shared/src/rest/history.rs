//! The past in columns. It is sent as numbers rather than as text: browsers take it in while a person zooms.

/// Most columns that `GET /api/dashboard/history` gives.
pub const MAX_HISTORY_COLUMNS: usize = 8000;

/// Bytes of a number.
const NUMBER_LEN: usize = size_of::<f64>();

/// Numbers before the first column.
const HEAD: usize = 4;

/// Numbers of a column before those of its components, and for each component.
const COLUMN_HEAD: usize = 2;
const PER_COMPONENT: usize = 3;

/// `GET /api/dashboard/history?uid=&type=&from=&to=&columns=`: a stretch of one series in at most so many columns.
///
/// The body is a row of 64-bit floating point numbers, little-endian: `from`, `to`, the number of components, 1 if each
/// column is one reading and else 0; then the columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HistoryAnswer {
    /// The stretch's beginning, as it was asked for.
    pub from: f64,
    /// The stretch's end.
    pub to: f64,
    /// How many numbers each reading has.
    pub components: usize,
    /// Whether each column is one reading.
    pub is_raw: bool,
    /// The columns' numbers, one after the other.
    numbers: Vec<f64>,
}

/// A column of a history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HistoryColumn<'a> {
    /// The instant in its middle, or that of its only reading.
    pub ts: f64,
    /// How many readings it is made of.
    pub count: f64,
    /// The least, the greatest and the mean of each component; NaN where no reading has that number.
    pub extents: &'a [[f64; PER_COMPONENT]],
}

impl HistoryAnswer {
    /// An answer without columns.
    pub fn new(from: f64, to: f64, components: usize, is_raw: bool) -> Self {
        Self { from, to, components, is_raw, numbers: Vec::new() }
    }

    /// Adds the next column in time; what it has too few of is NaN.
    pub fn push(&mut self, ts: f64, count: f64, extents: impl Iterator<Item = [f64; PER_COMPONENT]>) {
        self.numbers.extend([ts, count]);
        let missing = std::iter::repeat([f64::NAN; PER_COMPONENT]);
        self.numbers.extend(extents.chain(missing).take(self.components).flatten());
    }

    /// How many columns it has.
    pub fn len(&self) -> usize {
        self.numbers.len() / self.column_len()
    }

    /// Whether it has no column.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The column at this place in the order of time, if there are so many.
    pub fn column(&self, place: usize) -> Option<HistoryColumn<'_>> {
        let (&[ts, count], extents) = self.numbers.get(self.column_len() * place..)?.split_first_chunk()?;
        Some(HistoryColumn { ts, count, extents: &extents.as_chunks().0[..self.components] })
    }

    /// The columns in the order of time.
    pub fn columns(&self) -> impl DoubleEndedIterator<Item = HistoryColumn<'_>> {
        (0..self.len()).filter_map(|place| self.column(place))
    }

    /// Numbers of a column.
    fn column_len(&self) -> usize {
        COLUMN_HEAD + PER_COMPONENT * self.components
    }

    /// The answer's body.
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = [self.from, self.to, self.components as f64, f64::from(u8::from(self.is_raw))];
        head.iter().chain(&self.numbers).flat_map(|number| number.to_le_bytes()).collect()
    }

    /// Reads a body; `None` if it is none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (numbers, []) = bytes.as_chunks::<NUMBER_LEN>() else { return None };
        let (head, columns) = numbers.split_first_chunk::<HEAD>()?;
        let [from, to, components, is_raw] = head.map(f64::from_le_bytes);
        let is_answer = components.fract() == 0.0 && (0.0..=columns.len() as f64).contains(&components);
        let components = is_answer.then_some(components as usize)?;
        let is_whole = columns.len().is_multiple_of(COLUMN_HEAD + PER_COMPONENT * components);
        let numbers = columns.iter().map(|number| f64::from_le_bytes(*number)).collect();
        is_whole.then_some(Self { from, to, components, is_raw: is_raw != 0.0, numbers })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn answer() -> HistoryAnswer {
        let mut answer = HistoryAnswer::new(0.5, 9.0, 2, true);
        answer.push(1.0, 1.0, [[1.0, 2.0, 1.5], [-0.0, f64::MAX, 3.0]].into_iter());
        answer.push(2.0, 4.0, [[7.0; 3]].into_iter());
        answer
    }

    #[test]
    fn an_answer_is_read_as_it_was_written() {
        let read = HistoryAnswer::from_bytes(&answer().to_bytes()).unwrap();
        assert_eq!((read.from, read.to, read.components, read.is_raw), (0.5, 9.0, 2, true));
        let columns: Vec<_> = read.columns().collect();
        let first = HistoryColumn { ts: 1.0, count: 1.0, extents: &[[1.0, 2.0, 1.5], [-0.0, f64::MAX, 3.0]] };
        assert_eq!((columns.len(), columns[0]), (2, first));
        assert_eq!((read.len(), read.column(0), read.column(2)), (2, Some(first), None));
        assert_eq!(columns[1].extents[0], [7.0; 3]);
        assert!(columns[1].extents[1].iter().all(|number| number.is_nan()), "a number that no reading has");
        let none = HistoryAnswer::new(0.0, 1.0, 0, false);
        assert_eq!(HistoryAnswer::from_bytes(&none.to_bytes()), Some(none));
    }

    #[test]
    fn what_is_cut_short_is_no_answer() {
        let bytes = answer().to_bytes();
        for len in [0, 7, 31, 33, bytes.len() - 1, bytes.len() - 8] {
            assert_eq!(HistoryAnswer::from_bytes(&bytes[..len]), None, "{len}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_or_not(bytes in prop::collection::vec(any::<u8>(), 0..200), components in 0.0f64..9.0) {
            let mut bytes = bytes;
            if let Some(place) = bytes.get_mut(16..24) {
                place.copy_from_slice(&components.floor().to_le_bytes());
            }
            if let Some(answer) = HistoryAnswer::from_bytes(&bytes) {
                prop_assert!(answer.columns().all(|column| column.extents.len() == answer.components));
            }
        }
    }
}
