//! Saves the finished file: by a download link, or to a place that the user chooses.

use js_sys::{JSON, Promise, Reflect};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlElement, Url};

use super::js::{self, name_of, wait};

#[wasm_bindgen]
extern "C" {
    /// The function `window.showSaveFilePicker`, which only some browsers have.
    #[wasm_bindgen(js_name = showSaveFilePicker, catch)]
    fn show_save_file_picker(options: &JsValue) -> Result<Promise, JsValue>;

    /// The browser's `FileSystemFileHandle`. A missing method is an error and no panic.
    type Handle;
    #[wasm_bindgen(method, catch, js_name = createWritable)]
    fn create_writable(this: &Handle) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getFile)]
    fn get_file(this: &Handle) -> Result<Promise, JsValue>;

    /// The browser's `FileSystemWritableFileStream`. A missing method is an error and no panic.
    type Writable;
    #[wasm_bindgen(method, catch)]
    fn write(this: &Writable, bytes: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn close(this: &Writable) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn abort(this: &Writable) -> Result<Promise, JsValue>;
}

/// A finished file with a URL that only this page can open.
#[derive(Debug)]
pub(super) struct Finished {
    /// The bytes of the file: ranges of the opened file with new bytes between them.
    pub(super) blob: Blob,
    /// The URL for the download link.
    pub(super) url: String,
}

impl Finished {
    /// A finished file with a new URL; `None` if the browser gives no URL.
    pub(super) fn new(blob: Blob) -> Option<Self> {
        let url = Url::create_object_url_with_blob(&blob).ok()?;
        Some(Self { blob, url })
    }
}

impl Drop for Finished {
    fn drop(&mut self) {
        // A URL that is not revoked lasts as long as the page.
        let _ = Url::revoke_object_url(&self.url);
    }
}

/// Saves a file through the browser's downloads.
pub(super) fn download(blob: Blob, name: &str) {
    let Some(file) = Finished::new(blob) else {
        return;
    };
    let link = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("a").ok())
        .and_then(|link| link.dyn_into::<HtmlElement>().ok());
    let Some(link) = link else {
        return;
    };
    // Setting an attribute of the page's own element cannot fail.
    let _ = link.set_attribute("href", &file.url);
    let _ = link.set_attribute("download", name);
    link.click();
    // The browser reads the URL after this turn, so the URL is dropped a minute later.
    let gone = Closure::once_into_js(move || drop(file));
    if let Some(window) = web_sys::window() {
        let _ = window
            .set_timeout_with_callback_and_timeout_and_arguments_0(gone.unchecked_ref(), 60_000);
    }
}

/// The state or the end of saving a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Saved {
    /// The bytes written so far, and the bytes to write in all.
    Going(u64, u64),
    /// The file was saved to the chosen place.
    Yes,
    /// The person cancelled; an earlier file at the place is unchanged.
    No,
    /// The browser cannot ask for a place, so the file is saved by the link.
    ByLink,
    /// The disk is full.
    Full,
    /// The browser must not write to the place.
    Refused,
    /// The opened file can no longer be read.
    Unreadable,
}

/// Asks for a place and writes the file there in pieces. `told` gets the bytes written and the bytes in all, and
/// `stop` says whether to stop. The result is the saved file; `None` if the browser cannot read it.
///
/// The browser writes to a temporary file and moves it to the place at the end. So an earlier file at the place stays
/// until the new one is complete.
///
/// # Errors
/// When the file was not saved by this function: the person cancelled, the link is used instead, or writing failed.
pub(super) async fn save(
    blob: Blob,
    name: String,
    told: impl Fn(u64, u64),
    stop: impl Fn() -> bool,
) -> Result<Option<Blob>, Saved> {
    let handle = match ask(&name).await {
        Ok(Some(handle)) => handle,
        Err(error) if name_of(&error) == "AbortError" => return Err(Saved::No),
        Ok(None) | Err(_) => {
            press_link();
            return Err(Saved::ByLink);
        }
    };
    match write(&blob, &handle, told, stop).await {
        Ok(true) => {
            let file = done(handle.get_file()).await.ok();
            Ok(file.and_then(|file| file.dyn_into().ok()))
        }
        Ok(false) => Err(Saved::No),
        Err(error) => Err(match name_of(&error).as_str() {
            "QuotaExceededError" => Saved::Full,
            "NotReadableError" | "NotFoundError" => Saved::Unreadable,
            _ => Saved::Refused,
        }),
    }
}

/// The handle of the chosen place; `None` if the browser cannot ask.
///
/// # Errors
/// When the person cancels, or the browser refuses to ask.
async fn ask(name: &str) -> Result<Option<Handle>, JsValue> {
    if !has_picker() {
        return Ok(None);
    }
    let options = JSON::parse(r#"{ "types": [{ "accept": { "application/x-tar": [".tar"] } }] }"#)?;
    Reflect::set(&options, &"suggestedName".into(), &name.into())?;
    wait(show_save_file_picker(&options)?).await.map(Some)
}

/// The number of bytes that are read and written at once.
const PIECE: f64 = 4_194_304.0;

/// Writes the file to its place. The result is false if `stop` ended the writing; then nothing is saved.
///
/// # Errors
/// When the opened file cannot be read or the place cannot be written.
async fn write(
    blob: &Blob,
    handle: &Handle,
    told: impl Fn(u64, u64),
    stop: impl Fn() -> bool,
) -> Result<bool, JsValue> {
    let writable: Writable = wait(handle.create_writable()?).await?;
    let all = blob.size();
    let mut at = 0.0;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole numbers of bytes"
    )]
    let tell = |at: f64| told(at as u64, all as u64);
    // The first call is before the first piece, because people may want to stop if the disk is slow.
    tell(at);
    while at < all {
        let piece = blob.slice_with_f64_and_f64(at, (at + PIECE).min(all))?;
        let written = match wait::<JsValue>(piece.array_buffer()).await {
            Ok(bytes) if !stop() => done(writable.write(&bytes)).await.map(|_| true),
            Ok(_) => Ok(false),
            Err(error) => Err(error),
        };
        if !matches!(written, Ok(true)) {
            // The bytes that were written so far are dropped too.
            let _ = done(writable.abort()).await;
            return written;
        }
        at += piece.size();
        tell(at);
    }
    if stop() {
        let _ = done(writable.abort()).await;
        return Ok(false);
    }
    done(writable.close()).await.map(|_| true)
}

/// Waits for the promise of a browser call.
///
/// # Errors
/// When the call failed, or its promise is rejected.
async fn done(asked: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    wait(asked?).await
}

/// Whether the browser can ask for a place and write to it.
pub(super) fn has_picker() -> bool {
    js::global("showSaveFilePicker").is_some()
}

fn press_link() {
    let link = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("download"));
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        link.click();
    }
}
