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

/// `GET /api/dashboard/history?uid=&type=&from=&to=&columns=&squares=`: a stretch of one series in at most so many columns.
///
/// The body is a row of 64-bit floating point numbers, little-endian: `from`, `to`, the number of components, the
/// form of the columns; then the columns. A column is its instant, its count, the least, the greatest and the mean of each component,
/// and then, if the form has them, the squares of each.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HistoryAnswer {
    /// The stretch's beginning, as it was asked for.
    pub from: f64,
    /// The stretch's end.
    pub to: f64,
    /// How many numbers each reading has.
    pub components: usize,
    /// What its columns are.
    form: Form,
    /// The columns' numbers, one after the other.
    numbers: Vec<f64>,
}

/// What the columns of a history are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Form {
    /// What several readings have in common.
    #[default]
    Columns,
    /// One reading each.
    Readings,
    /// What several readings have in common, with the squares of what they differ by from their mean: given to who asks for
    /// `squares=true`.
    Spread,
}

impl Form {
    const ALL: [Self; 3] = [Self::Columns, Self::Readings, Self::Spread];

    /// Numbers of a column with so many components.
    const fn column_len(self, components: usize) -> usize {
        COLUMN_HEAD + (PER_COMPONENT + matches!(self, Self::Spread) as usize) * components
    }
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
    /// The sum of the squares of what each component's numbers differ by from their mean; NaN where that is not known, and
    /// none at all where the form has none.
    pub squares: &'a [f64],
}

impl HistoryColumn<'_> {
    /// The squares of a component; NaN where they are not known.
    pub fn squares_of(&self, component: usize) -> f64 {
        // One reading is its own mean.
        if self.count == 1.0 { 0.0 } else { self.squares.get(component).copied().unwrap_or(f64::NAN) }
    }
}

impl HistoryAnswer {
    /// An answer without columns.
    pub fn new(from: f64, to: f64, components: usize, is_raw: bool) -> Self {
        let form = if is_raw { Form::Readings } else { Form::Columns };
        Self { from, to, components, form, numbers: Vec::new() }
    }

    /// The same, still without columns, with their squares; readings have none.
    pub fn with_squares(self) -> Self {
        let form = if self.is_raw() { Form::Readings } else { Form::Spread };
        Self { form, ..self }
    }

    /// Whether each column is one reading.
    pub fn is_raw(&self) -> bool {
        self.form == Form::Readings
    }

    /// Adds the next column in time; what it has too few of is NaN, and so are its squares.
    pub fn push(&mut self, ts: f64, count: f64, extents: impl Iterator<Item = [f64; PER_COMPONENT]>) {
        let end = self.numbers.len() + self.column_len();
        self.numbers.extend([ts, count]);
        self.numbers.extend(extents.take(self.components).flatten());
        self.numbers.resize(end, f64::NAN);
    }

    /// Says the squares of the last column, if the form has them.
    pub fn set_squares(&mut self, squares: impl Iterator<Item = f64>) {
        if self.form == Form::Spread {
            let start = self.numbers.len().saturating_sub(self.components);
            self.numbers[start..].iter_mut().zip(squares).for_each(|(place, squares)| *place = squares);
        }
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
        let len = self.column_len();
        let (&[ts, count], numbers) =
            self.numbers.get(len * place..len * (place + 1))?.split_first_chunk()?;
        let (extents, squares) = numbers.split_at_checked(PER_COMPONENT * self.components)?;
        Some(HistoryColumn { ts, count, extents: extents.as_chunks().0, squares })
    }

    /// The columns in the order of time.
    pub fn columns(&self) -> impl DoubleEndedIterator<Item = HistoryColumn<'_>> {
        (0..self.len()).filter_map(|place| self.column(place))
    }

    /// Numbers of a column.
    fn column_len(&self) -> usize {
        self.form.column_len(self.components)
    }

    /// The answer's body.
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = [self.from, self.to, self.components as f64, f64::from(self.form as u8)];
        head.iter().chain(&self.numbers).flat_map(|number| number.to_le_bytes()).collect()
    }

    /// Reads a body; `None` if it is none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (numbers, []) = bytes.as_chunks::<NUMBER_LEN>() else { return None };
        let (head, columns) = numbers.split_first_chunk::<HEAD>()?;
        let [from, to, components, form] = head.map(f64::from_le_bytes);
        let form = Form::ALL.into_iter().find(|known| f64::from(*known as u8) == form)?;
        let is_answer = components.fract() == 0.0 && (0.0..=columns.len() as f64).contains(&components);
        let components = is_answer.then_some(components as usize)?;
        let is_whole = columns.len().is_multiple_of(form.column_len(components));
        let numbers = columns.iter().map(|number| f64::from_le_bytes(*number)).collect();
        is_whole.then_some(Self { from, to, components, form, numbers })
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
        assert_eq!((read.from, read.to, read.components, read.is_raw()), (0.5, 9.0, 2, true));
        let columns: Vec<_> = read.columns().collect();
        let extents = &[[1.0, 2.0, 1.5], [-0.0, f64::MAX, 3.0]];
        let first = HistoryColumn { ts: 1.0, count: 1.0, extents, squares: &[] };
        assert_eq!((columns.len(), columns[0]), (2, first));
        assert_eq!((read.len(), read.column(0), read.column(2)), (2, Some(first), None));
        assert_eq!(columns[1].extents[0], [7.0; 3]);
        assert!(columns[1].extents[1].iter().all(|number| number.is_nan()), "a number that no reading has");
        let none = HistoryAnswer::new(0.0, 1.0, 0, false);
        assert_eq!(HistoryAnswer::from_bytes(&none.to_bytes()), Some(none));
    }

    #[test]
    fn squares_come_where_they_are_asked_for() {
        let told = |mut answer: HistoryAnswer| {
            answer.push(1.0, 4.0, [[1.0, 2.0, 1.5], [7.0; 3]].into_iter());
            answer.set_squares([0.5, 0.0].into_iter());
            answer.push(2.0, 4.0, [[7.0; 3]].into_iter());
            answer.push(3.0, 1.0, [[7.0; 3]].into_iter());
            let read = HistoryAnswer::from_bytes(&answer.to_bytes()).unwrap();
            assert_eq!(read.column(0).map(|column| column.extents[1]), Some([7.0; 3]));
            let squares: Vec<f64> = read.columns().map(|column| column.squares_of(0)).collect();
            <[f64; 3]>::try_from(squares).unwrap()
        };
        let answer = || HistoryAnswer::new(0.0, 9.0, 2, false);
        let [known, unknown, single] = told(answer().with_squares());
        assert_eq!((known, single), (0.5, 0.0));
        assert!(unknown.is_nan() && told(answer())[0].is_nan());
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
        fn whatever_comes_is_read_or_not(bytes in prop::collection::vec(any::<u8>(), 0..200), components in 0.0f64..9.0, form in prop_oneof![Just(0.0f64), Just(1.0), Just(2.0), Just(3.0)]) {
            let mut bytes = bytes;
            if let Some(place) = bytes.get_mut(16..24) {
                place.copy_from_slice(&components.floor().to_le_bytes());
            }
            if let Some(place) = bytes.get_mut(24..32) {
                place.copy_from_slice(&form.to_le_bytes());
            }
            if let Some(answer) = HistoryAnswer::from_bytes(&bytes) {
                prop_assert!(answer.columns().all(|column| column.extents.len() == answer.components));
            }
        }
    }
}
