//! The head of an opened image: its figures and its colours.

use super::Text;

texts! {
    STORED: "Stored", "存储";
    STORED_MEANS: "content of all layers", "所有层的内容";
    LIVE: "Live", "有效";
    LIVE_MEANS: "visible in the final filesystem", "在最终文件系统中可见";
    RECLAIMABLE: "Reclaimable", "可回收";
    RECLAIMABLE_MEANS: "stored, but hidden by a later layer", "已存储，但被后面的层遮盖";
    EFFICIENCY: "Efficiency", "效率";
    EFFICIENCY_MEANS: "live part of what is stored", "有效内容占存储的比例";
    NOW: "Now", "现在";
    AFTER_SQUASH: "Squashed", "压合后";
    ID: "Image ID", "镜像 ID";
    NOTHING_TO_RECLAIM: "Nothing to reclaim.", "没有可回收的空间。";
    NOTHING_TO_RECLAIM_MEANS:
        "Every stored byte shows in the final filesystem: this image is as tight as its layers can be.",
        "每个存储的字节都在最终文件系统中可见：此镜像已足够紧凑。";
    LEGEND: "Colours", "颜色说明";
    BAR_PART(name: &str, size: &str): "{name} {size}", "{name} {size}";
    WHICH_IMAGE: "Image", "镜像";
    WARNINGS(n: usize): "1 oddity in this archive" | "{n} oddities in this archive", "此归档有 {n} 处异常";
}
