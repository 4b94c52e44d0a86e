//! Screens before there is an image: opening, choosing one of several, and failure.

use yew::prelude::*;

use super::{Frame, progress::ProgressBar};
use crate::session::protocol::{Choice, Error, Kind, printable};
use crate::view::texts::{self, choice, page};
use crate::view::{Event, Picked, Timed, failure, figures};

/// The table of contents is being read.
pub(super) fn opening(file: &Picked, timed: &Timed) -> Html {
    html! {
        <div class="stop">
            { title(file) }
            <ProgressBar doing={timed.progress} left={timed.seconds_left()} speed={timed.speed()} />
        </div>
    }
}

/// The archive holds several images.
pub(super) fn choosing(frame: &Frame, file: &Picked, choices: &[Choice]) -> Html {
    html! {
        <div class="stop">
            { title(file) }
            <h2>{ frame.text(choice::CHOOSE_TITLE) }</h2>
            <ul class="choices">
                for (number, choice) in (0..).zip(choices) {
                    <li>
                        <button type="button" class="choice" onclick={frame.sends(Event::Chosen(number))}>
                            <strong>{ references(frame, &choice.references) }</strong>
                            <span>{ &choice.platform }</span>
                            <span>{ frame.text(page::LAYERS)(choice.layers) }</span>
                            <code>{ figures::short_digest(&choice.id).to_owned() }</code>
                        </button>
                    </li>
                }
            </ul>
            <button type="button" onclick={frame.sends(Event::Cancelled)}>{ frame.text(page::CANCEL) }</button>
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
                <button type="button" onclick={frame.sends(Event::Insisted)}>{ frame.text(texts::failure::INSIST) }</button>
            }
            <label class="button primary" for="open-another">{ frame.text(texts::failure::OPEN_ANOTHER) }</label>
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

/// What an image is called: its references, one after another.
pub(super) fn references(frame: &Frame, references: &[String]) -> String {
    match references {
        [] => frame.text(choice::UNNAMED).to_owned(),
        references => references.join(", "),
    }
}
