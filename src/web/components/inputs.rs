//! Fields and choices: what they look like, and what was chosen in a list or typed into a field, as an event.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// A callback that sends the event that its argument stands for, if it stands for one.
pub(super) fn sends<I: 'static, E: 'static>(
    on: &Callback<E>,
    event: impl Fn(I) -> Option<E> + 'static,
) -> Callback<I> {
    let on = on.filter_reform(event);
    Callback::from(move |argument| {
        on.emit(argument);
    })
}

/// For a `<select>`: sends what the value that was chosen stands for.
pub(super) fn chosen<E: 'static>(
    on: &Callback<E>,
    event: impl Fn(&str) -> Option<E> + 'static,
) -> Callback<yew::Event> {
    sends(on, move |change: yew::Event| {
        let select: HtmlSelectElement = change.target_dyn_into()?;
        event(&select.value())
    })
}

/// For an `<input>` or a `<textarea>`: sends what the text in it stands for.
pub(super) fn typed<E: 'static>(
    on: &Callback<E>,
    event: impl Fn(String) -> E + 'static,
) -> Callback<InputEvent> {
    sends(on, move |input: InputEvent| {
        let target = input.target()?;
        let line = target.dyn_ref().map(HtmlInputElement::value);
        let area = || target.dyn_ref().map(HtmlTextAreaElement::value);
        line.or_else(area).map(&event)
    })
}

/// An entry of a `<select>`: its value, its name, and whether it is the one that is chosen.
pub(super) fn option(value: &impl ToString, name: impl Into<AttrValue>, selected: bool) -> Html {
    html! { <option value={value.to_string()} {selected}>{ name.into() }</option> }
}

/// Buttons of which one is pressed: the name of each, whether it is, and the event of pressing it.
pub(super) fn segments<E: Clone + 'static>(
    label: &'static str,
    on: &Callback<E>,
    choices: impl IntoIterator<Item = (&'static str, bool, E)>,
) -> Html {
    html! {
        <div class="segments" role="group" aria-label={label}>
            for (name, pressed, event) in choices {
                <button type="button" aria-pressed={pressed.to_string()} onclick={on.reform(move |_| event.clone())}>{ name }</button>
            }
        </div>
    }
}
