//! Every browser test, in one binary.

mod accessible;
mod boot;
mod comparing;
mod dockerfile;
mod figures;
mod inspector;
mod journey;
mod keeping;
mod loading;
mod offline;
mod overview;
mod planning;
mod product;
mod saving;
