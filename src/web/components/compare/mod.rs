//! The compare tab: the verdict first, then what is smaller or larger, what a pull costs and why, and what changed.

mod config;
mod files;
mod head;
mod history;
mod onto;
mod packages;
mod path;
mod save;
mod sizes;

pub(super) use head::{offer, with_result};

use yew::prelude::*;

use super::progress::ProgressBar;
use super::{Browser, Frame, screens, use_frame, warnings};
use crate::session::protocol::{CompareReply, ShownComparison, Wire as _, printable};
use crate::view::texts::{compare, page};
use crate::view::{Compare, CompareEvent, CompareRun, Event, Image, Shared};

/// The tab.
pub(super) fn compare(frame: &Frame, image: &Image, browser: &Browser) -> Html {
    let state = &image.compare;
    let name = state.other.as_ref().map(|other| printable(&other.name));
    let name = name.unwrap_or_default();
    match &state.run {
        CompareRun::Idle => head::invitation(frame, image),
        CompareRun::Waiting => html! {
            <div class="cmp">
                { frame.line("faint", compare::WAITING) }
                { cancel(frame) }
            </div>
        },
        CompareRun::Going(doing) => html! {
            <div class="cmp">
                <p class="faint">{ frame.text(compare::READING)(&name) }</p>
                <ProgressBar doing={*doing} />
            </div>
        },
        CompareRun::Choosing => head::choosing(frame, state),
        CompareRun::Failed(error) => html! {
            <div class="cmp">
                <h2>{ frame.text(compare::FAILED)(&name) }</h2>
                { screens::notice(frame, error) }
                <p class="cmp-actions">{ head::pick(frame, compare::PICK_OTHER) }{ head::close(frame) }</p>
            </div>
        },
        CompareRun::Done(found) => html! {
            <div class="cmp">
                <Found of={found.clone()} is_result={state.of_result} is_squashed={image.squash.result().is_some() && !image.squash.onto} />
                <Changes of={found.clone()} state={state.clone()} />
                <Rest of={found.clone()} />
                { onto::onto(frame, image, browser, found) }
                { save::save(frame, image, found) }
            </div>
        },
    }
}

fn cancel(frame: &Frame) -> Html {
    html! { <p><button type="button" onclick={frame.sends(Event::Cancelled)}>{ frame.text(page::CANCEL) }</button></p> }
}

/// The comparison in the bytes that the page has; `None` if they are none.
fn read(bytes: &[u8]) -> Option<ShownComparison> {
    match CompareReply::unpack(bytes) {
        Ok(CompareReply::Compared(found)) => Some(*found),
        _ => None,
    }
}

#[derive(PartialEq, Properties)]
struct FoundProps {
    of: Shared<Vec<u8>>,
    is_result: bool,
    is_squashed: bool,
}

/// What comes before the files: the verdict, who the images are, their sizes and layers.
#[function_component]
fn Found(props: &FoundProps) -> Html {
    let frame = use_frame();
    let found = use_memo(props.of.clone(), |bytes| read(bytes));
    let Some(found) = &*found else {
        return Html::default();
    };
    html! {
        <>
            <p class="cmp-verdict headline">{ found.verdict.get(frame.language).to_owned() }</p>
            { head::sides(&frame, found, props.is_result) }
            <div class="cmp-both">
                { sizes::sizes(&frame, found) }
                { sizes::pull(&frame, found) }
            </div>
            { history::history(&frame, found) }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct ChangesProps {
    of: Shared<Vec<u8>>,
    state: Compare,
}

/// The changed files.
#[function_component]
fn Changes(props: &ChangesProps) -> Html {
    let frame = use_frame();
    let found = use_memo(props.of.clone(), |bytes| read(bytes)?.changes);
    files::files(&frame, found.as_ref().as_ref(), &props.state)
}

#[derive(PartialEq, Properties)]
struct RestProps {
    of: Shared<Vec<u8>>,
}

/// What comes after the files: packages, settings and warnings.
#[function_component]
fn Rest(props: &RestProps) -> Html {
    let frame = use_frame();
    let found = use_memo(props.of.clone(), |bytes| read(bytes));
    let Some(found) = &*found else {
        return Html::default();
    };
    html! {
        <>
            { packages::packages(&frame, found) }
            { config::config(&frame, found) }
            if !found.warnings.is_empty() {
                { warnings::list(&frame, &frame.text(compare::WARNINGS)(found.warnings.len()), &found.warnings) }
            }
        </>
    }
}

/// The event of the tab.
fn sends<E>(frame: &Frame, event: CompareEvent) -> Callback<E> {
    frame.sends(Event::Compare(event))
}
