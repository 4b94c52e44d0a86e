//! Which COPY steps may move below a later RUN: those whose files no RUN between needs or touches.
//!
//! What a command reads cannot be seen. So a step moves only if the command neither touches its paths nor names them,
//! and it is told as an assumption.

use std::collections::HashMap;

use super::steps::Step;
use crate::rootfs::{ById, LayerId, Layers, MemberKind, NodeId, ROOT};
use crate::waste::Kills;

/// The most layers of an image whose COPY steps are looked at: one bit of a number each.
const MOST: LayerId = LayerId::new(128);

/// What each layer of a RUN touches of what lower layers copied.
#[derive(Debug, Default)]
pub(super) struct Movable {
    /// For each layer, a bit for each lower layer of a COPY whose paths it touches. `None` where nothing is movable.
    touches: Option<ById<LayerId, u128>>,
    /// For each layer of a COPY, the highest layer whose bytes it hid.
    hides: HashMap<LayerId, LayerId>,
}

impl Movable {
    /// Looks at the layers from number `base` on. Nothing is movable in an image with too many layers.
    pub(super) fn new(layers: &Layers, steps: &[Step], kills: &[Kills], base: LayerId) -> Self {
        let copies: Vec<LayerId> = steps
            .iter()
            .filter(|step| step.is_copy())
            .filter_map(|step| step.layer.filter(|layer| *layer >= base))
            .collect();
        if layers.end() > MOST || copies.is_empty() {
            return Self::default();
        }
        let mut hides: HashMap<LayerId, LayerId> = HashMap::new();
        for kill in kills {
            let most = hides.entry(kill.killer).or_insert(kill.writer);
            *most = kill.writer.max(*most);
        }
        let copied = copied(layers, &copies);
        let touches = layers
            .ids()
            .map(|layer| touched(layers, layer, &copied))
            .collect();
        Self {
            touches: Some(ById::from_list(touches, u128::MAX)),
            hides,
        }
    }

    /// Whether the files of the COPY in layer `copy` may come later than steps from layer `from` on: it hid no bytes
    /// of theirs.
    pub(super) fn is_movable(&self, copy: LayerId, from: LayerId) -> bool {
        self.touches.is_some() && self.hides.get(&copy).is_none_or(|writer| *writer < from)
    }

    /// Whether a COPY may come after a RUN in layer `layer`.
    pub(super) fn may_follow(&self, copy: &Step, layer: LayerId, run: &Step) -> bool {
        let touches = self.touches.as_ref().map_or(u128::MAX, |all| all[layer]);
        let bit = copy.layer.map_or(u128::MAX, bit);
        touches & bit == 0 && (is_cleaner(&run.text) || !names(run, copy))
    }
}

/// The bit of a layer, which is below [`MOST`].
fn bit(layer: LayerId) -> u128 {
    1 << layer.number().min(MOST.number() - 1)
}

/// Whether a RUN names the destination of a COPY, or works where it cannot be told from the text.
fn names(run: &Step, copy: &Step) -> bool {
    let destination = copy.text.split_whitespace().next_back().unwrap_or_default();
    let destination = destination.trim_matches(['/', '"', ']', '[', ',']);
    let last = destination.rsplit('/').next().unwrap_or_default();
    // A destination in the working directory, or all of the filesystem.
    last.is_empty() || last.starts_with('.') || run.text.contains(last)
}

/// Whether a command only removes caches of package managers.
fn is_cleaner(text: &str) -> bool {
    const CLEANERS: [&str; 10] = [
        "apt-get clean",
        "apt-get autoclean",
        "apt clean",
        "rm -rf /var/lib/apt/lists/*",
        "rm -rf /var/lib/apt/lists",
        "rm -rf /var/cache/apk/*",
        "yum clean all",
        "dnf clean all",
        "microdnf clean all",
        "zypper clean",
    ];
    let mut parts = text.split("&&").flat_map(|part| part.split(';'));
    parts.all(|part| CLEANERS.contains(&part.trim()))
}

/// A path of a COPY, or a directory above one.
#[derive(Debug, Clone, Copy)]
struct Copied {
    /// A bit for each layer that copied there.
    by: u128,
    /// The lowest of these layers.
    first: LayerId,
    /// Whether a lower layer had a directory there.
    was_there: bool,
}

/// Every path of a COPY and every directory above one.
fn copied(layers: &Layers, copies: &[LayerId]) -> HashMap<NodeId, Copied> {
    let mut found: HashMap<NodeId, Copied> = HashMap::new();
    let members = |layer: LayerId| layers.changeset(layer).map_or(&[][..], |l| &l.members);
    for copy in copies {
        let bit = bit(*copy);
        for member in members(*copy) {
            let mut node = member.node;
            loop {
                let new = Copied {
                    by: 0,
                    first: *copy,
                    was_there: node == ROOT,
                };
                let at = found.entry(node).or_insert(new);
                // Directories above a path have all of its bits.
                let before = at.by;
                at.by |= bit;
                if before & bit != 0 || node == ROOT {
                    break;
                }
                node = layers.paths.parent(node);
            }
        }
    }
    for layer in layers.ids() {
        for member in members(layer) {
            let mut node = member.node;
            let mut is_dir = member.kind == MemberKind::Dir;
            // The first COPY above a path is not above the first COPY of the path, so the walk can end early.
            while let Some(at) = found.get_mut(&node).filter(|at| layer < at.first) {
                let before = at.was_there;
                at.was_there |= is_dir;
                if before {
                    break;
                }
                is_dir = true;
                node = layers.paths.parent(node);
            }
        }
    }
    found
}

/// The bits of the lower COPY layers whose paths a layer touches. A directory that was there before is not touched by
/// being listed, or by a new file in it.
fn touched(layers: &Layers, layer: LayerId, copied: &HashMap<NodeId, Copied>) -> u128 {
    let members = layers.changeset(layer).map_or(&[][..], |l| &l.members);
    let lower = bit(layer) - 1;
    let at = |node: NodeId, is_dir: bool| {
        let at = copied.get(&node).filter(|at| !(is_dir && at.was_there));
        at.map_or(0, |at| at.by)
    };
    let touched = members.iter().map(|member| {
        at(member.node, member.kind == MemberKind::Dir) | at(layers.paths.parent(member.node), true)
    });
    touched.fold(0, |all, bits| all | bits) & lower
}
