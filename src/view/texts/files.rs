//! The files tab: the tree and an opened file.

use super::Text;

pub(crate) const VIEW_LABEL: Text = Text("What to show", "显示内容");
pub(crate) const VIEW_UPTO: Text = Text("Filesystem up to", "截至某层的文件系统");
pub(crate) const VIEW_LAYER: Text = Text("Layer alone", "仅该层");
pub(crate) const VIEW_BETWEEN: Text = Text("Difference", "差异");
pub(crate) const BETWEEN_FROM: Text = Text("From layer", "从层");
pub(crate) const BETWEEN_TO: Text = Text("to layer", "到层");
pub(crate) const FILTER: Text = Text("Filter by path", "按路径筛选");
pub(crate) const FILTER_HINT: Text =
    Text("Filter: *.so, etc/**, passwd", "筛选：*.so、etc/**、passwd");
pub(crate) const REGEX: Text = Text("Regular expression", "正则表达式");
pub(crate) const CHANGES: Text = Text("Show only files that are", "仅显示以下文件");
pub(crate) const UNCHANGED: Text = Text("unchanged", "未变化");
pub(crate) const ADDED: Text = Text("added", "新增");
pub(crate) const MODIFIED: Text = Text("modified", "修改");
pub(crate) const ATTRIBUTES: Text = Text("attributes only", "仅属性");
pub(crate) const REWRITTEN: Text = Text("rewritten", "原样重写");
pub(crate) const REMOVED: Text = Text("removed", "已删除");
pub(crate) const MEANS_ATTRIBUTES: Text = Text(
    "Same content, another mode, owner, time or attribute",
    "内容相同，权限、属主、时间或属性不同",
);
pub(crate) const MEANS_REWRITTEN: Text = Text(
    "Written again exactly the same: bytes for nothing",
    "原样重新写入：白白占用空间",
);
pub(crate) const INSIDE: Text = Text("changes inside", "内部有变化");
pub(crate) const KIND: Text = Text("Type", "类型");
pub(crate) const KIND_ANY: Text = Text("any", "任意");
pub(crate) const KIND_DIR: Text = Text("directory", "目录");
pub(crate) const KIND_FILE: Text = Text("file", "文件");
pub(crate) const KIND_HARDLINK: Text = Text("hard link", "硬链接");
pub(crate) const KIND_SYMLINK: Text = Text("symbolic link", "符号链接");
pub(crate) const KIND_CHAR: Text = Text("character device", "字符设备");
pub(crate) const KIND_BLOCK: Text = Text("block device", "块设备");
pub(crate) const KIND_FIFO: Text = Text("named pipe", "命名管道");
pub(crate) const AT_LEAST: Text = Text("Size ≥", "大小 ≥");
pub(crate) const AT_LEAST_HINT: Text = Text("10 MB", "10 MB");
pub(crate) const BAD_SIZE: Text = Text(
    "Not a size. Try 10 MB, 1k or 4096.",
    "无法识别的大小，可写作 10 MB、1k 或 4096。",
);
pub(crate) const MORE_FILTERS: Text = Text("More filters", "更多筛选");
pub(crate) const EXPAND: Text = Text("Expand all", "全部展开");
pub(crate) const COLLAPSE: Text = Text("Collapse all", "全部折叠");
pub(crate) const CLEAR: Text = Text("Clear filter", "清除筛选");
pub(crate) const COUNT_ALL: Text<fn(&str, &str) -> String> = Text(
    |n, size| format!("{n} paths, {size}"),
    |n, size| format!("{n} 个路径，{size}"),
);
pub(crate) const COUNT_MATCH: Text<fn(&str, &str) -> String> = Text(
    |n, size| format!("{n} match, {size}"),
    |n, size| format!("{n} 个匹配，{size}"),
);
pub(crate) const TREE: Text = Text("Files", "文件");
pub(crate) const NAME: Text = Text("Name", "名称");
pub(crate) const SIZE: Text = Text("Size", "大小");
pub(crate) const MODE: Text = Text("Mode", "权限");
pub(crate) const OWNER: Text = Text("Owner", "属主");
pub(crate) const TIME: Text = Text("Modified", "修改时间");
pub(crate) const LAYER: Text = Text("Layer", "层");
pub(crate) const CHANGE: Text = Text("Change", "变更");
pub(crate) const IMPLIED: Text = Text(
    "Only implied by what is in it: no layer writes this directory itself",
    "由其内容推断：没有任何层写入该目录本身",
);
pub(crate) const LOADING: Text = Text("Reading…", "读取中……");
pub(crate) const NO_MATCH: Text = Text("Nothing matches this filter.", "没有匹配该筛选的文件。");
pub(crate) const NO_FILES: Text = Text(
    "There are no files here: this layer writes none.",
    "这里没有文件：该层未写入任何文件。",
);
pub(crate) const NO_DIFFERENCE: Text = Text(
    "These two filesystems are the same.",
    "这两个文件系统完全相同。",
);
pub(crate) const NO_SUCH_PATH: Text<fn(&str) -> String> = Text(
    |path| format!("No layer of this image has /{path}."),
    |path| format!("该镜像的任何层都没有 /{path}。"),
);
pub(crate) const PICK: Text = Text(
    "Choose a file to see what is in it, every version of it, and which layer wrote each.",
    "选择一个文件，查看其内容、全部版本以及写入每个版本的层。",
);
pub(crate) const COPY_PATH: Text = Text("Copy path", "复制路径");
pub(crate) const EXACT: Text = Text("Size", "大小");
pub(crate) const STORED: Text = Text("In the layer", "层内占用");
pub(crate) const LINK_TARGET: Text = Text("Leads to", "指向");
pub(crate) const DEVICE: Text = Text("Device", "设备");
pub(crate) const DIGEST: Text = Text("Digest", "摘要");
pub(crate) const ATTRIBUTES_EXTENDED: Text = Text("Extended attributes", "扩展属性");
pub(crate) const VERSIONS: Text = Text("Versions", "版本");
pub(crate) const VERSION_REMOVED: Text = Text("removed", "删除");
pub(crate) const FATE_LIVE: Text = Text("live", "有效");
pub(crate) const FATE_BY: Text<fn(&str, u16) -> String> = Text(
    |how, layer| format!("{how}, layer {layer}"),
    |how, layer| format!("第 {layer} 层：{how}"),
);
pub(crate) const CONTENT: Text = Text("Content", "内容");
pub(crate) const COMPARE: Text = Text("Compare with", "对比");
pub(crate) const COMPARE_NONE: Text = Text("nothing", "不对比");
pub(crate) const SAVE_FILE: Text = Text("Download file", "下载文件");
pub(crate) const SAVE_FOLDER: Text = Text("Download folder as tar", "将文件夹下载为 tar");
pub(crate) const SAVING: Text = Text("Reading what is to be saved…", "正在读取要保存的内容……");
pub(crate) const LOOK: Text = Text("Show as", "显示方式");
pub(crate) const LOOK_TEXT: Text = Text("Text", "文本");
pub(crate) const LOOK_PICTURE: Text = Text("Picture", "图片");
pub(crate) const LOOK_PROGRAM: Text = Text("Program", "程序");
pub(crate) const LOOK_BYTES: Text = Text("Bytes", "字节");
pub(crate) const SEARCH: Text = Text("Search in text", "在文本中搜索");
pub(crate) const HITS: Text<fn(usize, usize) -> String> = Text(
    |at, of| format!("{at} of {of}"),
    |at, of| format!("第 {at} 处，共 {of} 处"),
);
pub(crate) const HITS_NONE: Text = Text("not found", "未找到");
pub(crate) const HIT_NEXT: Text = Text("Next", "下一处");
pub(crate) const HIT_PREVIOUS: Text = Text("Previous", "上一处");
pub(crate) const WRAP: Text = Text("Wrap lines", "自动换行");
pub(crate) const LINES: Text<fn(&str) -> String> =
    Text(|n| format!("{n} lines"), |n| format!("{n} 行"));
pub(crate) const PART: Text<fn(&str, &str, &str) -> String> = Text(
    |from, to, of| format!("Bytes {from} to {to} of {of}"),
    |from, to, of| format!("第 {from} 至 {to} 字节，共 {of} 字节"),
);
pub(crate) const PART_NEXT: Text = Text("Next part", "下一段");
pub(crate) const PART_PREVIOUS: Text = Text("Previous part", "上一段");
pub(crate) const EMPTY: Text = Text("This file is empty.", "该文件为空。");
pub(crate) const BINARY: Text<fn(&str) -> String> = Text(
    |name| {
        if name.is_empty() {
            "Binary".to_owned()
        } else {
            name.to_owned()
        }
    },
    |name| {
        if name.is_empty() {
            "二进制".to_owned()
        } else {
            name.to_owned()
        }
    },
);
pub(crate) const PICTURE: Text<fn(&str) -> String> = Text(
    |path| format!("The picture in {path}"),
    |path| format!("{path} 中的图片"),
);
pub(crate) const ELF_KIND: Text = Text("Kind", "种类");
pub(crate) const ELF_MACHINE: Text = Text("Machine", "架构");
pub(crate) const ELF_BITS: Text<fn(u8, bool) -> String> = Text(
    |bits, little| {
        format!(
            "{bits} bit, {}",
            if little {
                "little-endian"
            } else {
                "big-endian"
            }
        )
    },
    |bits, little| format!("{bits} 位，{}", if little { "小端" } else { "大端" }),
);
pub(crate) const ELF_INTERPRETER: Text = Text("Interpreter", "解释器");
pub(crate) const ELF_SONAME: Text = Text("Library name", "库名");
pub(crate) const ELF_NEEDED: Text = Text("Needs", "依赖");
pub(crate) const ELF_PATHS: Text = Text("Looks in", "查找路径");
pub(crate) const ELF_BUILD_ID: Text = Text("Build id", "构建标识");
pub(crate) const ELF_SYMBOLS: Text = Text("Symbol table", "符号表");
pub(crate) const ELF_DEBUG: Text = Text("Debug sections", "调试段");
pub(crate) const ELF_SECTIONS: Text = Text("Sections, largest first", "各段，最大的在前");
pub(crate) const ELF_SECTION: Text = Text("Section", "段");
pub(crate) const YES: Text = Text("yes", "有");
pub(crate) const NO: Text = Text("no", "无");
pub(crate) const SAME: Text = Text(
    "These two versions have the same content.",
    "这两个版本内容相同。",
);
pub(crate) const DIFFERS: Text<fn(&str, &str) -> String> = Text(
    |added, removed| format!("+{added} −{removed} lines"),
    |added, removed| format!("+{added} −{removed} 行"),
);
pub(crate) const DIFFERS_CUT: Text = Text(
    "There are more differences than are shown.",
    "还有更多差异未显示。",
);
pub(crate) const DIFFERS_BYTES: Text<fn(&str, &str, &str) -> String> = Text(
    |first, old, new| format!("They first differ at byte {first}. Older: {old}; newer: {new}."),
    |first, old, new| format!("从第 {first} 字节开始不同。旧：{old}；新：{new}。"),
);
pub(crate) const LEFT_OUT: Text = Text("Unchanged lines left out", "省略未变化的行");
pub(crate) const LINE_ADDED: Text = Text("added", "新增");
pub(crate) const LINE_REMOVED: Text = Text("removed", "删除");
