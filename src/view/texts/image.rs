//! The head of an opened image: its figures and its colours.

use super::Text;

texts! {
    STORED: "On disk", "磁盘占用";
    STORED_MEANS: "content of all layers, as docker images counts it", "所有层的内容，与 docker images 的统计口径相同";
    LIVE: "Visible", "可见";
    LIVE_MEANS: "visible in the final filesystem", "在最终文件系统中可见";
    RECLAIMABLE: "Wasted", "冗余";
    RECLAIMABLE_MEANS: "stored, but hidden by a later layer", "已存储，但被后续层删除或覆盖";
    PULL: "To pull", "拉取大小";
    PULL_MEANS: "compressed, as a registry sends it", "压缩后，即仓库传输的大小";
    PULL_UNKNOWN: "not known: these layers are not compressed", "未知：这些层未压缩";
    PULL_MEASURED: "compressed with gzip, as measured here", "以 gzip 压缩后的大小，由本页测得";
    PULL_MEASURING: "compressing the layers to measure them", "正在压缩各层以测量";
    MEASURE: "Measure", "测量";
    NOW: "Now", "现在";
    AFTER_SQUASH: "Squashed", "合并后";
    ID: "Image ID", "镜像 ID";
    HEADLINE(wasted: &str, stored: &str, share: &str):
        "{wasted} of {stored} on disk is wasted ({share}): a later layer hides it.",
        "磁盘占用 {stored}，其中 {wasted}（{share}）是冗余：已被后续层删除或覆盖。";
    HEADLINE_BASE(bytes: &str): "{bytes} of it lies in layers of the base image: only a squash that includes them, or another base image, removes it.",
        "其中 {bytes} 位于基础镜像的层中：只有把这些层一并合并，或更换基础镜像，才能去除。";
    HEADLINE_NONE: "No hidden bytes: a squash saves nothing.", "没有被隐藏的数据：合并（squash）不会变小。";
    HEADLINE_NONE_MEANS(stored: &str): "All {stored} on disk are visible files. The largest:", "磁盘占用的 {stored} 都是可见文件。最大的有：";
    ONE_LINE(stored: &str, live: &str, wasted: &str): "on disk {stored}, squashed {live}, wasted {wasted}", "磁盘占用 {stored}，合并后 {live}，冗余 {wasted}";
    COMPARING: "Overwritten or only attributes changed: comparing", "被覆盖或仅属性变更：正在比较";
    COMPARING_MEANS: "A later step wrote files of the same size to these paths. Squint is comparing their content; until then, the figures by cause can move.",
        "后续步骤在同一路径写入了同样大小的文件。Squint 正在比较内容；完成之前，各原因的数字可能变化。";
    FIRST_OF(n: u32): "the first of {n} files; the others were not opened", "共 {n} 个文件中的第一个；其余未打开";
    CONFIG: "Configuration of the image", "镜像配置";
    BASE(name: &str): "based on {name}", "基于 {name}";
    LEGEND: "Colours", "颜色说明";
    BAR_PART(name: &str, size: &str): "{name} {size}", "{name} {size}";
    WHICH_IMAGE: "Image", "镜像";
    WARNINGS(n: usize): "1 warning about this archive" | "{n} warnings about this archive", "此归档有 {n} 条警告";
}
