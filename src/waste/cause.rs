//! The causes of dead bytes.
//!
//! One type from the ledger to the reports and the page. Colours, translations and the order on the screen are the
//! view's.

use std::fmt;
use std::ops::{Index, IndexMut};

use serde::{Deserialize, Serialize};

/// The cause of a version's death: why its bytes are not in the final filesystem. Reports and messages use its name,
/// such as `deleted-dir`. The causes are declared in the alphabetical order of their names, which is also the order of
/// the keys in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// A whiteout named the path.
    Deleted,
    /// A whiteout named a directory above the path.
    DeletedDir,
    /// A later layer wrote the same content with the same attributes.
    Identical,
    /// A later layer wrote the same content with another mode, owner, time or extended attribute.
    Metadata,
    /// A directory above the path became opaque.
    Opaque,
    /// A later layer wrote other content at the path.
    Overwritten,
    /// A later layer wrote a file of another type at the path or at a directory above it.
    Replaced,
}

impl Cause {
    /// All causes in the order in which people see them everywhere: first those of removed paths, then those of rewritten
    /// ones.
    pub const ALL: [Self; 7] = [
        Self::Deleted,
        Self::DeletedDir,
        Self::Opaque,
        Self::Overwritten,
        Self::Metadata,
        Self::Identical,
        Self::Replaced,
    ];

    /// The cause in the words of people, in English.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::DeletedDir => "deleted with its directory",
            Self::Opaque => "directory replaced",
            Self::Overwritten => "overwritten",
            Self::Metadata => "only attributes changed",
            Self::Identical => "rewritten unchanged",
            Self::Replaced => "replaced by a different type",
        }
    }

    /// The name of the cause in reports, and its class in style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overwritten => "overwritten",
            Self::Metadata => "metadata",
            Self::Identical => "identical",
            Self::Deleted => "deleted",
            Self::DeletedDir => "deleted-dir",
            Self::Opaque => "opaque",
            Self::Replaced => "replaced",
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A table with one value for each cause.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByCause<T>([T; 7]);

impl<T: Copy> ByCause<T> {
    /// The causes with their values, in the order of [`Cause::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Cause, T)> {
        Cause::ALL.into_iter().map(|cause| (cause, self[cause]))
    }
}

impl ByCause<u64> {
    /// The sum over all causes.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}

// The array has one value for each cause, so no index is out of range.
impl<T> Index<Cause> for ByCause<T> {
    type Output = T;

    fn index(&self, cause: Cause) -> &T {
        &self.0[cause as usize]
    }
}

impl<T> IndexMut<Cause> for ByCause<T> {
    fn index_mut(&mut self, cause: Cause) -> &mut T {
        &mut self.0[cause as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_everywhere() {
        let mut names = Cause::ALL.map(Cause::as_str);
        for cause in Cause::ALL {
            let name = serde_json::to_value(cause).expect("a name");
            assert_eq!(name, cause.as_str());
        }
        let mut causes = Cause::ALL;
        causes.sort();
        names.sort_unstable();
        assert_eq!(causes.map(Cause::as_str), names);
    }
}
