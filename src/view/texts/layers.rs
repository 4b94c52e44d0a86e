//! The layers tab: the table and the details of a layer.

use super::Text;
use crate::session::protocol::LayerId;
pub(crate) use crate::session::protocol::report_texts::{
    BASE_LAYER, COLUMN_BAR, COLUMN_DEAD, COLUMN_KILLED, COLUMN_LAYER, COLUMN_STEP, EMPTY_STEP,
    LAYER_N, VERIFIED_NO,
};

texts! {
    CAPTION: "Layers, in the order of the Dockerfile", "各层，按 Dockerfile 顺序";
    COLUMN_CREATED: "Created (UTC)", "创建时间（UTC）";
    COLUMN_SIZE: "On disk", "磁盘占用";
    COLUMN_PROGRESS: "Read", "读取";
    KILLED_MEANS: "Bytes of this and lower layers that this step deleted or replaced", "此步骤删除或替换的本层及下层字节";
    BASE_MEANS: "Seems to belong to the base image", "似乎属于基础镜像";
    NO_HISTORY: "No history recorded for this layer", "镜像没有记录这一层的历史";
    ORDER_LABEL: "Order", "顺序";
    OLDEST_FIRST: "As in the Dockerfile", "按 Dockerfile 顺序";
    NEWEST_FIRST: "Newest first", "最新的在前";
    FORM_LABEL: "Show as", "显示为";
    AS_TABLE: "Table", "表格";
    AS_MATRIX: "Waste matrix", "冗余矩阵";
    AS_DOCKERFILE: "Dockerfile", "Dockerfile";
    BASE_LABEL: "Base image ends", "基础镜像止于";
    BASE_NONE: "nowhere: no base image", "无：没有基础镜像";
    BASE_AFTER(layer: LayerId): "after layer {layer}", "第 {layer} 层之后";
    BASE_TOLD: "as the history suggests", "由历史推断";
    BASE_PROVEN: "as the build recorded", "由构建记录得知";
    BASE_MATCHED: "as the Dockerfile says", "由 Dockerfile 得知";
    BASE_BOUNDARY: "The base image ends here", "基础镜像到此为止";
    COMMAND: "Command", "命令";
    NO_COMMAND: "No history recorded for this layer.", "镜像没有说明这一层如何产生。";
    COMMENT: "Comment", "注释";
    DIGEST: "Digest", "摘要";
    DIFF_ID: "Diff ID", "Diff ID";
    MEDIA_TYPE: "Media type", "媒体类型";
    TAR: "Uncompressed tar", "tar 大小";
    FRAMING: "Tar overhead", "tar 格式开销";
    FRAMING_MEANS: "Headers, padding and extension records of the tar", "tar 的头部、填充与扩展记录";
    ENTRIES: "Entries", "条目";
    CHANGES: "Changes", "变更";
    VERIFIED: "Digests", "摘要核对";
    VERIFIED_YES: "recomputed, they agree", "已重新计算，一致";
    VERIFIED_NOT_YET: "being recomputed", "正在重新计算";
    ADDED(n: &str): "{n} added", "新增 {n}";
    MODIFIED(n: &str): "{n} changed", "修改 {n}";
    REMOVED(n: &str): "{n} removed", "删除 {n}";
    LOST_TITLE: "Hidden by", "被以下层删除或覆盖";
    LOST_NONE: "All of its bytes are visible in the end.", "它的全部内容最终都可见。";
    HID_TITLE: "Hides bytes of", "删除或覆盖了以下层的内容";
    HID_NONE: "It hides nothing.", "没有。";
    BY_ITSELF: "itself", "它自己";
    DEAD_FILES: "Its wasted files, largest first", "冗余文件，从大到小";
    SEE_FILES: "Files of this layer", "该层的文件";
    SEE_UPTO: "Filesystem up to here", "到此为止的文件系统";
    BASE_HERE: "The base image ends here", "设为基础镜像的末层";
}
