//! A chart as a file.

use leptos::prelude::*;

use super::chart_panel::Drawing;
use crate::{
    browser::{clock, save},
    chart::{Sheet, Stage, member::Part, time_axis::time_text},
    text,
};

/// Saves what is visible as a PNG picture.
pub(super) fn png(drawing: Drawing) {
    with_sheet(drawing, |sheet, name| {
        if let Some(canvas) = save::new_canvas()
            && sheet.draw_on(canvas.clone()).is_some()
        {
            save::canvas(&canvas, format!("{name}.png"));
        }
    });
}

/// Saves what is visible as an SVG picture.
pub(super) fn svg(drawing: Drawing) {
    with_sheet(drawing, |sheet, name| {
        if let Some(text) = sheet.to_svg() {
            save::text(&text, &format!("{name}.svg"), "image/svg+xml");
        }
    });
}

/// Hands over what is visible, and the name of a file for it.
fn with_sheet(drawing: Drawing, save: impl FnOnce(&Sheet<'_>, &str)) {
    let subject = drawing.subject.get_value();
    let shown = drawing.shown(&drawing.viewport.get_untracked());
    let ranges = drawing.chart.with_value(|chart| chart.as_ref().map(|chart| chart.ranges()));
    let Some(ranges) = ranges.filter(|ranges| !ranges.is_empty()) else { return };
    let mut marks = drawing.stage.with_value(Stage::marks);
    marks.iter_mut().for_each(|mark| mark.at_ms += shown.ahead_ms);
    let day = |ms: f64| time_text(clock::local_ms(ms), 86_400_000.0);
    let time = |ms: f64| time_text(clock::local_ms(ms), 1000.0);
    let from_ms = shown.ends_ms.start;
    drawing.members.with_untracked(|members| {
        let whose = match members.as_slice() {
            [one] if one.part == Part::All => format!("{}, ", one.name),
            _ => String::new(),
        };
        let sheet = Sheet {
            title: subject.title,
            subtitle: format!(
                "{whose}{} {} \u{2013} {}",
                day(from_ms),
                time(from_ms),
                time(shown.ends_ms.end)
            ),
            unit: subject.unit.map(|unit| text::unit(&unit)),
            time_name: text::picture_time().to_owned(),
            members,
            shown: &shown,
            ranges,
            marks: &marks,
            ahead_ms: clock::ahead_of_utc_ms,
        };
        let name = format!("{} {} {}", subject.type_name, day(from_ms), time(from_ms));
        save(&sheet, &name.replace([':', ' ', '.'], "-"));
    });
}
