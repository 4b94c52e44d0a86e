//! A step that takes time: how far it is, and the way out.

use yew::prelude::*;

use super::use_frame;
use crate::view::status::step_name;
use crate::view::texts::{page, progress};
use crate::view::{Doing, Event, figures};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) doing: Doing,
    /// The seconds that are left, where that can be told.
    #[prop_or_default]
    pub(super) left: Option<u64>,
    /// Bytes a second.
    #[prop_or_default]
    pub(super) speed: Option<u64>,
}

/// The step with its bytes, and Cancel.
#[function_component]
pub(super) fn Progress(props: &Props) -> Html {
    let frame = use_frame();
    let doing = props.doing;
    let name = step_name(doing.step, frame.language);
    let percent = doing.percent();
    html! {
        <section class="progress" aria-label={name}>
            <p>
                <strong>{ name }</strong>
                <span class="figure">{ format!("{percent}%") }</span>
                if doing.total > 0 {
                    <span class="figure faint">
                        { frame.text(progress::BYTES_OF)(&figures::size(doing.done), &figures::size(doing.total)) }
                    </span>
                }
                if let Some(speed) = props.speed {
                    <span class="figure faint">{ frame.text(progress::THROUGHPUT)(&figures::size(speed)) }</span>
                }
                if let Some(seconds) = props.left {
                    <span class="figure faint">{ frame.text(progress::TIME_LEFT)(&figures::clock(seconds)) }</span>
                }
            </p>
            <progress max="100" value={percent.to_string()} aria-label={name} />
            <button type="button" onclick={frame.sends(Event::Cancelled)}>{ frame.text(page::CANCEL) }</button>
        </section>
    }
}
