//! What the browser tells about an element's size and visibility, owned by guards.

use js_sys::Array;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{
    Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit, ResizeObserver,
    ResizeObserverBoxOptions, ResizeObserverEntry, ResizeObserverOptions, ResizeObserverSize,
};

/// A size in device pixels, and how many of them make a CSS pixel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DeviceSize {
    /// Width in device pixels.
    pub(super) width: u32,
    /// Height in device pixels.
    pub(super) height: u32,
    /// Device pixels for each CSS pixel.
    pub(super) ratio: f64,
}

/// Reports the size of an element, at first and whenever it or the density changes; dropping it ends that.
pub(super) struct SizeObserver {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut(Array)>,
}

impl SizeObserver {
    /// Observes an element; `None` in a browser without such observers.
    pub(super) fn new(element: &Element, on_size: impl Fn(DeviceSize) + 'static) -> Option<Self> {
        let callback = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            let entry = entries.pop();
            on_size(device_size(entry.unchecked_ref()));
        });
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        let options = ResizeObserverOptions::new();
        options.set_box(ResizeObserverBoxOptions::DevicePixelContentBox);
        // Only this box reports a change of the density that leaves the CSS size alone; WebKit does not know it and
        // throws, which the binding of a method without `catch` would not survive.
        if knows_device_pixels() {
            observer.observe_with_options(element, &options);
        } else {
            observer.observe(element);
        }
        Some(Self { observer, _callback: callback })
    }
}

impl Drop for SizeObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

fn knows_device_pixels() -> bool {
    let entry = js_sys::Reflect::get(&js_sys::global(), &"ResizeObserverEntry".into());
    let prototype = entry.and_then(|class| js_sys::Reflect::get(&class, &"prototype".into()));
    prototype
        .and_then(|prototype| js_sys::Reflect::has(&prototype, &"devicePixelContentBoxSize".into()))
        .unwrap_or(false)
}

fn device_size(entry: &ResizeObserverEntry) -> DeviceSize {
    let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
    let rect = entry.content_rect();
    let (width, height) = (rect.width() * ratio, rect.height() * ratio);
    if knows_device_pixels() {
        let size: ResizeObserverSize = entry.device_pixel_content_box_size().get(0).unchecked_into();
        let (exact_width, exact_height) = (size.inline_size(), size.block_size());
        // A zoomed or emulated density may be missing in the one or the other; only the rounding may differ.
        if (exact_width - width).abs() < 2.0 && (exact_height - height).abs() < 2.0 {
            return DeviceSize { width: exact_width as u32, height: exact_height as u32, ratio };
        }
    }
    DeviceSize { width: width.round() as u32, height: height.round() as u32, ratio }
}

/// What is this near to the window's edge counts as in view, so that it is drawn before a hand has scrolled to it.
const NEAR: &str = "64px";

/// Reports whether an element is in view; dropping it ends that.
pub(super) struct ViewObserver {
    observer: IntersectionObserver,
    _callback: Closure<dyn FnMut(Array)>,
}

impl ViewObserver {
    /// Observes an element; `None` in a browser without such observers.
    pub(super) fn new(element: &Element, on_change: impl Fn(bool) + 'static) -> Option<Self> {
        let callback = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            let entry: IntersectionObserverEntry = entries.pop().unchecked_into();
            on_change(entry.is_intersecting());
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin(NEAR);
        let callback_function = callback.as_ref().unchecked_ref();
        let observer = IntersectionObserver::new_with_options(callback_function, &options).ok()?;
        observer.observe(element);
        Some(Self { observer, _callback: callback })
    }
}

impl Drop for ViewObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
