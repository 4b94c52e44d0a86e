//! The origin-private file system: files that the browser keeps on disk for this site. No other program sees them,
//! and they are never sent anywhere.
//!
//! A page keeps its files in a folder of its own. While it is open, it holds a lock of the same name. So the next
//! page can tell a folder in use from a folder that a closed page left behind. Where the browser lacks any of this
//! (WebKitGTK, private windows of Firefox), there is no folder, and [`super::spool`] keeps its bytes in blobs. It
//! does not know images.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemRemoveOptions, FileSystemSyncAccessHandle, StorageManager,
};

use super::js::{self, member, wait};

#[wasm_bindgen]
extern "C" {
    /// The object `navigator.locks`, which is unstable in web-sys.
    type Locks;
    #[wasm_bindgen(method, catch)]
    fn request(this: &Locks, name: &str, held: &Function) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn query(this: &Locks) -> Result<Promise, JsValue>;
}

/// The prefix of the folders' names.
const PREFIX: &str = "squint-";

/// Creates and locks a folder for this page, and removes the folders of closed pages. The result is the folder's
/// name; `None` if the browser cannot do this.
pub(super) async fn claim() -> Option<String> {
    let root = root().await?;
    let locks: Locks = navigator("locks")?.unchecked_into();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "any 48 bits will do"
    )]
    let number = (js_sys::Math::random() * 281_474_976_710_656.0) as u64;
    let name = format!("{PREFIX}{number:012x}");
    // This promise never ends, so the lock lasts as long as the page.
    let held = Closure::once_into_js(|_: JsValue| Promise::new(&mut |_, _| {}));
    let _ = locks.request(&name, held.unchecked_ref()).ok()?;
    let state: JsValue = wait(locks.query().ok()?).await.ok()?;
    let mut taken = vec![name.clone()];
    for list in ["held", "pending"] {
        let list: Array = member(&state, list)?.dyn_into().ok()?;
        let name = |lock: JsValue| member(&lock, "name")?.as_string();
        taken.extend(list.iter().filter_map(name));
    }
    remove(&root, |other| {
        other.starts_with(PREFIX) && !taken.iter().any(|t| t == other)
    })
    .await;
    directory(&root, &name, true).await?;
    Some(name)
}

/// Removes the files of the page's folder for which `stale` is true. The result is whether all of them are gone.
pub(super) async fn sweep(folder: String, stale: impl Fn(&str) -> bool) -> bool {
    let Some(root) = root().await else {
        return true;
    };
    match directory(&root, &folder, false).await {
        Some(folder) => remove(&folder, stale).await,
        None => true,
    }
}

/// Removes the files of the page's folder for which `stale` is true, with repeated attempts until they are gone. A
/// worker that was ended keeps its files until its thread ends, which takes seconds if it is busy.
pub(super) async fn sweep_soon(folder: String, stale: impl Fn(&str) -> bool) {
    for _ in 0..120 {
        let pause = Promise::new(&mut |resolve, _| {
            if let Some(window) = web_sys::window() {
                // Without a timer there is no pause; the next worker removes the files.
                let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 500);
            }
        });
        let _ = wait::<JsValue>(pause).await;
        if sweep(folder.clone(), &stale).await {
            break;
        }
    }
}

/// A new file in the page's folder, open for this worker only; `None` if the browser cannot do this.
pub(super) async fn file(
    folder: &str,
    name: &str,
) -> Option<(FileSystemFileHandle, FileSystemSyncAccessHandle)> {
    let folder = directory(&root().await?, folder, false).await?;
    let options = FileSystemGetFileOptions::new();
    options.set_create(true);
    let file = folder.get_file_handle_with_options(name, &options);
    let file: FileSystemFileHandle = wait(file).await.ok()?;
    member(&file, "createSyncAccessHandle")?;
    let handle = wait(file.create_sync_access_handle()).await.ok()?;
    Some((file, handle))
}

async fn root() -> Option<FileSystemDirectoryHandle> {
    let storage = navigator("storage")?;
    member(&storage, "getDirectory")?;
    let storage: StorageManager = storage.unchecked_into();
    wait(storage.get_directory()).await.ok()
}

async fn directory(
    within: &FileSystemDirectoryHandle,
    name: &str,
    create: bool,
) -> Option<FileSystemDirectoryHandle> {
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(create);
    wait(within.get_directory_handle_with_options(name, &options))
        .await
        .ok()
}

/// Removes the entries whose names `stale` accepts. The result is whether all of them are gone; an open file stays
/// until the next attempt.
async fn remove(folder: &FileSystemDirectoryHandle, stale: impl Fn(&str) -> bool) -> bool {
    let mut names = Vec::new();
    let keys = folder.keys();
    while let Ok(next) = keys.next_iterator() {
        let step = wait::<JsValue>(next.unchecked_into()).await.ok();
        match step.and_then(|step| member(&step, "value")?.as_string()) {
            Some(name) => names.push(name),
            None => break,
        }
    }
    let options = FileSystemRemoveOptions::new();
    options.set_recursive(true);
    let mut all = true;
    for name in names.iter().filter(|name| stale(name)) {
        let removed = wait::<JsValue>(folder.remove_entry_with_options(name, &options)).await;
        all &= removed.is_ok();
    }
    all
}

/// A member of `navigator`, in the page or in a worker; `None` if it is missing.
fn navigator(member: &str) -> Option<JsValue> {
    js::member(&js::global("navigator")?, member)
}
