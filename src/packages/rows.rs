//! The packages of the final image and those that went, in the order of the report, with the layer that brought them.

use super::collected::Collected;
use super::presence::{Held, Identity, Presence};
use crate::bytes::{exact, sorted};
use crate::rootfs::{LayerId, PathTree};

/// One package in one version.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) identity: u32,
    pub(super) record: u32,
    /// The lowest layer from which on every database in force held this version.
    pub(super) layer: LayerId,
    /// The path where a package of a language lies.
    pub(super) path: Option<String>,
}

/// The packages of an image in the order of the report.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// The packages of the final image.
    pub(super) packages: Vec<Entry>,
    /// The packages that are only in lower layers, as the last database had them.
    pub(super) removed: Vec<Entry>,
}

impl Entries {
    /// The packages of an image whose highest layer is `last`.
    pub(super) fn new(
        paths: &PathTree,
        presence: &Presence,
        collected: &Collected,
        last: LayerId,
    ) -> Self {
        let mut entries = Self::default();
        for held in presence.held.chunk_by(|a, b| a.identity == b.identity) {
            let Some(end) = held.iter().map(|held| held.to).max() else {
                continue;
            };
            let list = if end == last {
                &mut entries.packages
            } else {
                &mut entries.removed
            };
            list.extend(versions(paths, presence, collected, held, end));
        }
        sort(&mut entries.packages, presence, collected);
        sort(&mut entries.removed, presence, collected);
        entries
    }
}

/// The versions of a package that were in force in layer `end`. Some databases hold several.
fn versions(
    paths: &PathTree,
    presence: &Presence,
    collected: &Collected,
    held: &[Held],
    end: LayerId,
) -> Vec<Entry> {
    let version = |held: &Held| collected.record(held.record).map(|r| r.version.as_deref());
    let mut found: Vec<Entry> = Vec::new();
    let mut seen = Vec::new();
    for one in held.iter().filter(|held| held.to == end) {
        let told = version(one);
        if seen.contains(&told) {
            continue;
        }
        seen.push(told);
        let mut layer = one.from;
        // From the top down, as long as the same version joins.
        let mut same: Vec<&Held> = held.iter().filter(|h| version(h) == told).collect();
        sorted::sort_by_key(&mut same, |h| std::cmp::Reverse(h.to));
        for below in same {
            if below.to.above() < layer {
                break;
            }
            layer = layer.min(below.from);
        }
        let identity = presence.identities.get(one.identity as usize);
        let place = identity.and_then(|identity| identity.place);
        found.push(Entry {
            identity: one.identity,
            record: one.record,
            layer,
            path: place.map(|node| exact(&paths.path(node)).into_owned()),
        });
    }
    found
}

/// Sorts by kind, name, version, architecture and path.
fn sort(entries: &mut [Entry], presence: &Presence, collected: &Collected) {
    let kind = |entry: &Entry| {
        let identity = presence.identities.get(entry.identity as usize);
        identity.map(|Identity { kind, .. }| *kind)
    };
    sorted::sort_by(entries, |a, b| {
        let words = |entry: &Entry| {
            let record = collected.record(entry.record)?;
            Some((&record.name, &record.version, &record.arch))
        };
        let places = || a.path.cmp(&b.path);
        kind(a)
            .cmp(&kind(b))
            .then_with(|| words(a).cmp(&words(b)))
            .then_with(places)
    });
}
