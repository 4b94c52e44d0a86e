//! What people read in a report and, in the same words, on the page.

use crate::language::Text;
use crate::rootfs::LayerId;

texts! {
    STORED: "On disk", "磁盘占用";
    STORED_MEANS: "content of all layers, as docker images counts it", "所有层的内容，与 docker images 的统计口径相同";
    LIVE: "Visible", "可见";
    LIVE_MEANS: "visible in the final filesystem", "在最终文件系统中可见";
    RECLAIMABLE: "Wasted", "冗余";
    RECLAIMABLE_MEANS: "stored, but hidden by a later layer", "已存储，但被后续层删除或覆盖";
    PULL: "To pull", "拉取大小";
    PULL_MEANS: "compressed, as a registry sends it", "压缩后，即仓库传输的大小";
    PULL_SQUASHED(bytes: &str): "squashed ~{bytes}", "合并后约 {bytes}";
    PULL_UNKNOWN: "not known: these layers are not compressed", "未知：这些层未压缩";
    NOW: "Now", "现在";
    AFTER_SQUASH: "Squashed", "合并后";
    HEADLINE(wasted: &str, stored: &str, share: &str):
        "{wasted} of {stored} on disk is wasted ({share}): a later layer hides it.",
        "磁盘占用 {stored}，其中 {wasted}（{share}）是冗余：已被后续层删除或覆盖。";
    HEADLINE_NONE: "No hidden bytes: a squash saves nothing.", "没有被隐藏的数据：合并（squash）不会变小。";
    LEGEND: "Colours", "颜色说明";
    BAR_PART(name: &str, size: &str): "{name} {size}", "{name} {size}";
    COLUMN_LAYER: "#", "#";
    COLUMN_STEP: "Step", "步骤";
    COLUMN_BAR: "Visible and wasted", "可见与冗余";
    COLUMN_DEAD: "Wasted", "冗余";
    COLUMN_KILLED: "Hides", "使其冗余";
    EMPTY_STEP: "no layer", "不产生层";
    BASE_LAYER: "base", "基础";
    VERIFIED_NO: "not verified", "未验证";
    LAYER_N(n: LayerId): "Layer {n}", "第 {n} 层";
    SAVES(size: &str): "saves {size}", "可省 {size}";
    SAVES_AT_LEAST(size: &str): "saves at least {size}", "至少可省 {size}";
    ADVICE: "What to change", "改进建议";
    ASSUMES: "Provided that:", "前提：";
    OVERLAP: "Pieces can overlap: their savings do not add up.", "各条建议可能重叠，节省量不可相加。";
    MATRIX: "Who hid whose bytes", "谁删除或覆盖了谁的内容";
    WASTE_LIST: "Wasted files, largest first", "冗余文件，从大到小";
    FILES(n: u64, count: &str): "1 file" | "{count} files", "{count} 个文件";
    STEP_OF(step: usize): "step {step}", "步骤 {step}";
    LAYER_OF(layer: LayerId): "layer {layer}", "第 {layer} 层";
    GONE_DELETED(writer: &str, killer: &str): "written by {writer}, deleted by {killer}", "由{writer}写入，被{killer}删除";
    GONE_OVERWRITTEN(writer: &str, killer: &str): "written by {writer}, overwritten by {killer}", "由{writer}写入，被{killer}覆盖";
    GONE_ATTRIBUTES(writer: &str, killer: &str): "written by {writer}, copied for other attributes by {killer}", "由{writer}写入，{killer}更改属性时又存了一份";
    PACKAGE_UPGRADED: "earlier version, upgraded later", "旧版本，之后被升级";
    PACKAGE_REMOVED: "package removed later", "软件包之后被移除";
    PACKAGE_KEPT: "files deleted or written again", "文件被删除或重写";
    PACKAGE_DATABASES: "databases of package managers, written again", "软件包管理器的数据库，被重写";
    PACKAGE_NONE: "files of no package", "不属于任何软件包的文件";
    MORE_PACKAGES(n: usize): "1 more package" | "{n} more packages", "另外 {n} 个软件包";
    GONE_AGAIN(writer: &str, killer: &str): "written by {writer}, written again by {killer}", "由{writer}写入，被{killer}原样重写";
}
