//! Saves the finished file: by a download link, or to a place that the user chooses.

use js_sys::{JSON, Promise};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlElement, Url};

use super::js::{self, name_of, wait};

#[wasm_bindgen]
extern "C" {
    /// `window.showSaveFilePicker`, which only some browsers have.
    #[wasm_bindgen(js_name = showSaveFilePicker, catch)]
    fn show_save_file_picker(options: &JsValue) -> Result<Promise, JsValue>;

    /// `FileSystemFileHandle`; a method that is missing is an error and no panic.
    type Handle;
    #[wasm_bindgen(method, catch, js_name = createWritable)]
    fn create_writable(this: &Handle) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getFile)]
    fn get_file(this: &Handle) -> Result<Promise, JsValue>;

    /// `FileSystemWritableFileStream`, likewise.
    type Writable;
    #[wasm_bindgen(method, catch)]
    fn write(this: &Writable, bytes: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn close(this: &Writable) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn abort(this: &Writable) -> Result<Promise, JsValue>;
}

/// A finished file and the URL under which this page alone can reach it.
#[derive(Debug)]
pub(super) struct Finished {
    /// Its bytes: ranges of the opened file and a little between.
    pub(super) blob: Blob,
    /// For the link.
    pub(super) url: String,
}

impl Finished {
    /// `None` when the browser gives no URL.
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

/// Hands a file to the browser's downloads.
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
    // Attributes of our own on our own element: nothing that could be refused.
    let _ = link.set_attribute("href", &file.url);
    let _ = link.set_attribute("download", name);
    link.click();
    // The browser looks at the URL after this turn; it goes with the next minute.
    let gone = Closure::once_into_js(move || drop(file));
    if let Some(window) = web_sys::window() {
        let _ = window
            .set_timeout_with_callback_and_timeout_and_arguments_0(gone.unchecked_ref(), 60_000);
    }
}

/// How saving goes, or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Saved {
    /// So many bytes of so many are written.
    Going(u64, u64),
    /// It is where the person wanted it.
    Yes,
    /// The person thought better of it; what was there before is as it was.
    No,
    /// There is no way to ask for a place here; the link has to do.
    ByLink,
    /// The disk is full.
    Full,
    /// The browser may not write there.
    Refused,
    /// The opened file could not be read any more.
    Unreadable,
}

/// Asks where to, then writes there piece by piece. `told` hears how far it is, `stop` says when to stop. Gives the file
/// where it lies then, if the browser can read it there; or how else it ended.
///
/// The browser writes beside the chosen place and moves the file there at the end, so that whatever was there before stays
/// until all is well.
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

/// The handle of the chosen place; `None` where the browser cannot ask.
async fn ask(name: &str) -> Result<Option<Handle>, JsValue> {
    if !has_picker() {
        return Ok(None);
    }
    let types = serde_json::json!([{ "accept": { "application/x-tar": [".tar"] } }]);
    let options = serde_json::json!({ "suggestedName": name, "types": types });
    let options = JSON::parse(&options.to_string())?;
    wait(show_save_file_picker(&options)?).await.map(Some)
}

/// How much is read and written at once.
const PIECE: f64 = 4_194_304.0;

/// Whether it was written to its end; otherwise nothing was.
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
    // Before the first piece: a slow disk is when somebody wants to stop.
    tell(at);
    while at < all {
        let piece = blob.slice_with_f64_and_f64(at, (at + PIECE).min(all))?;
        let written = match wait::<JsValue>(piece.array_buffer()).await {
            Ok(bytes) if !stop() => done(writable.write(&bytes)).await.map(|_| true),
            Ok(_) => Ok(false),
            Err(error) => Err(error),
        };
        if !matches!(written, Ok(true)) {
            // What was written so far goes with it.
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

/// Waits for what was asked, if it could be asked.
async fn done(asked: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    wait(asked?).await
}

/// The browser can ask for a place and write there.
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
