//! `motionwire derive`: steps, distance and the rest from a recording.

mod doubts;
mod summary;

use std::{
    fs::File,
    io::{BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

use flate2::bufread::MultiGzDecoder;
use motionwire_derive::{Derived, Gravity, Pipeline, recording};

use self::{doubts::Doubts, summary::Summary};
use super::CliError;

/// How a gzip file begins (RFC 1952, section 2.3.1).
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

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
    let input = open(file).map_err(|error| failed(format!("cannot be opened: {error}")))?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let (mut pipeline, mut summary, mut doubts) = (Pipeline::new(), Summary::default(), Doubts::default());
    let mut printed = Ok(());
    let mut take = |summary: &mut Summary, derived: Derived| {
        summary.derived(&derived);
        if *json && printed.is_ok() {
            printed = print(&mut out, summary::line(&derived));
        }
    };
    let incomplete = recording::read(input, |row| match row {
        Ok(row) => {
            summary.row(&row);
            if let Some(xyz) = row.acceleration {
                doubts.sample(row.t_ms, xyz);
                pipeline
                    .acceleration(row.t_ms, xyz, Gravity::Included, |derived| take(&mut summary, derived));
            }
            if let Some(fix) = row.fix {
                let left_out = pipeline.fix(&fix, |derived| take(&mut summary, derived));
                doubts.place(fix.t_ms, left_out);
            }
        }
        Err(line) => doubts.unreadable(line),
    })
    .map_err(|error| failed(error.to_string()))?;
    pipeline.finish(|derived| take(&mut summary, derived));
    printed.map_err(CliError::Print)?;
    if let (Some(first), 0) = (doubts.first_unreadable(), summary.rows) {
        return Err(failed(format!("no line of it can be read; {first}")));
    }
    for doubt in incomplete.iter().map(ToString::to_string).chain(doubts.words(summary.rows)) {
        // Nobody may be there to read it.
        let _ = writeln!(std::io::stderr(), "warning: {}: {doubt}", file.display());
    }
    if *json {
        print(&mut out, summary.json()).map_err(CliError::Print)?;
    } else {
        for line in summary.words(pipeline.floors()) {
            writeln!(out, "{line}").map_err(CliError::Print)?;
        }
    }
    out.flush().map_err(CliError::Print)
}

fn print(out: &mut impl Write, line: serde_json::Result<String>) -> std::io::Result<()> {
    writeln!(out, "{}", line?)
}

/// The text of a file, or of the standard input, unpacked if it is a gzip file, whatever its name says.
fn open(path: &Path) -> std::io::Result<Box<dyn BufRead>> {
    let mut file: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(BufReader::new(File::open(path)?))
    };
    let is_packed = file.fill_buf()?.starts_with(&GZIP_MAGIC);
    Ok(if is_packed { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { file })
}
