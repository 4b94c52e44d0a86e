//! Buttons that save a picture of the page.

use yew::prelude::*;

use super::Frame;
use crate::view::texts::matrix;
use crate::web::picture::{self, Form};

/// A button for each form of file in which an `<svg>` is saved; `name` is the file's, without its ending.
pub(super) fn save_buttons(
    frame: &Frame,
    svg: &NodeRef,
    name: &'static str,
    title: &'static str,
) -> Html {
    let save = |form: Form| {
        let svg = svg.clone();
        move |_: MouseEvent| picture::save(&svg, name, title, form)
    };
    html! {
        <p class="savers">
            <button type="button" onclick={save(Form::Svg)}>{ frame.text(matrix::SAVE_SVG) }</button>
            <button type="button" onclick={save(Form::Png)}>{ frame.text(matrix::SAVE_PNG) }</button>
        </p>
    }
}
