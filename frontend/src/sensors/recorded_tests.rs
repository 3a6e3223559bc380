//! The conversion of motion events against what three browsers really delivered: the recordings of
//! `5mwt-browser-devicemotion`, walks with the phone in the hand, its screen up.
//!
//! They hold no orientation, and motion alone cannot tell the sign of acceleration: gravity turns by dg/dt = −ω × g
//! whatever the sign of g. So the orientation is given here as it is known to have been, and without it only what the
//! standard says can be assumed. What motion alone does prove is the unit, the sign and the axes of the rotation.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;

use super::{
    convert::{Vector, dot, length},
    device_motion::{Motion, Normalizer, RawMotion},
};

/// How the phone was held, in degrees: screen up, its top a little raised.
const HELD: (f64, f64) = (12.0, 0.0);

/// Events on each side over which the change of gravity is taken.
const SPAN: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq)]
struct Recorded {
    time_ms: f64,
    raw: RawMotion,
}

struct Recording {
    name: String,
    is_negating: bool,
    events: Vec<Recorded>,
}

/// Where recordings are: `MOTIONWIRE_DATASETS`, else `shared/datasets` beside the repository.
pub(super) fn datasets() -> PathBuf {
    let datasets = std::env::var_os("MOTIONWIRE_DATASETS").map(PathBuf::from);
    datasets.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/datasets"))
}

/// The rows of a folder's index; `None`, with a notice, where the recordings are not at hand.
pub(super) fn index(folder: &Path) -> Option<Vec<Vec<String>>> {
    let Ok(index) = fs::read_to_string(folder.join("index.csv")) else {
        eprintln!("skipped: there are no recordings in {}", folder.display());
        return None;
    };
    Some(index.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect())
}

/// A compressed file's text.
pub(super) fn unpacked(path: &Path) -> String {
    let mut text = String::new();
    GzDecoder::new(fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    text
}

/// All recordings, if they are at hand.
fn recordings() -> Vec<Recording> {
    let folder = datasets().join("5mwt-browser-devicemotion");
    let read = |columns: Vec<String>| {
        let events = unpacked(&folder.join(&columns[0])).lines().skip(1).map(event).collect();
        Recording { is_negating: columns[3].starts_with("Safari"), name: columns[0].clone(), events }
    };
    index(&folder).unwrap_or_default().into_iter().map(read).collect()
}

/// `t_ms,acc_x,…,accG_x,…,rot_alpha,…`; what is empty was null.
fn event(line: &str) -> Recorded {
    let numbers: Vec<Option<f64>> = line.split(',').map(|text| text.parse().ok()).collect();
    let vector = |from: usize| Some([numbers[from]?, numbers[from + 1]?, numbers[from + 2]?]);
    let raw = RawMotion { acceleration: vector(1), including_gravity: vector(4), rotation_deg_s: vector(7) };
    Recorded { time_ms: numbers[0].unwrap(), raw }
}

/// What comes out once the sign is known, with the times in seconds.
fn normalized(events: &[Recorded], held: Option<(f64, f64)>) -> Vec<(f64, Motion)> {
    let mut normalizer = Normalizer::new();
    if let Some((beta_deg, gamma_deg)) = held {
        normalizer.orientation(beta_deg, gamma_deg);
    }
    events
        .iter()
        .map(|event| (event.time_ms / 1_000.0, normalizer.motion(event.raw, event.time_ms)))
        .filter(|(_, motion)| motion.acceleration.is_some() && motion.rotation.is_some())
        .collect()
}

fn mean(vectors: impl Iterator<Item = Vector>) -> Vector {
    let (sum, count) = vectors.fold(([0.0; 3], 0.0), |(sum, count), vector| {
        (std::array::from_fn(|axis| sum[axis] + vector[axis]), count + 1.0)
    });
    sum.map(|sum| sum / count)
}

fn gravity(motion: &Motion) -> Vector {
    let (with, without) = (motion.including_gravity.unwrap(), motion.acceleration.unwrap());
    std::array::from_fn(|axis| with[axis] - without[axis])
}

/// How gravity turns in the phone's axes, against how the rotation says that it should: the factor between the two,
/// and their correlation.
fn turning(motions: &[(f64, Motion)]) -> (f64, f64) {
    let (mut said_seen, mut said, mut seen) = (0.0, 0.0, 0.0);
    for window in motions.windows(2 * SPAN + 1) {
        let (first, last) = (&window[0], &window[2 * SPAN]);
        let passed_s = last.0 - first.0;
        if !(0.0..0.3).contains(&passed_s) || passed_s == 0.0 {
            continue;
        }
        let (before, after) = (gravity(&first.1), gravity(&last.1));
        let change: Vector = std::array::from_fn(|axis| (after[axis] - before[axis]) / passed_s);
        let turn = mean(window.iter().filter_map(|(_, motion)| motion.rotation));
        let g = gravity(&window[SPAN].1);
        let expected = [
            turn[2] * g[1] - turn[1] * g[2],
            turn[0] * g[2] - turn[2] * g[0],
            turn[1] * g[0] - turn[0] * g[1],
        ];
        said_seen += dot(expected, change);
        said += dot(expected, expected);
        seen += dot(change, change);
    }
    (said_seen / said, said_seen / (said * seen).sqrt())
}

#[test]
fn three_browsers_agree_in_sign_unit_and_axes() {
    for Recording { name, events, .. } in recordings() {
        let motions = normalized(&events, Some(HELD));
        assert!(motions.len() * 10 > events.len() * 9, "{name}: acceleration comes soon");
        let up = mean(motions.iter().filter_map(|(_, motion)| motion.including_gravity));
        assert!(up[2] > 8.0 && (9.4..10.2).contains(&length(up)), "{name}: away from the earth, {up:?}");
        let lengths: Vec<f64> = motions.iter().map(|(_, motion)| length(gravity(motion))).collect();
        let off = lengths.iter().filter(|length| !(9.3..10.3).contains(*length)).count();
        assert!(off * 50 < lengths.len(), "{name}: both vectors have one sign, {off} of {}", lengths.len());
        let rest = mean(motions.iter().filter_map(|(_, motion)| motion.acceleration));
        assert!(length(rest) < 0.5, "{name}: without gravity nothing is left over, {rest:?}");
        let (factor, correlation) = turning(&motions);
        assert!((0.9..1.3).contains(&factor), "{name}: rotation in rad/s and its sign, {factor}");
        assert!(correlation > 0.6, "{name}: rotation's axes, {correlation}");
    }
}

#[test]
fn without_an_orientation_the_standard_is_assumed_and_no_more() {
    for Recording { name, is_negating, events } in recordings() {
        let motions = normalized(&events, None);
        let up = mean(motions.iter().filter_map(|(_, motion)| motion.including_gravity));
        assert_eq!(up[2] < 0.0, is_negating, "{name}: {up:?}");
        let (factor, _) = turning(&motions);
        assert!((0.9..1.3).contains(&factor), "{name}: rotation is right whatever the sign, {factor}");
    }
}
