use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{AddEventListenerOptions, EventTarget};

/// An event listener; dropping it removes it.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    callback: Closure<dyn FnMut(web_sys::Event)>,
}

impl Listener {
    /// Listens passively: the listener never prevents what the browser would do.
    pub fn new<E: JsCast>(
        target: &impl AsRef<EventTarget>,
        name: &'static str,
        listener: impl FnMut(E) + 'static,
    ) -> Self {
        let options = AddEventListenerOptions::new();
        options.set_passive(true);
        Self::with_options(target, name, &options, listener)
    }

    /// Listens so that the listener may prevent what the browser would do.
    pub fn active<E: JsCast>(
        target: &impl AsRef<EventTarget>,
        name: &'static str,
        listener: impl FnMut(E) + 'static,
    ) -> Self {
        let options = AddEventListenerOptions::new();
        options.set_passive(false);
        Self::with_options(target, name, &options, listener)
    }

    /// Listens with options of one's own.
    pub fn with_options<E: JsCast>(
        target: &impl AsRef<EventTarget>,
        name: &'static str,
        options: &AddEventListenerOptions,
        mut listener: impl FnMut(E) + 'static,
    ) -> Self {
        let target = target.as_ref().clone();
        // The name of the event decides its class, so an unchecked cast is what the browser promises; objects that
        // a test makes up by hand have the same members.
        let callback = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            listener(event.unchecked_into());
        });
        // Adding fails only for a callback that is no function.
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
            name,
            callback.as_ref().unchecked_ref(),
            options,
        );
        Self { target, name, callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self
            .target
            .remove_event_listener_with_callback(self.name, self.callback.as_ref().unchecked_ref());
    }
}
