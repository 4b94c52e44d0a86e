//! Files that the operating system opens with the installed page (`file_handlers` in `www/squint.webmanifest`).
//!
//! Only some browsers have the queue of launches, and web-sys has no types for it.

use js_sys::{Array, Function};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, FileSystemFileHandle};
use yew::Callback;

use super::files::{Given, Incoming};
use super::js;

/// Calls `incoming` for the first file of every launch, as long as the page lives. The queue holds earlier launches.
pub(super) fn listen(incoming: Callback<Incoming>) {
    let Some(queue) = js::global("launchQueue") else {
        return;
    };
    let Some(consume) = js::member(&queue, "setConsumer") else {
        return;
    };
    let consumer = Closure::<dyn FnMut(JsValue)>::new(move |launch: JsValue| {
        let incoming = incoming.clone();
        spawn_local(async move {
            if let Some(file) = first(&launch).await {
                incoming.emit(Incoming::Given(Given::file(&file)));
            }
        });
    });
    // If the browser refuses the consumer, files can still be dropped.
    let _ = consume
        .unchecked_into::<Function>()
        .call1(&queue, consumer.as_ref());
    consumer.forget();
}

/// The first file of a launch. `None` if the page was started without a file, or if the file is gone.
async fn first(launch: &JsValue) -> Option<File> {
    let handles: Array = js::member(launch, "files")?.unchecked_into();
    let handle = handles.iter().next()?;
    let handle: FileSystemFileHandle = handle.unchecked_into();
    js::wait(handle.get_file()).await.ok()
}
