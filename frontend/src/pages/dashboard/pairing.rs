//! Pairing: a QR code for the next phone, and the codes that are open.

use leptos::{html::Dialog, prelude::*};
use motionwire_shared::rest::{NewPairing, Pairing, PairingRequest};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

use super::{diagnosis::Diagnosis, live::Live, room::RoomForm, simulated::TryButton};
use crate::{
    api,
    browser::{clock, document, storage},
    components::{
        ConfirmButton, CopyButton, QrCode, countdown, hold_focus, list, memo, once_unfolded, react, row_text,
        time_left,
    },
    text,
};

/// Where a tab remembers the code that it made last, so that reloads do not pile up codes; its name follows, for a tab that
/// is duplicated gets a copy of what the other one remembers.
const OWN_CODE_KEY: &str = "motionwire.pairing.";

/// The codes, as this page knows them.
#[derive(Clone, Copy)]
pub(super) struct Codes {
    live: Live,
    shown: RwSignal<Option<NewPairing>>,
    /// When the code was shown that is shown now, on the wall clock.
    shown_at_ms: StoredValue<f64>,
    /// How many more phones may use the code that is shown.
    phones_left: RwSignal<u32>,
    /// Whether it has expired or was revoked.
    is_gone: RwSignal<bool>,
    open: RwSignal<Vec<Pairing>>,
    problem: RwSignal<Option<String>>,
    is_busy: RwSignal<bool>,
}

impl Codes {
    fn new(live: Live) -> Self {
        let codes = Self {
            live,
            shown: RwSignal::new(None),
            shown_at_ms: StoredValue::new(0.0),
            phones_left: RwSignal::new(0),
            is_gone: RwSignal::new(false),
            open: RwSignal::new(Vec::new()),
            problem: RwSignal::new(None),
            is_busy: RwSignal::new(false),
        };
        react(move || {
            live.look().track();
            codes.refresh();
        });
        codes
    }

    /// Makes a code and shows it, in the place of the last one that was for a single phone.
    pub(super) fn create(self, request: PairingRequest) {
        self.is_busy.set(true);
        spawn_local(async move {
            self.drop_own_code().await;
            match api::create_pairing(request).await {
                Ok(code) => {
                    if code.pairing.phones == 1 {
                        storage::set_of_tab(&self.own_key(), &code.pairing.id);
                    }
                    self.phones_left.try_set(code.pairing.phones);
                    self.is_gone.try_set(false);
                    self.shown_at_ms.try_set_value(clock::wall_ms());
                    self.shown.try_set(Some(code));
                    self.problem.try_set(None);
                }
                Err(error) => {
                    self.problem.try_set(Some(error.to_string()));
                }
            }
            self.is_busy.try_set(false);
            self.load().await;
        });
    }

    fn own_key(self) -> String {
        format!("{OWN_CODE_KEY}{}", self.live.tab_name())
    }

    /// A code that nobody has used and that is no longer shown helps nobody.
    async fn drop_own_code(self) {
        let Some(id) = storage::take_of_tab(&self.own_key()) else { return };
        // It may have ended by itself.
        let _ = api::revoke_pairing(&id).await;
    }

    fn revoke(self, id: String) {
        spawn_local(async move {
            if let Err(error) = api::revoke_pairing(&id).await {
                self.problem.try_set(Some(error.to_string()));
            }
            self.shown.try_update(|shown| {
                if shown.as_ref().is_some_and(|code| code.pairing.id == id) {
                    *shown = None;
                }
            });
            self.load().await;
        });
    }

    fn refresh(self) {
        spawn_local(async move {
            self.load().await;
            if self.is_stale() && !self.is_busy.get_untracked() {
                self.create(PairingRequest::default());
            }
        });
    }

    /// Whether the code for a single phone that somebody may be looking at has expired or was revoked elsewhere.
    fn is_stale(self) -> bool {
        let is_for_one =
            |shown: &Option<NewPairing>| shown.as_ref().is_some_and(|code| code.pairing.phones == 1);
        self.is_gone.try_get_untracked() == Some(true)
            && self.phones_left.try_get_untracked() != Some(0)
            && self.shown.try_with_untracked(is_for_one) == Some(true)
            && document().get_element_by_id(CARD_ID).is_some_and(|card| card.has_attribute("open"))
    }

    async fn load(self) {
        let shown_id =
            move || self.shown.try_with_untracked(|shown| Some(shown.as_ref()?.pairing.id.clone())).flatten();
        let asked_with = shown_id();
        let Ok(mut open) = api::pairings().await else { return };
        // A code that was made meanwhile may be missing in the answer.
        if let Some(id) = asked_with.filter(|id| shown_id().as_ref() == Some(id)) {
            match open.iter().find(|code| code.id == id) {
                Some(code) => drop(self.phones_left.try_set(code.phones.saturating_sub(code.used))),
                None => drop(self.is_gone.try_set(true)),
            }
        }
        open.retain(|code| code.used < code.phones);
        if self.open.try_with_untracked(|old| *old != open) == Some(true) {
            self.open.try_set(open);
        }
    }

    /// Whether a code can be made now.
    pub(super) fn is_busy(self) -> bool {
        self.is_busy.get()
    }

    /// Since when a code has been shown that a phone can use; none if there is no such code.
    fn waiting_since_ms(self) -> Option<f64> {
        self.shown
            .with(|shown| shown.is_some() && self.validity() == Validity::Good)
            .then(|| self.shown_at_ms.get_value())
    }

    /// What the shown code is good for. What is used up stays so when it ends.
    fn validity(self) -> Validity {
        match (self.phones_left.get(), self.is_gone.get()) {
            (0, _) => Validity::UsedUp,
            (_, true) => Validity::Gone,
            (_, false) => Validity::Good,
        }
    }

    /// For how long a code is still good that ends at this instant, as people read it. The server's clock decides.
    fn left(self, expires_at_ms: i64) -> String {
        left_text(expires_at_ms, self.live.now_ms().get() + self.live.server_ahead_ms())
    }
}

/// How finely the present is known, by the server's clock, in milliseconds.
const ROUGHLY_MS: f64 = 500.0;

/// How much time is left, in whole seconds: of ten minutes never more.
fn left_text(expires_at_ms: i64, now_ms: f64) -> String {
    countdown(expires_at_ms as f64 - now_ms - ROUGHLY_MS)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Validity {
    Good,
    UsedUp,
    Gone,
}

/// The card's `<details>`, by which the page's head finds it.
const CARD_ID: &str = "pairing";

/// Shows the card, wherever it is on the page.
pub(super) fn open_card() {
    let Some(card) = document().get_element_by_id(CARD_ID) else { return };
    let _ = card.set_attribute("open", "");
    card.scroll_into_view();
    if let Some(summary) = card.first_element_child().and_then(|child| child.dyn_into::<HtmlElement>().ok()) {
        let _ = summary.focus();
    }
}

/// The card with the code. It is open where nothing streams yet; else it is folded, and no code is made that nobody
/// asked for.
#[component]
pub(super) fn PairingCard(live: Live) -> impl IntoView {
    let (is_made, unfold) = once_unfolded();
    let is_open = live.is_empty().get_untracked();
    view! {
        <section class="card" aria-labelledby="pairing-title">
            <details class="disclosure" id=CARD_ID open=is_open on:toggle=unfold>
                <summary><h2 id="pairing-title">{text::pairing_title()}</h2></summary>
                {move || (is_open || is_made.get()).then(|| view! { <Inside live /> })}
            </details>
        </section>
    }
}

#[component]
fn Inside(live: Live) -> impl IntoView {
    let codes = Codes::new(live);
    let is_empty = live.is_empty();
    codes.create(PairingRequest::default());
    view! {
        <div class="disclosure__body">
            {move || codes.problem.get().map(|problem| view! { <p class="notice notice--bad" role="alert">{problem}</p> })}
            {move || match codes.shown.get() {
                Some(code) => view! { <ShownCode codes code /> }.into_any(),
                None if codes.is_busy() => coming(),
                None => view! { <p class="muted">{text::pairing_none()}</p> }.into_any(),
            }}
            <Diagnosis live waiting_since_ms=Signal::derive(move || codes.waiting_since_ms()) />
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    data-action="pair"
                    disabled=move || codes.is_busy()
                    on:click=move |_| codes.create(PairingRequest::default())
                >
                    {text::pairing_new()}
                </button>
                {move || (!is_empty.get()).then(|| view! { <TryButton live /> })}
            </div>
            <RoomForm codes />
            <OpenCodes codes />
        </div>
    }
}

/// The room of a code that is on its way.
fn coming() -> AnyView {
    view! { <div class="pairing__coming"><div class="qr"></div></div> }.into_any()
}

#[component]
fn ShownCode(codes: Codes, code: NewPairing) -> impl IntoView {
    let (url, Pairing { phones, expires_at_ms, .. }) = (code.url.clone(), code.pairing.clone());
    let validity = memo(move || codes.validity());
    let phones_left = memo(move || codes.phones_left.get());
    let code = StoredValue::new(code);
    move || match validity.get() {
        Validity::UsedUp => {
            view! { <p class="pairing__done" role="status">{text::pairing_used_up()}</p> }.into_any()
        }
        // Another one comes by itself.
        Validity::Gone if phones == 1 => coming(),
        Validity::Gone => view! { <p class="muted" role="status">{text::pairing_expired()}</p> }.into_any(),
        Validity::Good => {
            let left = move || codes.left(expires_at_ms);
            // Of the words only the time changes with every second, and is laid out by itself.
            let good_for = move || {
                const TIME: &str = "\0";
                let words = match (phones, phones_left.get()) {
                    (1, _) => text::pairing_good_for_one(TIME),
                    (_, left) => text::pairing_good_for_many(&left.to_string(), &phones.to_string(), TIME),
                };
                let (before, after) = words.split_once(TIME).unwrap_or((&words, ""));
                view! { {before.to_owned()}{time_left(left)}{after.to_owned()} }.into_any()
            };
            let dialog = NodeRef::<Dialog>::new();
            let enlarge = move |_| {
                if let Some(dialog) = dialog.get_untracked() {
                    let _ = dialog.show_modal();
                }
            };
            view! {
                <p class="muted small">{text::pairing_scan()}</p>
                <QrCode svg=code.with_value(|code| code.qr_svg.clone()) alt=text::pairing_qr() />
                <button type="button" class="button" data-action="enlarge-code" on:click=enlarge>{text::pairing_enlarge()}</button>
                <LargeCode dialog code=code.get_value() good_for />
                <p class="pairing__link">
                    <code data-pairing-url=url.clone()>{url.clone()}</code>
                    <CopyButton text=url.clone() />
                </p>
                <p class="muted small tabular">{good_for}</p>
            }
            .into_any()
        }
    }
}

/// The code as large as the window, for a room full of phones.
#[component]
fn LargeCode(
    dialog: NodeRef<Dialog>,
    code: NewPairing,
    good_for: impl Fn() -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <dialog class="dialog dialog--code" node_ref=dialog aria-label=text::pairing_title()>
            <p>{text::pairing_scan()}</p>
            <QrCode svg=code.qr_svg alt=text::pairing_qr() />
            <p><code>{code.url}</code></p>
            <p class="muted tabular">{good_for}</p>
            <form method="dialog"><button class="button">{text::close()}</button></form>
        </dialog>
    }
}

/// The codes that may still be used, but for the one that is shown.
#[component]
fn OpenCodes(codes: Codes) -> impl IntoView {
    let others = memo(move || {
        let shown = codes.shown.with(|shown| shown.as_ref().map(|code| code.pairing.id.clone()));
        let mut open = codes.open.get();
        open.retain(|code| Some(&code.id) != shown.as_ref() || code.phones > 1);
        open
    });
    view! {
        <div hidden=move || others.with(Vec::is_empty)>
            <h3>{text::pairing_open_codes()}</h3>
            <ul class="list" tabindex="-1">
                {list(move || { hold_focus(); others.get() }, |code| code.id.clone(), move |code| open_code(codes, &code))}
            </ul>
        </div>
    }
}

fn open_code(codes: Codes, code: &Pairing) -> impl IntoView + use<> {
    let expires_at_ms = code.expires_at_ms;
    let left = move || text::pairing_left(&codes.left(expires_at_ms));
    let [id, revoked, of] = [(); 3].map(|()| code.id.clone());
    let title = row_text(
        codes.open,
        move |code| code.id == of,
        |code| match code.phones {
            1 => text::pairing_one_phone().to_owned(),
            phones => text::pairing_used_of(&code.used.to_string(), &phones.to_string()),
        },
    );
    view! {
        <li class="list__item" data-pairing=id>
            <div class="list__text">
                <span class="list__name">{title}</span>
                <span class="muted small tabular">{left}</span>
            </div>
            <ConfirmButton
                label=text::pairing_revoke()
                question=Signal::derive(move || title.with(|title| text::pairing_revoke_question(title)))
                yes=text::pairing_revoke()
                on_confirm=move || codes.revoke(revoked.clone())
            />
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_is_said_to_be_good_for_longer_than_it_was_made_for() {
        const EXPIRES_AT_MS: i64 = 1_790_000_600_000;
        for (late_ms, text) in [(-400.0, "10:00"), (0.0, "10:00"), (400.0, "10:00"), (599_900.0, "0:00")] {
            assert_eq!(left_text(EXPIRES_AT_MS, 1_790_000_000_000.0 + late_ms), text, "{late_ms}");
        }
    }
}
