use web_sys::KeyboardEvent;

use super::document;

/// Whether a key pressed here is meant for the element that has the focus: any in dialogs, lists of choices and where one types;
/// in sliders and boxes those that write nothing.
pub fn is_key_taken(event: &KeyboardEvent) -> bool {
    let has_modifier = event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented();
    let takers = match event.key().as_str() {
        " " => "dialog, select, :read-write, input, button, summary, a",
        named if named.len() > 1 => "dialog, select, :read-write, input",
        _ => "dialog, select, :read-write",
    };
    has_modifier || document().active_element().is_some_and(|at| at.closest(takers).ok().flatten().is_some())
}
