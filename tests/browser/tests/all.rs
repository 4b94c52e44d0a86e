//! Every browser test, in one binary.

mod boot;
mod product;
