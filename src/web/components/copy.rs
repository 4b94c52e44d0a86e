//! A button that copies a text.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::Frame;

/// What it copies.
#[derive(Debug, Clone, PartialEq, Properties)]
struct Props {
    text: String,
    label: String,
    copied: &'static str,
}

/// A button that copies `text` and says so; `label` is what it is called.
pub(super) fn copy(frame: &Frame, text: &str, label: &str) -> Html {
    let copied = frame.texts().inspect.copied;
    html! { <Copy text={text.to_owned()} label={label.to_owned()} {copied} /> }
}

#[function_component]
fn Copy(props: &Props) -> Html {
    let done = use_state_eq(|| false);
    // Another text was not copied yet.
    {
        let done = done.clone();
        use_effect_with(props.text.clone(), move |_| done.set(false));
    }
    let pressed = {
        let (text, done) = (props.text.clone(), done.clone());
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            let Some(window) = web_sys::window() else {
                return;
            };
            let written = window.navigator().clipboard().write_text(&text);
            let done = done.clone();
            spawn_local(async move {
                // Refused: the button keeps its name, and the text can still be selected.
                done.set(JsFuture::from(written).await.is_ok());
            });
        })
    };
    html! {
        <span class="copy">
            <button type="button" class="copy-button" onclick={pressed}>{ &props.label }</button>
            <span class="faint" aria-live="polite">{ done.then_some(props.copied) }</span>
        </span>
    }
}
