//! The patches of advice: what a piece changes in the Dockerfile that is given beside the image, as a unified diff.
//!
//! A piece becomes acts on instructions (`Act`). A draft (`Draft`) takes the acts of one piece, or of several that fit
//! together, and writes the lines anew that they change; all others stay as they are. Where it is not certain that the
//! result means what the advice promises, there is no patch.

mod act;
mod caches;
mod cleaner;
mod command;
mod compose;
mod context;
mod draft;
mod installs;
mod join;
mod owners;
mod render;
mod twice;
mod whole;

pub(super) use act::Patch;
pub(super) use caches::{Places, leave_out};
pub(super) use draft::Draft;
pub(super) use installs::{recommends, strip};
pub(super) use join::join;
pub(super) use owners::{Attributes, chown};
pub(super) use twice::identical;
pub use whole::apart;
pub(super) use whole::whole;
