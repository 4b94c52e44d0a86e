//! The files tab: which tree, which rows, which file is open.

use crate::session::protocol::Reply;

use super::event::{Effect, Task};

/// What happens in the files tab.
#[derive(Debug, Clone)]
pub enum FilesEvent {}

/// What the files tab shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Files {}

impl Files {
    /// For an image of so many layers.
    pub fn of(layers: u16) -> Self {
        let _ = layers;
        Self {}
    }

    /// The tab is shown: what it needs.
    pub fn shown(&mut self, generation: u32) -> Vec<Effect> {
        let _ = generation;
        Vec::new()
    }

    /// Takes in what happened.
    pub fn apply(&mut self, event: FilesEvent, generation: u32) -> Vec<Effect> {
        let _ = (event, generation);
        Vec::new()
    }

    /// Takes in an answer to [`Task::Tree`], [`Task::Find`], [`Task::Facts`], [`Task::ReadOrder`] or [`Task::Read`].
    pub fn answered(&mut self, task: Task, reply: Reply, generation: u32) -> Vec<Effect> {
        let _ = (task, reply, generation);
        Vec::new()
    }
}
