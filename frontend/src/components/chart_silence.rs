//! What has stopped coming: its last number is not of now, and its age is told.

use leptos::{prelude::*, wasm_split::wasm_split};
use motionwire_shared::{DataType, KnownType};

use super::{Loaded, chart_panel::Drawing, delay_text, memo};
use crate::{
    browser::clock,
    chart::{Member, Series, Viewport},
    text,
};

/// From so many samples on it is known how often they come.
const KNOWN_FROM: usize = 4;

/// Whether this member of a live chart has stopped coming.
pub(super) fn is_old(drawing: Drawing, tick: Signal<f64>, member: usize) -> bool {
    tick.track();
    let is_silent = |members: &Vec<Member>| is_silent(members.get(member), clock::wall_ms());
    drawing.told.with(Viewport::is_live) && drawing.members.with(is_silent)
}

/// Whether any has.
pub(super) fn is_any_old(drawing: Drawing, tick: Signal<f64>) -> Memo<bool> {
    memo(move || {
        let count = drawing.members.with(Vec::len);
        (0..count).any(|member| is_old(drawing, tick, member))
    })
}

fn is_silent(member: Option<&Member>, now_ms: f64) -> bool {
    member.is_some_and(|member| member.silent_since_ms(now_ms).is_some())
}

/// How old the last numbers are, as entries of a legend: of the only source, or of each by its name.
#[wasm_split(side, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(super) fn ages(drawing: Drawing, tick: Signal<f64>) -> Loaded {
    let told = memo(move || {
        tick.track();
        let now_ms = clock::wall_ms();
        drawing.members.with(|members| {
            let is_alone = members.len() == 1;
            let age = |member: &Member| {
                let words = age_words(member, now_ms)?;
                Some(if is_alone { words } else { text::labelled(&member.name, &words) })
            };
            members.iter().filter_map(age).collect::<Vec<_>>()
        })
    });
    let entry = |words: String| {
        view! {
            <div class="legend__entry">
                <dt class="visually-hidden">{text::chart_at_end()}</dt>
                <dd class="state state--warn" data-age>{words}</dd>
            </div>
        }
    };
    Ok((move || told.get().into_iter().map(entry).collect_view()).into_any())
}

/// How old the last number of a member is, in words, if it has stopped coming.
pub fn age_words(member: &Member, now_ms: f64) -> Option<String> {
    let since_ms = member.silent_since_ms(now_ms)?;
    let age_ms = member.timeline.borrow().age_ms(since_ms, now_ms);
    // Whole seconds, so that the text changes no more often.
    let age =
        if age_ms < 100_000.0 { format!("{:.0} s", (age_ms / 1000.0).floor()) } else { delay_text(age_ms) };
    let ago = text::chart_ago(&age);
    let is_stalled = is_expected(&member.series);
    Some(if is_stalled { text::labelled(text::source_stalled(), &ago) } else { ago })
}

/// Whether a type keeps coming from whoever sends it. Of steps and floors there is nothing to say while nobody moves.
pub fn is_steady(data_type: &DataType) -> bool {
    use KnownType::{Distance, FloorsClimbed, Speed, Steps, StepsCadence};
    let moved = [Steps, StepsCadence, Distance, Speed, FloorsClimbed].map(DataType::Known);
    !moved.contains(data_type)
}

/// Whether more is to be expected of a series for as long as its source sends: not of a kind that nobody knows, of which too few
/// have come to tell how often they do.
pub fn is_expected(series: &Series) -> bool {
    let data_type = series.data_type();
    is_steady(data_type) && (matches!(data_type, DataType::Known(_)) || series.ring().len() >= KNOWN_FROM)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    const NOW_MS: f64 = 1_790_000_000_000.0;

    /// What is told of a type of which so many came, so far apart, and the last so long ago.
    fn words_of(count: u32, name: &str, apart_ms: f64, age_ms: f64) -> Option<String> {
        let series = Rc::new(Series::new(DataType::from_name(name).unwrap(), 1));
        for n in 0..count {
            series.insert(NOW_MS - age_ms - f64::from(count - 1 - n) * apart_ms, u64::from(n) + 1, &[1.0]);
        }
        age_words(&Member::alone(String::new(), series, None, Rc::default()), NOW_MS)
    }

    fn words(name: &str, apart_ms: f64, age_ms: f64) -> Option<String> {
        words_of(20, name, apart_ms, age_ms)
    }

    #[test]
    fn what_came_once_has_not_stopped_coming() {
        let table = [
            (1, "DOOR", Some("7 s ago")),
            (3, "DOOR", Some("7 s ago")),
            (4, "DOOR", Some("Stalled: 7 s ago")),
            (1, "HEART_RATE", Some("Stalled: 7 s ago")),
        ];
        for (count, name, expected) in table {
            assert_eq!(words_of(count, name, 1000.0, 7_000.0).as_deref(), expected, "{count} {name}");
        }
    }

    #[test]
    fn a_number_is_old_once_nothing_has_come_for_longer_than_usual() {
        let table = [
            ("HEART_RATE", 1000.0, 5_900.0, None),
            ("HEART_RATE", 1000.0, 6_900.0, Some("Stalled: 6 s ago")),
            ("STEPS", 1000.0, 12_300.0, Some("12 s ago")),
            ("ACCELERATION", 20.0, 600_000.0, Some("Stalled: 10 min ago")),
            ("BATTERY", 5_000.0, 19_000.0, None),
            ("BATTERY", 5_000.0, 21_000.0, Some("Stalled: 21 s ago")),
        ];
        for (name, apart_ms, age_ms, expected) in table {
            assert_eq!(words(name, apart_ms, age_ms).as_deref(), expected, "{name} {age_ms}");
        }
    }
}
