use web_sys::KeyboardEvent;

use super::document;

/// Whether a key pressed here is meant for the element that has the focus.
pub fn is_key_taken(event: &KeyboardEvent) -> bool {
    let has_modifier = event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented();
    let focused = document().active_element();
    let is_field = |name: &str| matches!(name, "INPUT" | "SELECT" | "TEXTAREA");
    let is_control = |name: &str| matches!(name, "BUTTON" | "SUMMARY" | "A");
    has_modifier
        || focused.is_some_and(|element| {
            let name = element.tag_name();
            is_field(&name)
                || (is_control(&name) && event.key() == " ")
                || element.closest("dialog").ok().flatten().is_some()
        })
}
