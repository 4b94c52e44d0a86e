//! The page's address and single keys: reads the browser's history and keyboard, and updates the history.
//!
//! It knows the browser's objects and not the meaning of a place or a key.

use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use web_sys::{Event, HtmlElement, KeyboardEvent, Window};
use yew::Callback;

use super::events;

/// The part of the page's address from `#` on; empty if there is none.
pub(super) fn hash(window: &Window) -> String {
    window.location().hash().unwrap_or_default()
}

/// Shows a place in the address, as a new step in the browser's history or in place of the last one.
pub(super) fn show(window: &Window, hash: &str, step: bool) {
    let Ok(history) = window.history() else {
        return;
    };
    let url = if hash.is_empty() {
        // An empty address would keep the `#`; the path of the page removes it.
        window.location().pathname().unwrap_or_default()
            + &window.location().search().unwrap_or_default()
    } else {
        hash.to_owned()
    };
    // A browser that limits calls may refuse this one; then the place is in the page only.
    let _ = if step {
        history.push_state_with_url(&JsValue::NULL, "", Some(&url))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&url))
    };
}

/// Calls `went` with the address part from `#` on whenever the person changes the address, follows a link, or goes
/// back or forward.
pub(super) fn listen(window: &Window, went: Callback<String>) {
    let of = window.clone();
    events::listen(window, "popstate", move |_: Event| went.emit(hash(&of)));
}

/// Calls `pressed` with each single key that no control uses; the result says whether the page used the key.
pub(super) fn keys(window: &Window, pressed: impl Fn(&str) -> bool + 'static) {
    events::listen(window, "keydown", move |event: KeyboardEvent| {
        let held = event.ctrl_key() || event.alt_key() || event.meta_key();
        if held || event.default_prevented() || takes_text(&event) {
            return;
        }
        if pressed(&event.key()) {
            event.prevent_default();
        }
    });
}

/// Whether the focused element uses letters itself: a field, a list or a dialog.
fn takes_text(event: &KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
        .is_some_and(|element| {
            element
                .closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog")
                .is_ok_and(|found| found.is_some())
        })
}
