//! The phone in space, turned as it is turned.

use std::rc::Rc;

use leptos::{html::Canvas, prelude::*};
use web_sys::HtmlCanvasElement;

use super::canvas::Picture;
use crate::{
    analysis::{
        orientation::Orientation,
        solid::{Side, visible_faces},
    },
    chart::Series,
    text,
};

struct Turning {
    orientation: Orientation,
    /// The newest samples that were looked at: of rotation, of gravity.
    newest: [Option<(f64, u64)>; 2],
}

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
) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    let turning = StoredValue::new_local(Turning { orientation: Orientation::new(), newest: [None; 2] });
    let centred = RwSignal::new(0u32);
    let angles = RwSignal::new([0.0; 3]);
    Effect::new(move |_| {
        tick.track();
        centred.track();
        turning.update_value(|turning| {
            turning.follow(&gyroscope, gravity.as_deref());
            let euler = turning.orientation.quaternion().euler();
            angles.set([euler.alpha_deg, euler.beta_deg, euler.gamma_deg]);
            if let Some(canvas) = canvas.get() {
                draw(&canvas, &turning.orientation);
            }
        });
    });
    let angles_text = move || {
        let [alpha, beta, gamma] = angles.get();
        let degrees = |angle: f64| format!("{angle:.0}").replace('-', "\u{2212}");
        text::orientation_angles(&degrees(alpha), &degrees(beta), &degrees(gamma))
    };
    let recentre = move |_| {
        turning.update_value(|turning| turning.orientation.recentre());
        centred.update(|times| *times += 1);
    };
    view! {
        <section class="chart" data-orientation>
            <div class="chart__head">
                <h3>{text::orientation_title()}</h3>
                <span class="tabular small">{angles_text}</span>
                <button type="button" class="button button--small" data-action="recentre" on:click=recentre>{text::orientation_recentre()}</button>
            </div>
            <canvas class="picture" role="img" aria-label=move || text::orientation_described(&angles_text()) node_ref=canvas></canvas>
        </section>
    }
}

impl Turning {
    /// Takes in what has come since the last call, in the order of time.
    fn follow(&mut self, gyroscope: &Series, gravity: Option<&Series>) {
        let [rotation, pull] = &mut self.newest;
        let mut samples: Vec<(f64, bool, [f64; 3])> =
            news(gyroscope, rotation).map(|(ts, v)| (ts, true, v)).collect();
        samples.extend(
            gravity
                .into_iter()
                .flat_map(|gravity| news(gravity, pull).map(|(ts, v)| (ts, false, v)).collect::<Vec<_>>()),
        );
        samples.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (ts_ms, is_rotation, vector) in samples {
            if is_rotation {
                self.orientation.rotate(ts_ms, vector);
            } else {
                self.orientation.accelerate(ts_ms, vector);
            }
        }
    }
}

/// The vectors that came after `newest`, which follows them.
fn news(series: &Series, newest: &mut Option<(f64, u64)>) -> impl Iterator<Item = (f64, [f64; 3])> {
    let ring = series.ring();
    let range = ring.range(newest.map_or(f64::NEG_INFINITY, |(ts_ms, _)| ts_ms), f64::INFINITY);
    let mut found = Vec::new();
    for sample in range.filter_map(|index| ring.get(index)) {
        if newest.is_none_or(|newest| (sample.ts_ms, sample.seq) > newest) {
            *newest = Some((sample.ts_ms, sample.seq));
            if let [x, y, z, ..] = *sample.values {
                found.push((sample.ts_ms, [x, y, z]));
            }
        }
    }
    found.into_iter()
}

fn draw(canvas: &HtmlCanvasElement, orientation: &Orientation) {
    let Some(picture) = Picture::begin(canvas) else { return };
    let context = &picture.context;
    let scale = picture.width.min(picture.height) / 2.6;
    let (middle_x, middle_y) = (picture.width / 2.0, picture.height / 2.0);
    context.set_stroke_style_str(&picture.colour("--text"));
    for face in visible_faces(&orientation.quaternion().matrix()) {
        let colour = if face.side == Side::Screen { "--accent" } else { "--muted" };
        context.set_fill_style_str(&picture.colour(colour));
        context.set_global_alpha(0.35 + 0.65 * face.shade);
        context.begin_path();
        for (x, y) in face.corners {
            context.line_to(middle_x + scale * x, middle_y + scale * y);
        }
        context.close_path();
        context.fill();
        context.set_global_alpha(1.0);
        context.stroke();
    }
}
