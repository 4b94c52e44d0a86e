//! The files tab: which tree, which rows, which file is open.
//!
//! It asks the session worker for windows of the tree, and a worker of the pool for contents. It draws nothing.

mod event;
pub mod fields;
mod opened;
mod reading;
#[cfg(test)]
mod tests;
pub mod text;
mod tree;

pub use event::{FilesEvent, View};
pub use opened::{Content, ContentView, Opened, content_of, mark};
pub use reading::Readings;
pub use tree::{Step, Tree};

use crate::session::protocol::{
    Contents, EntryId, Error, FileKind, Filter, LayerId, NodeId, Reading, Reply, Request, Scope,
    TreeQuery,
};

use super::effect::{Effect, Task};
use super::keys::Key;
use super::latest::Latest;

/// The state of the files tab.
#[derive(Debug, Clone, PartialEq)]
pub struct Files {
    /// The tree of the files.
    pub tree: Tree,
    /// The text of the size filter, as it was typed.
    pub size_text: String,
    /// The opened path; `None` if there is none.
    pub opened: Option<Opened>,
    /// The requested path that no layer has; `None` if there is none.
    pub missing: Option<String>,
    /// The reading that is running, and those that wait.
    pub readings: Readings,
    /// The error of the last save; `None` if it succeeded.
    pub save_failed: Option<Error>,
    /// A number that rises whenever the filter should get the focus.
    pub focus: u32,
    last: LayerId,
    /// The path in the address.
    path: Option<String>,
    /// The path that is being looked up, with the member of the version to show.
    wanted: Option<(String, Option<EntryId>)>,
    finding: Latest<String>,
    asking: Latest<NodeId>,
}

impl Files {
    /// The state of the tab for an image whose highest layer is `last`.
    pub fn new(last: LayerId) -> Self {
        Self {
            tree: Tree::new(Scope::Upto(last)),
            size_text: String::new(),
            opened: None,
            missing: None,
            readings: Readings::default(),
            save_failed: None,
            focus: 0,
            last,
            path: None,
            wanted: None,
            finding: Latest::default(),
            asking: Latest::default(),
        }
    }

    /// Prepares the tab when it is shown; the result is the effects to carry out.
    pub fn shown(&mut self) -> Vec<Effect> {
        if !self.tree.window.is_untouched() {
            return Vec::new();
        }
        let query = self.tree.again();
        query.map(window).into_iter().collect()
    }

    /// Asks again for everything shown, because the figures changed; the result is the effects to carry out.
    pub fn refresh(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if !self.tree.window.is_untouched() {
            effects.extend(self.tree.again().map(window));
        }
        if let Some(opened) = &self.opened {
            let node = opened.node;
            effects.extend(self.ask_facts(node));
        }
        effects
    }

    /// The filesystem and the opened path, for the address. The filesystem is `None` if it is the final one, and the
    /// path is `None` if none is open.
    pub fn address(&self) -> (Option<Scope>, Option<String>) {
        let scope = self.tree.scope;
        let last = Scope::Upto(self.last());
        ((scope != last).then_some(scope), self.path.clone())
    }

    /// Goes to a filesystem and a path in it; the result is the effects to carry out.
    pub fn go(&mut self, scope: Option<Scope>, path: Option<String>) -> Vec<Effect> {
        let scope = self.bounded(scope.unwrap_or(Scope::Upto(self.last())));
        let query = self.tree.scoped(scope);
        let mut effects: Vec<Effect> = query.map(window).into_iter().collect();
        match path {
            Some(path) if self.path.as_ref() != Some(&path) => {
                effects.extend(self.find(path, None));
            }
            Some(_) => {}
            None => self.close(),
        }
        effects
    }

    /// The event for a key in this tab; `None` if the key does nothing now.
    pub fn event_of(&self, key: Key) -> Option<FilesEvent> {
        Some(match key {
            Key::Search => FilesEvent::Search,
            Key::LayerAlone => FilesEvent::Viewed(View::Layer),
            Key::UpToLayer => FilesEvent::Viewed(View::Upto),
            Key::ExpandAll => FilesEvent::ExpandAll,
            Key::Change(change) => FilesEvent::Change(change),
            Key::Layer(by) => {
                let step = |n: LayerId| n.moved(by).min(self.last);
                FilesEvent::Scoped(match self.tree.scope {
                    Scope::Layer(n) => Scope::Layer(step(n)),
                    Scope::Upto(n) => Scope::Upto(step(n)),
                    Scope::Between(a, b) => Scope::Between(a, step(b)),
                })
            }
            Key::Help | Key::Tab(_) | Key::Order | Key::Matrix | Key::Dockerfile => return None,
        })
    }

    /// Applies an event; the result is the effects to carry out.
    pub fn apply(&mut self, event: FilesEvent) -> Vec<Effect> {
        let filter = self.tree.filter.clone();
        let query = match event {
            FilesEvent::Viewed(view) => self.tree.scoped(self.viewed(view)),
            FilesEvent::Scoped(scope) => self.tree.scoped(self.bounded(scope)),
            FilesEvent::Text(text) => self.tree.filtered(Filter { text, ..filter }),
            FilesEvent::Syntax(syntax) => self.tree.filtered(Filter { syntax, ..filter }),
            FilesEvent::Change(change) => {
                let changes = filter.changes ^ change.bit();
                self.tree.filtered(Filter { changes, ..filter })
            }
            FilesEvent::Kind(kind) => {
                let kinds = kind.map_or(0, FileKind::bit);
                self.tree.filtered(Filter { kinds, ..filter })
            }
            FilesEvent::Size(text) => {
                let at_least = fields::size(&text);
                self.size_text = text;
                // While the text is no valid size, the last size stays.
                let at_least = at_least.unwrap_or(filter.at_least);
                self.tree.filtered(Filter { at_least, ..filter })
            }
            FilesEvent::Cleared => {
                self.size_text.clear();
                self.tree.filtered(Filter {
                    syntax: filter.syntax,
                    ..Filter::default()
                })
            }
            FilesEvent::Sorted(by) => self.tree.sorted(by),
            FilesEvent::ExpandAll => self.tree.expand_all(),
            FilesEvent::Seen { first, count } => self.tree.seen(first, count),
            FilesEvent::Moved(step) => self.tree.step(step),
            FilesEvent::Siblings => self.tree.open_siblings(),
            FilesEvent::Toggled { row } => {
                self.tree.put(row);
                self.toggle()
            }
            FilesEvent::Pressed(row) => {
                // A path that is still being looked up is no longer wanted.
                self.wanted = None;
                self.tree.put(row);
                return self.enter();
            }
            FilesEvent::Entered => return self.enter(),
            FilesEvent::Search => {
                self.focus += 1;
                return self.shown();
            }
            FilesEvent::OpenAt { path, entry } => {
                let mut effects = self.shown();
                effects.extend(self.find(path, entry));
                return effects;
            }
            FilesEvent::Saved => return self.save().into_iter().collect(),
            event => return self.in_file(event).into_iter().collect(),
        };
        query.map(window).into_iter().collect()
    }

    /// Applies an event to the opened file.
    fn in_file(&mut self, event: FilesEvent) -> Option<Effect> {
        if matches!(event, FilesEvent::Closed) {
            self.close();
            return None;
        }
        let opened = self.opened.as_mut()?;
        match event {
            FilesEvent::Version(place) if place != opened.version => {
                (opened.version, opened.compare, opened.offset) = (place, None, 0);
                opened.look = ContentView::Itself;
                self.read()
            }
            FilesEvent::Compared(place) if place != opened.compare => {
                opened.compare = place;
                self.read()
            }
            FilesEvent::Offset(offset) if offset != opened.offset => {
                opened.offset = offset;
                self.read()
            }
            FilesEvent::Looked(look) => {
                opened.look = look;
                None
            }
            FilesEvent::Searched(text) => {
                (opened.search, opened.hit) = (text, 0);
                opened.hit_moved += 1;
                None
            }
            FilesEvent::Hit(by, of) => {
                let of = i64::try_from(of).unwrap_or(i64::MAX).max(1);
                let at = i64::try_from(opened.hit).unwrap_or(0);
                let to = (at + i64::from(by)).rem_euclid(of);
                opened.hit = usize::try_from(to).unwrap_or(0);
                opened.hit_moved += 1;
                None
            }
            FilesEvent::Wrapped(wrap) => {
                opened.wrap = wrap;
                None
            }
            _ => None,
        }
    }

    /// Applies an answer to [`Task::Tree`], [`Task::Find`], [`Task::Facts`] or [`Task::Read`]; the result is the
    /// effects to carry out.
    pub fn answered(&mut self, task: Task, reply: Reply) -> Vec<Effect> {
        match (task, reply) {
            (Task::Tree, reply) => {
                let next = self.tree.answered(reply);
                next.map(window).into_iter().collect()
            }
            (Task::Find, reply) => self.found(reply),
            (Task::Facts, reply) => self.told(reply),
            (Task::Read(number), reply) if self.readings.is_current(number) => match reply {
                Reply::Progress(progress) => {
                    self.readings.progress = Some(progress);
                    Vec::new()
                }
                Reply::Failed(error) => self.ended(Err(error)),
                Reply::Contents(contents) => self.ended(Ok(*contents)),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn ended(&mut self, contents: Result<Contents, Error>) -> Vec<Effect> {
        let (reading, next) = self.readings.ended();
        match (reading, &mut self.opened) {
            (Some(Reading::SaveFile { .. } | Reading::SaveFolder { .. }), _) => {
                self.save_failed = contents.err();
            }
            (Some(reading), Some(opened)) => opened.read(&reading, contents),
            _ => {}
        }
        next.into_iter().collect()
    }

    fn found(&mut self, reply: Reply) -> Vec<Effect> {
        let (_, next) = self.finding.answered();
        if let Some(path) = next {
            return vec![Effect::Ask(Task::Find, Request::Find(path))];
        }
        let Reply::Found(found) = reply else {
            self.wanted = None;
            return Vec::new();
        };
        let Some((path, entry)) = self.wanted.take_if(|(path, _)| *path == found.path) else {
            return Vec::new();
        };
        let Some(node) = found.node else {
            self.close();
            self.missing = Some(path);
            return Vec::new();
        };
        let mut effects = Vec::new();
        // A filter could hide the path.
        if !self.tree.filter.is_empty() {
            effects.extend(self.apply(FilesEvent::Cleared));
        }
        let query = self.tree.locate(node, &found.above);
        effects.extend(query.map(window));
        effects.extend(self.open(node, entry));
        effects
    }

    fn told(&mut self, reply: Reply) -> Vec<Effect> {
        let (_, next) = self.asking.answered();
        let mut effects: Vec<Effect> = next
            .map(|node| Effect::Ask(Task::Facts, Request::Facts(node)))
            .into_iter()
            .collect();
        let scope = self.tree.scope;
        match (&mut self.opened, reply) {
            (Some(opened), Reply::Facts(facts)) if facts.node == opened.node => {
                let first = opened.facts.is_none();
                self.path = Some(facts.path.clone());
                opened.told(facts, scope);
                if first {
                    effects.extend(self.read());
                }
            }
            (Some(opened), Reply::Failed(error)) if effects.is_empty() => {
                opened.failed = Some(error);
            }
            _ => {}
        }
        effects
    }

    fn find(&mut self, path: String, entry: Option<EntryId>) -> Option<Effect> {
        self.missing = None;
        self.path = Some(path.clone());
        self.wanted = Some((path.clone(), entry));
        let path = self.finding.want(path)?;
        Some(Effect::Ask(Task::Find, Request::Find(path)))
    }

    fn ask_facts(&mut self, node: NodeId) -> Option<Effect> {
        let node = self.asking.want(node)?;
        Some(Effect::Ask(Task::Facts, Request::Facts(node)))
    }

    /// Opens the path of the cursor's row; a directory is also expanded or collapsed.
    fn enter(&mut self) -> Vec<Effect> {
        let Some(row) = self.tree.row(self.tree.cursor) else {
            return Vec::new();
        };
        let (node, has_children) = (row.node, row.has_children);
        let mut effects = Vec::new();
        if has_children {
            effects.extend(self.toggle().map(window));
        }
        effects.extend(self.open(node, None));
        effects
    }

    fn toggle(&mut self) -> Option<TreeQuery> {
        let row = self.tree.row(self.tree.cursor)?;
        let (node, open) = (row.node, row.open);
        if row.has_children {
            self.tree.toggle(node, !open)
        } else {
            None
        }
    }

    fn open(&mut self, node: NodeId, entry: Option<EntryId>) -> Option<Effect> {
        (self.missing, self.save_failed) = (None, None);
        if entry.is_none() && self.opened.as_ref().is_some_and(|o| o.node == node) {
            return None;
        }
        self.readings.forget();
        self.opened = Some(Opened::new(node, entry));
        self.ask_facts(node)
    }

    fn close(&mut self) {
        self.readings.forget();
        (self.opened, self.path, self.wanted) = (None, None, None);
        (self.missing, self.save_failed) = (None, None);
    }

    /// The effect that reads the content to show of the opened file; `None` if nothing must be read.
    fn read(&mut self) -> Option<Effect> {
        let opened = self.opened.as_mut()?;
        let Some(reading) = opened.reading() else {
            opened.content = Content::None;
            self.readings.forget();
            return None;
        };
        opened.content = Content::Loading;
        self.readings.want(reading)
    }

    fn save(&mut self) -> Option<Effect> {
        if self.readings.is_saving() {
            return None;
        }
        self.save_failed = None;
        let opened = self.opened.as_ref()?;
        let reading = if opened.is_directory() {
            Reading::SaveFolder {
                scope: self.tree.scope,
                node: opened.node,
            }
        } else {
            let entry = content_of(opened.shown()?)?;
            Reading::SaveFile { entry }
        };
        self.readings.want(reading)
    }

    /// The number of the last layer.
    pub fn last(&self) -> LayerId {
        self.last
    }

    /// The kind of filesystem that is shown.
    pub fn view(&self) -> View {
        match self.tree.scope {
            Scope::Layer(_) => View::Layer,
            Scope::Upto(_) => View::Upto,
            Scope::Between(..) => View::Between,
        }
    }

    /// The number of the layer that is shown; of a difference, the second layer.
    pub fn layer(&self) -> LayerId {
        match self.tree.scope {
            Scope::Layer(n) | Scope::Upto(n) | Scope::Between(_, n) => n,
        }
    }

    /// The filesystem of another kind for the same layer.
    fn viewed(&self, view: View) -> Scope {
        let (lowest, layer) = (LayerId::LOWEST, self.layer());
        match (view, self.tree.scope) {
            (View::Upto, _) => Scope::Upto(layer),
            (View::Layer, _) => Scope::Layer(layer),
            (View::Between, scope @ Scope::Between(..)) => scope,
            // The difference begins at the first layer, unless the shown layer is the first.
            (View::Between, _) if layer == lowest => Scope::Between(lowest, self.last),
            (View::Between, _) => Scope::Between(lowest, layer),
        }
    }

    fn bounded(&self, scope: Scope) -> Scope {
        let last = self.last();
        match scope {
            Scope::Layer(n) => Scope::Layer(n.min(last)),
            Scope::Upto(n) => Scope::Upto(n.min(last)),
            Scope::Between(a, b) => Scope::Between(a.min(last), b.min(last)),
        }
    }
}

fn window(query: TreeQuery) -> Effect {
    Effect::Ask(Task::Tree, Request::Tree(query))
}
