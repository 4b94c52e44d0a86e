//! Why one image is larger on disk than the other, in bytes: the causes have no byte in common, and their sum is the difference.
//!
//! Contents without a package are told by directory, those of packages together, and dead bytes as waste. What package
//! managers leave behind has a name, whether it was visible or not.

use std::cmp::Reverse;

use super::files::Files;
use super::places::{Place, places};
use super::side::{Side, Tree, sum};
use super::texts;
use crate::bytes::{exact, sorted};
use crate::language::Text;
use crate::packages::{PackageRow, UnownedRow};

/// The most causes that are told.
const TOLD: usize = 4;

/// What package managers and others leave behind, and the directories that hold it.
const LEFT: [(Text, &[&str]); 6] = [
    (texts::LEFT_APT, &["var/lib/apt/lists", "var/cache/apt"]),
    (texts::LEFT_APK, &["var/cache/apk"]),
    (
        texts::LEFT_DNF,
        &["var/cache/dnf", "var/cache/libdnf5", "var/cache/yum"],
    ),
    (texts::LEFT_PIP, &["root/.cache/pip"]),
    (texts::LEFT_NPM, &["root/.npm"]),
    (texts::LEFT_LOGS, &["var/log"]),
];

/// What came or went.
#[derive(Debug)]
pub(super) enum What {
    /// What is in a directory and below it; the path is empty for the root.
    Directory(String),
    /// What a package manager leaves behind, and whether nothing of it is left.
    Left(Text, bool),
    /// The files of packages.
    Packages,
    /// Dead bytes.
    Waste,
    /// All visible files, where no more is known.
    Visible,
}

/// A cause of the difference.
#[derive(Debug)]
pub(super) struct Cause {
    /// The bytes that came minus those that went.
    pub(super) net: i64,
    pub(super) what: What,
}

/// The causes that matter, the largest first.
pub(super) fn causes((old, new): (&Side<'_>, &Side<'_>), files: Option<&Files>) -> Vec<Cause> {
    let mut waste = [old, new].map(|side| side.image.reclaimable_bytes);
    let live = [old, new].map(|side| side.image.live_bytes);
    let mut found = Vec::new();
    if let Some((known, files)) = Known::new(old, new).zip(files) {
        known.causes(files, live, &mut waste, &mut found);
    } else {
        found.push(Cause::new(What::Visible, live));
    }
    found.push(Cause::new(What::Waste, waste));
    sorted::sort_by_key(&mut found, |cause| Reverse(cause.net.unsigned_abs()));
    let least = found.first().map_or(0, |first| first.net.unsigned_abs()) / 10;
    found.retain(|cause| cause.net.unsigned_abs() > least);
    found.truncate(TOLD);
    found
}

impl Cause {
    fn new(what: What, [old, new]: [u64; 2]) -> Self {
        let path = String::new();
        let net = Place { path, old, new }.net();
        Self { net, what }
    }
}

/// The number of what was left behind at a path.
fn left_by(path: &str) -> Option<usize> {
    LEFT.iter().position(|(_, dirs)| {
        let mut rests = dirs.iter().filter_map(|dir| path.strip_prefix(dir));
        rests.any(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// What is known of two images, if no report stands for one of them.
struct Known<'a> {
    packages: [&'a [PackageRow]; 2],
    unowned: [&'a [UnownedRow]; 2],
    trees: [Tree<'a>; 2],
}

impl<'a> Known<'a> {
    fn new(old: &Side<'a>, new: &Side<'a>) -> Option<Self> {
        Some(Self {
            packages: [old.packages?, new.packages?],
            unowned: [old.unowned?, new.unowned?],
            trees: [old.tree?, new.tree?],
        })
    }

    /// Adds the causes among visible contents, and takes dead bytes with a name from the waste.
    fn causes(&self, files: &Files, live: [u64; 2], waste: &mut [u64; 2], found: &mut Vec<Cause>) {
        let mut packages = self
            .packages
            .map(|rows| sum(rows.iter().map(|row| row.live_bytes)));
        let mut rows = self.without_package();
        let differ = |of: [u64; 2]| of[0].abs_diff(of[1]);
        let moved = sum(rows.iter().map(|row| row.net().unsigned_abs()));
        let moved = moved.saturating_add(differ(packages));
        let on_disk = sum(files.rows.iter().map(|row| row.delta));
        // If more moved between owners than on disk, it is the owners that differ.
        if moved > on_disk.saturating_add(differ(live)) {
            (rows, packages) = (self.changed(files), [0; 2]);
        }
        let mut left = [[0u64; 2]; LEFT.len()];
        let mut add = |number: usize, side: usize, bytes: u64| {
            if let Some(slot) = left.get_mut(number).and_then(|both| both.get_mut(side)) {
                *slot = slot.saturating_add(bytes);
            }
        };
        for (side, (rows, waste)) in self.unowned.iter().zip(waste.iter_mut()).enumerate() {
            for row in *rows {
                if let Some(number) = left_by(&row.path) {
                    add(number, side, row.dead_bytes);
                    *waste = waste.saturating_sub(row.dead_bytes);
                }
            }
        }
        rows.retain(|row| {
            let number = left_by(&row.path);
            if let Some(number) = number {
                add(number, 0, row.old);
                add(number, 1, row.new);
            }
            number.is_none()
        });
        for (bytes, (name, _)) in left.into_iter().zip(LEFT) {
            found.push(Cause::new(What::Left(name, bytes[1] == 0), bytes));
        }
        found.push(Cause::new(What::Packages, packages));
        let least = moved.min(on_disk).saturating_add(differ(*waste)) / 10;
        let places = places(rows, least.max(1)).into_iter();
        found.extend(places.map(|place| Cause {
            net: place.net(),
            what: What::Directory(place.path),
        }));
    }

    /// The visible bytes without a package, by directory.
    fn without_package(&self) -> Vec<Place> {
        let mut rows = Vec::new();
        for (side, list) in self.unowned.iter().enumerate() {
            for row in *list {
                let (old, new) = if side == 0 {
                    (row.bytes, 0)
                } else {
                    (0, row.bytes)
                };
                let path = row.path.clone();
                rows.push(Place { path, old, new });
            }
        }
        sorted::sort_by(&mut rows, |a, b| a.path.cmp(&b.path));
        rows.dedup_by(|next, kept| {
            let is_same = next.path == kept.path;
            if is_same {
                kept.add(next);
            }
            is_same
        });
        rows
    }

    /// The bytes of changed files by directory, whoever owns them.
    fn changed(&self, files: &Files) -> Vec<Place> {
        let [old, new] = self.trees;
        let rows = files.folders.changed().map(|folder| Place {
            path: exact(&folder.pair.path(old, new)).into_owned(),
            old: folder.own.old_bytes,
            new: folder.own.new_bytes,
        });
        rows.collect()
    }
}
