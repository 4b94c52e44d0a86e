//! Every browser test, in one binary.

mod accessible;
mod boot;
mod inspector;
mod journey;
mod offline;
mod product;
mod saving;
