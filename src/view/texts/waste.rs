//! The waste tab: the picture and the list of dead files.

use super::Text;

pub(crate) const FILTER: Text = Text("Show", "显示");
pub(crate) const ALL_CAUSES: Text = Text("All causes", "全部原因");
pub(crate) const SCOPE: Text = Text("Bytes", "范围");
pub(crate) const SCOPE_WASTE: Text = Text("Waste only", "仅浪费");
pub(crate) const SCOPE_IMAGE: Text = Text("Whole image", "整个镜像");
pub(crate) const SCOPE_LAYER: Text<fn(u32, &str) -> String> = Text(
    |layer, size| format!("Layer {layer} ({size})"),
    |layer, size| format!("第 {layer} 层（{size}）"),
);
pub(crate) const SCOPE_RANGE: Text<fn(u16, u16) -> String> = Text(
    |from, to| format!("Saved by merging layers {from} to {to}"),
    |from, to| format!("合并第 {from} 至 {to} 层可节省的部分"),
);
pub(crate) const COLOUR: Text = Text("Colour", "着色");
pub(crate) const COLOUR_CAUSE: Text = Text("By cause", "按原因");
pub(crate) const COLOUR_LAYER: Text = Text("By layer", "按层");
pub(crate) const PICTURE_NAME: Text<fn(&str) -> String> = Text(
    |place| format!("Bytes by path, in {place}"),
    |place| format!("按路径的字节分布：{place}"),
);
pub(crate) const PICTURE_KEYS: Text = Text(
    "Left and right arrows move among neighbours, down goes into a folder, up out of it. Enter opens it, Escape goes one step out.",
    "左右方向键在相邻项之间移动，下键进入内部，上键移到外层；回车打开目录，Esc 返回上一级。",
);
pub(crate) const PLACE: Text = Text("Place in the picture", "在图中的位置");
pub(crate) const WHOLE: Text = Text("/", "/");
pub(crate) const REST: Text<fn(&str) -> String> = Text(
    |count| format!("{count} smaller"),
    |count| format!("{count} 个较小项"),
);
pub(crate) const FILES: Text<fn(u64, &str) -> String> = Text(
    |n, count| {
        if n == 1 {
            "1 file".into()
        } else {
            format!("{count} files")
        }
    },
    |_, count| format!("{count} 个文件"),
);
pub(crate) const SHARE_OF: Text<fn(&str) -> String> = Text(
    |share| format!("{share} of what is shown"),
    |share| format!("占所示内容的 {share}"),
);
pub(crate) const WRITTEN: Text<fn(u16) -> String> = Text(
    |layer| format!("written in layer {layer}"),
    |layer| format!("由第 {layer} 层写入"),
);
pub(crate) const MOSTLY_WRITTEN: Text<fn(u16) -> String> = Text(
    |layer| format!("most written in layer {layer}"),
    |layer| format!("大部分由第 {layer} 层写入"),
);
pub(crate) const MOSTLY: Text<fn(&str) -> String> = Text(
    |cause| format!("mostly: {cause}"),
    |cause| format!("大部分：{cause}"),
);
pub(crate) const DRAWING: Text = Text("Drawing…", "正在绘制…");
pub(crate) const NOTHING_HERE: Text =
    Text("No such bytes in this folder.", "此目录中没有这类字节。");
pub(crate) const NOTHING_IN_SCOPE: Text = Text("No such bytes.", "没有这类字节。");
pub(crate) const HINT: Text = Text(
    "Point at a part to see what it is; press a folder to open it.",
    "指向任一部分可查看详情；点击目录可进入。",
);
pub(crate) const SAVE_SVG: Text = Text("Save as SVG", "保存为 SVG");
pub(crate) const SAVE_PNG: Text = Text("Save as PNG", "保存为 PNG");
pub(crate) const DESCRIBE: Text = Text("Describe this picture", "用文字描述此图");
pub(crate) const DESCRIBED_WASTE: Text<fn(&str, &str, &str) -> String> = Text(
    |size, place, files| format!("{size} are wasted in {place}, in {files}."),
    |size, place, files| format!("{place}中浪费了 {size}，涉及 {files}。"),
);
pub(crate) const DESCRIBED_IMAGE: Text<fn(&str, &str, &str) -> String> = Text(
    |size, place, files| format!("{size} are stored in {place}, in {files}."),
    |size, place, files| format!("{place}中存储了 {size}，涉及 {files}。"),
);
pub(crate) const DESCRIBED_LAYER: Text<fn(u16, &str, &str, &str) -> String> = Text(
    |layer, size, place, files| format!("Layer {layer} stores {size} in {place}, in {files}."),
    |layer, size, place, files| format!("第 {layer} 层在{place}中存储了 {size}，涉及 {files}。"),
);
pub(crate) const DESCRIBED_RANGE: Text<fn(u16, u16, &str, &str, &str) -> String> = Text(
    |from, to, size, place, files| {
        format!("Merging layers {from} to {to} saves {size} in {place}, in {files}.")
    },
    |from, to, size, place, files| {
        format!("合并第 {from} 至 {to} 层可在{place}中节省 {size}，涉及 {files}。")
    },
);
pub(crate) const DESCRIBED_PART: Text<fn(&str, &str, &str) -> String> = Text(
    |size, share, path| format!("{size} ({share}) are under {path}"),
    |size, share, path| format!("{path} 下有 {size}（{share}）"),
);
pub(crate) const DESCRIBED_LARGEST: Text<fn(&str) -> String> = Text(
    |list| format!("The largest: {list}."),
    |list| format!("最大的有：{list}。"),
);
pub(crate) const ROOT: Text = Text("the whole image", "整个镜像");
pub(crate) const LIST: Text = Text("Dead files, largest first", "无效文件，从大到小");
pub(crate) const COUNTED: Text<fn(u32, &str, &str) -> String> = Text(
    |n, count, size| {
        if n == 1 {
            format!("1 dead file, {size}")
        } else {
            format!("{count} dead files, {size}")
        }
    },
    |_, count, size| format!("{count} 个无效文件，共 {size}"),
);
pub(crate) const UNDER: Text<fn(&str) -> String> =
    Text(|path| format!("in {path}"), |path| format!("位于 {path}"));
pub(crate) const CLEAR: Text = Text("Clear", "清除");
pub(crate) const CLEAR_UNDER: Text = Text("Show all folders again", "重新显示所有目录");
pub(crate) const ALL: Text = Text("All", "全部");
pub(crate) const HIDES: Text<fn(u16, u16) -> String> = Text(
    |layer, by| format!("layer {layer}, hidden by {by}"),
    |layer, by| format!("第 {layer} 层，被第 {by} 层遮盖"),
);
pub(crate) const HIDES_ITSELF: Text<fn(u16) -> String> = Text(
    |layer| format!("layer {layer}, hidden by itself"),
    |layer| format!("第 {layer} 层，被本层遮盖"),
);
pub(crate) const OPEN: Text<fn(&str) -> String> = Text(
    |path| format!("Open {path} as it was written"),
    |path| format!("打开 {path} 当时写入的内容"),
);
pub(crate) const LOADING: Text = Text("Looking…", "正在查找…");
pub(crate) const NONE_MATCH: Text = Text("No dead file is like that.", "没有符合条件的无效文件。");
pub(crate) const NONE_DEAD: Text = Text(
    "Nothing here is dead: every byte shows in the final filesystem.",
    "这里没有无效内容：每个字节都在最终文件系统中可见。",
);
pub(crate) const LIST_KEYS: Text = Text(
    "Arrow keys move, Enter opens the file.",
    "方向键移动，回车打开文件。",
);
