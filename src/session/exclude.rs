//! Paths to exclude from a squash: globs over whole paths of the final filesystem.
//!
//! Globs are those of the filter (`files::PathGlob`). Excluding a directory also excludes everything in it. What a layer
//! above the merged layers wrote cannot be excluded, because that layer stays as it is. What a layer below wrote is
//! hidden by a whiteout, and its bytes stay.

use crate::bytes::{Error, Kind, Result, Warnings};
use crate::files::PathGlob;
use crate::rootfs::{ById, LayerId, Layers, MemberKind, NodeId, ROOT, Rootfs, View};

/// The paths that a squash leaves out, because globs of the user match them.
#[derive(Debug, Clone, Default)]
pub(super) struct Excluded {
    /// The topmost excluded paths, ascending; everything below them is excluded too.
    pub(super) nodes: Vec<NodeId>,
    /// The globs that match no path.
    pub(super) unmatched: Vec<String>,
    /// The number of paths of the final filesystem that are excluded, including everything below the topmost ones.
    pub(super) paths: u64,
    /// The bytes of live contents of the merged layers that are excluded.
    pub(super) bytes: u64,
    /// Warnings about paths that a kept lower layer holds; a whiteout hides them and their bytes stay.
    pub(super) warnings: Warnings,
}

/// The paths to exclude from a squash of the layers `from..=to`. The globs are matched against every path of the final
/// filesystem. `gone` are the topmost paths that are left out because only a product is kept, in place of what the globs
/// match.
///
/// # Errors
/// When a glob cannot be used. When a kept layer above wrote an excluded path or needs it.
pub(super) fn excluded(
    layers: &Layers,
    from: LayerId,
    to: LayerId,
    globs: &[String],
    gone: Option<&[NodeId]>,
) -> Result<Excluded> {
    if globs.is_empty() && gone.is_none() {
        return Ok(Excluded::default());
    }
    let whole = Rootfs::merge(layers, layers.len());
    let (mut nodes, unmatched) = matches(layers, &whole, globs)?;
    if let Some(gone) = gone {
        nodes = gone.to_vec();
    }
    let mut excluded = Excluded {
        nodes,
        unmatched,
        ..Excluded::default()
    };
    let last = layers.len().saturating_sub(1);
    let left = Rootfs::merge_without(layers, layers.len(), last, &excluded.nodes);
    // Parents have lower numbers, so an error names the topmost path.
    for node in whole.nodes().filter(|n| left.view(*n) == View::Absent) {
        excluded.paths += 1;
        if let View::Entry(entry) = whole.view(node)
            && layers.layer_of(entry) > to
        {
            let what = "what is to be left out was written above the merged layers";
            return Err(refusal(layers, what, node, layers.layer_of(entry)));
        }
    }
    check_above(layers, to, &excluded.nodes, &left)?;
    for layer in from..=to {
        let members = layers.changeset(layer).map_or(&[][..], |l| &l.members);
        let leaves = layers.range(layer).zip(members).filter(|(entry, member)| {
            let lives = |rootfs: &Rootfs| rootfs.names_of(*entry).is_some_and(|n| n > 0);
            member.kind == MemberKind::File && lives(&whole) && !lives(&left)
        });
        excluded.bytes += leaves.map(|(_, member)| member.stored).sum::<u64>();
    }
    warn(layers, from, &mut excluded);
    Ok(excluded)
}

/// The topmost paths that at least one of the globs matches, and the globs that match no path.
fn matches(
    layers: &Layers,
    rootfs: &Rootfs,
    globs: &[String],
) -> Result<(Vec<NodeId>, Vec<String>)> {
    let mut leaves = ById::new(layers.paths.len(), false);
    let mut unmatched = Vec::new();
    for text in globs {
        let matches = glob(text)?.matches(&layers.paths);
        let mut any = false;
        for node in rootfs.nodes().filter(|n| matches[*n]) {
            any = true;
            leaves.set(node, true);
        }
        if !any {
            unmatched.push(text.clone());
        }
    }
    let mut nodes = Vec::new();
    for node in rootfs.nodes().filter(|n| *n != ROOT) {
        let below = leaves[layers.paths.parent(node)];
        if leaves[node] && !below {
            nodes.push(node);
        }
        leaves.set(node, leaves[node] || below);
    }
    Ok((nodes, unmatched))
}

/// Checks that the kept layers above give the same filesystem over the new layer as over the merged layers, except for
/// the excluded paths.
///
/// A whiteout or a hard link of a layer above may need an excluded path. `left` is the final filesystem without the
/// excluded paths.
fn check_above(layers: &Layers, to: LayerId, nodes: &[NodeId], left: &Rootfs) -> Result<()> {
    let shown = Rootfs::merge_without(layers, layers.len(), to, nodes);
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
        _ => to.saturating_add(1),
    };
    let what = "a layer above the merged ones needs what is to be left out";
    Err(refusal(layers, what, node, layer))
}

/// The error for an excluded path that a kept layer above wrote or needs.
fn refusal(layers: &Layers, what: &str, node: NodeId, layer: LayerId) -> Error {
    Error::new(Kind::Request, what)
        .in_layer(layer.into())
        .at_path(&layers.paths.path(node))
        .because("that layer stays as it is; merge it too, or leave this path in")
}

/// Adds a warning for each excluded path that a kept lower layer holds.
fn warn(layers: &Layers, from: LayerId, excluded: &mut Excluded) {
    const KIND: &str = "exclude-kept";
    if excluded.nodes.is_empty() || from == 0 {
        return;
    }
    let below = Rootfs::merge(layers, from);
    for node in excluded.nodes.iter().copied() {
        let layer = match below.view(node) {
            View::Absent => continue,
            View::Implied => None,
            View::Entry(entry) => Some(u32::from(layers.layer_of(entry))),
        };
        let path = (!excluded.warnings.only_counts(KIND)).then(|| layers.paths.path(node));
        let detail =
            "it lies in a layer that is kept as it is: a whiteout hides it, its bytes stay";
        excluded
            .warnings
            .add(KIND, layer, path.as_deref(), None, detail);
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
