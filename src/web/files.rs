//! Files that come in: dropped anywhere on the page, pasted, or picked.
//!
//! Knows events and lists of files, not what is done with them.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{ClipboardEvent, DataTransfer, Document, DragEvent, Event, File, HtmlInputElement};
use yew::Callback;

/// Something about a file happened to the window.
pub(super) enum Incoming {
    /// A file hangs over the page, or no longer.
    Hovering(bool),
    /// Here it is.
    File(File),
}

/// Listens on the whole document, for as long as the page lives.
pub(super) fn listen(document: &Document, incoming: Callback<Incoming>) {
    let over = {
        let incoming = incoming.clone();
        move |event: DragEvent| {
            if event.data_transfer().is_some_and(|data| has_files(&data)) {
                // Without this the browser would open the file in place of the page.
                event.prevent_default();
                incoming.emit(Incoming::Hovering(true));
            }
        }
    };
    on(document, "dragenter", over.clone());
    on(document, "dragover", over);
    let leave = incoming.clone();
    on(document, "dragleave", move |event: DragEvent| {
        // Leaving one element for another names the other; leaving the window names none.
        if event.related_target().is_none() {
            leave.emit(Incoming::Hovering(false));
        }
    });
    let drop = incoming.clone();
    on(document, "drop", move |event: DragEvent| {
        drop.emit(Incoming::Hovering(false));
        if let Some(data) = event.data_transfer().filter(has_files) {
            event.prevent_default();
            first(&data, &drop);
        }
    });
    on(document, "paste", move |event: ClipboardEvent| {
        if let Some(data) = event.clipboard_data().filter(has_files) {
            event.prevent_default();
            first(&data, &incoming);
        }
    });
}

/// The file of an input's change; the input is cleared, so that picking the same file again is a change again.
pub(super) fn picked(event: &Event) -> Option<File> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = input.files()?.get(0);
    input.set_value("");
    file
}

fn first(data: &DataTransfer, incoming: &Callback<Incoming>) {
    if let Some(file) = data.files().and_then(|files| files.get(0)) {
        incoming.emit(Incoming::File(file));
    }
}

fn has_files(data: &DataTransfer) -> bool {
    data.types()
        .iter()
        .any(|kind| kind.as_string().is_some_and(|kind| kind == "Files"))
}

fn on<E: JsCast + 'static>(document: &Document, name: &str, mut heard: impl FnMut(E) + 'static) {
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        heard(event.unchecked_into());
    });
    // A listener that cannot be added leaves the other ways open.
    let _ = document.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    listener.forget();
}
