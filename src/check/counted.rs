//! The figures of an image without the paths that count in no rule.

use super::dive::Figures;
use super::subject::Subject;
use crate::rootfs::{ById, LayerId, MemberKind, NodeId};

/// The bytes that count.
#[derive(Debug, Default)]
pub(super) struct Counted {
    /// The stored bytes of each layer.
    pub(super) layers: Vec<u64>,
    /// The dead bytes, those that something above the base image hid, and those that do not count.
    dead: u64,
    user_dead: u64,
    excluded_dead: u64,
    base: LayerId,
}

impl Counted {
    pub(super) fn new(subject: &Subject<'_>, excluded: &ById<NodeId, bool>, base: LayerId) -> Self {
        let mut counted = Self {
            base,
            ..Self::default()
        };
        let layers = subject.layers;
        for (layer, changes) in layers.ids().zip(layers.changesets()) {
            let members = layers.range(layer).zip(&changes.members);
            let mine = members.filter(|(entry, member)| {
                member.kind == MemberKind::File
                    && subject.rootfs.names_of(*entry).is_some()
                    && !excluded[member.node]
            });
            let bytes = mine.fold(0u64, |sum, (_, member)| sum.saturating_add(member.stored));
            counted.layers.push(bytes);
        }
        for dead in &subject.ledger.dead {
            let node = layers.node(dead.entry);
            let sums = if excluded[node] {
                [Some(&mut counted.excluded_dead), None]
            } else if dead.killer >= base {
                [Some(&mut counted.dead), Some(&mut counted.user_dead)]
            } else {
                [Some(&mut counted.dead), None]
            };
            for sum in sums.into_iter().flatten() {
                *sum = sum.saturating_add(dead.bytes);
            }
        }
        counted
    }

    pub(super) fn stored(&self) -> u64 {
        self.layers
            .iter()
            .fold(0, |sum, bytes| sum.saturating_add(*bytes))
    }

    pub(super) fn excluded_dead(&self) -> u64 {
        self.excluded_dead
    }

    /// The figures of the three rules that dive has too. Nothing wasted of nothing added is no waste.
    #[allow(
        clippy::cast_precision_loss,
        reason = "beyond 2^53 bytes a ratio does not care"
    )]
    pub(super) fn figures(&self) -> Figures {
        let stored = self.stored();
        let above = self.layers.iter().skip(self.base.index());
        let user = above.fold(0u64, |sum, bytes| sum.saturating_add(*bytes));
        Figures {
            efficiency: if stored == 0 {
                1.0
            } else {
                (stored - self.dead.min(stored)) as f64 / stored as f64
            },
            wasted_bytes: self.dead,
            user_wasted: if self.user_dead == 0 {
                0.0
            } else {
                self.user_dead as f64 / user as f64
            },
        }
    }
}
