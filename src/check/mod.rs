//! Floor 6: the gate. Whether an image keeps to rules, and which layer and file is to blame if it does not.
//!
//! It works on a ledger and its merged tree, and reads nothing itself: where limits come from is the driver's to say.

mod size;

pub use size::bytes;
