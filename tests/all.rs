//! Every native integration test, in one binary.

mod all {
    mod cases;
    mod cli;
    mod fixtures;
    mod floors;
    mod generated;
    mod ledger;
}
mod support;
