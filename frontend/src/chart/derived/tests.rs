use motionwire_shared::DataType;

use super::*;

const INTEGRAL: Kind = Kind::Integral { leak_s: None };

fn vector() -> Rc<Series> {
    Rc::new(Series::new(DataType::from_name("ACCELERATION").unwrap(), 3))
}

fn values(of: &Derived) -> Vec<(f64, Vec<f64>)> {
    let ring = of.series().ring();
    (0..ring.len()).filter_map(|index| ring.get(index)).map(|s| (s.ts_ms, s.values.to_vec())).collect()
}

/// A past of readings of x = 1 each tenth of a second.
fn past(from_ms: f64, to_ms: f64) -> History {
    let count = ((to_ms - from_ms) / 100.0) as u32;
    let columns = (0..count).map(|n| (from_ms + 100.0 * f64::from(n), [[1.0; 3], [0.0; 3], [0.0; 3]]));
    History::of(from_ms..to_ms, 0.0, columns)
}

#[test]
fn a_magnitude_follows_its_vector_and_late_samples() {
    let source = vector();
    let derived = Derived::new(Rc::clone(&source), str::to_owned, Of::Length, Kind::Value);
    source.insert(10.0, 1, &[3.0, 4.0, 0.0]);
    source.insert(30.0, 3, &[0.0, 0.0, 2.0]);
    derived.follow();
    assert_eq!(values(&derived), [(10.0, vec![5.0]), (30.0, vec![2.0])]);
    source.insert(20.0, 2, &[1.0, 0.0, 0.0]);
    derived.follow();
    assert_eq!(values(&derived), [(10.0, vec![5.0]), (20.0, vec![1.0]), (30.0, vec![2.0])]);
    assert_eq!(derived.series().title(), "Acceleration, magnitude");
}

#[test]
fn the_integral_of_a_vector_is_a_vector() {
    let source = vector();
    let derived = Derived::new(Rc::clone(&source), text::derived_integral, Of::Numbers, INTEGRAL);
    source.insert(0.0, 1, &[2.0, -1.0, 0.0]);
    source.insert(1000.0, 2, &[2.0, -1.0, f64::NAN]);
    derived.follow();
    let (_, last) = values(&derived).pop().unwrap();
    assert_eq!(last[..2], [2.0, -1.0]);
    assert!(last[2].is_nan(), "a number that is missing is missing in the integral");
    let series = derived.series();
    assert_eq!((series.title().as_str(), series.unit().as_deref()), ("Acceleration, integral", Some("m/s")));
    assert_eq!(series.component_names(), ["x", "y", "z"]);
}

#[test]
fn a_vector_that_grows_is_calculated_anew() {
    let source = Rc::new(Series::new(DataType::from_name("ECG").unwrap(), 1));
    let derived = Derived::new(Rc::clone(&source), str::to_owned, Of::Numbers, INTEGRAL);
    source.insert(0.0, 1, &[2.0]);
    source.insert(1000.0, 2, &[2.0, 4.0]);
    derived.follow();
    assert_eq!(values(&derived).pop().unwrap().1, [2.0, 0.0]);
}

#[test]
fn an_integral_goes_on_into_the_past_and_from_there() {
    let source = vector();
    let derived = Derived::new(Rc::clone(&source), str::to_owned, Of::Numbers, INTEGRAL);
    for n in 0..100u32 {
        source.insert(60_000.0 + 100.0 * f64::from(n), n.into(), &[1.0, 0.0, 0.0]);
    }
    derived.follow();
    let of_ms = |ts_ms: f64| derived.series().hold().samples().nearest(ts_ms).unwrap().1[0];
    let (before, is_near) = (of_ms(65_000.0), |a: f64, b: f64| (a - b).abs() < 1e-6);
    assert!(is_near(before, 5.0), "{before}");
    // Stopping brings the past: what was shown stays, and what lies before leads to it.
    source.set_history(past(50_000.0, 66_000.0), 99);
    derived.follow();
    assert!(is_near(of_ms(65_000.0), before) && is_near(of_ms(55_000.0), -5.0), "{}", of_ms(55_000.0));
    assert_eq!(derived.note(), Some(Note::Zero(60_000.0)), "where it was zero when the page began");
    source.set_history(past(40_000.0, 52_000.0), 99);
    derived.follow();
    assert!(is_near(of_ms(45_000.0), -15.0), "moved by a little: {}", of_ms(45_000.0));
    assert_eq!(derived.note(), Some(Note::Zero(60_000.0)));
    source.set_history(past(1_000.0, 3_000.0), 99);
    derived.follow();
    assert!(is_near(of_ms(2_000.0), 1.0), "far away it begins anew: {}", of_ms(2_000.0));
    assert_eq!(derived.note(), Some(Note::Zero(1_000.0)));
    source.set_history(History::default(), 99);
    derived.follow();
    assert!(derived.note().is_none() && is_near(of_ms(65_000.0), before), "back in the present");
}

#[test]
fn a_past_that_comes_leaves_the_present_as_it_is() {
    let source = vector();
    let derived = Derived::new(Rc::clone(&source), str::to_owned, Of::Numbers, INTEGRAL);
    source.keep_window(1_000.0);
    for n in 0..600u32 {
        source.insert(100.0 * f64::from(n), n.into(), &[1.0, 0.0, 0.0]);
        derived.follow();
    }
    let (_, newest) = values(&derived).pop().unwrap();
    source.set_history(past(0.0, 1_000.0), 599);
    derived.follow();
    assert_eq!(
        values(&derived).pop().unwrap().1,
        newest,
        "it counts since its beginning, of which no sample is left"
    );
}
