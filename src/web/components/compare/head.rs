//! Who the two images are, and how others are chosen.

use yew::prelude::*;

use super::super::help::Dialog;
use super::super::inputs::{chosen, option};
use super::super::{Action, Frame, screens};
use super::sends;
use crate::session::protocol::{ShownComparison, ShownSide, printable};
use crate::view::texts::{Text, compare, page};
use crate::view::{Compare, CompareEvent, Event, Image, Picked, figures};

/// The id of the file input of the page that takes the other image. `www/files.js` listens to it.
const INPUT: &str = "choose-other";

/// A button that lets people choose the other file.
pub(super) fn pick(frame: &Frame, name: Text) -> Html {
    let primary = (name.0 == compare::PICK.0).then_some("primary");
    html! {
        <span class="pick cmp-pick">
            <input id={INPUT} class="unseen" type="file" autocomplete="off" />
            <label class={classes!("button", primary)} for={INPUT}>{ frame.text(name) }</label>
        </span>
    }
}

/// A button that closes the comparison.
pub(super) fn close(frame: &Frame) -> Html {
    html! { <button type="button" onclick={sends(frame, CompareEvent::Ended)}>{ frame.text(compare::CLOSE) }</button> }
}

/// What can be done here, while there is no other image.
pub(super) fn invitation(frame: &Frame, image: &Image) -> Html {
    let is_squashed = image.squash.result().is_some() && !image.squash.onto;
    html! {
        <div class="cmp cmp-empty">
            { frame.line("lead", compare::INTRO) }
            { frame.line("means", compare::INTRO_DROP) }
            <p class="cmp-actions">
                { pick(frame, compare::PICK) }
                if is_squashed { { with_result(frame, compare::RESULT) } }
            </p>
        </div>
    }
}

/// A button that compares the open image with its squashed one.
pub(in crate::web::components) fn with_result(frame: &Frame, name: Text) -> Html {
    let ask = frame.on_action.reform(|_| Action::CompareResult);
    html! { <button type="button" onclick={ask}>{ frame.text(name) }</button> }
}

/// The images of the other file, of which one must be chosen.
pub(super) fn choosing(frame: &Frame, state: &Compare) -> Html {
    let name = state.other.as_ref().map(|other| printable(&other.name));
    let picked = chosen(&frame.on, |value| {
        Some(Event::Compare(CompareEvent::Chosen(value.parse().ok()?)))
    });
    html! {
        <div class="cmp">
            <label class="field cmp-choose">
                <span>{ frame.text(compare::CHOOSE)(&name.unwrap_or_default()) }</span>
                <select onchange={picked}>
                    { option(&"", "–", true) }
                    for (number, choice) in (0_u32..).zip(&state.choices) {
                        { option(&number, format!("{} ({})", screens::references(frame, &choice.references), choice.platform), false) }
                    }
                </select>
            </label>
            <p class="cmp-actions">{ close(frame) }</p>
        </div>
    }
}

/// Both images beside each other, the old one first, and what can be done with them.
pub(super) fn sides(frame: &Frame, found: &ShownComparison, is_result: bool) -> Html {
    let [old, new] = &found.sides;
    let mark = |is_open: bool| {
        Some(if is_open {
            frame.text(compare::OPEN_IMAGE)
        } else if is_result {
            frame.text(compare::SQUASHED)
        } else {
            return None;
        })
    };
    let swap = sends(frame, CompareEvent::Swapped(!found.open_is_old));
    html! {
        <div class="cmp-sides">
            { side(frame, compare::OLD, old, mark(found.open_is_old)) }
            { side(frame, compare::NEW, new, mark(!found.open_is_old)) }
            <p class="cmp-actions">
                <button type="button" onclick={swap}>{ frame.text(compare::SWAP) }</button>
                { pick(frame, compare::PICK_OTHER) }
                { close(frame) }
            </p>
        </div>
    }
}

fn side(frame: &Frame, word: Text, side: &ShownSide, mark: Option<&'static str>) -> Html {
    let created = side
        .created
        .get(..16)
        .unwrap_or(&side.created)
        .replace('T', " ");
    html! {
        <div class="cmp-side">
            <h2><span class="cmp-word">{ frame.text(word) }</span>{ side.name.clone() }</h2>
            <p class="faint">
                if let Some(mark) = mark { <span class="cmp-mark">{ mark }</span> }
                if side.is_report { <span class="cmp-mark">{ frame.text(compare::FROM_REPORT) }</span> }
                <span>{ side.platform.clone() }</span>
                <span class="figure">{ frame.text(page::LAYERS)(side.layers) }</span>
                if !created.is_empty() { <span class="figure">{ frame.text(compare::CREATED) }{ " " }{ created }</span> }
                <span><code title={side.id.clone()}>{ figures::short_digest(&side.id).to_owned() }</code></span>
            </p>
        </div>
    }
}

/// The question what to do with a file that was given while an image is open.
pub(in crate::web::components) fn offer(frame: &Frame, image: &Image, file: &Picked) -> Html {
    let [compared, opened] = [Action::CompareOffered, Action::OpenOffered]
        .map(|action| frame.on_action.reform(move |_: MouseEvent| action));
    let open = printable(&image.file.name);
    html! {
        <Dialog open={true} class="help cmp-offer" title="offer-title" closed={frame.sends(Event::Offered(None))}>
            <h2 id="offer-title">{ frame.text(compare::OFFER)(&printable(&file.name)) }</h2>
            <p class="cmp-actions">
                <button type="button" class="primary" autofocus={true} onclick={compared}>{ frame.text(compare::OFFER_COMPARE)(&open) }</button>
                <button type="button" onclick={opened}>{ frame.text(compare::OFFER_OPEN) }</button>
                <button type="button" onclick={frame.sends(Event::Offered(None))}>{ frame.text(page::CANCEL) }</button>
            </p>
        </Dialog>
    }
}
