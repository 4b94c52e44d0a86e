//! The foot of the page: which Squint this is, and the offer of a newer one.

use yew::prelude::*;

use super::{Action, Of, use_frame};
use crate::bytes::version::VERSION;
use crate::view::texts::page;

/// The foot; of whether a newer build is ready.
#[function_component]
pub(super) fn Foot(&Of { of: renewable }: &Of<bool>) -> Html {
    let frame = use_frame();
    let renew = frame.on_action.reform(|_| Action::Renew);
    html! {
        <footer class={classes!("foot", renewable.then_some("offers"))}>
            <span>{ "Squint " }{ VERSION }</span>
            <span>{ frame.text(page::LICENCE) }</span>
            // It is there before it says something, so that it is read aloud.
            <p role="status">
                if renewable {
                    { frame.text(page::NEW_VERSION) }{ " " }
                    <button type="button" onclick={renew}>{ frame.text(page::NEW_VERSION_LOAD) }</button>
                }
            </p>
        </footer>
    }
}
