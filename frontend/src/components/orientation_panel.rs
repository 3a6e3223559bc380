//! The phone in space, turned as it is turned.

use std::rc::Rc;

use leptos::{html::Canvas, prelude::*};
use web_sys::{HtmlCanvasElement, KeyboardEvent};

use super::{
    canvas::Picture,
    number::told_time,
    react::react,
    turning::{Held, Turning},
};
use crate::{
    analysis::{
        orientation::Orientation,
        solid::{Face, Side, top_pointer, visible_faces},
    },
    browser::{Listener, document, is_key_taken},
    chart::{Series, Viewport},
    text,
};

/// Half the width of the head of the arrow that shows the phone's top, where the phone is about 2 high.
const ARROWHEAD: f64 = 0.06;

/// The orientation of a phone by its rotation, corrected by gravity where a source sends that too.
#[component]
pub fn OrientationPanel(
    /// Rotation in rad/s.
    gyroscope: Rc<Series>,
    /// Acceleration with gravity in m/s², if there is any.
    gravity: Option<Rc<Series>>,
    /// Changes a few times a second.
    #[prop(into)]
    tick: Signal<f64>,
    /// What all charts show.
    told: Signal<Viewport, LocalStorage>,
) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    let turning = StoredValue::new_local(Turning::new());
    let centred = RwSignal::new(0u32);
    let held = RwSignal::new_local(None::<Held>);
    react(move || {
        tick.track();
        centred.track();
        let viewport = told.get();
        turning.update_value(|turning| {
            turning.follow(&gyroscope, gravity.as_deref());
            held.set(turning.at_end(&viewport, &gyroscope, gravity.as_deref()));
        });
        if let Some(canvas) = canvas.get() {
            held.with(|held| draw(&canvas, held.as_ref().map(|held| &held.orientation)));
        }
    });
    let angles_text = move || {
        // Adding zero makes zero of minus zero.
        let degrees = |angle: f64| format!("{:.0}", angle.round() + 0.0).replace('-', "\u{2212}");
        let euler = held.with(|held| held.as_ref().map(|held| held.orientation.quaternion().euler()));
        let [heading, tilt, roll] = match euler {
            Some(euler) => [euler.alpha_deg, euler.beta_deg, euler.gamma_deg].map(degrees),
            None => ["\u{2013}"; 3].map(str::to_owned),
        };
        text::orientation_angles(&heading, &tilt, &roll)
    };
    let described = move || [text::orientation_described(&angles_text()), told_time(&told.get())].join(", ");
    let recentre = move || {
        held.with_untracked(|held| {
            if let Some(held) = held {
                turning.update_value(|turning| turning.centre_on(&held.orientation));
            }
        });
        centred.update(|times| *times += 1);
    };
    StoredValue::new_local(Listener::new(&document(), "keydown", move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "c" | "C") && !is_key_taken(&event) {
            recentre();
        }
    }));
    let ts_ms = move || held.with(|held| held.as_ref().map(|held| held.ts_ms.to_string()));
    view! {
        <section class="chart" data-orientation data-newest-ms=ts_ms>
            <div class="chart__head">
                <h3>{text::orientation_title()}</h3>
                <span class="muted small tabular" data-told>{move || told_time(&told.get())}</span>
                <span class="tabular small">{angles_text}</span>
                <button type="button" class="button button--small" data-action="recentre" on:click=move |_| recentre()>{text::orientation_recentre()}</button>
            </div>
            <canvas class="picture" role="img" aria-label=described node_ref=canvas></canvas>
        </section>
    }
}

/// Draws how the phone is held; nothing where that is not known.
fn draw(canvas: &HtmlCanvasElement, orientation: Option<&Orientation>) {
    let (Some(picture), Some(orientation)) = (Picture::begin(canvas), orientation) else { return };
    let scale = picture.width.min(picture.height) / 2.6;
    let pen = Pen { picture, scale };
    let matrix = orientation.quaternion().matrix();
    let faces = visible_faces(&matrix);
    let is_top_seen = faces.iter().any(|face| face.side == Side::Top);
    if !is_top_seen {
        pen.arrow(top_pointer(&matrix));
    }
    for face in &faces {
        pen.face(face);
    }
    if is_top_seen {
        pen.arrow(top_pointer(&matrix));
    }
}

/// Draws in the phone's unit, from the middle of a picture.
struct Pen {
    picture: Picture,
    /// CSS pixels for each unit.
    scale: f64,
}

impl Pen {
    /// A face, with what tells it from others: the screen's loudspeaker and the back's camera are near the top, and edges are
    /// of the screen's colour where they meet it.
    fn face(&self, face: &Face) {
        let (colour, mark, mark_colour) = match face.side {
            Side::Screen => ("--accent", face.part([0.36, 0.64], [0.93, 0.96]), "--surface"),
            Side::Back => ("--muted", face.part([0.1, 0.36], [0.8, 0.94]), "--surface"),
            Side::Right | Side::Left | Side::Top | Side::Bottom => {
                ("--muted", face.part([0.0, 1.0], [0.6, 1.0]), "--accent")
            }
        };
        let context = &self.picture.context;
        context.set_global_alpha(0.35 + 0.65 * face.shade);
        self.fill(&face.corners, colour);
        self.fill(&mark, mark_colour);
        context.set_global_alpha(1.0);
        self.trace(&face.corners);
        context.close_path();
        context.set_stroke_style_str(&self.picture.colour("--text"));
        context.set_line_width(1.0);
        context.stroke();
    }

    /// An arrow that begins and ends at these places.
    fn arrow(&self, [from, to]: [(f64, f64); 2]) {
        let (along_x, along_y) = (to.0 - from.0, to.1 - from.1);
        let length = along_x.hypot(along_y).max(f64::EPSILON);
        let (x, y) = (ARROWHEAD * along_x / length, ARROWHEAD * along_y / length);
        let (foot_x, foot_y) = (to.0 - 1.5 * x, to.1 - 1.5 * y);
        let context = &self.picture.context;
        context.set_stroke_style_str(&self.picture.colour("--text"));
        context.set_line_width(2.0);
        self.trace(&[from, to]);
        context.stroke();
        self.fill(&[to, (foot_x - y, foot_y + x), (foot_x + y, foot_y - x)], "--text");
    }

    fn fill(&self, corners: &[(f64, f64)], colour: &str) {
        self.trace(corners);
        self.picture.context.set_fill_style_str(&self.picture.colour(colour));
        self.picture.context.fill();
    }

    fn trace(&self, corners: &[(f64, f64)]) {
        let (middle_x, middle_y) = (self.picture.width / 2.0, self.picture.height / 2.0);
        self.picture.context.begin_path();
        for (x, y) in corners {
            self.picture.context.line_to(middle_x + self.scale * x, middle_y + self.scale * y);
        }
    }
}
