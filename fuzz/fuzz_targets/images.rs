//! Making and reading images in memory, with the files of the native tests. The targets that make an image of any bytes share it.

#[path = "../../tests/support/build.rs"]
#[allow(dead_code)]
pub mod build;
#[path = "../../tests/support/gunzip.rs"]
mod gunzip;
#[path = "../../tests/support/memory.rs"]
#[allow(dead_code)]
pub mod memory;
#[path = "readers.rs"]
mod readers;
#[path = "../../tests/support/tape.rs"]
#[allow(dead_code)]
pub mod tape;
#[path = "../../tests/support/valid.rs"]
#[allow(dead_code)]
mod valid;
