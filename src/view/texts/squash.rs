//! The squash tab: choices, prediction, result.

use super::Text;

pub(crate) const INTRO: Text = Text(
    "Merges layers into one that holds only what is still visible. The files, their owners, modes, times and \
     links stay exactly as they are.",
    "把若干层合并为一层，只保留仍然可见的内容。文件及其属主、权限、时间和链接保持不变。",
);
pub(crate) const FROM: Text = Text("First layer to merge", "合并的首层");
pub(crate) const TO: Text = Text("Last layer to merge", "合并的末层");
pub(crate) const LAYER: Text<fn(u32, &str) -> String> = Text(
    |layer, step| format!("Layer {layer}: {step}"),
    |layer, step| format!("第 {layer} 层：{step}"),
);
pub(crate) const MORE: Text = Text(
    "Leave files out, choose compression, add a message",
    "排除文件、选择压缩方式、添加说明",
);
pub(crate) const EXCLUDE: Text = Text("Leave out", "排除");
pub(crate) const EXCLUDE_MEANS: Text = Text(
    "One pattern a line, for whole paths: * stays within a folder, ** crosses folders. A folder takes \
     along what is in it.",
    "每行一个模式，匹配完整路径：* 不跨目录，** 可跨目录。排除目录时其中内容一并排除。",
);
pub(crate) const STORED: Text = Text("Compression of the new layer", "新层的压缩方式");
pub(crate) const STORED_SAME: Text = Text("As the merged layers were", "与被合并的层一致");
pub(crate) const STORED_PLAIN: Text = Text("None", "不压缩");
pub(crate) const STORED_GZIP: Text = Text("gzip", "gzip");
pub(crate) const MESSAGE: Text = Text("Comment in the history", "历史记录中的说明");
pub(crate) const UNMATCHED: Text<fn(&str) -> String> = Text(
    |globs| format!("Nothing matches {globs}"),
    |globs| format!("没有路径匹配 {globs}"),
);
pub(crate) const EXCLUDED: Text<fn(u64, &str) -> String> = Text(
    |n, size| {
        if n == 1 {
            format!("1 path is left out, with {size} of live bytes")
        } else {
            format!("{n} paths are left out, with {size} of live bytes")
        }
    },
    |n, size| format!("排除 {n} 个路径，含 {size} 有效字节"),
);
pub(crate) const HIDDEN: Text<fn(&str) -> String> = Text(
    |paths| format!("Hidden, while the bytes stay in a layer that is kept as it is: {paths}"),
    |paths| format!("仅被隐藏，其字节仍保留在原样保留的层中：{paths}"),
);
pub(crate) const REWRITTEN: Text = Text(
    "Programs read the headers of some members differently; those are written afresh",
    "部分成员的头部会被不同程序解读为不同内容；这些头部将重新写入",
);
pub(crate) const BASE_MARK: Text = Text("keeps the base image", "保留基础镜像");
pub(crate) const RANGE_MEANS: Text = Text(
    "Layers below and above those merged stay byte for byte as they are, so that registries and hosts still share them.",
    "被合并层之外的层逐字节保持不变，仓库和主机仍可共享它们。",
);
pub(crate) const TAG: Text = Text("Tag of the result", "结果的标签");
pub(crate) const TAG_MEANS: Text = Text(
    "Another tag than the original's, so that loading does not take the name away from it. Empty keeps the original's.",
    "使用与原镜像不同的标签，加载时就不会夺走原镜像的名称。留空则沿用原标签。",
);
pub(crate) const TAG_BAD: Text = Text(
    "Not a name that docker load accepts. For example: app:1.2-squashed",
    "docker load 不接受此名称。示例：app:1.2-squashed",
);
pub(crate) const PREDICTING: Text = Text("Predicting the size…", "正在预测大小…");
pub(crate) const BEFORE: Text = Text("Layers now", "当前各层");
pub(crate) const AFTER: Text = Text("File after", "压合后文件");
pub(crate) const SAVES: Text<fn(&str, &str) -> String> = Text(
    |size, share| format!("Removes {size} of dead bytes, {share} of what is stored"),
    |size, share| format!("去除 {size} 无效字节，占存储的 {share}"),
);
pub(crate) const SAVES_NOTHING: Text = Text(
    "There is nothing to save by merging these layers.",
    "合并这些层不会节省空间。",
);
pub(crate) const EXACT: Text = Text("exact, to the byte", "精确到字节");
pub(crate) const ESTIMATE: Text = Text(
    "an estimate; compression decides",
    "估计值；实际大小取决于压缩",
);
pub(crate) const LAYERS: Text<fn(u32, u32) -> String> = Text(
    |before, after| {
        let noun = if after == 1 { "layer" } else { "layers" };
        format!("{before} → {after} {noun}")
    },
    |before, after| format!("{before} → {after} 层"),
);
pub(crate) const COPIED_UP: Text<fn(&str) -> String> = Text(
    |size| {
        format!("{size} are stored twice, since hard links may not cross into layers that stay.")
    },
    |size| format!("其中 {size} 会存储两份，因为硬链接不能跨入保留的层。"),
);
pub(crate) const SQUASH: Text = Text("Squash", "压合");
pub(crate) const VERIFIED: Text = Text("Verified", "已验证");
pub(crate) const VERIFIED_MEANS: Text = Text(
    "The new image was opened again: every digest recomputed, its filesystem found equal to the original's.",
    "新镜像已重新打开：所有摘要均已重算，其文件系统与原镜像一致。",
);
pub(crate) const VERIFIED_BUT: Text<fn(u64) -> String> = Text(
    |n| {
        let paths = if n == 1 { "path" } else { "paths" };
        format!(
            "The new image was opened again: every digest recomputed, its filesystem found equal to the original's but for \
             {n} {paths} left out."
        )
    },
    |n| {
        format!(
            "新镜像已重新打开：所有摘要均已重算，除排除的 {n} 个路径外，其文件系统与原镜像一致。"
        )
    },
);
pub(crate) const SAVE: Text = Text("Save squashed image", "保存压合后的镜像");
pub(crate) const SAVING: Text<fn(&str, &str) -> String> = Text(
    |done, all| format!("Saving: {done} of {all}"),
    |done, all| format!("正在保存：{done} / {all}"),
);
pub(crate) const SAVE_FULL: Text = Text(
    "The disk is full. Nothing was written, and what was there before is as it was.",
    "磁盘已满。未写入任何内容，原有文件保持不变。",
);
pub(crate) const SAVE_REFUSED: Text = Text(
    "The browser may not write there. What was there before is as it was.",
    "浏览器无法写入该位置。原有文件保持不变。",
);
pub(crate) const CHECKING: Text<fn(u64) -> String> = Text(
    |percent| format!("Saved. Reading it back: {percent} %"),
    |percent| format!("已保存。正在重新读取核对：{percent} %"),
);
pub(crate) const SAVED: Text = Text(
    "Saved, read back from where it is, and verified.",
    "已保存，并已从保存位置重新读取验证。",
);
pub(crate) const DOWNLOAD: Text<fn(&str) -> String> = Text(
    |file| format!("Download {file}"),
    |file| format!("下载 {file}"),
);
pub(crate) const LOAD: Text = Text("Then load it:", "然后加载：");
pub(crate) const NEW_ID: Text = Text("New image ID", "新镜像 ID");
pub(crate) const NEW_LAYER: Text = Text("New layer", "新的层");
pub(crate) const REFERENCES: Text = Text("Tags", "标签");
pub(crate) const SAME_BY_COMMAND: Text =
    Text("The same on the command line", "用命令行完成同样的操作");
