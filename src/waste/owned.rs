//! The packages that dead versions belonged to, and the databases of package managers among them.
//!
//! Filled by whoever has read the databases. It knows names and no package manager.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::Ledger;
use crate::bytes::sorted;
use crate::rootfs::EntryId;

/// What became of the package that a dead version belonged to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Became {
    /// A later layer has another version of the package: it was upgraded.
    Upgraded,
    /// No later layer has the package: it was removed.
    Removed,
    /// The final image has the package in the same version: some of its files were deleted or written again.
    Kept,
}

/// The owners of dead versions. A version that is not in it belonged to no package.
#[derive(Debug, Clone, Default)]
pub struct DeadOwners {
    /// The names of packages, each with its kind: `deb:perl`.
    names: Vec<String>,
    /// The place in `names` for each dead version, and what became of the package.
    owners: HashMap<EntryId, (u32, Became)>,
    /// The versions of databases.
    databases: HashSet<EntryId>,
}

impl DeadOwners {
    /// Adds the name of a package and returns its place.
    pub fn name(&mut self, name: String) -> u32 {
        self.names.push(name);
        u32::try_from(self.names.len() - 1).unwrap_or(u32::MAX)
    }

    /// Gives a dead version to the package at a place.
    pub fn give(&mut self, version: EntryId, place: u32, became: Became) {
        self.owners.insert(version, (place, became));
    }

    /// Adds a version of a database.
    pub fn add_database(&mut self, version: EntryId) {
        self.databases.insert(version);
    }

    /// The package that a dead version belonged to. `None` if it belonged to none.
    pub fn package(&self, version: EntryId) -> Option<&str> {
        let (place, _) = self.owners.get(&version)?;
        self.names.get(*place as usize).map(String::as_str)
    }

    /// Whether a version is one of a database.
    pub fn is_database(&self, version: EntryId) -> bool {
        self.databases.contains(&version)
    }

    /// The dead bytes by package, then those of databases and of no package: every dead version is in one row, so the rows
    /// add up to all dead bytes. Packages come largest first.
    pub fn sums(&self, ledger: &Ledger) -> Vec<OwnedWaste> {
        let mut sums: HashMap<Option<(u32, Became)>, OwnedWaste> = HashMap::new();
        let (mut databases, mut rest) = (
            OwnedWaste::new(Owner::Databases),
            OwnedWaste::new(Owner::Nobody),
        );
        for dead in &ledger.dead {
            let row = match self.owners.get(&dead.entry) {
                Some(key) => sums.entry(Some(*key)).or_insert_with(|| {
                    let name = self.names.get(key.0 as usize).cloned();
                    OwnedWaste::new(Owner::Package(name.unwrap_or_default(), key.1))
                }),
                None if self.is_database(dead.entry) => &mut databases,
                None => &mut rest,
            };
            row.files += 1;
            row.bytes += dead.bytes;
        }
        let mut rows: Vec<OwnedWaste> = sums.into_values().collect();
        sorted::sort_by(&mut rows, |a, b| {
            (Reverse(a.bytes), &a.owner).cmp(&(Reverse(b.bytes), &b.owner))
        });
        rows.extend([databases, rest].into_iter().filter(|row| row.files > 0));
        rows
    }
}

/// Who owned dead versions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A package, by its kind and name, and what became of it.
    Package(String, Became),
    /// The databases of package managers.
    Databases,
    /// No package.
    Nobody,
}

/// The dead versions of one owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedWaste {
    /// The owner.
    pub owner: Owner,
    /// The number of the versions.
    pub files: u64,
    /// Their stored bytes.
    pub bytes: u64,
}

impl OwnedWaste {
    fn new(owner: Owner) -> Self {
        Self {
            owner,
            files: 0,
            bytes: 0,
        }
    }
}
