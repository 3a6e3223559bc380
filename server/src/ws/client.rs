//! The client's side of frames, as far as the project's own load generator needs it.

use std::ops::Range;

use super::header::apply_mask;

/// Appends a client's text frame.
pub fn masked_frame(out: &mut Vec<u8>, text: &[u8], mask: [u8; 4]) {
    out.push(0x81);
    match text.len() {
        short @ 0..=125 => out.push(0x80 | short as u8),
        medium @ 126..=0xffff => {
            out.push(0x80 | 126);
            out.extend_from_slice(&(medium as u16).to_be_bytes());
        }
        long => {
            out.push(0x80 | 127);
            out.extend_from_slice(&(long as u64).to_be_bytes());
        }
    }
    out.extend_from_slice(&mask);
    let start = out.len();
    out.extend_from_slice(text);
    apply_mask(&mut out[start..], mask);
}

/// Finds the server's frame at the start of `bytes`, if it is all there: whether it closes, and where its text lies (behind
/// the code, of a close frame). A server's frames are unfragmented here.
pub fn read_frame(bytes: &[u8]) -> Option<(bool, Range<usize>)> {
    let &[first, second, ref rest @ ..] = bytes else { return None };
    let (start, len): (usize, usize) = match (second, rest) {
        (126, &[a, b, ..]) => (4, usize::from(u16::from_be_bytes([a, b]))),
        (127, &[a, b, c, d, e, f, g, h, ..]) => {
            (10, usize::try_from(u64::from_be_bytes([a, b, c, d, e, f, g, h])).ok()?)
        }
        (126 | 127, _) => return None,
        (short, _) => (2, usize::from(short)),
    };
    let is_close = first == 0x88;
    let end = start.checked_add(len)?;
    let skipped = if is_close { 2.min(len) } else { 0 };
    (bytes.len() >= end).then_some((is_close, start + skipped..end))
}
