//! The page without a session: how to get a link.

use leptos::{html::Input, prelude::*, wasm_split::wasm_split};

use super::access::Gate;
use crate::{components::Loaded, text};

/// The page; `problem` says why a link did not work.
#[wasm_split(elsewhere, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(super) fn locked_page(gate: Gate, problem: Option<String>) -> Loaded {
    Ok(view! { <LockedPage gate problem /> }.into_any())
}

/// Says how to get the link, and takes one.
#[component]
fn LockedPage(
    gate: Gate,
    /// Why a link did not work.
    problem: Option<String>,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(input) = input.get_untracked() {
            gate.try_link(&input.value());
        }
    };
    let problem = problem.map(|problem| view! { <p class="notice notice--bad" role="alert">{problem}</p> });
    view! {
        <main class="centred locked" data-page="locked">
            <div class="card locked__card">
                <h1><span class="brand">{text::PRODUCT}</span></h1>
                <h2>{text::locked_title()}</h2>
                {problem}
                <p>{text::locked_how("Dashboard:")}</p>
                <pre class="command"><code>"motionwire link"</code></pre>
                <form class="locked__form" on:submit=submit>
                    <label for="link">{text::locked_paste()}</label>
                    <div class="field">
                        <input class="input" id="link" name="link" type="password" autocomplete="off"
                            spellcheck="false" required=true placeholder="http://…/#key=…" node_ref=input />
                        <button type="submit" class="button button--primary">{text::locked_open()}</button>
                    </div>
                </form>
                <p class="muted small">{text::locked_phone()}</p>
            </div>
        </main>
    }
}
