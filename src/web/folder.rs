//! A folder as one file: a tar whose contents are the folder's own files, without reading any of them.
//!
//! People have OCI layouts as folders (`skopeo copy … oci:DIR`). A blob of new headers and the folder's files in
//! turn is an ordinary archive, so other modules do not need to know about folders. It accepts every folder;
//! opening the archive decides what it means.

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

use crate::bytes::{Error, Kind, Result};
use crate::tarball::{END, HeaderBuilder, padding};

/// The most files in a folder. An image of a thousand layers has little more than a thousand files; a folder with
/// more files is no image.
const MOST: usize = 20_000;

#[wasm_bindgen]
extern "C" {
    /// A file of a chosen folder.
    #[wasm_bindgen(extends = File)]
    type Listed;
    /// The path, which begins with the folder's name.
    #[wasm_bindgen(method, getter, js_name = webkitRelativePath)]
    fn path(this: &Listed) -> String;
}

/// The name of a chosen folder, of the list of its files.
pub(super) fn name(files: &Array) -> String {
    let path = files.get(0).unchecked_into::<Listed>().path();
    path.split('/').next().unwrap_or_default().to_owned()
}

/// The tar of a folder, to which files are added one by one.
pub(super) struct Folder {
    parts: Array,
    count: usize,
}

impl Folder {
    fn new() -> Self {
        Self {
            parts: Array::new(),
            count: 0,
        }
    }

    fn add(&mut self, path: &str, file: &File) -> Result<()> {
        self.count += 1;
        if self.count > MOST {
            let what = format!("the folder holds more than {MOST} files");
            return Err(Error::new(Kind::NotAnImage, what)
                .because("it is no OCI layout; drop the folder with index.json in it"));
        }
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a file's size is a whole number of bytes"
        )]
        let size = file.size() as u64;
        let header = HeaderBuilder::file(path.as_bytes(), size).header();
        self.parts.push(&Uint8Array::from(&header[..]));
        self.parts.push(file);
        let gap = vec![0; usize::try_from(padding(size)).unwrap_or(0)];
        self.parts.push(&Uint8Array::from(&gap[..]));
        Ok(())
    }

    fn finish(self) -> Result<Blob> {
        self.parts.push(&Uint8Array::from(&END[..]));
        Blob::new_with_blob_sequence(&self.parts).map_err(|e| unreadable(&e))
    }

    /// The tar of a chosen folder, from the list of its files.
    ///
    /// # Errors
    /// When the folder has too many files, or a file cannot be added.
    pub(super) fn listed(files: &Array) -> Result<Blob> {
        let mut folder = Self::new();
        for file in files.iter() {
            let file: Listed = file.unchecked_into();
            let path = file.path();
            // The first part of the path is the folder's name.
            let path = path.split_once('/').map_or(path.as_str(), |(_, path)| path);
            folder.add(path, &file)?;
        }
        folder.finish()
    }

    /// The tar of a dropped folder.
    ///
    /// # Errors
    /// When the folder has too many files, or a file cannot be read or added.
    pub(super) async fn dropped(root: FileSystemDirectoryEntry) -> Result<Blob> {
        let mut folder = Self::new();
        let mut open = vec![(String::new(), root)];
        while let Some((prefix, directory)) = open.pop() {
            let reader = directory.create_reader();
            loop {
                // Each call gives some entries, and none at the end.
                let some =
                    call(|good, bad| reader.read_entries_with_callback_and_callback(good, bad));
                let some: Array = some.await?.unchecked_into();
                if some.length() == 0 {
                    break;
                }
                for entry in some.iter() {
                    let entry: FileSystemEntry = entry.unchecked_into();
                    let path = format!("{prefix}{}", entry.name());
                    if entry.is_directory() {
                        open.push((format!("{path}/"), entry.unchecked_into()));
                        continue;
                    }
                    let entry: FileSystemFileEntry = entry.unchecked_into();
                    let file = call(|good, bad| {
                        entry.file_with_callback_and_callback(good, bad);
                        Ok(())
                    });
                    let file = file.await?;
                    folder.add(&path, file.unchecked_ref())?;
                }
            }
        }
        folder.finish()
    }
}

/// Calls a browser function that takes two callbacks, and waits for its value.
async fn call(
    function: impl FnOnce(&js_sys::Function, &js_sys::Function) -> Outcome,
) -> Result<JsValue> {
    let mut function = Some(function);
    let promise = Promise::new(&mut |good, bad| {
        if let Some(function) = function.take()
            && let Err(error) = function(&good, &bad)
        {
            // The error of a call that failed at once goes to the same callback.
            let _ = bad.call1(&JsValue::UNDEFINED, &error);
        }
    });
    JsFuture::from(promise).await.map_err(|e| unreadable(&e))
}

type Outcome = std::result::Result<(), JsValue>;

fn unreadable(error: &JsValue) -> Error {
    let error: Option<&js_sys::Error> = error.dyn_ref();
    let cause = error.map_or_else(String::new, |e| String::from(e.message()));
    Error::new(Kind::Io, "the folder could not be read").because(cause)
}
