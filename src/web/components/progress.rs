//! A step that takes time: how far it is, and the way out.

use yew::prelude::*;

use super::Frame;
use crate::session::protocol::Progress;
use crate::view::Event;
use crate::view::figures;
use crate::view::status::step_name;
use crate::view::texts::{page, progress};

/// The step with its bytes, and Cancel. `left` is the time that is left, where it can be told.
pub(super) fn progress(
    frame: &Frame,
    doing: Progress,
    left: Option<u64>,
    speed: Option<u64>,
) -> Html {
    let language = frame.language;
    let name = step_name(doing.step, language);
    let percent = doing.percent();
    html! {
        <section class="progress" aria-label={name}>
            <p>
                <strong>{ name }</strong>
                <span class="figure">{ format!("{percent}%") }</span>
                if doing.total > 0 {
                    <span class="figure faint">
                        { progress::BYTES_OF.get(language)(&figures::size(doing.done), &figures::size(doing.total)) }
                    </span>
                }
                if let Some(speed) = speed {
                    <span class="figure faint">{ progress::THROUGHPUT.get(language)(&figures::size(speed)) }</span>
                }
                if let Some(seconds) = left {
                    <span class="figure faint">{ progress::TIME_LEFT.get(language)(&figures::clock(seconds)) }</span>
                }
            </p>
            <progress max="100" value={percent.to_string()} aria-label={name} />
            <button type="button" onclick={frame.says(Event::Cancelled)}>{ page::CANCEL.get(language) }</button>
        </section>
    }
}
