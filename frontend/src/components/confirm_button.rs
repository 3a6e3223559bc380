//! A button that asks first.

use super::react::react_to;
use crate::text;
use std::sync::Arc;

use leptos::{html::Button, prelude::*};

/// A button whose act cannot be undone: it asks first.
#[component]
pub fn ConfirmButton(
    /// What the button does, in a word or two.
    #[prop(into)]
    label: String,
    /// The question, with the name of what it is about, as it is when it is asked.
    #[prop(into)]
    question: Signal<String>,
    /// The answer that means yes.
    #[prop(into)]
    yes: String,
    /// What to do then.
    on_confirm: impl Fn() + Send + Sync + 'static,
) -> impl IntoView {
    confirm_button(label, question, yes, Arc::new(on_confirm))
}

/// The same for every act, so that a page has it once.
fn confirm_button(
    label: String,
    question: Signal<String>,
    yes: String,
    on_confirm: Arc<dyn Fn() + Send + Sync>,
) -> AnyView {
    let is_asking = RwSignal::new(false);
    let (ask, keep) = (NodeRef::<Button>::new(), NodeRef::<Button>::new());
    // The keyboard's focus goes to the harmless answer, and back.
    react_to(move |was_asking: Option<bool>| {
        let is_asking = is_asking.get();
        let target = match was_asking {
            Some(false) if is_asking => keep.get_untracked(),
            Some(true) if !is_asking => ask.get_untracked(),
            _ => None,
        };
        if let Some(target) = target {
            let _ = target.focus();
        }
        is_asking
    });
    let (label, yes) = (StoredValue::new(label), StoredValue::new(yes));
    let view = move || {
        let question = question.get_untracked();
        if is_asking.get() {
            let asked = question.clone();
            let on_confirm = Arc::clone(&on_confirm);
            let confirm = move |_| {
                is_asking.set(false);
                on_confirm();
            };
            let escape = move |event: leptos::ev::KeyboardEvent| {
                if event.key() == "Escape" {
                    is_asking.set(false);
                }
            };
            view! {
                <span class="confirm" role="group" aria-label=asked on:keydown=escape>
                    <span>{question}</span>
                    <button type="button" class="button button--small button--danger" on:click=confirm>
                        {yes.get_value()}
                    </button>
                    <button type="button" class="button button--small" node_ref=keep on:click=move |_| is_asking.set(false)>
                        {text::keep()}
                    </button>
                </span>
            }
            .into_any()
        } else {
            let name = text::labelled(&label.get_value(), &question);
            view! {
                <button type="button" class="button button--small" node_ref=ask aria-label=name on:click=move |_| is_asking.set(true)>
                    {label.get_value()}
                </button>
            }
            .into_any()
        }
    };
    view.into_any()
}
