//! The layers tab: the selected layer or cell of the matrix, the order of steps, and the end of the base image.

use crate::session::protocol::{Overview, WasteFilter};

/// What is selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selected {
    /// A layer.
    Layer(u32),
    /// What the second layer killed of the first one's bytes.
    Cell(u32, u32),
}

/// What happens there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayersEvent {
    /// Something was selected, or no more.
    Select(Option<Selected>),
    /// The next layer below or above in the order that is shown.
    Step(i32),
    /// The newest first, as `docker image history` has it, or the oldest.
    NewestFirst(bool),
    /// As a matrix, or as a table.
    Matrix(bool),
    /// The base image has so many layers.
    Base(u32),
}

/// What the layers tab shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layers {
    /// What is selected.
    pub selected: Option<Selected>,
    /// The newest step stands first.
    pub newest_first: bool,
    /// Who killed whose bytes, rather than the table.
    pub matrix: bool,
    /// How many layers the base image has: what the history suggests, until somebody says otherwise.
    pub base: u32,
    /// Somebody did.
    pub base_chosen: bool,
}

impl Layers {
    /// Nothing selected.
    pub(super) fn new(overview: &Overview) -> Self {
        Self {
            base: overview.report.image.base_layers,
            ..Self::default()
        }
    }

    /// Takes in what happened; says whether something else is selected now.
    pub(super) fn apply(&mut self, event: LayersEvent, layers: u32) -> bool {
        match event {
            LayersEvent::Select(selected) => {
                let known = |n: &u32| *n < layers;
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
                let last = layers.saturating_sub(1);
                let to = match self.selected {
                    _ if layers == 0 => return false,
                    None if by > 0 => 0,
                    None => last,
                    Some(Selected::Layer(n) | Selected::Cell(n, _)) => {
                        n.saturating_add_signed(by).min(last)
                    }
                };
                return self.apply(LayersEvent::Select(Some(Selected::Layer(to))), layers);
            }
            LayersEvent::NewestFirst(newest_first) => self.newest_first = newest_first,
            LayersEvent::Matrix(matrix) => self.matrix = matrix,
            LayersEvent::Base(base) => {
                self.base = base.min(layers);
                self.base_chosen = true;
            }
        }
        false
    }

    /// Which dead versions are listed beside what is selected.
    pub fn listed(&self) -> Option<WasteFilter> {
        let layer = |n: u32| u16::try_from(n).ok();
        Some(match self.selected? {
            Selected::Layer(n) => WasteFilter {
                writer: Some(layer(n)?),
                ..WasteFilter::default()
            },
            Selected::Cell(writer, killer) => WasteFilter {
                writer: Some(layer(writer)?),
                killer: Some(layer(killer)?),
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
            layers.apply(LayersEvent::Step(by), 3);
            layers.selected
        };
        assert_eq!(step(1, false), Some(Selected::Layer(0)));
        assert_eq!(step(1, false), Some(Selected::Layer(1)));
        assert_eq!(step(1, true), Some(Selected::Layer(0)));
        assert_eq!(step(1, true), Some(Selected::Layer(0)));
        assert_eq!(step(-1, true), Some(Selected::Layer(1)));
    }

    #[test]
    fn what_is_not_there_cannot_be_selected() {
        let mut layers = Layers::default();
        layers.apply(LayersEvent::Select(Some(Selected::Cell(1, 9))), 3);
        assert_eq!(layers.selected, None);
        layers.apply(LayersEvent::Base(9), 3);
        assert_eq!((layers.base, layers.base_chosen), (3, true));
    }
}
