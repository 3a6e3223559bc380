//! Whatever a client sends, and however it is cut up, decoding gives the same messages or the same refusal.
#![no_main]

use libfuzzer_sys::fuzz_target;
use motionwire_server::ws::{Breach, Decoder, Progress};

const LIMIT: usize = 1024;

/// The messages of a stream that arrives in pieces of this size, and how it ended.
fn decode(stream: &[u8], piece: usize) -> (Vec<String>, Option<Breach>) {
    let mut decoder = Decoder::new(LIMIT);
    let (mut rest, mut messages) = (Vec::new(), Vec::new());
    for piece in stream.chunks(piece) {
        rest.extend_from_slice(piece);
        let mut used = 0;
        loop {
            match decoder.next(&mut rest[used..]) {
                Ok(Progress::NeedsBytes(wanted)) => {
                    assert!(wanted > rest.len() - used);
                    break;
                }
                Ok(Progress::Part(len)) => used += len,
                Ok(Progress::Message(len, message)) => {
                    messages.push(format!("{message:?}"));
                    used += len;
                }
                Err(breach) => return (messages, Some(breach)),
            }
        }
        rest.drain(..used);
    }
    (messages, None)
}

fuzz_target!(|input: (u8, &[u8])| {
    let (piece, stream) = input;
    let whole = decode(stream, stream.len().max(1));
    assert_eq!(decode(stream, usize::from(piece).max(1)), whole);
});
