//! The head of an opened image: its figures and its colours.

use super::Text;
pub(crate) use crate::session::protocol::report_texts::{
    AFTER_SQUASH, BAR_PART, HEADLINE, HEADLINE_NONE, LEGEND, LIVE, LIVE_MEANS, NOW, PULL,
    PULL_MEANS, PULL_SQUASHED, PULL_UNKNOWN, RECLAIMABLE, RECLAIMABLE_MEANS, STORED, STORED_MEANS,
};

texts! {
    PULL_MEASURED: "compressed with gzip, as measured here", "以 gzip 压缩后的大小，由本页测得";
    PULL_MEASURING: "compressing the layers to measure them", "正在压缩各层以测量";
    MEASURE: "Measure", "测量";
    ID: "Image ID", "镜像 ID";
    HEADLINE_BASE(bytes: &str): "{bytes} of it lies in layers of the base image: only a squash that includes them, or another base image, removes it.",
        "其中 {bytes} 位于基础镜像的层中：只有把这些层一并合并，或更换基础镜像，才能去除。";
    HEADLINE_NONE_MEANS(stored: &str): "All {stored} on disk are visible files. The largest:", "磁盘占用的 {stored} 都是可见文件。最大的有：";
    ONE_LINE(stored: &str, live: &str, wasted: &str): "on disk {stored} → {live}, wasted {wasted}", "磁盘占用 {stored} → {live}，冗余 {wasted}";
    ONE_LINE_PULL(now: &str, then: &str): "to pull {now} → ~{then}", "拉取 {now} → ~{then}";
    ONE_LINE_MEANS: "now → squashed", "现在 → 合并后";
    COMPARING: "Overwritten or only attributes changed: comparing", "被覆盖或仅属性变更：正在比较";
    COMPARING_MEANS: "A later step wrote files of the same size to these paths. Squint is comparing their content; until then, the figures by cause can move.",
        "后续步骤在同一路径写入了同样大小的文件。Squint 正在比较内容；完成之前，各原因的数字可能变化。";
    FIRST_OF(n: u32): "the first of {n} files; the others were not opened", "共 {n} 个文件中的第一个；其余未打开";
    CONFIG: "Configuration of the image", "镜像配置";
    BASE(name: &str): "based on {name}", "基于 {name}";
    WHICH_IMAGE: "Image", "镜像";
    WARNINGS(n: usize): "1 warning about this archive" | "{n} warnings about this archive", "此归档有 {n} 条警告";
}
