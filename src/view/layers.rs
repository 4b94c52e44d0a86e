//! The layers tab: the selected layer or cell of the matrix, the order of steps, and the end of the base image.

use crate::session::protocol::{BaseRow, BaseSource, LayerId, LayerRow, Overview, WasteFilter};

/// A selection in the layers tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selected {
    /// A layer by its number, from 0.
    Layer(LayerId),
    /// A cell of the matrix: the bytes that the first layer wrote and the second one hid.
    Cell(LayerId, LayerId),
}

/// A column of figures in the layers table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The bytes that the layer stores.
    Stored,
    /// The bytes of the layer that are dead.
    Dead,
    /// The bytes that the layer hid.
    Killed,
}

impl Column {
    /// The figure of a layer in this column, in bytes.
    pub fn of(self, layer: &LayerRow) -> u64 {
        match self {
            Self::Stored => layer.stored_bytes,
            Self::Dead => layer.dead_bytes,
            Self::Killed => layer.killed_bytes,
        }
    }
}

/// A form of the layers tab.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Form {
    /// The table of layers.
    #[default]
    Table,
    /// The matrix of who hid whose bytes.
    Matrix,
    /// The steps as a Dockerfile.
    Dockerfile,
}

/// An event in the layers tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayersEvent {
    /// The selection was changed; `None` clears it.
    Select(Option<Selected>),
    /// The selection moves by this number of layers in the order shown; negative numbers go up.
    Step(i32),
    /// The order was chosen: newest layer first, as in `docker image history`, or oldest first.
    NewestFirst(bool),
    /// The head of a column was pressed: the layers are sorted by it, largest first; pressed again, no longer.
    Sort(Column),
    /// The form was chosen.
    Form(Form),
    /// The number of layers of the base image was chosen.
    Base(u32),
}

/// The state of the layers tab.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layers {
    /// The selected layer or cell; `None` if there is no selection.
    pub selected: Option<Selected>,
    /// Whether the newest layer is first.
    pub newest_first: bool,
    /// The column that the layers are sorted by, largest first. `None` shows all steps in their order.
    pub sort: Option<Column>,
    /// The form that is shown.
    pub form: Form,
    /// The number of layers of the base image. It is a guess from the history until a person chooses it.
    pub base: u32,
    /// Whether a person chose `base`.
    pub base_chosen: bool,
    /// The number of layers of the base image as far as nobody chose it, and where it is from.
    pub suggested: (u32, BaseSource),
}

impl Layers {
    /// The state of the tab for a new image, without a selection.
    pub(super) fn new(overview: &Overview) -> Self {
        let mut new = Self::default();
        new.base_is(&overview.report.image.base);
        new
    }

    /// Takes over the base image of an overview.
    pub(super) fn base_is(&mut self, base: &BaseRow) {
        self.base = base.layers;
        if base.source != BaseSource::Given {
            self.suggested = (base.layers, base.source);
        }
    }

    /// The number of layers of the base image that a person chose; `None` for the suggested one.
    pub(super) fn given_base(&self) -> Option<u32> {
        Some(self.base).filter(|base| self.base_chosen && *base != self.suggested.0)
    }

    /// Applies an event to an image with layers below `end`. The result is whether the selection changed.
    pub(super) fn apply(&mut self, event: LayersEvent, end: LayerId) -> bool {
        match event {
            LayersEvent::Select(selected) => {
                let known = |n: &LayerId| *n < end;
                let selected = selected.filter(|selected| match selected {
                    Selected::Layer(n) => known(n),
                    Selected::Cell(writer, killer) => known(writer) && known(killer),
                });
                let changed = self.selected != selected;
                self.selected = selected;
                return changed;
            }
            LayersEvent::Step(by) => {
                let by = if self.newest_first { -by } else { by };
                let Some(last) = end.below() else {
                    return false;
                };
                let to = match self.selected {
                    None if by > 0 => LayerId::LOWEST,
                    None => last,
                    Some(Selected::Layer(n) | Selected::Cell(n, _)) => n.moved(by).min(last),
                };
                return self.apply(LayersEvent::Select(Some(Selected::Layer(to))), end);
            }
            LayersEvent::NewestFirst(newest_first) => {
                self.newest_first = newest_first;
                self.sort = None;
            }
            LayersEvent::Sort(column) => {
                self.sort = Some(column).filter(|_| self.sort != Some(column));
            }
            LayersEvent::Form(form) => self.form = form,
            LayersEvent::Base(base) => {
                self.base = base.min(end.number());
                self.base_chosen = true;
            }
        }
        false
    }

    /// The filter for the list of dead versions beside the selection; `None` without a selection.
    pub fn listed(&self) -> Option<WasteFilter> {
        Some(match self.selected? {
            Selected::Layer(n) => WasteFilter {
                writer: Some(n),
                ..WasteFilter::default()
            },
            Selected::Cell(writer, killer) => WasteFilter {
                writer: Some(writer),
                killer: Some(killer),
                ..WasteFilter::default()
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_follow_the_order_that_is_shown_and_stop_at_the_ends() {
        let mut layers = Layers::default();
        let mut step = |by, newest_first| {
            layers.newest_first = newest_first;
            layers.apply(LayersEvent::Step(by), LayerId::new(3));
            layers.selected
        };
        assert_eq!(step(1, false), Some(Selected::Layer(LayerId::new(0))));
        assert_eq!(step(1, false), Some(Selected::Layer(LayerId::new(1))));
        assert_eq!(step(1, true), Some(Selected::Layer(LayerId::new(0))));
        assert_eq!(step(1, true), Some(Selected::Layer(LayerId::new(0))));
        assert_eq!(step(-1, true), Some(Selected::Layer(LayerId::new(1))));
    }

    #[test]
    fn a_head_sorts_and_no_longer_sorts() {
        let mut layers = Layers::default();
        layers.apply(LayersEvent::Sort(Column::Dead), LayerId::new(3));
        layers.apply(LayersEvent::Sort(Column::Stored), LayerId::new(3));
        assert_eq!(layers.sort, Some(Column::Stored));
        layers.apply(LayersEvent::Sort(Column::Stored), LayerId::new(3));
        assert_eq!(layers.sort, None);
    }

    #[test]
    fn what_is_not_there_cannot_be_selected() {
        let mut layers = Layers::default();
        layers.apply(
            LayersEvent::Select(Some(Selected::Cell(LayerId::new(1), LayerId::new(9)))),
            LayerId::new(3),
        );
        assert_eq!(layers.selected, None);
        layers.apply(LayersEvent::Base(9), LayerId::new(3));
        assert_eq!((layers.base, layers.base_chosen), (3, true));
    }
}
