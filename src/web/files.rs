//! Incoming files and folders: dropped anywhere on the page, pasted, chosen, or the sample.
//!
//! It knows events and lists of files, and not what happens with them.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    Blob, ClipboardEvent, DataTransfer, Document, DragEvent, Event, File, HtmlInputElement,
};
use yew::Callback;

use super::events;
use super::folder::{self, Folder};
use crate::bytes::Result;
use crate::view::Picked;

/// A message about a file that is dragged, dropped, pasted or picked.
pub(super) enum Incoming {
    /// Whether a file is being dragged over the page.
    Hovering(bool),
    /// A file was given to the page.
    Given(Given),
}

/// The browser's dialog gives no folders.
pub(super) struct NoFolder;

/// A file to open.
pub(super) struct Given {
    /// The name and size of the file.
    pub(super) picked: Picked,
    /// The bytes of the file, or the reason why they cannot be read.
    pub(super) blob: Result<Blob>,
}

impl Given {
    /// A file as it is.
    pub(super) fn file(file: &File) -> Self {
        Self::new(file.name(), Ok(file.clone().into()))
    }

    fn new(name: String, blob: Result<Blob>) -> Self {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a file's size is a whole number of bytes"
        )]
        let bytes = blob.as_ref().map_or(0, |blob| blob.size() as u64);
        let picked = Picked { name, bytes };
        Self { picked, blob }
    }
}

#[wasm_bindgen]
extern "C" {
    /// The data that `www/boot.js` fetched before it locked the page; null if the address did not ask for any.
    #[wasm_bindgen(js_namespace = squint, js_name = sample, thread_local_v2)]
    static SAMPLE: Option<File>;
}

/// The sample image; `None` if the page's address did not ask for it.
pub(super) fn sample() -> Option<Given> {
    SAMPLE.with(|file| file.as_ref().map(Given::file))
}

/// Calls `incoming` for files that are dragged, dropped or pasted anywhere in the document, as long as the page
/// lives.
pub(super) fn listen(document: &Document, incoming: Callback<Incoming>) {
    let over = {
        let incoming = incoming.clone();
        move |event: DragEvent| {
            if event.data_transfer().is_some_and(|data| has_files(&data)) {
                // Without this call, the browser would open the file instead of the page.
                event.prevent_default();
                incoming.emit(Incoming::Hovering(true));
            }
        }
    };
    events::listen(document, "dragenter", over.clone());
    events::listen(document, "dragover", over);
    let leave = incoming.clone();
    events::listen(document, "dragleave", move |event: DragEvent| {
        // An event about leaving one element for another names the other; an event about leaving the window names
        // none.
        if event.related_target().is_none() {
            leave.emit(Incoming::Hovering(false));
        }
    });
    let drop = incoming.clone();
    events::listen(document, "drop", move |event: DragEvent| {
        drop.emit(Incoming::Hovering(false));
        if let Some(data) = event.data_transfer().filter(has_files) {
            event.prevent_default();
            first(&data, &drop);
        }
    });
    events::listen(document, "paste", move |event: ClipboardEvent| {
        if let Some(data) = event.clipboard_data().filter(has_files) {
            event.prevent_default();
            first(&data, &incoming);
        }
    });
}

/// The file of an input's change event; `None` if there is none. The input is cleared, so that picking the same file
/// again is a change too.
///
/// # Errors
/// When a folder was to be picked, and the browser's dialog gave a single file, as that of `WebKitGTK` does.
pub(super) fn picked(event: &Event) -> Option<std::result::Result<Given, NoFolder>> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let files = input.files()?;
    let file = files.get(0)?;
    let given = if input.has_attribute("webkitdirectory") {
        match folder::path(&file).split_once('/') {
            Some((name, _)) => Ok(Given::new(name.to_owned(), Folder::listed(&files))),
            None => Err(NoFolder),
        }
    } else {
        Ok(Given::file(&file))
    };
    input.set_value("");
    Some(given)
}

fn first(data: &DataTransfer, incoming: &Callback<Incoming>) {
    let entry = data
        .items()
        .get(0)
        .and_then(|item| item.webkit_get_as_entry().ok().flatten());
    if let Some(entry) = entry.filter(web_sys::FileSystemEntry::is_directory) {
        let incoming = incoming.clone();
        spawn_local(async move {
            let name = entry.name();
            let blob = Folder::dropped(entry.unchecked_into()).await;
            incoming.emit(Incoming::Given(Given::new(name, blob)));
        });
        return;
    }
    if let Some(file) = data.files().and_then(|files| files.get(0)) {
        incoming.emit(Incoming::Given(Given::file(&file)));
    }
}

fn has_files(data: &DataTransfer) -> bool {
    data.types()
        .iter()
        .any(|kind| kind.as_string().is_some_and(|kind| kind == "Files"))
}
