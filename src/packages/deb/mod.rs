//! The database of dpkg: deb-control(5) stanzas, lists of files, conffiles, diversions, and the states of apt.

mod control;
mod lists;
mod status;

pub(super) use control::stanzas;
pub(super) use lists::{conffiles, diversions, list, sums};
pub(super) use status::{automatic, status};
