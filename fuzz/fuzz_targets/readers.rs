//! Other programs take milliseconds for each output, which a fuzzer has not: they are asked where `SQUINT_READERS` is set, as for
//! a corpus that is run once more.

#[path = "../../tests/support/readers/mod.rs"]
#[allow(dead_code)]
mod all;

use super::build;

pub fn agree(tar: &[u8], what: &str) {
    if std::env::var_os("SQUINT_READERS").is_some() {
        all::agree(tar, what);
    }
}
