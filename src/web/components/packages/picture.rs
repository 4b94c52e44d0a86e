//! The visible bytes by package as a picture, with mouse and keys. What is chosen is shown in words beside it.

use yew::prelude::*;

use super::super::tip::Tip;
use super::super::use_frame;
use super::super::waste::{Asked, use_map_tree};
use crate::session::protocol::PathMap;
use crate::view::Shared;
use crate::view::texts::packages;
use crate::view::waste::{Colour, words};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) map: Shared<PathMap>,
    /// The part that is chosen.
    pub(super) chosen: Option<u32>,
    pub(super) on_chosen: Callback<u32>,
}

/// The picture.
#[function_component]
pub(super) fn Picture(props: &Props) -> Html {
    let frame = use_frame();
    let map = &props.map;
    let drawn = use_map_tree(Asked {
        map: map.clone(),
        colour: Colour::Layer,
        cause: None,
        chosen: props.chosen,
        name: frame.text(packages::PICTURE).to_owned(),
        keys: ("packages-keys", frame.text(packages::PICTURE_KEYS)),
        on_picked: props.on_chosen.clone(),
        on_out: None,
    });
    let name = |item: u32| words::label(map, item as usize, frame.language);
    let said = drawn.at_keys.or(props.chosen);
    html! {
        <figure class="picture">
            <div class="picture-room" ref={drawn.room}>{ drawn.tree }</div>
            if let Some((item, at)) = drawn.pointed { <Tip {at}>{ name(item) }</Tip> }
            <p class="readout faint">{ said.map_or_else(|| frame.text(packages::PICTURE_HINT).to_owned(), name) }</p>
        </figure>
    }
}
