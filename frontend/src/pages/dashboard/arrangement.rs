//! How a person has arranged the charts. Pure: what is remembered is a text of one fact a line, and whatever is not
//! understood of it is left out.

use std::fmt::Write as _;

use motionwire_shared::{DataType, UserId};

use crate::{
    browser::read_number,
    chart::{
        ink::{COLOURS, Ink},
        limits::Limits,
    },
};

/// The first line of the text. A later form has another number, and this one is then forgotten.
const HEADER: &str = "arrangement 1";

/// Most facts of each sort; the oldest are forgotten first.
const MAX_KINDS: usize = 64;
const MAX_RANGES: usize = 128;
const MAX_PHONES: usize = 200;

/// The longest text that is looked at, in bytes.
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// Most charts in a row.
pub(super) const MAX_COLUMNS: u8 = 4;

/// Whose lines are on one chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Grouping {
    /// One phone's: each phone has charts of its own.
    #[default]
    Phone,
    /// All phones': each data type has one chart.
    Type,
}

/// How high charts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Height {
    /// Many fit on a screen.
    Low,
    /// As usual.
    #[default]
    Middle,
    /// Half a screen.
    Tall,
}

impl Grouping {
    /// All of them.
    pub(super) const ALL: [Self; 2] = [Self::Phone, Self::Type];

    /// What it is called where it is remembered.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Type => "type",
        }
    }

    /// The one of this name.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grouping| grouping.name() == name)
    }
}

impl Height {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Low, Self::Middle, Self::Tall];

    /// What it is called where it is remembered.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Middle => "middle",
            Self::Tall => "tall",
        }
    }

    /// The one of this name.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|height| height.name() == name)
    }
}

/// What of a vector is compared across phones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    /// Its length.
    Magnitude,
    /// One of its numbers, counted from 0.
    Component(usize),
}

/// The charts of a data type.
#[derive(Debug, Clone, PartialEq)]
struct Kind {
    data_type: DataType,
    is_hidden: bool,
    compared: Option<Compared>,
}

/// A phone's charts.
#[derive(Debug, Clone, PartialEq)]
struct Phone {
    uid: UserId,
    ink: Ink,
    is_hidden: bool,
}

/// How the charts are arranged.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Arrangement {
    /// Whose lines are on one chart.
    pub(super) grouping: Grouping,
    /// How many charts lie in a row; none where as many as fit.
    columns: Option<u8>,
    /// How high charts are.
    pub(super) height: Height,
    /// In the order in which they are shown.
    kinds: Vec<Kind>,
    ranges: Vec<(String, Limits)>,
    lanes: Vec<(String, bool)>,
    phones: Vec<Phone>,
}

impl Arrangement {
    /// How many charts lie in a row; none where as many as fit.
    pub(super) fn columns(&self) -> Option<u8> {
        self.columns
    }

    /// Lets so many charts lie in a row, as far as that is possible.
    pub(super) fn set_columns(&mut self, columns: Option<u8>) {
        self.columns = columns.map(|columns| columns.clamp(1, MAX_COLUMNS));
    }

    /// Puts data types in the order in which they are shown: those that were moved as they lie, then the others.
    pub(super) fn sort(&self, types: &mut Vec<DataType>) {
        let placed = || self.kinds.iter().map(|kind| &kind.data_type);
        let (moved, others): (Vec<_>, Vec<_>) =
            std::mem::take(types).into_iter().partition(|data_type| placed().any(|other| other == data_type));
        types.extend(placed().filter(|data_type| moved.contains(data_type)).cloned());
        types.extend(others);
    }

    /// Moves a data type among `shown`, which is what is shown in its order, by so many places.
    pub(super) fn move_kind(&mut self, shown: &[DataType], data_type: &DataType, by: isize) {
        let mut order = shown.to_vec();
        let Some(from) = order.iter().position(|other| other == data_type) else { return };
        let to = from.saturating_add_signed(by).min(order.len() - 1);
        let moved = order.remove(from);
        order.insert(to, moved);
        for data_type in &order {
            self.kind(data_type);
        }
        for data_type in order.iter().rev() {
            if let Some(place) = self.kinds.iter().position(|kind| kind.data_type == *data_type) {
                let kind = self.kinds.remove(place);
                self.kinds.insert(0, kind);
            }
        }
    }

    /// Whether the charts of a data type are hidden.
    pub(super) fn is_kind_hidden(&self, data_type: &DataType) -> bool {
        self.kinds.iter().any(|kind| kind.data_type == *data_type && kind.is_hidden)
    }

    /// Hides the charts of a data type, or shows them.
    pub(super) fn hide_kind(&mut self, data_type: &DataType, is_hidden: bool) {
        self.kind(data_type).is_hidden = is_hidden;
    }

    /// What is compared of a vector of this type, if that was chosen.
    pub(super) fn compared(&self, data_type: &DataType) -> Option<Compared> {
        self.kinds.iter().find(|kind| kind.data_type == *data_type)?.compared
    }

    /// Compares this of a vector.
    pub(super) fn compare(&mut self, data_type: &DataType, compared: Compared) {
        self.kind(data_type).compared = Some(compared);
    }

    /// The range of values that was chosen for charts of this name.
    pub(super) fn limits(&self, chart: &str) -> Option<Limits> {
        self.ranges.iter().find(|(name, _)| name == chart).map(|(_, limits)| *limits)
    }

    /// Shows this range of values on charts of this name, or what the data need.
    pub(super) fn set_limits(&mut self, chart: &str, limits: Option<Limits>) {
        self.ranges.retain(|(name, _)| name != chart);
        if let Some(limits) = limits {
            make_room(&mut self.ranges, MAX_RANGES);
            self.ranges.push((chart.to_owned(), limits));
        }
    }

    /// Whether each line of charts of this name has an axis of its own, if that was chosen.
    pub(super) fn lanes(&self, chart: &str) -> Option<bool> {
        self.lanes.iter().find(|(name, _)| name == chart).map(|(_, has_lanes)| *has_lanes)
    }

    /// Gives each line of charts of this name an axis of its own, or all one.
    pub(super) fn set_lanes(&mut self, chart: &str, has_lanes: bool) {
        self.lanes.retain(|(name, _)| name != chart);
        make_room(&mut self.lanes, MAX_RANGES);
        self.lanes.push((chart.to_owned(), has_lanes));
    }

    /// What a phone's lines are drawn in; none for one that was never seen.
    pub(super) fn ink(&self, uid: &UserId) -> Option<Ink> {
        self.phones.iter().find(|phone| phone.uid == *uid).map(|phone| phone.ink)
    }

    /// Gives each of these phones a colour, if it has none: one that few have.
    pub(super) fn meet(&mut self, uids: &[UserId]) {
        for uid in uids {
            if self.ink(uid).is_none() {
                let count = |number: usize| {
                    self.phones.iter().filter(|phone| phone.ink == Ink::Palette(number)).count()
                };
                let rarest = (0..COLOURS).min_by_key(|number| count(*number)).unwrap_or(0);
                self.set_ink(uid, Ink::Palette(rarest));
            }
        }
    }

    /// Draws a phone's lines in this.
    pub(super) fn set_ink(&mut self, uid: &UserId, ink: Ink) {
        self.phone(uid, ink).ink = ink;
    }

    /// Whether a phone's charts are hidden.
    pub(super) fn is_phone_hidden(&self, uid: &UserId) -> bool {
        self.phones.iter().any(|phone| phone.uid == *uid && phone.is_hidden)
    }

    /// Hides a phone's charts, or shows them.
    pub(super) fn hide_phone(&mut self, uid: &UserId, is_hidden: bool) {
        self.phone(uid, Ink::Palette(0)).is_hidden = is_hidden;
    }

    fn kind(&mut self, data_type: &DataType) -> &mut Kind {
        let place = self.kinds.iter().position(|kind| kind.data_type == *data_type).unwrap_or_else(|| {
            make_room(&mut self.kinds, MAX_KINDS);
            self.kinds.push(Kind { data_type: data_type.clone(), is_hidden: false, compared: None });
            self.kinds.len() - 1
        });
        &mut self.kinds[place]
    }

    fn phone(&mut self, uid: &UserId, ink: Ink) -> &mut Phone {
        let place = self.phones.iter().position(|phone| phone.uid == *uid).unwrap_or_else(|| {
            make_room(&mut self.phones, MAX_PHONES);
            self.phones.push(Phone { uid: uid.clone(), ink, is_hidden: false });
            self.phones.len() - 1
        });
        &mut self.phones[place]
    }

    /// As it is remembered.
    pub(super) fn to_text(&self) -> String {
        let mut text =
            format!("{HEADER}\ngrouping {}\nheight {}\n", self.grouping.name(), self.height.name());
        if let Some(columns) = self.columns {
            let _ = writeln!(text, "columns {columns}");
        }
        let shown = |is_hidden| if is_hidden { "hidden" } else { "shown" };
        for Kind { data_type, is_hidden, compared } in &self.kinds {
            let compared = match compared {
                None => String::new(),
                Some(Compared::Magnitude) => " magnitude".to_owned(),
                Some(Compared::Component(number)) => format!(" {number}"),
            };
            let _ = writeln!(text, "kind {} {}{compared}", data_type.name(), shown(*is_hidden));
        }
        for (chart, limits) in &self.ranges {
            let (low, high) = limits.ends();
            let _ = writeln!(text, "range {chart} {low} {high}");
        }
        for (chart, has_lanes) in &self.lanes {
            let _ = writeln!(text, "lanes {chart} {has_lanes}");
        }
        for Phone { uid, ink, is_hidden } in &self.phones {
            let ink = match ink {
                Ink::Palette(number) => number.to_string(),
                other => other.css(),
            };
            let _ = writeln!(text, "phone {uid} {} {ink}", shown(*is_hidden));
        }
        text
    }

    /// What a remembered text tells; nothing of a text of another form.
    pub(super) fn from_text(text: &str) -> Self {
        let mut arrangement = Self::default();
        let mut lines = text.lines();
        if text.len() > MAX_TEXT_BYTES || lines.next() != Some(HEADER) {
            return arrangement;
        }
        for line in lines {
            let words: Vec<_> = line.split(' ').collect();
            arrangement.learn(&words);
        }
        arrangement
    }

    /// Takes in a fact; `None` if it is none.
    fn learn(&mut self, words: &[&str]) -> Option<()> {
        match *words {
            ["grouping", name] => self.grouping = Grouping::from_name(name)?,
            ["height", name] => self.height = Height::from_name(name)?,
            ["columns", number] => self.set_columns(Some(number.parse().ok()?)),
            ["kind", name, shown, ref compared @ ..] => {
                let compared = match *compared {
                    [] => None,
                    ["magnitude"] => Some(Compared::Magnitude),
                    [number] => Some(Compared::Component(number.parse().ok()?)),
                    _ => return None,
                };
                let kind = self.kind(&DataType::from_name(name)?);
                (kind.is_hidden, kind.compared) = (shown == "hidden", compared);
            }
            ["range", chart, low, high] => {
                let limits = Limits::new(read_number(low)?, read_number(high)?)?;
                self.set_limits(chart, Some(limits));
            }
            ["lanes", chart, has_lanes] => self.set_lanes(chart, has_lanes == "true"),
            ["phone", uid, shown, ink] => {
                let uid: UserId = uid.parse().ok()?;
                let own = || ink.parse().map(Ink::Own).ok();
                let ink = ink.parse().map(Ink::Palette).ok().or_else(own)?;
                self.set_ink(&uid, ink);
                self.hide_phone(&uid, shown == "hidden");
            }
            _ => return None,
        }
        Some(())
    }
}

/// Forgets the oldest, where one more would be too many.
fn make_room<T>(list: &mut Vec<T>, most: usize) {
    if list.len() >= most {
        list.remove(0);
    }
}

#[cfg(test)]
#[path = "arrangement_tests.rs"]
mod tests;
