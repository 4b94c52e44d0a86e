//! Floor 5: one opened image. Queries answer from memory; jobs say which range to feed to which machine.
//!
//! Plain data in, plain data out: the page, its workers and the command line are drivers of this floor.

mod building;
mod job;
mod lead;
mod opening;
mod order;
pub mod protocol;
mod scanning;
mod verifying;

pub use building::{Assembled, Building, Expected};
pub use job::{Job, SPOOL};
pub use lead::Session;
pub use opening::{Found, Opening};
pub use order::SquashOrder;
pub use scanning::{Examining, Scanning};
pub use verifying::Verifying;
