//! Two recordings on one axis: seconds from the beginning of each.

use std::fmt::Write as _;

use leptos::{html::Dialog, prelude::*};
use motionwire_shared::{
    DataType,
    rest::{HistoryAnswer, Notes, Recording, RetainedSeries},
};
use wasm_bindgen_futures::spawn_local;

use super::notes::length_text;
use crate::{
    api::{self, ApiError},
    chart::scale::{Scale, ValueRange},
    components::number_text,
    text,
};

/// Columns of each line.
const COLUMNS: usize = 600;

/// The picture's own units.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 240.0;
const LEFT: f64 = 48.0;
const BOTTOM: f64 = 24.0;

/// A line is broken where so many times the usual distance lies between two points.
const GAP: f64 = 4.0;

/// The lines' classes: the first recording's, the second's.
const LINES: [&str; 2] = ["compare__line compare__line--a", "compare__line compare__line--b"];

/// One data type of both recordings.
#[derive(Debug, Clone, PartialEq)]
struct Pair {
    data_type: DataType,
    /// For each recording and component, seconds and value.
    lines: [Vec<Line>; 2],
}

type Line = Vec<(f64, f64)>;

/// The button and what it opens; shown once there are two recordings that are over.
#[component]
pub(super) fn CompareButton(notes: RwSignal<Notes>) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let over = Memo::new(move |_| {
        notes.with(|notes| {
            notes
                .recordings
                .iter()
                .rev()
                .filter(|recording| recording.to.is_some())
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let chosen = RwSignal::new([None::<String>, None]);
    let pairs = RwSignal::new(Ok::<_, ApiError>(Vec::<Pair>::new()));
    let recording = move |which: usize| {
        chosen.with(|chosen| {
            over.with(|over| over.iter().find(|one| Some(&one.id) == chosen[which].as_ref()).cloned())
        })
    };
    Effect::new(move |_| {
        let (Some(first), Some(second)) = (recording(0), recording(1)) else { return };
        spawn_local(async move {
            let found = load(&[first, second]).await;
            pairs.try_set(found);
        });
    });
    let open = move |_| {
        over.with_untracked(|over| {
            chosen.set([0, 1].map(|place| over.get(place).map(|recording| recording.id.clone())));
        });
        if let Some(dialog) = dialog.get_untracked() {
            let _ = dialog.show_modal();
        }
    };
    let choice = move |which: usize, label: text::Text| {
        let choose = move |event| chosen.update(|chosen| chosen[which] = Some(event_target_value(&event)));
        let option = move |one: Recording| {
            let id = one.id.clone();
            let is_chosen = move || chosen.with(|chosen| chosen[which].as_ref() == Some(&id));
            let length = length_text((one.to.unwrap_or(one.from) - one.from) as f64);
            view! { <option value=one.id.clone() selected=is_chosen>{format!("{} ({length})", one.name)}</option> }
        };
        view! {
            <label><span class=LINES[which] aria-hidden="true"></span>{label()}
                <select class="input" data-compare=which.to_string() on:change=choose>{move || over.get().into_iter().map(option).collect_view()}</select>
            </label>
        }
    };
    let charts = move || match pairs.get() {
        Ok(pairs) if pairs.is_empty() => view! { <p class="muted">{text::compare_nothing()}</p> }.into_any(),
        Ok(pairs) => pairs.into_iter().map(|pair| view! { <PairChart pair /> }).collect_view().into_any(),
        Err(error) => view! { <p class="notice notice--bad" role="alert">{error.to_string()}</p> }.into_any(),
    };
    view! {
        <Show when=move || over.with(|over| over.len() > 1)>
            <button type="button" class="button" data-action="compare" on:click=open>{text::compare_open()}</button>
        </Show>
        <dialog class="dialog dialog--wide card" node_ref=dialog aria-labelledby="compare-heading">
            <h2 id="compare-heading">{text::compare_title()}</h2>
            <div class="compare__choice">{choice(0, text::compare_first)}{choice(1, text::compare_second)}</div>
            <div class="compare__charts">{charts}</div>
            <form method="dialog"><button class="button">{text::close()}</button></form>
        </dialog>
    }
}

/// What both recordings have of each type.
async fn load(recordings: &[Recording; 2]) -> Result<Vec<Pair>, ApiError> {
    let retained = api::retained().await?;
    let [first, second] = recordings.each_ref().map(|recording| best_of_each_type(&retained, recording));
    let mut pairs = Vec::new();
    for a in first {
        let Some(b) = second.iter().find(|other| other.data_type == a.data_type) else { continue };
        let Some(data_type) = DataType::from_name(&a.data_type) else { continue };
        let lines = [lines(a, &recordings[0]).await?, lines(b, &recordings[1]).await?];
        if lines.iter().all(|lines| lines.iter().any(|line| !line.is_empty())) {
            pairs.push(Pair { data_type, lines });
        }
    }
    pairs.sort_by(|a, b| a.data_type.cmp(&b.data_type));
    Ok(pairs)
}

/// Of each data type that a recording may hold, the series with the most samples.
fn best_of_each_type<'a>(retained: &'a [RetainedSeries], recording: &Recording) -> Vec<&'a RetainedSeries> {
    let to_ms = recording.to.unwrap_or(i64::MAX) as f64;
    let mut best: Vec<&RetainedSeries> = Vec::new();
    let meant = retained.iter().filter(|series| {
        (recording.uids.is_empty() || recording.uids.contains(&series.uid))
            && series.from <= to_ms
            && recording.from as f64 <= series.to
    });
    for series in meant {
        match best.iter_mut().find(|known| known.data_type == series.data_type) {
            Some(known) if known.samples < series.samples => *known = series,
            Some(_) => {}
            None => best.push(series),
        }
    }
    best
}

async fn lines(series: &RetainedSeries, recording: &Recording) -> Result<Vec<Line>, ApiError> {
    let from_ms = recording.from as f64;
    let to_ms = (recording.to.unwrap_or(recording.from) as f64).max(from_ms + 1.0);
    let answer = api::history(&series.uid, &series.data_type, from_ms, to_ms, COLUMNS).await?;
    Ok((0..answer.components).map(|component| line(&answer, component)).collect())
}

/// Seconds from the beginning and means of one component.
fn line(answer: &HistoryAnswer, component: usize) -> Line {
    let points = answer.columns.iter().filter_map(|column| {
        let mean = column.get(2 + 3 * component + 2).copied().flatten()?;
        Some((((*column.first()?)? - answer.from) / 1000.0, mean))
    });
    points.collect()
}

#[component]
fn PairChart(pair: Pair) -> impl IntoView {
    let component = RwSignal::new(0usize);
    let components = pair.lines.iter().map(Vec::len).min().unwrap_or(0);
    let title = text::data_type(&pair.data_type);
    let is_known = matches!(pair.data_type, DataType::Known(_));
    let names: Vec<String> = if components == 3 {
        ["x", "y", "z"].map(str::to_owned).to_vec()
    } else {
        (1..=components).map(|number| number.to_string()).collect()
    };
    let choice = (components > 1).then(|| {
        let option = |(place, name): (usize, String)| view! { <option value=place.to_string()>{name}</option> };
        let choose = move |event| component.set(event_target_value(&event).parse().unwrap_or_default());
        let label = text::compare_axis(&title);
        view! { <select class="input" aria-label=label on:change=choose>{names.into_iter().enumerate().map(option).collect_view()}</select> }
    });
    let (name, label) = (pair.data_type.name().to_owned(), title.clone());
    let picture = move || {
        let shown =
            pair.lines.each_ref().map(|lines| lines.get(component.get()).cloned().unwrap_or_default());
        let mean = |line: &Line| {
            let sum: f64 = line.iter().map(|(_, value)| value).sum();
            number_text(sum / line.len().max(1) as f64, is_known)
        };
        let words = text::compare_described(&label, &mean(&shown[0]), &mean(&shown[1]));
        draw(&shown).map(|Picture { axes, marks, paths }| {
            view! {
                <svg class="compare__picture" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=words>
                    <path class="compare__grid" d=axes />
                    {marks.into_iter().map(|(x, y, anchor, words)| view! { <text x=x.to_string() y=y.to_string() text-anchor=anchor>{words}</text> }).collect_view()}
                    {paths.into_iter().zip(LINES).map(|(path, class)| view! { <path class=class d=path /> }).collect_view()}
                </svg>
            }
        })
    };
    view! {
        <section class="compare__chart" data-compared=name>
            <h3>{title} {choice}</h3>
            {picture}
        </section>
    }
}

/// A picture's parts.
struct Picture {
    axes: String,
    /// Place, anchor and words of each mark.
    marks: Vec<(f64, f64, &'static str, String)>,
    paths: [String; 2],
}

fn draw(lines: &[Line; 2]) -> Option<Picture> {
    let points = || lines.iter().flatten();
    let low = points().map(|(_, value)| *value).reduce(f64::min)?;
    let high = points().map(|(_, value)| *value).reduce(f64::max)?;
    let end_s = points().map(|(second, _)| *second).reduce(f64::max)?.max(1.0);
    let margin = if high > low { 0.0 } else { low.abs().max(1.0) * 0.1 };
    let values = ValueRange::around(low - margin, high + margin);
    let seconds = ValueRange::around(0.0, end_s);
    let x = Scale::new((0.0, end_s), (LEFT, WIDTH - 8.0));
    let y = Scale::new((values.low, values.high), (HEIGHT - BOTTOM, 8.0));
    let (mut axes, mut marks) = (String::new(), Vec::new());
    for value in values.ticks() {
        let _ = write!(axes, "M{LEFT} {:.1}H{}", y.px(value), WIDTH - 8.0);
        marks.push((LEFT - 6.0, y.px(value) + 4.0, "end", values.label(value)));
    }
    for second in seconds.ticks().into_iter().filter(|second| *second <= end_s) {
        let _ = write!(axes, "M{:.1} 8V{}", x.px(second), HEIGHT - BOTTOM);
        marks.push((x.px(second), HEIGHT - 6.0, "middle", format!("{} s", seconds.label(second))));
    }
    Some(Picture { axes, marks, paths: lines.each_ref().map(|line| path(line, &x, &y)) })
}

/// A line through the points, broken where measuring was.
fn path(line: &Line, x: &Scale, y: &Scale) -> String {
    let mut steps: Vec<f64> = line.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    steps.sort_by(f64::total_cmp);
    let gap_s = steps.get(steps.len() / 2).map_or(f64::INFINITY, |usual_s| usual_s * GAP);
    let (mut path, mut before_s) = (String::new(), f64::NEG_INFINITY);
    for (second, value) in line {
        let mark = if second - before_s > gap_s || before_s.is_infinite() { 'M' } else { 'L' };
        let _ = write!(path, "{mark}{:.1} {:.1}", x.px(*second), y.px(*value));
        before_s = *second;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(uid: &str, name: &str, from: f64, to: f64, samples: u64) -> RetainedSeries {
        RetainedSeries { uid: uid.parse().unwrap(), data_type: name.to_owned(), from, to, samples }
    }

    #[test]
    fn of_each_type_the_fullest_series_is_compared() {
        let recording =
            Recording { id: "r".into(), name: "Run".into(), from: 100, to: Some(200), uids: vec![] };
        let retained = [
            series("a", "STEPS", 0.0, 500.0, 10),
            series("b", "STEPS", 150.0, 160.0, 20),
            series("a", "SPEED", 0.0, 99.0, 10),
            series("b", "SPEED", 201.0, 300.0, 10),
        ];
        let names = |recording: &Recording| -> Vec<String> {
            best_of_each_type(&retained, recording)
                .iter()
                .map(|s| format!("{} {}", s.uid, s.data_type))
                .collect()
        };
        assert_eq!(names(&recording), ["b STEPS"]);
        assert_eq!(names(&Recording { uids: vec!["a".parse().unwrap()], ..recording }), ["a STEPS"]);
    }

    #[test]
    fn lines_count_from_their_beginning_and_break_where_nothing_was_measured() {
        let column = |ts: f64, mean: f64| vec![Some(ts), Some(1.0), Some(mean), Some(mean), Some(mean)];
        let columns =
            vec![column(1000.0, 1.0), column(2000.0, 2.0), column(3000.0, 3.0), column(9000.0, 4.0)];
        let answer = HistoryAnswer { from: 1000.0, to: 9000.0, components: 1, is_raw: true, columns };
        let line = line(&answer, 0);
        assert_eq!(line, [(0.0, 1.0), (1.0, 2.0), (2.0, 3.0), (8.0, 4.0)]);
        let (x, y) = (Scale::new((0.0, 8.0), (0.0, 8.0)), Scale::new((0.0, 4.0), (4.0, 0.0)));
        assert_eq!(path(&line, &x, &y), "M0.0 3.0L1.0 2.0L2.0 1.0M8.0 0.0");
    }

    #[test]
    fn both_lines_are_within_the_picture() {
        let picture = draw(&[vec![(0.0, 1.0), (10.0, 5.0)], vec![(0.0, 3.0), (4.0, 3.0)]]).unwrap();
        assert!(picture.paths.iter().all(|path| path.starts_with('M')));
        assert!(picture.marks.iter().any(|(.., words)| words == "10 s"));
        assert!(draw(&[vec![], vec![]]).is_none());
    }
}
