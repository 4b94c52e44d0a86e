//! Paths to exclude from a squash: globs over whole paths of the final filesystem.
//!
//! Globs are those of the filter (`files::PathGlob`). Excluding a directory also excludes everything in it. What a layer
//! above all merged layers wrote cannot be excluded, because that layer stays as it is. What a kept layer below a merged
//! range wrote is hidden by a whiteout in the new layer of this range, and its bytes stay.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::bytes::{Error, Kind, Result, Warnings};
use crate::files::PathGlob;
use crate::rootfs::{ById, LayerId, LayerRanges, Layers, MemberKind, NodeId, ROOT, Rootfs, View};

/// The paths that a squash leaves out, because globs of the user match them.
#[derive(Debug, Clone, Default)]
pub(super) struct Excluded {
    /// The topmost excluded paths, ascending; everything below them is excluded too.
    pub(super) nodes: Vec<NodeId>,
    /// The number of paths of the final filesystem that are excluded, including everything below the topmost ones.
    pub(super) paths: u64,
    /// For each glob, what it leaves out.
    pub(super) by_glob: Vec<LeftOut>,
    /// For each merged range, the bytes of live contents of its layers that are excluded.
    pub(super) bytes: Vec<u64>,
    /// The globs that match no path.
    pub(super) unmatched: Vec<String>,
    /// Warnings about paths that a kept lower layer holds; a whiteout hides them and their bytes stay.
    pub(super) warnings: Warnings,
}

/// What one glob of a squash leaves out. A path that several globs match counts for the first of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The number of paths of the final filesystem, with those below them.
    pub paths: u64,
    /// The bytes of live contents of the merged layers.
    pub bytes: u64,
}

/// The number that stands for no glob.
const NONE: u32 = u32::MAX;

/// The paths to exclude from a squash that merges `ranges`. The globs are matched against every path of the final
/// filesystem. `gone` are the topmost paths that are left out because only a product is kept, in place of what the globs
/// match.
///
/// # Errors
/// When a glob cannot be used. When a kept layer above wrote an excluded path or needs it.
pub(super) fn excluded(
    layers: &Layers,
    ranges: &LayerRanges,
    globs: &[String],
    gone: Option<&[NodeId]>,
) -> Result<Excluded> {
    let mut excluded = Excluded {
        bytes: vec![0; ranges.list().len()],
        ..Excluded::default()
    };
    if globs.is_empty() && gone.is_none() {
        return Ok(excluded);
    }
    let whole = Rootfs::merge(layers, layers.end());
    let by = matches(layers, &whole, globs, &mut excluded)?;
    if let Some(gone) = gone {
        excluded.nodes = gone.to_vec();
    }
    let left = Rootfs::merge_without(layers, layers.end(), layers.highest(), &excluded.nodes);
    excluded.by_glob = vec![LeftOut::default(); globs.len()];
    // Of a content with several names, the bytes count once.
    let mut counted = HashSet::new();
    // Parents have lower numbers, so an error names the topmost path.
    for node in whole.nodes().filter(|n| left.view(*n) == View::Absent) {
        excluded.paths += 1;
        let mut bytes = 0;
        if let View::Entry(entry) = whole.view(node) {
            if layers.layer_of(entry) > ranges.top() {
                let what = "what is to be left out was written above the merged layers";
                let at = (node, layers.layer_of(entry));
                return Err(refusal(layers, what, at, STAYS));
            }
            let inode = whole.inode(entry);
            let part = ranges.part(layers.layer_of(inode));
            let is_gone = left.names_of(inode).is_none_or(|names| names == 0);
            let mut is_first = || whole.names_of(inode) == Some(1) || counted.insert(inode);
            if let Some(member) = layers.member(inode)
                && member.kind == MemberKind::File
                && part % 2 == 1
                && is_gone
                && is_first()
            {
                bytes = member.stored;
                if let Some(sum) = excluded.bytes.get_mut(part / 2) {
                    *sum += bytes;
                }
            }
        }
        if let Some(glob) = excluded.by_glob.get_mut(by[node] as usize) {
            glob.paths += 1;
            glob.bytes += bytes;
        }
    }
    check_kept(layers, ranges, &mut excluded, &left)?;
    Ok(excluded)
}

/// For each node, the first of the globs that matches it or a path above it. The topmost paths that at least one of the
/// globs matches, and the globs that match no path, go to `excluded`.
fn matches(
    layers: &Layers,
    rootfs: &Rootfs,
    globs: &[String],
    excluded: &mut Excluded,
) -> Result<ById<NodeId, u32>> {
    let mut by = ById::new(layers.paths.len(), NONE);
    for (number, text) in (0..).zip(globs) {
        let matches = glob(text)?.matches(&layers.paths);
        let mut any = false;
        for node in rootfs.nodes().filter(|n| matches[*n]) {
            any = true;
            if by[node] == NONE {
                by.set(node, number);
            }
        }
        if !any {
            excluded.unmatched.push(text.clone());
        }
    }
    for node in rootfs.nodes().filter(|n| *n != ROOT) {
        let above = by[layers.paths.parent(node)];
        if above != NONE {
            by.set(node, above.min(by[node]));
        } else if by[node] != NONE {
            excluded.nodes.push(node);
        }
    }
    Ok(by)
}

/// Checks that the kept layers above give the same filesystem over the new layers as over the merged layers, except for
/// the excluded paths. Adds a warning for each excluded path that a kept layer below holds.
///
/// A whiteout or a hard link of a layer above may need an excluded path. `left` is the final filesystem without the
/// excluded paths.
fn check_kept(
    layers: &Layers,
    ranges: &LayerRanges,
    excluded: &mut Excluded,
    left: &Rootfs,
) -> Result<()> {
    let (nodes, list) = (&excluded.nodes, ranges.list());
    let warnings = &mut excluded.warnings;
    let shown = Rootfs::merge_ranges(layers, layers.end(), (list, nodes), |_, _, touched| {
        warn(layers, nodes, touched, warnings);
    });
    let content = |rootfs: &Rootfs, node| match rootfs.view(node) {
        View::Entry(entry) => Some(rootfs.inode(entry)),
        View::Implied | View::Absent => None,
    };
    let is_same = |node: NodeId| {
        left.view(node) == shown.view(node) && content(left, node) == content(&shown, node)
    };
    let Some(node) = layers.paths.nodes().find(|node| !is_same(*node)) else {
        return Ok(());
    };
    let layer = match (left.view(node), shown.view(node)) {
        (View::Entry(entry), _) | (_, View::Entry(entry)) => layers.layer_of(entry),
        _ => ranges.top().above(),
    };
    let what = "a layer above the merged ones needs what is to be left out";
    if ranges.part(layer) % 2 == 1 {
        // A hard link of one merged range leads to what another one, below it, leaves out.
        let why = "it is merged apart; merge both ranges and all between, or leave this path in";
        return Err(refusal(layers, what, (node, layer), why));
    }
    Err(refusal(layers, what, (node, layer), STAYS))
}

/// The reason why a layer above the merged ones cannot lose a path.
const STAYS: &str = "that layer stays as it is; merge it too, or leave this path in";

/// The error for an excluded path that a layer above wrote or needs.
fn refusal(layers: &Layers, what: &str, (node, layer): (NodeId, LayerId), why: &str) -> Error {
    Error::new(Kind::Request, what)
        .in_layer(layer.number())
        .at_path(&layers.paths.path(node))
        .because(why)
}

/// Adds a warning for each excluded path that was there below a merged range. `touched` are the paths that the range
/// changed, with what was there below it.
fn warn(layers: &Layers, nodes: &[NodeId], touched: &[(NodeId, View)], warnings: &mut Warnings) {
    const KIND: &str = "exclude-kept";
    for node in nodes {
        let place = touched.binary_search_by_key(node, |(node, _)| *node);
        let below = place.ok().and_then(|place| touched.get(place));
        let layer = match below.map_or(View::Absent, |(_, view)| *view) {
            View::Absent => continue,
            View::Implied => None,
            View::Entry(entry) => Some(layers.layer_of(entry).number()),
        };
        let path = (!warnings.only_counts(KIND)).then(|| layers.paths.path(*node));
        let detail =
            "it lies in a layer that is kept as it is: a whiteout hides it, its bytes stay";
        warnings.add(KIND, layer, path.as_deref(), None, detail);
    }
}

/// Checks the globs of excluded paths before any image is read.
///
/// # Errors
/// When a glob cannot be read or is too complex.
pub(super) fn check(globs: &[String]) -> Result<()> {
    globs.iter().try_for_each(|text| glob(text).map(|_| ()))
}

fn glob(text: &str) -> Result<PathGlob> {
    PathGlob::new(text).map_err(|reason| {
        Error::new(Kind::Request, format!("the glob {text} cannot be used")).because(reason)
    })
}
