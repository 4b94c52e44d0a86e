//! Every browser test, in one binary.

mod accessible;
mod boot;
mod inspector;
mod product;
mod saving;
