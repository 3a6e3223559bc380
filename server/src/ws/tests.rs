//! The cases of the Autobahn test suite that concern a server without extensions, by its numbers, and properties.

use proptest::prelude::*;

use super::{header::apply_mask, *};

const LIMIT: usize = 70_000;

const FIN: u8 = 0x80;
const CONTINUATION: u8 = 0;
const TEXT: u8 = 1;
const BINARY: u8 = 2;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

/// What came out of a stream of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Got {
    Text(String),
    Binary,
    Ping(Vec<u8>),
    Pong,
    Close(Option<u16>),
    Refused(Breach),
}

/// A client's frame, with the length in its shortest form.
fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    let mask = [0x37, 0xfa, 0x21, 0x3d];
    let mut bytes = vec![first];
    match payload.len() {
        short @ 0..=125 => bytes.push(0x80 | short as u8),
        medium @ 126..=0xffff => {
            bytes.push(0x80 | 126);
            bytes.extend((medium as u16).to_be_bytes());
        }
        long => {
            bytes.push(0x80 | 127);
            bytes.extend((long as u64).to_be_bytes());
        }
    }
    bytes.extend(mask);
    let mut payload = payload.to_vec();
    apply_mask(&mut payload, mask);
    bytes.extend(payload);
    bytes
}

/// Decodes a stream that arrives in these pieces, as a connection does.
fn decode(pieces: &[&[u8]], limit: usize) -> Vec<Got> {
    let mut decoder = Decoder::new(limit);
    let mut rest = Vec::new();
    let mut got = Vec::new();
    for piece in pieces {
        rest.extend_from_slice(piece);
        let mut used = 0;
        loop {
            let message = match decoder.next(&mut rest[used..]) {
                Ok(Progress::NeedsBytes(wanted)) => {
                    assert!(wanted > rest.len() - used, "what is there is not enough");
                    break;
                }
                Ok(Progress::Part(len)) => {
                    used += len;
                    continue;
                }
                Ok(Progress::Message(len, message)) => {
                    used += len;
                    message
                }
                Err(breach) => {
                    got.push(Got::Refused(breach));
                    return got;
                }
            };
            got.push(match message {
                Message::Text(text) => Got::Text(text.to_owned()),
                Message::Binary => Got::Binary,
                Message::Ping(payload) => Got::Ping(payload.to_vec()),
                Message::Pong => Got::Pong,
                Message::Close(code) => Got::Close(code),
            });
        }
        rest.drain(..used);
    }
    got
}

fn text(text: &str) -> Got {
    Got::Text(text.to_owned())
}

fn ping(payload: &[u8]) -> Got {
    Got::Ping(payload.to_vec())
}

const PROTOCOL: Got = Got::Refused(Breach::Protocol);
const NOT_UTF8: Got = Got::Refused(Breach::NotUtf8);

/// Frames as (first byte, payload), and what they give whole as well as byte by byte.
fn check(case: &str, frames: &[(u8, &[u8])], expected: &[Got]) {
    let stream: Vec<u8> = frames.iter().flat_map(|(first, payload)| masked(*first, payload)).collect();
    assert_eq!(decode(&[&stream], LIMIT), expected, "case {case}");
    let bytes: Vec<&[u8]> = stream.chunks(1).collect();
    assert_eq!(decode(&bytes, LIMIT), expected, "case {case}, byte by byte");
}

#[test]
fn cases_1_lengths() {
    for length in [0, 125, 126, 127, 128, 65_535, 65_536] {
        let payload = "*".repeat(length);
        check("1.1", &[(FIN | TEXT, payload.as_bytes())], &[text(&payload)]);
        check("1.2", &[(FIN | BINARY, payload.as_bytes())], &[Got::Binary]);
    }
    // A length in a longer form than it needs (RFC 6455, section 5.2).
    let overlong: [&[u8]; 3] = [
        &[FIN | TEXT, 0xfe, 0, 125, 0, 0, 0, 0],
        &[FIN | TEXT, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0],
        &[FIN | TEXT, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ];
    for bytes in overlong {
        assert_eq!(decode(&[bytes], LIMIT), [PROTOCOL], "{bytes:?}");
    }
}

#[test]
fn cases_2_pings_and_pongs() {
    check("2.1", &[(FIN | PING, b"")], &[ping(b"")]);
    check("2.2", &[(FIN | PING, b"Hello")], &[ping(b"Hello")]);
    check("2.3", &[(FIN | PING, &[0, 0xff, 0xfe, 0xfd])], &[ping(&[0, 0xff, 0xfe, 0xfd])]);
    check("2.4", &[(FIN | PING, &[0xfe; 125])], &[ping(&[0xfe; 125])]);
    check("2.5", &[(FIN | PING, &[0xfe; 126])], &[PROTOCOL]);
    check("2.7", &[(FIN | PONG, b"")], &[Got::Pong]);
    check("2.8", &[(FIN | PONG, b"unasked")], &[Got::Pong]);
    check("2.9", &[(FIN | PONG, b"unasked"), (FIN | PING, b"p")], &[Got::Pong, ping(b"p")]);
    let pings: Vec<(u8, &[u8])> = vec![(FIN | PING, b"p"); 10];
    check("2.10", &pings, &vec![ping(b"p"); 10]);
}

#[test]
fn cases_3_and_4_reserved_bits_and_opcodes() {
    for reserved in [0x40, 0x20, 0x10, 0x70] {
        check("3.1", &[(FIN | reserved | TEXT, b"")], &[PROTOCOL]);
        check("3.2", &[(FIN | TEXT, b"Hello"), (FIN | reserved | TEXT, b"x")], &[text("Hello"), PROTOCOL]);
        check("3.5", &[(FIN | reserved | BINARY, &[0; 8])], &[PROTOCOL]);
        check("3.6", &[(FIN | reserved | PING, b"Hello")], &[PROTOCOL]);
        check("3.7", &[(FIN | reserved | CLOSE, b"")], &[PROTOCOL]);
    }
    for opcode in [3, 4, 5, 6, 7, 11, 12, 13, 14, 15] {
        check("4.1", &[(FIN | opcode, b"")], &[PROTOCOL]);
        check("4.2", &[(FIN | TEXT, b"Hello"), (FIN | opcode, b"x")], &[text("Hello"), PROTOCOL]);
    }
}

#[test]
fn cases_5_fragments() {
    check("5.1", &[(PING, b"frag"), (FIN | CONTINUATION, b"ment")], &[PROTOCOL]);
    check("5.2", &[(PONG, b"frag"), (FIN | CONTINUATION, b"ment")], &[PROTOCOL]);
    check("5.3", &[(TEXT, b"frag"), (FIN | CONTINUATION, b"ment")], &[text("fragment")]);
    let between: [(u8, &[u8]); 3] = [(TEXT, b"frag"), (FIN | PING, b"p"), (FIN | CONTINUATION, b"ment")];
    check("5.6", &between, &[ping(b"p"), text("fragment")]);
    check("5.9", &[(FIN | CONTINUATION, b"x"), (FIN | TEXT, b"Hello")], &[PROTOCOL]);
    check("5.12", &[(CONTINUATION, b"x"), (FIN | TEXT, b"Hello")], &[PROTOCOL]);
    let after: [(u8, &[u8]); 3] = [(TEXT, b"a"), (FIN | CONTINUATION, b"b"), (FIN | CONTINUATION, b"c")];
    check("5.15", &after, &[text("ab"), PROTOCOL]);
    check("5.18", &[(TEXT, b"a"), (FIN | TEXT, b"b")], &[PROTOCOL]);
    let many: [(u8, &[u8]); 8] = [
        (TEXT, b"1"),
        (CONTINUATION, b"2"),
        (FIN | PING, b"ping 1"),
        (CONTINUATION, b"3"),
        (CONTINUATION, b""),
        (FIN | PING, b"ping 2"),
        (FIN | CONTINUATION, b"5"),
        (FIN | TEXT, b"next"),
    ];
    check("5.19", &many, &[ping(b"ping 1"), ping(b"ping 2"), text("1235"), text("next")]);
    check("5, binary", &[(BINARY, &[0xff]), (FIN | CONTINUATION, &[0xfe])], &[Got::Binary]);
}

#[test]
fn cases_6_text_is_utf8_and_fails_early() {
    check("6.1", &[(TEXT, b""), (CONTINUATION, b""), (FIN | CONTINUATION, b"")], &[text("")]);
    let word = "κόσμε";
    check("6.2.1", &[(FIN | TEXT, word.as_bytes())], &[text(word)]);
    let bytes: Vec<(u8, &[u8])> = word.as_bytes().chunks(1).map(|byte| (CONTINUATION, byte)).collect();
    let mut split = [&[(TEXT, &b""[..])][..], &bytes, &[(FIN | CONTINUATION, b"")]].concat();
    check("6.2.3", &split, &[text(word)]);
    check("6.3.1", &[(FIN | TEXT, b"\xce\xba\xe1\xbd\xb9\xcf\x83\xed\xa0\x80edited")], &[NOT_UTF8]);
    // Refused with the fragment that cannot be continued; what would follow never comes.
    check("6.4.1", &[(TEXT, word.as_bytes()), (CONTINUATION, b"\xf4\x90\x80\x80")], &[NOT_UTF8]);
    check("6.4.2", &[(TEXT, b"\xf4"), (CONTINUATION, b"\x90")], &[NOT_UTF8]);
    // Cut short at the end.
    check("6.5", &[(FIN | TEXT, b"\xce")], &[NOT_UTF8]);
    split.truncate(2);
    split.push((FIN | CONTINUATION, b""));
    check("6.6", &split, &[NOT_UTF8]);
    let good = [
        "\u{0}",
        "\u{7f}",
        "\u{80}",
        "\u{7ff}",
        "\u{800}",
        "\u{ffff}",
        "\u{10000}",
        "\u{10ffff}",
        "\u{fffe}",
    ];
    for word in good {
        check("6.7 to 6.23", &[(FIN | TEXT, word.as_bytes())], &[text(word)]);
    }
    let bad: [&[u8]; 10] = [
        b"\xf8\x88\x80\x80\x80",
        b"\x80",
        b"\xbf",
        b"\x80\xbf\x80",
        b"\xc0 ",
        b"\xc0\xaf",
        b"\xe0\x80\xaf",
        b"\xed\xa0\x80",
        b"\xed\xbf\xbf",
        b"\xfe\xfe\xff\xff",
    ];
    for bytes in bad {
        check("6.8 to 6.21", &[(FIN | TEXT, bytes)], &[NOT_UTF8]);
        check("the same in fragments", &[(TEXT, bytes), (FIN | CONTINUATION, b"")], &[NOT_UTF8]);
    }
}

#[test]
fn cases_7_closing() {
    check("7.1.1", &[(FIN | TEXT, b"Hello"), (FIN | CLOSE, b"")], &[text("Hello"), Got::Close(None)]);
    check("7.1.5", &[(TEXT, b"frag"), (FIN | CLOSE, b"")], &[Got::Close(None)]);
    check("7.3.2", &[(FIN | CLOSE, b"a")], &[PROTOCOL]);
    check("7.3.3", &[(FIN | CLOSE, &1000u16.to_be_bytes())], &[Got::Close(Some(1000))]);
    let reason = |code: u16, reason: &[u8]| [&code.to_be_bytes(), reason].concat();
    check("7.3.5", &[(FIN | CLOSE, &reason(1000, &[b'*'; 123]))], &[Got::Close(Some(1000))]);
    check("7.3.6", &[(FIN | CLOSE, &reason(1000, &[b'*'; 124]))], &[PROTOCOL]);
    check("7.5.1", &[(FIN | CLOSE, &reason(1000, b"\xce\xba\xed\xa0\x80"))], &[NOT_UTF8]);
    for code in [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999] {
        check("7.7", &[(FIN | CLOSE, &reason(code, b"why"))], &[Got::Close(Some(code))]);
    }
    for code in [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535] {
        check("7.9", &[(FIN | CLOSE, &reason(code, b"why"))], &[PROTOCOL]);
    }
}

#[test]
fn clients_must_mask() {
    assert_eq!(decode(&[&[FIN | TEXT, 2, b'{', b'}']], LIMIT), [PROTOCOL]);
    assert_eq!(decode(&[&[FIN | PING, 0]], LIMIT), [PROTOCOL]);
}

#[test]
fn what_is_too_big_is_refused_by_its_header() {
    const TOO_BIG: Got = Got::Refused(Breach::TooBig);
    assert_eq!(decode(&[&masked(FIN | TEXT, &[b'x'; 100])], 100), [text(&"x".repeat(100))]);
    assert_eq!(decode(&[&masked(FIN | BINARY, &[0; 101])[..6]], 100), [TOO_BIG]);
    let huge = [FIN | TEXT, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4];
    assert_eq!(decode(&[&huge], 100), [TOO_BIG]);
    let fragments =
        [masked(TEXT, &[b'x'; 60]), masked(FIN | PING, &[0; 90]), masked(CONTINUATION, &[b'x'; 41])];
    assert_eq!(decode(&[&fragments.concat()], 100), [ping(&[0; 90]), TOO_BIG]);
}

#[test]
fn what_the_server_sends_is_unmasked_and_final() {
    for (length, header) in [
        (0, vec![0x81, 0]),
        (125, vec![0x81, 125]),
        (126, vec![0x81, 126, 0, 126]),
        (65_535, vec![0x81, 126, 0xff, 0xff]),
        (65_536, vec![0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
    ] {
        let frame = frame(Opcode::Text, &vec![b'x'; length]);
        assert_eq!(frame[..header.len()], header);
        assert_eq!(frame.len(), header.len() + length);
        assert_eq!(sent_header_bytes(length), header.len());
    }
    assert_eq!(frame(Opcode::Close, &[3, 0xe8])[0], 0x88);
    assert_eq!(frame(Opcode::Pong, b"")[0], 0x8a);
}

fn frames() -> impl Strategy<Value = Vec<u8>> {
    let payload = prop_oneof![
        3 => "[a-zé€😀]{0,40}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..300),
    ];
    let first = prop_oneof![
        8 => prop::sample::select(vec![FIN | TEXT, TEXT, CONTINUATION, FIN | CONTINUATION, FIN | PING, FIN | PONG, BINARY]),
        1 => any::<u8>(),
    ];
    prop::collection::vec((first, payload), 0..12)
        .prop_map(|frames| frames.iter().flat_map(|(first, payload)| masked(*first, payload)).collect())
}

proptest! {
    #[test]
    fn any_chunking_gives_the_same_messages(stream in frames(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..20)) {
        let whole = decode(&[&stream], 200);
        let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
        places.sort_unstable();
        let mut pieces = Vec::new();
        let mut start = 0;
        for place in places {
            pieces.push(&stream[start..place]);
            start = place;
        }
        pieces.push(&stream[start..]);
        prop_assert_eq!(decode(&pieces, 200), whole);
    }

    #[test]
    fn arbitrary_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        decode(&[&bytes], 200);
    }

    #[test]
    fn what_a_client_writes_can_be_read(text in "[a-z]{0,300}", mask in any::<[u8; 4]>()) {
        let mut bytes = Vec::new();
        masked_frame(&mut bytes, text.as_bytes(), mask);
        prop_assert_eq!(decode(&[&bytes], 300), vec![Got::Text(text.clone())]);
        let answer = [frame(Opcode::Text, text.as_bytes()), frame(Opcode::Close, &[3, 0xe9, b'x'])].concat();
        let (is_close, place) = read_frame(&answer).unwrap();
        prop_assert_eq!((is_close, &answer[place.clone()]), (false, text.as_bytes()));
        let rest = &answer[place.end..];
        prop_assert_eq!(read_frame(rest).map(|(is_close, place)| (is_close, &rest[place])), Some((true, &b"x"[..])));
        prop_assert_eq!(read_frame(&rest[..rest.len() - 1]), None);
    }

    #[test]
    fn masking_twice_is_nothing(payload in prop::collection::vec(any::<u8>(), 0..70), mask in any::<[u8; 4]>()) {
        let mut twice = payload.clone();
        apply_mask(&mut twice, mask);
        for (place, byte) in twice.iter().enumerate() {
            prop_assert_eq!(*byte, payload[place] ^ mask[place % 4]);
        }
        apply_mask(&mut twice, mask);
        prop_assert_eq!(twice, payload);
    }
}
