//! What the server keeps of this phone, for its owner: a copy of it, and its deletion.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::model::Model;
use crate::{api, components::ConfirmButton, text};

/// Folded away; to be shown while nothing is sent.
pub(super) fn your_data(model: Model) -> impl IntoView {
    let problem = RwSignal::new(None::<String>);
    let delete = move || {
        spawn_local(async move {
            if let Err(error) = model.erase().await {
                problem.try_set(Some(error.to_string()));
            }
        });
    };
    view! {
        <details class="card disclosure" data-your-data>
            <summary>{text::data_title()}</summary>
            <p class="muted phone__hint">{text::data_why()}</p>
            <p class="notice notice--bad" role="alert" hidden=move || problem.get().is_none()>{problem}</p>
            <p class="phone__data">
                <a class="button button--small" href=api::PHONE_DATA download data-action="save-data">{text::data_save()}</a>
                <ConfirmButton label=text::data_delete() question=text::data_delete_question() yes=text::data_delete() on_confirm=delete />
            </p>
        </details>
    }
}
