//! The page and the worker.
fn main() {}
