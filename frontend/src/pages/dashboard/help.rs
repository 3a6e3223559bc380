//! The list of keys.

use leptos::{html::Dialog, prelude::*, wasm_split::wasm_split};
use web_sys::KeyboardEvent;

use super::live::Live;
use crate::{
    browser::{Listener, document},
    components::{Asked, Loaded},
    text,
};

/// Keys, and what they do.
fn keys(is_viewer: bool) -> Vec<(&'static str, &'static str)> {
    let of_dashboard = [
        ("1 \u{2013} 9", text::keys_digits_do()),
        ("P", text::keys_play_does()),
        (", .", text::keys_seek_does()),
        ("< >", text::keys_speed_does()),
    ];
    let of_dashboard = of_dashboard.into_iter().filter(move |_| !is_viewer);
    let moving = [
        (text::keys_space(), text::keys_space_does()),
        ("\u{2190} \u{2192}", text::keys_arrows_do()),
        (text::keys_exact(), text::keys_exact_do()),
        ("+ \u{2212}", text::keys_plus_minus_do()),
        (text::keys_l_end(), text::keys_back()),
        ("C", text::keys_c_does()),
    ];
    let hands = [
        (text::keys_drag(), text::keys_drag_does()),
        (text::keys_wheel(), text::keys_wheel_does()),
        (text::keys_double_click(), text::keys_back()),
        (text::keys_axis(), text::keys_axis_does()),
        ("?", text::keys_question_does()),
    ];
    moving.into_iter().chain(of_dashboard).chain(hands).collect()
}

/// The button that opens the list, which `?` does too.
#[component]
pub(super) fn HelpButton(live: Live) -> impl IntoView {
    let asked = Asked::default();
    let listener = Listener::new(&document(), "keydown", move |event: KeyboardEvent| {
        let is_typing = document()
            .active_element()
            .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA"));
        if event.key() == "?" && !is_typing {
            asked.ask();
        }
    });
    StoredValue::new_local(listener);
    view! {
        <button type="button" class="button button--small" aria-label=text::keys_title() title=text::keys_title() on:click=move |_| asked.ask()>
            <span aria-hidden="true">"?"</span>
        </button>
        {asked.place(move |asked| keys_dialog(live, asked))}
    }
}

#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, fallible)]
fn keys_dialog(live: Live, asked: Asked) -> Loaded {
    let dialog = NodeRef::<Dialog>::new();
    asked.open(dialog, || ());
    let view = view! {
        <dialog class="dialog card" node_ref=dialog aria-labelledby="keys-heading">
            <h2 id="keys-heading" tabindex="-1" autofocus=true>{text::keys_title()}</h2>
            <dl class="keys">
                {keys(live.is_viewer()).into_iter().map(|(key, what)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div> }).collect_view()}
            </dl>
            <form method="dialog"><button class="button">{text::close()}</button></form>
        </dialog>
    };
    Ok(view.into_any())
}
