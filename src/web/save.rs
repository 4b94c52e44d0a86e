//! The finished file on its way out: a link to download it, or a place of the person's choosing.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlElement, Url, WritableStream};

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

/// How saving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Saved {
    /// It is where the person wanted it.
    Yes,
    /// The person thought better of it.
    No,
    /// There is no way to ask for a place here; the link has to do.
    ByLink,
    /// Writing failed.
    Failed,
}

/// Asks where to, then writes there piece by piece.
pub(super) async fn save(blob: Blob, name: String) -> Saved {
    match ask(&name).await {
        Ok(Some(handle)) => match write(&blob, &handle).await {
            Ok(()) => Saved::Yes,
            Err(_) => Saved::Failed,
        },
        Ok(None) => {
            press_link();
            Saved::ByLink
        }
        Err(error) if name_of(&error) == "AbortError" => Saved::No,
        Err(_) => {
            press_link();
            Saved::ByLink
        }
    }
}

/// The handle of the chosen place; `None` where the browser cannot ask.
async fn ask(name: &str) -> Result<Option<JsValue>, JsValue> {
    let global = js_sys::global();
    let Ok(picker) = Reflect::get(&global, &"showSaveFilePicker".into())?.dyn_into::<Function>()
    else {
        return Ok(None);
    };
    let options = Object::new();
    Reflect::set(&options, &"suggestedName".into(), &name.into())?;
    let accept = Object::new();
    Reflect::set(
        &accept,
        &"application/x-tar".into(),
        &Array::of1(&".tar".into()),
    )?;
    let kind = Object::new();
    Reflect::set(&kind, &"accept".into(), &accept)?;
    Reflect::set(&options, &"types".into(), &Array::of1(&kind))?;
    let asked: Promise = picker.call1(&global, &options)?.dyn_into()?;
    JsFuture::from(asked).await.map(Some)
}

async fn write(blob: &Blob, handle: &JsValue) -> Result<(), JsValue> {
    let create: Function = Reflect::get(handle, &"createWritable".into())?.dyn_into()?;
    let created: Promise = create.call0(handle)?.dyn_into()?;
    let writable: WritableStream = JsFuture::from(created).await?.unchecked_into();
    JsFuture::from(blob.stream().pipe_to(&writable)).await?;
    Ok(())
}

fn press_link() {
    let link = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("download"));
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        link.click();
    }
}

fn name_of(error: &JsValue) -> String {
    Reflect::get(error, &"name".into())
        .ok()
        .and_then(|name| name.as_string())
        .unwrap_or_default()
}
