//! What few need of a chart, and later than its first picture: its words and its exact values by keys, and the axis of its
//! values as a control.

use leptos::{ev, html::Div, prelude::*, wasm_split::wasm_split};
use web_sys::KeyboardEvent;

use super::{
    Loaded,
    chart_legend::{MAX_LEGEND, more_words},
    chart_panel::Drawing,
    chart_probe::Pointed,
    chart_values::ValueAxis,
    chart_words::describe,
    memo,
    react::react,
};
use crate::{
    browser::{Listener, Timeout, clock},
    chart::{
        Member, Shown,
        limits::Limits,
        member::{Line, lines},
        time_axis::time_text,
    },
    text,
};

/// How many samples a key with Shift goes.
const LONG_STEP: usize = 10;

/// What keys have come to is said once they have rested for so long, in milliseconds.
const REST_MS: u32 = 300;

/// A chart that has the focus and is live is described anew at every so many renewals of its description.
const RENEWALS: u32 = 3;

/// Where keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// To a sample before or after, so many away.
    By { is_later: bool, count: usize },
    /// Away from all samples.
    Leave,
}

impl Step {
    /// Of a key: arrows alone move all charts.
    fn of_key(key: &str, has_modifier: bool, is_shifted: bool) -> Option<Self> {
        let count = if is_shifted { LONG_STEP } else { 1 };
        match key {
            "ArrowLeft" if has_modifier => Some(Self::By { is_later: false, count }),
            "ArrowRight" if has_modifier => Some(Self::By { is_later: true, count }),
            "Escape" => Some(Self::Leave),
            _ => None,
        }
    }

    /// The sample that it leads to from an instant, within what is shown; from nowhere, to the last one.
    fn apply(self, from_ms: Option<f64>, members: &[Member], shown: &Shown) -> Option<f64> {
        let Self::By { is_later, count } = self else { return None };
        let Some(from_ms) = from_ms.filter(|from_ms| shown.ends_ms.contains(from_ms)) else {
            return shown.beside(members, shown.ends_ms.end.next_up(), false);
        };
        let steps = std::iter::successors(Some(from_ms), |ts_ms| shown.beside(members, *ts_ms, is_later));
        steps.take(count + 1).last()
    }
}

/// Lets keys go from sample to sample, and tells the chart in words; `description` is renewed with each tick.
#[wasm_split(side, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(super) fn access(
    drawing: Drawing,
    window: NodeRef<Div>,
    probe: Pointed,
    (description, slow_tick): (RwSignal<String>, Signal<u32>),
    (limits, on_limits): (Signal<Option<Limits>>, Callback<Option<Limits>>),
) -> Loaded {
    let said = RwSignal::new(String::new());
    let has_focus = RwSignal::new(false);
    react(move || {
        slow_tick.track();
        description.set(describe(drawing, &drawing.told.get()));
    });
    let renewal = memo(move || slow_tick.get() / RENEWALS);
    react(move || {
        // Read, for a memo that nobody reads does not change.
        renewal.get();
        if has_focus.get() && probe.held_ms().get_untracked().is_none() {
            said.set(description.get_untracked());
        }
    });
    let label = text::chart_by_keys(&drawing.subject.with_value(|subject| subject.title.clone()));
    let go = Keys { drawing, probe, said, resting: StoredValue::new_local(None) };
    listen(window, label, has_focus, move |step| go.go(step));
    let view = view! {
        <ValueAxis drawing limits on_limits=move |limits| on_limits.run(limits) slow_tick />
        <p class="visually-hidden" aria-live="polite" data-said>{said}</p>
    };
    Ok(view.into_any())
}

/// Makes the plot a place that has the focus, and follows its keys.
fn listen(
    window: NodeRef<Div>,
    label: String,
    has_focus: RwSignal<bool>,
    go: impl Fn(Step) -> bool + Copy + Send + Sync + 'static,
) {
    react(move || {
        let Some(plot) = window.get() else { return };
        for (name, value) in [("tabindex", "0"), ("role", "group"), ("aria-label", label.as_str())] {
            let _ = plot.set_attribute(name, value);
        }
        let press = move |event: KeyboardEvent| {
            let has_modifier = event.ctrl_key() || event.alt_key();
            let step = Step::of_key(&event.key(), has_modifier, event.shift_key());
            if step.is_some_and(go) {
                event.prevent_default();
            }
        };
        let leave = move |_: ev::FocusEvent| {
            has_focus.set(false);
            let _ = go(Step::Leave);
        };
        let guards = (
            Listener::active(&plot, "keydown", press),
            Listener::new(&plot, "focus", move |_: ev::FocusEvent| has_focus.set(true)),
            Listener::new(&plot, "blur", leave),
        );
        StoredValue::new_local(guards);
    });
}

/// What keys go over, and who is told where to.
#[derive(Clone, Copy)]
struct Keys {
    drawing: Drawing,
    probe: Pointed,
    said: RwSignal<String>,
    resting: StoredValue<Option<Timeout>, LocalStorage>,
}

impl Keys {
    /// Goes a step, and says soon what is there; whether there was anything to do.
    fn go(self, step: Step) -> bool {
        let held_ms = self.probe.held_ms();
        let from_ms = held_ms.get_untracked();
        if step == Step::Leave && from_ms.is_none() {
            return false;
        }
        let shown = self.drawing.shown(&self.drawing.viewport.get_untracked());
        let step = |members: &Vec<Member>| step.apply(from_ms, members, &shown);
        held_ms.set(self.drawing.members.with_untracked(step));
        let rest = Timeout::new(REST_MS, move || {
            if held_ms.try_get_untracked().flatten().is_some() {
                self.said.set(self.words());
            }
        });
        self.resting.set_value(Some(rest));
        true
    }

    /// The sample that keys have gone to: when it was, and its numbers.
    fn words(self) -> String {
        let Some(found) = untrack(|| self.probe.get()) else { return String::new() };
        let time = time_text(clock::local_ms(found.ts_ms), 10.0);
        let lines = self.drawing.members.with_untracked(|members| lines(members));
        let number = |Line { name, member, component, .. }: &Line| {
            let value = *found.values.get(*member)?.get(*component)?;
            Some(format!("{name} {}", self.drawing.number(value, *component)).trim().to_owned())
        };
        let mut numbers: Vec<_> = lines.iter().filter_map(number).take(MAX_LEGEND).collect();
        numbers.extend(more_words(lines.len()));
        text::labelled(&time, &numbers.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use std::{iter, rc::Rc};

    use motionwire_shared::{DataType, KnownType};

    use super::*;
    use crate::chart::{Series, Viewport};

    fn member(times_ms: impl Iterator<Item = u32>) -> Member {
        let series = Rc::new(Series::new(DataType::Known(KnownType::HeartRate), 1));
        for ts_ms in times_ms {
            series.insert(f64::from(ts_ms), ts_ms.into(), &[60.0]);
        }
        Member::alone(String::new(), series, None, Rc::default())
    }

    #[test]
    fn arrows_with_a_modifier_go_from_sample_to_sample_and_arrows_alone_do_not() {
        let by = |is_later, count| Some(Step::By { is_later, count });
        let table = [
            ("ArrowLeft", true, false, by(false, 1)),
            ("ArrowRight", true, true, by(true, LONG_STEP)),
            ("ArrowRight", false, false, None),
            ("Escape", false, false, Some(Step::Leave)),
            ("a", true, false, None),
        ];
        for (key, has_modifier, is_shifted, expected) in table {
            assert_eq!(Step::of_key(key, has_modifier, is_shifted), expected, "{key}");
        }
    }

    #[test]
    fn keys_stay_within_what_is_shown() {
        // One source each 100 ms, and another in between.
        let members = [member((0..50).map(|n| n * 100)), member(iter::once(2_050))];
        let shown = Shown::new(&members, &Viewport::of(1_000.0, 3_000.0), 0.0);
        let go =
            |from_ms, key, is_shifted| Step::of_key(key, true, is_shifted)?.apply(from_ms, &members, &shown);
        let table = [
            (None, "ArrowRight", false, Some(3_000.0)),
            (Some(9_000.0), "ArrowLeft", false, Some(3_000.0)),
            (Some(2_100.0), "ArrowLeft", false, Some(2_050.0)),
            (Some(2_000.0), "ArrowRight", false, Some(2_050.0)),
            (Some(1_500.0), "ArrowLeft", true, Some(1_000.0)),
            (Some(1_000.0), "ArrowLeft", false, Some(1_000.0)),
            (Some(2_000.0), "Escape", false, None),
        ];
        for (from_ms, key, is_shifted, expected) in table {
            assert_eq!(go(from_ms, key, is_shifted), expected, "{from_ms:?} {key}");
        }
    }
}
