//! A hand on the strip: it moves the stretch that is shown, pulls at one of its ends, or draws another one. Pure.

use std::ops::Range;

/// Who presses this near to an end of the stretch pulls at it, in CSS pixels.
const END_CSS_PX: f64 = 8.0;

/// Whoever has moved less than this has only pointed, in CSS pixels.
const SLOP_CSS_PX: f64 = 4.0;

/// A stretch that leaves no more than this of the strip free cannot be moved, so that a hand draws another one.
const FREE_SHARE: f64 = 0.05;

/// What a hand does, from where it was pressed on; instants are in milliseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Hold {
    /// It moves the stretch, and was pressed so long after its beginning.
    Move { ahead_ms: f64, span_ms: f64 },
    /// It pulls at one end; the other one stays here.
    Pull { other_ms: f64 },
    /// It has pointed here, and draws a stretch from here on as soon as it has moved.
    Draw { from_ms: f64, span_ms: f64, has_moved: bool },
}

/// The strip: the stretch of all that is kept, and how much time a CSS pixel is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Strip {
    pub(super) all: Range<f64>,
    pub(super) css_px_ms: f64,
}

impl Hold {
    /// A hand was pressed at an instant, while this stretch was shown.
    pub(super) fn begin(at_ms: f64, shown: &Range<f64>, strip: &Strip) -> Self {
        let span_ms = shown.end - shown.start;
        let is_near = |end_ms: f64| (at_ms - end_ms).abs() <= END_CSS_PX * strip.css_px_ms;
        // Of a stretch that is hardly wider than its ends, there is only the middle.
        let has_ends = span_ms > 4.0 * END_CSS_PX * strip.css_px_ms;
        let is_movable = span_ms < (1.0 - FREE_SHARE) * (strip.all.end - strip.all.start);
        if has_ends && is_near(shown.start) {
            Self::Pull { other_ms: shown.end }
        } else if has_ends && is_near(shown.end) {
            Self::Pull { other_ms: shown.start }
        } else if is_movable && (shown.contains(&at_ms) || is_near(shown.start) || is_near(shown.end)) {
            Self::Move { ahead_ms: at_ms - shown.start, span_ms }
        } else {
            Self::Draw { from_ms: at_ms, span_ms, has_moved: false }
        }
    }

    /// The hand is at another instant; the stretch that is to be shown, if it is another one.
    pub(super) fn go(&mut self, at_ms: f64, strip: &Strip) -> Option<Range<f64>> {
        match self {
            Self::Move { ahead_ms, span_ms } => {
                let last_ms = strip.all.end - *span_ms;
                let from_ms = (at_ms - *ahead_ms).min(last_ms).max(strip.all.start);
                Some(from_ms..from_ms + *span_ms)
            }
            Self::Pull { other_ms } => Some(at_ms.min(*other_ms)..at_ms.max(*other_ms)),
            Self::Draw { from_ms, has_moved, .. } => {
                *has_moved |= (at_ms - *from_ms).abs() > SLOP_CSS_PX * strip.css_px_ms;
                has_moved.then(|| at_ms.min(*from_ms)..at_ms.max(*from_ms))
            }
        }
    }

    /// The hand was lifted; who has only pointed at an instant wants to see what is around it.
    pub(super) fn end(self) -> Option<Range<f64>> {
        match self {
            Self::Draw { from_ms, span_ms, has_moved: false } => {
                Some(from_ms - span_ms / 2.0..from_ms + span_ms / 2.0)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1000 pixels for 1000 seconds.
    fn strip() -> Strip {
        Strip { all: 0.0..1_000_000.0, css_px_ms: 1000.0 }
    }

    /// What is shown after a press and moves, and after the hand was lifted.
    fn drag(shown: Range<f64>, path_ms: &[f64]) -> Option<Range<f64>> {
        let mut hold = Hold::begin(path_ms[0], &shown, &strip());
        let last = path_ms[1..].iter().filter_map(|at_ms| hold.go(*at_ms, &strip())).last();
        hold.end().or(last)
    }

    #[test]
    fn a_hand_beside_the_stretch_draws_another_one() {
        assert_eq!(drag(700e3..800e3, &[200e3, 202e3, 500e3]), Some(200e3..500e3));
        assert_eq!(drag(700e3..800e3, &[500e3, 400e3, 200e3]), Some(200e3..500e3));
        assert_eq!(drag(0.0..1_000e3, &[200e3, 500e3]), Some(200e3..500e3), "what shows all cannot be moved");
    }

    #[test]
    fn a_hand_that_only_points_shows_what_is_there() {
        assert_eq!(drag(700e3..800e3, &[200e3, 203e3]), Some(150e3..250e3));
        assert_eq!(drag(700e3..800e3, &[200e3]), Some(150e3..250e3));
    }

    #[test]
    fn a_hand_on_the_stretch_moves_it_or_pulls_at_an_end() {
        assert_eq!(drag(700e3..800e3, &[750e3, 740e3, 450e3]), Some(400e3..500e3));
        assert_eq!(drag(700e3..800e3, &[750e3, 999e3]), Some(900e3..1_000e3), "but not beyond what is kept");
        assert_eq!(drag(700e3..800e3, &[750e3]), None, "pressed and lifted");
        assert_eq!(drag(700e3..800e3, &[703e3, 600e3]), Some(600e3..800e3));
        assert_eq!(drag(700e3..800e3, &[797e3, 650e3]), Some(650e3..700e3), "beyond the other end");
        assert_eq!(drag(700e3..701e3, &[695e3, 595e3]), Some(600e3..601e3), "thin ones are moved");
    }
}
