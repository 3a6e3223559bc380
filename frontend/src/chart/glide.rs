//! The even motion of a strip. It is handed to the browser's compositor for seconds ahead, so that scrolling costs the
//! page no frame and does not stutter when the page is busy.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{Animation, HtmlElement};

#[wasm_bindgen]
extern "C" {
    /// An element, for the method that web-sys still holds to be unstable.
    type Animatable;

    #[wasm_bindgen(method, catch)]
    fn animate(this: &Animatable, keyframes: &Object, duration_ms: f64) -> Result<Animation, JsValue>;
}

/// The strip may be this far from where it belongs before it is put right, in CSS pixels.
const TOLERANCE_CSS_PX: f64 = 0.5;

/// Moves one element to the left, evenly.
pub(super) struct Glide {
    element: HtmlElement,
    course: Option<Course>,
}

/// Where the element is at which instant.
struct Course {
    began_ms: f64,
    began_px: f64,
    px_per_ms: f64,
    animation: Option<Animation>,
}

impl Course {
    fn px(&self, now_ms: f64) -> f64 {
        self.began_px + (now_ms - self.began_ms) * self.px_per_ms
    }
}

impl Drop for Course {
    fn drop(&mut self) {
        if let Some(animation) = &self.animation {
            animation.cancel();
        }
    }
}

impl Glide {
    /// Moves this element.
    pub(super) fn new(element: HtmlElement) -> Self {
        Self { element, course: None }
    }

    /// Lets the element lie `left_px` to the left at this instant, and move on by `px_per_ms` until it lies at `end_px`;
    /// all in CSS pixels. What it does already is not touched.
    pub(super) fn follow(&mut self, now_ms: f64, left_px: f64, px_per_ms: f64, end_px: f64) {
        let is_on_course = self.course.as_ref().is_some_and(|course| {
            course.px_per_ms == px_per_ms && (course.px(now_ms) - left_px).abs() < TOLERANCE_CSS_PX
        });
        if is_on_course {
            return;
        }
        self.rest_at(left_px);
        let duration_ms = (end_px - left_px) / px_per_ms;
        let animation = (duration_ms > 0.0 && duration_ms.is_finite())
            .then(|| self.animate(left_px, end_px, duration_ms));
        let animation = animation.flatten();
        self.course = Some(Course { began_ms: now_ms, began_px: left_px, px_per_ms, animation });
    }

    /// Lets the element stand still, `left_px` CSS pixels to the left.
    pub(super) fn rest_at(&mut self, left_px: f64) {
        let rests_there =
            self.course.as_ref().is_some_and(|course| course.px_per_ms == 0.0 && course.began_px == left_px);
        if rests_there {
            return;
        }
        let _ = self.element.style().set_property("transform", &moved(left_px));
        self.course = Some(Course { began_ms: 0.0, began_px: left_px, px_per_ms: 0.0, animation: None });
    }

    fn animate(&self, from_px: f64, to_px: f64, duration_ms: f64) -> Option<Animation> {
        let ends: Array = [from_px, to_px].iter().map(|px| JsValue::from_str(&moved(*px))).collect();
        let keyframes = Object::new();
        Reflect::set(&keyframes, &"transform".into(), &ends).ok()?;
        self.element.unchecked_ref::<Animatable>().animate(&keyframes, duration_ms).ok()
    }

    /// Forgets where the element is: what is on it has been moved.
    pub(super) fn forget(&mut self) {
        self.course = None;
    }
}

fn moved(left_px: f64) -> String {
    format!("translate3d({:.3}px,0,0)", -left_px)
}
