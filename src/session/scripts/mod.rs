//! Scripts: sequences of requests to several workers, which open an image, examine it, measure it, read from it, find
//! out what its product needs, squash it, and compare it with another one.
//!
//! A script is an asynchronous function over [`Workers`]. It sends requests, waits for replies, and passes the result
//! of one worker to another without reading it. A script is cancelled by dropping it. Scripts are the only
//! asynchronous part of the session; the jobs behind the requests are state machines that are fed with bytes.

mod compare;
mod examine;
mod measure;
mod open;
mod packages;
mod product;
mod read;
mod squash;
mod workers;

pub use compare::{Beside, Comparing, compare, compare_request, onto_asks};
pub use examine::examine;
pub use measure::measure;
pub use open::{Opening, open};
pub use packages::packages;
pub use product::{keep, made, propose};
pub use read::read;
pub use squash::{SquashAsks, Squashed, squash};
pub use workers::{Answer, Payload, Workers};
