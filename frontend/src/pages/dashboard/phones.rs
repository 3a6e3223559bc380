//! The paired phones.

use leptos::prelude::*;
use motionwire_shared::{UserId, rest::Phone};
use wasm_bindgen_futures::spawn_local;

use super::live::Live;
use crate::{
    api,
    components::{ConfirmButton, list, row_text},
    text,
};

/// The list, if there are any.
#[component]
pub(super) fn PhonesCard(live: Live) -> impl IntoView {
    let phones = live.phones();
    let problem = RwSignal::new(None::<String>);
    let revoke = move |uid: UserId| {
        spawn_local(async move {
            problem.try_set(api::revoke_phone(&uid).await.err().map(|error| error.to_string()));
            live.refresh_phones();
        });
    };
    let rename = move |uid: UserId, name: String| {
        spawn_local(async move {
            problem.try_set(api::rename_phone(&uid, name).await.err().map(|error| error.to_string()));
            live.refresh_phones();
        });
    };
    let item = move |phone: Phone| {
        let uid = StoredValue::new(phone.uid.clone());
        // Its row stays while it changes; of one that was forgotten there is none.
        let present = move || {
            let uid = uid.try_get_value()?;
            phones.with(|phones| phones.iter().find(|phone| phone.uid == uid).cloned())
        };
        let name = row_text(move || Some(present()?.name));
        let is_connected = Memo::new(move |_| present().is_some_and(|phone| phone.connected));
        let class = move || if is_connected.get() { "state state--good" } else { "state" };
        let words =
            move || if is_connected.get() { text::phones_connected() } else { text::phones_not_connected() };
        let question = move || name.with(|name| text::phones_forget_question(name, phone.uid.as_str()));
        view! {
            <li class="list__item" data-paired-phone=uid.with_value(UserId::to_string)>
                <div class="list__text">
                    <input
                        class="input input--quiet list__name"
                        aria-label=text::phones_name()
                        maxlength="60"
                        prop:value=name
                        on:change=move |event| {
                            // A browser tells what was typed when the phone has been forgotten, too.
                            if let Some(uid) = uid.try_get_value() {
                                rename(uid, event_target_value(&event));
                            }
                        }
                    />
                    <span class=class>{words}</span>
                </div>
                <ConfirmButton
                    label=text::phones_forget()
                    question=Signal::derive(question)
                    yes=text::phones_forget()
                    on_confirm=move || revoke(uid.get_value())
                />
            </li>
        }
    };
    view! {
        <Show when=move || !phones.with(Vec::is_empty)>
            <section class="card" aria-labelledby="phones-title">
                <h2 id="phones-title">{text::phones_title()}</h2>
                {move || problem.get().map(|problem| view! { <p class="notice notice--bad" role="alert">{problem}</p> })}
                <ul class="list" tabindex="-1">
                    {list(move || phones.get(), |phone| phone.uid.clone(), item)}
                </ul>
            </section>
        </Show>
    }
}
