//! All charts of the page, and what of their texts changes again and again. Few charts are drawn together; of many, some
//! are drawn in each frame, so that no frame keeps the page from what a person does.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use web_sys::{Event, MediaQueryList};

use super::{
    live::{LiveChart, Paint},
    painter::Painter,
    theme::Theme,
    turns::Turns,
    viewport::Viewport,
};
use crate::browser::{AnimationFrame, Listener, Timeout, clock, window};

/// Time between two drawings of new samples, in milliseconds. The picture moves at every frame of the display
/// nevertheless, and phones send their readings twenty times a second.
const DRAW_INTERVAL_MS: f64 = 28.0;

/// The longest time between two drawings, in milliseconds: what comes late is still seen soon.
const MAX_INTERVAL_MS: f64 = 500.0;

/// About so many charts are drawn in one frame while time moves them.
const CHARTS_PER_FRAME: usize = 3;

/// The longest time between two frames, in milliseconds: what takes turns is renewed one by one.
const MAX_PAUSE_MS: f64 = 125.0;

/// Charts that have moved are drawn once more, and well, when they have stood still for so long, in milliseconds.
const REST_MS: f64 = 150.0;

/// Time between two drawings for people who want reduced motion, in milliseconds.
const CALM_INTERVAL_MS: f64 = 500.0;

/// The frames' clock and the wall clock may differ by this before they are brought in step, in milliseconds.
const MAX_DRIFT_MS: f64 = 50.0;

/// A moment that all charts show.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// When it was, in milliseconds since the Unix epoch.
    pub at_ms: f64,
    /// What is written beside it.
    pub text: String,
}

/// What is renewed in turns.
pub trait Renew {
    /// How long it may wait, in milliseconds; none once it has gone.
    fn interval_ms(&self) -> Option<f64>;
    /// Renews it.
    fn renew(&self);
}

/// Draws the charts that are on it.
#[derive(Clone)]
pub struct Stage(Rc<Inner>);

struct Inner {
    charts: RefCell<Vec<Weak<LiveChart>>>,
    turns: RefCell<Turns<Rc<dyn Renew>>>,
    share: RefCell<Share>,
    /// How many charts have been drawn in turns.
    drawn_in_turns: Cell<usize>,
    /// Whether all charts are to be drawn in the next frame.
    are_all_due: Cell<bool>,
    next: RefCell<Option<Next>>,
    clock: RefCell<FrameClock>,
    viewport: Cell<Viewport>,
    marks: RefCell<Vec<Mark>>,
    theme: RefCell<Option<Theme>>,
    look_version: Cell<u32>,
    reduced_motion: Option<MediaQueryList>,
    listeners: RefCell<Vec<Listener>>,
    painter: RefCell<Painter>,
    /// What the charts showed when they were last drawn.
    drawn: Cell<Viewport>,
}

/// What leads to the next drawing.
#[expect(dead_code, reason = "a guard only has to live")]
enum Next {
    Frame(AnimationFrame),
    Pause(Timeout),
}

impl Stage {
    /// An empty stage.
    pub fn new() -> Self {
        let query = |text: &str| window().match_media(text).ok().flatten();
        let stage = Self(Rc::new(Inner {
            charts: RefCell::default(),
            turns: RefCell::default(),
            share: RefCell::default(),
            drawn_in_turns: Cell::default(),
            are_all_due: Cell::default(),
            next: RefCell::default(),
            clock: RefCell::default(),
            viewport: Cell::default(),
            marks: RefCell::default(),
            theme: RefCell::default(),
            look_version: Cell::default(),
            reduced_motion: query("(prefers-reduced-motion: reduce)"),
            listeners: RefCell::default(),
            painter: RefCell::default(),
            drawn: Cell::default(),
        }));
        for scheme in ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"]
        {
            let Some(list) = query(scheme) else { continue };
            let inner = Rc::downgrade(&stage.0);
            let listener = Listener::new(&list, "change", move |_: Event| {
                if let Some(inner) = inner.upgrade() {
                    inner.theme.take();
                }
            });
            stage.0.listeners.borrow_mut().push(listener);
        }
        stage
    }

    /// What all charts show.
    pub fn viewport(&self) -> Viewport {
        self.0.viewport.get()
    }

    /// Width of the widest chart's plot, in device pixels, once one has a size.
    pub fn plot_px(&self) -> Option<u32> {
        let charts = self.0.charts.borrow();
        charts.iter().filter_map(|chart| Some(chart.upgrade()?.layout()?.plot_px())).max()
    }

    /// Shows another stretch of time from the next frame on.
    pub fn show(&self, viewport: Viewport) {
        self.0.viewport.set(viewport);
        self.wake();
    }

    /// Draws all charts at the next frame, without waiting for the time at which new samples are worth it.
    pub fn wake(&self) {
        self.0.are_all_due.set(true);
        let is_pausing = matches!(*self.0.next.borrow(), Some(Next::Pause(_)));
        if is_pausing {
            self.0.next_frame();
        }
    }

    /// Renews something in turns with others, right before frames in which charts are drawn: one frame for texts and charts
    /// costs the browser half of what two do.
    pub fn take_turns(&self, who: Rc<dyn Renew>) {
        self.0.turns.borrow_mut().add(who);
        self.0.begin();
    }

    /// Shows these moments, in the order of time, from the next frame on.
    pub fn set_marks(&self, marks: Vec<Mark>) {
        self.0.marks.replace(marks);
        self.0.look_version.set(self.0.look_version.get() + 1);
        self.wake();
    }

    /// The moments that are shown.
    pub fn marks(&self) -> Vec<Mark> {
        self.0.marks.borrow().clone()
    }

    /// Shades these shares of what charts show, at the left and at the right, as styles write them. Each chart has its own: what
    /// all of the page inherited would cost a browser more, at every frame, than the charts do.
    pub fn shade(&self, before: &str, after: &str) {
        self.0.charts.borrow().iter().filter_map(Weak::upgrade).for_each(|chart| chart.shade(before, after));
    }

    /// Puts a chart on the stage; it leaves when it is dropped.
    pub fn add(&self, chart: &Rc<LiveChart>) {
        self.0.charts.borrow_mut().push(Rc::downgrade(chart));
        let (inner, sized) = (Rc::downgrade(&self.0), Rc::downgrade(chart));
        chart.observe(move || {
            if let (Some(inner), Some(chart)) = (inner.upgrade(), sized.upgrade()) {
                inner.paint(clock::monotonic_ms(), &[chart], false);
            }
        });
        self.0.are_all_due.set(true);
        self.0.begin();
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self::new()
    }
}

impl Inner {
    fn is_calm(&self) -> bool {
        self.reduced_motion.as_ref().is_some_and(MediaQueryList::matches)
    }

    fn begin(self: &Rc<Self>) {
        if self.next.borrow().is_none() {
            self.next_frame();
        }
    }

    fn next_frame(self: &Rc<Self>) {
        let inner = Rc::downgrade(self);
        let frame = AnimationFrame::new(move |time_ms| {
            if let Some(inner) = inner.upgrade() {
                inner.draw(time_ms);
            }
        });
        let done = self.next.borrow_mut().replace(Next::Frame(frame));
        drop(done);
    }

    /// Waits a little before the next frame, so that the frames between cost the page nothing.
    fn rest(self: &Rc<Self>, pause_ms: u32) {
        let inner = Rc::downgrade(self);
        let pause = Timeout::new(pause_ms, move || {
            if let Some(inner) = inner.upgrade() {
                // Before the frame, which lays out and paints what is renewed, and not within it, where it would add up.
                inner.renew(clock::monotonic_ms());
                inner.next_frame();
            }
        });
        let done = self.next.borrow_mut().replace(Next::Pause(pause));
        drop(done);
    }

    fn draw(self: &Rc<Self>, time_ms: f64) {
        self.charts.borrow_mut().retain(|chart| chart.strong_count() > 0);
        let charts: Vec<_> = self.charts.borrow().iter().filter_map(Weak::upgrade).collect();
        if charts.is_empty() && self.turns.borrow().is_empty() {
            self.next.take();
            return;
        }
        let (mut seen, unseen): (Vec<_>, Vec<_>) = charts.into_iter().partition(|chart| chart.is_in_view());
        // New samples are drawn once they may fill a column of pixels; less would hardly be seen.
        let column_ms = seen.iter().filter_map(|chart| chart.column_ms()).reduce(f64::min).unwrap_or(0.0);
        let viewport = self.viewport.get();
        let is_draft = self.drawn.replace(viewport) != viewport && !viewport.is_live();
        let (pause_ms, count) = match seen.len() {
            0 => (MAX_PAUSE_MS, 0),
            all if self.is_calm() => (CALM_INTERVAL_MS, all),
            all if is_draft => (REST_MS, all),
            all => {
                let interval_ms = column_ms.clamp(DRAW_INTERVAL_MS, MAX_INTERVAL_MS);
                (pause_ms(interval_ms, all), self.share.borrow_mut().due(time_ms, interval_ms, all))
            }
        };
        self.rest(pause_ms as u32);
        if !self.are_all_due.take() && !is_draft && count < seen.len() {
            let first = self.drawn_in_turns.get() % seen.len();
            self.drawn_in_turns.set(first + count);
            seen.rotate_left(first);
            seen.truncate(count);
        }
        unseen.iter().for_each(|chart| chart.follow());
        self.paint(time_ms, &seen, is_draft);
        // While a hand moves the charts, no pause ends.
        if self.turns.borrow().idle_ms(time_ms) > 2.0 * MAX_PAUSE_MS {
            self.renew(time_ms);
        }
    }

    /// Renews those whose turn it is.
    fn renew(&self, now_ms: f64) {
        // Whoever is renewed may take part in turns, so nothing is borrowed then.
        let due = self.turns.borrow_mut().next(now_ms, |who| who.interval_ms());
        due.iter().for_each(|who| who.renew());
    }

    /// Draws these charts as they are at a time, quickly if that is a draft.
    fn paint(&self, time_ms: f64, charts: &[Rc<LiveChart>], is_draft: bool) {
        let Some(first) = charts.first() else { return };
        if self.theme.borrow().is_none() {
            let (element, context) = first.styled();
            *self.theme.borrow_mut() = Some(Theme::read(element, context));
            self.look_version.set(self.look_version.get() + 1);
        }
        let theme = self.theme.borrow();
        let Some(theme) = theme.as_ref() else { return };
        let marks = self.marks.borrow();
        let paint = Paint {
            theme,
            version: self.look_version.get(),
            viewport: self.viewport.get(),
            marks: &marks,
            is_calm: self.is_calm(),
            is_draft,
            painter: &self.painter,
        };
        let now_ms = self.clock.borrow_mut().wall_ms(time_ms, clock::monotonic_ms(), clock::wall_ms());
        for chart in charts {
            chart.frame(now_ms, &paint);
        }
    }
}

/// How long to pause between frames, in milliseconds, so that few of `charts` are due in each if each is to be drawn once in
/// `interval_ms`.
fn pause_ms(interval_ms: f64, charts: usize) -> f64 {
    let frames = charts.div_ceil(CHARTS_PER_FRAME).max(1);
    (interval_ms / frames as f64).clamp(DRAW_INTERVAL_MS, MAX_PAUSE_MS)
}

/// How many charts are due as time goes on.
#[derive(Debug, Default)]
struct Share {
    /// How many are due; of the next one a part.
    due: f64,
    at_ms: f64,
}

impl Share {
    /// How many of `charts` to draw at this instant, each once in `interval_ms`.
    fn due(&mut self, now_ms: f64, interval_ms: f64, charts: usize) -> usize {
        let elapsed_ms = now_ms - std::mem::replace(&mut self.at_ms, now_ms);
        let due = (self.due + charts as f64 * elapsed_ms / interval_ms).clamp(0.0, charts as f64);
        self.due = due.fract();
        due as usize
    }
}

/// The wall clock at a frame's own time. Frames' callbacks come unevenly; with their own time, motion is even.
#[derive(Debug, Default)]
struct FrameClock {
    offset_ms: Option<f64>,
}

impl FrameClock {
    fn wall_ms(&mut self, frame_ms: f64, monotonic_ms: f64, wall_ms: f64) -> f64 {
        let offset_ms = wall_ms - monotonic_ms;
        let kept = self.offset_ms.filter(|kept| (kept - offset_ms).abs() < MAX_DRIFT_MS);
        frame_ms + *self.offset_ms.insert(kept.unwrap_or(offset_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_chart_is_drawn_once_in_its_interval_and_few_in_a_frame() {
        // The interval, how many charts, and the most that are drawn in a frame.
        for (interval_ms, charts, most) in
            [(70.0, 2, 2), (160.0, 6, 4), (90.0, 12, 5), (500.0, 2, 1), (28.0, 12, 12)]
        {
            let (mut share, pause_ms) = (Share::default(), pause_ms(interval_ms, charts));
            let mut frame = |n: u32| share.due(1e6 + f64::from(n) * pause_ms, interval_ms, charts);
            assert_eq!(frame(0), charts, "the first frame draws all");
            let drawn: Vec<_> = (1..=1000).map(frame).collect();
            assert!(drawn.iter().all(|drawn| *drawn <= most), "{interval_ms} {charts} {drawn:?}");
            let wanted = charts as f64 * 1000.0 * pause_ms / interval_ms;
            assert!((drawn.iter().sum::<usize>() as f64 - wanted).abs() < wanted * 0.01 + 2.0);
        }
    }

    #[test]
    fn frames_are_even_while_the_clocks_agree() {
        let mut clock = FrameClock::default();
        assert_eq!(clock.wall_ms(1000.0, 1004.0, 501_004.0), 501_000.0);
        assert_eq!(clock.wall_ms(1016.0, 1017.3, 501_020.0), 501_016.0, "jitter is ignored");
        assert_eq!(clock.wall_ms(1032.0, 1033.0, 561_033.0), 561_032.0, "a clock that was set is followed");
    }
}
