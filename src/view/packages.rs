//! Packages as a picture, and why each is there: plain data for the packages tab.

use std::cmp::Reverse;
use std::collections::VecDeque;

use crate::session::protocol::{
    LayerId, MapItem, MapKind, NodeId, PackageRow, PackagesDocument, PathMap, ROOT, sorted,
};

/// The most packages of a kind, and the most directories, that are parts of their own in the picture.
const MOST: usize = 250;

/// The visible bytes by package: the kinds of packages with their packages, and the files of no package by directory. Beside
/// each part stands the package that it is. `unowned` is the name of what belongs to no package.
pub fn map(document: &PackagesDocument, unowned: &str) -> (PathMap, Vec<Option<u32>>) {
    let mut out = Parts::default();
    out.add(0, "", MapKind::Dir, (0, 0), LayerId::LOWEST, None);
    let rows: Vec<(u32, &PackageRow)> = (0..).zip(&document.packages).collect();
    for group in rows.chunk_by(|(_, a), (_, b)| a.kind == b.kind) {
        let Some((_, first)) = group.first() else {
            continue;
        };
        let mut group: Vec<(u32, &PackageRow)> = group
            .iter()
            .filter(|(_, row)| row.live_bytes > 0)
            .copied()
            .collect();
        sorted::sort_by_key(&mut group, |(place, row)| (Reverse(row.live_bytes), *place));
        let parts = group.iter().map(|(place, row)| Part {
            name: row.name.clone(),
            bytes: row.live_bytes,
            files: row.files,
            layer: row.layer,
            package: Some(*place),
        });
        out.group(first.kind.as_str(), MapKind::Version, parts);
    }
    let parts = document.unowned.iter().filter(|row| row.bytes > 0);
    let parts = parts.map(|row| Part {
        name: format!("/{}", row.path),
        bytes: row.bytes,
        files: row.files,
        layer: LayerId::LOWEST,
        package: None,
    });
    out.group(unowned, MapKind::Closed, parts);
    if let Some(whole) = out.items.first_mut() {
        whole.bytes = document.image.live_bytes;
    }
    let map = PathMap {
        above: vec![(ROOT, String::new())],
        items: out.items,
    };
    (map, out.packages)
}

struct Part {
    name: String,
    bytes: u64,
    files: u64,
    layer: LayerId,
    package: Option<u32>,
}

#[derive(Default)]
struct Parts {
    items: Vec<MapItem>,
    packages: Vec<Option<u32>>,
}

impl Parts {
    fn add(
        &mut self,
        parent: u32,
        name: &str,
        kind: MapKind,
        (bytes, files): (u64, u64),
        layer: LayerId,
        package: Option<u32>,
    ) -> u32 {
        let place = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        self.items.push(MapItem {
            node: NodeId::new(place),
            parent,
            name: name.to_owned(),
            kind,
            bytes,
            files,
            layer,
            cause: None,
        });
        self.packages.push(package);
        place
    }

    /// Adds a group with its parts, largest first; those beyond the most are one part.
    fn group(&mut self, name: &str, kind: MapKind, parts: impl Iterator<Item = Part>) {
        let parts: Vec<Part> = parts.collect();
        let sum = |parts: &[Part]| {
            let bytes = parts.iter().map(|part| part.bytes).sum();
            (bytes, parts.iter().map(|part| part.files).sum())
        };
        if parts.is_empty() {
            return;
        }
        let group = self.add(0, name, MapKind::Dir, sum(&parts), LayerId::LOWEST, None);
        let (shown, rest) = parts.split_at(parts.len().min(MOST));
        for part in shown {
            let (figures, layer) = ((part.bytes, part.files), part.layer);
            self.add(group, &part.name, kind, figures, layer, part.package);
        }
        if !rest.is_empty() {
            let layer = rest.first().map_or(LayerId::LOWEST, |part| part.layer);
            self.add(group, "", MapKind::Rest, sum(rest), layer, None);
        }
    }
}

/// The packages that need each package directly.
pub fn needed_by(document: &PackagesDocument) -> Vec<Vec<u32>> {
    let mut by = vec![Vec::new(); document.packages.len()];
    for (place, row) in (0_u32..).zip(&document.packages) {
        for need in &row.needs {
            if let Some(list) = by.get_mut(*need as usize) {
                list.push(place);
            }
        }
    }
    by
}

/// The shortest path of needs to each package from one that somebody asked for, or that nothing needs: the package before
/// it on that path. `None` where the path begins.
pub fn reasons(document: &PackagesDocument, needed_by: &[Vec<u32>]) -> Vec<Option<u32>> {
    let count = document.packages.len();
    let mut before = vec![None; count];
    let mut is_known = vec![false; count];
    let mut open = VecDeque::new();
    let asked = |row: &PackageRow| row.manual == Some(true);
    let unneeded = |place: usize| needed_by.get(place).is_none_or(Vec::is_empty);
    // Those that were asked for come first, so that a path begins at one of them if it can.
    for only_asked in [true, false] {
        for (place, row) in (0_u32..).zip(&document.packages) {
            let here = place as usize;
            let begins = if only_asked {
                asked(row)
            } else {
                unneeded(here)
            };
            if begins
                && let Some(known) = is_known.get_mut(here)
                && !std::mem::replace(known, true)
            {
                open.push_back(place);
            }
        }
        while let Some(place) = open.pop_front() {
            let needs = document.packages.get(place as usize);
            for need in needs.map_or(&[][..], |row| &row.needs) {
                let here = *need as usize;
                if let Some(known) = is_known.get_mut(here)
                    && !std::mem::replace(known, true)
                {
                    if let Some(slot) = before.get_mut(here) {
                        *slot = Some(place);
                    }
                    open.push_back(*need);
                }
            }
        }
    }
    before
}

/// The path of needs to a package, from where it begins; the package itself is the last one.
pub fn path(reasons: &[Option<u32>], package: u32) -> Vec<u32> {
    let mut path = vec![package];
    let mut at = package;
    while let Some(Some(before)) = reasons.get(at as usize) {
        // Each is known before those that it leads to, so this ends; the limit is for what is not.
        if path.len() > reasons.len() {
            break;
        }
        path.push(*before);
        at = *before;
    }
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::protocol::ImageRow;

    /// A document of packages: name, live bytes, whether somebody asked for it, and what it needs.
    fn document(rows: &[(&str, u64, bool, &[u32])]) -> PackagesDocument {
        let row = |(name, bytes, manual, needs): &(&str, u64, bool, &[u32])| {
            let json = serde_json::json!({
                "type": "deb", "name": name, "version": null, "arch": null, "path": null, "licence": null,
                "source": null, "purl": "", "layer": 1, "step": null, "files": 1, "live_bytes": bytes,
                "dead_bytes": 0, "retained_bytes": 0, "manual": manual, "needs": needs,
            });
            serde_json::from_value(json).expect("a package")
        };
        let packages: Vec<PackageRow> = rows.iter().map(row).collect();
        let live = packages.iter().map(|row| row.live_bytes).sum();
        PackagesDocument {
            schema: String::new(),
            image: ImageRow {
                live_bytes: live,
                ..crate::view::tests::image_row()
            },
            packages,
            removed: Vec::new(),
            unowned: Vec::new(),
            databases: Vec::new(),
            warnings: Vec::new(),
        }
    }

    #[test]
    fn a_path_of_needs_begins_at_what_was_asked_for() {
        let document = document(&[
            ("app", 1, true, &[1, 2]),
            ("lib", 2, false, &[3]),
            ("ring", 3, false, &[4]),
            ("base", 4, false, &[]),
            ("ring2", 5, false, &[2]),
            ("alone", 6, false, &[3]),
        ]);
        let reasons = reasons(&document, &needed_by(&document));
        assert_eq!(path(&reasons, 3), [0, 1, 3]);
        assert_eq!(path(&reasons, 4), [0, 2, 4]);
        assert_eq!(path(&reasons, 5), [5]);
        assert_eq!(path(&reasons, 0), [0]);
    }

    #[test]
    fn the_picture_has_every_byte() {
        let rows: Vec<(&str, u64, bool, &[u32])> =
            (0..600).map(|n| ("p", n, false, &[][..])).collect();
        let document = document(&rows);
        let (map, packages) = map(&document, "none");
        assert_eq!(map.items.len(), packages.len());
        assert_eq!(map.items.len(), 2 + MOST + 1);
        let leaves = map.items.iter().filter(|item| item.kind != MapKind::Dir);
        let sum: u64 = leaves.map(|item| item.bytes).sum();
        assert_eq!(sum, document.image.live_bytes);
        assert_eq!(packages[2], Some(599));
    }
}
