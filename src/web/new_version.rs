//! A newer build of the site, which the service worker has ready beside the one that is shown.
//!
//! `www/boot.js` watches the service worker, because the locked page cannot. Here a person's decision is passed on.

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::js;

#[wasm_bindgen]
extern "C" {
    /// Resolves when a newer build is ready, and stays pending if there is none.
    #[wasm_bindgen(js_namespace = squint, js_name = newVersion, thread_local_v2)]
    static NEW_VERSION: Option<Promise>;
}

/// A newer build that is ready.
pub(super) struct NewVersion(Function);

impl NewVersion {
    /// Waits for a newer build. `None` if the page cannot know of one.
    pub(super) async fn ready() -> Option<Self> {
        let promise = NEW_VERSION.with(Clone::clone)?;
        js::wait(promise).await.ok().map(Self)
    }

    /// Puts the newer build in the place of this one and loads the page anew.
    pub(super) fn load(&self) {
        // It only sends a message; the page that it cannot reach stays as it is.
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}
