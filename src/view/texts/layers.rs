//! The layers tab: the table and the details of a layer.

use super::Text;

pub(crate) const CAPTION: Text = Text(
    "Layers, in the order of the Dockerfile",
    "各层，按 Dockerfile 顺序",
);
pub(crate) const COLUMN_LAYER: Text = Text("#", "#");
pub(crate) const COLUMN_STEP: Text = Text("Step", "步骤");
pub(crate) const COLUMN_CREATED: Text = Text("Created (UTC)", "创建时间（UTC）");
pub(crate) const COLUMN_SIZE: Text = Text("Size", "大小");
pub(crate) const COLUMN_BAR: Text = Text("Live and dead bytes", "有效与无效字节");
pub(crate) const COLUMN_DEAD: Text = Text("Dead", "无效");
pub(crate) const COLUMN_KILLED: Text = Text("Hides", "遮盖");
pub(crate) const COLUMN_PROGRESS: Text = Text("Read", "读取");
pub(crate) const KILLED_MEANS: Text = Text(
    "Bytes of this and lower layers that this layer hid",
    "此层遮盖的本层及下层字节",
);
pub(crate) const EMPTY_STEP: Text = Text("no layer", "无层");
pub(crate) const BASE_LAYER: Text = Text("base", "基础");
pub(crate) const BASE_MEANS: Text = Text("Seems to belong to the base image", "似乎属于基础镜像");
pub(crate) const NO_HISTORY: Text = Text(
    "The image does not say how this layer was made",
    "镜像未记录此层的来历",
);
pub(crate) const ORDER_LABEL: Text = Text("Order", "顺序");
pub(crate) const OLDEST_FIRST: Text = Text("As in the Dockerfile", "按 Dockerfile 顺序");
pub(crate) const NEWEST_FIRST: Text = Text("Newest first", "最新的在前");
pub(crate) const FORM_LABEL: Text = Text("Show as", "显示为");
pub(crate) const AS_TABLE: Text = Text("Table", "表格");
pub(crate) const AS_MATRIX: Text = Text("Waste matrix", "浪费矩阵");
pub(crate) const BASE_LABEL: Text = Text("Base image ends", "基础镜像止于");
pub(crate) const BASE_NONE: Text = Text("nowhere: no base image", "无：没有基础镜像");
pub(crate) const BASE_AFTER: Text<fn(u32) -> String> = Text(
    |layer| format!("after layer {layer}"),
    |layer| format!("第 {layer} 层之后"),
);
pub(crate) const BASE_TOLD: Text = Text("as the history suggests", "由历史推断");
pub(crate) const BASE_BOUNDARY: Text = Text("The base image ends here", "基础镜像到此为止");
pub(crate) const COMMAND: Text = Text("Command", "命令");
pub(crate) const NO_COMMAND: Text = Text(
    "The image does not say what made this layer.",
    "镜像没有说明这一层如何产生。",
);
pub(crate) const COMMENT: Text = Text("Comment", "注释");
pub(crate) const DIGEST: Text = Text("Digest", "摘要");
pub(crate) const DIFF_ID: Text = Text("Diff ID", "Diff ID");
pub(crate) const MEDIA_TYPE: Text = Text("Media type", "媒体类型");
pub(crate) const TAR: Text = Text("As a tar", "tar 大小");
pub(crate) const FRAMING: Text = Text("Framing", "包装");
pub(crate) const FRAMING_MEANS: Text = Text(
    "Headers, padding and extension records of the tar",
    "tar 的头部、填充与扩展记录",
);
pub(crate) const ENTRIES: Text = Text("Entries", "条目");
pub(crate) const CHANGES: Text = Text("Changes", "变更");
pub(crate) const VERIFIED: Text = Text("Digests", "摘要核对");
pub(crate) const VERIFIED_YES: Text = Text("recomputed, they agree", "已重新计算，一致");
pub(crate) const VERIFIED_NOT_YET: Text = Text("being recomputed", "正在重新计算");
pub(crate) const VERIFIED_NO: Text = Text("not verified", "未验证");
pub(crate) const ADDED: Text<fn(&str) -> String> =
    Text(|n| format!("{n} added"), |n| format!("新增 {n}"));
pub(crate) const MODIFIED: Text<fn(&str) -> String> =
    Text(|n| format!("{n} changed"), |n| format!("修改 {n}"));
pub(crate) const REMOVED: Text<fn(&str) -> String> =
    Text(|n| format!("{n} removed"), |n| format!("删除 {n}"));
pub(crate) const LOST_TITLE: Text = Text("Who hid its bytes", "它的字节被谁遮盖");
pub(crate) const LOST_NONE: Text = Text(
    "All of its bytes show in the end.",
    "它的全部字节最终都可见。",
);
pub(crate) const HID_TITLE: Text = Text("Whose bytes it hid", "它遮盖了谁的字节");
pub(crate) const HID_NONE: Text = Text("It hid nothing.", "它没有遮盖任何字节。");
pub(crate) const LAYER_N: Text<fn(u32) -> String> =
    Text(|n| format!("Layer {n}"), |n| format!("第 {n} 层"));
pub(crate) const BY_ITSELF: Text = Text("itself", "它自己");
pub(crate) const DEAD_FILES: Text = Text("Its dead files, largest first", "它的失效文件，由大到小");
pub(crate) const SEE_FILES: Text = Text("Files of this layer", "该层的文件");
pub(crate) const SEE_UPTO: Text = Text("Filesystem up to here", "到此为止的文件系统");
pub(crate) const BASE_HERE: Text = Text("The base image ends here", "设为基础镜像的末层");
