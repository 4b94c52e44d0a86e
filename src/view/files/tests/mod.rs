//! The files tab driven by made-up replies.

mod opened;
mod tab;
mod tree;
mod windows;
