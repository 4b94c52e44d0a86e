//! Scripts: what the workers do one after another, and together, to open an image, examine it, read from it and squash it.
//!
//! A script is an asynchronous function over [`Workers`]: it asks, waits, and hands what one worker made to another without
//! looking into it. To cancel a script is to drop it. Scripts are the one asynchronous part of the session; the jobs that
//! they ask for stay machines that are fed.

mod examine;
mod open;
mod read;
mod squash;
mod workers;

pub use examine::examine;
pub use open::{Opening, open};
pub use read::read;
pub use squash::{Squashed, squash};
pub use workers::{Answer, Payload, Workers};
