//! Viewer links: the form that makes one, what is shown once, and their list. Dashboard and phone page share them.

use leptos::{ev::SubmitEvent, html::Input, prelude::*};
use motionwire_shared::{
    DataType, KnownType, UserId,
    rest::{LinkMaker, MadeViewerLink, NewViewerLink, ViewerLink},
};
use web_sys::HtmlInputElement;

use super::{ConfirmButton, CopyButton, QrCode, list, memo, moment_text, row_text};
use crate::{
    api::ApiError,
    browser::{clock, location},
    ordered, text,
};

/// What phones send beside the contract's own types.
const OTHER_TYPES: [&str; 2] = ["LOCATION", "RR_INTERVAL"];

/// How long a link may last, in hours, and how that is called.
const LIVES: [(u32, text::Text); 5] = [
    (1, text::links_hour),
    (24, text::links_day),
    (7 * 24, text::links_week),
    (30 * 24, text::links_month),
    (365 * 24, text::links_year),
];

/// How long a link lasts unless something else is chosen, in hours.
const USUAL_LIFE_HOURS: u32 = 24;

/// The data types that a link can be made for before any was seen.
pub fn usual_types() -> Vec<DataType> {
    let known = KnownType::ALL.iter().map(|known| DataType::Known(*known));
    known.chain(OTHER_TYPES.iter().filter_map(|name| DataType::from_name(name))).collect()
}

/// Asks what a new link is to show.
#[component]
pub fn LinkForm(
    /// The phones that can be chosen; none on a phone, which shows its own readings only.
    #[prop(into)]
    phones: Signal<Vec<(UserId, String)>>,
    /// Whether phones can be chosen.
    chooses_phones: bool,
    /// The data types that can be chosen.
    #[prop(into)]
    types: Signal<Vec<DataType>>,
    /// Makes the link; the field is the one that its name was typed into.
    on_make: impl Fn(NewViewerLink, HtmlInputElement) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let name = NodeRef::<Input>::new();
    let uids = RwSignal::new(Vec::<UserId>::new());
    let chosen_types = RwSignal::new(Vec::<DataType>::new());
    let past = RwSignal::new(false);
    let life_hours = RwSignal::new(USUAL_LIFE_HOURS);
    // Where there is one phone only, it is meant.
    let meant = memo(move || match (uids.get(), phones.get().as_slice()) {
        (chosen, [(only, _)]) if chosen.is_empty() => vec![only.clone()],
        (chosen, _) => chosen,
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(field) = name.get_untracked() else { return };
        let life_ms = i64::from(life_hours.get_untracked()) * 3_600_000;
        let new = NewViewerLink {
            name: field.value(),
            uids: meant.get_untracked(),
            types: chosen_types.get_untracked().iter().map(|kind| kind.name().to_owned()).collect(),
            past: past.get_untracked(),
            until: clock::wall_ms() as i64 + life_ms,
        };
        // Nothing is made twice by a second press.
        field.set_value("");
        on_make(new, field);
    };
    view! {
        <form class="link-form" data-form="link" on:submit=submit>
            <label>{text::links_name()}<input class="input" data-link="name" required maxlength="200" node_ref=name /></label>
            {chooses_phones.then(|| phone_choices(phones, uids, meant))}
            {type_choices(types, chosen_types)}
            <label class="choice">
                <input type="checkbox" data-link="past" prop:checked=past on:change=move |event| past.set(event_target_checked(&event)) />
                {text::links_past()}
            </label>
            {life_choice(life_hours)}
            <button class="button button--primary" data-action="make-link">{text::links_make()}</button>
        </form>
    }
}

/// Whose readings a link shows: of those that are `meant`, `uids` were chosen.
fn phone_choices(
    phones: Signal<Vec<(UserId, String)>>,
    uids: RwSignal<Vec<UserId>>,
    meant: Memo<Vec<UserId>>,
) -> impl IntoView {
    let phone = move |(uid, name): (UserId, String)| {
        let (shown, value) = (uid.clone(), uid.to_string());
        let is_chosen = memo(move || meant.with(|meant| meant.contains(&shown)));
        view! { <Choice label=name value is_chosen on_toggle=move |is_on| toggle(uids, &uid, is_on) /> }
    };
    view! {
        <fieldset class="choices">
            <legend>{text::links_phones()}</legend>
            {list(move || phones.get(), Clone::clone, phone)}
        </fieldset>
    }
}

/// Which data types a link shows; if none is chosen, all.
fn type_choices(types: Signal<Vec<DataType>>, chosen: RwSignal<Vec<DataType>>) -> impl IntoView {
    let kind = move |kind: DataType| {
        let (shown, label, value) = (kind.clone(), text::data_type(&kind), kind.name().to_owned());
        let is_chosen = memo(move || chosen.with(|chosen| chosen.contains(&shown)));
        view! { <Choice label value is_chosen on_toggle=move |is_on| toggle(chosen, &kind, is_on) /> }
    };
    view! {
        <fieldset class="choices">
            <legend>{text::links_types()}</legend>
            <Choice
                label=text::export_all().to_owned()
                value=String::new()
                is_chosen=memo(move || chosen.with(Vec::is_empty))
                on_toggle=move |_| chosen.set(Vec::new())
            />
            {list(move || types.get(), DataType::clone, kind)}
        </fieldset>
    }
}

/// How long a link lasts.
fn life_choice(life_hours: RwSignal<u32>) -> impl IntoView {
    let choose = move |event| {
        if let Ok(hours) = event_target_value(&event).parse() {
            life_hours.set(hours);
        }
    };
    view! {
        <label>{text::links_lasts()}
            <select class="input" data-link="life" on:change=choose>
                {LIVES.map(|(hours, words)| view! { <option value=hours.to_string() selected=hours == USUAL_LIFE_HOURS>{words()}</option> })}
            </select>
        </label>
    }
}

fn toggle<T: Ord + Clone + Send + Sync + 'static>(chosen: RwSignal<Vec<T>>, item: &T, is_on: bool) {
    chosen.update(|chosen| {
        if is_on {
            ordered::insert(chosen, item.clone());
        } else {
            chosen.retain(|other| other != item);
        }
    });
}

#[component]
fn Choice(
    label: String,
    value: String,
    is_chosen: Memo<bool>,
    on_toggle: impl Fn(bool) + Send + Sync + 'static,
) -> impl IntoView {
    let change = move |event: leptos::ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        on_toggle(input.checked());
        // What is chosen may be as before: the box shows what is.
        input.set_checked(is_chosen.get_untracked());
    };
    view! {
        <label class="choice">
            <input type="checkbox" data-choice=value prop:checked=is_chosen on:change=change />
            {label}
        </label>
    }
}

/// What the server has answered about links.
#[derive(Clone, Copy, Default)]
pub struct LinkAnswers {
    /// The link that was made last: its secret is shown by this page only.
    made: RwSignal<Option<MadeViewerLink>>,
    /// Why the last wish was not fulfilled.
    problem: RwSignal<Option<String>>,
}

impl LinkAnswers {
    /// A link was made; or not, and then its name stands again in the field that it was typed into.
    pub fn made(self, answer: Result<MadeViewerLink, ApiError>, name: &str, field: &HtmlInputElement) {
        self.problem.try_set(answer.as_ref().err().map(ToString::to_string));
        match answer {
            Ok(link) => drop(self.made.try_set(Some(link))),
            Err(_) => field.set_value(name),
        }
    }

    /// A link was revoked, or not.
    pub fn revoked(self, answer: Result<(), ApiError>, id: &str) {
        self.problem.try_set(answer.err().map(|error| error.to_string()));
        self.made.try_update(|made| made.take_if(|made| made.link.id == id));
    }

    /// The page has no session any more.
    pub fn forget(self) {
        self.made.set(None);
    }
}

/// What became of the form: the link that was just made, whose secret is shown this once, or why there is none.
#[component]
pub fn MadeLink(
    /// What the server has answered.
    answers: LinkAnswers,
) -> impl IntoView {
    let LinkAnswers { made, problem } = answers;
    let title = move || made.with(|made| made.as_ref().map(|made| text::links_made(&made.link.name)));
    view! {
        <p class="visually-hidden" role="status">{title}</p>
        <p class="notice notice--bad" role="alert" hidden=move || problem.get().is_none()>{problem}</p>
        {move || made.get().map(addresses)}
    }
}

/// Where the link leads, for whom and for what.
fn addresses(made: MadeViewerLink) -> impl IntoView {
    let MadeViewerLink { link, url, qr_svg } = made;
    let here = on_this_origin(&url);
    let overlays = if link.types.is_empty() {
        usual_types()
    } else {
        link.types.iter().filter_map(|name| DataType::from_name(name)).collect()
    };
    let overlay = |kind: DataType| {
        view! { <li>{address(text::data_type(&kind), overlay_address(&here, &kind), "overlay")}</li> }
    };
    let overlays = overlays.into_iter().map(overlay).collect_view();
    let own = (here != url && location::is_loopback())
        .then(|| address(text::links_here().to_owned(), here.clone(), "here"));
    view! {
        <div class="made-link" data-made-link>
            {address(text::links_made(&link.name), url, "link")}
            <p class="muted small">{text::links_once()}</p>
            <QrCode svg=qr_svg alt=text::pairing_qr() />
            {own}
            <details class="disclosure">
                <summary>{text::links_overlay()}</summary>
                <p class="muted small">{text::links_overlay_how()}</p>
                <ul class="list">{overlays}</ul>
            </details>
        </div>
    }
}

fn address(title: String, url: String, kind: &'static str) -> AnyView {
    view! {
        <div class="address">
            <span class="list__name">{title.clone()}</span>
            <code data-address=kind>{url.clone()}</code>
            <CopyButton text=url of=title />
        </div>
    }
    .into_any()
}

/// The same page of this server, under the address by which this browser knows it.
fn on_this_origin(url: &str) -> String {
    let path = url.find("/view/").map_or(url, |start| &url[start..]);
    format!("{}{path}", location::origin())
}

/// The page of a link that shows one number.
fn overlay_address(url: &str, data_type: &DataType) -> String {
    let (page, secret) = url.split_once('#').unwrap_or((url, ""));
    format!("{page}?overlay={}#{secret}", data_type.name())
}

/// One link of a list.
#[component]
pub fn LinkItem(
    /// The link.
    link: ViewerLink,
    /// All links, as they are known.
    links: RwSignal<Vec<ViewerLink>>,
    /// What it shows, in words.
    shows: String,
    /// Who made it, in words.
    made: String,
    /// Revokes it, if that is for this page to do.
    on_revoke: Option<impl Fn() + Clone + Send + Sync + 'static>,
) -> impl IntoView {
    let ViewerLink { id, name, .. } = link;
    let of = id.clone();
    let facts = row_text(
        links,
        move |link| link.id == of,
        move |link| {
            let opened = match link.last_seen {
                Some(seen) if link.opened > 0 => {
                    text::links_opened(&link.opened.to_string(), &moment_text(seen as f64))
                }
                _ => text::links_never_opened().to_owned(),
            };
            let mut facts = vec![text::links_until(&moment_text(link.until as f64))];
            facts.extend(link.past.then(|| text::links_with_past().to_owned()));
            facts.extend([opened, made.clone()]);
            facts.join(", ")
        },
    );
    view! {
        <li id=id class="list__item" data-link-row>
            <div class="list__text">
                <span>{name.clone()}</span>
                <span class="small">{shows}</span>
                <span class="muted small">{facts}</span>
            </div>
            {on_revoke.map(|revoke| view! {
                <ConfirmButton label=text::pairing_revoke() question=text::links_revoke_question(&name) yes=text::pairing_revoke() on_confirm=revoke />
            })}
        </li>
    }
}

/// What a link shows, in words: whose readings, and which.
pub fn shown_words(whose: &str, types: &[String]) -> String {
    let kinds = types.iter().filter_map(|name| DataType::from_name(name));
    let kinds: Vec<String> = kinds.map(|kind| text::data_type(&kind)).collect();
    let kinds = if kinds.is_empty() { text::links_all_types().to_owned() } else { kinds.join(", ") };
    if whose.is_empty() { kinds } else { text::labelled(whose, &kinds) }
}

/// Who made a link, in words; `name` says what people call a phone.
pub fn maker_words(maker: &LinkMaker, name: impl FnOnce(&UserId) -> String) -> String {
    match maker {
        LinkMaker::Dashboard => text::links_by_dashboard().to_owned(),
        LinkMaker::Phone(uid) => text::links_by_phone(&name(uid)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlay_is_named_before_the_secret() {
        let url = "https://host:8443/view/abc#mwv_secret";
        let heart_rate = DataType::Known(KnownType::HeartRate);
        assert_eq!(
            overlay_address(url, &heart_rate),
            "https://host:8443/view/abc?overlay=HEART_RATE#mwv_secret"
        );
    }

    #[test]
    fn what_a_link_shows_is_said_in_words() {
        let types = ["HEART_RATE".to_owned(), "STEPS".to_owned()];
        assert_eq!(shown_words("Anna", &types), "Anna: Heart rate, Steps");
        assert_eq!(shown_words("", &[]), "all kinds of data");
    }
}
