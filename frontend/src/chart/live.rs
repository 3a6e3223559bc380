//! One chart on the page: two canvases, and what is drawn on them.

mod shown;

use std::{
    cell::{Cell, OnceCell, RefCell},
    rc::Rc,
};

use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement};

use super::{
    axes,
    drawn::{Drawn, Of},
    extent::{self, Version, joined},
    glide::Glide,
    lanes::{self, Lanes},
    layer::{Layer, css_px},
    layout::Layout,
    limits::Limits,
    member::Member,
    observe::{DeviceSize, SizeObserver, ViewObserver},
    painter::{Look, Painter},
    samples::{Held, Samples},
    scale::{RangePolicy, ValueRange},
    series::Series,
    shown::Shown,
    stack::BLOCK_PX,
    stage::Mark,
    strip::{Move, PAD_PX, Part, Strip},
    theme::Theme,
    time_axis::TimeAxis,
    trace,
    viewport::Viewport,
};
use crate::browser::clock;

/// The elements that a chart is made of.
pub struct Elements {
    /// The chart; it gets `data-first-paint` as soon as a line is drawn, `data-range` with the ends of the values (of each lane),
    /// `data-lanes` if there are several, and `data-unseen` while it is out of view.
    pub root: HtmlElement,
    /// The box that the axes fill; it gets `--left` and `--right`, the room beside the lines, and `--before` and
    /// `--after`, the shares that are shaded.
    pub plot: HtmlElement,
    /// The canvas of the axes.
    pub axes: HtmlCanvasElement,
    /// The canvas of the lines.
    pub trace: HtmlCanvasElement,
}

/// A chart that follows its members.
pub struct LiveChart {
    members: RefCell<Vec<Member>>,
    /// Counts how often the members were exchanged.
    exchanged: Cell<u64>,
    limits: Cell<Option<Limits>>,
    has_lanes: Cell<bool>,
    root: HtmlElement,
    axes: Layer,
    trace: Layer,
    plot: HtmlElement,
    size: Cell<Option<DeviceSize>>,
    is_in_view: Cell<bool>,
    state: RefCell<State>,
    observers: OnceCell<(Option<SizeObserver>, Option<ViewObserver>)>,
}

struct State {
    lanes: Lanes,
    /// What the axes were drawn for: the layout of the plot's size, and the one with room for the labels.
    axes: Option<([Layout; 2], Vec<ValueRange>, TimeAxis, u32)>,
    strip: Option<Strip>,
    drawn: Option<Drawn>,
    glide: Glide,
    has_painted: bool,
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
    /// Whether the person wants reduced motion.
    pub(super) is_calm: bool,
    /// Whether charts that have moved are drawn quickly; they are drawn once more when they stand still.
    pub(super) is_draft: bool,
    /// What draws the lines; all charts share it.
    pub(super) painter: &'a RefCell<Painter>,
}

impl LiveChart {
    /// A chart on these elements; `None` if the canvases cannot be drawn on.
    pub fn new(members: Vec<Member>, limits: Option<Limits>, elements: Elements) -> Option<Rc<Self>> {
        let state = State {
            lanes: Lanes::default(),
            axes: None,
            strip: None,
            drawn: None,
            glide: Glide::new(elements.trace.clone().into()),
            has_painted: false,
        };
        Some(Rc::new(Self {
            members: RefCell::new(members),
            exchanged: Cell::default(),
            limits: Cell::new(limits),
            has_lanes: Cell::default(),
            root: elements.root,
            axes: Layer::new(elements.axes)?,
            trace: Layer::new(elements.trace)?,
            plot: elements.plot,
            size: Cell::default(),
            is_in_view: Cell::new(true),
            state: RefCell::new(state),
            observers: OnceCell::new(),
        }))
    }

    /// Follows the size of its plot, and whether it is in view; `draw` is called with each new size, in time for the
    /// frame that has it, and when the chart comes into view.
    pub(super) fn observe(self: &Rc<Self>, draw: impl Fn() + 'static) {
        let (sized, seen) = (Rc::downgrade(self), Rc::downgrade(self));
        let draw = Rc::new(draw);
        self.observers.get_or_init(|| {
            let drawn = Rc::clone(&draw);
            let on_size = move |size| {
                if let Some(chart) = sized.upgrade() {
                    chart.size.set(Some(size));
                    drawn();
                }
            };
            let on_view = move |is_in_view| {
                let Some(chart) = seen.upgrade() else { return };
                chart.is_in_view.set(is_in_view);
                let _ = chart.root.toggle_attribute_with_force("data-unseen", !is_in_view);
                if is_in_view {
                    draw();
                } else {
                    chart.put_away();
                }
            };
            (SizeObserver::new(&self.plot, on_size), ViewObserver::new(&self.plot, on_view))
        });
    }

    /// Gives up the pictures until they are seen again: those of many phones would fill a browser's memory, and what moves
    /// takes time of every frame.
    fn put_away(&self) {
        let mut state = self.state.borrow_mut();
        state.glide.forget();
        (state.axes, state.strip, state.drawn) = (None, None, None);
        self.axes.release();
        self.trace.release();
    }

    /// Whether it is in view, as far as is known.
    pub fn is_in_view(&self) -> bool {
        self.is_in_view.get()
    }

    /// Draws these members from the next frame on.
    pub fn set_members(&self, members: Vec<Member>) {
        if policy(&members) != policy(&self.members.borrow()) {
            self.state.borrow_mut().lanes.clear();
        }
        self.members.replace(members);
        self.exchanged.set(self.exchanged.get() + 1);
    }

    /// Shows these values from the next frame on, or what the data need.
    pub fn set_limits(&self, limits: Option<Limits>) {
        if limits.is_none() {
            self.state.borrow_mut().lanes.forget();
        }
        self.limits.set(limits);
    }

    /// Gives each line an axis of its own from the next frame on, where no values have been chosen, or all lines one.
    pub fn set_lanes(&self, has_lanes: bool) {
        self.has_lanes.set(has_lanes);
    }

    /// Whether each line has an axis of its own.
    pub fn has_lanes(&self) -> bool {
        self.lane_count(&self.members.borrow()) > 1
    }

    fn lane_count(&self, members: &[Member]) -> usize {
        lanes::count(members, self.has_lanes.get() && self.limits.get().is_none())
    }

    fn ranges_of(&self, state: &State) -> Vec<ValueRange> {
        self.limits.get().map_or_else(|| state.lanes.ranges(), |limits| vec![limits.range()])
    }

    /// Shades these shares of what it shows.
    pub(super) fn shade(&self, before: &str, after: &str) {
        let style = self.plot.style();
        let _ = style.set_property("--before", before);
        let _ = style.set_property("--after", after);
    }

    /// The element whose style names the colours.
    pub(super) fn styled(&self) -> (&HtmlElement, &CanvasRenderingContext2d) {
        (&self.root, &self.axes.context)
    }

    /// Where its plot lies, once it has a size.
    pub(super) fn layout(&self) -> Option<Layout> {
        self.size.get().and_then(|size| Layout::new(size.width, size.height, size.ratio))
    }

    /// How much time a column of device pixels covers, in milliseconds, once that is known.
    pub(super) fn column_ms(&self) -> Option<f64> {
        self.state.borrow().strip.as_ref().map(Strip::column_ms)
    }

    /// Takes in what has come. A line that cannot be seen goes on all the same: its number is read, and its integral adds
    /// up.
    pub(super) fn follow(&self) {
        for derived in self.members.borrow().iter().filter_map(|member| member.derived.as_ref()) {
            derived.follow();
        }
    }

    /// Draws what has changed by this instant; nothing for a chart that is out of view.
    pub(super) fn frame(&self, now_ms: f64, paint: &Paint<'_>) {
        let members = self.members.borrow();
        self.follow();
        let (true, Some(layout)) = (self.is_in_view.get(), self.layout()) else { return };
        let shown = Shown::new(&members, &paint.viewport, now_ms);
        let held: Vec<_> = members.iter().map(Member::hold).collect();
        let samples: Vec<_> = held.iter().map(Held::samples).collect();

        let mut state = self.state.borrow_mut();
        let state = &mut *state;
        let of_all = |version: fn(&Series) -> u64| {
            // Samples that have moved to another place count as others.
            let version =
                |member: &Member| version(&member.series).wrapping_add(shown.lead_ms(member).to_bits());
            let versions = members.iter().map(version);
            versions.fold(self.exchanged.get() << 40, u64::wrapping_add)
        };
        let version = Version { all: of_all(Series::version), rewritten: of_all(Series::rewritten) };
        state.lanes.set(self.lane_count(&members), policy(&members));
        state.lanes.follow(&shown.ends_ms, version, now_ms, |component, from_ms, to_ms| {
            let extent = |(of, member): (&Samples<'_>, &Member)| {
                let lead_ms = shown.lead_ms(member);
                let component = component.or(member.component());
                extent::between(of, component, from_ms + lead_ms, to_ms + lead_ms)
            };
            samples.iter().zip(members.iter()).map(extent).fold(None, joined)
        });
        let ranges = self.ranges_of(state);
        let layouts = state.laid_out(layout, &ranges);
        let [_, layout] = layouts;
        self.draw_axes(state, layouts, &ranges, (&shown.viewport, paint));
        self.draw_trace(state, (&members, &samples), (&layout, paint, ranges), &shown, now_ms);
    }

    fn draw_axes(
        &self,
        state: &mut State,
        layouts: [Layout; 2],
        ranges: &[ValueRange],
        (viewport, paint): (&Viewport, &Paint<'_>),
    ) {
        let [_, layout] = layouts;
        let time = TimeAxis::new(viewport, layout.css_width(), clock::ahead_of_utc_ms);
        // Compared at each frame, and copied only where something differs.
        let is_drawn = state.axes.as_ref().is_some_and(|(old, drawn, of, version)| {
            (old, of, *version) == (&layouts, &time, paint.version) && drawn == ranges
        });
        if is_drawn {
            return;
        }
        if state.axes.as_ref().is_none_or(|([_, old], ..)| *old != layout) {
            self.axes.resize(layout.width, layout.height, layout.ratio);
            let style = self.plot.style();
            let _ = style.set_property("--left", &css_px(layout.left, layout.ratio));
            let _ = style.set_property("--right", &css_px(layout.right, layout.ratio));
            state.strip = None;
        }
        axes::draw(&self.axes.canvas, &self.axes.context, &layout, paint.theme, &time, ranges);
        let ends: Vec<_> = ranges.iter().map(|range| format!("{} {}", range.low, range.high)).collect();
        let _ = self.root.set_attribute("data-range", &ends.join(" "));
        let _ = self.root.toggle_attribute_with_force("data-lanes", ranges.len() > 1);
        state.axes = Some((layouts, ranges.to_vec(), time, paint.version));
    }

    /// Brings the strip to what is known, and to its place.
    fn draw_trace(
        &self,
        state: &mut State,
        (members, samples): (&[Member], &[Samples<'_>]),
        (layout, paint, ranges): (&Layout, &Paint<'_>, Vec<ValueRange>),
        shown: &Shown,
        now_ms: f64,
    ) {
        let to_ms = shown.ends_ms.end;
        let moved_px = self.place_strip(state, layout, paint.viewport.span_ms(), to_ms);
        let Some(strip) = &state.strip else { return };
        let drawn = |(member, samples): (&Member, &Samples<'_>)| {
            let lead_ms = shown.lead_ms(member);
            let newest_ms = samples.ring.last().map_or(f64::NEG_INFINITY, |last| last.ts_ms - lead_ms);
            Of { version: member.series.version(), newest_ms, lead_ms }
        };
        let wanted = Drawn {
            ranges,
            theme: paint.version,
            exchanged: self.exchanged.get(),
            members: members.iter().zip(samples).map(drawn).collect(),
            silent_since_ms: shown.silent_since_ms(members, now_ms),
            // What is out of view is drawn when it comes into view; the future comes into view all the time.
            to_px: if paint.viewport.is_live() { strip.width_px() } else { strip.shown_to_px(to_ms) },
            is_draft: paint.is_draft,
        };
        let changed_px = match &state.drawn {
            Some(old) => old.changed_px(&wanted, members, strip),
            None => Some(0),
        };
        if let Some(from_px) = [moved_px, changed_px].into_iter().flatten().min() {
            let part = Part { strip, from_px: from_px - from_px % BLOCK_PX, to_px: wanted.to_px };
            trace::clear(&self.trace.context, layout, part, || {
                let look =
                    Look { layout, theme: paint.theme, ranges: &wanted.ranges, is_draft: paint.is_draft };
                let of = (members, samples, &wanted);
                paint.painter.borrow_mut().draw(&self.trace.context, look, of, part);
                let marks = (paint.marks, shown.ahead_ms);
                trace::draw_marks(&self.trace.context, (layout, paint.theme), marks, part);
            });
            state.drawn = Some(wanted);
            let is_seen = |(member, samples): (&Member, &Samples<'_>)| {
                let ends_ms = shown.ends_of(member);
                !samples.is_empty(ends_ms.start, ends_ms.end)
            };
            if !state.has_painted && members.iter().zip(samples).any(is_seen) {
                state.has_painted = true;
                let _ = self.root.set_attribute("data-first-paint", &now_ms.to_string());
            }
        }
        if paint.viewport.is_live() && !paint.is_calm {
            let px_per_ms = 1.0 / (strip.column_ms() * layout.ratio);
            let (left_px, last_left_px) = (strip.left_px(to_ms), strip.last_left_px());
            state.glide.follow(now_ms, left_px / layout.ratio, px_per_ms, last_left_px / layout.ratio);
        } else {
            state.glide.rest_at(strip.resting_px(to_ms) / layout.ratio);
        }
    }

    /// Makes the strip one that can show this stretch; returns from which column on that leaves it empty, if at all.
    fn place_strip(&self, state: &mut State, layout: &Layout, span_ms: f64, to_ms: f64) -> Option<u32> {
        let plot_px = layout.plot_px();
        if let Some(strip) = state.strip.as_mut().filter(|strip| strip.suits(plot_px, span_ms)) {
            return match strip.follow(to_ms) {
                Move::Stay => None,
                Move::Shift(columns) => {
                    state.glide.forget();
                    if let Some(drawn) = &mut state.drawn {
                        drawn.to_px = drawn.to_px.saturating_sub(columns);
                    }
                    trace::shift(&self.trace.context, columns);
                    Some(strip.width_px().saturating_sub(columns + PAD_PX))
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
}

impl State {
    /// The layout, and the one with room for the labels of these values, which are written only where they are others.
    fn laid_out(&self, layout: Layout, ranges: &[ValueRange]) -> [Layout; 2] {
        match &self.axes {
            Some((layouts, of, ..)) if layouts[0] == layout && of == ranges => *layouts,
            _ => [layout, axes::laid_out(layout, ranges)],
        }
    }
}

/// What the range of the members' values is chosen by; they are of one kind.
fn policy(members: &[Member]) -> RangePolicy {
    let none = RangePolicy { min_span: 1.0, is_symmetric: false };
    members.first().map_or(none, |member| member.series.range_policy())
}
