//! The first screen: what this is, where to drop, what to try without an image, why it is safe, what can be opened.

use yew::prelude::*;

use super::{Frame, file_input, folder_input};
use crate::view::texts::{landing, page};

/// The first screen.
pub(super) fn landing(frame: &Frame) -> Html {
    let language = frame.language;
    html! {
        <div class="landing">
            <h1>{ landing::PROMISE.get(language) }</h1>
            <p class="lead">{ landing::PROMISE_MORE.get(language) }</p>
            <div class="drop">
                <p>{ landing::DROP_HERE.get(language) }</p>
                <p class="faint">{ landing::DROP_OR.get(language) }</p>
                <span class="pick">
                    { file_input(frame) }
                    <label class="button primary" for="open-image">{ page::OPEN_IMAGE.get(language) }</label>
                </span>
                <span class="pick">
                    { folder_input(frame) }
                    <label class="link" for="open-folder">{ page::OPEN_FOLDER.get(language) }</label>
                </span>
                <p class="make">
                    <span class="faint">{ landing::MAKE_ONE.get(language) }</span>
                    <code>{ "docker save app:latest -o app.tar" }</code>
                </p>
                <p class="try">
                    <a class="button" href="?sample">{ landing::TRY_SAMPLE.get(language) }</a>
                    <span class="faint">{ landing::TRY_SAMPLE_MEANS.get(language) }</span>
                </p>
            </div>
            <div class="facts">
                <section>
                    <h2>{ landing::PRIVACY_TITLE.get(language) }</h2>
                    <p>{ landing::PRIVACY.get(language) }</p>
                    <p>{ landing::PRIVACY_CHECK.get(language) }</p>
                </section>
                <section>
                    <h2>{ landing::FORMATS_TITLE.get(language) }</h2>
                    <ul>{ for landing::FORMATS.get(language).iter().map(|line| html! { <li>{ *line }</li> }) }</ul>
                </section>
            </div>
        </div>
    }
}
