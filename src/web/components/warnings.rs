//! What was odd, as a list that opens; the sentences are the engine's own and English.

use yew::prelude::*;

use super::Frame;
use crate::session::protocol::{Warning, printable};
use crate::view::texts::failure;

/// Warnings under a line that opens them; as many as anybody reads.
pub(super) fn list(frame: &Frame, title: &str, warnings: &[Warning]) -> Html {
    const MOST: usize = 50;
    let lines = warnings.iter().take(MOST).map(|warning| {
        let layer = warning.layer.map(failure::PLACE_LAYER.get(frame.language));
        html! {
            <li lang="en">
                if let Some(layer) = layer { <span class="faint">{ layer }{ " " }</span> }
                if let Some(path) = &warning.path { <code>{ printable(path).into_owned() }</code>{ " " } }
                { printable(&warning.detail).into_owned() }
            </li>
        }
    });
    html! {
        <details class="warnings">
            <summary>{ title.to_owned() }</summary>
            <ul>{ for lines }</ul>
        </details>
    }
}
