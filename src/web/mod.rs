//! Floor 9: the browser.
//!
//! One wasm module runs as the page and, started again in a worker, as the worker. The page ([`page`]) draws
//! `view::State` and carries out its effects. Workers ([`worker`]) run the session's jobs on ranges of the file.
//! [`bridge`] and [`envelope`] connect the two, and [`scripts`] runs what takes several workers. This floor does not
//! know what is in an image.

mod address;
mod bridge;
mod components;
mod drive;
mod envelope;
mod events;
mod files;
mod folder;
mod js;
mod landing;
mod new_version;
mod page;
mod picture;
mod preferences;
mod private;
mod save;
mod scripts;
mod source;
mod spool;
mod worker;
mod worker_handle;

/// Starts the page, in the module of the page.
pub fn start_page() {
    page::start();
}

/// Starts a worker, in the module of the workers.
pub fn start_worker() {
    worker::start();
}
