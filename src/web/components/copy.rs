//! A button that copies a text, and says so.
//!
//! Where the browser does not let a page write to the clipboard (it is no secure place, or the person said no), the text
//! stands beside the button, selected, to be copied by hand.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Clipboard, HtmlInputElement};
use yew::prelude::*;

use super::Frame;
use crate::view::texts::{Language, report};

/// A button that is called `label` and copies `text`.
pub(super) fn copy(frame: &Frame, text: &str, label: &str) -> Html {
    html! { <Copy language={frame.language} text={text.to_owned()} label={label.to_owned()} /> }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct Props {
    language: Language,
    text: String,
    label: String,
}

/// What came of the last press.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Copied {
    Not,
    Yes,
    ByHand,
}

#[function_component]
fn Copy(props: &Props) -> Html {
    let language = props.language;
    // Of which text: when it changes, nothing of it was copied yet.
    let copied = use_state(|| (String::new(), Copied::Not));
    let input = use_node_ref();
    let now = if copied.0 == props.text {
        copied.1
    } else {
        Copied::Not
    };
    {
        let input = input.clone();
        use_effect_with(copied.clone(), move |_| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.select();
            }
        });
    }
    let press = {
        let (copied, text) = (copied.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            let (copied, text) = (copied.clone(), text.clone());
            spawn_local(async move {
                let came = if write(&text).await.is_some() {
                    Copied::Yes
                } else {
                    Copied::ByHand
                };
                copied.set((text, came));
            });
        })
    };
    html! {
        <span class="copy">
            <button type="button" aria-label={format!("{}: {}", props.label, props.text)} onclick={press}>{ &props.label }</button>
            if now == Copied::ByHand {
                <input type="text" readonly={true} ref={input} value={props.text.clone()} aria-label={props.label.clone()} />
            }
            <span class="faint" aria-live="polite">
                { match now {
                    Copied::Not => "",
                    Copied::Yes => report::COPIED.get(language),
                    Copied::ByHand => report::COPY_BY_HAND.get(language),
                } }
            </span>
        </span>
    }
}

/// Writes to the clipboard; `None` when that is not allowed.
async fn write(text: &str) -> Option<()> {
    let navigator = web_sys::window()?.navigator();
    // Away from https and localhost there is none.
    let clipboard = Reflect::get(&navigator, &JsValue::from_str("clipboard")).ok()?;
    let clipboard: Clipboard = clipboard.dyn_into().ok()?;
    JsFuture::from(clipboard.write_text(text)).await.ok()?;
    Some(())
}
