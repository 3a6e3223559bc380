//! The page without a session: how to get a link.

use leptos::{html::Input, prelude::*};

use super::access::Gate;

/// Says how to get the link, and takes one.
#[component]
pub(super) fn LockedPage(
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
                <h1><span class="brand">"Motionwire"</span></h1>
                <h2>"Open the dashboard with its link"</h2>
                {problem}
                <p>
                    "The server prints a link with a one-time key when it starts, in a line that begins with "
                    <code>"Dashboard:"</code> ". For a fresh one, run this on the server's machine, with the data
                    directory that the server uses:"
                </p>
                <pre class="command"><code>"motionwire link"</code></pre>
                <form class="locked__form" on:submit=submit>
                    <label for="link">"Or paste the link here"</label>
                    <div class="field">
                        <input class="input" id="link" name="link" type="password" autocomplete="off"
                            spellcheck="false" required=true placeholder="http://…/#key=…" node_ref=input />
                        <button type="submit" class="button button--primary">"Open"</button>
                    </div>
                </form>
                <p class="muted small">
                    "Do you want to send this device's motion? Scan the code on the dashboard with it."
                </p>
            </div>
        </main>
    }
}
