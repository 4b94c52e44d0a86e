//! The contents that are likely to be needed: they are read in one pass, before anything is known.

use std::collections::HashSet;

use super::facts::Look;
use crate::bytes::sorted;
use crate::rootfs::{EntryId, Layers, MemberKind, NodeId, PathTree, ROOT, Rootfs, View};

/// The smallest content that can need something: `#!/x`.
const SMALLEST: u64 = 4;

/// The contents of the final filesystem that may be programs, libraries or scripts, and the lists of the loaders; each
/// once, in ascending order of their members.
pub fn candidates(layers: &Layers, rootfs: &Rootfs) -> Vec<(EntryId, Look)> {
    let paths = &layers.paths;
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    for node in rootfs.nodes() {
        let View::Entry(entry) = rootfs.view(node) else {
            continue;
        };
        let inode = rootfs.inode(entry);
        let Some(member) = layers.member(inode).filter(|m| m.kind == MemberKind::File) else {
            continue;
        };
        let name = paths.name(node);
        let is_library = || name.windows(3).any(|three| three == b".so");
        let look = if is_list(paths, node) {
            Look::Text
        } else if member.stored >= SMALLEST && (member.mode & 0o111 != 0 || is_library()) {
            Look::Probe
        } else {
            continue;
        };
        if seen.insert(inode) {
            out.push((inode, look));
        }
    }
    sorted::sort_by_key(&mut out, |(entry, _)| *entry);
    out
}

/// Whether a file tells a loader where libraries are.
fn is_list(paths: &PathTree, node: NodeId) -> bool {
    let (folder, name) = (paths.parent(node), paths.name(node));
    let is_etc = |folder| folder != ROOT && paths.name(folder) == b"etc";
    match name {
        b"ld.so.cache" | b"ld.so.conf" => is_etc(folder),
        _ if name.starts_with(b"ld-musl-") && name.ends_with(b".path") => is_etc(folder),
        _ => paths.name(folder) == b"ld.so.conf.d" && is_etc(paths.parent(folder)),
    }
}
