//! The page and its workers: one module, started once in the window and once in each worker.

use wasm_bindgen::{JsCast, JsValue};
use yew::prelude::*;

#[component]
fn Page() -> Html {
    html! {
        <main>
            <h1>{ "Squint" }</h1>
            <label>{ "Open image " }<input type="file" /></label>
            <p role="status">{ "Ready" }</p>
        </main>
    }
}

fn main() {
    let global = js_sys::global();
    if let Some(window) = web_sys::window() {
        let root = window
            .document()
            .and_then(|document| document.get_element_by_id("page"));
        if let Some(root) = root {
            yew::Renderer::<Page>::with_root(root).render();
        }
    } else if let Ok(post) = js_sys::Reflect::get(&global, &"postMessage".into()) {
        let _ = post
            .unchecked_into::<js_sys::Function>()
            .call1(&global, &JsValue::from_str("ready"));
    }
}
