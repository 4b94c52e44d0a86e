//! The head of an opened image: its figures and its colours.

use super::Text;

pub(crate) const STORED: Text = Text("Stored", "存储");
pub(crate) const STORED_MEANS: Text = Text("content of all layers", "所有层的内容");
pub(crate) const LIVE: Text = Text("Live", "有效");
pub(crate) const LIVE_MEANS: Text = Text("visible in the final filesystem", "在最终文件系统中可见");
pub(crate) const RECLAIMABLE: Text = Text("Reclaimable", "可回收");
pub(crate) const RECLAIMABLE_MEANS: Text = Text(
    "stored, but hidden by a later layer",
    "已存储，但被后面的层遮盖",
);
pub(crate) const EFFICIENCY: Text = Text("Efficiency", "效率");
pub(crate) const EFFICIENCY_MEANS: Text =
    Text("live part of what is stored", "有效内容占存储的比例");
pub(crate) const NOW: Text = Text("Now", "现在");
pub(crate) const AFTER_SQUASH: Text = Text("Squashed", "压合后");
pub(crate) const ID: Text = Text("Image ID", "镜像 ID");
pub(crate) const NOTHING_TO_RECLAIM: Text = Text("Nothing to reclaim.", "没有可回收的空间。");
pub(crate) const NOTHING_TO_RECLAIM_MEANS: Text = Text(
    "Every stored byte shows in the final filesystem: this image is as tight as its layers can be.",
    "每个存储的字节都在最终文件系统中可见：此镜像已足够紧凑。",
);
pub(crate) const WARNINGS: Text<fn(usize) -> String> = Text(
    |n| {
        if n == 1 {
            "1 oddity in this archive".into()
        } else {
            format!("{n} oddities in this archive")
        }
    },
    |n| format!("此归档有 {n} 处异常"),
);
pub(crate) const LEGEND: Text = Text("Colours", "颜色说明");
pub(crate) const BAR_PART: Text<fn(&str, &str) -> String> = Text(
    |name, size| format!("{name} {size}"),
    |name, size| format!("{name} {size}"),
);
pub(crate) const WHICH_IMAGE: Text = Text("Image", "镜像");
