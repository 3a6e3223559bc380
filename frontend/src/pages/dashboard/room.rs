//! A code for a class: many phones, for as long as its maker says.

use leptos::{html::Input, prelude::*};
use motionwire_shared::rest::PairingRequest;

use super::pairing::Codes;
use crate::text;

/// Bounds of the server's, which has the last word.
const MAX_PHONES: u32 = 500;
const MAX_MINUTES: u32 = 1440;

/// The form.
#[component]
pub(super) fn RoomForm(codes: Codes) -> impl IntoView {
    let (phones, minutes) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let number =
        |input: NodeRef<Input>| input.get_untracked().and_then(|input| input.value().parse::<u32>().ok());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        codes.create(PairingRequest { phones: number(phones), minutes: number(minutes) });
    };
    view! {
        <details class="disclosure">
            <summary>{text::room_title()}</summary>
            <form class="room" on:submit=submit>
                <label for="room-phones">{text::room_phones()}</label>
                <input class="input" id="room-phones" type="number" inputmode="numeric" required=true min="1"
                    max=MAX_PHONES.to_string() value="30" node_ref=phones />
                <label for="room-minutes">{text::room_minutes()}</label>
                <input class="input" id="room-minutes" type="number" inputmode="numeric" required=true min="1"
                    max=MAX_MINUTES.to_string() value="60" node_ref=minutes />
                <button type="submit" class="button" data-action="room" disabled=move || codes.is_busy()>
                    {text::room_make()}
                </button>
            </form>
        </details>
    }
}
