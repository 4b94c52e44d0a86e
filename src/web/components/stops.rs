//! Screens before there is an image: opening, choosing one of several, and failure.

use yew::prelude::*;

use super::{Frame, progress};
use crate::session::protocol::{Choice, Error, Kind, printable};
use crate::view::failure;
use crate::view::texts::{self, landing, page};
use crate::view::{Event, Picked, Timed, figures};

/// The table of contents is being read.
pub(super) fn opening(frame: &Frame, file: &Picked, timed: &Timed) -> Html {
    html! {
        <div class="stop">
            { title(file) }
            { progress::progress(frame, timed.progress, timed.seconds_left(), timed.speed()) }
        </div>
    }
}

/// The archive holds several images.
pub(super) fn choosing(frame: &Frame, file: &Picked, choices: &[Choice]) -> Html {
    let language = frame.language;
    let rows = (0..).zip(choices).map(|(number, choice)| {
        let name = match choice.references.as_slice() {
            [] => landing::UNNAMED.get(language).to_owned(),
            references => references.join(", "),
        };
        html! {
            <li>
                <button type="button" class="choice" onclick={frame.says(Event::Chosen(number))}>
                    <strong>{ name }</strong>
                    <span>{ &choice.platform }</span>
                    <span>{ page::LAYERS.get(language)(choice.layers) }</span>
                    <code>{ figures::short_digest(&choice.id).to_owned() }</code>
                </button>
            </li>
        }
    });
    html! {
        <div class="stop">
            { title(file) }
            <h2>{ landing::CHOOSE_TITLE.get(language) }</h2>
            <ul class="choices">{ for rows }</ul>
            <button type="button" onclick={frame.says(Event::Cancelled)}>{ page::CANCEL.get(language) }</button>
        </div>
    }
}

/// Opening or reading failed. The way on is the button in the bar above, said again here.
pub(super) fn failed(frame: &Frame, file: &Picked, error: &Error) -> Html {
    html! {
        <div class="stop">
            { title(file) }
            { notice(frame, error) }
            if error.kind() == Kind::TooLarge {
                <button type="button" onclick={frame.says(Event::Insisted)}>{ texts::failure::INSIST.get(frame.language) }</button>
            }
            <label class="button primary" for="open-image">{ texts::failure::OPEN_ANOTHER.get(frame.language) }</label>
        </div>
    }
}

/// What failed, where, why, and what to do.
pub(super) fn notice(frame: &Frame, error: &Error) -> Html {
    let notice = failure::notice(error, frame.language);
    html! {
        <div class="notice" role="alert">
            <h2>{ notice.title }</h2>
            <p lang="en">{ notice.what }</p>
            if !notice.place.is_empty() {
                <p class="place"><code>{ notice.place }</code></p>
            }
            if !notice.advice.is_empty() {
                <p>{ notice.advice }</p>
            }
        </div>
    }
}

fn title(file: &Picked) -> Html {
    html! {
        <div class="file">
            <h1>{ printable(&file.name).into_owned() }</h1>
            <span class="figure faint">{ figures::size(file.bytes) }</span>
        </div>
    }
}
