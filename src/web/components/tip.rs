//! A note at the pointer: what lies under it, in words. For the eye alone; names and lists say the same to others.

use web_sys::HtmlElement;
use yew::prelude::*;

/// The distance from the pointer in pixels.
const AWAY: i32 = 14;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    /// The place of the pointer in the window, in pixels.
    pub(super) at: (i32, i32),
    pub(super) children: Html,
}

/// The note. It lies on that side of the pointer where the window has more room.
#[function_component]
pub(super) fn Tip(Props { at, children }: &Props) -> Html {
    let node = use_node_ref();
    use_effect_with((*at, node.clone()), |(at, node)| {
        let _ = node
            .cast::<HtmlElement>()
            .and_then(|node| place(&node, *at));
    });
    html! { <div class="tip" aria-hidden="true" ref={node}>{ children.clone() }</div> }
}

/// Puts the note beside the pointer. The page's policy forbids styles in markup, and not those that a script sets.
fn place(note: &HtmlElement, (x, y): (i32, i32)) -> Option<()> {
    let window = web_sys::window()?;
    let side = |length: Option<f64>| {
        #[allow(clippy::cast_possible_truncation, reason = "pixels of a window")]
        length.map_or(0, |length| length as i32)
    };
    let width = side(window.inner_width().ok()?.as_f64());
    let height = side(window.inner_height().ok()?.as_f64());
    let style = note.style();
    let set = |near: &str, far: &str, from: i32, length: i32| {
        let (used, unused, pixels) = if from * 2 < length {
            (near, far, from + AWAY)
        } else {
            (far, near, length - from + AWAY)
        };
        style.set_property(used, &format!("{pixels}px")).ok()?;
        style.set_property(unused, "auto").ok()
    };
    set("left", "right", x, width)?;
    set("top", "bottom", y, height)
}

/// The place of a mouse event in the window.
pub(super) fn at(event: &MouseEvent) -> (i32, i32) {
    (event.client_x(), event.client_y())
}
