//! Values of JavaScript for which web-sys has no type, or which not every browser has.
//!
//! It knows no API: it reads a member, waits for a promise, and names an error.

use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A member of an object; `None` if it is missing, undefined or null.
pub(super) fn member(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &name.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// A member of `window` or of a worker's scope; `None` if it is missing.
pub(super) fn global(name: &str) -> Option<JsValue> {
    member(&js_sys::global(), name)
}

/// The value of a promise. Its type is not checked, because pages may replace the browser's objects with their own.
///
/// # Errors
/// When the promise is rejected; the error is its value.
pub(super) async fn wait<T: JsCast>(promise: Promise) -> Result<T, JsValue> {
    JsFuture::from(promise).await.map(JsCast::unchecked_into)
}

/// The name of a `DOMException`, for example `QuotaExceededError`; empty for any other value.
pub(super) fn name_of(error: &JsValue) -> String {
    member(error, "name")
        .and_then(|name| name.as_string())
        .unwrap_or_default()
}
