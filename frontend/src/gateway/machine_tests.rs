use Action::{CloseSocket, Emit, FetchToken, OpenSocket, Send};

use motionwire_shared::wire::Position;

use super::*;

const HELLO: &str = r#"{"op":2,"d":{"heartbeat_interval":40000}}"#;
const READY: &str = r#"{"op":4}"#;
const ACK: &str = r#"{"op":1}"#;
const HEARTBEAT: &str = r#"{"op":0}"#;

fn at(ms: f64) -> Now {
    Now { ms, random: 0.5 }
}

fn dispatch(seq: u64) -> String {
    format!(r#"{{"op":5,"d":{{"ts":"2022-05-04T09:26:11Z","val":1}},"uid":"u","seq":{seq},"t":"STEPS"}}"#)
}

fn link(link: Link) -> Action {
    Emit(Event::Link(link))
}

fn sent(actions: &[Action]) -> Vec<&str> {
    actions
        .iter()
        .filter_map(|action| if let Send(text) = action { Some(text.as_str()) } else { None })
        .collect()
}

/// Leads a machine through its current try to READY, all at one instant.
fn make_live(machine: &mut Machine, now: Now) -> Vec<Action> {
    let mut actions = machine.token(machine.attempt, Ok("mwt_x".to_owned()), now);
    actions.extend(machine.frame(HELLO, now));
    actions.extend(machine.frame(READY, now));
    assert!(machine.is_live());
    actions
}

fn live(role: Role, now: Now) -> Machine {
    let (mut machine, _) = Machine::start(role, Offer::default(), now);
    make_live(&mut machine, now);
    machine
}

#[test]
fn hello_identify_ready() {
    let (mut machine, actions) = Machine::start(Role::Producer, Offer::default(), at(0.0));
    assert_eq!(actions, [CloseSocket, link(Link::Connecting), FetchToken(Attempt(1))]);
    assert_eq!(machine.token(Attempt(1), Ok("mwt_1".to_owned()), at(5.0)), [OpenSocket]);
    assert_eq!(machine.frame(READY, at(6.0)), [], "READY before HELLO is no handshake");
    let identify = r#"{"op":3,"d":{"token":"mwt_1","type":0}}"#.to_owned();
    assert_eq!(machine.frame(HELLO, at(7.0)), [Send(identify)]);
    assert_eq!(machine.frame(HELLO, at(8.0)), [], "a second IDENTIFY would be closed with 4003");
    assert!(!machine.is_live());
    assert_eq!(machine.frame(READY, at(9.0)), [link(Link::Live)]);
    assert!(machine.is_live());
}

#[test]
fn heartbeats_go_on_until_one_is_not_answered() {
    let mut machine = live(Role::Producer, at(0.0));
    assert_eq!(machine.deadline_ms(), Some(20_000.0), "half of the interval, by the jitter");
    assert_eq!(machine.tick(at(19_999.0)), []);
    assert_eq!(machine.tick(at(20_000.0)), [Send(HEARTBEAT.to_owned())]);
    assert_eq!(machine.frame(ACK, at(20_050.0)), []);
    assert_eq!(machine.deadline_ms(), Some(60_000.0));
    assert_eq!(machine.tick(at(60_000.0)), [Send(HEARTBEAT.to_owned())]);
    assert_eq!(machine.deadline_ms(), Some(70_000.0));
    let waiting = link(Link::Waiting { retry_in_ms: 500 });
    assert_eq!(machine.tick(at(70_000.0)), [CloseSocket, waiting]);
    let retry = machine.tick(at(70_500.0));
    assert_eq!(retry, [CloseSocket, link(Link::Connecting), FetchToken(Attempt(2))]);
}

#[test]
fn a_hidden_page_whose_timers_are_held_back_beats_with_the_frames_it_gets() {
    let mut machine = live(Role::Consumer, at(0.0));
    let actions = machine.frame(&dispatch(1), at(50_000.0));
    assert_eq!(sent(&actions), [HEARTBEAT]);
    assert_eq!(sent(&machine.frame(&dispatch(2), at(50_001.0))), [""; 0]);
}

#[test]
fn every_step_towards_ready_has_a_timeout() {
    let waiting = [CloseSocket, link(Link::Waiting { retry_in_ms: 500 })];
    let (mut fetching, _) = Machine::start(Role::Producer, Offer::default(), at(0.0));
    assert_eq!(fetching.deadline_ms(), Some(STEP_TIMEOUT_MS));
    assert_eq!(fetching.tick(at(STEP_TIMEOUT_MS)), waiting);

    let (mut opening, _) = Machine::start(Role::Producer, Offer::default(), at(0.0));
    opening.token(Attempt(1), Ok(String::new()), at(1_000.0));
    assert_eq!(opening.tick(at(STEP_TIMEOUT_MS)), []);
    assert_eq!(opening.tick(at(1_000.0 + STEP_TIMEOUT_MS)), waiting);
}

#[test]
fn close_codes_choose_the_comeback() {
    let stopped = |advice| [CloseSocket, link(Link::Stopped(advice))];
    let retry = [CloseSocket, link(Link::Waiting { retry_in_ms: 500 })];
    let codes = CloseCode::ALL.iter().map(|code| code.number()).chain([1000, 1005, 1006, 1012, 4999]);
    for code in codes {
        let expected = match code {
            4002 => stopped(CloseAdvice::Duplicate),
            1003 | 1007 | 1009 | 4003 | 4004 => stopped(CloseAdvice::Incompatible),
            _ => retry.clone(),
        };
        let mut machine = live(Role::Producer, at(0.0));
        assert_eq!(machine.closed(code, at(1.0)), expected, "{code}");
    }
}

#[test]
fn a_stopped_machine_stays_so() {
    let mut machine = live(Role::Producer, at(0.0));
    machine.closed(4002, at(1.0));
    assert_eq!(machine.deadline_ms(), None);
    assert_eq!(machine.tick(at(1e9)), []);
    assert_eq!(machine.resumed(Resumed::Revived, at(1e9)), []);
    assert_eq!(machine.closed(1006, at(1e9)), []);
}

#[test]
fn a_refused_session_ends_it_and_other_troubles_are_retried() {
    let refused = ApiError::Unauthorized("ended".to_owned());
    let (mut machine, _) = Machine::start(Role::Producer, Offer::default(), at(0.0));
    let stopped = link(Link::Stopped(CloseAdvice::SessionEnded));
    assert_eq!(machine.token(Attempt(1), Err(refused), at(1.0)), [CloseSocket, stopped]);

    let busy = ApiError::Refused { status: 503, message: String::new() };
    for error in [ApiError::Unreachable, ApiError::Unreadable, busy] {
        let (mut machine, _) = Machine::start(Role::Producer, Offer::default(), at(0.0));
        let actions = machine.token(Attempt(1), Err(error), at(1.0));
        assert_eq!(actions, [CloseSocket, link(Link::Waiting { retry_in_ms: 500 })]);
    }
}

#[test]
fn an_answer_to_an_older_try_is_ignored() {
    let (mut machine, _) = Machine::start(Role::Producer, Offer::default(), at(0.0));
    machine.tick(at(STEP_TIMEOUT_MS));
    machine.tick(at(STEP_TIMEOUT_MS + 500.0));
    assert_eq!(machine.token(Attempt(1), Ok("old".to_owned()), at(11_000.0)), []);
    assert_eq!(machine.token(Attempt(2), Ok("new".to_owned()), at(11_000.0)), [OpenSocket]);
}

#[test]
fn failures_in_a_row_wait_longer_until_a_connection_has_held() {
    let (mut machine, _) = Machine::start(Role::Producer, Offer::default(), at(0.0));
    let mut now_ms = 0.0;
    let mut fail_live_for = |machine: &mut Machine, held_ms: f64| {
        make_live(machine, at(now_ms));
        now_ms += held_ms;
        let actions = machine.closed(1006, at(now_ms));
        let Some(Emit(Event::Link(Link::Waiting { retry_in_ms }))) = actions.last() else {
            panic!("{actions:?}")
        };
        now_ms += f64::from(*retry_in_ms);
        machine.tick(at(now_ms));
        *retry_in_ms
    };
    let delays: Vec<u32> = [1.0, 1.0, 1.0, STABLE_MS - 1.0, STABLE_MS, 1.0]
        .into_iter()
        .map(|held_ms| fail_live_for(&mut machine, held_ms))
        .collect();
    assert_eq!(delays, [500, 1_000, 2_000, 4_000, 500, 1_000]);
}

#[test]
fn a_consumer_asks_for_what_it_missed() {
    let mut machine = live(Role::Consumer, at(0.0));
    for seq in [7, 9] {
        let actions = machine.frame(&dispatch(seq), at(1.0));
        assert!(matches!(&actions[..], [Emit(Event::Dispatch(d))] if d.seq == seq));
    }
    machine.closed(1006, at(2.0));
    machine.tick(at(502.0));
    let actions = make_live(&mut machine, at(600.0));
    assert_eq!(sent(&actions)[1..], [r#"{"op":7,"d":{"after":9}}"#]);
}

#[test]
fn one_question_is_asked_at_a_time() {
    let mut machine = live(Role::Consumer, at(0.0));
    let question = |machine: &mut Machine| !machine.ask(Replay { after: 3, before: Some(9) }).is_empty();
    assert!(question(&mut machine));
    assert!(!question(&mut machine), "the server is still at the first one");
    let end = r#"{"op":7,"d":{"after":3,"before":9,"sent":5,"oldest":1}}"#;
    machine.frame(end, at(1.0));
    machine.frame(&dispatch(12), at(2.0));
    assert!(question(&mut machine));
    machine.closed(1006, at(3.0));
    machine.tick(at(60_000.0));
    assert!(!question(&mut machine), "there is nobody to ask");
    machine.opened(false);
    assert_eq!(
        sent(&make_live(&mut machine, at(60_000.0))).len(),
        2,
        "IDENTIFY and the question for what was missed"
    );
    assert!(!question(&mut machine), "it asks by itself for what it missed");
}

#[test]
fn a_link_that_brings_much_may_answer_a_heartbeat_late() {
    let mut machine = live(Role::Consumer, at(0.0));
    assert_eq!(machine.tick(at(20_000.0)), [Send(HEARTBEAT.to_owned())]);
    machine.frame(&dispatch(1), at(29_000.0));
    assert_eq!(machine.tick(at(30_000.0)), []);
    assert_eq!(machine.tick(at(39_000.0))[0], CloseSocket, "nothing at all was heard for ten seconds");
}

#[test]
fn the_first_connection_and_producers_replay_nothing() {
    let (mut consumer, _) = Machine::start(Role::Consumer, Offer::default(), at(0.0));
    assert_eq!(sent(&make_live(&mut consumer, at(0.0))).len(), 1, "IDENTIFY alone");
    let mut producer = live(Role::Producer, at(0.0));
    assert_eq!(producer.frame(&dispatch(3), at(1.0)), []);
    producer.closed(1006, at(2.0));
    producer.tick(at(502.0));
    assert_eq!(sent(&make_live(&mut producer, at(600.0))).len(), 1);
}

#[test]
fn unknown_frames_are_ignored_and_unreadable_ones_end_the_connection() {
    for text in [r#"{"op":8,"uid":"u","d":{"connected":true}}"#, r#"{"op":99}"#, r#"{"op":4}"#] {
        let mut machine = live(Role::Consumer, at(0.0));
        assert_eq!(machine.frame(text, at(1.0)), [], "{text}");
        assert!(machine.is_live());
    }
    for text in ["", "hello", "{}", r#"{"op":5}"#, r#"{"op":2,"d":{"heartbeat_interval":"soon"}}"#] {
        let mut machine = live(Role::Consumer, at(0.0));
        let actions = machine.frame(text, at(1.0));
        assert_eq!(actions, [CloseSocket, link(Link::Waiting { retry_in_ms: 500 })], "{text}");
    }
}

#[test]
fn a_page_that_comes_back_gets_a_fresh_socket_at_once() {
    let fresh = [CloseSocket, link(Link::Connecting), FetchToken(Attempt(2))];
    for why in [Resumed::Shown, Resumed::Revived] {
        let mut asleep = live(Role::Producer, at(0.0));
        assert_eq!(asleep.resumed(why, at(60_000.0)), fresh, "{why:?}");
        // One resume may be reported twice.
        assert_eq!(asleep.resumed(why, at(60_001.0)), []);
        make_live(&mut asleep, at(60_100.0));
        assert_eq!(asleep.resumed(why, at(60_200.0)), [Send(HEARTBEAT.to_owned())]);
    }
    let mut waiting = live(Role::Producer, at(0.0));
    waiting.closed(1006, at(5_000.0));
    assert_eq!(waiting.resumed(Resumed::Revived, at(5_001.0)), fresh);
}

#[test]
fn a_socket_that_was_just_heard_is_probed_instead() {
    let mut machine = live(Role::Consumer, at(0.0));
    machine.frame(&dispatch(1), at(5_000.0));
    assert_eq!(machine.resumed(Resumed::Shown, at(5_100.0)), [Send(HEARTBEAT.to_owned())]);
    let actions = machine.tick(at(15_100.0));
    assert_eq!(
        actions,
        [CloseSocket, link(Link::Waiting { retry_in_ms: 500 })],
        "the probe was not answered"
    );

    let mut machine = live(Role::Consumer, at(0.0));
    machine.frame(&dispatch(1), at(5_000.0));
    assert_eq!(
        machine.resumed(Resumed::Revived, at(5_100.0))[0],
        CloseSocket,
        "another network is another socket"
    );
}

const EXTENDED_READY: &str = r#"{"op":4,"d":{"have":["batch","ack","clock"]}}"#;

#[test]
fn the_offer_is_made_only_where_the_extension_was_chosen() {
    let want = [Capability::Batch, Capability::Ack, Capability::Clock].into_iter().collect();
    let (mut machine, _) = Machine::start(Role::Producer, Offer { want, session: None }, at(0.0));
    machine.token(machine.attempt, Ok("mwt_1".to_owned()), at(1.0));
    machine.opened(true);
    let identify = r#"{"op":3,"d":{"token":"mwt_1","type":0,"want":["batch","ack","clock"]}}"#;
    assert_eq!(sent(&machine.frame(HELLO, at(2.0))), [identify]);
    let beat = r#"{"op":0,"d":{"t0":3}}"#.to_owned();
    let actions = machine.frame(EXTENDED_READY, at(3.0));
    assert_eq!(actions, [Emit(Event::Extended(want)), Send(beat), link(Link::Live)]);

    let position = Position { stream: "a".parse().unwrap(), n: 7 };
    let message = r#"[{"op":1,"d":{"stream":"a","n":7}},{"op":1,"d":{"t0":3,"t1":1000008}}]"#;
    let told = [Emit(Event::Stored(position)), Emit(Event::ClockOffset(1_000_000.0))];
    assert_eq!(machine.frame(message, at(13.0)), told, "5 ms each way");
    let slower = r#"{"op":1,"d":{"t0":20,"t1":1000050}}"#;
    assert_eq!(machine.frame(slower, at(40.0)), [], "a slower answer tells the clocks' difference worse");
    let streams = r#"{"op":8,"uid":"u","d":{"streams":{"ECG":{"on":false}}}}"#;
    assert!(matches!(machine.frame(streams, at(41.0))[..], [Emit(Event::Control(_))]));
    assert_eq!(machine.frame("[{}]", at(42.0)).len(), 2, "a message that cannot be read ends the connection");
}

#[test]
fn the_clocks_are_compared_a_few_times_at_first() {
    let want = [Capability::Clock].into_iter().collect();
    let (mut machine, _) = Machine::start(Role::Producer, Offer { want, session: None }, at(0.0));
    machine.token(machine.attempt, Ok("mwt_1".to_owned()), at(0.0));
    machine.opened(true);
    machine.frame(HELLO, at(0.0));
    let actions = machine.frame(r#"{"op":4,"d":{"have":["clock"]}}"#, at(0.0));
    assert_eq!(sent(&actions), [r#"{"op":0,"d":{"t0":0}}"#]);
    // The first answer waits for a page that is busy beginning.
    let answer = |asked_ms: f64| format!(r#"{{"op":1,"d":{{"t0":{asked_ms},"t1":{}}}}}"#, asked_ms + 1_001.0);
    assert_eq!(machine.frame(&answer(0.0), at(160.0)), [Emit(Event::ClockOffset(921.0))]);
    let mut told = Vec::new();
    for asked_ms in [1_160.0, 2_162.0, 3_164.0] {
        assert_eq!(machine.tick(at(asked_ms - 1.0)), []);
        assert_eq!(sent(&machine.tick(at(asked_ms))).len(), 1, "{asked_ms}");
        told.extend(machine.frame(&answer(asked_ms), at(asked_ms + 2.0)));
    }
    assert_eq!(told[0], Emit(Event::ClockOffset(1_000.0)));
    assert_eq!(machine.tick(at(10_000.0)), [], "then at the server's interval");
}

#[test]
fn who_misses_an_answer_has_the_other_side_looked_for_at_once() {
    let mut machine = live(Role::Producer, at(0.0));
    assert_eq!(machine.probe(at(1_000.0)), [Send(HEARTBEAT.to_owned())]);
    assert_eq!(machine.frame(ACK, at(1_050.0)), []);
    assert_eq!(machine.probe(at(5_000.0)), [Send(HEARTBEAT.to_owned())]);
    let actions = machine.tick(at(15_000.0));
    assert!(matches!(actions[..], [CloseSocket, Emit(Event::Link(Link::Waiting { .. }))]), "{actions:?}");
    assert_eq!(machine.probe(at(15_001.0)), [], "a lost connection is no longer looked for");
}
