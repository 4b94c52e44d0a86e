//! The files tab: the tree and an opened file.

use super::Text;
use crate::session::protocol::LayerId;

texts! {
    VIEW_LABEL: "What to show", "显示内容";
    VIEW_UPTO: "Filesystem up to", "截至某层的文件系统";
    VIEW_LAYER: "Layer alone", "仅该层";
    VIEW_BETWEEN: "Difference", "差异";
    BETWEEN_FROM: "From layer", "从层";
    BETWEEN_TO: "to layer", "到层";
    FILTER: "Filter by path", "按路径筛选";
    FILTER_HINT: "Filter: *.so, etc/**, passwd", "筛选：*.so、etc/**、passwd";
    REGEX: "Regular expression", "正则表达式";
    CHANGES: "Show only files that are", "仅显示以下文件";
    UNCHANGED: "unchanged", "未变化";
    ADDED: "added", "新增";
    MODIFIED: "modified", "修改";
    ATTRIBUTES: "attributes only", "仅属性变更";
    REWRITTEN: "rewritten", "原样重写";
    REMOVED: "removed", "已删除";
    MEANS_ATTRIBUTES: "Same content, another mode, owner, time or attribute", "内容相同，权限、属主、时间或属性不同";
    MEANS_REWRITTEN: "Rewritten unchanged: the same bytes stored twice", "原样重写：同样的内容存了两遍";
    INSIDE: "changes inside", "内部有变化";
    KIND: "Type", "类型";
    KIND_ANY: "any", "任意";
    KIND_DIR: "directory", "目录";
    KIND_FILE: "file", "文件";
    KIND_HARDLINK: "hard link", "硬链接";
    KIND_SYMLINK: "symbolic link", "符号链接";
    KIND_CHAR: "character device", "字符设备";
    KIND_BLOCK: "block device", "块设备";
    KIND_FIFO: "named pipe", "命名管道";
    AT_LEAST: "Size ≥", "大小 ≥";
    AT_LEAST_HINT: "10 MB", "10 MB";
    BAD_SIZE: "Not a size. Try 10 MB, 1k or 4096.", "无法识别的大小，可写作 10 MB、1k 或 4096。";
    MORE_FILTERS: "More filters", "更多筛选";
    EXPAND: "Expand all", "全部展开";
    COLLAPSE: "Collapse all", "全部折叠";
    CLEAR: "Clear filter", "清除筛选";
    COUNT_ALL(n: &str, size: &str): "{n} paths, {size}", "{n} 个路径，{size}";
    COUNT_MATCH(n: &str, size: &str): "{n} match, {size}", "{n} 个匹配，{size}";
    COUNT_REMOVED(n: &str, size: &str): ", and {n} removed, {size}", "，另有 {n} 个已删除，{size}";
    SPLITTER: "Width of the tree", "目录树宽度";
    DETAILS: "Details", "详细信息";
    TREE: "Files", "文件";
    NAME: "Name", "名称";
    SIZE: "Size", "大小";
    MODE: "Mode", "权限";
    OWNER: "Owner", "属主";
    TIME: "Modified", "修改时间";
    LAYER: "Layer", "层";
    CHANGE: "Change", "变更";
    IMPLIED: "Only implied by what is in it: no layer writes this directory itself",
        "由其内容推断：没有任何层写入该目录本身";
    LOADING: "Reading…", "正在读取…";
    NO_MATCH: "Nothing matches this filter.", "没有匹配该筛选的文件。";
    NO_FILES: "There are no files here: this layer writes none.", "这里没有文件：该层未写入任何文件。";
    NO_DIFFERENCE: "These two filesystems are the same.", "这两个文件系统完全相同。";
    NO_SUCH_PATH(path: &str): "No layer of this image has /{path}.", "该镜像的任何层都没有 /{path}。";
    COPY_PATH: "Copy path", "复制路径";
    EXACT: "Size", "大小";
    STORED: "In the layer", "层内占用";
    LINK_TARGET: "Target", "指向";
    DEVICE: "Device", "设备";
    DIGEST: "Digest", "摘要";
    ATTRIBUTES_EXTENDED: "Extended attributes", "扩展属性";
    VERSIONS: "Versions", "版本";
    VERSION_REMOVED: "removed", "删除";
    FATE_LIVE: "visible", "可见";
    FATE_BY(how: &str, layer: LayerId): "{how}, layer {layer}", "第 {layer} 层：{how}";
    CONTENT: "Content", "内容";
    COMPARE: "Compare with", "对比";
    COMPARE_NONE: "nothing", "不对比";
    SAVE_FILE: "Download file", "下载文件";
    LEAVE_OUT_OF_SQUASH: "Leave out of the squash", "合并时排除";
    LEFT_OUT_OF_SQUASH: "Left out of the squash", "合并时已排除";
    KEEP_ONLY: "Keep only this in the squash", "合并时只保留此项";
    KEEP_TOO: "Keep this too in the squash", "合并时也保留此项";
    KEPT: "Kept in the squash", "合并时已保留";
    SAVE_FOLDER: "Download folder as tar", "将目录下载为 tar";
    SAVING: "Reading what is to be saved…", "正在读取要保存的内容…";
    LOOK: "Show as", "显示方式";
    LOOK_TEXT: "Text", "文本";
    LOOK_PICTURE: "Picture", "图片";
    LOOK_PROGRAM: "Program", "程序";
    LOOK_BYTES: "Bytes", "字节";
    SEARCH: "Search in text", "在文本中搜索";
    HITS(at: usize, of: usize): "{at} of {of}", "第 {at} 处，共 {of} 处";
    HITS_NONE: "not found", "未找到";
    HIT_NEXT: "Next", "下一处";
    HIT_PREVIOUS: "Previous", "上一处";
    WRAP: "Wrap lines", "自动换行";
    LINES(n: &str): "{n} lines", "{n} 行";
    PART(from: &str, to: &str, of: &str): "Bytes {from} to {to} of {of}", "第 {from} 至 {to} 字节，共 {of} 字节";
    PART_NEXT: "Next part", "下一段";
    PART_PREVIOUS: "Previous part", "上一段";
    EMPTY: "This file is empty.", "该文件为空。";
    PICTURE(path: &str): "The picture in {path}", "{path} 中的图片";
    ELF_KIND: "Kind", "类型";
    ELF_MACHINE: "Machine", "架构";
    ELF_INTERPRETER: "Interpreter", "解释器";
    ELF_SONAME: "Library name", "库名";
    ELF_NEEDED: "Needed libraries", "依赖的库";
    ELF_PATHS: "Search path", "查找路径";
    ELF_BUILD_ID: "Build ID", "Build ID";
    ELF_SYMBOLS: "Symbol table", "符号表";
    ELF_DEBUG: "Debug sections", "调试段";
    ELF_SECTIONS: "Sections, largest first", "各段，最大的在前";
    ELF_SECTION: "Section", "段";
    YES: "yes", "有";
    NO: "no", "无";
    SAME: "These two versions have the same content.", "这两个版本内容相同。";
    DIFFERS(added: &str, removed: &str): "+{added} −{removed} lines", "+{added} −{removed} 行";
    DIFFERS_CUT: "There are more differences than are shown.", "还有更多差异未显示。";
    DIFFERS_BYTES(first: &str, old: &str, new: &str): "They first differ at byte {first}. Older: {old}; newer: {new}.",
        "从第 {first} 字节开始不同。旧：{old}；新：{new}。";
    LEFT_OUT: "Unchanged lines left out", "省略未变化的行";
    LINE_ADDED: "added", "新增";
    LINE_REMOVED: "removed", "删除";
}

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
