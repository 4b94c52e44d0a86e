//! Paths to exclude from a squash: globs over whole paths of the final filesystem.
//!
//! Globs are those of the filter (`files::PathGlob`). Excluding a directory also excludes everything in it. What a layer
//! above the merged layers wrote cannot be excluded, because that layer stays as it is. What a layer below wrote is
//! hidden by a whiteout, and its bytes stay.

use crate::bytes::{Error, Kind, Result, Warnings};
use crate::files::PathGlob;
use crate::rootfs::{ById, LayerId, Layers, MemberKind, NodeId, ROOT, Rootfs, View};

/// What the globs match.
#[derive(Debug, Clone, Default)]
pub(super) struct Excluded {
    /// The topmost paths that leave, ascending; all below them leave too.
    pub(super) nodes: Vec<NodeId>,
    /// Globs that match none.
    pub(super) unmatched: Vec<String>,
    /// How many paths of the final filesystem leave, what is below them counted.
    pub(super) paths: u64,
    /// Bytes of contents of the merged layers that are live and leave.
    pub(super) bytes: u64,
    /// Paths of which something stays in a layer below that is kept.
    pub(super) warnings: Warnings,
}

/// Matches the globs against every path of the final filesystem, for a squash of layers `from..=to`. Fails where what is
/// left out would come back, or be missed, since a layer above stays as it is.
pub(super) fn excluded(
    layers: &Layers,
    from: LayerId,
    to: LayerId,
    globs: &[String],
) -> Result<Excluded> {
    if globs.is_empty() {
        return Ok(Excluded::default());
    }
    let whole = Rootfs::merge(layers, layers.len());
    let (nodes, unmatched) = matches(layers, &whole, globs)?;
    let mut excluded = Excluded {
        nodes,
        unmatched,
        ..Excluded::default()
    };
    let last = layers.len().saturating_sub(1);
    let left = Rootfs::merge_without(layers, layers.len(), last, &excluded.nodes);
    // Parents have lower numbers: of several the topmost is named.
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

/// The topmost paths that one of the globs matches, and the globs that match none.
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
        for node in rootfs.nodes().filter(|n| is_set(&matches, *n)) {
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

fn is_set(bits: &[bool], node: NodeId) -> bool {
    bits.get(node as usize).copied().unwrap_or(false)
}

/// Layers above that stay must show over the new layer what they show over the merged ones, but for what is left out: a
/// marker or a hard link of theirs may need it. `left` is the final filesystem without it.
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

fn refusal(layers: &Layers, what: &str, node: NodeId, layer: LayerId) -> Error {
    Error::new(Kind::Request, what)
        .in_layer(layer.into())
        .at_path(&layers.paths.path(node))
        .because("that layer stays as it is; merge it too, or leave this path in")
}

/// Names what is left out and lies in a layer below that is kept.
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

/// Refuses what is no glob, before any image is read.
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
