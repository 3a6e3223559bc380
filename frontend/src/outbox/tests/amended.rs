//! What waits is changed before it is sent: its times are put right, or a type of it is deleted.

use super::*;

#[test]
fn what_a_wrong_clock_stamped_is_put_right_and_saved_again() {
    let mut outbox = Outbox::new(stream("a"));
    let (t0, t1) =
        (Timestamp::from_micros(1_651_656_371_268_507), Timestamp::from_micros(1_651_656_372_268_507));
    outbox.push(&steps(), t0, &Value::Scalar(1.0), 1_000.0);
    outbox.gather(1_050.0);
    outbox.push(&KnownType::Acceleration.into(), t0, &Value::Vector(vec![1.0, 2.0, 3.0]), 2_000.0);
    outbox.gather(2_050.0);
    assert_eq!(outbox.saving(9_000.0).save.len(), 2);
    outbox.push(&steps(), t1, &Value::Scalar(2.0), 2_010.0);
    let before = outbox.bytes;
    outbox.correct(Correction { since_ms: 2_000.0, from: t0, by_ms: -3_600_000.0 });
    let mut saved = outbox.saving(9_000.0).save;
    saved.sort_by_key(|chunk| chunk.key.n);
    assert_eq!(saved.iter().map(|chunk| chunk.key.n).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(saved[0].list(), r#"[{"ts":"2022-05-04T08:26:11.268507Z","d":[1,2,3]}]"#);
    assert_eq!(saved[1].list(), r#"[{"ts":"2022-05-04T08:26:12.268507Z","val":2}]"#);
    assert_eq!(outbox.bytes, before + saved[1].bytes());
    let mut lists = Vec::new();
    outbox.send(|chunk| {
        lists.push(chunk.list());
        true
    });
    assert_eq!(lists[0], r#"[{"ts":"2022-05-04T09:26:11.268507Z","val":1}]"#, "it was right");
    assert_eq!(lists.len(), 3);
}

#[test]
fn what_waits_of_a_type_can_be_deleted() {
    let mut outbox = Outbox::new(stream("a"));
    let speed = DataType::from(KnownType::Speed);
    push(&mut outbox, 1, 0.0);
    outbox.push(&speed, Timestamp::default(), &Value::Scalar(1.5), 0.0);
    outbox.gather(50.0);
    assert_eq!(sent(&mut outbox).len(), 2, "on their way when the connection was lost");
    outbox.saving(1_000.0);
    outbox.connected(stream("b"));
    outbox.push(&speed, Timestamp::default(), &Value::Scalar(2.5), 1_000.0);
    outbox.gather(1_050.0);
    push(&mut outbox, 2, 1_050.0);
    outbox.push(&speed, Timestamp::default(), &Value::Scalar(3.5), 1_060.0);
    let waiting = |outbox: &Outbox| {
        let mut of_speed = 0;
        outbox.each_waiting(|data_type, count| of_speed += if *data_type == speed { count } else { 0 });
        (of_speed, outbox.counts().waiting)
    };
    assert_eq!(waiting(&outbox), (3, 5));

    outbox.forget(speed.name());
    assert_eq!(waiting(&outbox), (0, 2));
    let kept: usize =
        outbox.backlog.iter().chain([&outbox.live]).flat_map(|run| &run.chunks).map(Chunk::bytes).sum();
    assert_eq!(outbox.bytes, kept);
    assert_eq!(outbox.saving(1_000.0).remove, [Key { stream: stream("a"), n: 2 }], "that was saved");
    let left = sent(&mut outbox);
    assert_eq!(
        left.iter().map(|(stream, _, count)| (stream.as_str(), *count)).collect::<Vec<_>>(),
        [("b", 1), ("a", 1)]
    );
    for (stream, n, _) in left {
        stored(&mut outbox, &stream, n);
    }
    assert_eq!(outbox.counts(), Counts { stored: 2, waiting: 0, thinned: 0 });
}

#[test]
fn what_is_deleted_of_what_is_on_its_way_leaves_the_rest_on_its_way() {
    let mut outbox = Outbox::new(stream("a"));
    push(&mut outbox, 1, 0.0);
    outbox.push(&KnownType::Speed.into(), Timestamp::default(), &Value::Scalar(1.5), 0.0);
    outbox.gather(50.0);
    sent(&mut outbox);
    push(&mut outbox, 2, 60.0);
    outbox.forget("SPEED");
    assert_eq!(sent(&mut outbox), [("a".to_owned(), 3, 1)], "nothing twice, nothing skipped");
}
