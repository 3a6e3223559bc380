//! Tests of how charts are arranged.

use proptest::prelude::*;

use super::*;
use crate::chart::ink::Rgb;

fn types(names: &[&str]) -> Vec<DataType> {
    names.iter().map(|name| DataType::from_name(name).unwrap()).collect()
}

fn uid(name: &str) -> UserId {
    name.parse().unwrap()
}

#[test]
fn what_is_remembered_is_what_was_arranged() {
    let mut arrangement = Arrangement::default();
    assert_eq!(Arrangement::from_text(&arrangement.to_text()), arrangement);
    let [acceleration, heart] = <[DataType; 2]>::try_from(types(&["ACCELERATION", "HEART_RATE"])).unwrap();
    arrangement.grouping = Grouping::Type;
    arrangement.height = Height::Tall;
    arrangement.set_columns(Some(9));
    assert_eq!(arrangement.columns(), Some(MAX_COLUMNS));
    arrangement.hide_kind(&heart, true);
    arrangement.compare(&acceleration, Compared::Magnitude);
    arrangement.set_limits("ACCELERATION/magnitude", Limits::new(-1.5, 20.0));
    arrangement.set_lanes("LOCATION", false);
    arrangement.meet(&[uid("ada"), uid("bob")]);
    arrangement.set_ink(&uid("bob"), Ink::Own(Rgb(1, 2, 3)));
    arrangement.hide_phone(&uid("ada"), true);
    let again = Arrangement::from_text(&arrangement.to_text());
    assert_eq!(again, arrangement);
    assert!(again.is_kind_hidden(&heart) && !again.is_kind_hidden(&acceleration));
    assert!(again.is_phone_hidden(&uid("ada")) && !again.is_phone_hidden(&uid("bob")));
    assert_eq!(again.limits("ACCELERATION/magnitude").map(|limits| limits.ends()), Some((-1.5, 20.0)));
    assert_eq!(again.limits("ACCELERATION"), None);
    assert_eq!((again.lanes("LOCATION"), again.lanes("ACCELERATION")), (Some(false), None));
}

#[test]
fn charts_move_within_what_is_shown() {
    let mut arrangement = Arrangement::default();
    let mut shown = types(&["ACCELERATION", "GYROSCOPE", "STEPS"]);
    let names = |shown: &[DataType]| shown.iter().map(|t| t.name().to_owned()).collect::<Vec<_>>();
    for (moved, by, order) in [
        (2, -1, ["ACCELERATION", "STEPS", "GYROSCOPE"]),
        (0, 1, ["STEPS", "ACCELERATION", "GYROSCOPE"]),
        (0, -1, ["STEPS", "ACCELERATION", "GYROSCOPE"]),
        (2, 5, ["STEPS", "ACCELERATION", "GYROSCOPE"]),
    ] {
        let data_type = shown[moved].clone();
        arrangement.move_kind(&shown, &data_type, by);
        arrangement.sort(&mut shown);
        assert_eq!(names(&shown), order);
    }
    let mut later = types(&["ECG", "GYROSCOPE", "STEPS"]);
    arrangement.sort(&mut later);
    assert_eq!(names(&later), ["STEPS", "GYROSCOPE", "ECG"], "what was never moved goes last");
}

#[test]
fn phones_get_colours_that_few_have_and_keep_them() {
    let mut arrangement = Arrangement::default();
    let uids: Vec<_> = (0..COLOURS + 1).map(|n| uid(&format!("phone-{n}"))).collect();
    arrangement.meet(&uids[1..]);
    let inks: std::collections::HashSet<_> =
        uids[1..].iter().map(|uid| arrangement.ink(uid).unwrap().css()).collect();
    assert_eq!(inks.len(), COLOURS, "all differ");
    let kept = arrangement.ink(&uids[1]);
    arrangement.set_ink(&uids[2], Ink::Own(Rgb(9, 9, 9)));
    arrangement.meet(&uids);
    assert_eq!(arrangement.ink(&uids[1]), kept);
    assert_eq!(arrangement.ink(&uids[0]), Some(Ink::Palette(1)), "the one that became free");
}

#[test]
fn what_is_remembered_has_its_limits() {
    let mut arrangement = Arrangement::default();
    for n in 0..500 {
        arrangement.meet(&[uid(&format!("phone-{n}"))]);
        arrangement.set_limits(&format!("T{n}"), Limits::new(0.0, 1.0));
        arrangement.hide_kind(&DataType::from_name(&format!("T{n}")).unwrap(), true);
    }
    assert!(arrangement.to_text().len() < MAX_TEXT_BYTES);
    assert_eq!(arrangement.ink(&uid("phone-0")), None, "the oldest is forgotten");
    assert!(arrangement.ink(&uid("phone-499")).is_some());
    assert_eq!(Arrangement::from_text(&arrangement.to_text()), arrangement);
    let long = format!("{HEADER}\ngrouping type\n{}", "x".repeat(MAX_TEXT_BYTES));
    assert_eq!(Arrangement::from_text(&long), Arrangement::default());
    assert_eq!(Arrangement::from_text("arrangement 2\ngrouping type\n"), Arrangement::default());
}

proptest! {
    #[test]
    fn any_text_is_an_arrangement(text in "(arrangement 1\n)?([a-z]{0,9}( [A-Za-z0-9#.-]{0,9}){0,4}\n){0,20}") {
        let arrangement = Arrangement::from_text(&text);
        prop_assert_eq!(Arrangement::from_text(&arrangement.to_text()), arrangement);
    }
}
