//! The advice tab: what to change, by how much, and how.

use super::Text;
pub(crate) use crate::session::protocol::report_texts::{
    ADVICE as TITLE, OVERLAP, SAVES, SAVES_ABOUT,
};

texts! {
    NOTHING: "Nothing to change: no piece of advice saves enough to be worth it.", "没有需要改动之处：没有任何建议能节省足够的空间。";
    LOOKING: "Looking for what to change…", "正在分析可改进之处…";
    ALL(n: usize): "All advice (1)" | "All advice ({n})", "全部建议（{n}）";
<<<<<<< HEAD
=======
    SAVES(size: &str): "saves {size}", "可省 {size}";
    SAVES_ABOUT(size: &str): "saves about {size}", "约可省 {size}";
    OVERLAP: "Pieces can overlap: their savings do not add up.", "各条建议可能重叠，节省量不可相加。";
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
>>>>>>> 0a76279 (Advice: move the product of a build into a fresh image (not wired to tests yet))
    IN_SQUASH: "Do it here: squash", "在此处合并（squash）";
    ASSUMES: "Provided that", "前提";
    WHERE: "Where the bytes are", "涉及的目录";
    RULES: "Linters call it", "对应的检查规则";
}
