//! The words of the page, in one place per language. A language that lacks a text does not compile.

mod de;
mod en;
mod es;
mod fr;
mod ja;

use std::cell::OnceCell;

use crate::browser::preferred_languages;

/// A problem: what it is, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) what: &'static str,
    pub(super) to_do: &'static [&'static str],
}

/// What is said of a kind of data before it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TopicWords {
    pub(super) name: &'static str,
    pub(super) means: &'static str,
}

/// What the page says while it gets ready, streams and stops.
#[derive(Debug)]
pub(super) struct Texts {
    /// The language's tag, for the attribute `lang`.
    pub(super) tag: &'static str,
    /// What parts the decimals from the rest.
    pub(super) decimal_mark: &'static str,

    pub(super) loading: &'static str,
    pub(super) starting: &'static str,
    pub(super) ready: &'static str,
    pub(super) streaming: &'static str,
    pub(super) stopped: &'static str,

    pub(super) start: &'static str,
    pub(super) start_again: &'static str,
    pub(super) stop: &'static str,
    pub(super) try_again: &'static str,
    pub(super) reload: &'static str,
    pub(super) forget: &'static str,

    /// Follows the receiver's name.
    pub(super) will_receive: &'static str,
    /// Goes before the receiver's name.
    pub(super) to_receiver: &'static str,
    pub(super) nothing_until_start: &'static str,
    pub(super) nothing_now: &'static str,
    pub(super) nothing_chosen: &'static str,
    pub(super) keep_open: &'static str,
    /// Follows that, where it is so.
    pub(super) stays_on: &'static str,
    pub(super) estimated_acceleration: &'static str,
    /// Follows a count.
    pub(super) sent: &'static str,
    /// Follows a count.
    pub(super) waiting_to_be_sent: &'static str,
    /// Follows a count.
    pub(super) thinned: &'static str,

    pub(super) link_connecting: &'static str,
    pub(super) link_live: &'static str,
    pub(super) link_waiting: &'static str,
    pub(super) link_stopped: &'static str,

    pub(super) topics: Topics,
    pub(super) consent: Consent,
    pub(super) location: Location,
    pub(super) strap: Strap,
    pub(super) figures: Figures,
    pub(super) pocket: Pocket,
    pub(super) home: Home,
    pub(super) problems: Problems,
}

/// The kinds of data.
#[derive(Debug, Clone, Copy)]
pub(super) struct Topics {
    pub(super) acceleration: TopicWords,
    pub(super) rotation: TopicWords,
    pub(super) steps: TopicWords,
    pub(super) speed: TopicWords,
    pub(super) location: TopicWords,
    pub(super) heart_rate: TopicWords,
    pub(super) floors: TopicWords,
}

/// The switches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Consent {
    pub(super) title: &'static str,
    pub(super) rate: &'static str,
    pub(super) as_delivered: &'static str,
    /// The dashboard has switched it off.
    pub(super) off_remotely: &'static str,
    /// The dashboard has slowed it down; `{}` stands for the rate.
    pub(super) slowed_remotely: &'static str,
    /// Why acceleration, rotation, steps and floors cannot be had.
    pub(super) no_motion: &'static str,
}

/// How it goes with the location.
#[derive(Debug, Clone, Copy)]
pub(super) struct Location {
    pub(super) no_altitude: &'static str,
    pub(super) altitude_too_coarse: &'static str,
    pub(super) no_steps: &'static str,
    pub(super) waiting: &'static str,
    pub(super) denied: &'static str,
    pub(super) unavailable: &'static str,
    pub(super) timeout: &'static str,
    pub(super) unsupported: &'static str,
}

/// How it goes with the heart-rate strap.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strap {
    pub(super) pick: &'static str,
    pub(super) pick_another: &'static str,
    pub(super) none: &'static str,
    pub(super) connecting: &'static str,
    pub(super) connected: &'static str,
    pub(super) no_contact: &'static str,
    pub(super) lost: &'static str,
    pub(super) unsuitable: &'static str,
    pub(super) unsupported: &'static str,
}

/// The big numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figures {
    pub(super) title: &'static str,
    pub(super) steps: &'static str,
    pub(super) cadence: &'static str,
    pub(super) cadence_unit: &'static str,
    pub(super) speed: &'static str,
    pub(super) distance: &'static str,
    pub(super) heart_rate: &'static str,
    pub(super) heart_rate_unit: &'static str,
    pub(super) floors: &'static str,
    pub(super) estimated: &'static str,
}

/// Pocket mode, and what runs beside the stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pocket {
    pub(super) open: &'static str,
    pub(super) title: &'static str,
    pub(super) hint: &'static str,
    pub(super) hold: &'static str,
    pub(super) alarm: &'static str,
    pub(super) battery: &'static str,
    pub(super) data_sent: &'static str,
    pub(super) awake_refused: &'static str,
}

/// The page as an app of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Home {
    pub(super) install: &'static str,
    /// Goes before a link that takes the connection along.
    pub(super) how_on_iphone: &'static str,
    pub(super) enter_code: &'static str,
    pub(super) go_on: &'static str,
}

/// What can stand in the way.
#[derive(Debug)]
pub(super) struct Problems {
    pub(super) insecure_page: Words,
    pub(super) permission_denied: Words,
    pub(super) no_sensor: Words,
    pub(super) silent: Words,
    pub(super) no_values: Words,
    pub(super) no_gyroscope: Words,
    pub(super) no_accelerometer: Words,
    pub(super) code_invalid: Words,
    pub(super) no_code: Words,
    pub(super) revoked: Words,
    pub(super) taken_over: Words,
    pub(super) offline: Words,
    pub(super) connection_lost: Words,
    pub(super) refused: Words,
    pub(super) incompatible: Words,
}

/// The product's name, the same in every language.
pub(super) const PRODUCT: &str = "Motionwire";

pub(super) static LANGUAGES: [&Texts; 5] = [&en::TEXTS, &de::TEXTS, &fr::TEXTS, &es::TEXTS, &ja::TEXTS];

/// The texts in the language that this browser's user likes best of those that there are.
pub(super) fn texts() -> &'static Texts {
    thread_local! {
        static CHOSEN: OnceCell<&'static Texts> = const { OnceCell::new() };
    }
    CHOSEN.with(|chosen| *chosen.get_or_init(|| choose(&preferred_languages())))
}

/// The first language tag (BCP 47) that is known decides, by its language alone; English where none is.
fn choose<S: AsRef<str>>(tags: &[S]) -> &'static Texts {
    let known = |tag: &S| {
        let language = tag.as_ref().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        LANGUAGES.into_iter().find(|texts| texts.tag == language)
    };
    tags.iter().find_map(known).unwrap_or(&en::TEXTS)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_first_known_language_is_taken() {
        let table: [(&[&str], &str); 9] = [
            (&["de-CH", "en"], "de"),
            (&["fr"], "fr"),
            (&["es-419", "en-US"], "es"),
            (&["ja-JP"], "ja"),
            (&["EN-gb", "de"], "en"),
            (&["nl", "pt-BR", "fr-BE", "en"], "fr"),
            (&["nl"], "en"),
            (&["deu", ""], "en"),
            (&[], "en"),
        ];
        for (tags, expected) in table {
            assert_eq!(choose(tags).tag, expected, "{tags:?}");
        }
    }

    #[test]
    fn every_language_has_a_place_for_the_rate_and_tells_its_topics_apart() {
        for texts in LANGUAGES {
            assert_eq!(texts.consent.slowed_remotely.matches("{}").count(), 1, "{}", texts.tag);
            let topics = &texts.topics;
            let names: BTreeSet<_> = [
                topics.acceleration,
                topics.rotation,
                topics.steps,
                topics.speed,
                topics.location,
                topics.heart_rate,
                topics.floors,
            ]
            .map(|topic| topic.name)
            .into();
            assert_eq!(names.len(), 7, "{}", texts.tag);
        }
    }
}
