//! Help beside the code for a phone that does not get through: how far it came, and what to try.

use leptos::prelude::*;
use motionwire_shared::{
    DataType, KnownType, UserId,
    rest::{Visitor, VisitorStage},
    wire::Streams,
};
use wasm_bindgen_futures::spawn_local;

use super::{live::Live, store::Flow};
use crate::{
    api,
    components::{list, memo, react},
    text,
};

/// How long a code may be shown before it is worth saying that nobody has come, in milliseconds.
const NOBODY_AFTER_MS: f64 = 30_000.0;

/// How long a phone may stay at a stage that it passes by itself, in milliseconds.
const STUCK_AFTER_MS: f64 = 6_000.0;

/// How long a phone's failure is shown, in milliseconds.
const SHOWN_FOR_MS: f64 = 10.0 * 60_000.0;

/// What is shown of a phone that does not get through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Finding {
    Nobody,
    NotTrusted,
    CertificatePage,
    CertificateFile,
    PageStuck,
    CodeRefused,
    TapStart,
    NoSocket,
    NoData,
    NotStored,
}

impl Finding {
    /// The value of `data-finding`.
    const fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::NotTrusted => "not-trusted",
            Self::CertificatePage => "certificate-page",
            Self::CertificateFile => "certificate-file",
            Self::PageStuck => "page-stuck",
            Self::CodeRefused => "code-refused",
            Self::TapStart => "tap-start",
            Self::NoSocket => "no-socket",
            Self::NoData => "no-data",
            Self::NotStored => "not-stored",
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Nobody => text::finding_nobody(),
            Self::NotTrusted => text::finding_not_trusted(),
            Self::CertificatePage => text::finding_certificate_page(),
            Self::CertificateFile => text::finding_certificate_file(),
            Self::PageStuck => text::finding_page_stuck(),
            Self::CodeRefused => text::finding_code_refused(),
            Self::TapStart => text::finding_tap_start(),
            Self::NoSocket => text::finding_no_socket(),
            Self::NoData => text::finding_no_data(),
            Self::NotStored => text::finding_not_stored(),
        }
    }

    fn to_do(self) -> impl Iterator<Item = &'static str> {
        text::steps(match self {
            Self::NotTrusted | Self::CertificateFile => text::finding_trust_to_do(),
            Self::CertificatePage | Self::TapStart => "",
            Self::Nobody => text::finding_nobody_to_do(),
            Self::PageStuck => text::finding_page_stuck_to_do(),
            Self::CodeRefused => text::finding_code_refused_to_do(),
            Self::NoSocket => text::finding_no_socket_to_do(),
            Self::NoData => text::finding_no_data_to_do(),
            Self::NotStored => text::finding_not_stored_to_do(),
        })
    }
}

/// What a visitor is stuck at, if it is.
fn judge(visitor: &Visitor, now_ms: f64) -> Option<Finding> {
    let age_ms = now_ms - visitor.at_ms as f64;
    if age_ms > SHOWN_FOR_MS {
        return None;
    }
    let is_stuck = age_ms >= STUCK_AFTER_MS;
    match visitor.stage {
        VisitorStage::BrokenOff | VisitorStage::Untrusted => Some(Finding::NotTrusted),
        VisitorStage::CertificatePage => Some(Finding::CertificatePage),
        VisitorStage::CertificateFile => Some(Finding::CertificateFile),
        VisitorStage::PageLoaded => is_stuck.then_some(Finding::PageStuck),
        VisitorStage::CodeRefused => Some(Finding::CodeRefused),
        VisitorStage::CodeRead => is_stuck.then_some(Finding::TapStart),
        VisitorStage::Paired => is_stuck.then_some(Finding::NoSocket),
        VisitorStage::Socket => None,
    }
}

/// Who is stuck where: an address or a phone's name, none where nobody came at all.
type Report = Vec<(Option<String>, Finding)>;

/// What the visitors' list says; a phone has been waited for since this instant, if one is waited for.
fn report(visitors: &[Visitor], waiting_since_ms: Option<f64>, now_ms: f64) -> Report {
    let nobody_since = |since_ms: &f64| {
        now_ms - since_ms >= NOBODY_AFTER_MS
            && visitors.iter().all(|visitor| (visitor.at_ms as f64) < *since_ms)
    };
    if waiting_since_ms.as_ref().is_some_and(nobody_since) {
        return vec![(None, Finding::Nobody)];
    }
    visitors
        .iter()
        .filter_map(|visitor| Some((Some(visitor.address.clone()), judge(visitor, now_ms)?)))
        .collect()
}

/// Whether something of a phone flows even while it lies still; one that tells of no switches is taken to send all.
fn flows_at_rest(streams: &Streams) -> bool {
    let at_rest = [KnownType::Acceleration, KnownType::Gyroscope].map(DataType::Known);
    streams.is_empty() || streams.iter().any(|(data_type, switch)| switch.on && at_rest.contains(data_type))
}

/// Notices phones that are connected and say nothing.
#[derive(Default)]
struct SilentPhones {
    silent_since_ms: Vec<(UserId, f64)>,
}

impl SilentPhones {
    /// The names of phones that have been silent for too long; `phones` are those connected, and whether they are live.
    fn update<'a>(
        &mut self,
        phones: impl Iterator<Item = (&'a UserId, String, bool)>,
        now_ms: f64,
    ) -> Vec<String> {
        let known = std::mem::take(&mut self.silent_since_ms);
        let mut names = Vec::new();
        for (uid, name, is_live) in phones {
            if is_live {
                continue;
            }
            let since_ms = known.iter().find(|(of, _)| of == uid).map_or(now_ms, |(_, since_ms)| *since_ms);
            if now_ms - since_ms >= STUCK_AFTER_MS {
                names.push(name);
            }
            self.silent_since_ms.push((uid.clone(), since_ms));
        }
        names
    }
}

/// The help; `waiting_since_ms` tells since when a phone is waited for.
#[component]
pub(super) fn Diagnosis(live: Live, waiting_since_ms: Signal<Option<f64>>) -> impl IntoView {
    let visitors = RwSignal::new(None::<Vec<Visitor>>);
    react(move || {
        live.look().track();
        spawn_local(async move {
            // A list that cannot be had now is asked for again; the link's state says what is wrong.
            if let Ok(list) = api::visitors().await {
                visitors.try_set(Some(list));
            }
        });
    });
    let silent = StoredValue::new(SilentPhones::default());
    let findings = memo(move || {
        let now_ms = live.now_ms().get();
        let mut findings = visitors.with(|visitors| {
            visitors
                .as_ref()
                .map_or_else(Report::new, |visitors| report(visitors, waiting_since_ms.get(), now_ms))
        });
        let phones = live.phones().get();
        let connected =
            phones.iter().filter(|phone| phone.connected && flows_at_rest(&phone.streams)).map(|phone| {
                let is_live = live.source(&phone.uid).is_some_and(|source| source.flow(now_ms) == Flow::Live);
                (&phone.uid, phone.name.clone(), is_live)
            });
        let names = silent.try_update_value(|silent| silent.update(connected, now_ms)).unwrap_or_default();
        // A server that stores nothing lets nothing of any phone be seen.
        let is_unstored = phones.iter().any(|phone| phone.unstored);
        let silence = if is_unstored { Finding::NotStored } else { Finding::NoData };
        findings.extend(names.into_iter().map(|name| (Some(name), silence)));
        findings
    });
    view! {
        <div role="status">
            {list(move || findings.get(), Clone::clone, finding_view)}
        </div>
    }
}

fn finding_view((who, finding): (Option<String>, Finding)) -> impl IntoView {
    let to_do: Vec<_> = finding.to_do().map(|to_do| view! { <li>{to_do}</li> }).collect();
    view! {
        <section class="notice diagnosis" data-finding=finding.name()>
            <p>{who.map(|who| view! { <strong>{who}</strong>" " })}{finding.what()}</p>
            {(!to_do.is_empty()).then(|| view! { <ul>{to_do}</ul> })}
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_MS: f64 = 1_000_000_000.0;

    #[test]
    fn a_phone_is_silent_only_if_something_of_it_should_flow() {
        let streams = |text: &str| serde_json::from_str::<Streams>(text).unwrap();
        for (text, flows) in [
            ("{}", true),
            (r#"{"ACCELERATION":{"on":true},"STEPS":{"on":false}}"#, true),
            (r#"{"ACCELERATION":{"on":false},"STEPS":{"on":true},"SPEED":{"on":true}}"#, false),
            (r#"{"ACCELERATION":{"on":false},"GYROSCOPE":{"on":false}}"#, false),
        ] {
            assert_eq!(flows_at_rest(&streams(text)), flows, "{text}");
        }
    }

    fn visitor(stage: VisitorStage, age_ms: f64) -> Visitor {
        Visitor { address: "192.168.1.7".to_owned(), stage, at_ms: (NOW_MS - age_ms) as i64 }
    }

    #[test]
    fn each_stage_has_its_help_once_it_takes_too_long() {
        let table = [
            (VisitorStage::BrokenOff, 0.0, Some(Finding::NotTrusted)),
            (VisitorStage::Untrusted, 0.0, Some(Finding::NotTrusted)),
            (VisitorStage::Untrusted, SHOWN_FOR_MS + 1.0, None),
            (VisitorStage::CertificateFile, 0.0, Some(Finding::CertificateFile)),
            (VisitorStage::PageLoaded, 1_000.0, None),
            (VisitorStage::PageLoaded, 6_000.0, Some(Finding::PageStuck)),
            (VisitorStage::CodeRead, 1_000.0, None),
            (VisitorStage::CodeRead, 6_000.0, Some(Finding::TapStart)),
            (VisitorStage::Paired, 1_000.0, None),
            (VisitorStage::Paired, 6_000.0, Some(Finding::NoSocket)),
            (VisitorStage::Socket, 60_000.0, None),
        ];
        for (stage, age_ms, finding) in table {
            assert_eq!(judge(&visitor(stage, age_ms), NOW_MS), finding, "{stage:?} after {age_ms} ms");
        }
    }

    #[test]
    fn nobody_is_missed_only_while_nobody_came_since_the_code_is_shown() {
        let earlier = visitor(VisitorStage::Socket, 60_000.0);
        let table = [
            (vec![], 29_000.0, None),
            (vec![], 30_000.0, Some(Finding::Nobody)),
            (vec![earlier.clone()], 30_000.0, Some(Finding::Nobody)),
            (vec![visitor(VisitorStage::Socket, 5_000.0)], 30_000.0, None),
        ];
        for (visitors, shown_for_ms, finding) in table {
            let report = report(&visitors, Some(NOW_MS - shown_for_ms), NOW_MS);
            assert_eq!(report.first().map(|(_, finding)| *finding), finding, "{visitors:?}");
        }
    }

    #[test]
    fn a_phone_is_silent_after_a_while_without_readings() {
        let uid: UserId = "phone".parse().unwrap();
        let mut silent = SilentPhones::default();
        let mut at = |is_live: bool, now_ms: f64| {
            silent.update([(&uid, "Ada's".to_owned(), is_live)].into_iter(), now_ms)
        };
        assert!(at(false, 0.0).is_empty());
        assert!(at(false, 5_999.0).is_empty());
        assert_eq!(at(false, 6_000.0), ["Ada's"]);
        assert!(at(true, 7_000.0).is_empty());
        assert!(at(false, 8_000.0).is_empty());
    }
}
