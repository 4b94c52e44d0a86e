//! The paths that a range of layers changed, and which of them a plan has not dealt with yet.

use crate::rootfs::{ById, NodeId, View};

/// The paths that a range of layers changed. The new layer needs nothing for any other path.
pub(super) struct Touched<'a> {
    /// The nodes, ascending, with what was there below the range.
    pub(super) list: &'a [(NodeId, View)],
    /// For each node of the list, its place in the list plus one; 0 for a node that is done or is not in the list.
    waiting: &'a mut ById<NodeId, u32>,
}

impl<'a> Touched<'a> {
    pub(super) fn new(list: &'a [(NodeId, View)], waiting: &'a mut ById<NodeId, u32>) -> Self {
        for (place, (node, _)) in (1..).zip(list) {
            waiting.set(*node, place);
        }
        Self { list, waiting }
    }

    /// The node at a place of the list, with what was there below the range.
    pub(super) fn at(&self, place: usize) -> Option<(NodeId, View)> {
        self.list.get(place).copied()
    }

    /// What was at a node below the range, if the range changed it and it is not done.
    pub(super) fn below(&self, node: NodeId) -> Option<View> {
        let place = (self.waiting[node] as usize).checked_sub(1)?;
        self.at(place).map(|(_, view)| view)
    }

    pub(super) fn is_done(&self, node: NodeId) -> bool {
        self.waiting[node] == 0
    }

    pub(super) fn done(&mut self, node: NodeId) {
        self.waiting.set(node, 0);
    }

    /// Ends the use of the list of waiting nodes, which then waits for the next range.
    pub(super) fn end(self) {
        for (node, _) in self.list {
            self.waiting.set(*node, 0);
        }
    }
}
