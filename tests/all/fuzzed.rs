//! The fuzz target `squash` on its seeds, and on what a fuzzer's first steps make of them: a fuzzer itself has no time for the
//! programs that read every output here.

use std::path::Path;

use proptest::prelude::*;

use super::generated::cases;
use crate::support::{build, memory};

#[path = "../../fuzz/fuzz_targets/line.rs"]
mod line;
#[path = "../../fuzz/fuzz_targets/ranged.rs"]
mod ranged;
#[path = "../../fuzz/fuzz_targets/seeds.rs"]
mod seeds;

fn inputs() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all");
    let files = std::fs::read_dir(folder).expect("a folder");
    let mut files: Vec<_> = files.map(|f| f.expect("a file").path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "rs"));
    files.sort();
    let sources = files
        .iter()
        .map(|f| std::fs::read_to_string(f).expect("text"));
    let lines = sources.flat_map(|source| seeds::lines(&source));
    lines.flat_map(|line| seeds::squashes(&line)).collect()
}

#[test]
fn every_seed() {
    let inputs = inputs();
    assert!(inputs.len() > 500, "the tests are there");
    inputs.iter().for_each(|input| ranged::squash(input));
}

/// The beginning of one input and the end of another, some bytes replaced by what means something in a line.
fn mixed() -> impl Strategy<Value = Vec<u8>> {
    let one = || prop::sample::select(inputs());
    let sign = prop::sample::select(b" |/=->@#~!?*.wabd0".to_vec());
    let signs = prop::collection::vec((any::<prop::sample::Index>(), sign), 0..6);
    let cuts = any::<(prop::sample::Index, prop::sample::Index)>();
    (one(), one(), cuts, signs).prop_map(|(one, two, (end, begin), signs)| {
        let mut mixed = [
            &one[..=end.index(one.len())],
            &two[begin.index(two.len())..],
        ]
        .concat();
        for (at, sign) in signs {
            let at = at.index(mixed.len());
            mixed[at] = sign;
        }
        mixed
    })
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn seeds_mixed(input in mixed()) {
        ranged::squash(&input);
    }
}
