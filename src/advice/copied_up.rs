//! What a merge of layers stores twice: contents of lower layers to which a link in the merged layers leads.

use std::collections::HashSet;

use crate::rootfs::{EntryId, LayerId, LayerRange, Layers, MemberKind, Rootfs, View};

/// The bytes of the contents below layer `from` that have a name in the merged layers `from..=to`. `rootfs` is the
/// filesystem of all layers.
pub(super) fn copied_up(layers: &Layers, rootfs: &Rootfs, from: LayerId, to: LayerId) -> u64 {
    let border = layers.range(from).start;
    let links = || {
        LayerRange { from, to }.layers().flat_map(|layer| {
            let members = layers.changeset(layer).map_or(&[][..], |l| &l.members);
            let links = layers.range(layer).zip(members);
            links.filter(|(entry, member)| {
                member.kind == MemberKind::Hardlink && rootfs.inode(*entry) < border
            })
        })
    };
    if links().next().is_none() {
        return 0;
    }
    // A link that a later merged layer removes needs no copy.
    let above = Rootfs::merge(layers, to.above());
    let lasting = links().filter(|(entry, member)| above.view(member.node) == View::Entry(*entry));
    let contents: HashSet<_> = lasting.map(|(entry, _)| above.inode(entry)).collect();
    let stored = |entry: &EntryId| layers.member(*entry).map_or(0, |member| member.stored);
    contents.iter().map(stored).sum()
}
