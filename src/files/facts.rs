//! What each layer did at one path: its members there, and what happened to it from above or below.
//!
//! One pass over all members, without merging anything anew.

use super::change::kind;
use super::{Facts, Fate, FileKind, Subject, Version};
use crate::bytes::show;
use crate::rootfs::{ById, EntryId, LayerId, Member, MemberKind, NodeId, ROOT};
use crate::waste::ending;

/// The place of another path relative to the requested path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Elsewhere,
    Above,
    Here,
    Below,
}

/// The kind of thing at the requested path after a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Absent,
    Dir,
    Other,
}

/// The facts about a path: each layer's version of it, lowest first. `None` when there is no such node.
pub fn facts(subject: Subject<'_>, node: NodeId) -> Option<Facts> {
    let layers = subject.layers;
    if node.index() >= layers.paths.len() {
        return None;
    }
    let places = places(subject, node);
    let mut versions = Vec::new();
    // The root always exists.
    let mut state = if node == ROOT {
        State::Dir
    } else {
        State::Absent
    };
    for (layer, changes) in layers.ids().zip(layers.changesets()) {
        let near = || {
            layers
                .range(layer)
                .zip(&changes.members)
                .map(|(entry, row)| (entry, row, places[row.node]))
                .filter(|(_, _, place)| *place != Where::Elsewhere)
        };
        let mut named = false;
        let mut hidden = false;
        for (entry, row, place) in near() {
            match (row.kind, place) {
                (MemberKind::Whiteout, Where::Here) if !named => {
                    named = true;
                    state = State::Absent;
                    let gone = Version {
                        kind: None,
                        ..version(subject, layer, entry, row)
                    };
                    versions.push(gone);
                }
                (MemberKind::Whiteout | MemberKind::Opaque, Where::Above) => hidden = true,
                _ => {}
            }
        }
        if hidden && node != ROOT && state != State::Absent {
            state = State::Absent;
            versions.push(unnamed(layer, None));
        }
        for (entry, row, place) in near() {
            let unresolved =
                row.kind == MemberKind::Hardlink && subject.rootfs.inode(entry) == entry;
            let marker = row.kind == MemberKind::Whiteout;
            if marker || unresolved || row.is(Member::AUFS) {
                continue;
            }
            let opaque = row.kind == MemberKind::Opaque;
            let dir = row.kind == MemberKind::Dir;
            match place {
                Where::Here if !opaque && (dir || node != ROOT) => {
                    state = if dir { State::Dir } else { State::Other };
                    versions.push(version(subject, layer, entry, row));
                }
                Where::Here | Where::Below if state != State::Dir => {
                    state = State::Dir;
                    versions.push(unnamed(layer, Some(FileKind::Dir)));
                }
                Where::Above if !dir && !opaque && row.node != ROOT && state != State::Absent => {
                    state = State::Absent;
                    versions.push(unnamed(layer, None));
                }
                _ => {}
            }
        }
    }
    Some(Facts {
        node,
        path: show(&layers.paths.path(node)).into_owned(),
        versions,
    })
}

/// The place of every node relative to `node`. A parent's number is smaller than its children's, so one pass is enough.
fn places(subject: Subject<'_>, node: NodeId) -> ById<NodeId, Where> {
    let paths = &subject.layers.paths;
    let mut places = ById::new(paths.len(), Where::Elsewhere);
    let mut up = node;
    while up != ROOT {
        up = paths.parent(up);
        places.set(up, Where::Above);
    }
    places.set(node, Where::Here);
    for other in paths.nodes().skip(node.index() + 1) {
        if matches!(places[paths.parent(other)], Where::Here | Where::Below) {
            places.set(other, Where::Below);
        }
    }
    places
}

/// The version of a layer that changes the path without a member for it. `kind` is `None` when the path is removed.
pub fn unnamed(layer: LayerId, kind: Option<FileKind>) -> Version {
    Version {
        entry: None,
        layer,
        mode: if kind.is_some() { 0o755 } else { 0 },
        kind,
        uid: 0,
        gid: 0,
        mtime: String::new(),
        size: 0,
        stored: 0,
        link: None,
        device: None,
        xattrs: Vec::new(),
        digest: None,
        fate: Fate::Untold,
    }
}

fn version(subject: Subject<'_>, layer: LayerId, entry: EntryId, row: &Member) -> Version {
    let layers = subject.layers;
    let inode = subject.rootfs.inode(entry);
    let kind = kind(row.kind);
    let extra = layers.extra(entry);
    let link = match kind {
        FileKind::Symlink => Some(show(&extra.link).into_owned()),
        FileKind::Hardlink => {
            let target = extra.target.map(|t| layers.paths.path(t));
            Some(show(&target.unwrap_or(extra.link.clone())).into_owned())
        }
        _ => None,
    };
    let device = matches!(kind, FileKind::Char | FileKind::Block)
        .then(|| format!("{},{}", extra.device.major, extra.device.minor));
    let is_file = row.kind == MemberKind::File;
    let fate = match (is_file && row.stored > 0, subject.rootfs.names_of(entry)) {
        (true, Some(_)) => ending(layers, subject.rootfs, subject.digests, entry).map_or(
            Fate::Live,
            |(by_layer, cause)| Fate::Dead { by_layer, cause },
        ),
        _ => Fate::Untold,
    };
    Version {
        entry: Some(entry),
        layer,
        kind: Some(kind),
        mode: row.mode,
        uid: row.uid,
        gid: row.gid,
        mtime: row.mtime.decimal(),
        size: if is_file || kind == FileKind::Hardlink {
            layers.size(inode)
        } else {
            0
        },
        stored: if is_file { row.stored } else { 0 },
        link,
        device,
        xattrs: extra
            .xattrs()
            .into_iter()
            .map(|(k, v)| (show(k).into_owned(), show(&v).into_owned()))
            .collect(),
        digest: subject.digests.get(inode).map(ToString::to_string),
        fate,
    }
}
