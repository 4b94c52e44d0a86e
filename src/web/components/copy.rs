//! A button that copies a text, and says so.
//!
//! Where the browser does not let a page write to the clipboard (it is no secure place, or the person said no), the text
//! stands beside the button, selected, to be copied by hand.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Clipboard, HtmlInputElement};
use yew::prelude::*;

use super::use_frame;
use crate::view::figures;
use crate::view::texts::{page, report};

#[wasm_bindgen]
extern "C" {
    /// The browser's clipboard; away from https and localhost there is none.
    #[wasm_bindgen(js_namespace = navigator, js_name = clipboard, thread_local_v2)]
    static CLIPBOARD: Option<Clipboard>;
}

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) text: String,
    /// What the button is called, where "copy" does not say enough.
    #[prop_or_default]
    pub(super) label: Option<&'static str>,
}

/// What came of the last press.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copied {
    Yes,
    ByHand,
}

/// The button; what is said beside it is of the text that stood here when it was pressed.
#[function_component]
pub(super) fn Copy(Props { text, label }: &Props) -> Html {
    let frame = use_frame();
    let copied = use_state(|| None::<(String, Copied)>);
    let input = use_node_ref();
    let now = copied.as_ref().filter(|(of, _)| of == text);
    let now = now.map(|(_, copied)| *copied);
    use_effect_with((copied.clone(), input.clone()), |(_, input)| {
        if let Some(input) = input.cast::<HtmlInputElement>() {
            input.select();
        }
    });
    let press = {
        let (copied, text) = (copied.setter(), text.clone());
        move |_: MouseEvent| {
            let (copied, text) = (copied.clone(), text.clone());
            spawn_local(async move {
                let written = write(&text).await.is_some();
                let came = if written { Copied::Yes } else { Copied::ByHand };
                copied.set(Some((text, came)));
            });
        }
    };
    let label = label.unwrap_or(frame.text(page::COPY));
    html! {
        <span class="copy">
            <button type="button" aria-label={format!("{label}: {text}")} onclick={press}>{ label }</button>
            if now == Some(Copied::ByHand) {
                <input type="text" readonly={true} ref={input} value={text.clone()} aria-label={label} />
            }
            <span class="faint" aria-live="polite">
                { match now {
                    None => "",
                    Some(Copied::Yes) => frame.text(report::COPIED),
                    Some(Copied::ByHand) => frame.text(report::COPY_BY_HAND),
                } }
            </span>
        </span>
    }
}

/// A digest in a list of facts, with a button that copies it.
pub(super) fn digest_row(name: &'static str, digest: &str) -> Html {
    html! {
        <>
            <dt>{ name }</dt>
            <dd class="digest">
                <code title={digest.to_owned()}>{ figures::short_digest(digest).to_owned() }</code>
                <Copy text={digest.to_owned()} />
            </dd>
        </>
    }
}

/// Writes to the clipboard; `None` when that is not allowed.
async fn write(text: &str) -> Option<()> {
    let clipboard = CLIPBOARD.with(Clone::clone)?;
    JsFuture::from(clipboard.write_text(text)).await.ok()?;
    Some(())
}
