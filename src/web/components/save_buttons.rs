//! Buttons that save a picture of the page.

use yew::prelude::*;

use super::use_frame;
use crate::view::texts::matrix;
use crate::web::picture::{self, Form};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    /// The `<svg>`.
    pub(super) svg: NodeRef,
    /// The name of the file, without its ending.
    pub(super) name: &'static str,
    pub(super) title: &'static str,
}

/// A button for each form of file.
#[function_component]
pub(super) fn SaveButtons(props: &Props) -> Html {
    let frame = use_frame();
    let save = |form: Form| {
        let (svg, name, title) = (props.svg.clone(), props.name, props.title);
        move |_: MouseEvent| picture::save(&svg, name, title, form)
    };
    html! {
        <p class="savers">
            <button type="button" onclick={save(Form::Svg)}>{ frame.text(matrix::SAVE_SVG) }</button>
            <button type="button" onclick={save(Form::Png)}>{ frame.text(matrix::SAVE_PNG) }</button>
        </p>
    }
}
