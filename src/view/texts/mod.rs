//! All texts of the page, each in both languages side by side.
//!
//! Figures are passed in as finished strings or plain numbers. Texts know no bytes, no markup and
//! no state.

#![cfg_attr(
    not(all(feature = "web", target_arch = "wasm32")),
    allow(dead_code, unused_imports, reason = "most are shown by the page alone")
)]
#![allow(
    clippy::type_complexity,
    reason = "a phrase's type is the list of what comes in"
)]

pub use crate::session::protocol::Language;
pub(crate) use crate::session::protocol::Text;

pub(crate) mod advice;
pub(crate) mod choice;
pub(crate) mod compare;
pub(crate) mod dockerfile;
pub(crate) mod failure;
pub(crate) mod files;
pub(crate) mod help;
pub(crate) mod image;
pub(crate) mod layers;
pub(crate) mod matrix;
pub(crate) mod packages;
pub(crate) mod page;
pub(crate) mod progress;
pub(crate) mod range;
pub(crate) mod report;
pub(crate) mod squash;
pub(crate) mod waste;
