//! The advice tab: what to change, by how much, and how.

use super::Text;
pub(crate) use crate::session::protocol::report_texts::{
    ADVICE as TITLE, OVERLAP, SAVES, SAVES_ABOUT,
};

texts! {
    NOTHING: "Nothing to change: no piece of advice saves enough to be worth it.", "没有需要改动之处：没有任何建议能节省足够的空间。";
    LOOKING: "Looking for what to change…", "正在分析可改进之处…";
    ALL(n: usize): "All advice (1)" | "All advice ({n})", "全部建议（{n}）";
    IN_SQUASH: "Do it here: squash", "在此处合并（squash）";
    ASSUMES: "Provided that", "前提";
    WHERE: "Where the bytes are", "涉及的目录";
    RULES: "Linters call it", "对应的检查规则";
}
