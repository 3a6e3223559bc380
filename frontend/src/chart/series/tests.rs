use super::*;

fn series(name: &str, components: usize) -> Series {
    Series::new(DataType::from_name(name).unwrap(), components)
}

#[test]
fn names_are_for_people() {
    let table = [
        ("ACCELERATION", 3, "Acceleration", Some("m/s²"), vec!["x", "y", "z"]),
        ("GYROSCOPE", 3, "Rotation", Some("rad/s"), vec!["x", "y", "z"]),
        ("HEART_RATE", 1, "Heart rate", Some("beats per minute"), vec![""]),
        ("LOCATION", 2, "Location", None, vec!["latitude", "longitude"]),
        ("X", 1, "X", None, vec![""]),
    ];
    for (name, components, title, unit, names) in table {
        let series = series(name, components);
        assert_eq!((series.title().as_str(), series.unit().as_deref()), (title, unit));
        assert_eq!(series.component_names(), names, "{name}");
    }
}

#[test]
fn a_vector_grows_with_what_comes_and_with_what_is_kept() {
    let series = series("ECG", 1);
    series.insert(1.0, 1, &[1.0, 2.0]);
    assert_eq!(series.ring().components(), 2);
    series.set_history(History::of(0.0..9.0, 1.0, [(2.0, [[0.0, 1.0, 0.5]; 12])]), 1);
    assert_eq!((series.component_names().len(), series.ring().len()), (12, 1));
    series.set_history(History::default(), 1);
    assert_eq!(series.ring().components(), 12, "and stays");
}

#[test]
fn gaps_follow_the_usual_interval() {
    for (interval_ms, gap_ms) in [(16.0, 300.0), (1000.0, 4000.0)] {
        let series = series("HEART_RATE", 1);
        assert_eq!(series.gap_ms(), UNKNOWN_GAP_MS);
        for n in 0..40u32 {
            // One outage does not change what is usual.
            let outage_ms = if n > 30 { 9000.0 } else { 0.0 };
            series.insert(f64::from(n) * interval_ms + outage_ms, n.into(), &[60.0]);
        }
        assert_eq!(series.gap_ms(), gap_ms);
    }
}

#[test]
fn a_sample_from_the_future_does_not_freeze_the_series() {
    let series = series("SPEED", 1);
    series.insert(86_400_000.0, 1, &[9.0]);
    for seq in 2..40u32 {
        series.insert(f64::from(seq) * 20.0, seq.into(), &[f64::from(seq)]);
    }
    let newest = series.ring().last().map(|sample| (sample.seq, sample.values[0]));
    assert_eq!(newest, Some((39, 39.0)));
    assert_eq!(series.ring().len(), 38, "the one from the future is gone");
}

#[test]
fn a_replay_of_the_distant_past_leaves_the_present() {
    let series = series("SPEED", 1);
    series.insert(600_000.0, 500, &[1.0]);
    for seq in 1..100u32 {
        series.insert(f64::from(seq) * 20.0, seq.into(), &[0.0]);
    }
    assert_eq!(series.ring().last().map(|sample| sample.seq), Some(500));
}

#[test]
fn a_vector_that_grows_keeps_its_past() {
    let series = series("ECG", 1);
    assert_eq!(series.insert(1.0, 1, &[1.0]), Insert::Appended);
    assert_eq!(series.insert(2.0, 2, &[2.0, 3.0]), Insert::Appended);
    assert_eq!(series.insert(1.0, 1, &[1.0]), Insert::Duplicate);
    assert_eq!(series.rewritten(), 2, "what was drawn before is outdated");
    assert_eq!(series.component_names(), ["1", "2"]);
    assert_eq!(series.ring().get(0).map(|sample| sample.values[0]), Some(1.0));
}
