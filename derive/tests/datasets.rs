//! The step counter over recordings with known truth. `cargo xtask accuracy` prints the table.
//!
//! The weights of the detector were chosen on the recordings that [`Part::of`] calls tuned; the others judge them. The
//! recordings are no part of the project: they are looked for beside the checkout, in `../shared/datasets`, or where
//! `MOTIONWIRE_DATASETS` says. Without them the test is skipped with a notice.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeMap,
    env, fs,
    io::Read,
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;
use motionwire_derive::{Derived, Gravity, Kind, Pipeline, recording};

/// Recordings of the one kind or the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Tuned,
    Unseen,
}

impl Part {
    /// Whole walkers are of the one or the other, so that nobody's gait is judged who was tuned for.
    fn of(is_tuned: bool) -> Self {
        if is_tuned { Self::Tuned } else { Self::Unseen }
    }
}

/// The recordings of a set, the error of the simple detector that it is compared with, and what must be reached in each part.
struct Goal {
    set: &'static str,
    simple_percent: Option<f64>,
    max_percent: [f64; 2],
}

const GOALS: [Goal; 8] = [
    Goal { set: "Oxford, the authors' 36", simple_percent: Some(1.74), max_percent: [1.8, 1.0] },
    Goal { set: "  the 36, marks repaired", simple_percent: None, max_percent: [0.96, 0.65] },
    Goal { set: "Oxford, the other 12", simple_percent: Some(4.73), max_percent: [1.82, 0.0] },
    Goal { set: "  the 12, marks repaired", simple_percent: None, max_percent: [0.74, 0.0] },
    Goal { set: "WeAllWalk", simple_percent: Some(3.81), max_percent: [2.5, 3.0] },
    Goal { set: "  WeAllWalk, no samples lost", simple_percent: None, max_percent: [2.5, 2.5] },
    Goal { set: "10-step clips", simple_percent: Some(31.7), max_percent: [17.0, 14.0] },
    Goal { set: "wrist, counted walks", simple_percent: Some(17.0), max_percent: [4.0, 3.5] },
];

/// False steps a minute that are allowed where nobody walks.
const MAX_FALSE_STEPS_PER_MIN: f64 = 0.5;

/// Errors of the count in percent, signed, by set or placement and by part.
type Errors = BTreeMap<(String, Part), Vec<f64>>;

fn datasets() -> Option<PathBuf> {
    let path = env::var_os("MOTIONWIRE_DATASETS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/datasets"), PathBuf::from);
    path.is_dir().then_some(path)
}

/// Steps counted in a recording between two instants, and its length, in milliseconds.
fn count(file: &Path, from_ms: f64, to_ms: f64) -> (f64, f64) {
    let (mut pipeline, mut before, mut through, mut last_ms) = (Pipeline::new(), 0.0, 0.0, 0.0);
    let mut take = |derived: Derived| {
        if derived.kind == Kind::Steps && derived.t_ms <= from_ms {
            before = derived.value;
        }
        if derived.kind == Kind::Steps && derived.t_ms <= to_ms {
            through = derived.value;
        }
    };
    let mut text = String::new();
    GzDecoder::new(fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    // What browsers delivered names gravity where it is included.
    let text = text.replacen("accG_x,accG_y,accG_z", "ax,ay,az", 1);
    recording::read(text.as_bytes(), |row| {
        let row = row.unwrap();
        last_ms = row.t_ms;
        if let Some(xyz) = row.acceleration {
            pipeline.acceleration(row.t_ms, xyz, Gravity::Included, &mut take);
        }
    })
    .unwrap();
    pipeline.finish(&mut take);
    (through - before, last_ms)
}

/// The rows of an index, by column.
fn index(folder: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join("index.csv")).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap()
}

fn add(errors: &mut Errors, sets: &[String], part: Part, counted: f64, truth: f64) {
    for set in sets {
        errors.entry((set.clone(), part)).or_default().push(100.0 * (counted - truth) / truth);
    }
}

/// The steps of a walk whose marks are repaired. Those of the Oxford walks come from sensors at the feet, which mark some
/// steps twice and miss others: no foot comes down within 0.6 of the usual interval after one, and where a foot follows
/// itself after twice the interval, the other has come down between.
fn repaired_steps(marks: &Path) -> f64 {
    let mut reader = csv::Reader::from_path(marks).unwrap();
    let marks: Vec<(f64, u8)> = reader.deserialize().map(Result::unwrap).collect();
    let mut intervals_ms: Vec<f64> = marks.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    intervals_ms.sort_by(f64::total_cmp);
    let usual_ms = intervals_ms[intervals_ms.len() / 2];
    let mut steps: Vec<(f64, u8)> = Vec::new();
    for (t_ms, foot) in marks {
        if steps.last().is_none_or(|(last_ms, _)| t_ms - last_ms >= 0.6 * usual_ms) {
            steps.push((t_ms, foot));
        }
    }
    let misses_one = |pair: &&[(f64, u8)]| {
        pair[0].1 == pair[1].1 && (1.6..2.6).contains(&((pair[1].0 - pair[0].0) / usual_ms))
    };
    (steps.len() + steps.windows(2).filter(misses_one).count()) as f64
}

fn oxford(root: &Path, errors: &mut Errors) {
    let folder = root.join("oxford-step-counter");
    for row in index(&folder) {
        let (counted, _) = count(&folder.join(&row["file"]), f64::MIN, f64::MAX);
        let (phone, placement) = (row["phone"].as_str(), row["placement"].as_str());
        let is_other =
            phone == "Nexus" || (phone == "Pixel" && placement == "inhand") || placement == "swingingarm";
        let (set, repaired) = if is_other {
            ("Oxford, the other 12", "  the 12, marks repaired")
        } else {
            ("Oxford, the authors' 36", "  the 36, marks repaired")
        };
        let part = Part::of(row["subject"] == "Jamie");
        add(errors, &[set.to_owned()], part, counted, number(&row, "true_steps"));
        let steps = repaired_steps(&folder.join(row["file"].replace(".csv.gz", ".steps.csv")));
        add(errors, &[repaired.to_owned(), format!("  Oxford, {placement}, repaired")], part, counted, steps);
    }
}

fn weallwalk(root: &Path, errors: &mut Errors) {
    /// By how much the filters delay a step.
    const DELAY_MS: f64 = 200.0;
    let folder = root.join("weallwalk");
    for row in index(&folder) {
        let (from_ms, to_ms) = (number(&row, "annotated_from_ms"), number(&row, "annotated_to_ms"));
        let (counted, _) = count(&folder.join(&row["file"]), from_ms - DELAY_MS, to_ms + DELAY_MS);
        let mut sets = vec!["WeAllWalk".to_owned()];
        // A recording that ends before its walk has lost samples on the way: its steps are not where they were marked.
        if row["true_steps"] == row["steps_in_whole_walk"] {
            sets.push("  WeAllWalk, no samples lost".to_owned());
            sets.push(format!("  WeAllWalk, {}", row["walker"]));
        }
        let walker: u32 = row["subject"].trim_start_matches("ID").parse().unwrap();
        add(errors, &sets, Part::of(walker <= 5), counted, number(&row, "true_steps"));
    }
}

fn clips(root: &Path, errors: &mut Errors) {
    let folder = root.join("aosabook-pedometer");
    for row in index(&folder) {
        let truth = number(&row, "true_steps");
        let (counted, _) = count(&folder.join(&row["file"]), f64::MIN, f64::MAX);
        let set = if truth > 10.0 { "  longer clips" } else { "10-step clips" };
        add(errors, &[set.to_owned()], Part::of(row["sex"] == "male"), counted, truth);
    }
}

/// Prints and checks the false steps, too.
fn wrist(root: &Path, errors: &mut Errors) {
    let folder = root.join("banglejs-wrist");
    let mut still: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for row in index(&folder) {
        let truth = number(&row, "true_steps");
        let (counted, last_ms) = count(&folder.join(&row["file"]), f64::MIN, f64::MAX);
        if truth > 0.0 {
            add(errors, &["wrist, counted walks".to_owned()], Part::of(truth < 150.0), counted, truth);
        } else {
            let place = if row["file"].contains("train") { "in a train" } else { "at rest" };
            let (steps, minutes) = still.entry(place).or_default();
            *steps += counted;
            *minutes += last_ms / 60_000.0;
        }
    }
    for (place, (steps, minutes)) in still {
        let per_min = steps / minutes;
        println!("false steps {place}: {per_min:.2} a minute ({steps} in {minutes:.0})");
        assert!(per_min < MAX_FALSE_STEPS_PER_MIN, "{place}");
    }
}

/// Prints and checks what is counted in walks of 5 m, of which each takes seven steps or so.
fn short_walks(root: &Path) {
    let folder = root.join("5mwt-browser-devicemotion");
    let mut counted: BTreeMap<(String, String), Vec<f64>> = BTreeMap::new();
    for row in index(&folder) {
        for walk in 1..=3 {
            let (from, to) = (format!("run{walk}_start_ms"), format!("run{walk}_done_ms"));
            let (steps, _) = count(&folder.join(&row["file"]), number(&row, &from), number(&row, &to));
            counted.entry((row["speed"].clone(), row["user"].clone())).or_default().push(steps);
        }
    }
    for ((speed, user), steps) in counted {
        let mean = steps.iter().sum::<f64>() / steps.len() as f64;
        println!("steps in a walk of 5 m, {speed}, {user}: {mean:.1} ({} walks)", steps.len());
        assert!(speed != "normal" || (5.0..10.0).contains(&mean), "{user}: {mean:.1}");
    }
}

#[test]
fn steps_are_counted_as_well_as_was_measured() {
    let Some(root) = datasets() else {
        println!("skipped: no recordings in ../shared/datasets or MOTIONWIRE_DATASETS");
        return;
    };
    let mut errors = Errors::new();
    oxford(&root, &mut errors);
    weallwalk(&root, &mut errors);
    clips(&root, &mut errors);
    wrist(&root, &mut errors);
    short_walks(&root);

    let mut worse = Vec::new();
    println!("{:32} {:8} {:>4} {:>8} {:>8} {:>8}", "recordings", "", "n", "error %", "bias %", "simple %");
    for ((set, part), errors) in &errors {
        let count = errors.len() as f64;
        let mean = errors.iter().map(|error| error.abs()).sum::<f64>() / count;
        let bias = errors.iter().sum::<f64>() / count;
        let goal = GOALS.iter().find(|goal| goal.set == set);
        let simple = goal.and_then(|goal| goal.simple_percent);
        let simple = simple.map_or_else(String::new, |percent| format!("{percent:.2}"));
        let name = format!("{part:?}").to_lowercase();
        println!("{set:32} {name:8} {count:>4} {mean:>8.2} {bias:>+8.2} {simple:>8}");
        if let Some(goal) = goal {
            let max = goal.max_percent[*part as usize];
            if mean > max {
                worse.push(format!("{set}, {name}: {mean:.2} % is worse than {max} %"));
            }
        }
    }
    assert!(worse.is_empty(), "{worse:?}");
}
