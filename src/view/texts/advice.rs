//! The advice tab: what to change, by how much, and how.

use super::Text;
use crate::session::protocol::LayerId;
pub(crate) use crate::session::protocol::report_texts::{
    ADVICE as TITLE, OVERLAP, SAVES, SAVES_AT_LEAST,
};

texts! {
    NOTHING: "Nothing to change: no piece of advice saves enough to be worth it.", "没有需要改动之处：没有任何建议能节省足够的空间。";
    LOOKING: "Looking for what to change…", "正在分析可改进之处…";
    ALL(n: usize): "All advice (1)" | "All advice ({n})", "全部建议（{n}）";
    MORE_COMES(percent: u64): "Packages and programs are being read; more advice may follow: {percent}%", "正在读取软件包和程序，可能还会有更多建议：{percent}%";
    IN_SQUASH: "Do it here: squash", "在此处合并（squash）";
    PULL: "Pull time", "拉取时间";
    PULL_AT: "At", "带宽";
    PULL_TIME(total: &str, download: &str): "{total} in all; the download is complete after {download}.", "共 {total}，其中下载用时 {download}。";
    TOKEN_HOLDS: "The last layer begins before a token of 300 s ends.", "最后一层在 300 秒令牌到期前开始下载。";
    TOKEN_ENDS(begins: &str): "The last layer begins after {begins}, when a token of 300 s has ended: clients that do not renew it fail.", "最后一层在 {begins} 后才开始下载，此时 300 秒的令牌已到期：不续期的客户端会失败。";
    PULL_MODEL: "This is a model, not a measurement: three downloads at a time, and layers unpacked one after another on one core. Layers that are there already cost nothing.", "这是模型估算，并非实测：同时下载三层，并在单核上依次解包。本地已有的层不计时间。";
    PULL_PLAIN: "Plain layers count as they are; a registry packs them.", "未压缩的层按原大小计算；镜像仓库会压缩它们。";
    ADDS: "The squash plan adds up what you tick.", "勾选的建议会汇总到合并方案中。";
    IN_PLAN: "In the squash plan", "加入合并方案";
    WITHIN(from: LayerId, to: LayerId): "In the squash plan: layers {from}–{to} are merged", "已在合并方案中：第 {from}–{to} 层将合并";
    PLANNED(n: usize): "1 operation in the squash plan" | "{n} operations in the squash plan", "合并方案中有 {n} 项操作";
    PLANNED_SIZES(before: &str, after: &str): "on disk: {before} → {after}", "磁盘占用：{before} → {after}";
    TO_PLAN: "Go to the plan", "查看方案";
    ASSUMES: "Provided that", "前提";
    WHERE: "Where the bytes are", "涉及的目录";
    RULES: "Linters call it", "对应的检查规则";
}
