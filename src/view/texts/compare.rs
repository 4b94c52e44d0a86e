//! The compare tab: two images beside each other, and the question what to do with a second file.

use super::Text;
use crate::session::protocol::LayerId;

texts! {
    OFFER(name: &str): "What do you want to do with {name}?", "如何处理 {name}？";
    OFFER_COMPARE(open: &str): "Compare with {open}", "与 {open} 对比";
    OFFER_OPEN: "Open instead", "改为打开此文件";
    INTRO: "Set another image beside this one: what became smaller or larger, what a pull of the new one costs who has the old one, and why its layers differ.",
        "把另一个镜像与此镜像并排对比：哪些内容变大或变小、已有旧镜像的主机拉取新镜像需要下载多少、各层为何不同。";
    INTRO_DROP: "Drop its file anywhere on this page, or choose it. A JSON report (squint inspect --format json) may stand for an image.",
        "把文件拖放到页面任意位置，或点击选择。也可以用 JSON 报告（squint inspect --format json）代替镜像。";
    PICK: "Compare with…", "与…对比";
    PICK_OTHER: "Compare with another…", "换一个对比…";
    RESULT: "Compare with the squashed image", "与合并后的镜像对比";
    RESULT_DONE: "Compare with the original", "与原镜像对比";
    CLOSE: "Close the comparison", "关闭对比";
    SWAP: "Swap old and new", "交换新旧";
    WAITING: "Reading the packages of the open image", "正在读取当前镜像的软件包";
    READING(name: &str): "Reading {name}", "正在读取 {name}";
    CHOOSE(name: &str): "{name} holds several images. Which one?", "{name} 包含多个镜像，请选择：";
    FAILED(name: &str): "{name} could not be compared", "无法与 {name} 对比";
    OLD: "Old", "旧";
    NEW: "New", "新";
    OPEN_IMAGE: "open image", "当前镜像";
    SQUASHED: "squashed image", "合并结果";
    FROM_REPORT: "from a report", "来自报告";
    CREATED: "Created", "创建时间";
    SIZES: "Sizes", "大小";
    CHANGE: "Change", "变化";
    IN_ALL: "Whole image", "整个镜像";
    ON_DISK: "on disk", "磁盘占用";
    VISIBLE: "visible", "可见";
    WASTED: "wasted", "冗余";
    TARS: "uncompressed tars", "未压缩的 tar";
    TO_PULL: "to pull, compressed", "拉取（压缩后）";
    PULL_UNKNOWN: "–: not known. The layers of one of the two are not compressed in its file, or it is a report.",
        "–：未知。其中一个镜像的层在文件中未压缩，或只有报告。";
    PULL_MEASURED: "As measured here: layers that are plain in the file, compressed with gzip.", "其中文件内未压缩的层由本页以 gzip 压缩后测得。";
    PULL: "What a pull of the new image costs who has the old one", "已有旧镜像的主机拉取新镜像的开销";
    PULL_COSTS(n: u32, bytes: &str, of: usize):
        "{bytes} in 1 layer of {of}." | "{bytes} in {n} layers of {of}.",
        "{of} 层中的 {n} 层，共 {bytes}。";
    PULL_NOTHING: "Nothing: all layers are there.", "无需下载：所有层都已存在。";
    PULL_UNPACKED: "Some layers are not compressed in this file, so these are the bytes of their tars.",
        "文件中有未压缩的层，因此按 tar 的大小计算。";
    PULL_SHARED(n: u32): "1 layer is shared from the bottom on." | "{n} layers are shared from the bottom on.",
        "自底部起共享 {n} 层。";
    HISTORY: "Both histories, step by step", "两份历史逐步对照";
    STEP: "Created by", "创建命令";
    STATE: "State", "状态";
    LAYER_SHARED: "shared", "共享";
    LAYER_SAME: "same content, fetched again", "内容相同，需重新拉取";
    LAYER_BROKE: "built again", "重新构建";
    LAYER_NEW: "new step", "新步骤";
    LAYER_GONE: "gone", "已移除";
    FETCHED: "To fetch", "需拉取";
    WHY_OF(layer: LayerId): "Why layer {layer} differs", "第 {layer} 层为何不同";
    WHY_NONE: "No path differs: only the bytes of the tar do.", "没有路径不同，仅 tar 的字节不同。";
    REASON(n: u64, name: &str, size: &str, example: &str):
        "{name}: 1 path, {size}, {example}" | "{name}: {n} paths, {size}, largest {example}",
        "{name}：{n} 个路径，{size}，最大为 {example}";
    FIX: "Fix:", "办法：";
    FILES: "Changed files", "变化的文件";
    FILES_NONE: "No file of the final filesystems differs.", "最终文件系统中没有文件不同。";
    FILES_NO: "A report has no files, so these are not compared.", "报告不含文件列表，因此无法对比文件。";
    ALL: "all", "全部";
    ONLY: "Show only", "仅显示";
    OPEN_ALL: "Open all", "全部展开";
    CLOSE_ALL: "Close all", "全部折叠";
    PATH: "Directory and files", "目录与文件";
    PATHS(n: u64, count: &str): "{count} path" | "{count} paths", "{count} 个路径";
    CHOOSE_PATH: "Open a file to see what changed in it.", "打开一个文件以查看其变化。";
    NO_CONTENT: "There is no content to compare here.", "此处没有可对比的内容。";
    NOT_THERE: "not there", "不存在";
    PACKAGES: "Packages", "软件包";
    PACKAGES_NONE: "No package differs.", "软件包没有差异。";
    PACKAGES_NO: "A report has no packages, so these are not compared.", "报告不含软件包，因此无法对比软件包。";
    PACKAGE: "Package", "软件包";
    BYTES: "Size", "大小";
    MORE(n: usize): "And 1 more." | "And {n} more.", "另有 {n} 个。";
    CONFIG: "Configuration", "配置";
    CONFIG_NONE: "The configuration is the same.", "配置相同。";
    SETTING: "Setting", "设置";
    WARNINGS(n: usize): "1 warning" | "{n} warnings", "{n} 条警告";
    SAVE: "This comparison as a file", "将此对比保存为文件";
    SAVE_AS(name: &str): "Save {name}", "保存 {name}";
    SAVE_FAILED: "It could not be saved.", "保存失败。";
    FORMAT_TEXT: "text", "文本";
    ONTO: "Ship only the difference", "只发布差异";
    ONTO_MEANS: "The layers of the old image as they are, and one layer above that makes the new image of them: who has the old image pulls that one layer.",
        "保留旧镜像的所有层，再加一层使其成为新镜像：已有旧镜像的主机只需拉取这一层。";
    ONTO_ASK: "Work out the difference", "计算差异";
    ONTO_ASKED: "Working out the difference…", "正在计算差异…";
    ONTO_FIGURES(bytes: &str, live: &str):
        "Who has the old image pulls {bytes} of contents, instead of {live} of a fresh squash.",
        "已有旧镜像的主机拉取 {bytes} 的内容，而全新合并的镜像为 {live}。";
    ONTO_DEAD(bytes: &str): "The result holds {bytes} of waste.", "结果中含 {bytes} 冗余。";
    ONTO_BETTER: "A fresh squash of the new image is better here.", "此处直接合并新镜像更合适。";
    ONTO_NOTHING: "The two filesystems are the same: the old layers would do as they are.", "两个文件系统相同：旧层无需改动即可使用。";
    ONTO_BUILD: "Build the difference", "生成差异镜像";
    BUSY: "Another squash is running.", "另一项合并正在进行。";
    SAME_BY_COMMAND: "The same on the command line:", "命令行等效操作：";
}
