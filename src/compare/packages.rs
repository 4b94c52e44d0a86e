//! The packages that came, went, or have another version.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::packages::{PackageKind, PackageRow};

/// A package that the two images do not have in the same version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageChange {
    /// The name of the package.
    pub name: String,
    /// The kind of the package, by the name that package URLs have for it.
    #[serde(rename = "type")]
    pub kind: PackageKind,
    /// The version in the old image; empty if its database has none. `None` if the package is new.
    pub old: Option<String>,
    /// The version in the new image; empty if its database has none. `None` if the package is gone.
    pub new: Option<String>,
    /// The live bytes in the new image minus those in the old one.
    pub bytes: i64,
}

/// What came, went, or has another version: sorted by kind and name. Packages of one name are paired by architecture and
/// place first, then in their order.
pub(super) fn changes(old: &[PackageRow], new: &[PackageRow]) -> Vec<PackageChange> {
    let mut by_name: BTreeMap<(PackageKind, &str), [Vec<&PackageRow>; 2]> = BTreeMap::new();
    for (side, rows) in [old, new].into_iter().enumerate() {
        for row in rows {
            let lists = by_name.entry((row.kind, &row.name)).or_default();
            if let Some(list) = lists.get_mut(side) {
                list.push(row);
            }
        }
    }
    let mut changes = Vec::new();
    for ((kind, name), [old, new]) in by_name {
        for (old, new) in pairs(&old, &new) {
            let version =
                |row: Option<&PackageRow>| row.map(|row| row.version.clone().unwrap_or_default());
            let bytes = |row: Option<&PackageRow>| row.map_or(0, |row| row.live_bytes);
            let (before, after) = (version(old), version(new));
            if before == after {
                continue;
            }
            changes.push(PackageChange {
                name: name.to_owned(),
                kind,
                old: before,
                new: after,
                bytes: 0i64
                    .saturating_add_unsigned(bytes(new))
                    .saturating_sub_unsigned(bytes(old)),
            });
        }
    }
    changes
}

/// The packages of one name, paired: those in the same place, then those of the same version, then in their order.
fn pairs<'a>(
    old: &[&'a PackageRow],
    new: &[&'a PackageRow],
) -> Vec<(Option<&'a PackageRow>, Option<&'a PackageRow>)> {
    let (mut pairs, old, new) = paired(old, new, |row| (row.arch.as_ref(), row.path.as_ref()));
    let (same, old, new) = paired(&old, &new, |row| (row.version.as_ref(), None));
    pairs.extend(same);
    let count = old.len().max(new.len());
    pairs.extend((0..count).map(|n| (old.get(n).copied(), new.get(n).copied())));
    pairs
}

type Paired<'a> = (
    Vec<(Option<&'a PackageRow>, Option<&'a PackageRow>)>,
    Vec<&'a PackageRow>,
    Vec<&'a PackageRow>,
);

/// The pairs with the same key, and what is left of both sides.
fn paired<'a>(
    old: &[&'a PackageRow],
    new: &[&'a PackageRow],
    key: impl Fn(&'a PackageRow) -> (Option<&'a String>, Option<&'a String>),
) -> Paired<'a> {
    let mut places: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (place, row) in old.iter().enumerate().rev() {
        places.entry(key(row)).or_default().push(place);
    }
    let mut left: Vec<Option<&PackageRow>> = old.iter().copied().map(Some).collect();
    let (mut pairs, mut rest) = (Vec::new(), Vec::new());
    for row in new {
        let place = places.get_mut(&key(row)).and_then(Vec::pop);
        match place
            .and_then(|place| left.get_mut(place))
            .and_then(Option::take)
        {
            Some(same) => pairs.push((Some(same), Some(*row))),
            None => rest.push(*row),
        }
    }
    (pairs, left.into_iter().flatten().collect(), rest)
}
