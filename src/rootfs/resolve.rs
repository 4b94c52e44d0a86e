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

/// The most symbolic links that one path may lead through, as in Linux.
const MOST_LINKS: u32 = 40;

/// The most bytes in a symbolic link's target, and in a path that leads through a symbolic link.
const PATH_MAX: usize = 4096;

/// The most components in a path. A path of `PATH_MAX` bytes has at most half as many.
const DEEPEST: usize = 4096;

/// The bytes of symbolic links that may be followed in any layer. Each member adds [`LINKS_OF_A_MEMBER`] bytes to this
/// limit. A member of one block may lead through 40 links of 4 KiB each; in real layers few paths lead through a link,
/// and its target has some ten bytes.
const FREE_LINKS: u64 = 1 << 20;
/// The bytes of symbolic links that each member adds to [`FREE_LINKS`].
const LINKS_OF_A_MEMBER: u64 = 256;

/// The directory of a path, with the facts that all members in that directory share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The node of the directory.
    node: NodeId,
    /// Whether the path leads through a symbolic link of its own layer.
    pub(super) moved: bool,
    /// Whether the directory has a marker's name or is below one. A marker is no directory, even when the layer has
    /// members below it.
    pub(super) in_marker: bool,
    /// Whether the directory has the name of an AUFS file, such as `.wh..wh.plnk`, or is below one at any depth.
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

/// The symbolic links among the members of a layer that were added so far. The resolver follows them in paths.
#[derive(Debug, Default)]
pub(super) struct Resolver {
    /// For each node: the number (from 1) of its last member, if that member is a symbolic link; else 0.
    symlinks: Vec<u32>,
    /// The last two directories, each as its written path and its place, the later one first. Most members are in the
    /// same directory as the member before, and links often lead from one directory to another.
    last: [Option<(Vec<u8>, Place)>; 2],
    /// The bytes of symbolic links that were followed so far.
    followed: u64,
}

impl Resolver {
    /// Records a member as a symbolic link, or as the replacement of one. `number` is the member's position in the
    /// layer; the first member has 1.
    pub(super) fn note(&mut self, member: &Member, number: u32) {
        let node = member.node.index();
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

    /// The node and the directory of a path as written. `None` when the path leads out of the root or in a circle, or
    /// when it is too deep or too long.
    ///
    /// # Errors
    /// When the layer's paths follow too many bytes of symbolic links, or the path tree is full.
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

    /// The place of a written directory path, if it is one of the last two.
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

    /// The node of a directory path, and whether a symbolic link was followed. `None` when the path leads out of the
    /// root or in a circle, or when it is too deep or too long.
    ///
    /// # Errors
    /// When the layer's paths follow too many bytes of symbolic links, or the path tree is full.
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
            let member = self.symlinks.get(child.index()).copied().unwrap_or(0);
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
