use motionwire_shared::rest::HistoryAnswer;

use super::*;

#[test]
fn a_question_asks_for_no_more_columns_than_the_server_gives() {
    let series = Series::new(DataType::from_name("SPEED").unwrap(), 1);
    let columns = |length_ms, column_ms| Question::new(&series, 0.0..length_ms, column_ms).columns;
    assert_eq!(columns(600_000.0, 300.0), 2000);
    assert_eq!(columns(600_000.0, 599_999.0), 2);
    assert_eq!(columns(0.0, 30.0), 1);
    assert_eq!(columns(60_000.0, 300.0), 3960, "as many as there may be readings");
    assert_eq!(columns(86_400_000.0, 30.0), MAX_HISTORY_COLUMNS);
}

/// A series that has come at this rate for a second.
fn at_rate(rate_hz: u32) -> Series {
    let series = Series::new(DataType::from_name("SPEED").unwrap(), 1);
    for n in 0..=rate_hz {
        series.insert(30_000.0 + f64::from(n) * 1000.0 / f64::from(rate_hz), n.into(), &[1.0]);
    }
    series
}

#[test]
fn readings_are_asked_for_by_the_series_own_rate_as_far_as_the_server_gives_them() {
    for (rate_hz, columns) in [(20, 1980), (60, 1980), (100, 3300), (200, 6600), (1000, 1980)] {
        let question = Question::new(&at_rate(rate_hz), 0.0..30_000.0, 50.0);
        assert!(question.columns.abs_diff(columns) <= 1, "{rate_hz} Hz: {}", question.columns);
    }
}

#[test]
fn a_live_past_in_columns_is_asked_for_again_where_it_may_come_in_readings() {
    const NOW_MS: f64 = 31_000.0;
    let live = Viewport::Follow { window_ms: 30_000.0 };
    let series = at_rate(200);
    let wanted = || super::wanted(&series, &live, NOW_MS, 50.0).is_some();
    let told = |columns| {
        let mut answer = HistoryAnswer::new(1_000.0, NOW_MS, 1, false);
        answer.push(2_000.0, 3.0, [[1.0; 3]].into_iter());
        series.set_history(History::new(answer, 1_000.0..NOW_MS, columns), 0);
    };
    told(1980);
    assert!(wanted(), "before its rate was known");
    told(6600);
    assert!(!wanted(), "it has been asked for, and there are more of them");
}

#[test]
fn what_is_calculated_has_what_it_looks_back_on_while_charts_move_on() {
    const NOW_MS: f64 = 900_000.0;
    let series = at_rate(20);
    series.look_back(5_000.0);
    let wanted = |from_ms: f64| wanted_ahead(&series, from_ms..from_ms + 2_000.0, NOW_MS, 3_000.0);
    let asked = wanted(60_000.0).unwrap();
    assert!(asked.start <= 55_000.0, "{asked:?}");
    series.set_history(History::new(HistoryAnswer::default(), asked, 1), 0);
    assert_eq!([wanted(60_000.0), wanted(62_000.0)], [None, None]);
    assert!(wanted(65_000.0).is_some(), "before what is there ends");
}

#[test]
fn what_a_live_series_has_given_up_is_asked_for_and_of_silence_only_once() {
    const NOW_MS: f64 = 31_000.0;
    let live = Viewport::Follow { window_ms: 30_000.0 };
    let series = Series::new(DataType::from_name("SPEED").unwrap(), 1);
    let told = |to_ms: f64| {
        series.set_history(History::new(HistoryAnswer::default(), 1_000.0..to_ms, 1), 0);
    };
    let wanted = |now_ms: f64| super::wanted(&series, &live, now_ms, 50.0).is_some();
    assert!(wanted(NOW_MS));
    told(NOW_MS);
    assert!(!wanted(NOW_MS + 60_000.0), "nothing has come since");
    for n in 0..20_000u32 {
        series.insert(NOW_MS + f64::from(n), n.into(), &[1.0]);
    }
    assert!(wanted(NOW_MS + 20_000.0), "it holds the last eight seconds");
    told(NOW_MS + 19_000.0);
    assert!(!wanted(NOW_MS + 20_000.0));
}

#[test]
fn the_broadest_chart_with_what_lies_beside_it_is_answered_as_finely_as_it_is_asked_for() {
    let span_ms = 60_000.0;
    let column_ms = span_ms / (COLUMNS_PER_PX * MAX_PLOT_PX);
    let series = Series::new(DataType::from_name("SPEED").unwrap(), 1);
    let question = Question::new(&series, 0.0..span_ms * (1.0 + 2.0 * BESIDE), column_ms);
    let given_ms = question.stretch_ms.end / question.columns as f64;
    assert!(given_ms <= COARSER * column_ms, "else it would be asked for again and again");
}

#[test]
fn a_past_that_was_asked_for_by_a_wrong_clock_is_asked_for_again() {
    const NOW_MS: f64 = 1_790_000_000_000.0;
    const AHEAD_MS: f64 = 300_000.0;
    let live = Viewport::Follow { window_ms: 30_000.0 };
    let series = Series::new(DataType::from_name("SPEED").unwrap(), 1);
    let told = |from_ms: f64, to_ms: f64| History::new(HistoryAnswer::default(), from_ms..to_ms, 1);
    let wanted = |ahead_ms| super::wanted(&series, &live, NOW_MS + ahead_ms, 30.0);
    series.set_history(told(NOW_MS - 30_000.0, NOW_MS), 0);
    series.insert(NOW_MS + AHEAD_MS, 1, &[1.0]);
    assert_eq!(wanted(AHEAD_MS), Some(NOW_MS + AHEAD_MS - 30_000.0..NOW_MS + AHEAD_MS));
    series.set_history(told(NOW_MS + AHEAD_MS - 30_000.0, NOW_MS + AHEAD_MS), 1);
    assert_eq!(wanted(AHEAD_MS), None, "it is told now");
    assert_eq!(wanted(AHEAD_MS + 1_000.0), None, "and what has come since goes on from there");
}
