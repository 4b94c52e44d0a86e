//! The waste tab, and the lists of dead versions elsewhere: which bytes, which rows.

use crate::session::protocol::Reply;

use super::event::{Effect, Task};

/// Where a list of dead versions stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum List {
    /// In the waste tab.
    Waste,
    /// Beside the layers: of the layer or of the cell of the matrix that is selected.
    Layers,
    /// Beside the range that is looked at before a squash.
    Range,
}

/// What happens in the waste tab and in those lists.
#[derive(Debug, Clone)]
pub enum WasteEvent {
    /// A list was narrowed.
    Filtered(List, crate::session::protocol::WasteFilter),
}

/// What the waste tab and those lists show.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Waste {}

impl Waste {
    /// The tab is shown: what it needs.
    pub fn shown(&mut self, generation: u32) -> Vec<Effect> {
        let _ = generation;
        Vec::new()
    }

    /// The figures changed: what was answered before is no longer true.
    pub fn refresh(&mut self, generation: u32) -> Vec<Effect> {
        let _ = generation;
        Vec::new()
    }

    /// Takes in what happened.
    pub fn apply(&mut self, event: WasteEvent, generation: u32) -> Vec<Effect> {
        let _ = (event, generation);
        Vec::new()
    }

    /// Takes in an answer to [`Task::Waste`] or [`Task::Map`].
    pub fn answered(&mut self, task: Task, reply: Reply, generation: u32) -> Vec<Effect> {
        let _ = (task, reply, generation);
        Vec::new()
    }
}
