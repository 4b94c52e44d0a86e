//! What advice is made from: an image, its merged layers and its ledger.

use super::contents::Contents;
use super::steps::{Step, steps};
use super::texts;
use crate::image::Image;
use crate::language::Prose;
use crate::rootfs::{ById, LayerId, Layers, Rootfs};
use crate::waste::{Digests, Kills, Ledger};

/// The image that advice is about, with its figures.
#[derive(Debug, Clone, Copy)]
pub struct Figures<'a> {
    /// The image.
    pub image: &'a Image,
    /// The layers of the image, as changesets with one path tree.
    pub layers: &'a Layers,
    /// The merged filesystem of all layers.
    pub rootfs: &'a Rootfs,
    /// The ledger of live and dead bytes.
    pub ledger: &'a Ledger,
    /// The digests of the contents that are hashed so far. Duplicates are found among these only.
    pub digests: &'a Digests,
    /// The number of lowest layers that belong to the base image.
    pub base: u32,
    /// Whether that number is a guess.
    pub base_is_guessed: bool,
    /// What was found in contents. `None` if they were not read.
    pub contents: Option<&'a Contents>,
}

/// The size in bytes of the file that a squash of the layers `from..=to` writes without compression. `None` if the
/// image cannot be squashed so.
pub type SizeOf<'a> = &'a dyn Fn(LayerId, LayerId) -> Option<u64>;

/// The figures with what follows from them.
#[derive(Debug)]
pub(super) struct Subject<'a> {
    pub(super) of: Figures<'a>,
    /// The first layer above the base image, at most the number after that of the highest layer.
    pub(super) base: LayerId,
    /// The steps of the history.
    pub(super) steps: Vec<Step>,
    /// For each layer, the place of its step in `steps`.
    pub(super) step_of: ById<LayerId, Option<usize>>,
    pub(super) kills: Vec<Kills>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(of: Figures<'a>) -> Self {
        let steps = steps(of.image);
        let mut step_of = ById::new(of.layers.len(), None);
        for (place, step) in steps.iter().enumerate() {
            if let Some(layer) = step.layer {
                step_of.set(layer, Some(place));
            }
        }
        Self {
            base: LayerId::new(of.base).min(of.layers.end()),
            kills: Kills::all(of.ledger),
            step_of,
            steps,
            of,
        }
    }

    /// What must be true where the border of the base image is a guess. `None` where it is known.
    pub(super) fn guess(&self) -> Option<Prose> {
        let is_told = self.base > LayerId::LOWEST && self.of.base_is_guessed;
        let count = self.base.number();
        is_told.then(|| Prose::new(texts::GUESSED_BASE, |text| text(count)))
    }

    /// The number after that of the highest layer.
    pub(super) fn end(&self) -> LayerId {
        self.of.layers.end()
    }

    /// The step that wrote a layer.
    pub(super) fn step(&self, layer: LayerId) -> Option<&Step> {
        self.steps.get(self.step_of[layer]?)
    }

    /// The numbers of the steps that wrote layers.
    pub(super) fn step_numbers(&self, layers: &[LayerId]) -> Vec<u32> {
        let steps = layers.iter().filter_map(|layer| self.step(*layer));
        steps.map(|step| step.number).collect()
    }

    /// The end of a piece's id for the step of a layer: its number, or that of the layer where no step is known.
    pub(super) fn step_name(&self, layer: LayerId) -> String {
        match self.step(layer) {
            Some(step) => step.number.to_string(),
            None => format!("layer-{layer}"),
        }
    }
}
