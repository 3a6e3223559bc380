//! The real program over recordings.

use std::{
    io::Write,
    process::{Child, Command, Output, Stdio},
};

use serde_json::{Value, json};

/// Runs `motionwire derive` over a file.
fn derive(text: &[u8], name: &str, flags: &[&str]) -> Output {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, text).unwrap();
    Command::new(env!("CARGO_BIN_EXE_motionwire")).arg("derive").arg(&path).args(flags).output().unwrap()
}

fn packed(text: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text).unwrap();
    packed.finish().unwrap()
}

/// The last line of what `--json` prints, and what is said beside it.
fn outcome(text: &[u8]) -> (Value, String) {
    let output = derive(text, "recording.csv", &["--json"]);
    let warnings = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{warnings}");
    let last: Value =
        serde_json::from_str(String::from_utf8(output.stdout).unwrap().lines().last().unwrap()).unwrap();
    (last["summary"].clone(), warnings)
}

#[test]
fn a_recording_gives_steps_and_distance() {
    let mut text = String::from("t_ms,ax,ay,az,lat,lon,accuracy\n");
    for i in 0..60 * 60 {
        let t_s = f64::from(i) / 60.0;
        let up = 9.8 + 2.5 * (std::f64::consts::TAU * 2.0 * t_s).sin();
        let place =
            if i % 60 == 0 { format!("{},8,5", 50.0 + t_s * 1.4 / 111_195.0) } else { ",,".to_owned() };
        text += &format!("{},0.1,0.2,{up},{place}\n", t_s * 1000.0);
    }
    let packed = packed(text.as_bytes());
    for (bytes, name) in [(text.into_bytes(), "walk.csv"), (packed, "walk.csv.gz")] {
        let output = derive(&bytes, name, &["--json"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        let (first, last) = (text.lines().next().unwrap(), text.lines().last().unwrap());
        assert!(first.starts_with("{\"t_ms\":") && first.contains(",\"t\":\""), "{first}");
        assert!(text.lines().any(|line| line.ends_with(",\"t\":\"STEPS\",\"val\":4}")), "steps are whole");
        assert!(last.starts_with("{\"summary\":{\"steps\":"), "{last}");
        assert!(last.ends_with(",\"duration_s\":59.983}}"), "{last}");
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let (summary, readings) = lines.split_last().unwrap();
        let summary = &summary["summary"];
        assert!((117..=121).contains(&summary["steps"].as_u64().unwrap()), "{summary}");
        assert!((summary["distance_m"].as_f64().unwrap() - 81.0).abs() < 4.0, "{summary}");
        assert!((summary["duration_s"].as_f64().unwrap() - 60.0).abs() < 0.1, "{summary}");
        for t in ["STEPS", "STEPS_CADENCE", "DISTANCE", "SPEED"] {
            assert!(readings.iter().any(|reading| reading["t"] == t && reading["t_ms"].is_number()), "{t}");
        }
        let words = String::from_utf8(derive(&bytes, name, &[]).stdout).unwrap();
        assert!(words.contains("Steps") && words.contains("Floors     not counted"), "{words}");
    }
}

#[test]
fn lines_that_cannot_be_read_are_named_and_passed_over() {
    let output = derive(b"t_ms,ax,ay,az\n0,1,x,3\n1000,0,0,9.8\n3000,0,0", "torn.csv", &["--json"]);
    assert!(output.status.success());
    let warning = String::from_utf8(output.stderr).unwrap();
    assert!(
        warning.contains("passed over: 1; ") && warning.contains("line 2: \"x\" is no number"),
        "{warning}"
    );
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["summary"]["duration_s"], 2.0);
}

#[test]
fn what_was_estimated_is_marked() {
    let mut text = String::from("t_ms,ax,ay,az,lat,lon,accuracy\n");
    for i in 0..60 * 240 {
        let t_s = f64::from(i) / 60.0;
        let up = 9.8 + 2.5 * (std::f64::consts::TAU * 2.0 * t_s).sin();
        let has_place = i % 60 == 0 && t_s < 180.0;
        let place = if has_place { format!("{},8,5", 50.0 + t_s * 1.4 / 111_195.0) } else { ",,".to_owned() };
        text += &format!("{},0.1,0.2,{up},{place}\n", t_s * 1000.0);
    }
    let output = derive(text.as_bytes(), "tunnel.csv", &["--json"]);
    let lines = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (summary, readings) = lines.split_last().unwrap();
    assert_eq!(summary["summary"]["estimated"], true);
    let is_marked = |reading: &&Value| reading["t"] == "DISTANCE" && reading["estimated"] == true;
    let marked: Vec<&Value> = readings.iter().filter(is_marked).collect();
    assert!(marked.len() > 20 && marked.iter().all(|reading| reading["t_ms"].as_f64().unwrap() > 180_000.0));
}

#[test]
fn what_is_no_recording_is_refused_in_words() {
    let table: [(&[u8], &str); 4] = [
        (b"t_ms,ax,ay,az\n0,0,0,0,0,0,9,81\n", "no line of it can be read; line 2: 8 cells under 4 names"),
        (b"a,b\n1,2\n", "a table's first line must name the columns t_ms"),
        (b"t_ms,ax,ay,az\n0,1,x,3\n", "no line of it can be read; line 2: \"x\" is no number"),
        (&[0x1f, 0x8b, 8, 0, 0], "cannot read on"),
    ];
    for (text, reason) in table {
        let output = derive(text, "recording.csv", &["--json"]);
        assert!(!output.status.success());
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(reason) && error.contains("recording.csv"), "{error}");
    }
}

/// Rows from functions of their number.
fn table(header: &str, rows: u32, row: impl Fn(f64) -> String) -> String {
    (0..rows).fold(format!("{header}\n"), |text, i| text + &row(f64::from(i)) + "\n")
}

#[test]
fn what_is_left_out_or_looks_wrong_is_said_beside_the_outcome() {
    let samples = |ms: f64, down: f64| table("t_ms,ax,ay,az", 50, |i| format!("{},0,0,{down}", i * ms));
    let places = |accuracy: &str| {
        table("t_ms,lat,lon,accuracy", 50, |i| format!("{},{},8,{accuracy}", i * 1e3, 50.0 + i * 1e-5))
    };
    let after_a_while = |ms: f64| move |i: f64| if i < 25.0 { i * 20.0 } else { i * 20.0 + ms };
    let rows_at = |time: &dyn Fn(f64) -> f64| table("t_ms,ax,ay,az", 50, |i| format!("{},0,0,9.8", time(i)));
    let warnings: [(String, &str); 22] = [
        (samples(20.0, 9.8), ""),
        (places("5"), ""),
        ("t_ms,ax,ay,az\n".to_owned(), "no row with a time"),
        (table("t_ms,ax,ay,az", 50, |i| format!("{i},NaN,NaN,NaN")), "none of the 50 rows has numbers"),
        (table("t_ms,ax,ay,az,lat,lon", 50, |i| format!("{},0,0,9.8,50,8", i * 20.0)), "without accuracy"),
        (table("t_ms,ax,ay,az", 50, |i| format!("{},0,0,9.8", 1e3 - i * 20.0)), "49 of 50; sort the rows"),
        (samples(0.02, 9.8), "less than 0.5 ms apart; is t_ms in milliseconds?"),
        (samples(2e7, 9.8), "more than 600 ms apart; is t_ms in milliseconds?"),
        (rows_at(&|_| 1.7e12), "50 of 50 samples of acceleration have the same time as another"),
        (
            samples(0.0, 9.8).replace("0,0,0,9.8", "1.7E+12,0,0,9.8"),
            "has a spreadsheet program rounded t_ms?",
        ),
        (rows_at(&|i| (i / 10.0).floor() * 1e3), "45 of 50 samples of acceleration have the same time"),
        (
            rows_at(&after_a_while(16_680.0)),
            "samples of acceleration: 1, the longest of 16.7 s from 480 ms on",
        ),
        (rows_at(&after_a_while(1e10)), "the longest of 116 days"),
        (places("5") + "600000,50.003,8,5\n", "between places: 1, the longest of 9 minutes"),
        (samples(20.0, 9.8).replace("\n20,0,0", "\n20,NaN,inf"), "are missing, NaN or infinite: 1 of 50"),
        (
            samples(20.0, 9.8).replace("\n20,0,", "\n20,1e300,"),
            "that nothing can measure, of more than 100000 m/s²: 1",
        ),
        (samples(20.0, 1.0), "acceleration is 1.0 on average"),
        (samples(20.0, 0.0), "acceleration is 0.0 on average"),
        (places("25"), "left out: all 50, which are less certain than 20 m"),
        (places("-1"), "left out: all 50, which are no places on earth"),
        (places("5").replace("1000,50.00001,", "1000,95,"), "left out: 1 of 50, which are no places"),
        (places("5").replace("1000,50.00001,", "1000,51,"), "left out: 1 of 50, which are farther"),
    ];
    for (text, words) in warnings {
        let output = derive(text.as_bytes(), "doubtful.csv", &["--json"]);
        assert!(output.status.success());
        let warning = String::from_utf8(output.stderr).unwrap();
        assert_eq!(warning.lines().count(), usize::from(!words.is_empty()), "{words}: {warning}");
        assert!(warning.contains(words), "{words}: {warning}");
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            serde_json::from_str::<Value>(line).unwrap();
        }
    }
}

/// A walk of a minute, at two steps a second.
fn walk(time: impl Fn(f64) -> f64) -> String {
    table("t_ms,ax,ay,az", 3_600, |i| {
        let up = 9.8 + 2.5 * (std::f64::consts::TAU * i / 30.0).sin();
        format!("{},0.1,0.2,{up}", time(i / 60.0 * 1e3))
    })
}

#[test]
fn a_clock_of_whole_seconds_tells_steps_too() {
    for clock_ms in [100.0, 1_000.0] {
        let (summary, warnings) = outcome(walk(|ms| (ms / clock_ms).floor() * clock_ms).as_bytes());
        assert!((115..=121).contains(&summary["steps"].as_u64().unwrap()), "{summary}");
        assert!(warnings.contains("spread evenly"), "{warnings}");
    }
}

#[test]
fn a_stray_time_spoils_nothing() {
    let whole = walk(|ms| ms);
    let (expected, _) = outcome(whole.as_bytes());
    let with = |line: &str, time: &str| whole.replacen(line, &format!("\n{time},0,0,9.8{line}"), 1);
    let table = [
        (with("\n0,", "1700000000000"), "left out, as their time is far"),
        (with("\n20000,", "1700000000000"), "left out, as their time is far"),
        (with("\n20000,", "-1700000000000"), "left out, as their time is far"),
        (format!("{whole}1700000000000,0,0,9.8\n"), "before and after: 1; the first is at 1700000000000 ms"),
        (with("\n20000,", "1e300"), "1e300 ms is no time"),
    ];
    for (text, words) in table {
        let (summary, warnings) = outcome(text.as_bytes());
        assert_eq!(summary, expected, "{words}");
        assert!(warnings.contains(words) && warnings.lines().count() == 1, "{warnings}");
    }
}

#[test]
fn two_tables_in_a_file_may_have_clocks_of_their_own() {
    let places = |begin_ms: f64| {
        table("t_ms,lat,lon,accuracy", 60, |i| {
            format!("{},{},8,5", begin_ms + i * 1e3, 50.0 + i * 1.4 / 111_195.0)
        })
    };
    let (expected, warnings) = outcome((walk(|ms| ms) + &places(0.0)).as_bytes());
    assert!(warnings.contains("places come after the others") && warnings.lines().count() == 1, "{warnings}");
    assert!((expected["distance_m"].as_f64().unwrap() - 82.0).abs() < 3.0, "{expected}");
    for [motion_ms, places_ms] in [[0.0, 1.7e12], [1.7e12, 0.0]] {
        let (motion, places) = (walk(|ms| ms + motion_ms), places(places_ms));
        for text in [motion.clone() + &places, places + &motion] {
            let (summary, warnings) = outcome(text.as_bytes());
            assert!(warnings.contains("their clocks are not the same"), "{warnings}");
            assert_eq!(summary["steps"], expected["steps"]);
            assert!((summary["duration_s"].as_f64().unwrap() - 59.98).abs() < 0.01, "{summary}");
            assert!((summary["distance_m"].as_f64().unwrap() - 82.0).abs() < 3.0, "{summary}");
        }
    }
}

#[test]
fn a_table_of_places_tells_the_way_wherever_a_table_of_samples_ends() {
    let places =
        table("t_ms,lat,lon,accuracy", 60, |i| format!("{},{},8,5", i * 1e3, 50.0 + i * 1.4 / 111_195.0));
    let at_rest = table("t_ms,ax,ay,az", 3_600, |i| format!("{},0,0,9.8", i / 60.0 * 1e3));
    for (text, late) in [
        (at_rest.clone() + &places, "places come after the others"),
        (places.clone() + &at_rest, "samples of acceleration come after the others"),
    ] {
        let (summary, warnings) = outcome(text.as_bytes());
        assert!((summary["distance_m"].as_f64().unwrap() - 82.0).abs() < 3.0, "{late}: {summary}");
        assert!(warnings.contains(late) && warnings.lines().count() == 1, "{warnings}");
    }
}

#[test]
fn a_place_that_samples_repeat_counts_once() {
    let joined = |repeats: bool| {
        table("t_ms,ax,ay,az,lat,lon,accuracy", 120 * 60, |i| {
            let up = 9.8 + 2.5 * (std::f64::consts::TAU * i / 30.0).sin();
            let (t_s, is_new) = ((i / 60.0).floor(), i % 60.0 == 0.0);
            let place = format!("{},8,5", 50.0 + t_s * 1.4 / 111_195.0);
            format!("{},0.1,0.2,{up},{}", i / 60.0 * 1e3, if repeats || is_new { &place } else { ",," })
        })
    };
    let (expected, _) = outcome(joined(false).as_bytes());
    let (summary, warnings) = outcome(joined(true).as_bytes());
    assert_eq!(summary, expected);
    assert!(warnings.contains("repeat a place: 7080, beside 120 places"), "{warnings}");
}

#[test]
fn two_recordings_in_a_file_are_told_from_rows_out_of_order() {
    let (_, warnings) = outcome((walk(|ms| ms) + &walk(|ms| ms)).as_bytes());
    assert!(warnings.contains("1 of 7200; if several recordings are in one file, take each"), "{warnings}");
}

#[test]
fn what_was_cut_off_counts_as_far_as_it_goes() {
    let text = walk(|ms| ms);
    let packed = packed(text.as_bytes());
    let cut = text.rfind(",0.2,").unwrap();
    let mut damaged = packed.clone();
    let sum = damaged.len() - 8;
    damaged[sum] ^= 1;
    let followed = |by: &[u8]| [packed.as_slice(), by].concat();
    let table = [
        (
            packed[..packed.len() / 2].to_vec(),
            "cannot read on: the packed file was cut off; what comes before counts",
        ),
        (damaged, "cannot read on: the packed file is damaged, and its numbers may be wrong; copy it again"),
        (text.as_bytes()[..cut].to_vec(), "missing, NaN or infinite: 1 of 3600"),
        (followed(b"junk"), "what follows the packed recording"),
        (followed(&[0; 512]), ""),
        ([text.as_bytes(), &[b'1'; 70_000]].concat(), "line 3602 is longer than 64 KiB"),
    ];
    for (bytes, words) in table {
        let (summary, warnings) = outcome(&bytes);
        assert!(summary["steps"].as_u64().unwrap() > 40, "{words}: {summary}");
        assert_eq!(warnings.lines().count(), usize::from(!words.is_empty()), "{words}: {warnings}");
        assert!(warnings.contains(words), "{warnings}");
    }
}

#[test]
fn a_distance_across_a_hole_is_estimated() {
    let text = table("t_ms,lat,lon,accuracy", 120, |i| {
        let t_s = if i < 60.0 { i } else { i + 30.0 };
        format!("{},{},8,5", t_s * 1e3, 50.0 + t_s * 1.4 / 111_195.0)
    });
    let (summary, warnings) = outcome(text.as_bytes());
    assert_eq!(summary["estimated"], true);
    assert!((summary["distance_m"].as_f64().unwrap() - 208.6).abs() < 4.0, "{summary}");
    assert!(warnings.contains("the longest of 31.0 s"), "{warnings}");
}

/// Starts `motionwire derive --json -`.
fn derive_from_pipe() -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_motionwire"));
    command
        .args(["derive", "--json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().unwrap()
}

#[test]
fn recordings_come_through_pipes() {
    let mut child = derive_from_pipe();
    child.stdin.take().unwrap().write_all(b"t_ms,ax,ay,az\n0,0,0,9.8\n1000,0,0,9.8\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary, json!({ "summary": { "steps": 0, "distance_m": 0.0, "duration_s": 1.0 } }));
}

#[test]
fn a_reader_that_has_enough_is_no_failure() {
    let mut child = derive_from_pipe();
    drop(child.stdout.take());
    let text = table("t_ms,lat,lon,accuracy", 5_000, |i| format!("{},{},8,5", i * 1e3, 50.0 + i * 1e-5));
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}
