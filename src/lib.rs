//! The engine of Squint: opens container images, shows what their layers waste, and squashes them.
//!
//! Constraints that shape everything here: it must run in a browser and natively, on images of many gigabytes, in
//! bounded memory. So the engine is fed bytes and does no I/O; it has no clock, no `std::path`, no global state, and a
//! file's content is a range until somebody asks for it. Floors, lowest first; a module uses those below it only (see
//! `src/ARCHITECTURE.md`):

pub mod bytes;
#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod cli;
pub mod files;
pub mod image;
pub mod report;
pub mod rootfs;
pub mod session;
pub mod squash;
pub mod tarball;
pub mod view;
pub mod waste;
#[cfg(all(feature = "web", target_arch = "wasm32"))]
pub mod web;
