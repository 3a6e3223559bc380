//! Recordings and markers: what people note down while they watch. All open dashboards of a server show the same.

mod mark;

use leptos::{ev::MouseEvent, html::Button, prelude::*};
use motionwire_shared::rest::{Marker, MarkerChange, NewRecording, Notes, Recording, RecordingChange};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, EventSource, MessageEvent};

use mark::MarkForm;

use super::{compare::CompareButton, kept, live::Live, playback::Playback, view};
use crate::{
    api::{self, ApiError},
    browser::{Listener, Timeout},
    chart::{Mark, Viewport},
    components::{ConfirmButton, hold_focus, instant_text, list, memo, named, react, steady},
    gateway::Link,
    text,
};

/// Where the server tells of each change.
const EVENTS: &str = "/api/dashboard/notes/events";

/// How long to wait before the stream of changes is opened once more, in milliseconds.
const REOPEN_MS: u32 = 5_000;

/// The stream of changes.
#[expect(dead_code, reason = "a guard only has to live")]
enum Stream {
    /// Open, or on its way.
    Open(Source),
    /// It is opened once more when the time is over.
    Waiting(Timeout),
}

/// Closes the stream when it is dropped.
struct Source {
    source: EventSource,
    _listeners: [Listener; 2],
}

impl Drop for Source {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// What the server says of notes, for as long as the owner lives that this is called under; none before it has.
pub(super) fn follow(live: Live) -> RwSignal<Option<Notes>> {
    let news = RwSignal::new(None);
    listen(live, news, StoredValue::new_local(None));
    news
}

/// The card, and the charts' marks.
#[component]
pub(super) fn NotesCard(live: Live, playback: Playback, news: RwSignal<Option<Notes>>) -> impl IntoView {
    let notes = Signal::derive(move || news.get().unwrap_or_default());
    let problem = RwSignal::new(None::<String>);
    react(move || live.stage().set_marks(notes.with(marks)));
    react(move || {
        let since = notes.with(|notes| running(notes).map(|recording| recording.from as f64));
        live.recording_since().set(since);
    });
    let tell = move |result: Result<(), ApiError>| problem.set(result.err().map(|error| error.to_string()));
    react(move || {
        if let Some(notes) = news.get() {
            playback.follow(&notes.recordings);
        }
    });
    view! {
        <section class="card notes" aria-labelledby="notes-heading" data-notes>
            <h2 id="notes-heading">{text::notes_title()}</h2>
            <RecordButton live notes tell />
            <KeepButton live notes tell />
            <MarkForm live playback tell />
            <CompareButton live notes />
            <p class="notice notice--bad" role="alert" hidden=move || problem.get().is_none()>{problem}</p>
            <ul class="list" tabindex="-1" aria-label=text::notes_title()>
                {list(
                    move || {
                        hold_focus();
                        notes.with(|notes| notes.recordings.iter().rev().cloned().collect())
                    },
                    |recording| (recording.id.clone(), recording.name.clone(), recording.to),
                    move |recording| view! { <RecordingRow live playback recording tell /> },
                )}
            </ul>
            <MarkerList live notes tell />
        </section>
    }
}

/// Keeps the notes to what the server says.
fn listen(live: Live, notes: RwSignal<Option<Notes>>, stream: StoredValue<Option<Stream>, LocalStorage>) {
    let later = move || {
        let again = Timeout::new(REOPEN_MS, move || listen(live, notes, stream));
        stream.try_set_value(Some(Stream::Waiting(again)));
    };
    // Whoever was sent away is not answered.
    if matches!(live.link_untracked(), Link::Stopped(_)) {
        return later();
    }
    let Ok(source) = EventSource::new(EVENTS) else { return };
    let news = Listener::new(&source, "notes", move |event: MessageEvent| {
        let text = event.data().as_string().unwrap_or_default();
        if let Ok(news) = serde_json::from_str(&text) {
            notes.try_set(Some(news));
        }
    });
    // Browsers come back by themselves, but not after an answer that is no stream, like a proxy's while its server starts.
    let failed = source.clone();
    let errors = Listener::new(&source, "error", move |_: Event| {
        if failed.ready_state() == EventSource::CLOSED {
            later();
        }
    });
    stream.try_set_value(Some(Stream::Open(Source { source, _listeners: [news, errors] })));
}

fn marks(notes: &Notes) -> Vec<Mark> {
    let markers =
        notes.markers.iter().map(|marker| Mark { at_ms: marker.at as f64, text: marker.text.clone() });
    let begins = notes
        .recordings
        .iter()
        .map(|recording| Mark { at_ms: recording.from as f64, text: format!("\u{25cf} {}", recording.name) });
    let ends = notes.recordings.iter().filter_map(|recording| {
        let text = format!("\u{25a0} {}", recording.name);
        recording.to.map(|to| Mark { at_ms: to as f64, text })
    });
    let mut marks = Vec::<Mark>::new();
    for mark in markers.chain(begins).chain(ends) {
        marks.insert(marks.partition_point(|other| other.at_ms <= mark.at_ms), mark);
    }
    marks
}

/// The recording that runs, if one does.
fn running(notes: &Notes) -> Option<&Recording> {
    notes.recordings.iter().find(|recording| recording.to.is_none())
}

/// The first name that no recording has yet, in the page's language.
fn next_name(notes: &Notes) -> String {
    let of = |number: usize| text::notes_name(&number.to_string());
    let is_free = |name: &String| notes.recordings.iter().all(|recording| recording.name != *name);
    (notes.recordings.len() + 1..).map(of).find(is_free).unwrap_or_default()
}

#[component]
fn RecordButton(
    live: Live,
    notes: Signal<Notes>,
    tell: impl Fn(Result<(), ApiError>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let running = memo(move || notes.with(|notes| running(notes).map(|recording| recording.id.clone())));
    let button = NodeRef::<Button>::new();
    let press = move |event: MouseEvent| {
        // Whoever clicks goes on with keys that are the charts': the space bar shall stop those, not the recording. Whoever
        // pressed the button by a key keeps it.
        if event.detail() > 0
            && let Some(button) = button.get_untracked()
        {
            let _ = button.blur();
        }
        let running = running.get_untracked();
        let name = Some(next_name(&notes.get_untracked()));
        spawn_local(async move {
            tell(match running {
                Some(id) => {
                    let stop = RecordingChange { stop: true, ..RecordingChange::default() };
                    api::change_recording(&id, &stop).await
                }
                None => {
                    // Of two dashboards that begin at once, both have the same.
                    let new = NewRecording { name, unless_running: true, ..NewRecording::default() };
                    api::create_recording(&new).await
                }
            });
        });
    };
    let label = move || if running.get().is_some() { text::notes_stop() } else { text::notes_start() };
    view! {
        <button type="button" class="button record" data-action="record" data-recording=move || running.get().is_some().to_string() node_ref=button on:click=press>
            {label}
            {move || running.get().map(|_| steady(move || live.recorded_ms().map_or_else(String::new, length_text)))}
        </button>
    }
}

/// Makes a recording of what charts that stand still show.
#[component]
fn KeepButton(
    live: Live,
    notes: Signal<Notes>,
    tell: impl Fn(Result<(), ApiError>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let is_live = memo(move || live.viewport().with(Viewport::is_live));
    let keep = move |_| {
        let Viewport::Fixed { from_ms, to_ms } = live.viewport().get_untracked() else { return };
        let name = Some(next_name(&notes.get_untracked()));
        let (from, to) = (Some(from_ms as i64), Some(to_ms as i64));
        let kept = NewRecording { name, from, to, ..NewRecording::default() };
        spawn_local(async move { tell(api::create_recording(&kept).await) });
    };
    view! {
        <button type="button" class="button" data-action="keep-shown" hidden=move || is_live.get() on:click=keep>{text::notes_keep_shown()}</button>
    }
}

#[component]
fn RecordingRow(
    live: Live,
    playback: Playback,
    recording: Recording,
    tell: impl Fn(Result<(), ApiError>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let played = StoredValue::new(recording.clone());
    let Recording { id, name, from, to, uids } = recording;
    let [row, renamed, deleted] = [(); 3].map(|()| id.clone());
    let show = move |_| {
        let to_ms = to.map_or_else(|| live.edge_ms(), |to| to as f64);
        kept::reveal(live, uids.clone(), from as f64..to_ms);
        live.show(Viewport::of(from as f64, to_ms));
        view::bring_charts();
    };
    let rename = move |event: leptos::ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let change = RecordingChange { name: Some(input.value()), ..RecordingChange::default() };
        // Browsers tell what was typed when the row is removed, too.
        let id = renamed.clone();
        spawn_local(async move { tell(named(&input, api::change_recording(&id, &change).await)) });
    };
    let delete = move || {
        let id = deleted.clone();
        spawn_local(async move { tell(api::delete_recording(&id).await) });
    };
    let about = |act: &str| text::labelled(act, &name);
    let length = to.map_or_else(|| text::notes_running().to_owned(), |to| length_text((to - from) as f64));
    view! {
        <li class="list__item" id=row data-recording-row=name.clone()>
            <div class="list__text">
                <input class="input input--quiet" aria-label=text::notes_recording_name() maxlength="200" value=name.clone() on:change=rename />
                <p class="muted small tabular">{moment(from)} ", " {length}</p>
            </div>
            <button type="button" class="button button--small" data-action="show-recording" aria-label=about(text::show()) on:click=show>{text::show()}</button>
            <button type="button" class="button button--small" data-action="play-recording" aria-label=about(text::playback_play()) on:click=move |_| played.with_value(|recording| playback.start(recording))>{text::playback_play()}</button>
            <ConfirmButton label=text::delete() yes=text::delete() question=text::labelled(&name, text::notes_delete_question()) on_confirm=delete />
        </li>
    }
}

#[component]
fn MarkerList(
    live: Live,
    notes: Signal<Notes>,
    tell: impl Fn(Result<(), ApiError>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let row = move |marker: Marker| {
        let Marker { id, at, text } = marker;
        let [row, changed, deleted] = [(); 3].map(|()| id.clone());
        let (row_name, about) = (text.clone(), text::labelled(text::show(), &text));
        let show = move |_| {
            let half_ms = live.viewport().get_untracked().span_ms() / 2.0;
            let around = Viewport::of(at as f64 - half_ms, at as f64 + half_ms);
            live.show(around.panned(0.0, live.edge_ms()));
            view::bring_charts();
        };
        let change = move |event: leptos::ev::Event| {
            let input: web_sys::HtmlInputElement = event_target(&event);
            let change = MarkerChange { text: Some(input.value()), at: None };
            let id = changed.clone();
            spawn_local(async move { tell(named(&input, api::change_marker(&id, &change).await)) });
        };
        let delete = move |_| {
            let id = deleted.clone();
            spawn_local(async move { tell(api::delete_marker(&id).await) });
        };
        view! {
            <li class="list__item" id=row data-marker-row=row_name>
                <div class="list__text">
                    <input class="input input--quiet" aria-label=text::notes_remark() maxlength="200" value=text.clone() on:change=change />
                    <p class="muted small tabular">{moment(at)}</p>
                </div>
                <button type="button" class="button button--small" aria-label=about on:click=show>{text::show()}</button>
                <button type="button" class="button button--small" aria-label=text::notes_delete_remark() on:click=delete>"\u{2715}"</button>
            </li>
        }
    };
    view! {
        <details class="disclosure" hidden=move || notes.with(|notes| notes.markers.is_empty())>
            <summary>{move || text::notes_moments(&notes.with(|notes| notes.markers.len()).to_string())}</summary>
            <ul class="list" tabindex="-1">
                {list(
                    move || {
                        hold_focus();
                        notes.with(|notes| notes.markers.iter().rev().cloned().collect())
                    },
                    |marker| (marker.id.clone(), marker.text.clone(), marker.at),
                    row,
                )}
            </ul>
        </details>
    }
}

fn moment(at: i64) -> String {
    instant_text(at as f64, 1000.0)
}

/// A length of time (milliseconds), like `1:05` or `2:00:00`.
pub(super) fn length_text(ms: f64) -> String {
    let seconds = (ms / 1000.0).round() as u64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_like_clocks() {
        for (ms, text) in [(0.0, "0:00"), (61_400.0, "1:01"), (3_600_000.0, "1:00:00")] {
            assert_eq!(length_text(ms), text);
        }
    }

    #[test]
    fn a_recording_gets_a_name_that_is_free() {
        let recording =
            |name: &str| Recording { id: "r".into(), name: name.into(), from: 0, to: Some(1), uids: vec![] };
        let named = |names: &[&str]| {
            next_name(&Notes { recordings: names.iter().copied().map(recording).collect(), markers: vec![] })
        };
        assert_eq!(named(&[]), "Recording 1");
        assert_eq!(named(&["Recording 2"]), "Recording 3", "one that was deleted leaves its number");
        assert_eq!(named(&["Run", "Recording 3"]), "Recording 4");
    }

    #[test]
    fn begins_ends_and_remarks_are_marked_in_order() {
        let recording = |from, to| Recording { id: "r".into(), name: "Run".into(), from, to, uids: vec![] };
        let notes = Notes {
            recordings: vec![recording(10, Some(50)), recording(40, None)],
            markers: vec![Marker { id: "m".into(), at: 20, text: "jump".into() }],
        };
        let marks: Vec<_> = marks(&notes).into_iter().map(|mark| (mark.at_ms, mark.text)).collect();
        let expected = [(10.0, "● Run"), (20.0, "jump"), (40.0, "● Run"), (50.0, "■ Run")];
        assert_eq!(marks, expected.map(|(at_ms, text)| (at_ms, text.to_owned())));
    }
}
