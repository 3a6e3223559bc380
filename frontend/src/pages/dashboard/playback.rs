//! Plays a recording back: the charts show its stretch of time moving at any pace, from what the server keeps.

use leptos::{prelude::*, wasm_split::wasm_split};
use motionwire_shared::rest::Recording;
use web_sys::KeyboardEvent;

use super::{history, kept, live::Live, notes::length_text, view};
use crate::{
    browser::{AnimationFrame, Interval, Listener, document, is_key_taken, read_number},
    chart::Viewport,
    components::{Loaded, later, memo, react},
    text,
};

/// How fast a recording can be played.
const SPEEDS: [f64; 7] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0];

/// The place of the recording's own speed among them.
const USUAL_SPEED: usize = 2;

/// How far a key goes, as a share of what the charts show.
const STEP_SHARE: f64 = 0.25;

/// Time between two looks at whether the past must be fetched, in milliseconds.
const LOOK_MS: u32 = 250;

/// How much of playing is fetched ahead, in milliseconds of the person's time.
const AHEAD_MS: f64 = 3000.0;

/// A frame that took longer than this counts as so long: a page that was hidden does not leap, in milliseconds.
const LONGEST_FRAME_MS: f64 = 200.0;

/// What the charts' end and the play's place may differ by, in milliseconds: they are calculated from each other.
const SAME_MS: f64 = 1.0;

/// The least that charts show of a recording, in milliseconds.
const SHORTEST_MS: f64 = 1000.0;

/// A recording that is played.
#[derive(Debug, Clone, PartialEq)]
struct Play {
    /// Which recording it is.
    id: String,
    name: String,
    from_ms: f64,
    to_ms: f64,
    /// The instant at the right edge of the charts.
    at_ms: f64,
    /// An index into [`SPEEDS`].
    speed: usize,
    is_running: bool,
}

impl Play {
    fn new((id, name): (String, String), from_ms: f64, to_ms: f64) -> Self {
        Self { id, name, from_ms, to_ms, at_ms: from_ms, speed: USUAL_SPEED, is_running: true }
    }

    /// Lets so much of the person's time pass; stops at the end.
    fn advance(&mut self, elapsed_ms: f64) {
        if self.is_running {
            self.seek(self.at_ms + elapsed_ms.min(LONGEST_FRAME_MS) * SPEEDS[self.speed]);
            self.is_running = self.at_ms < self.to_ms;
        }
    }

    fn seek(&mut self, at_ms: f64) {
        self.at_ms = at_ms.clamp(self.from_ms, self.to_ms);
    }

    /// Somebody has moved the charts: they end here. What was moved away from the recording shall stay there.
    fn go_along(&mut self, to_ms: f64) {
        self.seek(to_ms);
        self.is_running &= self.at_ms == to_ms;
    }

    /// Stops or goes on; from its end, from the beginning.
    fn toggle(&mut self) {
        if !self.is_running && self.at_ms >= self.to_ms {
            self.at_ms = self.from_ms;
        }
        self.is_running = !self.is_running;
    }

    fn faster(&mut self) {
        self.speed = (self.speed + 1).min(SPEEDS.len() - 1);
    }

    fn slower(&mut self) {
        self.speed = self.speed.saturating_sub(1);
    }
}

/// The recording that is played, if any; copies are of the same.
#[derive(Clone, Copy)]
pub(super) struct Playback {
    live: Live,
    play: RwSignal<Option<Play>>,
    frame: StoredValue<Option<AnimationFrame>, LocalStorage>,
    /// When the last frame came, in milliseconds since the time origin.
    frame_ms: StoredValue<Option<f64>>,
    /// What a short recording made of how much charts show, and what that was before, in milliseconds.
    cut_ms: StoredValue<Option<(f64, f64)>>,
    fetching: history::Fetching,
}

impl Playback {
    /// Nothing is played.
    pub(super) fn new(live: Live) -> Self {
        let playback = Self {
            live,
            play: RwSignal::new(None),
            frame: StoredValue::new_local(None),
            frame_ms: StoredValue::new(None),
            cut_ms: StoredValue::new(None),
            fetching: history::Fetching::default(),
        };
        let look = Interval::new(LOOK_MS, move || playback.fetch());
        StoredValue::new_local(look);
        // Whoever goes back to the present has seen enough.
        react(move || match live.viewport().get() {
            Viewport::Follow { .. } => playback.play.set(None),
            Viewport::Fixed { to_ms, .. } => playback.go_along(to_ms),
        });
        react(move || live.set_played(playback.play.with(Option::is_some)));
        playback
    }

    /// Whether it moves.
    pub(super) fn is_running(self) -> bool {
        self.play.with_untracked(|play| play.as_ref().is_some_and(|play| play.is_running))
    }

    /// What is deleted is not played; what gets another name is played under that.
    pub(super) fn follow(self, recordings: &[Recording]) {
        let Some(Play { id, name, .. }) = self.play.get_untracked() else { return };
        match recordings.iter().find(|recording| recording.id == id) {
            None => self.play.set(None),
            Some(recording) if recording.name != name => self.play.update(|play| {
                play.iter_mut().for_each(|play| play.name.clone_from(&recording.name));
            }),
            Some(_) => {}
        }
    }

    /// Somebody has moved the charts: they end here.
    fn go_along(self, to_ms: f64) {
        let is_moved = |play: &Play| (play.at_ms - to_ms).abs() >= SAME_MS;
        if self.play.with_untracked(|play| play.as_ref().is_some_and(is_moved)) {
            self.play.update(|play| play.iter_mut().for_each(|play| play.go_along(to_ms)));
        }
    }

    /// Plays a recording from its beginning.
    pub(super) fn start(self, recording: &Recording) {
        let from_ms = recording.from as f64;
        let to_ms = recording.to.map_or_else(|| self.live.edge_ms(), |to| to as f64);
        kept::reveal(self.live, recording.uids.clone(), from_ms..to_ms);
        let named = (recording.id.clone(), recording.name.clone());
        self.play.set(Some(Play::new(named, from_ms, to_ms.max(from_ms + 1.0))));
        let span_ms = self.span_ms(to_ms - from_ms);
        self.live.show(Viewport::of(from_ms - span_ms, from_ms));
        self.fetch();
        self.run();
        view::bring_charts();
    }

    /// How much charts show of a recording of this length, in milliseconds: as much as before, but what is shorter fills them at
    /// its end, and leaves the next one what it would have had without.
    fn span_ms(self, length_ms: f64) -> f64 {
        let shown_ms = self.live.viewport().get_untracked().span_ms();
        let usual_ms = usual_ms(shown_ms, self.cut_ms.get_value());
        let span_ms = usual_ms.min(length_ms.max(SHORTEST_MS));
        self.cut_ms.set_value((span_ms < usual_ms).then_some((span_ms, usual_ms)));
        span_ms
    }

    fn change(self, change: impl FnOnce(&mut Play)) {
        self.play.update(|play| {
            if let Some(play) = play {
                change(play);
            }
        });
        self.show();
        self.run();
    }

    /// Moves the charts to where the play is.
    fn show(self) {
        let Some(at_ms) = self.play.with_untracked(|play| play.as_ref().map(|play| play.at_ms)) else {
            return;
        };
        let span_ms = self.live.viewport().get_untracked().span_ms();
        self.live.show(Viewport::of(at_ms - span_ms, at_ms));
    }

    /// The shares of what the charts show that lie before the recording and after it.
    fn outside(self) -> [f64; 2] {
        self.play.with(|play| {
            let (Some(play), Viewport::Fixed { from_ms, to_ms }) = (play, self.live.viewport().get()) else {
                return [0.0; 2];
            };
            [play.from_ms - from_ms, to_ms - play.to_ms]
                .map(|outside_ms| (outside_ms / (to_ms - from_ms)).clamp(0.0, 1.0))
        })
    }

    /// Asks for the next frame while it runs.
    fn run(self) {
        if !self.is_running() {
            self.frame_ms.set_value(None);
            return;
        }
        let frame = AnimationFrame::new(move |now_ms| {
            if !self.is_running() {
                return self.run();
            }
            let before_ms = self.frame_ms.try_update_value(|before| before.replace(now_ms)).flatten();
            self.play.try_update(|play| {
                if let Some(play) = play {
                    play.advance(now_ms - before_ms.unwrap_or(now_ms));
                }
            });
            self.show();
            self.run();
        });
        self.frame.try_set_value(Some(frame));
    }

    fn fetch(self) {
        let Some(play) = self.play.try_get_untracked().flatten() else { return };
        let ahead_ms = if play.is_running { AHEAD_MS * SPEEDS[play.speed] } else { 0.0 };
        history::fetch_ahead(self.live, ahead_ms, self.fetching);
    }

    /// Does what a key means; false if it means nothing here.
    fn press(self, key: &str) -> bool {
        let step_ms = self.live.viewport().get_untracked().span_ms() * STEP_SHARE;
        match key {
            "p" | "P" => self.change(Play::toggle),
            ">" => self.change(Play::faster),
            "<" => self.change(Play::slower),
            "," => self.change(|play| play.seek(play.at_ms - step_ms)),
            "." => self.change(|play| play.seek(play.at_ms + step_ms)),
            _ => return false,
        }
        true
    }
}

/// How much charts showed before a short recording cut it, if they still show what that left, in milliseconds.
fn usual_ms(shown_ms: f64, cut_ms: Option<(f64, f64)>) -> f64 {
    cut_ms
        .filter(|(left_ms, _)| (left_ms - shown_ms).abs() < SAME_MS)
        .map_or(shown_ms, |(_, usual_ms)| usual_ms)
}

/// The bar of what is played; nothing otherwise.
#[component]
pub(super) fn PlaybackBar(playback: Playback) -> impl IntoView {
    let keys = Listener::active(&document(), "keydown", move |event: KeyboardEvent| {
        let is_open = playback.play.with_untracked(Option::is_some);
        if is_open && !is_key_taken(&event) && playback.press(&event.key()) {
            event.prevent_default();
        }
    });
    StoredValue::new_local(keys);
    let is_open = memo(move || playback.play.with(Option::is_some));
    move || is_open.get().then(|| later(move || bar(playback)))
}

#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, fallible)]
fn bar(playback: Playback) -> Loaded {
    Ok(view! { <Bar playback /> }.into_any())
}

#[component]
fn Bar(playback: Playback) -> impl IntoView {
    let of = move |look: fn(&Play) -> f64| move || playback.play.with(|play| play.as_ref().map_or(0.0, look));
    let name = move || playback.play.with(|play| play.as_ref().map(|play| play.name.clone()));
    let is_running =
        memo(move || playback.play.with(|play| play.as_ref().is_some_and(|play| play.is_running)));
    let speed = memo(move || playback.play.with(|play| play.as_ref().map_or(USUAL_SPEED, |play| play.speed)));
    let (gone_ms, length_ms) = (of(|play| play.at_ms - play.from_ms), of(|play| play.to_ms - play.from_ms));
    let times = memo(move || format!("{} / {}", length_text(gone_ms()), length_text(length_ms())));
    let seek = move |event| {
        if let Some(gone_ms) = read_number(&event_target_value(&event)) {
            playback.change(|play| play.seek(play.from_ms + gone_ms));
        }
    };
    let choose = move |event| {
        if let Ok(speed) = event_target_value(&event).parse::<usize>() {
            playback.change(|play| play.speed = speed.min(SPEEDS.len() - 1));
        }
    };
    let option = move |(place, factor): (usize, f64)| {
        view! { <option value=place.to_string() selected=move || speed.get() == place>{format!("{}×", text::number(&factor.to_string()))}</option> }
    };
    let live = playback.live;
    // Charts shade what is not part of the recording.
    react(move || {
        let [before, after] = playback.outside().map(|share| format!("{:.2}%", share * 100.0));
        live.stage().shade(&before, &after);
    });
    on_cleanup(move || live.stage().shade("", ""));
    view! {
        <div class="playback" role="group" aria-label=text::playback_title() data-playback=move || if is_running.get() { "running" } else { "paused" }
            data-at=move || playback.play.with(|play| play.as_ref().map(|play| play.at_ms.to_string()))>
            <strong class="small">{name}</strong>
            <button type="button" class="button button--small" data-action="play-pause" on:click=move |_| playback.change(Play::toggle)>
                {move || if is_running.get() { text::view_pause() } else { text::playback_play() }}
            </button>
            <input type="range" class="playback__place" min="0" step="any" aria-label=text::playback_place() aria-valuetext=times
                prop:max=length_ms prop:value=gone_ms on:input=seek />
            <span class="tabular small muted">{times}</span>
            <label><span class="visually-hidden">{text::playback_speed()}</span>
                <select class="input" data-playback-speed on:change=choose>{SPEEDS.into_iter().enumerate().map(option).collect_view()}</select>
            </label>
            <button type="button" class="button button--small" data-action="end-playback" on:click=move |_| playback.play.set(None)>{text::close()}</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run() -> Play {
        Play::new(("r".to_owned(), "Run".to_owned()), 1000.0, 2000.0)
    }

    #[test]
    fn a_recording_runs_at_its_speed_to_its_end_and_from_there_anew() {
        let mut play = run();
        play.advance(100.0);
        assert!((play.at_ms - 1100.0).abs() < 1e-9);
        play.faster();
        play.advance(100.0);
        assert!((play.at_ms - 1300.0).abs() < 1e-9);
        play.toggle();
        play.advance(100.0);
        assert!((play.at_ms - 1300.0).abs() < 1e-9 && !play.is_running);
        play.toggle();
        play.advance(60_000.0);
        assert!((play.at_ms - 1700.0).abs() < 1e-9, "a page that was hidden does not leap");
        play.advance(200.0);
        assert!((play.at_ms - 2000.0).abs() < 1e-9 && !play.is_running);
        play.toggle();
        assert!((play.at_ms - 1000.0).abs() < 1e-9 && play.is_running);
    }

    #[test]
    fn charts_that_are_moved_away_from_what_is_played_stop_it() {
        for (to_ms, at_ms, is_running) in
            [(1500.0, 1500.0, true), (2000.0, 2000.0, true), (2500.0, 2000.0, false), (500.0, 1000.0, false)]
        {
            let mut play = run();
            play.go_along(to_ms);
            assert_eq!((play.at_ms, play.is_running), (at_ms, is_running));
        }
    }

    #[test]
    fn what_a_short_recording_left_is_not_what_the_next_one_has() {
        assert_eq!(usual_ms(4_000.0, Some((4_000.0, 30_000.0))), 30_000.0);
        assert_eq!(usual_ms(8_000.0, Some((4_000.0, 30_000.0))), 8_000.0, "somebody has zoomed since");
        assert_eq!(usual_ms(4_000.0, None), 4_000.0);
    }

    #[test]
    fn speed_and_place_stay_within_their_bounds() {
        let mut play = run();
        (0..20).for_each(|_| play.faster());
        assert!((SPEEDS[play.speed] - 16.0).abs() < 1e-9);
        (0..20).for_each(|_| play.slower());
        assert!((SPEEDS[play.speed] - 0.25).abs() < 1e-9);
        play.seek(0.0);
        assert!((play.at_ms - 1000.0).abs() < 1e-9);
        play.seek(1e9);
        assert!((play.at_ms - 2000.0).abs() < 1e-9);
    }
}
