//! The page as an app on the home screen.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Function, Reflect};
use wasm_bindgen::JsCast;
use web_sys::{AddEventListenerOptions, Event};

use super::{Listener, document, window};

/// How the page gets to the home screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Install {
    /// It is there, or the browser knows no way.
    None,
    /// The browser asks, when it is told to.
    Ask,
    /// By the browser's own menu, which only the person can open.
    ByHand,
}

/// Waits for the browser's offer to install the page; dropping it ends that.
pub struct Installer {
    offer: Rc<RefCell<Option<Event>>>,
    _offered: Listener,
}

impl Installer {
    /// Tells how, now and when it changes.
    pub fn watch(on: impl Fn(Install) + 'static) -> Self {
        on(if is_only_by_hand() { Install::ByHand } else { Install::None });
        let offer = Rc::new(RefCell::new(None));
        let slot = Rc::clone(&offer);
        // Not passive: the browser's own banner would stand in the way of the page.
        let options = AddEventListenerOptions::new();
        let offered =
            Listener::with_options(&window(), "beforeinstallprompt", &options, move |event: Event| {
                event.prevent_default();
                *slot.borrow_mut() = Some(event);
                on(Install::Ask);
            });
        Self { offer, _offered: offered }
    }

    /// Lets the browser ask. To be called from a tap; works once for each offer.
    pub fn ask(&self) {
        let Some(offer) = self.offer.take() else { return };
        let prompt = Reflect::get(&offer, &"prompt".into()).ok().and_then(|f| f.dyn_into::<Function>().ok());
        if let Some(prompt) = prompt {
            let _ = prompt.call0(&offer);
        }
    }
}

/// Browsers with `navigator.standalone` add pages to the home screen by their menu alone; `true` in it: done already.
fn is_only_by_hand() -> bool {
    Reflect::get(&window().navigator(), &"standalone".into())
        .is_ok_and(|standalone| standalone.as_bool() == Some(false))
}

/// Makes the home screen open this very address, with its fragment: browsers that add by hand open the manifest's start
/// instead, as long as there is a manifest.
pub fn open_this_address_from_home_screen() {
    let document = document();
    if let Ok(Some(manifest)) = document.query_selector(r#"link[rel="manifest"]"#) {
        manifest.remove();
    }
    // Without a manifest this is what says that the page wants no browser around it.
    if let (Some(head), Ok(meta)) = (document.head(), document.create_element("meta")) {
        let _ = meta.set_attribute("name", "apple-mobile-web-app-capable");
        let _ = meta.set_attribute("content", "yes");
        let _ = head.append_child(&meta);
    }
}
