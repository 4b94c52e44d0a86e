//! The picture of bytes by path, with mouse and keys.
//!
//! A component of its own, so that pointing at a part draws a line around it and nothing else of the page anew.

use yew::prelude::*;

use super::super::tip::Tip;
use super::super::use_frame;
use super::map_tree::{Asked, use_map_tree};
use super::readout;
use crate::session::protocol::{Cause, MapScope, PathMap};
use crate::view::Shared;
use crate::view::texts::waste;
use crate::view::treemap;
use crate::view::waste::{Colour, Mark, WasteEvent, words};
use crate::web::picture::{self, Form};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) map: Shared<PathMap>,
    pub(super) scope: MapScope,
    pub(super) colour: Colour,
    pub(super) mark: Option<Mark>,
    /// Only parts of this cause stand out.
    pub(super) cause: Option<Cause>,
    /// Another picture is on its way.
    pub(super) drawing: bool,
    /// Name of a file to save it in.
    pub(super) file: String,
}

/// The picture, with what stands around it.
#[function_component]
pub(super) fn Picture(props: &Props) -> Html {
    let frame = use_frame();
    let map = &props.map;
    let described = use_memo(
        (map.clone(), props.scope, frame.clone()),
        |(map, scope, frame)| readout::description(frame, map, *scope),
    );
    let legend = use_memo(
        (map.clone(), props.colour, frame.clone()),
        |(map, colour, frame)| readout::legend(frame, map, *colour),
    );
    let on = frame.on_waste();
    let mark = props.mark.as_ref();
    let marked = mark.and_then(|mark| treemap::locate(map, &mark.path, mark.layer));
    let drawn = use_map_tree(Asked {
        map: map.clone(),
        colour: props.colour,
        cause: props.cause,
        chosen: marked,
        name: frame.text(waste::PICTURE_NAME)(&words::name(map, 0, frame.language)),
        keys: ("picture-keys", frame.text(waste::PICTURE_KEYS)),
        on_picked: on.reform(WasteEvent::Picked),
        on_out: Some(on.reform(|()| WasteEvent::Out)),
    });
    let save = |form: Form| {
        let (svg, map, file) = (drawn.svg.clone(), map.clone(), props.file.clone());
        let (scope, language) = (props.scope, frame.language);
        move |_: MouseEvent| {
            let title = words::description(&map, scope, language);
            picture::save(&svg, &file, title.first().map_or("", |title| title), form);
        }
    };
    html! {
        <figure class={classes!("picture", props.drawing.then_some("drawing"))}>
            { readout::place(&frame, map) }
            <div class="picture-room" ref={drawn.room}>
                if drawn.is_blank {
                    <p class="picture-blank faint">{ frame.text(if map.above.len() > 1 { waste::NOTHING_HERE } else { waste::NOTHING_IN_SCOPE }) }</p>
                } else {
                    { drawn.tree }
                }
            </div>
            if let Some((item, at)) = drawn.pointed { <Tip {at}>{ readout::readout(&frame, map, Some(item)) }</Tip> }
            { readout::readout(&frame, map, drawn.at_keys.or(marked)) }
            { (*legend).clone() }
            <div class="picture-end">
                { (*described).clone() }
                <button type="button" onclick={save(Form::Svg)}>{ frame.text(waste::SAVE_SVG) }</button>
                <button type="button" onclick={save(Form::Png)}>{ frame.text(waste::SAVE_PNG) }</button>
            </div>
        </figure>
    }
}
