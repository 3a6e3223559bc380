//! What the pages say, in the language of whoever reads it.
//!
//! The texts are in `texts/`, a file for each language; `build.rs` makes a function of each. English is part of the page,
//! the other languages are fetched by whom they are for.

use std::{cell::RefCell, sync::OnceLock};

use gloo_net::http::Request;
use motionwire_shared::{DataType, KnownType, rest::ErrorResponse};

use crate::browser;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// A text that is looked up once it is needed.
pub(crate) type Text = fn() -> &'static str;

/// The product's name, the same in every language.
pub(crate) const PRODUCT: &str = "Motionwire";

/// What stands in the place of English, once it is there.
static OTHERS: OnceLock<Texts> = OnceLock::new();

/// A language.
struct Texts {
    /// The texts in the order of their file.
    in_order: Vec<&'static str>,
    /// The file, in which refusals are found by their codes: the page need not know what there are.
    file: &'static str,
}

/// Brings the texts in the language that this browser's user likes best of those that there are, and says which it is.
pub async fn load() {
    if let Some((_, address)) = choose(&browser::preferred_languages())
        && let Some(texts) = fetch(address).await
    {
        // Only the page's entry comes here, once.
        let _ = OTHERS.set(texts);
    }
    browser::declare_language(language());
}

/// The first language tag (BCP 47) that is known decides, by its language alone; none for English.
fn choose<S: AsRef<str>>(tags: &[S]) -> Option<&'static (&'static str, &'static str)> {
    tags.iter().find_map(|tag| {
        let language = tag.as_ref().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let found = LANGUAGES.iter().find(|(tag, _)| *tag == language);
        (found.is_some() || language == "en").then_some(found)
    })?
}

/// The texts at an address; without them the page speaks English.
async fn fetch(address: &str) -> Option<Texts> {
    let response = Request::get(address).send().await.ok()?;
    let file = response.text().await.ok().filter(|_| response.ok())?;
    read(file.leak())
}

/// The texts of a file in their order; none if it is not of this page.
fn read(file: &'static str) -> Option<Texts> {
    let in_order: Vec<_> = file
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| Some(line.split_once(" = ")?.1))
        .collect();
    (in_order.len() == COUNT).then_some(Texts { in_order, file })
}

fn at(place: usize, english: &'static str) -> &'static str {
    OTHERS.get().and_then(|texts| texts.in_order.get(place)).copied().unwrap_or(english)
}

/// Puts values in the places of their names.
fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{ $") {
        let (name, after) = after.split_once(" }").unwrap_or((after, ""));
        filled += before;
        filled += values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
        rest = after;
    }
    filled + rest
}

/// What the server refuses, and why; in its own English words where the page has no better ones.
pub(crate) fn refusal(told: ErrorResponse) -> String {
    let code = told.code.as_deref().unwrap_or_default();
    let known = OTHERS.get().and_then(|texts| refusal_in(texts.file, code));
    let limit = || told.limit.map(|limit| limit.to_string()).unwrap_or_default();
    known.map_or(told.detail, |text| fill(text, &[("limit", &limit())]))
}

/// The text of a refusal in a file of texts.
fn refusal_in<'a>(file: &'a str, code: &str) -> Option<&'a str> {
    file.lines().find_map(|line| line.strip_prefix(REFUSAL)?.strip_prefix(code)?.strip_prefix(" = "))
}

/// The steps of a text that has several.
pub(crate) fn steps(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split(" | ").filter(|step| !step.is_empty())
}

/// A number as Rust writes it, with the decimal mark of the language.
pub(crate) fn number(written: &str) -> String {
    written.replace('.', decimal_mark())
}

/// A day (counted from the Unix epoch) as people write it where the browser's user lives.
pub(crate) fn date(days: i64) -> String {
    thread_local! {
        // The same day is written again and again, and a browser prepares each time for all that languages may want.
        static LAST: RefCell<Option<(i64, String)>> = const { RefCell::new(None) };
    }
    LAST.with_borrow_mut(|last| {
        if let Some((_, text)) = last.as_ref().filter(|(of, _)| *of == days) {
            return text.clone();
        }
        let text = browser::clock::date_text(days as f64 * 86_400_000.0, language());
        *last = Some((days, text.clone()));
        text
    })
}

/// What people call a data type; a name that is not known is made readable.
pub fn data_type(data_type: &DataType) -> String {
    let known = match data_type {
        DataType::Known(known) => match known {
            KnownType::Acceleration => topic_acceleration(),
            KnownType::Gyroscope => topic_rotation(),
            KnownType::HeartRate => topic_heart_rate(),
            KnownType::Steps => figure_steps(),
            KnownType::StepsCadence => figure_cadence(),
            KnownType::Distance => figure_distance(),
            KnownType::Speed => figure_speed(),
            KnownType::FloorsClimbed => topic_floors(),
        },
        DataType::Other(name) => match &**name {
            "LOCATION" => topic_location(),
            "RR_INTERVAL" => type_rr_interval(),
            other => {
                let mut words = other.replace('_', " ").to_ascii_lowercase();
                words[..1].make_ascii_uppercase();
                return words;
            }
        },
    };
    known.to_owned()
}

/// A unit, in words where the contract has words.
pub(crate) fn unit(unit: &str) -> String {
    let words = match unit {
        "beats per minute" => unit_beats_per_minute(),
        // In a product, words would be taken for a sum of times.
        "beats per minute·s" => unit_beats_seconds(),
        "steps" => unit_steps(),
        "floors" => unit_floors(),
        "steps per second" => unit_steps_per_second(),
        other => match other.strip_suffix("·s") {
            Some(factor) => return self::unit(factor) + "·s",
            None => other,
        },
    };
    words.to_owned()
}

/// A unit beside the name of what is measured in it; none where the name says it: steps are counted in steps.
pub(crate) fn unit_beside(title: &str, unit: &str) -> Option<String> {
    let unit = self::unit(unit);
    // A single letter is in many a name.
    let is_said = unit.chars().nth(1).is_some() || !unit.is_ascii();
    (!(is_said && browser::is_within(&unit, title))).then_some(unit)
}

#[cfg(test)]
#[path = "text/tests.rs"]
mod tests;
