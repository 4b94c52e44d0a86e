//! Patches that take out a COPY that writes again what an equal COPY wrote.

use super::act::{Act, Patch};
use crate::advice::given::Given;
use crate::advice::subject::Subject;
use crate::advice::texts;
use crate::rootfs::{LayerId, MemberKind};
use crate::waste::Cause;

/// The most instructions between the two.
const STEPS: usize = 1000;

/// The patch for the COPY of layer `killer`, which stores `bytes` that lower layers stored already.
pub(in crate::advice) fn identical(
    subject: &Subject<'_>,
    given: &Given,
    writers: &[LayerId],
    killer: LayerId,
    bytes: u64,
) -> Option<Patch> {
    let stored = subject.of.ledger.layers.get(killer.index())?.stored;
    let [writer] = writers else { return None };
    let (one, other) = (subject.step(*writer)?, subject.step(killer)?);
    let ((first, one), (last, other)) =
        (given.statement(one.number)?, given.statement(other.number)?);
    let is_copy = one.keyword == "COPY" || one.keyword == "ADD";
    let is_same = one.keyword == other.keyword
        && one.flags == other.flags
        && one.text == other.text
        && one.heredocs.is_empty();
    // Between the two, the working directory and the stage are the same.
    let between = given
        .file
        .statements
        .get(first..last)
        .filter(|all| all.len() < STEPS)?;
    let is_near = between
        .iter()
        .all(|s| !matches!(s.keyword.as_str(), "FROM" | "WORKDIR" | "ENV" | "ARG"));
    let links = subject.of.layers.changeset(killer)?;
    let has_only_files = links
        .members
        .iter()
        .all(|m| matches!(m.kind, MemberKind::File | MemberKind::Dir));
    let is_all = stored == bytes && only_twins(subject, killer);
    (is_copy && is_same && is_near && has_only_files && is_all).then(|| Patch {
        acts: vec![Act::Remove(last)],
        assumptions: vec![texts::COPIED_TWICE.into()],
        extra: 0,
    })
}

/// Whether all that a layer killed was the same.
fn only_twins(subject: &Subject<'_>, killer: LayerId) -> bool {
    let killed = subject
        .of
        .ledger
        .dead
        .iter()
        .filter(|dead| dead.killer == killer);
    killed
        .into_iter()
        .all(|dead| dead.cause == Cause::Identical)
}
