//! Finds what need not be in an image: each path of the table of rules, with its exact bytes.
//!
//! A content counts only if all of its names lie under one rule. A cache whose files are hard links of installed files
//! weighs nothing.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use super::piece::{Piece, first_directories};
use super::pile::Pile;
use super::row::AdviceKind;
use super::rules::{Counts, RULES, Rule, Start};
use super::subject::Subject;
use super::texts;
use crate::language::Prose;
use crate::rootfs::{
    ById, EntryId, IdRange, LayerId, Layers, Member, MemberKind, NodeId, PathTree, ROOT, Rootfs,
    View,
};

/// The mark of a path without a rule.
const NONE: u8 = u8::MAX;

/// The rule of each path.
#[derive(Debug)]
pub(super) struct Matches {
    /// The place of the rule in [`RULES`], or [`NONE`].
    rules: ById<NodeId, u8>,
    /// The rule of each content that has several names, or whose first name is gone.
    several: HashMap<EntryId, u8>,
}

impl Matches {
    /// Looks at every path once.
    pub(super) fn new(layers: &Layers, rootfs: &Rootfs) -> Self {
        let paths = &layers.paths;
        let endings = Endings::new();
        let mut rules = ById::new(paths.len(), NONE);
        for node in paths.nodes().skip(1) {
            let parent = paths.parent(node);
            // Parents come before their children.
            let inherited = rules[parent];
            let own = endings.rule_at(paths, node);
            let rule = if own != NONE || inherited == NONE {
                own
            } else if is_excepted(paths, node, inherited) {
                NONE
            } else {
                inherited
            };
            rules.set(node, rule);
        }
        let mut several: HashMap<EntryId, u8> = HashMap::new();
        for node in rootfs.nodes() {
            let View::Entry(entry) = rootfs.view(node) else {
                continue;
            };
            let inode = rootfs.inode(entry);
            if inode != entry || rootfs.names_of(inode).unwrap_or(0) > 1 {
                let rule = rules[node];
                let told = several.entry(inode).or_insert(rule);
                if *told != rule {
                    *told = NONE;
                }
            }
        }
        Self { rules, several }
    }

    /// The rule that all names of a live content have.
    pub(super) fn of_live(
        &self,
        entry: EntryId,
        member: &Member,
    ) -> Option<(usize, &'static Rule)> {
        let rule = self.several.get(&entry).copied();
        rule_number(rule.unwrap_or_else(|| self.rules[member.node]))
    }

    /// The rule of the path at which a content was written.
    pub(super) fn of_path(&self, node: NodeId) -> Option<(usize, &'static Rule)> {
        rule_number(self.rules[node])
    }
}

fn rule_number(rule: u8) -> Option<(usize, &'static Rule)> {
    let place = usize::from(rule);
    RULES.get(place).map(|rule| (place, rule))
}

/// The paths of all rules by their last names, so that a path is compared with few of them.
struct Endings(FxHashMap<&'static [u8], Vec<(u8, Start, &'static str)>>);

impl Endings {
    fn new() -> Self {
        let mut endings = Self(FxHashMap::default());
        for (place, rule) in (0..NONE).zip(&RULES) {
            for (start, path) in rule.paths {
                let name = path.rsplit('/').next().unwrap_or_default().as_bytes();
                let same = endings.0.entry(name).or_default();
                same.push((place, *start, *path));
            }
        }
        endings
    }

    /// The first rule that begins at a path, or [`NONE`].
    fn rule_at(&self, paths: &PathTree, node: NodeId) -> u8 {
        let same = self.0.get(paths.name(node)).into_iter().flatten();
        let mut found = same.filter(|(_, start, path)| is_at(paths, node, *start, path));
        found.next().map_or(NONE, |(place, ..)| *place)
    }
}

/// Whether a node has a path of a rule.
fn is_at(paths: &PathTree, node: NodeId, start: Start, path: &str) -> bool {
    let mut up = node;
    for name in path.rsplit('/') {
        if up == ROOT || paths.name(up) != name.as_bytes() {
            return false;
        }
        up = paths.parent(up);
    }
    match start {
        Start::Anywhere => true,
        Start::Root => up == ROOT,
        Start::Home => {
            let above = paths.parent(up);
            let is_root = above == ROOT && up != ROOT && paths.name(up) == b"root";
            let in_home = paths.name(above) == b"home" && paths.parent(above) == ROOT;
            is_root || (in_home && up != ROOT)
        }
    }
}

/// Whether a name directly in the directory of a rule does not count.
fn is_excepted(paths: &PathTree, node: NodeId, rule: u8) -> bool {
    let Some((_, rule)) = rule_number(rule) else {
        return false;
    };
    let name = paths.name(node);
    let is_named = rule.except.iter().any(|except| except.as_bytes() == name);
    let parent = paths.parent(node);
    is_named
        && rule
            .paths
            .iter()
            .any(|(start, path)| is_at(paths, parent, *start, path))
}

/// A content that need not be in the image: its rule, its layer, the directory of its path, and its bytes.
pub(super) type Found = (usize, LayerId, NodeId, u64);

/// Calls `then` for each content that need not be in the image. `base` is the number of layers of the base image, in
/// which nothing can be left out. `is_copy` tells whether a COPY or ADD wrote a layer.
pub(super) fn each(
    layers: &Layers,
    rootfs: &Rootfs,
    base: LayerId,
    is_copy: impl Fn(LayerId) -> bool,
    mut then: impl FnMut(Found),
) {
    let matches = Matches::new(layers, rootfs);
    for layer in IdRange::new(base, layers.end()) {
        let members = layers.changeset(layer).map_or(&[][..], |l| &l.members);
        for (entry, member) in layers.range(layer).zip(members) {
            let names = rootfs.names_of(entry);
            let (Some(names), MemberKind::File, 1..) = (names, member.kind, member.stored) else {
                continue;
            };
            let is_live = names > 0;
            let found = if is_live {
                matches.of_live(entry, member)
            } else {
                matches.of_path(member.node)
            };
            let Some((rule, of)) = found else {
                continue;
            };
            let counts = match of.counts {
                Counts::Live => is_live,
                Counts::Copied => is_copy(layer),
                Counts::CopiedAndRemoved => !is_live && is_copy(layer) && is_removed(rootfs, entry),
            };
            if counts {
                then((rule, layer, layers.paths.parent(member.node), member.stored));
            }
        }
    }
}

/// The directory of a rule that holds a directory: the lowest one at which the rule begins, or the file's own where the
/// rule names a file.
pub(super) fn begins(paths: &PathTree, rule: usize, directory: NodeId) -> Option<NodeId> {
    let of = RULES.get(rule)?;
    let mut node = directory;
    loop {
        if of
            .paths
            .iter()
            .any(|(start, path)| is_at(paths, node, *start, path))
        {
            return Some(node);
        }
        if node == ROOT {
            return None;
        }
        node = paths.parent(node);
    }
}

/// The piece for the contents of a rule.
pub(super) fn piece(subject: &Subject<'_>, rule: &Rule, pile: &Pile) -> Piece {
    let files = pile.directories(&subject.of.layers.paths);
    let mut piece = Piece::new(AdviceKind::LeaveOut, rule.word);
    piece.title = Prose::each(texts::LEAVE_OUT, |text, language| {
        text(rule.what.get(language))
    });
    piece.saves = Some(pile.bytes);
    piece.layers = pile.layers().collect();
    piece.detail = pile.in_files(rule.what);
    piece.detail.push(&first_directories(&files));
    piece.files = files;
    piece.dockerfile = Some(rule.lines.to_owned());
    piece.assumptions = rule.assumptions.iter().map(|text| (*text).into()).collect();
    piece.rules = rule.numbers.to_vec();
    piece
}

/// Whether a version was removed and not replaced by another one.
fn is_removed(rootfs: &Rootfs, entry: EntryId) -> bool {
    use crate::rootfs::RemovalKind::{Deleted, DeletedDir, Opaque};
    let death = rootfs.death(entry);
    death.is_some_and(|d| matches!(d.kind, Deleted | DeletedDir | Opaque))
}
