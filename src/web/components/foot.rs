//! The foot of the page: which Squint this is, and the offer of a newer one.

use yew::prelude::*;

use super::{Action, Frame, Of, use_frame};
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
            { links(&frame) }
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

/// Links to what the site has beside the page; the page that is one file has the names of the licences alone.
fn links(frame: &Frame) -> Html {
    let folder = web_sys::window().and_then(|window| window.document());
    let folder = folder.and_then(|page| page.query_selector("meta[name=documents]").ok()?);
    let folder = folder.and_then(|meta| meta.get_attribute("content"));
    // In a tab of its own, because the image would be gone with this one.
    let link = |file: &str, text: &'static str| match &folder {
        Some(folder) => html! {
            <a href={format!("{folder}{file}")} target="_blank" rel="noopener noreferrer">{ text }</a>
        },
        None => html! { { text } },
    };
    html! {
        <>
            if folder.is_some() {
                <span>{ link("page.html", frame.text(page::DOCUMENTS)) }</span>
                <span>{ link("CHANGELOG.html", frame.text(page::CHANGES)) }</span>
                <span>{ link("source.tar.gz", frame.text(page::SOURCE)) }</span>
            }
            <span>
                { frame.text(page::LICENCE) }{ " " }{ link("LICENSE-MIT.txt", "MIT") }{ " " }
                { frame.text(page::LICENCE_OR) }{ " " }{ link("LICENSE-APACHE.txt", "Apache-2.0") }
            </span>
        </>
    }
}
