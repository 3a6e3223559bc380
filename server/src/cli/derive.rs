//! `motionwire derive`: steps, distance and the rest from a recording.

use std::{
    fs::File,
    io::{BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

use flate2::bufread::MultiGzDecoder;
use motionwire_derive::{
    Derived, Gravity, Kind, Pipeline,
    floors::Unavailable,
    recording::{self, Row, UnreadableLine},
};
use serde_json::{Value, json};

use super::CliError;

/// How a gzip file begins (RFC 1952, section 2.3.1).
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// A recording to read.
#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// A table of text (.csv, or .csv.gz) with the columns t_ms and ax, ay, az (m/s², with gravity), or t_ms and lat, lon,
    /// accuracy, and perhaps altitude, altitude_accuracy, speed
    file: PathBuf,
    /// Print a line of JSON for each derived reading, and one for the summary; "estimated":true marks what was worked out where
    /// it could not be measured
    #[arg(long)]
    json: bool,
}

/// What a recording comes to.
#[derive(Default)]
struct Summary {
    rows: u64,
    first_ms: f64,
    last_ms: f64,
    has_motion: bool,
    has_places: bool,
    steps: u64,
    distance_m: f64,
    is_distance_estimated: bool,
}

impl Summary {
    fn row(&mut self, row: &Row) {
        if self.rows == 0 {
            (self.first_ms, self.last_ms) = (row.t_ms, row.t_ms);
        }
        self.rows += 1;
        self.first_ms = self.first_ms.min(row.t_ms);
        self.last_ms = self.last_ms.max(row.t_ms);
        self.has_motion |= row.acceleration.is_some();
        self.has_places |= row.fix.is_some();
    }

    fn derived(&mut self, derived: &Derived) {
        match derived.kind {
            Kind::Steps => self.steps = derived.value as u64,
            Kind::Distance => {
                self.distance_m = derived.value;
                self.is_distance_estimated |= derived.is_estimated;
            }
            Kind::Cadence | Kind::Speed | Kind::Floors => {}
        }
    }

    fn duration_s(&self) -> f64 {
        (self.last_ms - self.first_ms) / 1000.0
    }

    fn json(&self) -> Value {
        let (steps, distance_m, duration_s) = (self.steps, self.distance_m, self.duration_s());
        let mut summary = json!({ "steps": steps, "distance_m": distance_m, "duration_s": duration_s });
        if self.is_distance_estimated {
            summary["estimated"] = true.into();
        }
        json!({ "summary": summary })
    }

    fn words(&self, floors: Result<u32, Unavailable>) -> Vec<String> {
        let minutes = self.duration_s() / 60.0;
        let mut words = vec![format!("Duration   {:.1} s ({} rows)", self.duration_s(), self.rows)];
        if self.has_motion {
            let rate = if minutes > 0.0 { self.steps as f64 / minutes } else { 0.0 };
            words.push(format!("Steps      {} ({rate:.0} a minute)", self.steps));
        }
        if self.has_places {
            let mark = if self.is_distance_estimated { " (partly estimated from steps)" } else { "" };
            words.push(format!("Distance   {:.1} m{mark}", self.distance_m));
            words.push(match floors {
                Ok(floors) => format!("Floors     {floors}"),
                Err(reason) => format!("Floors     not counted: {reason}"),
            });
        }
        words
    }
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Steps => "STEPS",
        Kind::Cadence => "STEPS_CADENCE",
        Kind::Distance => "DISTANCE",
        Kind::Speed => "SPEED",
        Kind::Floors => "FLOORS_CLIMBED",
    }
}

pub(super) fn run(Arguments { file, json }: &Arguments) -> Result<(), CliError> {
    let failed = |reason: String| CliError::Recording { path: file.clone(), reason };
    let input = open(file).map_err(|error| failed(format!("cannot be opened: {error}")))?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let (mut pipeline, mut summary, mut unreadable) =
        (Pipeline::new(), Summary::default(), Unreadable::default());
    let mut printed = Ok(());
    let mut take = |summary: &mut Summary, derived: Derived| {
        summary.derived(&derived);
        if *json && printed.is_ok() {
            printed = writeln!(out, "{}", line(&derived));
        }
    };
    recording::read(input, |row| match row {
        Ok(row) => {
            summary.row(&row);
            if let Some(xyz) = row.acceleration {
                pipeline
                    .acceleration(row.t_ms, xyz, Gravity::Included, |derived| take(&mut summary, derived));
            }
            if let Some(fix) = row.fix {
                pipeline.fix(&fix, |derived| take(&mut summary, derived));
            }
        }
        Err(line) => unreadable.add(line),
    })
    .map_err(|error| failed(error.to_string()))?;
    pipeline.finish(|derived| take(&mut summary, derived));
    printed.map_err(CliError::Print)?;
    if let (Some(first), 0) = (&unreadable.first, summary.rows) {
        return Err(failed(format!("no line of it can be read; {first}")));
    }
    unreadable.warn(file);
    let lines = if *json { vec![summary.json().to_string()] } else { summary.words(pipeline.floors()) };
    for line in lines {
        writeln!(out, "{line}").map_err(CliError::Print)?;
    }
    out.flush().map_err(CliError::Print)
}

/// A reading as a line.
fn line(derived: &Derived) -> Value {
    let mut line = json!({ "t_ms": derived.t_ms, "t": name(derived.kind), "val": derived.value });
    if derived.is_estimated {
        line["estimated"] = true.into();
    }
    line
}

/// Lines that were passed over.
#[derive(Default)]
struct Unreadable {
    first: Option<UnreadableLine>,
    count: u64,
}

impl Unreadable {
    fn add(&mut self, line: UnreadableLine) {
        self.count += 1;
        self.first.get_or_insert(line);
    }

    fn warn(&self, file: &Path) {
        if let Some(first) = &self.first {
            let path = file.display();
            eprintln!(
                "warning: {path}: {} lines cannot be read and were passed over, the first is {first}",
                self.count
            );
        }
    }
}

/// The text of a file, unpacked if it is a gzip file, whatever its name says.
fn open(path: &Path) -> std::io::Result<Box<dyn BufRead>> {
    let mut file = BufReader::new(File::open(path)?);
    let is_packed = file.fill_buf()?.starts_with(&GZIP_MAGIC);
    Ok(if is_packed { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { Box::new(file) })
}
