//! The seven causes of dead bytes, in the one order that every bar, legend and list uses.
//!
//! It knows the names of causes in the report. It does not know their colours, which are classes of the style sheet
//! with the same names.

use std::collections::BTreeMap;

use super::texts::{Language, cause};

/// Why bytes are dead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// A whiteout named the path.
    Deleted,
    /// A whiteout named a directory above it.
    DeletedDir,
    /// A directory above it became opaque.
    Opaque,
    /// A later layer wrote other content at the path.
    Overwritten,
    /// A later layer wrote the same content with other attributes.
    Metadata,
    /// A later layer wrote exactly the same.
    Identical,
    /// Another type took its place.
    Replaced,
}

impl Cause {
    /// All of them, in showing order: removed, then rewritten.
    pub const ALL: [Self; 7] = [
        Self::Deleted,
        Self::DeletedDir,
        Self::Opaque,
        Self::Overwritten,
        Self::Metadata,
        Self::Identical,
        Self::Replaced,
    ];

    /// The report's word for it, which is also its class in the style sheet.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::DeletedDir => "deleted-dir",
            Self::Opaque => "opaque",
            Self::Overwritten => "overwritten",
            Self::Metadata => "metadata",
            Self::Identical => "identical",
            Self::Replaced => "replaced",
        }
    }

    /// What the page calls it.
    pub fn name(self, language: Language) -> &'static str {
        let text = match self {
            Self::Deleted => cause::DELETED,
            Self::DeletedDir => cause::DELETED_DIR,
            Self::Opaque => cause::OPAQUE,
            Self::Overwritten => cause::OVERWRITTEN,
            Self::Metadata => cause::METADATA,
            Self::Identical => cause::IDENTICAL,
            Self::Replaced => cause::REPLACED,
        };
        text.get(language)
    }

    /// What it means, in a sentence.
    pub fn meaning(self, language: Language) -> &'static str {
        let text = match self {
            Self::Deleted => cause::MEANS_DELETED,
            Self::DeletedDir => cause::MEANS_DELETED_DIR,
            Self::Opaque => cause::MEANS_OPAQUE,
            Self::Overwritten => cause::MEANS_OVERWRITTEN,
            Self::Metadata => cause::MEANS_METADATA,
            Self::Identical => cause::MEANS_IDENTICAL,
            Self::Replaced => cause::MEANS_REPLACED,
        };
        text.get(language)
    }

    /// The cause that the report's word names.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == word)
    }
}

/// Bytes of each cause that has any, in showing order.
pub fn split(dead_by_cause: &BTreeMap<String, u64>) -> Vec<(Cause, u64)> {
    Cause::ALL
        .into_iter()
        .filter_map(|cause| {
            let bytes = *dead_by_cause.get(cause.as_str())?;
            (bytes > 0).then_some((cause, bytes))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for cause in Cause::ALL {
            assert_eq!(Cause::parse(cause.as_str()), Some(cause));
        }
        assert_eq!(Cause::parse("eaten"), None);
    }

    #[test]
    fn splits_in_showing_order_and_leaves_out_nothing_but_zero() {
        let dead = BTreeMap::from([
            ("replaced".to_owned(), 1),
            ("deleted".to_owned(), 2),
            ("opaque".to_owned(), 0),
        ]);
        assert_eq!(split(&dead), [(Cause::Deleted, 2), (Cause::Replaced, 1)]);
    }
}
