//! All charts of the page, drawn together once per animation frame.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use web_sys::{Event, MediaQueryList};

use super::{
    live::{LiveChart, Paint},
    past::Painter,
    theme::Theme,
    viewport::Viewport,
};
use crate::browser::{AnimationFrame, Listener, Timeout, clock, window};

/// Time between two drawings of new samples, in milliseconds. The picture moves at every frame of the display
/// nevertheless, and phones send their readings twenty times a second.
const DRAW_INTERVAL_MS: f64 = 28.0;

/// The longest time between two drawings, in milliseconds: what comes late is still seen soon.
const MAX_INTERVAL_MS: f64 = 500.0;

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

/// Draws the charts that are on it.
#[derive(Clone)]
pub struct Stage(Rc<Inner>);

struct Inner {
    charts: RefCell<Vec<Weak<LiveChart>>>,
    next: RefCell<Option<Next>>,
    clock: RefCell<FrameClock>,
    viewport: Cell<Viewport>,
    marks: RefCell<Vec<Mark>>,
    /// What local time is ahead of UTC, in milliseconds.
    ahead_ms: Cell<f64>,
    theme: RefCell<Option<Theme>>,
    look_version: Cell<u32>,
    reduced_motion: Option<MediaQueryList>,
    listeners: RefCell<Vec<Listener>>,
    past: RefCell<Painter>,
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
            next: RefCell::default(),
            clock: RefCell::default(),
            viewport: Cell::default(),
            marks: RefCell::default(),
            ahead_ms: Cell::new(clock::ahead_of_utc_ms()),
            theme: RefCell::default(),
            look_version: Cell::default(),
            reduced_motion: query("(prefers-reduced-motion: reduce)"),
            listeners: RefCell::default(),
            past: RefCell::default(),
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

    /// Shows another stretch of time from the next frame on.
    pub fn show(&self, viewport: Viewport) {
        self.0.viewport.set(viewport);
        self.wake();
    }

    /// Draws at the next frame, without waiting for the time at which new samples are worth it.
    pub fn wake(&self) {
        if self.0.next.borrow().is_some() {
            self.0.next_frame();
        }
    }

    /// Draws at the frame that something else is about to change, unless the person wants reduced motion.
    pub fn join(&self) {
        if !self.0.is_calm() {
            self.wake();
        }
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

    /// Puts a chart on the stage; it leaves when it is dropped.
    pub fn add(&self, chart: &Rc<LiveChart>) {
        self.0.charts.borrow_mut().push(Rc::downgrade(chart));
        let (inner, sized) = (Rc::downgrade(&self.0), Rc::downgrade(chart));
        chart.observe(move || {
            if let (Some(inner), Some(chart)) = (inner.upgrade(), sized.upgrade()) {
                inner.paint(clock::monotonic_ms(), &[chart], false);
            }
        });
        if self.0.next.borrow().is_none() {
            self.0.next_frame();
        }
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
                inner.next_frame();
            }
        });
        let done = self.next.borrow_mut().replace(Next::Pause(pause));
        drop(done);
    }

    fn draw(self: &Rc<Self>, time_ms: f64) {
        self.charts.borrow_mut().retain(|chart| chart.strong_count() > 0);
        let charts: Vec<_> = self.charts.borrow().iter().filter_map(Weak::upgrade).collect();
        if charts.is_empty() {
            self.next.take();
            return;
        }
        let column_ms = charts.iter().filter_map(|chart| chart.column_ms()).reduce(f64::min);
        // New samples are drawn once they may fill a column of pixels; less would hardly be seen.
        let pause_ms = column_ms.unwrap_or(0.0).clamp(DRAW_INTERVAL_MS, MAX_INTERVAL_MS);
        let viewport = self.viewport.get();
        let is_draft = self.drawn.replace(viewport) != viewport && !viewport.is_live();
        let pause_ms = if self.is_calm() { CALM_INTERVAL_MS } else { pause_ms };
        self.rest(if is_draft { REST_MS } else { pause_ms } as u32);
        self.paint(time_ms, &charts, is_draft);
    }

    /// Draws these charts as they are at a time, quickly if that is a draft.
    fn paint(&self, time_ms: f64, charts: &[Rc<LiveChart>], is_draft: bool) {
        let Some(first) = charts.first() else { return };
        if self.theme.borrow().is_none() {
            self.ahead_ms.set(clock::ahead_of_utc_ms());
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
            ahead_ms: self.ahead_ms.get(),
            is_calm: self.is_calm(),
            is_draft,
            past: &self.past,
        };
        let now_ms = self.clock.borrow_mut().wall_ms(time_ms, clock::monotonic_ms(), clock::wall_ms());
        for chart in charts {
            chart.frame(now_ms, &paint);
        }
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
    fn frames_are_even_while_the_clocks_agree() {
        let mut clock = FrameClock::default();
        assert_eq!(clock.wall_ms(1000.0, 1004.0, 501_004.0), 501_000.0);
        assert_eq!(clock.wall_ms(1016.0, 1017.3, 501_020.0), 501_016.0, "jitter is ignored");
        assert_eq!(clock.wall_ms(1032.0, 1033.0, 561_033.0), 561_032.0, "a clock that was set is followed");
    }
}
