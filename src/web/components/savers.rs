//! Buttons that save a picture of the page.

use yew::prelude::*;

use super::super::picture::{self, Form};
use super::Frame;
use crate::view::texts::matrix;

/// Saves the `<svg>` with this id, under a name without ending.
pub(super) fn savers(frame: &Frame, id: &'static str, name: &str, title: &str) -> Html {
    let language = frame.language;
    let save = |form: Form| {
        let (name, title) = (name.to_owned(), title.to_owned());
        Callback::from(move |_: MouseEvent| {
            let svg = web_sys::window()
                .and_then(|window| window.document())
                .and_then(|document| document.get_element_by_id(id));
            if let Some(svg) = svg {
                picture::save(svg, name.clone(), title.clone(), form);
            }
        })
    };
    html! {
        <p class="savers">
            <button type="button" onclick={save(Form::Svg)}>{ matrix::SAVE_SVG.get(language) }</button>
            <button type="button" onclick={save(Form::Png)}>{ matrix::SAVE_PNG.get(language) }</button>
        </p>
    }
}
