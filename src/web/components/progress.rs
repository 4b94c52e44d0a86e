//! A step that takes time: how far it is, and the way out.

use yew::prelude::*;

use super::Frame;
use crate::view::Doing;
use crate::view::Event;
use crate::view::figures;
use crate::view::status::step_name;

/// The step with its bytes, and Cancel. `left` is the time that is left, where it can be told.
pub(super) fn progress(frame: &Frame, doing: Doing, left: Option<u64>, speed: Option<u64>) -> Html {
    let texts = frame.texts();
    let name = step_name(doing.step, texts);
    let percent = doing.percent();
    html! {
        <section class="progress" aria-label={name}>
            <p>
                <strong>{ name }</strong>
                <span class="figure">{ format!("{percent}%") }</span>
                if doing.total > 0 {
                    <span class="figure faint">
                        { (texts.bytes_of)(&figures::size(doing.done), &figures::size(doing.total)) }
                    </span>
                }
                if let Some(speed) = speed {
                    <span class="figure faint">{ (texts.inspect.throughput)(&figures::size(speed)) }</span>
                }
                if let Some(seconds) = left {
                    <span class="figure faint">{ (texts.time_left)(&figures::clock(seconds)) }</span>
                }
            </p>
            <progress max="100" value={percent.to_string()} aria-label={name} />
            <button type="button" onclick={frame.says(Event::Cancelled)}>{ texts.cancel }</button>
        </section>
    }
}
