//! The first screen: what this is, where to drop, what to try without an image, why it is safe, what can be opened.

use yew::prelude::*;

use super::{Frame, file_input, folder_input};

/// The first screen.
pub(super) fn landing(frame: &Frame) -> Html {
    let texts = frame.texts();
    html! {
        <div class="landing">
            <h1>{ texts.promise }</h1>
            <p class="lead">{ texts.promise_more }</p>
            <div class="drop">
                <p>{ texts.drop_here }</p>
                <p class="faint">{ texts.drop_or }</p>
                <span class="pick">
                    { file_input(frame) }
                    <label class="button primary" for="open-image">{ texts.open_image }</label>
                </span>
                <span class="pick">
                    { folder_input(frame) }
                    <label class="link" for="open-folder">{ texts.open_folder }</label>
                </span>
                <p class="make">
                    <span class="faint">{ texts.make_one }</span>
                    <code>{ "docker save app:latest -o app.tar" }</code>
                </p>
                <p class="try">
                    <a class="button" href="?sample">{ texts.try_sample }</a>
                    <span class="faint">{ texts.try_sample_means }</span>
                </p>
            </div>
            <div class="facts">
                <section>
                    <h2>{ texts.privacy_title }</h2>
                    <p>{ texts.privacy }</p>
                    <p>{ texts.privacy_check }</p>
                </section>
                <section>
                    <h2>{ texts.formats_title }</h2>
                    <ul>{ for texts.formats.iter().map(|line| html! { <li>{ *line }</li> }) }</ul>
                </section>
            </div>
        </div>
    }
}
