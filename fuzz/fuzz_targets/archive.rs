//! Any bytes as an archive: opened, every layer of every image scanned, merged and reported on.
//!
//! The first byte says in bites of what size; an error is an answer, a panic is none.
#![no_main]

#[path = "../../tests/support/gunzip.rs"]
mod gunzip;
#[path = "../../tests/support/build.rs"]
#[allow(dead_code)]
mod build;
#[path = "../../tests/support/memory.rs"]
#[allow(dead_code)]
mod memory;
#[path = "../../tests/support/valid.rs"]
#[allow(dead_code)]
mod valid;

use libfuzzer_sys::fuzz_target;

const BITES: [usize; 6] = [1 << 20, 4096, 1000, 512, 7, 1];

fuzz_target!(|input: &[u8]| {
    let Some((first, file)) = input.split_first() else {
        return;
    };
    let bite = BITES[usize::from(*first) % BITES.len()];
    for choice in 0..3 {
        let Ok(opened) = memory::open_image(file, bite, Some(choice)) else {
            return;
        };
        let report = opened
            .session
            .report()
            .expect("what was merged can be reported on");
        for layer in &report.layers {
            assert_eq!(layer.tar_bytes, layer.stored_bytes + layer.framing_bytes);
            assert_eq!(layer.stored_bytes, layer.live_bytes + layer.dead_bytes);
            assert_eq!(layer.dead_bytes, layer.dead_by_cause.values().sum::<u64>());
        }
        let _ = squint::report::text(&report);
        // Whatever can be planned can be built, and what is built is proved.
        let layers = u32::try_from(report.layers.len()).expect("few");
        if layers > 1 {
            if let Err(error) = memory::squash(&opened, 0, layers - 1) {
                assert_ne!(error.kind(), squint::bytes::Kind::Unproven, "{error}");
            }
        }
    }
});
