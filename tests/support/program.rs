//! The command line, run in the folder of the fixtures.

use std::path::Path;
use std::process::{Command, Output};

/// Runs `squint` with these arguments.
pub fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_squint"))
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures"))
        .output()
        .expect("squint runs")
}

/// What it writes to standard output and to standard error, and its exit code.
pub fn squint(arguments: &[&str]) -> (String, String, Option<i32>) {
    let output = run(arguments);
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (
        text(output.stdout),
        text(output.stderr),
        output.status.code(),
    )
}
