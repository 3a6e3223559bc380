//! Two recordings on one axis: seconds from the beginning of each.

mod choice;
mod picture;

use leptos::{html::Dialog, prelude::*, wasm_split::wasm_split};
use motionwire_shared::{
    DataType, UserId,
    rest::{Notes, Recording, RetainedSeries},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, KeyboardEvent, PointerEvent};

use super::{kept, live::Live, notes::length_text};
use crate::{
    api::{self, ApiError},
    browser::{read_number, window},
    chart::series,
    components::{Asked, Fineness, Loaded, memo, number_text, react},
    text,
};
use choice::{Choice, Offer};
use picture::{HEIGHT, Line, Picture, RIGHT, draw, end_s, left, line, mean, width};

/// Columns of each line.
const COLUMNS: usize = 600;

/// The lines' classes: the first recording's, the second's.
const LINES: [&str; 2] = ["compare__line compare__line--a", "compare__line compare__line--b"];

/// One data type of both recordings.
#[derive(Debug, Clone, PartialEq)]
struct Pair {
    data_type: DataType,
    /// For each recording and component, seconds and value.
    lines: [Vec<Line>; 2],
}

/// How far a key moves the second recording, in seconds, and with Shift.
const STEP_S: f64 = 0.1;
const LONG_STEP_S: f64 = 1.0;

/// The button, which opens the dialog; shown once there are two recordings that are over.
#[component]
pub(super) fn CompareButton(live: Live, notes: Signal<Notes>) -> impl IntoView {
    let asked = Asked::default();
    let over = over(notes);
    view! {
        <button type="button" class="button" data-action="compare" hidden=move || over.with(|over| over.len() < 2) on:click=move |_| asked.ask()>{text::compare_open()}</button>
        {asked.place(move |asked| compare_dialog(live, asked, over))}
    }
}

#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, fallible)]
fn compare_dialog(live: Live, asked: Asked, over: Memo<Vec<Recording>>) -> Loaded {
    Ok(view! { <CompareDialog live asked over /> }.into_any())
}

#[component]
fn CompareDialog(live: Live, asked: Asked, over: Memo<Vec<Recording>>) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let chosen = RwSignal::new([None::<String>, None]);
    let choice = RwSignal::new(Choice::default());
    let retained = RwSignal::new(Ok::<_, ApiError>(Vec::<RetainedSeries>::new()));
    let pairs = RwSignal::new(Ok::<_, ApiError>(Vec::<Pair>::new()));
    // By how much the second recording is moved to the right, in seconds.
    let shift_s = RwSignal::new(0.0);
    let recording = move |which: usize| {
        chosen.with(|chosen| {
            let is_chosen = |one: &&Recording| Some(&one.id) == chosen[which].as_ref();
            // Of one that was deleted, the first stands in its place, as in the list.
            over.with(|over| over.iter().find(is_chosen).or(over.first()).cloned())
        })
    };
    // Whatever they are called: what changes elsewhere leaves the pictures as a person has set them.
    let both = memo(move || {
        let chosen = [0, 1].into_iter().filter_map(recording);
        chosen.map(|one| Recording { name: String::new(), ..one }).collect::<Vec<_>>()
    });
    let offer = memo(move || {
        let both = both.get();
        let [first, second] = &both[..] else { return Offer::default() };
        let offer = |retained: &Vec<_>| choice.with(|choice| choice.offer([first, second], retained));
        retained.with(|retained| retained.as_ref().map(offer).unwrap_or_default())
    });
    // Whoever chooses quickly sees what was chosen last.
    let asked_for = StoredValue::new(0u32);
    react(move || {
        let (both, choice, retained) = (both.get(), choice.get(), retained.get());
        asked_for.update_value(|asked_for| *asked_for += 1);
        let own = asked_for.get_value();
        spawn_local(async move {
            let found = match retained {
                Ok(retained) => load(live, &both, &retained, &choice).await,
                Err(error) => Err(error),
            };
            if asked_for.try_get_value() == Some(own) {
                pairs.try_set(found);
            }
        });
    });
    asked.open(dialog, move || {
        shift_s.set(0.0);
        spawn_local(async move {
            let found = kept::retained(live).await;
            retained.try_set(found);
        });
        over.with_untracked(|over| {
            chosen.set([0, 1].map(|place| over.get(place).map(|recording| recording.id.clone())));
        });
    });
    let recording_choice = move |which: usize, label: text::Text| {
        let choose = move |event| {
            shift_s.set(0.0);
            chosen.update(|chosen| chosen[which] = Some(event_target_value(&event)));
        };
        let option = move |one: Recording| {
            let id = one.id.clone();
            let is_chosen = move || chosen.with(|chosen| chosen[which].as_ref() == Some(&id));
            let length = length_text((one.to.unwrap_or(one.from) - one.from) as f64);
            view! { <option value=one.id.clone() selected=is_chosen>{format!("{} ({length})", one.name)}</option> }
        };
        view! {
            <label><span class=LINES[which] aria-hidden="true"></span>{label()}
                <select class="input" data-compare=which.to_string() on:change=choose>{move || over.get().into_iter().map(option).collect_view()}</select>
                <WhoseChoice live which label=label() choice offer />
            </label>
        }
    };
    let charts = move || match pairs.get() {
        Ok(pairs) if pairs.is_empty() => view! { <p class="muted">{text::compare_nothing()}</p> }.into_any(),
        Ok(pairs) => {
            // The same for all, so that the same moments lie under each other.
            let end_s = end_s(pairs.iter().flat_map(|pair| pair.lines.iter().flatten()));
            let chart = |pair| view! { <PairChart pair end_s shift_s /> };
            pairs.into_iter().map(chart).collect_view().into_any()
        }
        Err(error) => view! { <p class="notice notice--bad" role="alert">{error.to_string()}</p> }.into_any(),
    };
    view! {
        <dialog class="dialog dialog--wide card" node_ref=dialog aria-labelledby="compare-heading">
            <h2 id="compare-heading">{text::compare_title()}</h2>
            <div class="compare__choice">
                {recording_choice(0, text::compare_first)}{recording_choice(1, text::compare_second)}
                <KindChoice choice offer />
                <ShiftField shift_s />
            </div>
            <p class="muted small">{text::compare_help()}</p>
            <div class="compare__charts">{charts}</div>
            <form method="dialog"><button class="button">{text::close()}</button></form>
        </dialog>
    }
}

/// Whose data of a recording, where it holds those of several.
#[component]
fn WhoseChoice(
    live: Live,
    which: usize,
    /// What the recording is called.
    label: &'static str,
    choice: RwSignal<Choice>,
    offer: Memo<Offer>,
) -> impl IntoView {
    let uids = memo(move || live.by_name(offer.with(|offer| offer.whose[which].clone())));
    let choose = move |event| {
        choice.update(|choice| choice.whose[which] = event_target_value(&event).parse().ok());
    };
    let option = move |uid: UserId| {
        let of = uid.clone();
        let is_chosen = move || choice.with(|choice| choice.whose[which].as_ref() == Some(&of));
        view! { <option value=uid.to_string() selected=is_chosen>{live.name(&uid)}</option> }
    };
    let choices = move || {
        view! {
            <select class="input" data-compare-whose=which.to_string() aria-label=text::labelled(label, text::compare_whose()) on:change=choose>
                <option value="">{text::compare_fullest()}</option>
                {uids.get().into_iter().map(option).collect_view()}
            </select>
        }
    };
    move || (uids.with(Vec::len) > 1).then(choices)
}

/// All kinds of data, or one.
#[component]
fn KindChoice(choice: RwSignal<Choice>, offer: Memo<Offer>) -> impl IntoView {
    let kinds = memo(move || offer.with(|offer| offer.kinds.clone()));
    let choose = move |event| {
        let kind = Some(event_target_value(&event)).filter(|kind| !kind.is_empty());
        choice.update(|choice| choice.kind = kind);
    };
    let option = move |kind: String| {
        let of = kind.clone();
        let is_chosen = move || choice.with(|choice| choice.kind.as_ref() == Some(&of));
        let words = DataType::from_name(&kind).map(|kind| text::data_type(&kind));
        view! { <option value=kind selected=is_chosen>{words}</option> }
    };
    let choices = move || {
        view! {
            <label>{text::compare_kind()}
                <select class="input" data-compare-kind on:change=choose>
                    <option value="">{text::compare_all_kinds()}</option>
                    {kinds.get().into_iter().map(option).collect_view()}
                </select>
            </label>
        }
    };
    move || (kinds.with(Vec::len) > 1).then(choices)
}

/// The recordings that have an end, the newest first.
fn over(notes: Signal<Notes>) -> Memo<Vec<Recording>> {
    memo(move || {
        notes.with(|notes| {
            notes
                .recordings
                .iter()
                .rev()
                .filter(|recording| recording.to.is_some())
                .cloned()
                .collect::<Vec<_>>()
        })
    })
}

/// How far the second recording is moved, as a number.
#[component]
fn ShiftField(shift_s: RwSignal<f64>) -> impl IntoView {
    let change = move |event| shift_s.set(shift_of(&event_target_value(&event)));
    view! {
        <label>{text::compare_shift()}
            <input class="input" type="number" step=STEP_S.to_string() data-compare="shift" prop:value=move || format!("{:.1}", shift_s.get()) on:change=change />
        </label>
    }
}

/// What is compared of two recordings.
async fn load(
    live: Live,
    recordings: &[Recording],
    retained: &[RetainedSeries],
    choice: &Choice,
) -> Result<Vec<Pair>, ApiError> {
    let mut pairs = Vec::new();
    let [first, second] = recordings else { return Ok(pairs) };
    for [a, b] in choice.pairs([first, second], retained) {
        let Some(data_type) = DataType::from_name(&a.data_type) else { continue };
        let lines = [lines(live, a, first).await?, lines(live, b, second).await?];
        if lines.iter().all(|lines| lines.iter().any(|line| !line.is_empty())) {
            pairs.push(Pair { data_type, lines });
        }
    }
    Ok(pairs)
}

async fn lines(live: Live, series: &RetainedSeries, recording: &Recording) -> Result<Vec<Line>, ApiError> {
    let from_ms = recording.from as f64;
    let to_ms = (recording.to.unwrap_or(recording.from) as f64).max(from_ms + 1.0);
    let RetainedSeries { uid, data_type, .. } = series;
    let ahead_ms = live.ahead_ms(uid);
    let answer = api::history(uid, data_type, from_ms + ahead_ms, to_ms + ahead_ms, COLUMNS).await?;
    Ok((0..answer.components).map(|component| line(&answer, component)).collect())
}

/// What a person wrote, in seconds.
fn shift_of(written: &str) -> f64 {
    read_number(written).unwrap_or_default()
}

/// Moves the second recording by hand: dragged over the picture, or by the arrow keys.
#[derive(Clone, Copy)]
struct Mover {
    shift_s: RwSignal<f64>,
    /// What is drawn.
    shown: Memo<[Line; 2]>,
    /// How wide the picture is, in its own units.
    width: f64,
    /// How long the axis is, in seconds.
    end_s: f64,
    /// Where a pointer went down, and the shift there.
    held: StoredValue<Option<(f64, f64)>>,
}

impl Mover {
    fn press(self, event: &KeyboardEvent) {
        let step_s = if event.shift_key() { LONG_STEP_S } else { STEP_S };
        let moved = |shift_s: f64| (shift_s / STEP_S).round() * STEP_S;
        match event.key().as_str() {
            "ArrowLeft" => self.shift_s.update(|shift_s| *shift_s = moved(*shift_s - step_s)),
            "ArrowRight" => self.shift_s.update(|shift_s| *shift_s = moved(*shift_s + step_s)),
            "Home" => self.shift_s.set(0.0),
            _ => return,
        }
        // The page's own keys move what lies behind the dialog.
        event.prevent_default();
        event.stop_propagation();
    }

    fn hold(self, event: &PointerEvent) {
        self.held.set_value(Some((event.client_x().into(), self.shift_s.get_untracked())));
        if let Some(element) = element(event) {
            let _ = element.set_pointer_capture(event.pointer_id());
        }
    }

    fn drag(self, event: &PointerEvent) {
        let (Some((from_px, from_s)), Some(element)) = (self.held.get_value(), element(event)) else {
            return;
        };
        let width_px = element.get_bounding_client_rect().width();
        let left = self.shown.with_untracked(left);
        let s_per_px = self.end_s * self.width / (self.width - RIGHT - left) / width_px.max(1.0);
        self.shift_s.set(from_s + (f64::from(event.client_x()) - from_px) * s_per_px);
    }

    fn let_go(self) {
        self.held.set_value(None);
    }
}

fn element(event: &PointerEvent) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

#[component]
fn PairChart(pair: Pair, end_s: f64, shift_s: RwSignal<f64>) -> impl IntoView {
    let component = RwSignal::new(0usize);
    let components = pair.lines.iter().map(Vec::len).min().unwrap_or(0);
    let title = text::data_type(&pair.data_type);
    let fineness = Fineness::of(pair.data_type.name());
    let names = series::names(&pair.data_type, components);
    let unit = series::unit(&pair.data_type).and_then(|unit| text::unit_beside(&title, &unit));
    let choice = (components > 1).then(|| {
        let option = |(place, name): (usize, String)| view! { <option value=place.to_string()>{name}</option> };
        let choose = move |event| component.set(event_target_value(&event).parse().unwrap_or_default());
        let label = text::compare_axis(&title);
        view! { <select class="input" aria-label=label on:change=choose>{names.into_iter().enumerate().map(option).collect_view()}</select> }
    });
    let (name, label) = (pair.data_type.name().to_owned(), title.clone());
    let width = width(window().inner_width().ok().and_then(|px| px.as_f64()).unwrap_or_default());
    let shown = memo(move || {
        pair.lines.each_ref().map(|lines| lines.get(component.get()).cloned().unwrap_or_default())
    });
    let mover = Mover { shift_s, shown, width, end_s, held: StoredValue::new(None) };
    let mean = move |line: &Line| number_text(mean(line), fineness);
    let words = move || {
        let [first, second] = shown.with(|shown| shown.each_ref().map(mean));
        text::compare_described(&label, &first, &second)
    };
    let picture = move || {
        shown.with(|shown| draw(shown, width, end_s, shift_s.get())).map(|Picture { axes, marks, paths }| {
            view! {
                <path class="compare__grid" d=axes />
                {marks.into_iter().map(|(x, y, anchor, words)| view! { <text x=x.to_string() y=y.to_string() text-anchor=anchor>{words}</text> }).collect_view()}
                {paths.into_iter().zip(LINES).map(|(path, class)| view! { <path class=class d=path /> }).collect_view()}
            }
        })
    };
    // A picture that a hand moves is a slider: of how far, and in words.
    let moved = move || number_text(shift_s.get(), Fineness::Known);
    view! {
        <section class="compare__chart" data-compared=name>
            <h3>{title} {unit.map(|unit| view! { <span class="chart__unit">{unit}</span> })} {choice}</h3>
            <div
                class="compare__hand"
                role="slider"
                tabindex="0"
                aria-label=text::compare_shift()
                aria-valuemin=move || (-end_s).to_string()
                aria-valuemax=move || end_s.to_string()
                aria-valuenow=move || format!("{:.1}", shift_s.get())
                aria-valuetext=move || text::compare_shifted(&moved())
                on:keydown=move |event| mover.press(&event)
                on:pointerdown=move |event| mover.hold(&event)
                on:pointermove=move |event| mover.drag(&event)
                on:pointerup=move |_| mover.let_go()
                on:pointercancel=move |_| mover.let_go()
            >
                <svg class="compare__picture" viewBox=format!("0 0 {width} {HEIGHT}") role="img" aria-label=words>
                    {picture}
                </svg>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_moves_nothing() {
        assert_eq!(["1.5", "-2", "", "x", "inf"].map(shift_of), [1.5, -2.0, 0.0, 0.0, 0.0]);
    }
}
