//! Which packages the databases in force held, from which layer to which, and which files they claim.
//!
//! A package has an identity (kind, name, architecture, place) that stays the same when its version changes.

use std::collections::HashMap;

use super::collected::Collected;
use super::facts::Record;
use super::timeline::{Span, Timeline};
use super::{PackageKind, Source};
use crate::bytes::sorted;
use crate::rootfs::{EntryId, LayerId, Lookup, NodeId, PathTree};
use crate::tarball::components;

/// The most packages that one list of files belongs to: those of one name in all architectures.
const MOST_OF_A_LIST: usize = 64;

/// The identity of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) kind: PackageKind,
    /// A record that has the name and the architecture.
    pub(super) record: u32,
    /// The node of the folder or file where a package of a language lies.
    pub(super) place: Option<NodeId>,
}

/// The layers in which the databases in force described a package by one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) identity: u32,
    pub(super) record: u32,
    pub(super) from: LayerId,
    pub(super) to: LayerId,
}

/// The files that a package claims in a range of layers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claim {
    pub(super) identity: u32,
    pub(super) from: LayerId,
    pub(super) to: LayerId,
    pub(super) what: What,
}

/// The way in which a package claims files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// The files that its record lists.
    Record(u32),
    /// The paths that a content lists. Relative ones begin at the node.
    Paths(EntryId, NodeId),
    /// Everything below a folder.
    Folder(NodeId),
    /// One file.
    File(NodeId),
}

/// All packages of all databases of an image.
#[derive(Debug, Default)]
pub(super) struct Presence {
    pub(super) identities: Vec<Identity>,
    /// Sorted by identity, then by layer.
    pub(super) held: Vec<Held>,
    pub(super) claims: Vec<Claim>,
    /// Whether one list belongs to more packages than a database can hold sensibly.
    pub(super) is_crowded: bool,
}

/// The file that holds a package's list of files: the folder of the list with its name, or the name alone.
type ListKey = (Option<NodeId>, Vec<u8>);

impl Presence {
    /// The packages that the files of a timeline hold.
    pub(super) fn new(lookup: &Lookup<'_>, timeline: &Timeline, collected: &Collected) -> Self {
        let paths = &lookup.layers.paths;
        let mut presence = Self::default();
        let mut known = Known::default();
        let mut lists: HashMap<ListKey, Vec<u32>> = HashMap::new();
        for (node, tracked) in &timeline.files {
            let Some((kind, place)) = place(paths, tracked.source, *node) else {
                continue;
            };
            for span in &tracked.spans {
                for number in collected.records(span.entry) {
                    let Some(record) = collected.record(*number) else {
                        continue;
                    };
                    let folder = record.folder.as_deref();
                    let own = folder.and_then(|path| inside(lookup, paths.parent(*node), path));
                    let place = own.or(place);
                    let kind = if record.is_crate {
                        PackageKind::Cargo
                    } else {
                        kind
                    };
                    let identity = known.identity(&mut presence, kind, place, *number, record);
                    presence.held.push(Held {
                        identity,
                        record: *number,
                        from: span.from,
                        to: span.to,
                    });
                    for key in list_keys(paths, tracked.source, *node, record) {
                        lists.entry(key).or_default().push(identity);
                    }
                }
            }
        }
        presence.join();
        presence.claim(collected);
        for ids in lists.values_mut() {
            ids.sort_unstable();
            ids.dedup();
            presence.is_crowded |= ids.len() > MOST_OF_A_LIST;
            ids.truncate(MOST_OF_A_LIST);
        }
        presence.claim_lists(paths, timeline, &lists);
        presence
    }

    /// Sorts what was held, and joins neighbouring layers with the same record.
    fn join(&mut self) {
        sorted::sort_by_key(&mut self.held, |h| (h.identity, h.record, h.from, h.to));
        self.held.dedup_by(|next, held| {
            let joins = next.identity == held.identity
                && next.record == held.record
                && next.from <= held.to.above();
            if joins {
                held.to = held.to.max(next.to);
            }
            joins
        });
        sorted::sort_by_key(&mut self.held, |h| (h.identity, h.from, h.to, h.record));
    }

    /// Adds the claims of packages whose databases say themselves what belongs to them.
    fn claim(&mut self, collected: &Collected) {
        for held in &self.held {
            let Some(identity) = self.identities.get(held.identity as usize) else {
                continue;
            };
            let record = collected.record(held.record);
            let what = match (identity.kind, identity.place) {
                (PackageKind::Apk | PackageKind::Rpm, _) => What::Record(held.record),
                (PackageKind::Composer | PackageKind::Gem | PackageKind::Npm, Some(place)) => {
                    What::Folder(place)
                }
                (PackageKind::Cargo | PackageKind::Golang | PackageKind::Maven, Some(place))
                    if record.is_some_and(|r| !r.is_part) =>
                {
                    What::File(place)
                }
                _ => continue,
            };
            self.claims.push(Claim {
                identity: held.identity,
                from: held.from,
                to: held.to,
                what,
            });
        }
    }

    /// Adds the claims of packages whose files are listed in files of their own.
    fn claim_lists(
        &mut self,
        paths: &PathTree,
        timeline: &Timeline,
        lists: &HashMap<ListKey, Vec<u32>>,
    ) {
        for (node, tracked) in &timeline.files {
            let folder = paths.parent(*node);
            let name = paths.name(*node);
            let (key, base) = match tracked.source {
                Source::DpkgList | Source::DpkgSums | Source::DpkgConffiles => {
                    ((None, stem(name).to_vec()), crate::rootfs::ROOT)
                }
                Source::DpkgOneSums => ((Some(folder), stem(name).to_vec()), crate::rootfs::ROOT),
                Source::PythonRecord => ((Some(folder), Vec::new()), paths.parent(folder)),
                _ => continue,
            };
            for identity in lists.get(&key).into_iter().flatten() {
                let runs = runs(self.of(*identity));
                let claim = |(from, to, entry)| Claim {
                    identity: *identity,
                    from,
                    to,
                    what: What::Paths(entry, base),
                };
                let claims: Vec<_> = common(&runs, &tracked.spans).map(claim).collect();
                self.claims.extend(claims);
            }
        }
    }

    /// The layers in which an identity was held, lowest first.
    pub(super) fn of(&self, identity: u32) -> &[Held] {
        let start = self.held.partition_point(|held| held.identity < identity);
        let end = self.held.partition_point(|held| held.identity <= identity);
        self.held.get(start..end).unwrap_or_default()
    }
}

/// The ranges of layers in which an identity was held at all. They do not overlap.
fn runs(held: &[Held]) -> Vec<(LayerId, LayerId)> {
    let mut runs: Vec<(LayerId, LayerId)> = Vec::new();
    for held in held {
        match runs.last_mut() {
            Some((_, to)) if held.from <= to.above() => *to = (*to).max(held.to),
            _ => runs.push((held.from, held.to)),
        }
    }
    runs
}

/// The layers that are in a run and in a span, with the content of the span.
fn common(
    runs: &[(LayerId, LayerId)],
    spans: &[Span],
) -> impl Iterator<Item = (LayerId, LayerId, EntryId)> {
    // The spans below the first run do not matter, and there may be many.
    let first = runs.first().map_or(LayerId::LOWEST, |(from, _)| *from);
    let start = spans.partition_point(|span| span.to < first);
    let spans = spans.get(start..).unwrap_or_default();
    let (mut run, mut span) = (runs.iter().peekable(), spans.iter().peekable());
    std::iter::from_fn(move || {
        loop {
            let ((from, to), next) = (**run.peek()?, **span.peek()?);
            let both = (from.max(next.from), to.min(next.to));
            if to < next.to {
                run.next();
            } else {
                span.next();
            }
            if both.0 <= both.1 {
                return Some((both.0, both.1, next.entry));
            }
        }
    })
}

/// The name and the architecture of a package.
type Name<'a> = (&'a str, Option<&'a str>);

/// The identities so far.
#[derive(Debug, Default)]
struct Known<'a> {
    by_record: HashMap<(PackageKind, Option<NodeId>, u32), u32>,
    by_name: HashMap<(PackageKind, Option<NodeId>, Name<'a>), u32>,
}

impl<'a> Known<'a> {
    /// The number of an identity. Most records were seen before, so their names are not compared again.
    fn identity(
        &mut self,
        presence: &mut Presence,
        kind: PackageKind,
        place: Option<NodeId>,
        number: u32,
        record: &'a Record,
    ) -> u32 {
        let by_name = &mut self.by_name;
        let slot = self.by_record.entry((kind, place, number));
        *slot.or_insert_with(|| {
            let name = (kind, place, (record.name.as_str(), record.arch.as_deref()));
            *by_name.entry(name).or_insert_with(|| {
                presence.identities.push(Identity {
                    kind,
                    record: number,
                    place,
                });
                u32::try_from(presence.identities.len() - 1).unwrap_or(u32::MAX)
            })
        })
    }
}

/// The kind of the packages that a file holds, and where packages of languages lie.
fn place(paths: &PathTree, source: Source, node: NodeId) -> Option<(PackageKind, Option<NodeId>)> {
    let above = paths.parent(node);
    Some(match source {
        Source::DpkgStatus | Source::DpkgOne => (PackageKind::Deb, None),
        Source::ApkInstalled => (PackageKind::Apk, None),
        Source::Rpm => (PackageKind::Rpm, None),
        Source::PythonMetadata => (PackageKind::Pypi, Some(paths.parent(above))),
        Source::PythonEgg => {
            let is_folder = paths.name(node) == b"PKG-INFO";
            let holder = if is_folder {
                paths.parent(above)
            } else {
                above
            };
            (PackageKind::Pypi, Some(holder))
        }
        Source::NodePackage => (PackageKind::Npm, Some(above)),
        Source::Program => (PackageKind::Golang, Some(node)),
        Source::Composer => (PackageKind::Composer, Some(node)),
        Source::Gem => (PackageKind::Gem, Some(node)),
        Source::Jar => (PackageKind::Maven, Some(node)),
        _ => return None,
    })
}

/// The node of a relative path, without regard to symbolic links.
fn inside(lookup: &Lookup<'_>, folder: NodeId, path: &str) -> Option<NodeId> {
    let mut node = folder;
    for component in components(path.as_bytes()) {
        node = if component == b".." {
            lookup.layers.paths.parent(node)
        } else {
            lookup.find(node, component)?
        };
    }
    Some(node)
}

/// The keys by which the lists of files of a package are found.
fn list_keys(paths: &PathTree, source: Source, node: NodeId, record: &Record) -> Vec<ListKey> {
    let folder = paths.parent(node);
    match source {
        Source::DpkgStatus => {
            let name = record.name.as_bytes().to_vec();
            let arch = record.arch.as_deref().unwrap_or_default();
            let full = format!("{}:{arch}", record.name).into_bytes();
            vec![(None, name), (None, full)]
        }
        Source::DpkgOne => vec![(Some(folder), paths.name(node).to_vec())],
        Source::PythonMetadata => vec![(Some(folder), Vec::new())],
        _ => Vec::new(),
    }
}

/// A file name without its ending.
fn stem(name: &[u8]) -> &[u8] {
    let dot = name.iter().rposition(|b| *b == b'.');
    dot.and_then(|dot| name.get(..dot)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_and_spans_meet() {
        let layers = |(from, to)| (LayerId::new(from), LayerId::new(to));
        let span = |from, to, entry| Span {
            from: LayerId::new(from),
            to: LayerId::new(to),
            entry: EntryId::new(entry),
        };
        let spans = [span(0, 1, 7), span(2, 2, 8), span(4, 9, 9)];
        let runs = [(1, 2), (3, 4), (6, 12)].map(layers);
        let all = common(&runs, &spans);
        let all: Vec<_> = all
            .map(|(from, to, entry)| (from.number(), to.number(), entry.number()))
            .collect();
        assert_eq!(all, [(1, 1, 7), (2, 2, 8), (4, 4, 9), (6, 9, 9)]);
        assert_eq!(stem(b"libc6:amd64.list"), b"libc6:amd64");
    }
}
