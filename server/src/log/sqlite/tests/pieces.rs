use super::*;

/// Times as somebody sends them who means harm: in no order, all over an hour, with strays.
fn scattered(place: usize) -> Timestamp {
    let hour_us = 3_600 * 1_000_000;
    let micros = match place % 1_000 {
        0 => i64::MIN,
        1 => i64::MAX,
        _ => (place as i64 * 7_919 * 1_000_003) % hour_us,
    };
    Timestamp::from_micros(micros)
}

#[tokio::test]
async fn a_stretch_of_time_is_read_without_the_rest_whatever_times_are_sent() {
    let dir = tempfile::tempdir().unwrap();
    let log = SqliteLog::open(dir.path()).unwrap();
    let (commits, events) = (5, 4_096);
    for commit in 0..commits {
        let event = |place: usize| NewEvent {
            uid: "a".parse().unwrap(),
            data_type: KnownType::Acceleration.into(),
            ts: scattered(commit * events + place),
            reading: r#"{"d":[1,2,3]}"#.into(),
        };
        let events = (0..events).map(event).collect::<Vec<_>>().into();
        let append = Append { dev: dev(), events, positions: Vec::new(), received: Timestamp::default() };
        log.append(vec![append]).await.unwrap();
    }
    let all = commits * events;
    let minute = Timestamp::from_micros(600_000_000)..Timestamp::from_micros(660_000_000);
    let read: i64 = database(&dir)
        .query_row(
            "SELECT sum(count) FROM chunks WHERE min_ts_us < ?2 AND max_ts_us >= ?1",
            (minute.start.as_micros(), minute.end.as_micros()),
            |row| row.get(0),
        )
        .unwrap();
    assert!(read * 10 < all as i64, "{read} of {all}");
    let data_type = KnownType::Acceleration.into();
    let series = Series { dev: dev(), uid: "a".parse().unwrap(), data_type, range: minute, after: None };
    let within = (0..all).filter(|place| series.range.contains(&scattered(*place))).count();
    let found = log.read_series(series.clone(), all).await.unwrap().events;
    assert_eq!(found.len(), within);
    assert!(found.is_sorted_by_key(|event| (event.ts, event.seq)));
    let everything =
        Series { range: Timestamp::from_micros(i64::MIN)..Timestamp::from_micros(i64::MAX), ..series };
    assert_eq!(log.read_columns(everything, 1).await.unwrap()[0].extents.len(), 3);
    let in_order: Vec<u64> = super::all(&log).await.unwrap().iter().map(|event| event.seq).collect();
    assert_eq!(in_order, (1..=all as u64).collect::<Vec<_>>());
}
