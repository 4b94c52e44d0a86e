//! Sums of changes: how many paths, and their bytes on both sides.

/// The sums of some changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) paths: u64,
    pub(super) old_bytes: u64,
    pub(super) new_bytes: u64,
}

impl Sums {
    pub(super) fn add(&mut self, old: Option<u64>, new: Option<u64>) {
        self.paths += 1;
        self.old_bytes = self.old_bytes.saturating_add(old.unwrap_or(0));
        self.new_bytes = self.new_bytes.saturating_add(new.unwrap_or(0));
    }
}
