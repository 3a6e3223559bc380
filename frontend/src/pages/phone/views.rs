//! What each step looks like.

use leptos::prelude::*;

use super::{
    beside,
    data::your_data,
    home::{code_field, install},
    links::links,
    live::{grouped, live},
    model::{Model, Step},
    problem::{Problem, Retry},
    switches::switches,
};
use crate::{components::ConfirmButton, components::memo, gateway::Link, text};

/// The heading of a step.
pub(super) fn title(step: &Step) -> &'static str {
    match step {
        Step::Loading => text::phone_loading(),
        Step::Offer | Step::Ready => text::phone_ready(),
        Step::Starting => text::phone_starting(),
        Step::Streaming => text::phone_streaming(),
        Step::Stopped => text::phone_stopped(),
        Step::Problem(problem) => problem.title(),
    }
}

/// The state of the connection, in words and colour.
pub(super) fn link_state(model: Model) -> Option<impl IntoView> {
    let (class, words) = link_words(model)?;
    Some(view! { <span class=class>{words}</span> })
}

/// Its class, and its words.
pub(super) fn link_words(model: Model) -> Option<(&'static str, &'static str)> {
    Some(match model.link.get()? {
        Link::Live if model.is_late.get() => ("state state--warn", text::problem_no_answer_title()),
        Link::Connecting => ("state", text::link_connecting()),
        Link::Live => ("state state--good", text::link_live()),
        Link::Waiting { .. } => ("state state--warn", text::link_waiting()),
        Link::Stopped(_) => ("state state--bad", text::link_stopped()),
    })
}

/// All below the heading.
pub(super) fn body(model: Model, step: Step) -> AnyView {
    match step {
        Step::Loading | Step::Starting => ().into_any(),
        Step::Offer => view! {
            {left(model, true)}
            <Offer model />
            <StartBar model label=text::phone_start() />
        }
        .into_any(),
        Step::Ready => view! {
            {beside::holes(model)}
            {left(model, true)}
            <Offer model />
            {links(model)}
            {your_data(model)}
            {install(model)}
            <StartBar model label=text::phone_start() can_forget=true />
        }
        .into_any(),
        Step::Streaming => live(model).into_any(),
        Step::Stopped => view! {
            <p>{text::phone_nothing_now()}</p>
            {left(model, false)}
            {links(model)}
            {your_data(model)}
            {install(model)}
            <StartBar model label=text::phone_start_again() can_forget=true />
        }
        .into_any(),
        Step::Problem(problem) => view! {
            {left(model, false)}
            <ProblemView model problem />
        }
        .into_any(),
    }
}

/// What is still on its way after the end, or from an earlier visit; where it was measured under a pairing that has ended, and
/// another can begin, with the question what becomes of it. Its number changes too often to be announced: the state of the
/// connection is.
fn left(model: Model, asks: bool) -> impl IntoView {
    let is_left = memo(move || model.left.get() > 0);
    let said = move || {
        if let Some(earlier) = model.earlier.get() {
            return earlier + " " + text::phone_earlier_later();
        }
        let count = grouped(model.left.get());
        let is_under_way = matches!(model.link.get(), Some(Link::Live));
        let mut said = if is_under_way { text::phone_left_going } else { text::phone_left_waiting }(&count);
        if !model.is_kept.get() {
            said = said + " " + text::phone_left_unkept();
        }
        said
    };
    move || {
        let earlier = model.earlier.get().filter(|_| asks);
        is_left.get().then(|| match earlier {
            Some(said) => question(&said).into_any(),
            None => view! {
                <p class="notice tabular" data-left=move || model.left.get().to_string()>{said}</p>
            }
            .into_any(),
        })
    }
}

/// What becomes of what a pairing that has ended has left. Without an answer the browser lets nobody start. All of it is a text:
/// the words are this page's own, and elements that never change need no more.
fn question(said: &str) -> impl IntoView + use<> {
    let answer = |value: &str, words: &str| {
        format!(
            r#"<label class="topic__row"><span>{words}</span><input type="radio" name="earlier" value="{value}" required></label>"#
        )
    };
    let html = format!(r#"<p id="earlier">{said}</p>"#)
        + &answer("send", text::phone_earlier_send())
        + &answer("delete", text::phone_earlier_delete());
    view! {
        <div class="notice tabular" role="radiogroup" aria-labelledby="earlier" inner_html=html />
    }
}

/// Who will receive what.
#[component]
fn Offer(model: Model) -> impl IntoView {
    view! {
        <section class="card phone__offer">
            <p>
                <strong class="phone__receiver">{move || model.receiver.get()}</strong>
                " "
                {text::phone_will_receive()}
            </p>
        </section>
        {switches(model)}
        <p class="muted">{text::phone_nothing_until_start()}</p>
    }
}

#[component]
fn StartBar(model: Model, label: &'static str, #[prop(optional)] can_forget: bool) -> impl IntoView {
    let forget = can_forget.then(|| {
        let question = Signal::derive(move || match model.left.get() {
            0 => text::phone_forget_question().to_owned(),
            count => text::phone_forget_unsent(&grouped(count)),
        });
        let forget = move || model.forget();
        view! {
            <div class="phone__forget" data-forget>
                <ConfirmButton label=text::phone_forget() question yes=text::phone_forget_yes() on_confirm=forget />
            </div>
        }
    });
    view! {
        <div class="phone__bar">
            {forget}
            <button
                class="button button--primary phone__main-action"
                data-action="start"
                on:click=move |_| model.start()
            >
                {label}
            </button>
        </div>
    }
}

#[component]
fn ProblemView(model: Model, problem: Problem) -> impl IntoView {
    let retry = problem.retry().map(|retry| {
        let (label, action) = match retry {
            Retry::Start => (text::phone_try_again(), "start"),
            Retry::Load => (text::phone_try_again(), "retry"),
            Retry::Reload => (text::phone_reload(), "reload"),
        };
        view! {
            <div class="phone__bar">
                <button
                    class="button button--primary phone__main-action"
                    data-action=action
                    on:click=move |_| model.retry(retry)
                >
                    {label}
                </button>
            </div>
        }
    });
    let class =
        if problem == Problem::NoCode { "card phone__problem" } else { "notice notice--bad phone__problem" };
    let wants_code = matches!(problem, Problem::NoCode | Problem::CodeInvalid | Problem::Revoked);
    let said = if let Problem::Refused(message) = &problem { Some(message.clone()) } else { None };
    view! {
        <section class=class data-problem=problem.kind() role="alert">
            <p>{problem.what()}</p>
            {said.map(|said| view! { <p>{said}</p> })}
            <ul>{problem.to_do().map(|to_do| view! { <li>{to_do}</li> }).collect_view()}</ul>
        </section>
        {wants_code.then(code_field)}
        {retry}
    }
}

/// A problem beside a stream that goes on.
pub(super) fn notice(problem: &Problem) -> impl IntoView + use<> {
    view! {
        <section class="notice phone__notice" data-problem=problem.kind() role="alert">
            <p><strong>{problem.title()}</strong><br />{problem.what()}</p>
            {problem.to_do().map(|to_do| view! { <p>{to_do}</p> }).collect_view()}
        </section>
    }
}
