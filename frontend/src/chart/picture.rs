//! A chart as a picture for paper: what is visible, with its title, axes and legend, on a light ground. Mesh and labels
//! are those of the page, on other backends of plotters.

use std::ops::Range;

use plotters::{
    coord::Shift,
    drawing::DrawingAreaErrorKind,
    prelude::{
        Color, DrawingArea, DrawingBackend, FontDesc, FontFamily, FontStyle, FontTransform, IntoDrawingArea,
        PathElement, Rectangle, SVGBackend, ShapeStyle, TextStyle, WHITE,
    },
    style::text_anchor::{HPos, Pos, VPos},
};
use plotters_canvas::CanvasBackend;
use web_sys::HtmlCanvasElement;

use super::{
    axes,
    clip::{Clipped, Frame},
    ink::Rgb,
    layout::{Layout, letters},
    line::Line,
    member::{Member, lines},
    painter::scale,
    samples::Held,
    scale::{Scale, ValueRange},
    shown::Shown,
    stack::Stack,
    stage::Mark,
    strip::Strip,
    theme::Theme,
    time_axis::TimeAxis,
    viewport::Viewport,
};
use crate::text;

/// Size of a picture, in pixels, and how many of them make a CSS pixel.
const WIDTH: u32 = 2000;
const HEIGHT: u32 = 1000;
const RATIO: f64 = 2.0;

/// Room above the axes for the title, below for the name of the time axis and the legend, at the left for the unit.
const ABOVE: u32 = 100;
const BELOW: u32 = 110;
const BESIDE: u32 = 50;

/// A legend that comes so near to the end of the picture ends there, and says how many lines more there are.
const LEGEND_END: i32 = 400;

/// Heights of texts.
const TITLE_PX: f64 = 40.0;
const TEXT_PX: f64 = 26.0;

/// plotters' SVG backend writes sizes smaller than it is told, by this.
const SVG_FONT: f64 = 1.24;

/// What is to be seen on a picture.
pub struct Sheet<'a> {
    /// What is measured.
    pub title: String,
    /// Whose readings they are, and whatever else belongs below the title.
    pub subtitle: String,
    /// The unit of the values.
    pub unit: Option<String>,
    /// What the time axis is called.
    pub time_name: String,
    /// The lines.
    pub members: &'a [Member],
    /// The stretch of time.
    pub shown: &'a Shown,
    /// The values, on one axis or in lanes.
    pub ranges: Vec<ValueRange>,
    /// Moments, in the order of time.
    pub marks: &'a [Mark],
    /// What local time is ahead of UTC at an instant (milliseconds since the Unix epoch), in milliseconds.
    pub ahead_ms: fn(f64) -> f64,
}

impl Sheet<'_> {
    /// The picture as SVG.
    pub fn to_svg(&self) -> Option<String> {
        let mut text = String::new();
        let area = SVGBackend::with_string(&mut text, (WIDTH, HEIGHT)).into_drawing_area();
        self.draw(&area, SVG_FONT).ok()?;
        drop(area);
        Some(text)
    }

    /// Draws the picture on a canvas, which gets its size; `None` if it cannot be drawn on.
    pub fn draw_on(&self, canvas: HtmlCanvasElement) -> Option<()> {
        canvas.set_width(WIDTH);
        canvas.set_height(HEIGHT);
        let area = CanvasBackend::with_canvas_object(canvas)?.into_drawing_area();
        self.draw(&area, 1.0).ok()
    }

    fn draw<B: DrawingBackend>(&self, area: &DrawingArea<B, Shift>, font: f64) -> Result<(), Failed<B>> {
        let theme = Theme::paper();
        area.fill(&WHITE)?;
        let inner = area.margin(ABOVE, BELOW, BESIDE, 20);
        let (width, height) = inner.dim_in_pixel();
        let Some(layout) = Layout::new(width, height, RATIO) else { return Ok(()) };
        let layout = axes::laid_out(layout, &self.ranges);
        let viewport = Viewport::of(self.shown.ends_ms.start, self.shown.ends_ms.end);
        let time = TimeAxis::new(&viewport, layout.css_width(), self.ahead_ms);
        axes::draw_mesh(&inner, &layout, &theme, &time, &self.ranges, font);
        self.draw_lines(&inner, &layout, &theme)?;
        self.draw_marks(&inner, &layout, &theme, font)?;
        self.draw_names(area, &layout, &theme, font)?;
        self.draw_legend(area, &theme, font)
    }

    fn draw_lines<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
        layout: &Layout,
        theme: &Theme,
    ) -> Result<(), Failed<B>> {
        let ((left, right), (bottom, top)) = (layout.x_px(), layout.y_px());
        let style = |colour: Rgb, filled: bool, stroke_width: u32| ShapeStyle {
            color: axes::color(colour),
            filled,
            stroke_width,
        };
        let corners = [(left as i32, top as i32), (right as i32, bottom as i32)];
        area.draw(&Rectangle::new(corners, style(theme.zero, false, 1)))?;
        let (bars, strokes) = self.shapes(layout, theme);
        for (ink, corners) in bars {
            area.draw(&Rectangle::new(corners, style(ink, true, 0)))?;
        }
        for (ink, points) in strokes {
            area.draw(&PathElement::new(
                points,
                style(ink, false, (theme.line_css_px * RATIO).round() as u32),
            ))?;
        }
        Ok(())
    }

    /// As on the page: bars where columns hold more than a line can show, and strokes above them.
    fn shapes(&self, layout: &Layout, theme: &Theme) -> Shapes {
        let ((left, right), (bottom, top)) = (layout.x_px(), layout.y_px());
        let Range { start: from_ms, end: to_ms } = self.shown.ends_ms;
        let strip = Strip::new(layout.plot_px(), to_ms - from_ms, to_ms);
        let (from_px, to_px) = (strip.px(from_ms), strip.px(to_ms));
        let x_px = Scale::new((from_px, to_px), (left, right));
        let width_px = theme.line_css_px * RATIO;
        let place = |(x, y): (f64, f64)| (x.round() as i32, y.round() as i32);
        let (mut stack, mut bars, mut strokes) = (Stack::default(), Vec::new(), Vec::new());
        let held: Vec<_> = self.members.iter().map(Member::hold).collect();
        for (member, samples) in self.members.iter().zip(held.iter().map(Held::samples)) {
            let (strip, ends_ms) = (strip.on_clock(self.shown.lead_ms(member)), self.shown.ends_of(member));
            for (component, ink) in member.strokes() {
                let ink = theme.colour(ink);
                let Some(value) = scale(layout, &self.ranges, component) else { continue };
                let frame = Frame { left, top, right, bottom };
                let mut pen = Clipped::new(frame, |(x, y)| (x_px.px(x), y));
                let mut line = Line::new(&mut pen, &strip, value, width_px, stack.begin(ink), None);
                line.draw(&samples, (ends_ms.start, ends_ms.end), component, member.gap_ms(&samples));
                strokes.extend(
                    pen.into_runs().into_iter().map(|run| (ink, run.into_iter().map(place).collect())),
                );
            }
        }
        stack.layers(from_px as u32..to_px.ceil() as u32, &mut |ink, all, block| {
            for bar in all {
                let columns = bar.within(block);
                let (upper, lower) = (bar.top.max(top), bar.bottom.min(bottom));
                if !columns.is_empty() && upper < lower {
                    // A pixel further than it goes: whoever enlarges the picture would see a gap before the next one.
                    let sides = [
                        x_px.px(columns.start.into()).max(left),
                        (x_px.px(columns.end.into()) + 1.0).min(right),
                    ];
                    bars.push((ink, [place((sides[0], upper)), place((sides[1], lower))]));
                }
            }
        });
        (bars, strokes)
    }

    fn draw_marks<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
        layout: &Layout,
        theme: &Theme,
        font: f64,
    ) -> Result<(), Failed<B>> {
        let ends_ms = &self.shown.ends_ms;
        let time = Scale::new((ends_ms.start, ends_ms.end), layout.x_px());
        let (bottom, top) = layout.y_px();
        let style = self.text(theme, TEXT_PX * font, (HPos::Left, VPos::Top));
        let line = ShapeStyle { color: axes::color(theme.label), filled: false, stroke_width: 2 };
        let ground = ShapeStyle { color: axes::color(theme.ground), filled: true, stroke_width: 0 };
        let is_shown = |mark: &&Mark| (ends_ms.start..=ends_ms.end).contains(&mark.at_ms);
        for mark in self.marks.iter().filter(is_shown) {
            let x = time.px(mark.at_ms).round() as i32;
            // Both are seen over whatever is drawn: beside the line and behind the text lies the ground.
            area.draw(&Rectangle::new([(x - 3, top as i32), (x + 3, bottom as i32)], ground))?;
            let end = x + 14 + (letters(&mark.text) * TEXT_PX) as i32;
            area.draw(&Rectangle::new(
                [(x, top as i32 + 2), (end, top as i32 + 4 + TEXT_PX as i32)],
                ground,
            ))?;
            area.draw(&PathElement::new(vec![(x, top as i32), (x, bottom as i32)], line))?;
            area.draw_text(&mark.text, &style, (x + 8, top as i32 + 4))?;
        }
        Ok(())
    }

    /// The title, and what the axes are called.
    fn draw_names<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
        layout: &Layout,
        theme: &Theme,
        font: f64,
    ) -> Result<(), Failed<B>> {
        let left = (BESIDE + layout.left) as i32;
        let start = |px: f64| self.text(theme, px * font, (HPos::Left, VPos::Top));
        area.draw_text(&self.title, &start(TITLE_PX), (left, 10))?;
        area.draw_text(&self.subtitle, &start(TEXT_PX), (left, 60))?;
        let middle = self.text(theme, TEXT_PX * font, (HPos::Center, VPos::Top));
        let (from_px, to_px) = layout.x_px();
        let x = BESIDE as i32 + f64::midpoint(from_px, to_px) as i32;
        area.draw_text(&self.time_name, &middle, (x, (HEIGHT - BELOW) as i32 + 4))?;
        if let Some(unit) = &self.unit {
            let (bottom, top) = layout.y_px();
            let y = ABOVE as i32 + f64::midpoint(bottom, top) as i32;
            area.draw_text(unit, &middle.transform(FontTransform::Rotate270), (10, y))?;
        }
        Ok(())
    }

    fn draw_legend<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
        theme: &Theme,
        font: f64,
    ) -> Result<(), Failed<B>> {
        let style = self.text(theme, TEXT_PX * font, (HPos::Left, VPos::Center));
        let (mut x, y) = ((BESIDE + 104) as i32, HEIGHT as i32 - 32);
        let named: Vec<_> = lines(self.members).into_iter().filter(|line| !line.name.is_empty()).collect();
        for (place, line) in named.iter().enumerate() {
            let swatch =
                ShapeStyle { color: axes::color(theme.colour(line.ink)), filled: true, stroke_width: 1 };
            area.draw(&Rectangle::new([(x, y - 3), (x + 36, y + 3)], swatch))?;
            area.draw_text(&line.name, &style, (x + 46, y))?;
            x += 46 + (letters(&line.name) * TEXT_PX) as i32 + 36;
            let left = named.len() - place - 1;
            if left > 0 && x > WIDTH as i32 - LEGEND_END {
                area.draw_text(&text::chart_more(&left.to_string()), &style, (x, y))?;
                break;
            }
        }
        Ok(())
    }

    fn text<'a>(&self, theme: &'a Theme, px: f64, (h, v): (HPos, VPos)) -> TextStyle<'a> {
        let font = FontDesc::new(FontFamily::Name(&theme.font), px, FontStyle::Normal);
        TextStyle { font, color: axes::color(theme.label).to_backend_color(), pos: Pos::new(h, v) }
    }
}

/// A pixel.
type Place = (i32, i32);

/// What lines consist of: bars by two of their corners, and strokes by their places, each with its colour.
type Shapes = (Vec<(Rgb, [Place; 2])>, Vec<(Rgb, Vec<Place>)>);

type Failed<B> = DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>;

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use motionwire_shared::DataType;

    use super::*;
    use crate::chart::{Series, limits::Limits};

    const FROM_MS: f64 = 1_790_000_000_000.0;

    /// A sine of height 1 over ten seconds, and its picture with these ends of the values.
    fn sine(ends: (f64, f64)) -> String {
        let series = Rc::new(Series::new(DataType::from_name("SPEED").unwrap(), 1));
        for n in 0..=1000u32 {
            let ts_ms = FROM_MS + f64::from(n) * 10.0;
            series.insert(ts_ms, n.into(), &[(f64::from(n) / 1000.0 * std::f64::consts::TAU).sin()]);
        }
        let members = [Member::alone("Ada".to_owned(), series, None, Rc::default())];
        sheet(&members, (FROM_MS, FROM_MS + 10_000.0), ends)
    }

    fn sheet(members: &[Member], shown_ms: (f64, f64), ends: (f64, f64)) -> String {
        let sheet = Sheet {
            title: "Speed <of> Ada".to_owned(),
            subtitle: "Ada & Bob".to_owned(),
            unit: Some("m/s".to_owned()),
            time_name: "Time of day".to_owned(),
            members,
            shown: &Shown::new(members, &Viewport::of(shown_ms.0, shown_ms.1), FROM_MS),
            ranges: vec![Limits::new(ends.0, ends.1).unwrap().range()],
            marks: &[Mark { at_ms: FROM_MS + 5_000.0, text: "here".to_owned() }],
            ahead_ms: |_| 0.0,
        };
        sheet.to_svg().unwrap()
    }

    /// The points of all lines in the colour of scalars.
    fn line(svg: &str) -> Vec<Vec<(f64, f64)>> {
        let point = |text: &str| {
            let (x, y) = text.split_once(',').unwrap();
            (x.parse().unwrap(), y.parse().unwrap())
        };
        svg.lines()
            .filter(|line| line.starts_with("<polyline") && line.contains("#2456C9"))
            .map(|line| {
                let (_, points) = line.split_once("points=\"").unwrap();
                points.split_once('"').unwrap().0.split_whitespace().map(point).collect()
            })
            .collect()
    }

    #[test]
    fn a_sine_is_drawn_where_it_belongs() {
        let svg = sine((-2.0, 2.0));
        let lines = line(&svg);
        let [line] = lines.as_slice() else { panic!("one line, not {}", lines.len()) };
        let (left, right) = (f64::from(BESIDE) + 104.0, f64::from(WIDTH) - 20.0 - 28.0);
        let (top, bottom) = (f64::from(ABOVE) + 16.0, f64::from(HEIGHT - BELOW) - 44.0);
        let middle = f64::midpoint(top, bottom);
        assert!((line[0].0 - left).abs() <= 1.0 && (line[line.len() - 1].0 - right).abs() <= 1.0);
        for (x, y) in line {
            let angle = (x - left) / (right - left) * std::f64::consts::TAU;
            let expected = middle - angle.sin() * (bottom - top) / 4.0;
            assert!((y - expected).abs() < 2.5, "at {x}: {y}, not {expected}");
        }
    }

    #[test]
    fn what_is_beyond_the_chosen_values_is_not_drawn() {
        let lines = line(&sine((-0.5, 0.5)));
        assert_eq!(lines.len(), 3, "from the start, through the middle, to the end");
        let (top, bottom) = (f64::from(ABOVE) + 16.0, f64::from(HEIGHT - BELOW) - 44.0);
        assert!(lines.concat().iter().all(|(_, y)| (top - 1.0..=bottom + 1.0).contains(y)));
    }

    #[test]
    fn bars_lie_over_taller_ones() {
        let series = Rc::new(Series::new(DataType::from_name("ACCELERATION").unwrap(), 3));
        series.keep_window(200_000.0);
        for n in 0..20_000u32 {
            let wild = if n.is_multiple_of(2) { 1.0 } else { -1.0 };
            series.insert(FROM_MS + f64::from(n) * 10.0, n.into(), &[wild, 3.0 * wild, 2.0 * wild]);
        }
        let members = [Member::alone("Ada".to_owned(), series, None, Rc::default())];
        let svg = sheet(&members, (FROM_MS + 10_000.0, FROM_MS + 190_000.0), (-4.0, 4.0));
        let colours = ["#0C8161", "#2F6AD9", "#CC4318"];
        let fill =
            |line: &str| colours.iter().position(|colour| line.contains(&format!("fill=\"{colour}\"")));
        let mut bars: Vec<_> =
            svg.lines().filter(|line| line.starts_with("<rect")).filter_map(fill).collect();
        // What remains are the legend's swatches, which come last.
        bars.truncate(bars.len() - 3);
        assert!(bars.len() > 3 * 1_500 && svg.len() < 1_000_000, "{} bars, {} bytes", bars.len(), svg.len());
        bars.dedup();
        for layers in bars.chunks(3) {
            assert_eq!(layers, [0, 1, 2], "y, z, x, block by block");
        }
    }

    #[test]
    fn marks_are_seen_over_dense_lines() {
        let svg = sine((-2.0, 2.0));
        let lines: Vec<_> = svg.lines().collect();
        let place = |what: &dyn Fn(&str) -> bool| lines.iter().rposition(|line| what(line)).unwrap();
        let text = place(&|line| line == "here");
        let sine = place(&|line| line.starts_with("<polyline") && line.contains("#2456C9"));
        let grounds: Vec<_> = (sine..text)
            .filter(|n| lines[*n].starts_with("<rect") && lines[*n].contains("fill=\"#FFFFFF\""))
            .collect();
        assert_eq!(grounds.len(), 2, "one beside the line and one behind the text, over the sine");
    }

    #[test]
    fn it_says_what_it_shows() {
        let svg = sine((-2.0, 2.0));
        for text in
            ["Speed &lt;of&gt; Ada", "Ada &amp; Bob", "m/s", "Time of day", "here", "\u{2212}2", "14:13:24"]
        {
            assert!(svg.lines().any(|line| line == text), "{text} is missing");
        }
    }
}
