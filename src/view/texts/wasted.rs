//! The words of the waste tab, a table for each language.

/// What both languages have to say.
#[derive(Debug)]
#[allow(
    missing_docs,
    reason = "a text's name and its English are its documentation"
)]
pub struct WasteTexts {
    // What is shown.
    pub scope: &'static str,
    pub scope_waste: &'static str,
    pub scope_image: &'static str,
    pub scope_layer: fn(u32, &str) -> String,
    pub scope_range: fn(u16, u16) -> String,
    pub colour: &'static str,
    pub colour_cause: &'static str,
    pub colour_layer: &'static str,
    pub layer: fn(u16) -> String,

    // The picture.
    pub picture: &'static str,
    pub picture_name: fn(&str) -> String,
    pub picture_keys: &'static str,
    pub place: &'static str,
    pub whole: &'static str,
    pub rest: fn(&str) -> String,
    pub files: fn(u64, &str) -> String,
    pub share_of: fn(&str) -> String,
    pub written: fn(u16) -> String,
    pub mostly_written: fn(u16) -> String,
    pub mostly: fn(&str) -> String,
    pub drawing: &'static str,
    pub nothing_here: &'static str,
    pub nothing_in_scope: &'static str,
    pub hint: &'static str,
    pub save_svg: &'static str,
    pub save_png: &'static str,

    // The picture in words.
    pub describe: &'static str,
    pub described_waste: fn(&str, &str, &str) -> String,
    pub described_image: fn(&str, &str, &str) -> String,
    pub described_layer: fn(u16, &str, &str, &str) -> String,
    pub described_range: fn(u16, u16, &str, &str, &str) -> String,
    pub described_part: fn(&str, &str, &str) -> String,
    pub described_largest: fn(&str) -> String,
    pub root: &'static str,

    // The list.
    pub list: &'static str,
    pub counted: fn(u32, &str, &str) -> String,
    pub under: fn(&str) -> String,
    pub clear: &'static str,
    pub clear_under: &'static str,
    pub all: &'static str,
    pub hides: fn(u16, u16) -> String,
    pub hides_itself: fn(u16) -> String,
    pub open: fn(&str) -> String,
    pub loading: &'static str,
    pub none_match: &'static str,
    pub none_dead: &'static str,
    pub list_keys: &'static str,
}

/// English.
pub(super) const EN: WasteTexts = WasteTexts {
    scope: "Bytes",
    scope_waste: "Waste only",
    scope_image: "Whole image",
    scope_layer: |layer, size| format!("Layer {layer} ({size})"),
    scope_range: |from, to| format!("Saved by merging layers {from} to {to}"),
    colour: "Colour",
    colour_cause: "By cause",
    colour_layer: "By layer",
    layer: |layer| format!("Layer {layer}"),

    picture: "Bytes by path",
    picture_name: |place| format!("Bytes by path, in {place}"),
    picture_keys: "Left and right arrows move among neighbours, down goes into a folder, up out of it. Enter opens it, Escape goes one step out.",
    place: "Place in the picture",
    whole: "/",
    rest: |count| format!("{count} smaller"),
    files: |n, count| {
        if n == 1 {
            "1 file".into()
        } else {
            format!("{count} files")
        }
    },
    share_of: |share| format!("{share} of what is shown"),
    written: |layer| format!("written in layer {layer}"),
    mostly_written: |layer| format!("most written in layer {layer}"),
    mostly: |cause| format!("mostly: {cause}"),
    drawing: "Drawing…",
    nothing_here: "No such bytes in this folder.",
    nothing_in_scope: "No such bytes.",
    hint: "Point at a part to see what it is; press a folder to open it.",
    save_svg: "Save as SVG",
    save_png: "Save as PNG",

    describe: "Describe this picture",
    described_waste: |size, place, files| format!("{size} are wasted in {place}, in {files}."),
    described_image: |size, place, files| format!("{size} are stored in {place}, in {files}."),
    described_layer: |layer, size, place, files| {
        format!("Layer {layer} stores {size} in {place}, in {files}.")
    },
    described_range: |from, to, size, place, files| {
        format!("Merging layers {from} to {to} saves {size} in {place}, in {files}.")
    },
    described_part: |size, share, path| format!("{size} ({share}) are under {path}"),
    described_largest: |list| format!("The largest: {list}."),
    root: "the whole image",

    list: "Dead files, largest first",
    counted: |n, count, size| {
        if n == 1 {
            format!("1 dead file, {size}")
        } else {
            format!("{count} dead files, {size}")
        }
    },
    under: |path| format!("in {path}"),
    clear: "Clear",
    clear_under: "Show all folders again",
    all: "All",
    hides: |layer, by| format!("layer {layer}, hidden by {by}"),
    hides_itself: |layer| format!("layer {layer}, hidden by itself"),
    open: |path| format!("Open {path} as it was written"),
    loading: "Looking…",
    none_match: "No dead file is like that.",
    none_dead: "Nothing here is dead: every byte shows in the final filesystem.",
    list_keys: "Arrow keys move, Enter opens the file.",
};

/// Chinese.
pub(super) const ZH: WasteTexts = WasteTexts {
    scope: "范围",
    scope_waste: "仅浪费",
    scope_image: "整个镜像",
    scope_layer: |layer, size| format!("第 {layer} 层（{size}）"),
    scope_range: |from, to| format!("合并第 {from} 至 {to} 层可节省的部分"),
    colour: "着色",
    colour_cause: "按原因",
    colour_layer: "按层",
    layer: |layer| format!("第 {layer} 层"),

    picture: "按路径的字节分布",
    picture_name: |place| format!("按路径的字节分布：{place}"),
    picture_keys: "左右方向键在相邻项之间移动，下键进入内部，上键移到外层；回车打开目录，Esc 返回上一级。",
    place: "在图中的位置",
    whole: "/",
    rest: |count| format!("{count} 个较小项"),
    files: |_, count| format!("{count} 个文件"),
    share_of: |share| format!("占所示内容的 {share}"),
    written: |layer| format!("由第 {layer} 层写入"),
    mostly_written: |layer| format!("大部分由第 {layer} 层写入"),
    mostly: |cause| format!("大部分：{cause}"),
    drawing: "正在绘制…",
    nothing_here: "此目录中没有这类字节。",
    nothing_in_scope: "没有这类字节。",
    hint: "指向任一部分可查看详情；点击目录可进入。",
    save_svg: "保存为 SVG",
    save_png: "保存为 PNG",

    describe: "用文字描述此图",
    described_waste: |size, place, files| format!("{place}中浪费了 {size}，涉及 {files}。"),
    described_image: |size, place, files| format!("{place}中存储了 {size}，涉及 {files}。"),
    described_layer: |layer, size, place, files| {
        format!("第 {layer} 层在{place}中存储了 {size}，涉及 {files}。")
    },
    described_range: |from, to, size, place, files| {
        format!("合并第 {from} 至 {to} 层可在{place}中节省 {size}，涉及 {files}。")
    },
    described_part: |size, share, path| format!("{path} 下有 {size}（{share}）"),
    described_largest: |list| format!("最大的有：{list}。"),
    root: "整个镜像",

    list: "无效文件，从大到小",
    counted: |_, count, size| format!("{count} 个无效文件，共 {size}"),
    under: |path| format!("位于 {path}"),
    clear: "清除",
    clear_under: "重新显示所有目录",
    all: "全部",
    hides: |layer, by| format!("第 {layer} 层，被第 {by} 层遮盖"),
    hides_itself: |layer| format!("第 {layer} 层，被本层遮盖"),
    open: |path| format!("打开 {path} 当时写入的内容"),
    loading: "正在查找…",
    none_match: "没有符合条件的无效文件。",
    none_dead: "这里没有无效内容：每个字节都在最终文件系统中可见。",
    list_keys: "方向键移动，回车打开文件。",
};
