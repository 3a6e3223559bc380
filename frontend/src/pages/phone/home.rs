//! The page as an app of its own, and the way to connect it there without a camera.

use leptos::{ev, html, prelude::*};

use super::model::Model;
use crate::{
    browser::{Install, location},
    text,
};

/// The offer to put the page on the home screen, where there is a way.
pub(super) fn install(model: Model) -> impl IntoView {
    move || {
        match model.install.get() {
        Install::None => None,
        Install::Ask => Some(
            view! {
                <button class="button phone__second-action" data-action="install" on:click=move |_| model.ask_to_install()>
                    {text::home_install()}
                </button>
            }
            .into_any(),
        ),
        Install::ByHand => Some(by_hand(model).into_any()),
    }
    }
}

/// Takes the connection along first: such an app has a storage of its own, without this phone's session.
fn by_hand(model: Model) -> impl IntoView {
    move || {
        match model.hand_over.get() {
        None => view! {
            <button class="button phone__second-action" data-action="hand-over" on:click=move |_| model.hand_over()>
                {text::home_install()}
            </button>
        }
        .into_any(),
        Some(link) => view! {
            <section class="card phone__code" data-install="by-hand" role="status">
                <label for="hand-over">{text::home_how_on_iphone()}</label>
                <input id="hand-over" class="input" type="text" readonly prop:value=link />
            </section>
        }
        .into_any(),
    }
    }
}

/// A field for the link or the code: an app on the home screen opens no links of the camera.
pub(super) fn code_field() -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let entered = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        if let Some(code) = code_of(&entered) {
            location::set_fragment(code);
        }
    };
    view! {
        <form class="card phone__code" on:submit=submit>
            <label class="phone__code-label" for="code">{text::home_enter_code()}</label>
            <input
                id="code"
                class="input"
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                node_ref=field
            />
            <button class="button button--primary phone__second-action" data-action="enter-code">{text::home_go_on()}</button>
        </form>
    }
}

/// The code in what was pasted: a link ends in it, after `#`.
fn code_of(entered: &str) -> Option<&str> {
    let code = entered.rsplit('#').next().unwrap_or_default().trim();
    let is_code =
        !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_=".contains(&byte));
    is_code.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_codes_are_taken() {
        let table = [
            ("https://192.168.1.20:8443/p#ABCD1234", Some("ABCD1234")),
            ("  ABCD1234\n", Some("ABCD1234")),
            ("https://192.168.1.20:8443/p#", None),
            ("https://192.168.1.20:8443/p", None),
            ("", None),
            ("two words", None),
        ];
        for (entered, code) in table {
            assert_eq!(code_of(entered), code, "{entered:?}");
        }
    }
}
