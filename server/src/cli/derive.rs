//! `motionwire derive`: steps, distance and the rest from a recording.

mod derivation;
mod doubts;
mod in_line;
mod input;
mod spread;
mod summary;
mod times;

use std::{
    io::{BufReader, BufWriter, Write},
    path::PathBuf,
};

use motionwire_derive::{Derived, recording};

use self::{
    derivation::{Derivation, Outcome},
    input::Input,
};
use super::CliError;

/// A recording to read.
#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// A table of text (.csv, or .csv.gz) with the columns t_ms and ax, ay, az (m/s², with gravity), or t_ms and lat, lon,
    /// accuracy, and perhaps altitude, altitude_accuracy, speed; - is the standard input
    file: PathBuf,
    /// Print a line of JSON for each derived reading, and one for the summary; "estimated":true marks what was worked out where
    /// it could not be measured
    #[arg(long)]
    json: bool,
}

pub(super) fn run(Arguments { file, json }: &Arguments) -> Result<(), CliError> {
    let failed = |reason: String| CliError::Recording { path: file.clone(), reason };
    let input = Input::open(file).map_err(|error| failed(format!("cannot be opened: {error}")))?;
    let mut input = BufReader::new(input);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut printed = Ok(());
    let mut derivation = Derivation::new(|derived: &Derived| {
        if *json && printed.is_ok() {
            printed = print(&mut out, summary::line(derived));
        }
    });
    let read = recording::read(&mut input, |row| derivation.row(row));
    let Outcome { summary, mut doubts, floors } = derivation.finish();
    printed.map_err(CliError::Print)?;
    if let (Some(first), 0) = (doubts.first_unreadable(), summary.rows) {
        return Err(failed(format!("no line of it can be read; {first}")));
    }
    match read {
        Ok(incomplete) => incomplete.iter().for_each(|columns| doubts.note(columns.to_string())),
        Err(error) if summary.rows == 0 => return Err(failed(error.to_string())),
        Err(error) => doubts.note(format!("{error}; what comes before counts, the rest is missing")),
    }
    if input.get_ref().has_more() {
        doubts.note("what follows the packed recording is not packed, and was left out".to_owned());
    }
    for doubt in doubts.words(&summary) {
        // Nobody may be there to read it.
        let _ = writeln!(std::io::stderr(), "warning: {}: {doubt}", file.display());
    }
    if *json {
        print(&mut out, summary.json()).map_err(CliError::Print)?;
    } else {
        for line in summary.words(floors) {
            writeln!(out, "{line}").map_err(CliError::Print)?;
        }
    }
    out.flush().map_err(CliError::Print)
}

fn print(out: &mut impl Write, line: serde_json::Result<String>) -> std::io::Result<()> {
    writeln!(out, "{}", line?)
}
