//! What a long outage, a full store, a plain server and a second page must not break.

use std::collections::BTreeMap;

use motionwire_shared::KnownType;

use super::*;

fn stream(name: &str) -> StreamId {
    name.parse().unwrap()
}

fn push(outbox: &mut Outbox, number: u32, now_ms: f64) {
    let value = Value::Scalar(f64::from(number));
    outbox.push(&KnownType::Steps.into(), Timestamp::from_millis(now_ms), &value, now_ms);
}

/// An outbox with so many chunks of so many readings.
fn filled(chunks: u32, readings: u32) -> Outbox {
    let mut outbox = Outbox::new(stream("a"));
    for chunk in 0..chunks {
        for reading in 0..readings {
            push(&mut outbox, chunk * readings + reading, f64::from(chunk * 50 + reading));
        }
        outbox.gather(f64::from(chunk * 50) + BATCH_MS);
    }
    outbox
}

fn texts(keys: &[Key]) -> Vec<String> {
    keys.iter().map(Key::to_text).collect()
}

/// What a browser's store would hold.
fn stored_bytes(saved: &BTreeMap<String, String>) -> usize {
    saved.iter().map(|(key, record)| key.len() + record.len()).sum()
}

fn save_into(saved: &mut BTreeMap<String, String>, saving: &Saving) {
    saved.extend(saving.save.iter().map(|chunk| (chunk.key.to_text(), chunk.to_record())));
    for key in &saving.remove {
        saved.remove(&key.to_text());
    }
}

#[test]
fn a_long_backlog_of_one_stream_counts_as_one_stream_however_often_all_of_it_is_acknowledged() {
    let mut outbox = filled(5_000, 1);
    outbox.connected(stream("b"));
    for _ in 0..5_000 {
        let mut last = None;
        outbox.send(|chunk| {
            last = Some(chunk.key.position());
            true
        });
        let Some(position) = last else { break };
        outbox.stored(&position);
    }
    assert_eq!(outbox.counts(), Counts { stored: 5_000, waiting: 0, thinned: 0 });
}

#[test]
fn a_record_whose_chunk_was_thinned_is_removed_all_the_same() {
    let mut outbox = filled(2, 8);
    assert_eq!(outbox.saving(10_000.0).save.len(), 2);
    outbox.make_room_within(outbox.bytes - 1);
    outbox.stored(&Position { stream: stream("a"), n: 1 });
    assert_eq!(
        texts(&outbox.saving(10_000.0).remove),
        ["a/0000000000000001"],
        "acknowledged before it was rewritten"
    );

    let mut outbox = filled(2, 8);
    outbox.saving(10_000.0);
    outbox.make_room_within(0);
    assert_eq!(outbox.saving(10_000.0).remove.len(), 2, "thinned and dropped at once");
}

#[test]
fn what_is_on_its_way_is_never_given_up() {
    let mut outbox = filled(2, 8);
    outbox.connected(stream("b"));
    push(&mut outbox, 8, 20_000.0);
    outbox.gather(20_060.0);
    let mut room = 2;
    outbox.send(|_| {
        room -= 1;
        room >= 0
    });
    outbox.make_room_within(0);
    assert_eq!(outbox.counts(), Counts { stored: 0, waiting: 9, thinned: 8 }, "one of each stream is sent");
    for stream in ["a", "b"].map(stream) {
        outbox.stored(&Position { stream, n: 1 });
    }
    assert_eq!(outbox.counts(), Counts { stored: 9, waiting: 0, thinned: 8 });
}

#[test]
fn a_plain_connection_that_takes_half_a_chunk_gets_the_other_half_later() {
    let mut outbox = filled(2, 8);
    outbox.saving(10_000.0);
    let mut taken = Vec::new();
    for room in [3, 20] {
        let end = taken.len() + room;
        outbox.send_plain(|_, reading| {
            let has_room = taken.len() < end;
            if has_room {
                taken.push(reading.to_owned());
            }
            has_room
        });
        if room == 3 {
            assert_eq!(outbox.counts(), Counts { stored: 3, waiting: 13, thinned: 0 });
            assert_eq!(outbox.saving(10_000.0).save[0].count(), 5, "what is saved is what is left");
        }
    }
    assert_eq!(taken.len(), 16);
    assert!(
        taken.iter().enumerate().all(|(i, reading)| reading.contains(&format!(r#""val":{i}"#))),
        "{taken:?}"
    );
    assert_eq!((outbox.counts().waiting, outbox.bytes), (0, 0));
    assert_eq!(outbox.saving(10_000.0).remove.len(), 2);
}

#[test]
fn a_plain_connection_is_not_held_to_a_number_of_streams() {
    let mut outbox = Outbox::new(stream("live"));
    let chunk =
        |run: usize| Chunk::from_record(&format!("s{run}/1"), r#"{"t":"STEPS","d":[{"val":1}]}"#).unwrap();
    outbox.restore((0..200).map(chunk));
    for _ in 0..200 {
        outbox.send_plain(|_, _| true);
    }
    assert_eq!(outbox.counts().waiting, 0);
}

#[test]
fn what_this_page_has_made_itself_is_not_restored() {
    let mut outbox = filled(2, 1);
    let own: Vec<Chunk> = outbox.saving(10_000.0).save;
    let again = |chunk: &Chunk| Chunk::from_record(&chunk.key.to_text(), &chunk.to_record()).unwrap();
    let strange = Chunk::from_record("z/1", r#"{"t":"STEPS","d":[{"val":1}]}"#).unwrap();
    outbox.restore(own.iter().map(again).chain([strange.clone()]));
    assert_eq!(outbox.counts().waiting, 3, "live");
    outbox.connected(stream("b"));
    outbox.restore(own.iter().map(again).chain([strange]));
    assert_eq!(outbox.counts().waiting, 3, "its backlog, and what was restored before");
    outbox.stored(&Position { stream: stream("a"), n: 2 });
    outbox.restore(own.iter().map(again));
    assert_eq!(outbox.counts().waiting, 1, "acknowledged, while the removal is still on its way");
}

#[test]
fn what_was_restored_goes_in_the_order_of_its_time() {
    let mut outbox = Outbox::new(stream("live"));
    let chunk = |name: &str, second: u32| {
        let record = format!(r#"{{"t":"STEPS","d":[{{"ts":"2026-01-01T00:00:{second:02}Z","val":1}}]}}"#);
        Chunk::from_record(&format!("{name}/1"), &record).unwrap()
    };
    outbox.restore([chunk("a", 30), chunk("b", 10), chunk("c", 20)]);
    let order: Vec<_> = outbox.backlog.iter().map(|run| run.stream.to_string()).collect();
    assert_eq!(order, ["b", "c", "a"]);
}

#[test]
fn a_chunk_that_is_younger_than_the_next_one_is_saved_with_it() {
    let mut outbox = Outbox::new(stream("a"));
    let reading = Value::Scalar(1.0);
    outbox.push(&KnownType::StepsCadence.into(), Timestamp::default(), &reading, 0.0);
    outbox.push(&KnownType::Steps.into(), Timestamp::default(), &reading, 30.0);
    outbox.gather(80.0);
    let saved: usize = [125.0, 175.0, 225.0].map(|now_ms| outbox.saving(now_ms).save.len()).iter().sum();
    assert_eq!(saved, 2);
}

#[test]
fn what_the_browser_did_not_do_is_handed_over_again() {
    let mut outbox = filled(3, 1);
    let Saving { save, .. } = outbox.saving(10_000.0);
    outbox.stored(&Position { stream: stream("a"), n: 1 });
    let removing = outbox.saving(10_000.0);
    assert_eq!(texts(&removing.remove), ["a/0000000000000001"]);
    outbox.not_saved(removing);
    let keys = |chunks: &[Chunk]| chunks.iter().map(|chunk| chunk.key.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&outbox.saving(10_000.0).remove), ["a/0000000000000001"]);
    let failed = Saving { save: save[..2].to_vec(), remove: Vec::new() };
    outbox.not_saved(failed);
    let again = outbox.saving(10_000.0);
    assert_eq!((keys(&again.save), again.remove), (keys(&save[..2]), Vec::new()));
    assert_eq!(outbox.saving(10_000.0), Saving::default());
}

#[test]
fn a_store_that_refuses_for_days_is_not_asked_to_remove_what_it_never_had() {
    let mut outbox = Outbox::new(stream("a"));
    for n in 1..=1_000_u32 {
        let now_ms = f64::from(n) * 1_000.0;
        push(&mut outbox, n, now_ms);
        outbox.gather(now_ms + BATCH_MS);
        outbox.send(|_| true);
        let refused = outbox.saving(now_ms + 500.0);
        assert!(refused.save.len() + refused.remove.len() <= 2, "{n}: {}", refused.remove.len());
        // Acknowledged before the refusal is heard of, or after it.
        if n % 2 == 0 {
            outbox.not_saved(refused);
            outbox.stored(&Position { stream: stream("a"), n: n.into() });
        } else {
            outbox.stored(&Position { stream: stream("a"), n: n.into() });
            outbox.not_saved(refused);
        }
    }
    assert_eq!(outbox.saving(f64::INFINITY), Saving::default());
}

#[test]
fn records_that_no_server_would_take_are_none() {
    for record in [
        r#"{"t":"STEPS","d":[{"val":-1}]}"#,
        r#"{"t":"STEPS","d":[{"val":1,"ts":"yesterday"}]}"#,
        r#"{"t":"GYROSCOPE","d":[{"d":[1]}]}"#,
    ] {
        assert_eq!(Chunk::from_record("a/1", record), None, "{record}");
    }
    let many = vec![r#"{"val":1}"#; MAX_BATCH_LEN + 1].join(",");
    assert_eq!(Chunk::from_record("a/1", &format!(r#"{{"t":"STEPS","d":[{many}]}}"#)), None);
}

#[test]
fn at_its_limit_the_outbox_holds_what_it_counts_and_nothing_goes_without_being_told() {
    let mut outbox = Outbox::new(stream("a"));
    let mut saved = BTreeMap::new();
    let (mut pushed, mut most_bytes, mut now_ms) = (0, 0, 0.0);
    let reading = Value::Vector(vec![-12.345_678, 9.806_65, 0.000_001]);
    // Until it has given up twice.
    let mut was_thinned = 0;
    let mut rounds = 0;
    while rounds < 2 {
        for i in 0..MAX_BATCH_LEN {
            let ts = Timestamp::from_millis(now_ms + i as f64);
            outbox.push(&KnownType::Acceleration.into(), ts, &reading, now_ms);
        }
        pushed += MAX_BATCH_LEN as u64;
        now_ms += 1_000.0;
        outbox.gather(now_ms);
        save_into(&mut saved, &outbox.saving(now_ms));
        most_bytes = most_bytes.max(outbox.bytes);
        let counts = outbox.counts();
        assert_eq!(counts.waiting + counts.thinned, pushed);
        if counts.thinned > was_thinned {
            was_thinned = counts.thinned;
            rounds += 1;
            assert_eq!(outbox.bytes, stored_bytes(&saved));
            let (from, to) = outbox.take_thinned().unwrap();
            assert!(from == Timestamp::from_millis(0.0) && from < to && to.as_millis() < now_ms);
        }
    }
    assert!(most_bytes <= CAPACITY_BYTES && most_bytes > CAPACITY_BYTES / 100 * 99, "{most_bytes}");
    let left: usize =
        saved.iter().map(|(key, record)| Chunk::from_record(key, record).unwrap().count()).sum();
    assert_eq!(left as u64, outbox.counts().waiting);
}

#[test]
fn what_is_restored_in_parts_is_sent_in_order_once_all_is_there() {
    let mut outbox = Outbox::new(stream("live"));
    let chunk = |name: &str, n: u64, second: u64| {
        let record = format!(r#"{{"t":"STEPS","d":[{{"ts":"2026-01-01T00:{second:02}:00Z","val":1}}]}}"#);
        Chunk::from_record(&format!("{name}/{n}"), &record).unwrap()
    };
    let keys = |outbox: &Outbox| {
        let chunks = outbox.backlog.iter().flat_map(|run| &run.chunks);
        chunks.map(|chunk| chunk.key.to_text().replace("000000000000000", "")).collect::<Vec<_>>().join(" ")
    };
    let send = |outbox: &mut Outbox| {
        let mut sent = Vec::new();
        outbox.send(|chunk| {
            sent.push(chunk.key.position());
            true
        });
        sent
    };
    // In order of the keys, as a browser's store has them; "b" was first.
    outbox.set_restoring(true);
    outbox.restore([chunk("a", 1, 30), chunk("a", 2, 31)]);
    outbox.restore([chunk("a", 3, 32), chunk("b", 1, 10)]);
    assert_eq!(send(&mut outbox), [], "what was first may still come");
    outbox.restore([chunk("b", 2, 11), chunk("c", 1, 40)]);
    outbox.set_restoring(false);
    assert_eq!(keys(&outbox), "b/1 b/2 a/1 a/2 a/3 c/1");
    let mut order = Vec::new();
    while let sent = send(&mut outbox)
        && let Some(last) = sent.last()
    {
        order.extend(sent.iter().map(|position| format!("{}/{}", position.stream, position.n)));
        outbox.stored(last);
    }
    assert_eq!(order, ["b/1", "b/2", "a/1", "a/2", "a/3", "c/1"], "each once");
    assert_eq!(outbox.counts(), Counts { stored: 6, waiting: 0, thinned: 0 });
    assert_eq!(outbox.saving(0.0).remove.len(), 6);
}

#[test]
fn a_stream_that_comes_in_parts_is_one_stream_of_its_connection() {
    let mut outbox = Outbox::new(stream("live"));
    for n in 1..=200 {
        outbox.restore(Chunk::from_record(&format!("s/{n}"), r#"{"t":"STEPS","d":[{"val":1}]}"#));
        outbox.send(|_| true);
        outbox.stored(&Position { stream: stream("s"), n });
        assert!(!outbox.needs_connection(), "{n}");
    }
    assert_eq!(outbox.counts().stored, 200);
}

#[test]
fn what_a_store_refused_for_long_is_saved_a_part_at_a_time() {
    let mut outbox = filled(1_000, 1);
    let mut parts = Vec::new();
    loop {
        let Saving { save, .. } = outbox.saving(100_000.0);
        if save.is_empty() {
            break;
        }
        parts.push(save);
    }
    assert!(
        parts.iter().all(|part| part.len() <= MAX_SAVED),
        "{:?}",
        parts.iter().map(Vec::len).collect::<Vec<_>>()
    );
    assert_eq!(ordered::each_once(parts.iter().flatten().map(|chunk| chunk.key.n)).len(), 1_000);
    outbox.not_saved(Saving { save: parts.concat(), remove: Vec::new() });
    assert_eq!(outbox.saving(f64::INFINITY).save.len(), 1_000, "a page that ends keeps all");
}

#[test]
fn what_an_earlier_visit_gave_up_is_told_with_what_this_one_gives_up() {
    let mut outbox = filled(2, 8);
    let at = Timestamp::from_millis;
    outbox.was_thinned(None);
    assert_eq!(outbox.thinned(), None);
    outbox.was_thinned(Some((at(-9_000.0), at(-8_000.0))));
    outbox.make_room_within(outbox.bytes - 1);
    assert_eq!(outbox.thinned(), Some((at(-9_000.0), at(7.0))));
    assert_eq!((outbox.take_thinned(), outbox.thinned()), (Some((at(-9_000.0), at(7.0))), None));
}
