//! The name of a layer's history step in the written reports.

use super::model::LayerRow;
use crate::image::Instruction;

/// The instruction that wrote a layer, on one line. A merged layer has no instruction, so its comment is used; empty if
/// it has neither.
pub fn step(layer: &LayerRow) -> String {
    let told = layer.created_by.as_deref().map(str::trim);
    match told.filter(|text| !text.is_empty()) {
        Some(text) => Instruction::parse(text).line(),
        None => layer.comment.clone().unwrap_or_default(),
    }
}
