//! The paired phones.

use leptos::prelude::*;
use motionwire_shared::{UserId, rest::Phone};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;

use super::live::Live;
use crate::{
    api,
    components::{ConfirmButton, hold_focus, list, named},
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
    let rename = move |uid: UserId, field: HtmlInputElement| {
        spawn_local(async move {
            let answer = named(&field, api::rename_phone(&uid, field.value()).await);
            problem.try_set(answer.err().map(|error| error.to_string()));
            live.refresh_phones();
        });
    };
    let item = move |phone: Phone| {
        let renamed = phone.uid.clone();
        let (class, words) = if phone.connected {
            ("state state--good", text::phones_connected())
        } else {
            ("state", text::phones_not_connected())
        };
        let uid = phone.uid.clone();
        view! {
            <li class="list__item" id=phone.uid.to_string() data-paired-phone=phone.uid.to_string()>
                <div class="list__text">
                    <input
                        class="input input--quiet list__name"
                        aria-label=text::phones_name()
                        maxlength="60"
                        value=phone.name.clone()
                        on:change=move |event| rename(renamed.clone(), event_target(&event))
                    />
                    <span class=class>{words}</span>
                </div>
                <ConfirmButton
                    label=text::phones_forget()
                    question=text::phones_forget_question(&phone.name, phone.uid.as_str())
                    yes=text::phones_forget()
                    on_confirm=move || revoke(uid.clone())
                />
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="phones-title" hidden=move || phones.with(Vec::is_empty)>
            <h2 id="phones-title">{text::phones_title()}</h2>
            {move || problem.get().map(|problem| view! { <p class="notice notice--bad" role="alert">{problem}</p> })}
            <ul class="list" tabindex="-1">
                {list(move || { hold_focus(); phones.get() }, |phone| (phone.uid.clone(), phone.name.clone(), phone.connected), item)}
            </ul>
        </section>
    }
}
