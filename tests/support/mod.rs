//! The machinery of the tests: images from one line, memory to feed from, and an oracle that is not ours.

pub mod archive;
pub mod build;
pub mod elf;
pub mod gunzip;
pub mod imports;
pub mod journey;
pub mod memory;
pub mod oracle;
pub mod program;
pub mod readers;
pub mod schema;
pub mod show;
pub mod tape;
pub mod valid;
pub mod workers;

pub use build::{Framing, Pack, image};
pub use memory::{open, squash};
