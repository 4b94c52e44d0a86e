//! The title of a piece of advice in the languages of people. Its reasons and assumptions are English prose.

use super::model::{AdviceKind, AdviceRow};
use crate::language::{Language, Text};

texts! {
    MERGE(from: u32, to: u32): "Merge the RUN steps of layers {from}–{to} into one", "把第 {from}–{to} 层的 RUN 合并为一步";
    CLEANUP(writer: u32, killer: u32): "Clean up in the step that writes (layer {writer}), not later (layer {killer})", "在写入文件的步骤（第 {writer} 层）中清理，而不是之后（第 {killer} 层）";
    SQUASH: "Squash all layers", "合并所有层（squash）";
    SQUASH_ABOVE_BASE: "Squash the layers above the base image", "合并基础镜像之上的层（squash）";
    LEAVE_OUT(what: &str): "Leave files out: {what}", "排除不需要的文件：{what}";
    CHOWN(layer: u32): "Set owner and mode while copying, not in layer {layer}", "在复制时设置属主和权限，而不是在第 {layer} 层";
    IDENTICAL(layer: u32): "Do not write the same files again in layer {layer}", "不要在第 {layer} 层重复写入相同的文件";
    DUPLICATES: "Store equal files once", "相同的文件只存一份";
    MOVE_PRODUCT: "Move the product into a fresh image", "将构建产物移入全新镜像（多阶段构建）";
    BASE: "Choose a smaller base image", "换用更小的基础镜像";
}

/// The title of a piece of advice, in one line.
pub fn advice_title(row: &AdviceRow, language: Language) -> String {
    let first = row.layers.first().copied().unwrap_or(0);
    let last = row.layers.last().copied().unwrap_or(0);
    match row.kind {
        AdviceKind::Merge => MERGE.get(language)(first, last),
        AdviceKind::Cleanup => CLEANUP.get(language)(first, last),
        AdviceKind::Squash => SQUASH.get(language).to_owned(),
        AdviceKind::SquashAboveBase => SQUASH_ABOVE_BASE.get(language).to_owned(),
        AdviceKind::LeaveOut => {
            let rule = row
                .id
                .split_once(':')
                .map_or(row.id.as_str(), |(_, rule)| rule);
            LEAVE_OUT.get(language)(rule)
        }
        AdviceKind::Chown => CHOWN.get(language)(last),
        AdviceKind::Identical => IDENTICAL.get(language)(last),
        AdviceKind::Duplicates => DUPLICATES.get(language).to_owned(),
        AdviceKind::MoveProduct => MOVE_PRODUCT.get(language).to_owned(),
        AdviceKind::Base => BASE.get(language).to_owned(),
    }
}
