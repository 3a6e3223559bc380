use std::{cell::Cell, rc::Rc};

use wasm_bindgen::{JsCast, closure::Closure};

use super::window;

/// One animation frame, asked for; dropping it cancels it.
pub struct AnimationFrame {
    id: i32,
    done: Rc<Cell<bool>>,
    _callback: Closure<dyn FnMut(f64)>,
}

impl AnimationFrame {
    /// Calls back once before the next repaint, with the frame's time in milliseconds since the time origin.
    /// While the page is hidden no frame comes.
    pub fn new(callback: impl FnOnce(f64) + 'static) -> Self {
        let done = Rc::new(Cell::new(false));
        let finished = Rc::clone(&done);
        let callback = Closure::once(move |time_ms: f64| {
            finished.set(true);
            callback(time_ms);
        });
        let id = window().request_animation_frame(callback.as_ref().unchecked_ref()).unwrap_or_default();
        Self { id, done, _callback: callback }
    }

    /// Whether it has been called back, so that a new one may be asked for.
    pub fn is_done(&self) -> bool {
        self.done.get()
    }
}

impl Drop for AnimationFrame {
    fn drop(&mut self) {
        if !self.done.get() {
            let _ = window().cancel_animation_frame(self.id);
        }
    }
}
