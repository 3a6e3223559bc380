//! What is shown while streaming.

use leptos::prelude::*;
use motionwire_shared::KnownType;

use super::{
    beside,
    consent::Topic,
    dials::dials,
    links::links,
    model::Model,
    problem::Problem,
    recorder::{Reading, Snapshot},
    report,
    steer::Plan,
    switches::switches,
    trace::trace,
    views,
};
use crate::{
    components::{memo, rate_text},
    gateway::Link,
    text,
};

/// Fewer waiting readings are not mentioned: what two sensors deliver within a second or so.
const WORTH_SAYING: u64 = 150;

const AXES: [&str; 3] = ["x", "y", "z"];

/// Values, rates, counts, and the button that ends it.
pub(super) fn live(model: Model) -> impl IntoView {
    let problems = memo(move || problems(model));
    view! {
        <p class="muted phone__receiver-line">
            {text::phone_to_receiver()}" "<strong>{move || model.receiver.get()}</strong>
        </p>
        {move || problems.get().iter().map(views::notice).collect_view()}
        {beside::holes(model)}
        {beside::sleepy(model)}
        {move || (!model.plan.with(Plan::any)).then(|| view! { <p class="notice">{text::phone_nothing_chosen()}</p> })}
        {dials(model)}
        <div class="phone__sensors">
            {sensor(model, KnownType::Acceleration, |snapshot| snapshot.acceleration)}
            {sensor(model, KnownType::Gyroscope, |snapshot| snapshot.rotation)}
        </div>
        {move || model.is_estimated.get().then(|| view! { <p class="muted phone__hint">{text::phone_estimated_acceleration()}</p> })}
        {counts(model)}
        {beside::expenses(model)}
        {switches(model)}
        {beside::alarm_switch(model)}
        {links(model)}
        <p class="muted phone__hint">
            {text::phone_keep_open()}" "{move || model.is_awake.get().then_some(text::phone_stays_on())}
        </p>
        <div class="phone__bar phone__bar--two">
            {trouble(model)}
            <button class="button phone__second-action" data-action="pocket" on:click=move |_| model.pocket(true)>
                {text::pocket_open()}
            </button>
            <button
                class="button button--danger phone__main-action"
                data-action="stop"
                on:click=move |_| model.stop()
            >
                {text::phone_stop()}
            </button>
        </div>
    }
}

/// What is wrong beside a stream that goes on.
fn problems(model: Model) -> Vec<Problem> {
    let is_lost = matches!(model.link.get(), Some(Link::Waiting { .. }));
    let all = [
        is_lost.then(|| Problem::ConnectionLost { is_kept: model.is_kept.get() }),
        model.is_late.get().then_some(Problem::NoAnswer),
        model.plan.with(Plan::is_refused).then_some(Problem::PermissionDenied),
        model
            .fault
            .get()
            .filter(|fault| model.plan.with(|plan| report::matters(*fault, plan)))
            .map(Problem::Sensors),
    ];
    all.into_iter().flatten().collect()
}

/// What became of the readings.
fn counts(model: Model) -> impl IntoView {
    let counts = memo(move || model.snapshot.with(|snapshot| snapshot.counts));
    let line = |count: u64, words: &'static str| {
        (count > 0).then(|| view! { <span class="phone__unsent">{grouped(count)}" "{words}</span> })
    };
    view! {
        <p
            class="tabular phone__counts"
            data-sent=move || counts.get().stored.to_string()
            data-waiting=move || counts.get().waiting.to_string()
            data-thinned=move || counts.get().thinned.to_string()
        >
            <strong>{move || grouped(counts.get().stored)}</strong>" "{text::phone_sent()}
            {move || line(worth_saying(counts.get().waiting), text::phone_waiting_to_be_sent())}
            {move || line(counts.get().thinned, text::phone_thinned())}
        </p>
    }
}

/// A few are on their way at any time; that is nothing to speak of.
fn worth_saying(waiting: u64) -> u64 {
    if waiting < WORTH_SAYING { 0 } else { waiting }
}

/// What is wrong with the connection, in sight however far the page is scrolled. Screen readers are told at its head.
fn trouble(model: Model) -> impl IntoView {
    let is_well = move || model.link.get() == Some(Link::Live) && !model.is_late.get();
    let words = move || {
        let state = views::link_words(model).map(|(_, words)| words.to_owned()).unwrap_or_default();
        match worth_saying(model.snapshot.with(|snapshot| snapshot.counts.waiting)) {
            0 => state,
            waiting => state + " · " + &grouped(waiting) + " " + text::phone_waiting_to_be_sent(),
        }
    };
    view! {
        <p class="state state--warn phone__trouble tabular" aria-hidden="true" hidden=is_well>{words}</p>
    }
}

/// A motion sensor, as long as it is sent.
fn sensor(model: Model, kind: KnownType, read: fn(&Snapshot) -> Reading) -> impl IntoView {
    let topic = Topic::of_motion(kind);
    let is_sent = memo(move || model.plan.with(|plan| plan.allows(topic)));
    move || is_sent.get().then(|| view! { <Sensor model kind name=topic.name() read /> })
}

#[component]
fn Sensor(model: Model, kind: KnownType, name: String, read: fn(&Snapshot) -> Reading) -> impl IntoView {
    let reading = memo(move || model.snapshot.with(read));
    let axes = AXES.iter().enumerate().map(|(axis, label)| {
        let value = move || {
            reading.get().xyz.map_or_else(|| "–".to_owned(), |xyz| fixed(xyz[axis], text::decimal_mark()))
        };
        view! {
            <div class="phone__axis">
                <dt data-axis=*label>{*label}</dt>
                <dd class="tabular">{value}</dd>
            </div>
        }
    });
    view! {
        <section class="card phone__sensor" data-sensor=kind.name()>
            <header>
                <h2>{name}</h2>
                <span class="muted tabular">
                    {kind.unit()}" · "
                    <span data-rate-hz=move || format!("{:.1}", reading.get().rate_hz)>
                        {move || rate_text(reading.get().rate_hz)}
                    </span>
                </span>
            </header>
            <dl>{axes.collect_view()}</dl>
            {trace(model, kind)}
        </section>
    }
}

/// Two decimals, with a real minus, and without one for what rounds to zero.
fn fixed(value: f64, decimal_mark: &str) -> String {
    let text = format!("{value:.2}");
    let (minus, digits) = match text.strip_prefix('-') {
        Some("0.00") => ("", "0.00"),
        Some(digits) => ("−", digits),
        None => ("", text.as_str()),
    };
    minus.to_owned() + &digits.replace('.', decimal_mark)
}

/// Thousands set apart with thin spaces, which reads right in every language.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_short_and_signed() {
        let table =
            [(1.234, "1.23"), (-0.5, "−0.50"), (-0.004, "0.00"), (0.0, "0.00"), (-123.456, "−123.46")];
        for (value, text) in table {
            assert_eq!(fixed(value, "."), text);
        }
        assert_eq!(fixed(-1.5, ","), "−1,50");
    }

    #[test]
    fn counts_are_grouped_by_thousands() {
        let table = [(0, "0"), (999, "999"), (1_000, "1\u{202f}000"), (1_234_567, "1\u{202f}234\u{202f}567")];
        for (count, text) in table {
            assert_eq!(grouped(count), text);
        }
    }
}
