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
    Error, LayerId, MapKind, MapQuery, MapScope, NodeId, PathMap, ROOT, Reply, Request,
    WasteFilter, WasteGroup, WasteLine,
};

use super::effect::{Effect, Task};
use super::latest::Latest;
use super::shared::Shared;
use super::treemap;

/// The meaning of the treemap's colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    /// The colour of an item shows whether its bytes are live, or why they are dead.
    #[default]
    Cause,
    /// The colour of an item shows the layer that wrote it.
    Layer,
}

/// An event in the waste tab or in a list of dead versions.
#[derive(Debug, Clone)]
pub enum WasteEvent {
    /// The filter of a list was changed.
    Filtered(List, WasteFilter),
    /// The way a list shows versions was chosen: gathered by directory, or each in a row.
    Grouped(List, bool),
    /// A group of a list was opened or closed.
    Toggled(List, WasteGroup),
    /// The rows on the screen of a list changed: the first row, and the number of rows.
    Seen(List, u32, u32),
    /// A row of a list was chosen; the same row again clears the choice.
    Chosen(List, WasteLine),
    /// The bytes that the picture shows were chosen.
    Scoped(MapScope),
    /// The meaning of the picture's colours was chosen.
    Coloured(Colour),
    /// The directory that the picture shows was chosen, by its node.
    Zoomed(NodeId),
    /// An item of the picture was picked, by its index in [`PathMap::items`].
    Picked(u32),
    /// A step out: the mark is cleared; without a mark, the parent directory is shown.
    Out,
}

/// A version that is marked in the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The node of the version's path.
    pub node: NodeId,
    /// The path of the version, with unprintable bytes escaped.
    pub path: String,
    /// The number of the layer that wrote the version.
    pub layer: LayerId,
    /// Whether the list shows only the path of the version, because the version was picked in the picture.
    pub alone: bool,
}

/// The most items in the picture. More items could not be distinguished, or drawn in time.
const MOST_ITEMS: u32 = 500;

/// The state of the waste tab and of the lists of dead versions.
#[derive(Debug, Clone, PartialEq)]
pub struct Waste {
    /// The bytes that the picture shows.
    pub scope: MapScope,
    /// The meaning of the picture's colours.
    pub colour: Colour,
    /// The node of the directory that the picture shows.
    pub root: NodeId,
    /// The latest picture with its question; `None` before the first answer.
    pub map: Option<(MapQuery, Shared<PathMap>)>,
    /// The error of the last question for a picture; `None` if it succeeded.
    pub failed: Option<Error>,
    /// The marked version; `None` if there is none.
    pub mark: Option<Mark>,
    asked: Latest<MapQuery>,
    lists: [Rows; 3],
}

impl Default for Waste {
    fn default() -> Self {
        Self {
            scope: MapScope::Waste,
            colour: Colour::default(),
            root: ROOT,
            map: None,
            failed: None,
            mark: None,
            asked: Latest::default(),
            lists: Default::default(),
        }
    }
}

impl Waste {
    /// The state of the tab for a new image. `any` is whether the image has dead bytes; without any, the picture
    /// begins with all stored bytes.
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

    /// The rows of one of the lists.
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

    /// The question for the picture with the current choices.
    pub fn query(&self) -> MapQuery {
        MapQuery {
            scope: self.scope,
            root: self.root,
            most: MOST_ITEMS,
        }
    }

    /// Whether a new picture is on its way.
    pub fn is_drawing(&self) -> bool {
        self.asked.is_waiting()
    }

    /// Prepares the tab when it is shown; the result is the effects to carry out.
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

    /// Asks again for everything shown, because the figures changed; the result is the effects to carry out.
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

    /// Applies an event; the result is the effects to carry out.
    pub fn apply(&mut self, event: WasteEvent) -> Vec<Effect> {
        let effect = match event {
            WasteEvent::Filtered(list, filter) => {
                let query = self.list_mut(list).filtered(filter);
                query.map(|q| question(list, q))
            }
            WasteEvent::Grouped(list, grouped) => {
                let query = self.list_mut(list).grouped(grouped);
                query.map(|q| question(list, q))
            }
            WasteEvent::Toggled(list, group) => {
                let query = self.list_mut(list).toggled(group);
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
                (self.scope, self.root, self.mark) = (scope, ROOT, None);
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

    /// Applies an answer to [`Task::Waste`] or [`Task::Map`]; the result is the effects to carry out.
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

    /// Marks the version of a chosen row, and moves the picture to a directory that contains it.
    fn chosen(&mut self, list: List, line: WasteLine) -> Vec<Effect> {
        let again = self
            .mark
            .as_ref()
            .is_some_and(|m| m.node == line.node && m.layer == line.layer && !m.alone);
        self.mark = (!again).then(|| Mark {
            node: line.node,
            path: line.path,
            layer: line.layer,
            // A list that shows only one path continues to do so.
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
                // An item that stands for several is split in its own directory, if another directory is shown now.
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
            Some(node) if self.root != ROOT => {
                self.root = node;
                self.moved()
            }
            _ => Vec::new(),
        }
    }

    /// Asks for the picture and its list again after the picture's directory or bytes changed.
    fn moved(&mut self) -> Vec<Effect> {
        let draw = self.draw();
        draw.into_iter().chain(self.narrow()).collect()
    }

    fn draw(&mut self) -> Option<Effect> {
        let query = self.asked.want(self.query())?;
        Some(Effect::Ask(Task::Map, Request::Map(query)))
    }

    /// Filters the list to the dead versions in the picture.
    fn narrow(&mut self) -> Option<Effect> {
        let (writer, range) = match self.scope {
            MapScope::Layer(layer) => (Some(layer), None),
            MapScope::Range(from, to) => (None, Some((from, to))),
            MapScope::Image | MapScope::Waste => (None, None),
        };
        let alone = self.mark.as_ref().filter(|m| m.alone).map(|m| m.node);
        let filter = WasteFilter {
            cause: self.list(List::Waste).filter.cause,
            writer,
            killer: None,
            range,
            under: alone.or((self.root != ROOT).then_some(self.root)),
        };
        let query = self.list_mut(List::Waste).filtered(filter)?;
        Some(question(List::Waste, query))
    }
}

fn question(list: List, query: crate::session::protocol::WasteQuery) -> Effect {
    Effect::Ask(Task::Waste(list), Request::Waste(query))
}
