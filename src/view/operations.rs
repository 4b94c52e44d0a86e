//! The operations of a plan: what is merged and what is left out, each with its own effect, and how they are added and
//! removed one by one.

use crate::session::protocol::{
    AdviceKind, AdviceRow, LayerRange, NewLayer, Overview, Proposal, Wire as _, With, exclude_globs,
};

use super::keep::{Proposed, with_line, without};
use super::merges;
use super::shared::Shared;
use super::squash::Squash;

/// An event that changes the operations of a plan.
#[derive(Debug, Clone)]
pub enum PlanEvent {
    /// This range is merged in place of all others.
    MergeOnly(LayerRange),
    /// This range is merged too, together with the ranges that have a layer of it.
    Merge(LayerRange),
    /// This range is not merged any more.
    Unmerge(LayerRange),
    /// The chart and the lists change this one of the ranges.
    Pick(LayerRange),
    /// The current range becomes this one, as far as it lies beside the other ranges.
    Change(LayerRange),
    /// Another range is merged, the one that saves most beside the others.
    Another,
    /// The paths that these globs match are left out.
    LeaveOut(Vec<String>),
    /// The paths that these globs match are not left out any more.
    KeepIn(Vec<String>),
    /// Only the product is kept, or ranges are merged again.
    KeepOnly(bool),
    /// The paths that these globs match are kept, and only they and what they need.
    Keep(Vec<String>),
    /// The paths that these globs match are not asked for any more.
    Unkeep(Vec<String>),
    /// The globs of the paths to keep were edited, one in a line.
    KeepGlobs(String),
    /// This is kept too, or no longer.
    With(With, bool),
    /// What is proposed to keep has arrived, serialized.
    Proposed(Vec<u8>),
}

/// An operation of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// A range of layers becomes one layer.
    Merge(LayerRange),
    /// The paths that a glob matches are left out.
    LeaveOut(String),
    /// Of the whole image only what this number of globs match is kept, with what it needs.
    Keep(usize),
}

/// An operation with its effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The operation.
    pub operation: Operation,
    /// The content bytes that it removes; `None` if they are not known yet.
    pub bytes: Option<u64>,
    /// The number of paths that it leaves out.
    pub paths: u64,
}

/// Whether a piece of advice is in a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InPlan {
    /// It is not in the plan.
    No,
    /// It is an operation of the plan.
    Yes,
    /// A larger range of the plan does it too.
    Within(LayerRange),
}

impl Squash {
    /// The operations of the plan: merges, lowest first, then what is left out.
    pub fn operations(&self) -> Vec<Planned> {
        let plan = self.plan.as_deref().and_then(|plan| plan.as_ref().ok());
        let merges = self.ranges().into_iter().map(|range| {
            let rows = plan.map_or(&[][..], |plan| plan.ranges.as_slice());
            let row = rows.iter().find(|row| row.range == range);
            Planned {
                operation: Operation::Merge(range),
                bytes: row.map(NewLayer::dead_bytes),
                paths: 0,
            }
        });
        let kept = self.keep.only.then(|| Planned {
            operation: Operation::Keep(self.keep.globs().count()),
            bytes: plan.map(|plan| {
                let others: u64 = plan.left_out.iter().map(|left| left.bytes).sum();
                plan.excluded_bytes.saturating_sub(others)
            }),
            paths: plan.map_or(0, |plan| {
                let others: u64 = plan.left_out.iter().map(|left| left.paths).sum();
                plan.excluded.saturating_sub(others)
            }),
        });
        let globs = self.globs().map(|glob| {
            let left = plan.and_then(|plan| {
                let place = plan.request.exclude.iter().position(|g| g == glob);
                plan.left_out.get(place?)
            });
            Planned {
                operation: Operation::LeaveOut(glob.to_owned()),
                bytes: left.map(|left| left.bytes),
                paths: left.map_or(0, |left| left.paths),
            }
        });
        merges.chain(kept).chain(globs).collect()
    }

    /// Whether the plan is not the one that the page proposed.
    pub fn is_changed(&self) -> bool {
        !self.proposed || self.keep.only || self.globs().next().is_some()
    }

    /// Whether a glob is in the plan, exactly as it is written.
    pub fn leaves_out(&self, glob: &str) -> bool {
        self.globs().any(|g| g == glob)
    }

    /// Whether a piece of advice is in the plan. `None` if a squash cannot do what it says.
    pub fn holds(&self, row: &AdviceRow) -> Option<InPlan> {
        if let Some(range) = merge_of(row) {
            let ranges = self.ranges();
            let covers = |whole: &&LayerRange| whole.from <= range.from && range.to <= whole.to;
            return Some(match ranges.iter().find(covers) {
                Some(whole) if *whole == range && !self.keep.only => InPlan::Yes,
                // What the page proposes is no plan yet.
                Some(whole) if self.keep.only || !self.proposed => InPlan::Within(*whole),
                _ => InPlan::No,
            });
        }
        if row.kind == AdviceKind::MoveProduct {
            return Some(if self.keep.only {
                InPlan::Yes
            } else {
                InPlan::No
            });
        }
        let globs = globs_of(row)?;
        let all = globs.iter().all(|glob| self.leaves_out(glob));
        Some(if all { InPlan::Yes } else { InPlan::No })
    }

    /// Applies an event to the operations. `overview` tells which ranges save most.
    fn apply(&mut self, event: PlanEvent, overview: &Overview) {
        match event {
            PlanEvent::MergeOnly(range) => self.merge_only(range),
            PlanEvent::Merge(range) if self.proposed => self.merge_only(range),
            PlanEvent::Merge(range) => {
                let (whole, others) = merges::joined(range, &self.ranges());
                self.others = others;
                self.set_current(whole);
            }
            PlanEvent::Unmerge(range) => {
                self.others.retain(|other| *other != range);
                if range == self.current() {
                    match self.others.pop() {
                        Some(next) => self.set_current(next),
                        None => self.merging = false,
                    }
                }
                self.proposed = false;
            }
            PlanEvent::Pick(range) => {
                if let Some(place) = self.others.iter().position(|other| *other == range) {
                    self.others.remove(place);
                    self.put_aside();
                    self.set_current(range);
                }
            }
            PlanEvent::Another => {
                if let Some(range) = merges::another(overview, &self.ranges()) {
                    self.put_aside();
                    self.set_current(range);
                }
            }
            PlanEvent::Change(wanted) => {
                let inside = |other: &&LayerRange| other.layers().contains(wanted.from);
                let other = self.others.iter().find(inside).copied();
                match (merges::beside(wanted, self.current(), &self.others), other) {
                    (Some(range), _) => self.set_current(range),
                    (None, Some(other)) => self.apply(PlanEvent::Pick(other), overview),
                    (None, None) => {}
                }
            }
            PlanEvent::LeaveOut(globs) => {
                for glob in globs {
                    if !self.leaves_out(&glob) {
                        self.exclude = with_line(&self.exclude, &glob);
                    }
                }
            }
            PlanEvent::KeepIn(globs) => self.exclude = without(&self.exclude, &globs),
            PlanEvent::KeepOnly(only) => self.keep.only = only,
            PlanEvent::Keep(globs) => {
                self.keep.only = true;
                for glob in globs {
                    if !self.keep.has(&glob) {
                        self.keep.globs = with_line(&self.keep.globs, &glob);
                    }
                }
            }
            PlanEvent::Unkeep(globs) => self.keep.globs = without(&self.keep.globs, &globs),
            PlanEvent::KeepGlobs(globs) => self.keep.globs = globs,
            PlanEvent::With(word, is_kept) => {
                let keeps = |one: &With| {
                    if *one == word {
                        is_kept
                    } else {
                        self.keep.is_with(*one)
                    }
                };
                self.keep.with = With::ALL.into_iter().filter(keeps).collect();
            }
            PlanEvent::Proposed(bytes) => match Proposal::unpack(&bytes) {
                Ok(proposal) => self.propose(proposal),
                Err(error) => self.keep.proposal = Proposed::Failed(error),
            },
        }
    }

    /// Takes what is proposed to keep. It is ticked at first, unless people have named something already.
    fn propose(&mut self, proposal: Proposal) {
        if self.keep.globs().next().is_none() {
            let globs = proposal.rows.iter();
            let globs = globs.filter_map(|row| glob_of_path(&row.path));
            self.keep.globs = globs.collect::<Vec<_>>().join("\n");
            if proposal.is_interpreted && !self.keep.is_with(With::Interpreters) {
                self.keep.with.push(With::Interpreters);
            }
        }
        self.keep.proposal = Proposed::Known(Shared::new(proposal));
    }

    /// Merges this range and no other.
    fn merge_only(&mut self, range: LayerRange) {
        self.others.clear();
        self.set_current(range);
    }

    /// Adds the current range to the others, if it is in the plan.
    fn put_aside(&mut self) {
        if self.merging && self.from < self.to {
            self.others = self.ranges();
        }
    }
}

/// Applies an event to the operations of a plan. `overview` tells which ranges save most.
///
/// The name begins with `late_`, which tells the build to split the code here. Such events come only from tabs whose code
/// has arrived.
#[inline(never)]
pub(super) fn late_plan(squash: &mut Squash, event: PlanEvent, overview: &Overview) {
    squash.apply(event, overview);
}

/// The event that adds a piece of advice to a plan, or removes it. `None` if a squash cannot do what it says.
pub fn ticked(row: &AdviceRow, add: bool) -> Option<PlanEvent> {
    if row.kind == AdviceKind::MoveProduct {
        return Some(PlanEvent::KeepOnly(add));
    }
    if let Some(range) = merge_of(row) {
        return Some(if add {
            PlanEvent::Merge(range)
        } else {
            PlanEvent::Unmerge(range)
        });
    }
    let globs = globs_of(row)?;
    Some(if add {
        PlanEvent::LeaveOut(globs)
    } else {
        PlanEvent::KeepIn(globs)
    })
}

/// The range of layers that a piece of advice merges. `None` for advice about something else.
fn merge_of(row: &AdviceRow) -> Option<LayerRange> {
    let (from, to) = (*row.layers.first()?, *row.layers.last()?);
    let merges = matches!(
        row.kind,
        AdviceKind::Merge | AdviceKind::Squash | AdviceKind::SquashAboveBase
    );
    (merges && from < to).then_some(LayerRange { from, to })
}

/// The globs of the files that a piece of advice leaves out. `None` for advice about something else.
fn globs_of(row: &AdviceRow) -> Option<Vec<String>> {
    let rule = row.id.strip_prefix("leave-out:")?;
    Some(exclude_globs(rule)).filter(|globs| !globs.is_empty())
}

/// The glob that matches one path and nothing else. `None` if the path cannot be written in a line: bytes that are not
/// printable are escaped in it.
pub fn glob_of_path(path: &str) -> Option<String> {
    if path.is_empty() || path.contains('\\') || path.trim() != path {
        return None;
    }
    let mut glob = String::new();
    for c in path.chars() {
        if "*?[]{}".contains(c) {
            glob.push('\\');
        }
        glob.push(c);
    }
    Some(glob)
}

#[cfg(test)]
mod tests {
    use super::glob_of_path;

    #[test]
    fn a_path_is_a_glob_of_itself() {
        let glob = |path: &str| glob_of_path(path);
        assert_eq!(glob("usr/lib/a.so").as_deref(), Some("usr/lib/a.so"));
        assert_eq!(glob("a[1]*").as_deref(), Some("a\\[1\\]\\*"));
        assert_eq!((glob(""), glob("a\\xff"), glob(" a")), (None, None, None));
    }
}
