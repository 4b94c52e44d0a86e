//! What a layer's step is called in the written reports.

use super::model::LayerRow;
use crate::image::Instruction;

/// The instruction that wrote it; of a merged layer, which has none, its comment.
pub(super) fn step(layer: &LayerRow) -> String {
    let told = layer.created_by.as_deref().map(str::trim);
    match told.filter(|text| !text.is_empty()) {
        Some(text) => Instruction::parse(text).line(),
        None => layer.comment.clone().unwrap_or_default(),
    }
}
