use web_sys::KeyboardEvent;

use super::document;

/// Where all keys are meant for what has the focus: in dialogs, and in fields that one types into or chooses from.
const ALL: &str = "dialog, textarea, select, input:not([type=range], [type=checkbox], [type=radio], [type=color])";

/// Whether a key pressed here is meant for the element that has the focus.
pub fn is_key_taken(event: &KeyboardEvent) -> bool {
    let has_modifier = event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented();
    let focused = document().active_element();
    let is_in = |selectors: &str| {
        focused.as_ref().is_some_and(|element| element.closest(selectors).ok().flatten().is_some())
    };
    let key = event.key();
    // Sliders and boxes take keys that write nothing, which have names, like arrows.
    let is_control = || if key.len() > 1 { is_in("input") } else { key == " " && is_in("input, button, summary, a") };
    has_modifier || is_in(ALL) || is_control()
}
