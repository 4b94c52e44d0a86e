//! The bar between the tree and the opened file: dragged, or moved with arrow keys, it gives one of them more room.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::super::use_frame;
use crate::view::texts::files;

/// The least and the greatest share of the tree in hundredths, the share at first, and the step of a key.
const LEAST: i32 = 20;
const MOST: i32 = 80;
const FIRST: i32 = 50;
const STEP: i32 = 2;

/// The bar.
#[function_component]
pub(super) fn Splitter() -> Html {
    let frame = use_frame();
    let share = use_state_eq(|| FIRST);
    let node = use_node_ref();
    use_effect_with((*share, node.clone()), |(share, node)| {
        let both = node.cast::<Element>().and_then(|bar| bar.parent_element());
        if let Some(both) = both.and_then(|both| both.dyn_into::<HtmlElement>().ok()) {
            // The page's policy forbids styles in markup, and not those that a script sets.
            let _ = both.style().set_property("--left", &format!("{share}%"));
        }
    });
    let grab = |event: PointerEvent| {
        let bar: Option<Element> = event.target_dyn_into();
        // Without the capture, only a pointer that stays on the bar moves it.
        let _ = bar.map(|bar| bar.set_pointer_capture(event.pointer_id()));
    };
    let drag = {
        let (share, node) = (share.setter(), node.clone());
        move |event: PointerEvent| {
            let both = node.cast::<Element>().and_then(|bar| bar.parent_element());
            if let Some(both) = both.filter(|_| event.buttons() == 1) {
                let bounds = both.get_bounding_client_rect();
                let part = (f64::from(event.client_x()) - bounds.left()) / bounds.width().max(1.0);
                #[allow(clippy::cast_possible_truncation, reason = "hundredths of a width")]
                share.set(((part * 100.0) as i32).clamp(LEAST, MOST));
            }
        }
    };
    let key = {
        let share = share.clone();
        move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowLeft" => *share - STEP,
                "ArrowRight" => *share + STEP,
                "Home" => LEAST,
                "End" => MOST,
                _ => return,
            };
            event.prevent_default();
            share.set(to.clamp(LEAST, MOST));
        }
    };
    html! {
        <div ref={node} class="f-splitter" role="separator" tabindex="0" aria-orientation="vertical" aria-label={frame.text(files::SPLITTER)}
            aria-valuenow={share.to_string()} aria-valuemin={LEAST.to_string()} aria-valuemax={MOST.to_string()}
            onpointerdown={grab} onpointermove={drag} onkeydown={key} />
    }
}
