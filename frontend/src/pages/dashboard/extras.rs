//! What can be seen of a series beside its numbers: what is calculated of it, its frequencies, the phone in space.

use std::rc::Rc;

use leptos::prelude::*;
use motionwire_shared::DataType;

use super::{live::Live, store::Source, view, views::chart};
use crate::{
    analysis::view::Kind,
    chart::{
        Series,
        derived::{Derived, Note, Of},
    },
    components::{OrientationPanel, SpectrumPanel, instant_text, list, memo, turn},
    text,
};

/// The type by which a program may send acceleration with gravity, which straightens the orientation.
const GRAVITY: &str = "GRAVITY";

/// Leak of an integral that must not drift, and windows of moving averages.
const LEAK_S: f64 = 2.0;
const SHORT_MS: f64 = 500.0;
const LONG_MS: f64 = 5000.0;

/// Time between two renewals of a picture beside the lines, or of what is said of them, in milliseconds.
const EXTRA_MS: f64 = 250.0;

/// What is remembered where lines are calculated of a vector's length.
const OF_LENGTH: &str = "of-magnitude";

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Extra {
    Magnitude,
    Integral,
    Leaky,
    Short,
    Long,
    Spectrum,
    Orientation,
}

impl Extra {
    const ALL: [Self; 7] = [
        Self::Magnitude,
        Self::Integral,
        Self::Leaky,
        Self::Short,
        Self::Long,
        Self::Spectrum,
        Self::Orientation,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Magnitude => "magnitude",
            Self::Integral => "integral",
            Self::Leaky => "leaky-integral",
            Self::Short => "average-500ms",
            Self::Long => "average-5s",
            Self::Spectrum => "spectrum",
            Self::Orientation => "orientation",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Magnitude => text::extra_magnitude(),
            Self::Integral => text::extra_integral(),
            Self::Leaky => text::extra_leaky(),
            Self::Short => text::extra_short(),
            Self::Long => text::extra_long(),
            Self::Spectrum => text::extra_spectrum(),
            Self::Orientation => text::extra_orientation(),
        }
    }

    /// Whether it can be had of this series.
    fn suits(self, series: &Series) -> bool {
        match self {
            Self::Magnitude => series.ring().components() > 1,
            Self::Orientation => series.data_type().name() == "GYROSCOPE",
            _ => true,
        }
    }

    /// Whether a vector has it both of its numbers and of its length.
    fn is_of_either(self) -> bool {
        matches!(self, Self::Integral | Self::Leaky | Self::Short | Self::Long)
    }

    /// The line that it is, if it is one.
    fn line(self, series: &Rc<Series>, of: Of) -> Option<Derived> {
        let (title, kind): (fn(&str) -> String, Kind) = match self {
            Self::Magnitude => (str::to_owned, Kind::Value),
            Self::Integral => (text::derived_integral, Kind::Integral { leak_s: None }),
            Self::Leaky => (text::derived_leaky, Kind::Integral { leak_s: Some(LEAK_S) }),
            Self::Short => (text::derived_short, Kind::Average { window_ms: SHORT_MS }),
            Self::Long => (text::derived_long, Kind::Average { window_ms: LONG_MS }),
            Self::Spectrum | Self::Orientation => return None,
        };
        let of = if self == Self::Magnitude { Of::Length } else { of };
        Some(Derived::new(Rc::clone(series), title, of, kind))
    }
}

/// What is wanted of a series: names, with blanks between them, as they are remembered.
#[derive(Clone, Copy)]
pub(super) struct Wanted(pub(super) RwSignal<String>);

impl Wanted {
    fn has(self, name: &str) -> bool {
        self.0.with(|names| names.split(' ').any(|other| other == name))
    }

    /// Wants it, or no longer.
    fn toggle(self, name: &str) {
        self.0.update(|names| *names = toggled(names, name));
    }

    /// Of what of a vector lines are calculated.
    fn of(self) -> Of {
        if self.has(OF_LENGTH) { Of::Length } else { Of::Numbers }
    }
}

/// These names without this one, or with it at their end.
fn toggled(names: &str, name: &str) -> String {
    let mut kept: Vec<_> = names.split(' ').filter(|other| !other.is_empty()).collect();
    let count = kept.len();
    kept.retain(|other| *other != name);
    if kept.len() == count {
        kept.push(name);
    }
    kept.join(" ")
}

/// All that is wanted, in the order in which it was.
pub(super) fn shown(live: Live, (source, series): (Rc<Source>, Rc<Series>), wanted: Wanted) -> AnyView {
    let items = move || {
        let of = wanted.of();
        let named = |name: &str| Extra::ALL.into_iter().find(|extra| extra.name() == name);
        let one = |extra: Extra| (extra, if extra.is_of_either() { of } else { Of::Numbers });
        wanted.0.with(|names| names.split(' ').filter_map(named).map(one).collect::<Vec<_>>())
    };
    let parts = StoredValue::new_local((source, series));
    let row = move |(extra, of): (Extra, Of)| {
        let (source, series) = parts.get_value();
        extra_view(live, &source, series, (extra, of))
    };
    list(items, |one| *one, row)
}

fn extra_view(live: Live, source: &Rc<Source>, series: Rc<Series>, (extra, of): (Extra, Of)) -> AnyView {
    live.look_back();
    let tick = turn(&live.stage(), || EXTRA_MS);
    let (told, of_clock) = (live.told(), Rc::clone(source));
    let told = Signal::derive_local(move || told.get().on_clock(of_clock.ahead_ms()));
    match (extra, extra.line(&series, of)) {
        (_, Some(derived)) => derived_view(live, source, Rc::new(derived), (extra, of)),
        (Extra::Orientation, None) => {
            let gravity = DataType::from_name(GRAVITY).and_then(|gravity| source.series(&gravity));
            view! { <OrientationPanel gyroscope=series gravity tick told /> }.into_any()
        }
        (_, None) => view! { <SpectrumPanel series tick told /> }.into_any(),
    }
}

/// The chart of a calculated line.
fn derived_view(live: Live, source: &Rc<Source>, derived: Rc<Derived>, (extra, of): (Extra, Of)) -> AnyView {
    let name = match of {
        Of::Numbers => extra.name().to_owned(),
        Of::Length => format!("{}-{OF_LENGTH}", extra.name()),
    };
    let noted = Rc::clone(&derived);
    let note = derived_note(live, move || noted.note());
    chart(live, source, Rc::clone(derived.series()), Some((name, derived)), Some(note))
}

/// What is to be said of the past of lines that are calculated, over them.
pub(super) fn derived_note(live: Live, note: impl Fn() -> Option<Note> + 'static) -> AnyView {
    let tick = turn(&live.stage(), || EXTRA_MS);
    let note = StoredValue::new_local(note);
    let note = memo(move || {
        tick.track();
        note.with_value(|note| note())
    });
    let words = |note: Note| match note {
        Note::Zero(at_ms) => text::derived_zero(&instant_text(at_ms, 1000.0)),
        Note::Means(column_ms) => text::derived_means(&view::span_text(column_ms / 1000.0)),
        Note::Bounds(column_ms) => text::derived_bounds(&view::span_text(column_ms / 1000.0)),
        Note::TooCoarse => text::derived_too_coarse().to_owned(),
    };
    (move || note.get().map(|note| view! { <p class="chart__note small muted" data-note>{words(note)}</p> }))
        .into_any()
}

/// What else there is to show.
pub(super) fn choice(series: &Series, wanted: Wanted) -> AnyView {
    let check = move |extra: Extra| {
        view! {
            <label class="extra">
                <input
                    type="checkbox"
                    data-extra=extra.name()
                    prop:checked=move || wanted.has(extra.name())
                    on:change=move |_| wanted.toggle(extra.name())
                />
                {extra.words()}
            </label>
        }
    };
    let suitable = Extra::ALL.into_iter().filter(|extra| extra.suits(series)).map(check).collect_view();
    let is_vector = series.ring().components() > 1;
    view! {
        <div class="extras__body small">
            {suitable}
            {is_vector.then(|| view! { <OfChoice wanted /> })}
        </div>
    }
    .into_any()
}

/// Of what of a vector its lines are calculated.
#[component]
fn OfChoice(wanted: Wanted) -> impl IntoView {
    let choose = move |event| {
        if (event_target_value(&event) == OF_LENGTH) != wanted.has(OF_LENGTH) {
            wanted.toggle(OF_LENGTH);
        }
    };
    let value = move || if wanted.has(OF_LENGTH) { OF_LENGTH } else { "" };
    view! {
        <label class="extra">{text::extra_of()} " "
            <select class="input" data-extra-of prop:value=value on:change=choose>
                <option value="">{text::extra_of_numbers()}</option>
                <option value=OF_LENGTH>{text::extra_of_length()}</option>
            </select>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_comes_last_and_goes() {
        for (names, name, then) in [
            ("", "integral", "integral"),
            ("integral", "spectrum", "integral spectrum"),
            ("integral of-magnitude spectrum", "of-magnitude", "integral spectrum"),
            ("integral", "integral", ""),
        ] {
            assert_eq!(toggled(names, name), then);
        }
    }
}
