//! The waste tab and the lists of dead versions in other tabs: which bytes, which rows.
//!
//! Picture and list are linked: opening a part of the picture narrows the list, and selecting a row marks it in the
//! picture. It draws nothing and does not know pixels.

mod rows;
#[cfg(test)]
mod tests;
pub mod words;

pub use rows::{List, Rows};

use crate::session::protocol::{
    Error, MapKind, MapQuery, MapScope, PathMap, Reply, Request, WasteFilter, WasteLine,
};

use super::effect::{Effect, Task};
use super::latest::Latest;
use super::shared::Shared;
use super::treemap;

/// What the colours of the picture say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    /// Live, or why not.
    #[default]
    Cause,
    /// Which layer wrote it.
    Layer,
}

/// What happens in the waste tab and in those lists.
#[derive(Debug, Clone)]
pub enum WasteEvent {
    /// A list is to show other versions.
    Filtered(List, WasteFilter),
    /// These rows of a list are on the screen: the first, and how many.
    Seen(List, u32, u32),
    /// A row of a list was chosen; again, to let it go.
    Chosen(List, WasteLine),
    /// The picture is to show other bytes.
    Scoped(MapScope),
    /// Its colours are to say something else.
    Coloured(Colour),
    /// It is to show what is in this directory; 0 is the whole.
    Zoomed(u32),
    /// This item of it was picked, by its place in [`PathMap::items`].
    Picked(u32),
    /// One step out: what is marked is let go, else the directory above is shown.
    Out,
}

/// A version that is marked in the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its path's node.
    pub node: u32,
    /// Its path, odd bytes escaped.
    pub path: String,
    /// The layer that wrote it.
    pub layer: u16,
    /// It was picked in the picture, so that the list shows its path alone.
    pub alone: bool,
}

/// The most items the picture is made of: more are neither told apart nor drawn in time.
const MOST_ITEMS: u32 = 500;

/// What the waste tab and those lists show.
#[derive(Debug, Clone, PartialEq)]
pub struct Waste {
    /// Which bytes the picture shows.
    pub scope: MapScope,
    /// What its colours say.
    pub colour: Colour,
    /// The directory it shows.
    pub root: u32,
    /// The picture that came last, with what was asked for.
    pub map: Option<(MapQuery, Shared<PathMap>)>,
    /// Why there is none.
    pub failed: Option<Error>,
    /// What is marked in it.
    pub mark: Option<Mark>,
    asked: Latest<MapQuery>,
    lists: [Rows; 3],
}

impl Default for Waste {
    fn default() -> Self {
        Self {
            scope: MapScope::Waste,
            colour: Colour::default(),
            root: 0,
            map: None,
            failed: None,
            mark: None,
            asked: Latest::default(),
            lists: Default::default(),
        }
    }
}

impl Waste {
    /// For an image that has dead bytes, or none: then the picture begins with all that is stored.
    pub fn new(any: bool) -> Self {
        let scope = if any {
            MapScope::Waste
        } else {
            MapScope::Image
        };
        Self {
            scope,
            ..Self::default()
        }
    }

    /// One of the lists.
    pub fn list(&self, list: List) -> &Rows {
        let [waste, layers, range] = &self.lists;
        match list {
            List::Waste => waste,
            List::Layers => layers,
            List::Range => range,
        }
    }

    fn list_mut(&mut self, list: List) -> &mut Rows {
        let [waste, layers, range] = &mut self.lists;
        match list {
            List::Waste => waste,
            List::Layers => layers,
            List::Range => range,
        }
    }

    /// What the picture should show now.
    pub fn query(&self) -> MapQuery {
        MapQuery {
            scope: self.scope,
            root: self.root,
            most: MOST_ITEMS,
        }
    }

    /// Another picture is on its way.
    pub fn is_drawing(&self) -> bool {
        self.asked.is_waiting()
    }

    /// The tab is shown: what it needs.
    pub fn shown(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.map.as_ref().map(|(query, _)| query) != Some(&self.query()) {
            effects.extend(self.draw());
        }
        if self.list(List::Waste).window.is_untouched() {
            effects.extend(self.narrow());
        }
        effects
    }

    /// The figures changed: what was answered before is no longer true.
    pub fn refresh(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.map.is_some() || self.failed.is_some() {
            effects.extend(self.draw());
        }
        for list in [List::Waste, List::Layers, List::Range] {
            let rows = self.list_mut(list);
            if !rows.window.is_untouched() {
                let query = rows.again();
                effects.extend(query.map(|q| question(list, q)));
            }
        }
        effects
    }

    /// Takes in what happened.
    pub fn apply(&mut self, event: WasteEvent) -> Vec<Effect> {
        let effect = match event {
            WasteEvent::Filtered(list, filter) => {
                let query = self.list_mut(list).filtered(filter);
                query.map(|q| question(list, q))
            }
            WasteEvent::Seen(list, first, count) => {
                let query = self.list_mut(list).seen(first, count);
                query.map(|q| question(list, q))
            }
            WasteEvent::Chosen(list, line) => return self.chosen(list, line),
            WasteEvent::Coloured(colour) => {
                self.colour = colour;
                None
            }
            WasteEvent::Scoped(scope) => {
                (self.scope, self.root, self.mark) = (scope, 0, None);
                return self.moved();
            }
            WasteEvent::Zoomed(node) => {
                (self.root, self.mark) = (node, None);
                return self.moved();
            }
            WasteEvent::Picked(item) => return self.picked(item),
            WasteEvent::Out => return self.out(),
        };
        effect.into_iter().collect()
    }

    /// Takes in an answer to [`Task::Waste`] or [`Task::Map`].
    pub fn answered(&mut self, task: Task, reply: Reply) -> Vec<Effect> {
        let next = match (task, reply) {
            (Task::Map, reply) => {
                let (asked, next) = self.asked.answered();
                match (asked, reply) {
                    (Some(query), Reply::Map(map)) => {
                        self.map = Some((query, Shared::new(map)));
                        self.failed = None;
                    }
                    (_, Reply::Failed(error)) => self.failed = Some(error),
                    _ => {}
                }
                next.map(|q| Effect::Ask(Task::Map, Request::Map(q)))
            }
            (Task::Waste(list), reply) => {
                let next = self.list_mut(list).answered(reply);
                next.map(|q| question(list, q))
            }
            _ => None,
        };
        next.into_iter().collect()
    }

    /// A row was chosen: it is marked, and the picture goes out as far as it has to.
    fn chosen(&mut self, list: List, line: WasteLine) -> Vec<Effect> {
        let again = self
            .mark
            .as_ref()
            .is_some_and(|m| m.node == line.node && m.layer == line.layer && !m.alone);
        self.mark = (!again).then(|| Mark {
            node: line.node,
            path: line.path,
            layer: line.layer,
            // A list that shows one path alone goes on doing so.
            alone: list == List::Waste && self.list(list).filter.under == Some(line.node),
        });
        let (Some(mark), Some((_, map))) = (&self.mark, &self.map) else {
            return Vec::new();
        };
        let common = treemap::common(map, &mark.path);
        if list != List::Waste || common == self.root || again {
            return Vec::new();
        }
        self.root = common;
        self.draw().into_iter().collect()
    }

    fn picked(&mut self, item: u32) -> Vec<Effect> {
        let Some((_, map)) = &self.map else {
            return Vec::new();
        };
        let Some(picked) = map.items.get(item as usize) else {
            return Vec::new();
        };
        match picked.kind {
            MapKind::Dir | MapKind::Closed if picked.node == self.root => Vec::new(),
            MapKind::Dir | MapKind::Closed => {
                (self.root, self.mark) = (picked.node, None);
                self.moved()
            }
            MapKind::Rest => {
                // What was put together is told apart in its own directory, if that is not what is shown.
                if picked.node == self.root {
                    return Vec::new();
                }
                (self.root, self.mark) = (picked.node, None);
                self.moved()
            }
            MapKind::Version => {
                let again = self
                    .mark
                    .as_ref()
                    .is_some_and(|m| m.node == picked.node && m.layer == picked.layer && m.alone);
                self.mark = (!again).then(|| Mark {
                    node: picked.node,
                    path: treemap::path(map, item as usize),
                    layer: picked.layer,
                    alone: true,
                });
                self.narrow().into_iter().collect()
            }
        }
    }

    fn out(&mut self) -> Vec<Effect> {
        if self.mark.take().is_some() {
            return self.narrow().into_iter().collect();
        }
        let above = self.map.as_ref().and_then(|(_, map)| {
            let parents = map.above.iter().rev();
            parents.map(|(node, _)| *node).find(|n| *n != self.root)
        });
        match above {
            Some(node) if self.root != 0 => {
                self.root = node;
                self.moved()
            }
            _ => Vec::new(),
        }
    }

    /// The picture shows something else, and the list with it.
    fn moved(&mut self) -> Vec<Effect> {
        let draw = self.draw();
        draw.into_iter().chain(self.narrow()).collect()
    }

    fn draw(&mut self) -> Option<Effect> {
        let query = self.asked.want(self.query())?;
        Some(Effect::Ask(Task::Map, Request::Map(query)))
    }

    /// Makes the list show the dead versions among what the picture shows.
    fn narrow(&mut self) -> Option<Effect> {
        let (writer, range) = match self.scope {
            MapScope::Layer(layer) => (Some(layer), None),
            MapScope::Range(from, to) => (None, Some((from, to))),
            MapScope::Image | MapScope::Waste => (None, None),
        };
        let alone = self.mark.as_ref().filter(|m| m.alone).map(|m| m.node);
        let filter = WasteFilter {
            word: self.list(List::Waste).filter.word,
            writer,
            killer: None,
            range,
            under: alone.or((self.root != 0).then_some(self.root)),
        };
        let query = self.list_mut(List::Waste).filtered(filter)?;
        Some(question(List::Waste, query))
    }
}

fn question(list: List, query: crate::session::protocol::WasteQuery) -> Effect {
    Effect::Ask(Task::Waste(list), Request::Waste(query))
}
