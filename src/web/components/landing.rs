//! The first screen: what this is, where to drop, what to try without an image, why it is safe, what can be opened.

use yew::prelude::*;

use super::inputs::{file_input, folder_input};
use super::{Browser, Frame};
use crate::view::texts::{landing, page};

/// The first screen.
pub(super) fn landing(frame: &Frame, browser: &Browser) -> Html {
    html! {
        <div class="landing">
            <h1>{ frame.text(landing::PROMISE) }</h1>
            <p class="lead">{ frame.text(landing::PROMISE_MORE) }</p>
            <div class="drop">
                <p>{ frame.text(landing::DROP_HERE) }</p>
                <p class="faint">{ frame.text(landing::DROP_OR) }</p>
                <span class="pick">
                    { file_input(frame) }
                    <label class="button primary" for="open-image">{ frame.text(page::OPEN_IMAGE) }</label>
                </span>
                <span class="pick">
                    { folder_input(frame) }
                    <label class="link" for="open-folder">{ frame.text(page::OPEN_FOLDER) }</label>
                </span>
                if browser.lacks.folders { <p class="bad" role="alert">{ frame.text(landing::NO_FOLDER) }</p> }
                <p class="make">
                    <span class="faint">{ frame.text(landing::MAKE_ONE) }</span>
                    <code>{ "docker save app:latest -o app.tar" }</code>
                </p>
                <p class="try">
                    <a class="button" href="?sample">{ frame.text(landing::TRY_SAMPLE) }</a>
                    <span class="faint">{ frame.text(landing::TRY_SAMPLE_MEANS) }</span>
                </p>
            </div>
            <div class="facts">
                <section>
                    <h2>{ frame.text(landing::PRIVACY_TITLE) }</h2>
                    <p>{ frame.text(landing::PRIVACY) }</p>
                    <p>{ frame.text(landing::PRIVACY_OFFLINE) }</p>
                    <p>{ frame.text(landing::PRIVACY_CHECK) }</p>
                </section>
                <section>
                    <h2>{ frame.text(landing::FORMATS_TITLE) }</h2>
                    <ul>for line in frame.text(landing::FORMATS) { <li>{ line }</li> }</ul>
                    if browser.lacks.disk { { frame.line("means", landing::NO_DISK) } }
                </section>
            </div>
        </div>
    }
}
