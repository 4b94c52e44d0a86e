//! Floor 8: the browser.
//!
//! One module is the page and, started again in a worker, the worker. The page ([`page`]) draws `view::State` and carries
//! out its effects; workers ([`worker`]) run the session's jobs on ranges of the file. In between,
//! [`scripts`] runs what takes several workers, over [`bridge`] and [`envelope`]. Nothing here knows what is in an image.

mod address;
mod bridge;
mod components;
mod drive;
mod envelope;
mod files;
mod folder;
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

/// Starts whichever half this is.
pub fn start() {
    if web_sys::window().is_some() {
        page::start();
    } else {
        worker::start();
    }
}
