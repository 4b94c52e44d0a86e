//! The old image with one layer above that makes the new one of it.

use yew::prelude::*;

use super::super::progress::ProgressBar;
use super::super::{Browser, Frame, screens, squash};
use super::save::by_command;
use super::{section, sends};
use crate::session::protocol::PlanSummary;
use crate::view::texts::compare;
use crate::view::{CompareEvent, Image, Run, command, figures};

/// The section; nothing if one of the two is a report, or the result of a squash of the other.
pub(super) fn onto(frame: &Frame, image: &Image, browser: &Browser) -> Html {
    let state = &image.compare;
    if state.paths.is_none() || state.of_result {
        return Html::default();
    }
    let inner = match (state.onto.as_deref(), state.onto_asked) {
        (Some(Ok(plan)), _) => planned(frame, image, browser, plan),
        (Some(Err(error)), _) => screens::notice(frame, error),
        (None, true) => frame.line("faint", compare::ONTO_ASKED),
        (None, false) => html! {
            <p><button type="button" onclick={sends(frame, CompareEvent::OntoAsked)}>{ frame.text(compare::ONTO_ASK) }</button></p>
        },
    };
    let inner = html! { <>{ frame.line("means", compare::ONTO_MEANS) }{ inner }</> };
    section(frame.text(compare::ONTO), inner)
}

/// What the layer holds, and the button or the result.
fn planned(frame: &Frame, image: &Image, browser: &Browser, plan: &PlanSummary) -> Html {
    let figures = image.compare.onto_figures(plan);
    let run = match &image.squash.run {
        Run::Going(going) if image.squash.onto => {
            let (doing, left) = image.squashing(going);
            html! { <ProgressBar {doing} {left} /> }
        }
        Run::Going(_) => frame.line("faint", compare::BUSY),
        Run::Done(built) if image.squash.onto => {
            squash::done(frame, built, &image.squash.check, browser, Html::default())
        }
        run => html! {
            <>
                if let (Run::Failed(error), true) = (run, image.squash.onto) { { screens::notice(frame, error) } }
                <p><button type="button" class="primary" onclick={sends(frame, CompareEvent::OntoStarted)}>{ frame.text(compare::ONTO_BUILD) }</button></p>
            </>
        },
    };
    let line = command::onto(image, image.compare.open_is_old, &plan.file_name);
    html! {
        <>
            if plan.ranges.is_empty() { { frame.line("means", compare::ONTO_NOTHING) } } else {
                <p>{ frame.text(compare::ONTO_FIGURES)(&figures::size(figures.difference), &figures::size(figures.live)) }</p>
            }
            <p class="means">
                { frame.text(compare::ONTO_DEAD)(&figures::size(figures.dead())) }
                if figures.is_squash_better() { { " " }{ frame.text(compare::ONTO_BETTER) } }
            </p>
            { run }
            { by_command(frame, line) }
        </>
    }
}
