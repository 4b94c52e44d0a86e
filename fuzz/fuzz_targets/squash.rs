//! Any line of layers as an image, any plan for it carried out: the result must prove itself.
#![no_main]

#[path = "../../tests/support/build.rs"]
#[allow(dead_code)]
mod build;
#[path = "../../tests/support/gunzip.rs"]
mod gunzip;
mod line;
#[path = "../../tests/support/memory.rs"]
#[allow(dead_code)]
mod memory;
mod ranged;
mod readers;
#[path = "../../tests/support/valid.rs"]
#[allow(dead_code)]
mod valid;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| ranged::squash(input));
