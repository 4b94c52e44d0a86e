//! A row of waste by package in the written reports, and how it is put into words.

use super::texts;
use crate::language::Language;
use crate::waste::{Became, OwnedWaste, Owner};

/// The dead bytes of one package, or of several, in the written reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedLine {
    /// What the versions belonged to.
    pub of: LineOf,
    /// The number of dead versions.
    pub files: u64,
    /// The stored bytes of these versions.
    pub bytes: u64,
}

/// What dead versions belonged to, in one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineOf {
    /// One owner.
    Owner(Owner),
    /// So many packages that are not listed.
    More(usize),
}

impl OwnedLine {
    /// The row of one owner.
    pub(super) fn new(row: &OwnedWaste) -> Self {
        Self {
            of: LineOf::Owner(row.owner.clone()),
            files: row.files,
            bytes: row.bytes,
        }
    }

    /// The package with its kind: `deb:perl`; empty for a row of no single package.
    pub fn name(&self) -> &str {
        match &self.of {
            LineOf::Owner(Owner::Package(name, _)) => name,
            _ => "",
        }
    }

    /// What the row is about, in words.
    pub fn what(&self, language: Language) -> String {
        let text = match &self.of {
            LineOf::Owner(Owner::Package(_, became)) => match became {
                Became::Upgraded => texts::PACKAGE_UPGRADED,
                Became::Removed => texts::PACKAGE_REMOVED,
                Became::Kept => texts::PACKAGE_KEPT,
            },
            LineOf::Owner(Owner::Databases) => texts::PACKAGE_DATABASES,
            LineOf::Owner(Owner::Nobody) => texts::PACKAGE_NONE,
            LineOf::More(count) => return texts::MORE_PACKAGES.get(language)(*count),
        };
        text.get(language).to_owned()
    }
}
