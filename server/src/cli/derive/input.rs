//! The text of a recording, unpacked where it is packed.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    mem,
    path::Path,
};

use flate2::bufread::GzDecoder;

/// How a gzip file begins (RFC 1952, section 2.3.1).
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

type Bytes = Box<dyn BufRead>;

/// The text of a file, or of the standard input, unpacked if it is a gzip file, whatever its name says.
pub(super) enum Input {
    Plain(Bytes),
    Packed(Box<GzDecoder<Bytes>>),
    /// All was unpacked; whether something else follows.
    Unpacked {
        has_more: bool,
    },
}

impl Input {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let bytes: Bytes = if path == Path::new("-") {
            Box::new(io::stdin().lock())
        } else {
            Box::new(BufReader::new(File::open(path)?))
        };
        Self::of(bytes)
    }

    fn of(mut bytes: Bytes) -> io::Result<Self> {
        let is_packed = bytes.fill_buf()?.starts_with(&GZIP_MAGIC);
        Ok(if is_packed { Self::Packed(Box::new(GzDecoder::new(bytes))) } else { Self::Plain(bytes) })
    }

    /// Whether something that is not packed follows what is, and was left out.
    pub(super) const fn has_more(&self) -> bool {
        matches!(self, Self::Unpacked { has_more: true })
    }
}

impl Read for Input {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let decoder = match self {
                Self::Plain(bytes) => return bytes.read(into),
                Self::Unpacked { .. } => return Ok(0),
                Self::Packed(decoder) => decoder,
            };
            let read = decoder.read(into).map_err(explained)?;
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
            // A gzip file has one part or several; tapes and disks fill up its last block with zeros.
            let bytes = decoder.get_mut();
            if bytes.fill_buf()?.first() == Some(&GZIP_MAGIC[0]) {
                let rest = mem::replace(bytes, Box::new(io::empty()));
                decoder.reset(rest);
            } else {
                *self = Self::Unpacked { has_more: !are_zeros(bytes)? };
            }
        }
    }
}

/// What is wrong with a packed file. Only the end of one part tells that all of it was right.
fn explained(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => io::Error::new(error.kind(), "the packed file was cut off"),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => io::Error::new(
            error.kind(),
            format!("the packed file is damaged, and its numbers may be wrong; copy it again ({error})"),
        ),
        _ => error,
    }
}

/// Whether nothing but zeros is left.
fn are_zeros(bytes: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let some = bytes.fill_buf()?;
        if some.is_empty() {
            return Ok(true);
        }
        if some.iter().any(|byte| *byte != 0) {
            return Ok(false);
        }
        let len = some.len();
        bytes.consume(len);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_follows_packed_parts_is_no_text() {
        let [one, two] = [packed(b"one "), packed(b"two")];
        let parts = [one.as_slice(), &two].concat();
        let table: [(Vec<u8>, bool); 6] = [
            (parts.clone(), false),
            ([parts.as_slice(), &[0; 512]].concat(), false),
            ([parts.as_slice(), &[0; 20_000]].concat(), false),
            ([parts.as_slice(), b"junk"].concat(), true),
            ([parts.as_slice(), &[0; 512], b"junk"].concat(), true),
            ([one.as_slice(), &[], &two, b"\n"].concat(), true),
        ];
        for (bytes, has_more) in table {
            // As they come through a slow pipe.
            let bytes = BufReader::with_capacity(3, Cursor::new(bytes));
            let mut input = Input::Packed(Box::new(GzDecoder::new(Box::new(bytes))));
            let mut text = String::new();
            input.read_to_string(&mut text).unwrap();
            assert_eq!((text.as_str(), input.has_more()), ("one two", has_more));
        }
    }

    #[test]
    fn what_was_cut_off_is_unpacked_as_far_as_it_goes() {
        let text: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        let packed = packed(&text);
        let mut input = Input::of(Box::new(Cursor::new(packed[..packed.len() / 2].to_vec()))).unwrap();
        let mut unpacked = Vec::new();
        input.read_to_end(&mut unpacked).unwrap_err();
        assert!(unpacked.len() > text.len() / 3 && text.starts_with(&unpacked), "{}", unpacked.len());
    }
}
