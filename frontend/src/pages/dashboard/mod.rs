//! The dashboard: a consumer of all readings of one developer, and the place where phones are paired.

#![expect(unreachable_pub, reason = "the component macro writes `pub` for what is visible here only")]

mod access;
mod alerts;
mod arrange;
mod arrangement;
mod compare;
mod diagnosis;
mod download;
mod empty;
mod export;
mod extras;
mod figures;
mod header;
mod help;
mod history;
mod kept;
mod links;
mod live;
mod locked;
mod notes;
mod overlay;
mod overview;
mod pairing;
mod phones;
mod playback;
mod recent;
mod room;
mod sessions;
mod side;
mod simulated;
mod source;
mod steer;
mod storage;
mod store;
mod tab;
mod together;
mod told;
mod trust;
mod view;
mod viewer;
mod views;

use leptos::prelude::*;
use motionwire_shared::rest::DashboardInfo;

use crate::{components::later, text};
use access::{Access, Gate};
use alerts::{AlertPlace, RaisedAlerts};
use arrange::Arrange;
use empty::empty_state;
use header::Header;
use live::Live;
use locked::locked_page;
use overview::Overview;
use playback::{Playback, PlaybackBar};
use side::Side;
use source::Sources;
use view::ViewBar;

pub use viewer::viewer_page;

/// The dashboard, or the page that says how to open it.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let gate = Gate::open();
    move || {
        match gate.access() {
        Access::Checking => view! { <main class="centred" aria-busy="true"><p class="muted">{text::dashboard_opening()}</p></main> }.into_any(),
        Access::Locked(problem) => later(move || locked_page(gate, problem.clone())),
        Access::Open(info, token) => view! { <OpenPage gate info token /> }.into_any(),
    }
    }
}

#[component]
fn OpenPage(gate: Gate, info: DashboardInfo, token: Option<String>) -> impl IntoView {
    let live = Live::start(info.receiver.clone(), token);
    let (is_empty, is_due) = (live.is_empty(), side::due(live));
    let alert_place = AlertPlace::new();
    let playback = Playback::new(live);
    let certificate = info.certificate.clone();
    let arrangement = live.arrangement();
    let columns = move || arrangement.with(|of| of.columns().map(|columns| columns.to_string()));
    view! {
        <div class="dashboard" data-page="dashboard" data-link=move || live.link().name()>
            <Header live gate receiver=info.receiver />
            <p class="visually-hidden" role="status">{move || live.announcement()}</p>
            <div class="dashboard__body">
                <main class="dashboard__main" aria-label=text::dashboard_charts()
                    data-height=move || arrangement.with(|of| of.height.name())
                    data-columns=columns
                    style=("--columns", columns)>
                    <div class="controls">
                        <RaisedAlerts place=alert_place />
                        {move || (!is_empty.get()).then(|| view! { <ViewBar live /> })}
                        <PlaybackBar playback />
                    </div>
                    {move || (is_due.get() && is_empty.get()).then(|| later(move || empty_state(live)))}
                    {move || (!is_empty.get()).then(|| view! { <Overview live /> <Arrange live /> })}
                    <Sources live />
                </main>
                <Side live alert_place playback certificate is_due />
            </div>
        </div>
    }
}
