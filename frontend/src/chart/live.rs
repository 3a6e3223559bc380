//! One chart on the page: two canvases, and what is drawn on them.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement};

use super::{
    axes,
    layout::Layout,
    observe::{DeviceSize, SizeObserver, ViewObserver},
    scale::{AutoRange, ValueRange},
    series::{Series, WINDOW_MS},
    theme::Theme,
    timeline::Timeline,
    trace::{self, View},
};

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

    fn resize(&self, layout: &Layout) {
        self.canvas.set_width(layout.width);
        self.canvas.set_height(layout.height);
    }
}

/// The elements that a chart is made of.
pub struct Elements {
    /// The chart; it gets `data-first-paint` as soon as a line is drawn.
    pub root: HtmlElement,
    /// The box that both canvases fill.
    pub plot: HtmlElement,
    /// The canvas of the axes.
    pub axes: HtmlCanvasElement,
    /// The canvas of the lines, above it.
    pub trace: HtmlCanvasElement,
}

/// A chart that follows its series.
pub struct LiveChart {
    series: Rc<Series>,
    timeline: Rc<RefCell<Timeline>>,
    root: HtmlElement,
    axes: Layer,
    trace: Layer,
    size: Rc<Cell<Option<DeviceSize>>>,
    is_in_view: Rc<Cell<bool>>,
    state: RefCell<State>,
    _observers: (Option<SizeObserver>, Option<ViewObserver>),
}

struct State {
    range: AutoRange,
    /// What the axes were drawn for.
    axes: Option<(Layout, ValueRange, u32)>,
    /// Whether the trace layer shows anything.
    has_trace: bool,
    has_painted: bool,
}

/// The colours of a frame; `version` tells one reading of them from the next.
pub(super) struct Paint<'a> {
    /// The colours.
    pub(super) theme: &'a Theme,
    /// Counts how often they were read.
    pub(super) version: u32,
}

impl LiveChart {
    /// A chart of a series on these elements; `None` if the canvases cannot be drawn on.
    pub fn new(series: Rc<Series>, timeline: Rc<RefCell<Timeline>>, elements: Elements) -> Option<Rc<Self>> {
        let size = Rc::new(Cell::new(None));
        let is_in_view = Rc::new(Cell::new(true));
        let (new_size, in_view) = (Rc::clone(&size), Rc::clone(&is_in_view));
        let observers = (
            SizeObserver::new(&elements.plot, move |size| new_size.set(Some(size))),
            ViewObserver::new(&elements.plot, move |is_in_view| in_view.set(is_in_view)),
        );
        let state = State {
            range: AutoRange::new(series.range_policy()),
            axes: None,
            has_trace: false,
            has_painted: false,
        };
        Some(Rc::new(Self {
            series,
            timeline,
            axes: Layer::new(elements.axes)?,
            trace: Layer::new(elements.trace)?,
            root: elements.root,
            size,
            is_in_view,
            state: RefCell::new(state),
            _observers: observers,
        }))
    }

    /// The element whose style names the colours.
    pub(super) fn styled(&self) -> (&HtmlElement, &CanvasRenderingContext2d) {
        (&self.root, &self.axes.context)
    }

    /// Draws what has changed by this instant; nothing for a chart that is out of view.
    pub(super) fn frame(&self, now_ms: f64, paint: &Paint<'_>) {
        let layout = self.size.get().and_then(|size| Layout::new(size.width, size.height, size.ratio));
        let (true, Some(layout)) = (self.is_in_view.get(), layout) else { return };
        let edge_ms = self.timeline.borrow_mut().edge_ms(now_ms);
        let ring = self.series.ring();
        let shown = ring.range(edge_ms - WINDOW_MS, edge_ms);

        let mut state = self.state.borrow_mut();
        state.range.follow(ring.extent(shown.clone()), now_ms);
        let range = state.range.range();
        self.draw_axes(&mut state, (layout, range, paint.version), paint.theme);
        if !shown.is_empty() {
            let view = View { edge_ms, window_ms: WINDOW_MS, range, gap_ms: self.series.gap_ms() };
            trace::draw(&self.trace.context, &layout, paint.theme, &ring, &view);
            state.has_trace = true;
            if !std::mem::replace(&mut state.has_painted, true) {
                let _ = self.root.set_attribute("data-first-paint", &now_ms.to_string());
            }
        } else if std::mem::take(&mut state.has_trace) {
            trace::clear(&self.trace.context, &layout);
        }
    }

    fn draw_axes(&self, state: &mut State, wanted: (Layout, ValueRange, u32), theme: &Theme) {
        if state.axes == Some(wanted) {
            return;
        }
        let (layout, range, _) = wanted;
        if state.axes.is_none_or(|(old, ..)| old != layout) {
            // Setting a canvas' size clears it, so this waits for the frame that draws it anew.
            self.axes.resize(&layout);
            self.trace.resize(&layout);
        }
        axes::draw(&self.axes.canvas, &self.axes.context, &layout, theme, WINDOW_MS / 1000.0, &range);
        state.axes = Some(wanted);
    }
}
