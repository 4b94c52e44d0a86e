//! Who the two images are, and how others are chosen.

use yew::prelude::*;

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
    html! {
        <span class="pick cmp-pick">
            <input id={INPUT} class="unseen" type="file" autocomplete="off" />
            <label class="button" for={INPUT}>{ frame.text(name) }</label>
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
    let decide = |action: fn() -> Action| frame.on_action.reform(move |_| action());
    html! {
        <Offer name={printable(&file.name).into_owned()} open={printable(&image.file.name).into_owned()}
            on_compare={decide(|| Action::CompareOffered)} on_open={decide(|| Action::OpenOffered)}
            on_cancel={frame.sends(Event::Offered(None))} />
    }
}

#[derive(PartialEq, Properties)]
struct OfferProps {
    name: String,
    open: String,
    on_compare: Callback<MouseEvent>,
    on_open: Callback<MouseEvent>,
    on_cancel: Callback<MouseEvent>,
}

/// The dialog: the browser keeps the focus in it and gives it back.
#[function_component]
fn Offer(props: &OfferProps) -> Html {
    let frame = super::use_frame();
    let dialog = use_node_ref();
    let of = dialog.clone();
    use_effect_with((), move |()| {
        if let Some(dialog) = of.cast::<web_sys::HtmlDialogElement>() {
            // It fails only for a dialog that is open already, or not in the page.
            let _ = dialog.show_modal();
        }
    });
    let cancel = props.on_cancel.clone();
    let closed = frame.sends::<yew::Event>(Event::Offered(None));
    html! {
        <dialog ref={dialog} class="help cmp-offer" aria-labelledby="offer-title" onclose={closed}>
            <h2 id="offer-title">{ frame.text(compare::OFFER)(&props.name) }</h2>
            <p class="cmp-actions">
                <button type="button" class="primary" autofocus={true} onclick={props.on_compare.clone()}>{ frame.text(compare::OFFER_COMPARE)(&props.open) }</button>
                <button type="button" onclick={props.on_open.clone()}>{ frame.text(compare::OFFER_OPEN) }</button>
                <button type="button" onclick={cancel}>{ frame.text(page::CANCEL) }</button>
            </p>
        </dialog>
    }
}
