//! Whose data of two recordings are compared, and which: all, or what a person chose. Pure.

use motionwire_shared::{
    DataType, UserId,
    rest::{Recording, RetainedSeries},
};

/// What a person chose; of what is not, all is meant.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Choice {
    /// For each recording, whose data.
    pub(super) whose: [Option<UserId>; 2],
    /// The data type, as it is called on the wire.
    pub(super) kind: Option<String>,
}

/// What may be compared of two recordings.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Offer {
    /// For each recording, whose data it holds.
    pub(super) whose: [Vec<UserId>; 2],
    /// The data types that both have.
    pub(super) kinds: Vec<String>,
}

impl Choice {
    /// What is left of it where only this is offered.
    fn within(&self, recordings: [&Recording; 2], retained: &[RetainedSeries]) -> Self {
        let whose = [0, 1].map(|which| {
            let offered = sources(retained, recordings[which]);
            self.whose[which].clone().filter(|uid| offered.contains(uid))
        });
        Self { whose, kind: self.kind.clone() }
    }

    /// What is offered beside it.
    pub(super) fn offer(&self, recordings: [&Recording; 2], retained: &[RetainedSeries]) -> Offer {
        let all = Self { kind: None, ..self.clone() };
        Offer {
            whose: recordings.map(|recording| sources(retained, recording)),
            kinds: all.pairs(recordings, retained).iter().map(|[a, _]| a.data_type.clone()).collect(),
        }
    }

    /// For each data type that is compared, the series of the one recording and of the other, in the order of the types.
    pub(super) fn pairs<'a>(
        &self,
        recordings: [&Recording; 2],
        retained: &'a [RetainedSeries],
    ) -> Vec<[&'a RetainedSeries; 2]> {
        let Self { whose, kind } = self.within(recordings, retained);
        let [first, second] =
            [0, 1].map(|which| best_of_each_type(retained, recordings[which], whose[which].as_ref()));
        let mut pairs: Vec<[&RetainedSeries; 2]> = Vec::new();
        for a in first {
            let Some(b) = second.iter().find(|b| b.data_type == a.data_type) else { continue };
            // So few are put in their places one by one; a sort weighs more than all of this.
            let order = |series: &RetainedSeries| DataType::from_name(&series.data_type);
            let place = pairs.partition_point(|[before, _]| order(before) < order(a));
            pairs.insert(place, [a, b]);
        }
        // Where the two do not have the kind in common any more, all are meant.
        if let Some(kind) = kind.filter(|kind| pairs.iter().any(|[a, _]| a.data_type == *kind)) {
            pairs.retain(|[a, _]| a.data_type == kind);
        }
        pairs
    }
}

/// Whether a recording may hold something of a series.
fn holds(recording: &Recording, series: &RetainedSeries) -> bool {
    let to_ms = recording.to.unwrap_or(i64::MAX) as f64;
    (recording.uids.is_empty() || recording.uids.contains(&series.uid))
        && series.from <= to_ms
        && recording.from as f64 <= series.to
}

/// Whose data a recording may hold.
fn sources(retained: &[RetainedSeries], recording: &Recording) -> Vec<UserId> {
    let mut uids: Vec<UserId> = Vec::new();
    for RetainedSeries { uid, .. } in retained.iter().filter(|series| holds(recording, series)) {
        if !uids.contains(uid) {
            uids.push(uid.clone());
        }
    }
    uids
}

/// Of each data type that a recording may hold, of one source or of all, the series with the most samples.
fn best_of_each_type<'a>(
    retained: &'a [RetainedSeries],
    recording: &Recording,
    whose: Option<&UserId>,
) -> Vec<&'a RetainedSeries> {
    let mut best: Vec<&RetainedSeries> = Vec::new();
    let is_meant =
        |series: &&RetainedSeries| holds(recording, series) && whose.is_none_or(|whose| *whose == series.uid);
    for series in retained.iter().filter(is_meant) {
        match best.iter_mut().find(|known| known.data_type == series.data_type) {
            Some(known) if known.samples < series.samples => *known = series,
            Some(_) => {}
            None => best.push(series),
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(uid: &str, name: &str, from: f64, to: f64, samples: u64) -> RetainedSeries {
        RetainedSeries { uid: uid.parse().unwrap(), data_type: name.to_owned(), from, to, samples }
    }

    fn recording(from: i64, to: i64, uids: &[&str]) -> Recording {
        let uids = uids.iter().map(|uid| uid.parse().unwrap()).collect();
        Recording { id: "r".into(), name: "Run".into(), from, to: Some(to), uids }
    }

    fn retained() -> [RetainedSeries; 5] {
        [
            series("a", "STEPS", 0.0, 500.0, 10),
            series("b", "STEPS", 150.0, 160.0, 20),
            series("a", "SPEED", 0.0, 500.0, 10),
            series("b", "ECG", 0.0, 500.0, 10),
            series("c", "SPEED", 201.0, 500.0, 90),
        ]
    }

    fn compared(choice: &Choice, recordings: [&Recording; 2]) -> Vec<String> {
        let name = |series: &RetainedSeries| format!("{} {}", series.uid, series.data_type);
        let retained = retained();
        let pairs = choice.pairs(recordings, &retained);
        pairs.iter().map(|[one, other]| format!("{}, {}", name(one), name(other))).collect()
    }

    #[test]
    fn without_a_choice_of_each_type_the_fullest_series_is_compared() {
        let (early, late) = (recording(100, 200, &[]), recording(300, 400, &[]));
        let all = Choice::default();
        assert_eq!(compared(&all, [&early, &late]), ["b STEPS, a STEPS", "a SPEED, c SPEED", "b ECG, b ECG"]);
        let of_a = recording(100, 200, &["a"]);
        assert_eq!(compared(&all, [&of_a, &of_a]), ["a STEPS, a STEPS", "a SPEED, a SPEED"]);
    }

    #[test]
    fn what_is_chosen_is_compared_as_long_as_it_is_offered() {
        let (early, late) = (recording(100, 200, &[]), recording(300, 400, &[]));
        let (a, b): (UserId, UserId) = ("a".parse().unwrap(), "b".parse().unwrap());
        let mut choice = Choice { whose: [Some(a.clone()), None], kind: None };
        assert_eq!(compared(&choice, [&early, &late]), ["a STEPS, a STEPS", "a SPEED, c SPEED"]);
        let offer = choice.offer([&early, &late], &retained());
        assert_eq!(offer.whose.map(|uids| uids.len()), [2, 3]);
        assert_eq!(offer.kinds, ["STEPS", "SPEED"]);
        choice.kind = Some("STEPS".to_owned());
        assert_eq!(compared(&choice, [&early, &late]), ["a STEPS, a STEPS"]);
        assert_eq!(choice.offer([&early, &late], &retained()).kinds, ["STEPS", "SPEED"], "the other one too");
        // Two phones of one recording.
        choice.whose = [Some(a), Some(b)];
        assert_eq!(compared(&choice, [&early, &early]), ["a STEPS, b STEPS"]);
        choice.whose[1] = Some("z".parse().unwrap());
        assert_eq!(
            compared(&choice, [&early, &early]),
            ["a STEPS, b STEPS"],
            "nobody of this name: the fullest"
        );
    }
}
