//! What was chosen in a list or typed into a field, as an event.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// For a `<select>`: emits what the value that was chosen stands for, if it stands for something.
pub(super) fn chosen<E: 'static>(
    on: &Callback<E>,
    event: impl Fn(&str) -> Option<E> + 'static,
) -> Callback<yew::Event> {
    let on = on.clone();
    Callback::from(move |change: yew::Event| {
        let select = change.target_dyn_into::<HtmlSelectElement>();
        if let Some(event) = select.and_then(|select| event(&select.value())) {
            on.emit(event);
        }
    })
}

/// For an `<input>` or a `<textarea>`: emits what the text in it stands for.
pub(super) fn typed<E: 'static>(
    on: &Callback<E>,
    event: impl Fn(String) -> E + 'static,
) -> Callback<InputEvent> {
    let on = on.clone();
    Callback::from(move |input: InputEvent| {
        let Some(target) = input.target() else { return };
        let line = target
            .dyn_ref::<HtmlInputElement>()
            .map(HtmlInputElement::value);
        let area = || {
            target
                .dyn_ref::<HtmlTextAreaElement>()
                .map(HtmlTextAreaElement::value)
        };
        if let Some(text) = line.or_else(area) {
            on.emit(event(text));
        }
    })
}
