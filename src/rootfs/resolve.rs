//! Where a member's name leads.
//!
//! A path that leads through a symbolic link of its own layer becomes the one it leads to: so engines unpack it, in order.
//! What lower layers hold is not known here. A name's own bytes pay for its depth; what links add to it is bounded, one
//! by one as Linux does (path_resolution(7)) and together.

use super::member::{Member, MemberKind};
use super::whiteout::{Whiteout, whiteout};
use super::{Changeset, NodeId, PathTree, ROOT};
use crate::bytes::{Error, Kind, Result};
use crate::tarball::{components, escapes};

/// How many symbolic links may lead to one path.
const MOST_LINKS: u32 = 40;

/// In bytes: a longer link cannot be made, and no longer path is taken that leads through one.
const PATH_MAX: usize = 4096;

/// How many components a path may have; no path of PATH_MAX bytes has more than half of that.
const DEEPEST: usize = 4096;

/// Bytes of links that may be followed in a layer, and how many more for each of its members. A member of one block
/// may lead through 40 links of 4 KiB each; in real layers few lead through one, of some ten bytes.
const FREE_LINKS: u64 = 1 << 20;
const LINKS_OF_A_MEMBER: u64 = 256;

/// What the members of a directory share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The directory.
    node: NodeId,
    /// A symbolic link of this layer was followed.
    pub(super) moved: bool,
    /// It is a marker's name, or below one: those are no directories, whatever a layer has below them.
    pub(super) in_marker: bool,
    /// It is `.wh..wh.plnk` or its like, or below one, at any depth.
    pub(super) in_aufs: bool,
}

impl Place {
    fn new(paths: &PathTree, node: NodeId, moved: bool) -> Self {
        let mut place = Self {
            node,
            moved,
            in_marker: false,
            in_aufs: false,
        };
        let mut up = node;
        while up != ROOT {
            match whiteout(paths.name(up)) {
                Some(Whiteout::Aufs) => place.in_aufs = true,
                Some(_) => place.in_marker = true,
                None => {}
            }
            up = paths.parent(up);
        }
        place
    }
}

/// The symbolic links of a layer, as far as its members were added, and where paths lead through them.
#[derive(Debug, Default)]
pub(super) struct Resolver {
    /// For each node, its last member that is a symbolic link, plus one; 0 for none.
    symlinks: Vec<u32>,
    /// The last two directories, as written and as they are, the later one first: most members share the last one's, and
    /// links lead from one to another.
    last: [Option<(Vec<u8>, Place)>; 2],
    /// Bytes of symbolic links that were followed.
    followed: u64,
}

impl Resolver {
    /// Takes in a member, the layer's `number`th from 1: a symbolic link, or what stands where one was.
    pub(super) fn note(&mut self, member: &Member, number: u32) {
        let node = member.node as usize;
        let link = if member.kind == MemberKind::Symlink {
            number
        } else {
            0
        };
        if link != 0 || self.symlinks.get(node).is_some_and(|s| *s != 0) {
            if self.symlinks.len() <= node {
                self.symlinks.resize(node + 1, 0);
            }
            if let Some(slot) = self.symlinks.get_mut(node)
                && !matches!(member.kind, MemberKind::Whiteout | MemberKind::Opaque)
            {
                *slot = link;
                self.last = [None, None];
            }
        }
    }

    /// The node of a path as written, and the directory it is in; `None` when there is none (it leads out of the root,
    /// in a circle, or deeper than any filesystem).
    pub(super) fn resolve(
        &mut self,
        changes: &mut Changeset,
        path: &[u8],
    ) -> Result<Option<(NodeId, Place)>> {
        let trimmed = path.strip_suffix(b"/").unwrap_or(path);
        let slash = trimmed.iter().rposition(|b| *b == b'/');
        let (dir, name) = slash.map_or((&b""[..], trimmed), |i| {
            let (dir, name) = trimmed.split_at(i);
            (dir, name.get(1..).unwrap_or_default())
        });
        if name == b".." {
            return Ok(None);
        }
        let itself = matches!(name, b"" | b".");
        if !itself && let Some(place) = self.known(dir) {
            return Ok(Some((changes.paths.child(place.node, name)?, place)));
        }
        let Some((node, moved)) = self.descend(changes, dir)? else {
            return Ok(None);
        };
        let paths = &mut changes.paths;
        if itself {
            return Ok(Some((node, Place::new(paths, paths.parent(node), moved))));
        }
        let place = Place::new(paths, node, moved);
        let node = paths.child(node, name)?;
        self.last.swap(0, 1);
        self.last[0] = Some((dir.to_vec(), place));
        Ok(Some((node, place)))
    }

    /// A directory that one of the last members was in.
    fn known(&mut self, dir: &[u8]) -> Option<Place> {
        let is = |last: &Option<(Vec<u8>, Place)>| last.as_ref().is_some_and(|(d, _)| d == dir);
        if !is(&self.last[0]) && is(&self.last[1]) {
            self.last.swap(0, 1);
        }
        let [first, _] = &self.last;
        first
            .as_ref()
            .filter(|(d, _)| d == dir)
            .map(|(_, place)| *place)
    }

    /// The directory of a path, symbolic links of this layer followed; whether one was.
    fn descend(&mut self, changes: &mut Changeset, path: &[u8]) -> Result<Option<(NodeId, bool)>> {
        if escapes(path) {
            return Ok(None);
        }
        let mut todo: Vec<&[u8]> = components(path).collect();
        if todo.len() > DEEPEST {
            return Ok(None);
        }
        todo.reverse();
        let Changeset {
            paths,
            extras,
            members,
            entries,
            ..
        } = changes;
        let (mut node, mut length, mut links) = (ROOT, 0, 0);
        while let Some(component) = todo.pop() {
            if component == b".." {
                length -= length.min(paths.name(node).len() + 1);
                node = paths.parent(node);
                continue;
            }
            let child = paths.child(node, component)?;
            let member = self.symlinks.get(child as usize).copied().unwrap_or(0);
            let member = member
                .checked_sub(1)
                .and_then(|member| members.get(member as usize));
            let Some(link) = member.map(|member| extras.link(member.extra)) else {
                node = child;
                length += component.len() + 1;
                if links > 0 && length > PATH_MAX {
                    return Ok(None);
                }
                continue;
            };
            links += 1;
            if links > MOST_LINKS || link.len() > PATH_MAX {
                return Ok(None);
            }
            self.followed += link.len() as u64;
            if self.followed > FREE_LINKS + LINKS_OF_A_MEMBER * *entries {
                let what = "more symbolic links to follow than any layer has";
                return Err(
                    Error::new(Kind::TooLarge, what).because("the image was made to exhaust time")
                );
            }
            if link.starts_with(b"/") {
                (node, length) = (ROOT, 0);
            }
            todo.extend(components(link).rev());
        }
        Ok(Some((node, links > 0)))
    }
}
