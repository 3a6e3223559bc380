/// How long an acknowledgement may stay away, in milliseconds: while data flow, one comes each second (`PROTOCOL.md`, "ack").
const PATIENCE_MS: f64 = 3_000.0;

/// Waits for acknowledgements.
#[derive(Debug, Default)]
pub struct Patience {
    since_ms: Option<f64>,
    is_over: bool,
}

impl Patience {
    /// One came.
    pub fn acknowledged(&mut self) {
        self.since_ms = None;
    }

    /// Whether one is late now, told at each change; `is_owed`: something is on its way.
    pub fn poll(&mut self, is_owed: bool, now_ms: f64) -> Option<bool> {
        self.since_ms = if is_owed { self.since_ms.or(Some(now_ms)) } else { None };
        let is_over = self.since_ms.is_some_and(|since_ms| now_ms - since_ms >= PATIENCE_MS);
        (std::mem::replace(&mut self.is_over, is_over) != is_over).then_some(is_over)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_over_once_nothing_is_acknowledged_for_seconds() {
        let mut patience = Patience::default();
        assert_eq!(patience.poll(false, 0.0), None, "nothing is on its way");
        assert_eq!(patience.poll(true, 10_000.0), None);
        assert_eq!(patience.poll(true, 12_999.0), None);
        patience.acknowledged();
        assert_eq!(patience.poll(true, 13_000.0), None, "an answer came");
        assert_eq!(patience.poll(true, 16_000.0), Some(true));
        assert_eq!(patience.poll(true, 17_000.0), None, "told once");
        patience.acknowledged();
        assert_eq!(patience.poll(true, 18_000.0), Some(false));
        assert_eq!(patience.poll(true, 21_000.0), Some(true));
        assert_eq!(patience.poll(false, 21_050.0), Some(false), "the connection was lost");
    }
}
