//! Finds the node of a path that a database lists, through the symbolic links of a filesystem.

use std::borrow::Cow;

use crate::rootfs::{Lookup, MemberKind, NodeId, ROOT, Rootfs, View};
use crate::tarball::components;

/// The most symbolic links on one path, as in Linux.
const MOST_LINKS: u32 = 40;
/// The most components on the way to one directory. A path of 4,096 bytes has half as many.
const MOST_COMPONENTS: u32 = 4096;

/// The most components of link targets that are followed for all paths of one resolver. Real images need few, because
/// a directory is looked up once for all of its files.
const MOST_FOLLOWED: u64 = 1 << 26;

/// A resolver of paths in one filesystem. It remembers the last directory, because lists are sorted by directory.
#[derive(Debug)]
pub(super) struct Resolver<'a> {
    lookup: &'a Lookup<'a>,
    rootfs: &'a Rootfs,
    last: Option<(NodeId, Vec<u8>, Option<NodeId>)>,
    followed: u64,
}

impl<'a> Resolver<'a> {
    /// A resolver for a filesystem.
    pub(super) fn new(lookup: &'a Lookup<'a>, rootfs: &'a Rootfs) -> Self {
        Self {
            lookup,
            rootfs,
            last: None,
            followed: 0,
        }
    }

    /// The node of a path. A relative path begins at `base`. Symbolic links on the way are followed, but not the last
    /// component. `None` if no layer has the path.
    pub(super) fn resolve(&mut self, base: NodeId, path: &[u8]) -> Option<NodeId> {
        let path = path.strip_suffix(b"/").unwrap_or(path);
        let slash = path.iter().rposition(|b| *b == b'/');
        let (folder, name) = path.split_at(slash.map_or(0, |at| at + 1));
        if matches!(name, b"" | b"." | b"..") {
            return None;
        }
        let known = self.last.as_ref();
        let known = known.filter(|(from, path, _)| *from == base && path == folder);
        let folder = match known {
            Some((_, _, node)) => *node,
            None => {
                let node = self.directory(base, folder);
                self.last = Some((base, folder.to_vec(), node));
                node
            }
        };
        self.lookup.find(folder?, name)
    }

    /// Whether the filesystem has something at a node.
    pub(super) fn exists(&self, node: NodeId) -> bool {
        self.rootfs.view(node) != View::Absent
    }

    /// The node of a directory, with all symbolic links followed.
    pub(super) fn directory(&mut self, base: NodeId, path: &[u8]) -> Option<NodeId> {
        let layers = self.lookup.layers;
        let mut node = if path.starts_with(b"/") { ROOT } else { base };
        let mut todo: Vec<Cow<'_, [u8]>> = components(path).map(Cow::Borrowed).collect();
        todo.reverse();
        let (mut links, mut steps) = (0, 0);
        while let Some(component) = todo.pop() {
            steps += 1;
            if steps > MOST_COMPONENTS {
                return None;
            }
            if *component == b".."[..] {
                node = layers.paths.parent(node);
                continue;
            }
            let child = self.lookup.find(node, &component)?;
            let View::Entry(entry) = self.rootfs.view(child) else {
                node = child;
                continue;
            };
            let kind = layers.member(entry).map(|member| member.kind);
            if kind != Some(MemberKind::Symlink) {
                node = child;
                continue;
            }
            links += 1;
            if links > MOST_LINKS || self.followed > MOST_FOLLOWED {
                return None;
            }
            let link = layers.extra(entry).link;
            if link.starts_with(b"/") {
                node = ROOT;
            }
            let parts: Vec<_> = components(&link).map(<[u8]>::to_vec).collect();
            self.followed += parts.len() as u64;
            todo.extend(parts.into_iter().rev().map(Cow::Owned));
        }
        Some(node)
    }
}
