//! The opened path: what both images have there, and how their contents differ.

use yew::prelude::*;

use super::super::copy::Copy;
use super::super::files::{brief, difference, plain};
use super::super::{Frame, screens};
use super::sends;
use crate::session::protocol::{Facts, Version};
use crate::view::files::Content;
use crate::view::texts::{compare, files, page};
use crate::view::{Compare, CompareEvent};

/// The panel beside the list.
pub(super) fn opened(frame: &Frame, state: &Compare) -> Html {
    if state.opened.is_none() {
        return html! { <p class="cmp-panel faint">{ frame.text(compare::CHOOSE_PATH) }</p> };
    }
    let close = html! {
        <button type="button" class="f-close" aria-label={frame.text(page::CLOSE)} title={frame.text(page::CLOSE)}
            onclick={sends(frame, CompareEvent::Closed)}>
            <svg viewBox="0 0 10 10" aria-hidden="true"><path d="M2 2 L8 8 M8 2 L2 8" /></svg>
        </button>
    };
    match state.path.as_deref() {
        None => {
            html! { <section class="cmp-panel">{ close }{ frame.line("faint", files::LOADING) }</section> }
        }
        Some(Err(error)) => {
            html! { <section class="cmp-panel">{ close }{ screens::notice(frame, error) }</section> }
        }
        Some(Ok(path)) => panel(frame, state, path, close),
    }
}

fn panel(frame: &Frame, state: &Compare, path: &Facts, close: Html) -> Html {
    let name = format!("/{}", path.path);
    let side = |word, version: Option<&Version>| {
        let brief = version.and_then(|version| brief(frame, version));
        let brief = brief.unwrap_or_else(|| frame.line("f-brief faint", compare::NOT_THERE));
        html! { <div><dt>{ frame.text(word) }</dt><dd>{ brief }</dd></div> }
    };
    let content = match &state.content {
        Content::Loading => frame.line("faint", files::LOADING),
        Content::Failed(error) => screens::notice(frame, error),
        Content::Differs(found) => difference(frame, found),
        Content::Shown(shown) => plain(frame, shown),
        Content::None => frame.line("faint", compare::NO_CONTENT),
    };
    html! {
        <section class="cmp-panel" aria-label={name.clone()}>
            <div class="f-where">
                <h4><code>{ name.clone() }</code></h4>
                <Copy text={name} label={frame.text(files::COPY_PATH)} />
                { close }
            </div>
            <dl class="cmp-versions">{ side(compare::OLD, path.versions.first()) }{ side(compare::NEW, path.versions.get(1)) }</dl>
            { content }
        </section>
    }
}
