//! Any text as a saved report that stands for both sides of a comparison, as a size and as a ratio of a gate: an answer in
//! every format, and never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use squint::check::{bytes, ratio};
use squint::compare::{Comparison, SavedReport, html, markdown, text};

fuzz_target!(|input: &[u8]| {
    if let Ok(line) = std::str::from_utf8(input) {
        let _ = bytes(line);
        if let Ok(Some(ratio)) = ratio(line) {
            assert!(ratio.is_nan() || (0.0..=1.0).contains(&ratio));
        }
    }
    // Two reports, one behind the other.
    let half = input.iter().position(|byte| *byte == 0).unwrap_or(input.len());
    let (old, new) = input.split_at(half);
    let new = if new.is_empty() { old } else { &new[1..] };
    let (Ok(old), Ok(new)) = (SavedReport::parse(old), SavedReport::parse(new)) else {
        return;
    };
    let comparison = Comparison::new(old.side(), new.side());
    serde_json::to_string(&comparison).expect("JSON");
    for written in [text(&comparison), markdown(&comparison), html(&comparison)] {
        assert!(!written.is_empty());
    }
});
