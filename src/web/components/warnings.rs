//! What was odd, as a list that opens; the sentences are the engine's own and English.

use yew::prelude::*;

use super::Frame;
use crate::session::protocol::{Warning, printable};
use crate::view::texts::failure;

/// Warnings under a line that opens them; as many as anybody reads.
pub(super) fn list(frame: &Frame, title: &str, warnings: &[Warning]) -> Html {
    const MOST: usize = 50;
    html! {
        <details class="warnings">
            <summary>{ title.to_owned() }</summary>
            <ul>
                for warning in warnings.iter().take(MOST) {
                    <li lang="en">
                        if let Some(layer) = warning.layer { <span class="faint">{ frame.text(failure::PLACE_LAYER)(layer) }{ " " }</span> }
                        if let Some(path) = &warning.path { <code>{ printable(path).into_owned() }</code>{ " " } }
                        { printable(&warning.detail).into_owned() }
                    </li>
                }
            </ul>
        </details>
    }
}
