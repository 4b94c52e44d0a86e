//! The packages that came, went, or have another version.

use serde::{Deserialize, Serialize};

use crate::bytes::sorted;
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
    let rows = old.iter().map(|row| (row, false));
    let mut rows: Vec<(&PackageRow, bool)> =
        rows.chain(new.iter().map(|row| (row, true))).collect();
    // The sort is stable, so rows of one name keep their order.
    let key = |row: &PackageRow| (row.kind, row.name.clone());
    sorted::sort_by(&mut rows, |(a, _), (b, _)| {
        (a.kind, &a.name).cmp(&(b.kind, &b.name))
    });
    let mut changes = Vec::new();
    for group in rows.chunk_by(|(a, _), (b, _)| (a.kind, &a.name) == (b.kind, &b.name)) {
        let side = |is_new: bool| -> Vec<&PackageRow> {
            let mine = group.iter().filter(|(_, of_new)| *of_new == is_new);
            mine.map(|(row, _)| *row).collect()
        };
        let (old, new) = (side(false), side(true));
        let Some((kind, name)) = group.first().map(|(row, _)| key(row)) else {
            continue;
        };
        for (old, new) in pairs(&old, &new) {
            let version =
                |row: Option<&PackageRow>| row.map(|row| row.version.clone().unwrap_or_default());
            let bytes = |row: Option<&PackageRow>| row.map_or(0, |row| row.live_bytes);
            let (before, after) = (version(old), version(new));
            if before == after {
                continue;
            }
            changes.push(PackageChange {
                name: name.clone(),
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
    let mut places: Vec<usize> = (0..old.len()).collect();
    let of = |place: usize| old.get(place).map(|row| key(row));
    sorted::sort_by(&mut places, |a, b| of(*a).cmp(&of(*b)));
    // How many rows of a key are taken; it stands where the key begins.
    let mut taken = vec![0; old.len()];
    let mut left: Vec<Option<&PackageRow>> = old.iter().copied().map(Some).collect();
    let (mut pairs, mut rest) = (Vec::new(), Vec::new());
    for row in new {
        let wanted = Some(key(row));
        let start = places.partition_point(|place| of(*place) < wanted);
        let count = taken.get_mut(start);
        let place = count.as_ref().and_then(|count| places.get(start + **count));
        let place = place.copied().filter(|place| of(*place) == wanted);
        let same = place
            .and_then(|place| left.get_mut(place))
            .and_then(Option::take);
        match (same, count) {
            (Some(same), Some(count)) => {
                *count += 1;
                pairs.push((Some(same), Some(*row)));
            }
            _ => rest.push(*row),
        }
    }
    (pairs, left.into_iter().flatten().collect(), rest)
}
