//! The final filesystem as programs see it: paths that lead through symbolic links, and patterns of paths.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::bytes::sorted;
use crate::rootfs::{ById, EntryId, Lookup, MemberKind, NodeId, ROOT, Rootfs, View};
use crate::tarball::components;

/// The most symbolic links on one path, as in Linux.
const MOST_LINKS: u32 = 40;
/// The most components on the way to one path. A path of 4,096 bytes has half as many.
const MOST_COMPONENTS: u32 = 4096;
/// The most steps of all look-ups together. Real images need some hundred thousand.
const MOST_STEPS: u64 = 1 << 26;
/// The most directories whose way is remembered.
const MOST_REMEMBERED: usize = 1 << 16;

/// Which filesystem is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Scope {
    /// The image as it is.
    Input,
    /// The image without what is excluded.
    Result,
}

/// What is at a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    Nothing,
    Dir,
    /// A regular file, with the member that holds its content.
    File(EntryId),
    Symlink(EntryId),
    /// A device or a pipe.
    Other,
}

/// The end of a path, with the symbolic links on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Walked {
    pub(super) node: NodeId,
    pub(super) links: Vec<NodeId>,
}

/// The final filesystem of an image.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub(super) lookup: &'a Lookup<'a>,
    pub(super) rootfs: &'a Rootfs,
    /// Whether each node is excluded, itself or with a directory above it.
    excluded: ById<NodeId, bool>,
    /// The ends of directories that were looked up.
    remembered: HashMap<(Scope, NodeId, Vec<u8>), Option<Walked>>,
    left: u64,
}

impl<'a> Tree<'a> {
    /// The filesystem of an image. `excluded` tells of each node whether a pattern excludes it.
    pub(super) fn new(
        lookup: &'a Lookup<'a>,
        rootfs: &'a Rootfs,
        mut excluded: ById<NodeId, bool>,
    ) -> Self {
        let paths = &lookup.layers.paths;
        for node in paths.nodes().skip(1) {
            if excluded[paths.parent(node)] {
                excluded.set(node, true);
            }
        }
        Self {
            lookup,
            rootfs,
            excluded,
            remembered: HashMap::new(),
            left: MOST_STEPS,
        }
    }

    /// Whether look-ups ended because there were too many.
    pub(super) fn is_cut(&self) -> bool {
        self.left == 0
    }

    /// Whether a node is excluded.
    pub(super) fn is_excluded(&self, node: NodeId) -> bool {
        self.excluded[node]
    }

    /// What is at a node of the final filesystem.
    pub(super) fn at(&self, node: NodeId) -> At {
        let entry = match self.rootfs.view(node) {
            View::Absent => return At::Nothing,
            View::Implied => return At::Dir,
            View::Entry(entry) => self.rootfs.inode(entry),
        };
        match self.lookup.layers.member(entry).map(|member| member.kind) {
            Some(MemberKind::Dir) => At::Dir,
            Some(MemberKind::File) => At::File(entry),
            Some(MemberKind::Symlink) => At::Symlink(entry),
            Some(_) => At::Other,
            None => At::Nothing,
        }
    }

    /// Whether a file has a bit that lets someone execute it.
    pub(super) fn is_executable(&self, entry: EntryId) -> bool {
        let member = self.lookup.layers.member(entry);
        member.is_some_and(|member| member.mode & 0o111 != 0)
    }

    /// The path of a node with a leading slash.
    pub(super) fn path(&self, node: NodeId) -> Vec<u8> {
        [b"/", &self.lookup.layers.paths.path(node)[..]].concat()
    }

    /// The end of a path. A relative path begins at `base`. The last component is followed too if `follows`. `None` if
    /// the path leads nowhere.
    pub(super) fn walk(
        &mut self,
        scope: Scope,
        base: NodeId,
        path: &[u8],
        follows: bool,
    ) -> Option<Walked> {
        let base = if path.starts_with(b"/") { ROOT } else { base };
        let end = path
            .iter()
            .rposition(|byte| *byte != b'/')
            .map_or(0, |at| at + 1);
        let path = path.get(..end).unwrap_or_default();
        let slash = path.iter().rposition(|byte| *byte == b'/');
        let (folder, name) = path.split_at(slash.map_or(0, |at| at + 1));
        if matches!(name, b"" | b"." | b"..") {
            return self.steps(scope, base, path, true);
        }
        let key = (scope, base, folder.to_vec());
        let folder = match self.remembered.get(&key) {
            Some(found) => found.clone(),
            None => {
                let found = self.steps(scope, base, folder, true);
                if self.remembered.len() < MOST_REMEMBERED {
                    self.remembered.insert(key, found.clone());
                }
                found
            }
        }?;
        let mut found = self.steps(scope, folder.node, name, follows)?;
        let mut links = folder.links;
        links.append(&mut found.links);
        found.links = links;
        Some(found)
    }

    fn steps(&mut self, scope: Scope, base: NodeId, path: &[u8], follows: bool) -> Option<Walked> {
        let layers = self.lookup.layers;
        let mut walked = Walked {
            node: base,
            links: Vec::new(),
        };
        let mut todo: Vec<Cow<'_, [u8]>> = components(path).map(Cow::Borrowed).collect();
        todo.reverse();
        let (mut links, mut steps) = (0, 0);
        while let Some(component) = todo.pop() {
            steps += 1;
            self.left = self.left.saturating_sub(1);
            if steps > MOST_COMPONENTS || self.left == 0 {
                return None;
            }
            if *component == b".."[..] {
                walked.node = layers.paths.parent(walked.node);
                continue;
            }
            let child = self.lookup.find(walked.node, &component)?;
            let is_gone = scope == Scope::Result && self.excluded[child];
            match self.at(child) {
                _ if is_gone => return None,
                At::Nothing => return None,
                At::Symlink(entry) if follows || !todo.is_empty() => {
                    links += 1;
                    if links > MOST_LINKS {
                        return None;
                    }
                    walked.links.push(child);
                    let link = layers.extra(entry).link;
                    if link.starts_with(b"/") {
                        walked.node = ROOT;
                    }
                    let parts: Vec<_> = components(&link).map(<[u8]>::to_vec).collect();
                    todo.extend(parts.into_iter().rev().map(Cow::Owned));
                }
                At::Dir => walked.node = child,
                // Only directories have something below them.
                _ if !todo.is_empty() => return None,
                _ => walked.node = child,
            }
        }
        Some(walked)
    }

    /// The paths that a pattern matches, in ascending order, each with the symbolic links on the way. `*`, `?` and `[…]`
    /// match within a component. The last component is not followed.
    pub(super) fn glob(&mut self, base: NodeId, pattern: &[u8]) -> Vec<Walked> {
        let start = if pattern.starts_with(b"/") {
            ROOT
        } else {
            base
        };
        let mut found = vec![Walked {
            node: start,
            links: Vec::new(),
        }];
        let mut parts = components(pattern).peekable();
        while let Some(part) = parts.next() {
            let is_last = parts.peek().is_none();
            let is_plain = !part.iter().any(|byte| b"*?[".contains(byte));
            let mut next = Vec::new();
            for folder in found {
                let mut names: Vec<Cow<'_, [u8]>> = Vec::new();
                if is_plain {
                    names.push(Cow::Borrowed(part));
                } else {
                    let children: Vec<NodeId> = self.rootfs.children(folder.node).collect();
                    for child in children {
                        let name = self.lookup.layers.paths.name(child);
                        let cost = (name.len() * part.len()) as u64 / 64 + 1;
                        self.left = self.left.saturating_sub(cost);
                        if self.left > 0 && matches(part, name) {
                            names.push(Cow::Owned(name.to_vec()));
                        }
                    }
                }
                for name in names {
                    let child = self.steps(Scope::Input, folder.node, &name, !is_last);
                    next.extend(child.map(|child| Walked {
                        node: child.node,
                        links: [&folder.links[..], &child.links].concat(),
                    }));
                }
            }
            found = next;
        }
        sorted::sort_by(&mut found, |a, b| {
            let path = |walked: &Walked| self.lookup.layers.paths.path(walked.node);
            path(a).cmp(&path(b))
        });
        found
    }
}

/// Whether a name matches a pattern of `*`, `?` and `[…]`.
pub(super) fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut of) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        let rest = pattern.get(at..).unwrap_or_default();
        match (one(rest, name.get(of).copied()), rest.first(), star) {
            (_, None, _) if of == name.len() => return true,
            (_, Some(b'*'), _) => {
                star = Some((at, of));
                at += 1;
            }
            (Some(length), _, _) => {
                at += length;
                of += 1;
            }
            (_, _, Some((place, from))) if from < name.len() => {
                star = Some((place, from + 1));
                at = place + 1;
                of = from + 1;
            }
            _ => return false,
        }
    }
}

/// The length of what matches one byte at the beginning of a pattern; `None` if it does not match.
fn one(pattern: &[u8], byte: Option<u8>) -> Option<usize> {
    let byte = byte?;
    match pattern.first()? {
        b'?' => Some(1),
        b'[' => {
            let end = pattern.iter().skip(2).position(|b| *b == b']')? + 2;
            let set = pattern.get(1..end)?;
            let (negated, set) = match set {
                [b'!' | b'^', set @ ..] => (true, set),
                set => (false, set),
            };
            let mut found = false;
            let mut rest = set;
            while let [first, behind @ ..] = rest {
                rest = match behind {
                    [b'-', last, behind @ ..] => {
                        found |= (*first..=*last).contains(&byte);
                        behind
                    }
                    _ => {
                        found |= *first == byte;
                        behind
                    }
                };
            }
            (found != negated).then_some(end + 1)
        }
        first => (*first == byte).then_some(1),
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        for (pattern, name, expected) in [
            ("*.conf", "a.conf", true),
            ("*.conf", ".conf", true),
            ("*.conf", "a.con", false),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false),
            ("??", "ab", true),
            ("??", "a", false),
            ("[a-c]x", "bx", true),
            ("[!a-c]x", "bx", false),
            ("[]]", "]", true),
            ("[a", "[a", false),
            ("", "", true),
            ("*", "", true),
            ("**", "abc", true),
        ] {
            let found = matches(pattern.as_bytes(), name.as_bytes());
            assert_eq!(found, expected, "{pattern} {name}");
        }
    }
}
