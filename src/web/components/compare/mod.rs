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
use crate::view::texts::{Text, compare, page};
use crate::view::{CompareEvent, CompareRun, Event, Image, Shared};

/// The tab.
pub(super) fn compare(frame: &Frame, image: &Image, browser: &Browser) -> Html {
    let state = &image.compare;
    let name = state.other.as_ref().map(|other| printable(&other.name));
    let name = name.unwrap_or_default();
    let measured: Option<u64> = image.pull().iter().copied().sum();
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
                <Part of={found.clone()} is_result={state.of_result} is_first={true} {measured} />
                { files::files(frame, state) }
                <Part of={found.clone()} is_result={state.of_result} is_first={false} {measured} />
                { onto::onto(frame, image, browser) }
                { save::save(frame, image) }
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
struct Props {
    of: Shared<Vec<u8>>,
    is_result: bool,
    is_first: bool,
    /// The bytes that a pull of the open image fetches, if they are known.
    measured: Option<u64>,
}

/// What comes before the files: the verdict, who the images are, their sizes and layers; or what comes after them:
/// packages, settings and warnings.
#[function_component]
fn Part(props: &Props) -> Html {
    let frame = use_frame();
    let found = use_memo(props.of.clone(), |bytes| read(bytes));
    let Some(found) = &*found else {
        return Html::default();
    };
    if props.is_first {
        html! {
            <>
                <p class="cmp-verdict headline">{ found.verdict.get(frame.language).to_owned() }</p>
                { head::sides(&frame, found, props.is_result) }
                <div class="cmp-both">
                    { sizes::sizes(&frame, found, props.measured) }
                    { sizes::pull(&frame, found) }
                </div>
                { history::history(&frame, found) }
            </>
        }
    } else {
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
}

/// A part of the tab with its title.
fn section(title: &'static str, inner: Html) -> Html {
    html! {
        <section class="cmp-part">
            <h3>{ title }</h3>
            { inner }
        </section>
    }
}

/// A table that scrolls by itself. Of its columns, those from `figures` on are figures.
fn table(
    frame: &Frame,
    (title, class): (Text, &'static str),
    heads: &[Text],
    figures: usize,
    rows: Vec<Html>,
) -> Html {
    let heads = heads.iter().enumerate().map(|(place, head)| {
        let size = (place >= figures).then_some("size");
        html! { <th scope="col" class={classes!(size)}>{ frame.text(*head) }</th> }
    });
    html! {
        <div class="cmp-wide" tabindex="0" role="region" aria-label={frame.text(title)}>
            <table class={classes!("cmp-table", class)}>
                <thead><tr>{ for heads }</tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}

/// A text as a cell of a table.
fn cell(text: Option<&String>) -> Html {
    let class = text.is_none().then_some("faint");
    let text = text.map_or("–", String::as_str).to_owned();
    html! { <td class={classes!(class)}><code>{ text }</code></td> }
}

/// The event of the tab.
fn sends<E>(frame: &Frame, event: CompareEvent) -> Callback<E> {
    frame.sends(Event::Compare(event))
}
