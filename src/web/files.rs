//! The files and folders that are given to the page, as files to open.
//!
//! `www/files.js` takes them: dropped, pasted, chosen, opened with the installed page, or the sample. It knows events; this
//! module knows what was given, and not what happens with it.

use js_sys::{Array, Function};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, File, FileSystemDirectoryEntry};
use yew::Callback;

use super::folder::{self, Folder};
use crate::bytes::Result;
use crate::view::Picked;

/// How a file was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It was chosen to be opened, or opened with the installed page.
    Chosen,
    /// It was dropped or pasted, so the person did not say what it is for.
    Dropped,
    /// It was chosen to be compared with.
    Compared,
}

/// A file to open.
#[derive(Clone)]
pub(super) struct Given {
    /// The name and size of the file.
    pub(super) picked: Picked,
    /// The bytes of the file, or the reason why they cannot be read.
    pub(super) blob: Result<Blob>,
    /// How it was given.
    pub(super) way: Way,
    /// A second file that was given at the same time.
    pub(super) second: Option<(Picked, Blob)>,
}

impl Given {
    fn new(name: String, blob: Result<Blob>, among: u32) -> Self {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a file's size is a whole number of bytes"
        )]
        let bytes = blob.as_ref().map_or(0, |blob| blob.size() as u64);
        let picked = Picked { name, bytes, among };
        Self {
            picked,
            blob,
            way: Way::Chosen,
            second: None,
        }
    }
}

#[wasm_bindgen]
extern "C" {
    /// Gives the file that waits, if there is one, and each that is given from then on, with the number of files among
    /// which it is the first. `www/files.js` says in what forms.
    #[wasm_bindgen(js_namespace = squint, js_name = files)]
    fn take(taker: &Function);
}

/// Calls `given` for every file that is given to the page, as long as the page lives.
pub(super) fn listen(given: Callback<Given>) {
    type Taker = dyn FnMut(JsValue, u32, u32, JsValue);
    let taker = Closure::<Taker>::new(move |value: JsValue, among, way: u32, second: JsValue| {
        let given = given.reform(move |given| Given {
            way: match way {
                1 => Way::Dropped,
                2 => Way::Compared,
                _ => Way::Chosen,
            },
            ..given
        });
        if let Some(file) = value.dyn_ref::<File>() {
            let second = second.dyn_into::<File>().ok().map(|file| {
                let of = Given::new(file.name(), Ok(file.clone().into()), 1);
                (of.picked, file.into())
            });
            given.emit(Given {
                second,
                ..Given::new(file.name(), Ok(file.clone().into()), among)
            });
        } else if let Some(files) = value.dyn_ref::<Array>() {
            let name = folder::name(files);
            given.emit(Given::new(name, Folder::listed(files), among));
        } else {
            let entry: FileSystemDirectoryEntry = value.unchecked_into();
            let given = given.clone();
            spawn_local(async move {
                let name = entry.name();
                let blob = Folder::dropped(entry).await;
                given.emit(Given::new(name, blob, among));
            });
        }
    });
    take(taker.as_ref().unchecked_ref());
    taker.forget();
}
