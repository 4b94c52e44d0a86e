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

    /// Which filesystem is shown, where it is not the final one, and the selected path.
    pub fn address(&self) -> (Option<crate::session::protocol::Scope>, Option<String>) {
        (None, None)
    }

    /// Goes to a filesystem and a path of it.
    pub fn go(
        &mut self,
        scope: Option<crate::session::protocol::Scope>,
        path: Option<String>,
        generation: u32,
    ) -> Vec<Effect> {
        let _ = (scope, path);
        self.shown(generation)
    }

    /// What a single key means in this tab.
    pub fn event_of(&self, key: super::keys::Key) -> Option<FilesEvent> {
        let _ = key;
        None
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
