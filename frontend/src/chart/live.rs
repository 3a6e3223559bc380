//! One chart on the page: two canvases, and what is drawn on them.

use std::{
    cell::{Cell, RefCell},
    ops::Range,
    rc::Rc,
};

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement};

use super::{
    axes,
    derived::Derived,
    glide::Glide,
    layout::Layout,
    observe::{DeviceSize, SizeObserver, ViewObserver},
    samples::Samples,
    scale::{AutoRange, ValueRange},
    series::Series,
    stage::Mark,
    strip::{Move, PAD_PX, Strip},
    theme::Theme,
    time_axis::TimeAxis,
    timeline::Timeline,
    trace::{self, Look},
    viewport::Viewport,
};

/// Time between two looks at all samples in view for their range, in milliseconds; new ones are looked at as they come.
const EXTENT_INTERVAL_MS: f64 = 500.0;

/// A canvas and its context.
struct Layer {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Layer {
    fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self { canvas, context })
    }

    /// Setting a canvas' size clears it, so this waits for the frame that draws it anew.
    fn resize(&self, width: u32, height: u32, ratio: f64) {
        self.canvas.set_width(width);
        self.canvas.set_height(height);
        let style = self.canvas.style();
        let css_px = |px: u32| format!("{}px", f64::from(px) / ratio);
        let _ = style.set_property("width", &css_px(width));
        let _ = style.set_property("height", &css_px(height));
    }
}

/// The elements that a chart is made of.
pub struct Elements {
    /// The chart; it gets `data-first-paint` as soon as a line is drawn.
    pub root: HtmlElement,
    /// The box that the axes fill.
    pub plot: HtmlElement,
    /// The box within which lines are seen.
    pub window: HtmlElement,
    /// The canvas of the axes.
    pub axes: HtmlCanvasElement,
    /// The canvas of the lines, in the window.
    pub trace: HtmlCanvasElement,
}

/// A chart that follows its series.
pub struct LiveChart {
    series: Rc<Series>,
    /// Calculates the series, if it is none that comes from outside.
    derived: Option<Rc<Derived>>,
    timeline: Rc<RefCell<Timeline>>,
    root: HtmlElement,
    window: HtmlElement,
    axes: Layer,
    trace: Layer,
    size: Rc<Cell<Option<DeviceSize>>>,
    is_in_view: Rc<Cell<bool>>,
    state: RefCell<State>,
    _observers: (Option<SizeObserver>, Option<ViewObserver>),
}

struct State {
    range: AutoRange,
    extent: Extent,
    /// What the axes were drawn for.
    axes: Option<(Layout, ValueRange, TimeAxis, u32)>,
    strip: Option<Strip>,
    drawn: Option<Drawn>,
    glide: Glide,
    has_painted: bool,
}

/// What is on the strip.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Drawn {
    version: u64,
    range: ValueRange,
    theme: u32,
    /// The newest sample.
    newest_ms: f64,
}

/// The least and the greatest value in view.
#[derive(Debug, Clone, Default)]
struct Extent {
    value: Option<(f64, f64)>,
    version: Option<u64>,
    looked_ms: f64,
    shown_ms: Option<Range<f64>>,
}

/// What a frame is drawn with; `version` tells one set of colours and marks from the next.
pub(super) struct Paint<'a> {
    /// The colours.
    pub(super) theme: &'a Theme,
    /// Counts how often colours or marks changed.
    pub(super) version: u32,
    /// The moments to be shown, in the order of time.
    pub(super) marks: &'a [Mark],
    /// What all charts show.
    pub(super) viewport: Viewport,
    /// What local time is ahead of UTC, in milliseconds.
    pub(super) ahead_ms: f64,
    /// Whether the person wants reduced motion.
    pub(super) is_calm: bool,
}

/// What a chart shows at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    /// Where the sample lies, from 0 (left) to 1 (right).
    pub at: f64,
    /// When it was measured, in milliseconds since the Unix epoch.
    pub ts_ms: f64,
    /// Its numbers; of a column of many samples, the middle between the least and the greatest.
    pub values: Vec<f64>,
}

impl LiveChart {
    /// A chart of a series on these elements; `None` if the canvases cannot be drawn on.
    pub fn new(
        series: Rc<Series>,
        derived: Option<Rc<Derived>>,
        timeline: Rc<RefCell<Timeline>>,
        elements: Elements,
    ) -> Option<Rc<Self>> {
        let size = Rc::new(Cell::new(None));
        let is_in_view = Rc::new(Cell::new(true));
        let (new_size, in_view) = (Rc::clone(&size), Rc::clone(&is_in_view));
        let observers = (
            SizeObserver::new(&elements.plot, move |size| new_size.set(Some(size))),
            ViewObserver::new(&elements.plot, move |is_in_view| in_view.set(is_in_view)),
        );
        let state = State {
            range: AutoRange::new(series.range_policy()),
            extent: Extent::default(),
            axes: None,
            strip: None,
            drawn: None,
            glide: Glide::new(elements.trace.clone().into()),
            has_painted: false,
        };
        Some(Rc::new(Self {
            series,
            derived,
            timeline,
            root: elements.root,
            window: elements.window,
            axes: Layer::new(elements.axes)?,
            trace: Layer::new(elements.trace)?,
            size,
            is_in_view,
            state: RefCell::new(state),
            _observers: observers,
        }))
    }

    /// The sample that is the nearest one to a place, from 0 (left) to 1 (right).
    pub fn probe(&self, at: f64, viewport: &Viewport, now_ms: f64) -> Option<Probe> {
        let edge_ms = self.timeline.borrow_mut().edge_ms(now_ms);
        let (shown_ms, span_ms) = (viewport.range(edge_ms), viewport.span_ms());
        let (ring, history) = (self.series.ring(), self.series.history());
        let (ts_ms, values) =
            Samples { ring: &ring, history: &history }.nearest(shown_ms.start + at * span_ms)?;
        let at = (ts_ms - shown_ms.start) / span_ms;
        (0.0..=1.0).contains(&at).then_some(Probe { at, ts_ms, values })
    }

    /// The element whose style names the colours.
    pub(super) fn styled(&self) -> (&HtmlElement, &CanvasRenderingContext2d) {
        (&self.root, &self.axes.context)
    }

    /// Draws what has changed by this instant; nothing for a chart that is out of view.
    pub(super) fn frame(&self, now_ms: f64, paint: &Paint<'_>) {
        let layout = self.size.get().and_then(|size| Layout::new(size.width, size.height, size.ratio));
        // A line that cannot be seen goes on all the same: its number is read, and its integral adds up.
        if let Some(derived) = &self.derived {
            derived.follow();
        }
        let (true, Some(layout)) = (self.is_in_view.get(), layout) else { return };
        let edge_ms = self.timeline.borrow_mut().edge_ms(now_ms);
        let shown_ms = paint.viewport.range(edge_ms);
        let (ring, history) = (self.series.ring(), self.series.history());
        let samples = Samples { ring: &ring, history: &history };

        let mut state = self.state.borrow_mut();
        let state = &mut *state;
        state.extent.follow(&samples, &shown_ms, self.series.version(), now_ms);
        state.range.follow(state.extent.value, now_ms);
        let range = state.range.range();
        self.draw_axes(state, layout, range, paint);
        self.draw_trace(state, &samples, (&layout, paint), (shown_ms.start, shown_ms.end), now_ms);
    }

    fn draw_axes(&self, state: &mut State, layout: Layout, range: ValueRange, paint: &Paint<'_>) {
        let time = TimeAxis::new(&paint.viewport, layout.css_width(), paint.ahead_ms);
        let wanted = (layout, range, time, paint.version);
        if state.axes.as_ref() == Some(&wanted) {
            return;
        }
        if state.axes.as_ref().is_none_or(|(old, ..)| *old != layout) {
            self.axes.resize(layout.width, layout.height, layout.ratio);
            let style = self.window.style();
            let css_px = |px: u32| format!("{}px", f64::from(px) / layout.ratio);
            let _ = style.set_property("left", &css_px(layout.left));
            let _ = style.set_property("right", &css_px(layout.right));
            state.strip = None;
        }
        axes::draw(&self.axes.canvas, &self.axes.context, &layout, paint.theme, &wanted.2, &range);
        state.axes = Some(wanted);
    }

    /// Brings the strip to what is known, and to its place.
    fn draw_trace(
        &self,
        state: &mut State,
        samples: &Samples<'_>,
        (layout, paint): (&Layout, &Paint<'_>),
        (from_ms, to_ms): (f64, f64),
        now_ms: f64,
    ) {
        let mut from_px = self.place_strip(state, layout, paint.viewport.span_ms(), to_ms);
        let Some(strip) = &state.strip else { return };
        let wanted = Drawn {
            version: self.series.version(),
            range: state.range.range(),
            theme: paint.version,
            newest_ms: samples.ring.last().map_or(f64::NEG_INFINITY, |last| last.ts_ms),
        };
        match state.drawn.filter(|_| from_px != Some(0)) {
            Some(old) if old.is_outdated(&wanted, self.series.rewritten()) => from_px = Some(0),
            Some(old) if old.version != wanted.version => {
                from_px = Some(new_from_px(strip, old.newest_ms));
            }
            Some(_) => {}
            None => from_px = Some(0),
        }
        if let Some(from_px) = from_px {
            let look = Look { range: wanted.range, gap_ms: self.gap_ms(samples) };
            trace::draw(&self.trace.context, (layout, paint.theme), samples, (strip, from_px), &look);
            trace::draw_marks(&self.trace.context, (layout, paint.theme), paint.marks, (strip, from_px));
            state.drawn = Some(wanted);
            if !state.has_painted && !samples.is_empty(from_ms, to_ms) {
                state.has_painted = true;
                let _ = self.root.set_attribute("data-first-paint", &now_ms.to_string());
            }
        }
        let left_px = strip.left_px(to_ms) / layout.ratio;
        if paint.viewport.is_live() && !paint.is_calm {
            let px_per_ms = 1.0 / (strip.column_ms() * layout.ratio);
            state.glide.follow(now_ms, left_px, px_per_ms, strip.last_left_px() / layout.ratio);
        } else {
            state.glide.rest_at(left_px);
        }
    }

    /// Makes the strip one that can show this stretch; returns from which column on it must be drawn, if at all.
    fn place_strip(&self, state: &mut State, layout: &Layout, span_ms: f64, to_ms: f64) -> Option<u32> {
        let plot_px = layout.plot_px();
        if let Some(strip) = state.strip.as_mut().filter(|strip| strip.suits(plot_px, span_ms)) {
            return match strip.follow(to_ms) {
                Move::Stay => None,
                Move::Shift(columns) => {
                    state.glide.forget();
                    trace::shift(&self.trace.context, columns);
                    let newest_ms = state.drawn.map_or(f64::NEG_INFINITY, |drawn| drawn.newest_ms);
                    let free_px = strip.width_px().saturating_sub(columns + PAD_PX);
                    Some(new_from_px(strip, newest_ms).min(free_px))
                }
                Move::Renew => Some(0),
            };
        }
        let strip = Strip::new(plot_px, span_ms, to_ms);
        if self.trace.canvas.width() != strip.width_px() || self.trace.canvas.height() != layout.height {
            self.trace.resize(strip.width_px(), layout.height, layout.ratio);
        }
        state.strip = Some(strip);
        Some(0)
    }

    fn gap_ms(&self, samples: &Samples<'_>) -> f64 {
        self.series.gap_ms().max(2.5 * samples.history.column_ms())
    }
}

impl Drawn {
    /// Whether more than newer samples has changed.
    fn is_outdated(&self, wanted: &Self, rewritten: u64) -> bool {
        self.range != wanted.range || self.theme != wanted.theme || rewritten > self.version
    }
}

/// From which column on a strip changes by samples that are newer than this one.
fn new_from_px(strip: &Strip, newest_ms: f64) -> u32 {
    (strip.px(newest_ms).floor() - f64::from(PAD_PX) / 2.0).max(0.0) as u32
}

impl Extent {
    /// Follows what is in view: new samples at once, and what left it a little later.
    fn follow(&mut self, samples: &Samples<'_>, shown_ms: &Range<f64>, version: u64, now_ms: f64) {
        let has_leapt = self.shown_ms.as_ref().is_none_or(|old| {
            (shown_ms.start - old.start).abs().max((shown_ms.end - old.end).abs()) > EXTENT_INTERVAL_MS
        });
        let is_new = self.version != Some(version);
        let from_ms = if has_leapt || now_ms - self.looked_ms >= EXTENT_INTERVAL_MS {
            if !is_new && self.shown_ms.as_ref() == Some(shown_ms) {
                return;
            }
            self.looked_ms = now_ms;
            self.shown_ms = Some(shown_ms.clone());
            self.value = None;
            shown_ms.start
        } else if is_new {
            // Whatever came since the last look is among the newest.
            shown_ms.end - 2.0 * EXTENT_INTERVAL_MS
        } else {
            return;
        };
        self.version = Some(version);
        let new = samples.extent(from_ms, shown_ms.end);
        self.value = match (self.value, new) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (one, other) => one.or(other),
        };
    }
}
