//! Patches that give files their owner and mode when a COPY writes them, in place of a RUN that changes only these.
//!
//! The RUN goes only if the flags of the COPY steps do all that it did, as its layer shows. Directories that were there
//! before the COPY are changed by a RUN of their own, which stores no content.

use std::collections::{HashMap, HashSet};

use super::act::{Act, Patch};
use super::cleaner::list_of;
use super::context::run;
use crate::advice::given::Given;
use crate::advice::plain;
use crate::advice::subject::Subject;
use crate::advice::texts;
use crate::bytes::sorted;
use crate::dockerfile::Statement;
use crate::rootfs::{EntryId, IdRange, LayerId, Member, MemberKind, NodeId};
use crate::waste::{Cause, Dead};

/// The most directories that a RUN changes on its own.
const DIRECTORIES: usize = 8;

/// The most members that all such patches of an image look at.
const MEMBERS: usize = 1 << 23;

/// The owner and the mode that a step gives to files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::advice) struct Attributes {
    /// The user and the group. `None` if the step leaves them.
    pub(in crate::advice) owner: Option<(u32, u32)>,
    /// The mode. `None` if the step leaves it.
    pub(in crate::advice) mode: Option<u16>,
}

/// The patch for the RUN of layer `killer`, which gives these attributes to files that the COPY steps of the layers
/// `writers` wrote. `looked` counts the members that were looked at for all such patches.
pub(in crate::advice) fn chown(
    subject: &Subject<'_>,
    given: &Given,
    writers: &[LayerId],
    killer: LayerId,
    attributes: Attributes,
    looked: &mut usize,
) -> Option<Patch> {
    let step = subject.step(killer)?;
    let at = run(given, step)?.at;
    list_of(&step.text, &["chown", "chmod"])?;
    let members = |layer: LayerId| {
        subject
            .of
            .layers
            .changeset(layer)
            .map_or(&[][..], |changes| &changes.members)
    };
    *looked += IdRange::new(LayerId::LOWEST, killer.above())
        .map(|layer| members(layer).len())
        .sum::<usize>();
    if *looked > MEMBERS || (attributes.owner.is_none() && attributes.mode.is_none()) {
        return None;
    }
    let changed = Changed::new(subject, killer)?;
    if changed.writers.iter().any(|layer| !writers.contains(layer)) {
        return None;
    }
    let mut copies: Vec<(usize, &Statement)> = Vec::new();
    let first = writers.first().copied()?;
    let before = directories(subject, first);
    let mut made: HashSet<NodeId> = HashSet::new();
    for writer in writers {
        let copy = subject.step(*writer).filter(|step| step.is_copy())?;
        let (number, statement) = given.statement(copy.number)?;
        if !given.is_one_stage(number, at) {
            return None;
        }
        copies.push((number, statement));
        for member in members(*writer) {
            if member.kind == MemberKind::Dir && before.contains_key(&member.node) {
                continue;
            }
            made.insert(member.node);
            if !fits(
                changed.now.get(&member.node).copied().unwrap_or(member),
                attributes,
            ) {
                return None;
            }
        }
    }
    let mut left: Vec<String> = Vec::new();
    for member in changed.now.values() {
        match member.kind {
            MemberKind::File if member.stored > 0 => {}
            MemberKind::File | MemberKind::Dir | MemberKind::Symlink
                if made.contains(&member.node) => {}
            MemberKind::Dir => {
                let was = before.get(&member.node)?;
                if was.1 != member.mode {
                    return None;
                }
                if was.0 != (member.uid, member.gid) {
                    if attributes.owner != Some((member.uid, member.gid)) {
                        return None;
                    }
                    left.push(plain::path(&subject.of.layers.paths.path(member.node))?);
                }
            }
            _ => return None,
        }
    }
    if left.len() > DIRECTORIES {
        return None;
    }
    sorted::sort(&mut left);
    let mut patch = Patch::default();
    for (copy, _) in &copies {
        if let Some((uid, gid)) = attributes.owner {
            let flag = format!("--chown={uid}:{gid}");
            patch.acts.push(Act::Flag { copy: *copy, flag });
        }
        if let Some(mode) = attributes.mode {
            let flag = format!("--chmod={mode:o}");
            patch.acts.push(Act::Flag { copy: *copy, flag });
        }
    }
    patch.acts.push(match (left.is_empty(), attributes.owner) {
        (false, Some((uid, gid))) => Act::Rewrite {
            run: at,
            text: format!("chown {uid}:{gid} {}", left.join(" ")),
        },
        _ => Act::Remove(at),
    });
    if attributes.mode.is_some() {
        patch.assumptions.push(texts::CHMOD_NEEDS.into());
    }
    patch.assumptions.push(texts::OLD_OWNER_NOT_NEEDED.into());
    Some(patch)
}

/// Whether a member has the attributes that flags give. No flag gives a mode to directories and links alone.
fn fits(member: &Member, attributes: Attributes) -> bool {
    let has_owner = attributes
        .owner
        .is_none_or(|owner| owner == (member.uid, member.gid));
    let has_mode = attributes
        .mode
        .is_none_or(|mode| member.kind == MemberKind::File && mode == member.mode);
    has_owner && has_mode
}

/// What a layer that only changes attributes holds.
struct Changed<'a> {
    /// The members by path.
    now: HashMap<NodeId, &'a Member>,
    /// The layers that wrote the files before.
    writers: HashSet<LayerId>,
}

impl<'a> Changed<'a> {
    /// `None` if the layer does more than to change attributes.
    fn new(subject: &Subject<'a>, killer: LayerId) -> Option<Self> {
        let (layers, rootfs) = (subject.of.layers, subject.of.rootfs);
        let is_own = |dead: &&Dead| dead.killer == killer && dead.cause == Cause::Metadata;
        let mut by: HashMap<EntryId, LayerId> = HashMap::new();
        for dead in subject.of.ledger.dead.iter().filter(is_own) {
            let death = rootfs.death(dead.entry)?;
            by.insert(rootfs.inode(death.by?), dead.writer);
        }
        let mut changed = Self {
            now: HashMap::new(),
            writers: HashSet::new(),
        };
        let members = &layers.changeset(killer)?.members;
        for (entry, member) in layers.range(killer).zip(members) {
            match member.kind {
                // An empty file is in no ledger.
                MemberKind::File if member.stored > 0 => {
                    changed.writers.insert(*by.get(&entry)?);
                }
                MemberKind::File | MemberKind::Dir | MemberKind::Symlink => {}
                _ => return None,
            }
            changed.now.insert(member.node, member);
        }
        Some(changed)
    }
}

/// The owner and mode of every directory below a layer.
fn directories(subject: &Subject<'_>, layer: LayerId) -> HashMap<NodeId, ((u32, u32), u16)> {
    let mut found = HashMap::new();
    for below in IdRange::new(LayerId::LOWEST, layer) {
        let changes = subject.of.layers.changeset(below);
        for member in changes.map_or(&[][..], |changes| &changes.members) {
            if member.kind == MemberKind::Dir {
                found.insert(member.node, ((member.uid, member.gid), member.mode));
            }
        }
    }
    found
}
