//! What need not be there, as contents tell it: symbols in programs, and files of packages that nobody asked for.

use super::piece::{Piece, and_more, first_directories};
use super::pile::Pile;
use super::row::AdviceKind;
use super::subject::Subject;
use super::texts;
use crate::bytes::figures::{exact, size};
use crate::bytes::sorted;
use crate::language::Prose;
use crate::rootfs::{EntryId, LayerId, NodeId, PathTree, ROOT, View};

/// The most programs that a line names.
const PROGRAMS: usize = 8;

/// The most packages that a sentence names.
const NAMED: usize = 5;

/// A content above the base image: its member, its layer, the directory that holds it, and its bytes.
type Found = (EntryId, LayerId, NodeId, u64);

/// The programs above the base image that hold symbols. The packages of debug information are meant to hold them.
pub(super) fn symbols<'a>(subject: &'a Subject<'_>) -> impl Iterator<Item = Found> + 'a {
    let layers = subject.of.layers;
    let debug = debug_folder(&layers.paths);
    let all = subject
        .of
        .contents
        .map_or(&[][..], |contents| &contents.symbols);
    all.iter().filter_map(move |(entry, bytes)| {
        let (layer, directory, stored) = live(subject, *entry)?;
        let is_debug = debug.is_some_and(|debug| is_below(&layers.paths, directory, debug));
        (!is_debug).then_some((*entry, layer, directory, (*bytes).min(stored)))
    })
}

/// The files above the base image of packages that are only recommended.
pub(super) fn recommended<'a>(subject: &'a Subject<'_>) -> impl Iterator<Item = Found> + 'a {
    let all = subject
        .of
        .contents
        .map_or(&[][..], |contents| &contents.recommended);
    all.iter().filter_map(|entry| {
        let (layer, directory, stored) = live(subject, *entry)?;
        Some((*entry, layer, directory, stored))
    })
}

/// The layer, the directory and the bytes of a content that is live and above the base image.
fn live(subject: &Subject<'_>, entry: EntryId) -> Option<(LayerId, NodeId, u64)> {
    let layers = subject.of.layers;
    let member = layers.member(entry)?;
    let layer = layers.layer_of(entry);
    let is_live = subject
        .of
        .rootfs
        .names_of(entry)
        .is_some_and(|names| names > 0);
    (is_live && layer >= subject.base)
        .then(|| (layer, layers.paths.parent(member.node), member.stored))
}

/// The node of `/usr/lib/debug`.
fn debug_folder(paths: &PathTree) -> Option<NodeId> {
    let path: [&[u8]; 3] = [b"usr", b"lib", b"debug"];
    let is_there = |node: &NodeId| {
        let mut up = *node;
        let fits = path.iter().rev().all(|name| {
            let fits = paths.name(up) == *name;
            up = paths.parent(up);
            fits
        });
        fits && up == ROOT
    };
    paths.nodes().skip(1).find(is_there)
}

fn is_below(paths: &PathTree, mut node: NodeId, above: NodeId) -> bool {
    // Parents have smaller numbers.
    while node > above {
        node = paths.parent(node);
    }
    node == above
}

/// The paths of the programs with the most bytes of symbols, and whether there are more. A path that a shell would read
/// otherwise is left out.
pub(super) fn programs(subject: &Subject<'_>) -> (Vec<(LayerId, String)>, bool) {
    let mut all: Vec<Found> = symbols(subject).collect();
    sorted::sort_by(&mut all, |a, b| b.3.cmp(&a.3).then(a.0.cmp(&b.0)));
    let layers = subject.of.layers;
    let path = |(entry, layer, ..): &Found| {
        let member = layers.member(*entry)?;
        Some((*layer, super::plain::path(&layers.paths.path(member.node))?))
    };
    let named: Vec<_> = all.iter().take(PROGRAMS).filter_map(path).collect();
    let has_more = named.len() < all.len();
    (named, has_more)
}

/// Whether a layer or one below it brought the program `strip`, and it is still there.
pub(super) fn has_strip(subject: &Subject<'_>, layer: LayerId) -> bool {
    let (layers, rootfs) = (subject.of.layers, subject.of.rootfs);
    let is_strip = |node: NodeId| {
        let bin = layers.paths.parent(node);
        layers.paths.name(node) == b"strip" && layers.paths.name(bin) == b"bin"
    };
    let is_there = |node: NodeId| match rootfs.view(node) {
        View::Entry(entry) => layers.layer_of(entry) <= layer,
        _ => false,
    };
    let mut nodes = layers.paths.nodes();
    nodes.any(|node| is_strip(node) && is_there(node))
}

/// The piece for symbols.
pub(super) fn strip(subject: &Subject<'_>, pile: &Pile) -> Piece {
    let files = pile.directories(&subject.of.layers.paths);
    let mut piece = Piece::new(AdviceKind::DebugSymbols, "");
    piece.title = texts::STRIP.into();
    piece.saves = Some(pile.bytes);
    piece.layers = pile.layers().collect();
    piece.detail = pile.in_files(texts::SYMBOLS);
    piece.detail.push(&first_directories(&files));
    piece.files = files;
    let (named, has_more) = programs(subject);
    let named: Vec<&str> = named.iter().map(|(_, path)| path.as_str()).collect();
    let more = if has_more { " …" } else { "" };
    piece.dockerfile = Some(format!(
        "&& strip --strip-unneeded {}{more}",
        named.join(" ")
    ));
    piece.assumptions = vec![texts::STRIP_WHERE.into(), texts::STRIP_NEEDS.into()];
    piece
}

/// The piece for recommended packages.
pub(super) fn unasked(subject: &Subject<'_>, pile: &Pile) -> Piece {
    let files = pile.directories(&subject.of.layers.paths);
    let names = subject
        .of
        .contents
        .map_or(&[][..], |contents| &contents.names);
    let mut piece = Piece::new(AdviceKind::Recommends, "");
    piece.title = texts::NO_RECOMMENDS.into();
    piece.saves = Some(pile.bytes);
    // No list names what the scripts of packages make: byte code, caches, indices.
    piece.saves_more = true;
    piece.layers = pile.layers().collect();
    let shown: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    let more = names.len().saturating_sub(NAMED);
    let count = names.len() as u64;
    let files_of = Prose::new(texts::FILES, |text| text(pile.files, &exact(pile.files)));
    let names = and_more(&shown.join(", "), more);
    piece.detail = Prose::each(texts::RECOMMENDED, |text, language| {
        let (files, names) = (files_of.get(language), names.get(language));
        text(count, &size(pile.bytes), files, &exact(count), names)
    });
    piece.detail.push(&texts::RECOMMENDED_MORE.into());
    piece.detail.push(&first_directories(&files));
    piece.files = files;
    piece.dockerfile = Some("apt-get install --no-install-recommends".to_owned());
    piece.assumptions = vec![texts::RECOMMENDED_NOT_NEEDED.into()];
    piece.rules = vec!["DL3015"];
    piece
}
