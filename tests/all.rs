//! Every native integration test, in one binary.

#![allow(
    missing_docs,
    unreachable_pub,
    reason = "tests are read, not documented"
)]
#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::format_collect,
    reason = "images in tests are small, and a panic is a failed test"
)]

mod all {
    mod advice;
    mod beside;
    mod bills;
    mod cases;
    mod characters;
    mod check;
    mod cli;
    mod compare;
    mod containers;
    mod contents;
    mod dialects;
    mod dockerfile;
    mod extracted;
    mod fields;
    mod files;
    mod fixtures;
    mod floors;
    mod fuzzed;
    mod generated;
    mod globs;
    mod history;
    mod holes;
    mod hostile;
    mod ledger;
    mod linear;
    mod merges;
    mod million;
    mod mutated;
    mod onto;
    mod packages;
    mod packed;
    mod patches;
    mod product;
    mod provenance;
    mod reading;
    mod reports;
    mod scripts;
    mod squash;
    mod terminal;
    mod wasted;
    mod wellformed;
    mod writers;
}
mod support;
