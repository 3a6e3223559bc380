//! The Heart Rate Measurement characteristic, 0x2A37 (Bluetooth GATT Specification Supplement, "Heart Rate Measurement").

/// Units of an RR interval in a second.
const RR_UNITS_PER_S: f64 = 1_024.0;

/// Whether the strap touches the skin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contact {
    /// The strap cannot tell.
    Unknown,
    Missing,
    Good,
}

/// One measurement.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Packet {
    /// Beats per minute; straps send 0 where they feel none.
    pub(super) bpm: u16,
    pub(super) contact: Contact,
    /// Times between beats in milliseconds, oldest first.
    rr_intervals_ms: Vec<f64>,
}

impl Packet {
    /// Reads a value; `None` if it is cut short.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let (flags, rest) = bytes.split_first()?;
        let has = |bit: u8| flags & (1 << bit) != 0;
        let (bpm, rest) = if has(0) {
            let (bpm, rest) = rest.split_first_chunk()?;
            (u16::from_le_bytes(*bpm), rest)
        } else {
            let (bpm, rest) = rest.split_first()?;
            (u16::from(*bpm), rest)
        };
        // The contact bit means something only where its feature is supported.
        let contact = match (has(2), has(1)) {
            (false, _) => Contact::Unknown,
            (true, false) => Contact::Missing,
            (true, true) => Contact::Good,
        };
        let rest = if has(3) { rest.get(2..)? } else { rest };
        let intervals = if has(4) { rest } else { &[] };
        let rr_intervals_ms = intervals
            .as_chunks()
            .0
            .iter()
            .map(|units| f64::from(u16::from_le_bytes(*units)) * 1_000.0 / RR_UNITS_PER_S)
            .filter(|interval_ms| *interval_ms > 0.0)
            .collect();
        Some(Self { bpm, contact, rr_intervals_ms })
    }

    /// Whether it tells of a heart: a strap that does not feel one says so, or sends 0.
    pub(super) fn feels_a_heart(&self) -> bool {
        self.contact != Contact::Missing && self.bpm > 0
    }

    /// The end of each RR interval and its length, in milliseconds, where the last one ends now.
    pub(super) fn beats(&self, now_ms: f64) -> Vec<(f64, f64)> {
        let mut at_ms = now_ms;
        let mut beats: Vec<_> = self
            .rr_intervals_ms
            .iter()
            .rev()
            .map(|interval_ms| {
                let beat = (at_ms, *interval_ms);
                at_ms -= interval_ms;
                beat
            })
            .collect();
        beats.reverse();
        beats
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(bpm: u16, contact: Contact, rr: &[f64]) -> Option<Packet> {
        let rr_intervals_ms = rr.iter().map(|units| units * 1_000.0 / RR_UNITS_PER_S).collect();
        Some(Packet { bpm, contact, rr_intervals_ms })
    }

    #[test]
    fn packets_of_real_straps_are_read() {
        let table: [(&[u8], Option<Packet>); 9] = [
            (&[0x06, 0x3c], packet(60, Contact::Good, &[])),
            (&[0x16, 0x3c, 0x11, 0x04], packet(60, Contact::Good, &[1041.0])),
            (&[0x16, 0x48, 0x2b, 0x03, 0x4e, 0x03], packet(72, Contact::Good, &[811.0, 846.0])),
            (&[0x04, 0x00], packet(0, Contact::Missing, &[])),
            (&[0x00, 0x50], packet(80, Contact::Unknown, &[])),
            (&[0x02, 0x50], packet(80, Contact::Unknown, &[])),
            (&[0x01, 0x2c, 0x01], packet(300, Contact::Unknown, &[])),
            (&[0x1e, 0x50, 0x10, 0x00, 0x00, 0x04], packet(80, Contact::Good, &[1024.0])),
            (&[0x10, 0x50, 0x00, 0x00, 0x07], packet(80, Contact::Unknown, &[])),
        ];
        for (bytes, expected) in table {
            assert_eq!(Packet::parse(bytes), expected, "{bytes:02x?}");
        }
    }

    #[test]
    fn a_heart_that_does_not_beat_is_not_felt() {
        let table: [(&[u8], bool); 5] = [
            (&[0x06, 60], true),
            (&[0x00, 60], true),
            (&[0x04, 60], false),
            (&[0x00, 0], false),
            (&[0x16, 0, 0x00, 0x04], false),
        ];
        for (bytes, is_felt) in table {
            assert_eq!(Packet::parse(bytes).unwrap().feels_a_heart(), is_felt, "{bytes:02x?}");
        }
    }

    #[test]
    fn what_is_cut_short_is_no_packet() {
        for bytes in [&[][..], &[0x06], &[0x01, 0x3c], &[0x08, 0x3c, 0x01]] {
            assert_eq!(Packet::parse(bytes), None, "{bytes:02x?}");
        }
    }

    #[test]
    fn the_last_beat_is_now_and_the_others_came_before() {
        let packet = Packet::parse(&[0x10, 0x48, 0x00, 0x04, 0x00, 0x02]).unwrap();
        assert_eq!(packet.beats(10_000.0), [(9_500.0, 1_000.0), (10_000.0, 500.0)]);
    }
}
