//! The waste tab: the picture and the list of dead files.

use super::Text;
use crate::session::protocol::LayerId;
pub(crate) use crate::session::protocol::report_texts::{FILES, WASTE_LIST as LIST};

texts! {
    FILTER: "Show", "显示";
    ALL_CAUSES: "All causes", "全部原因";
    SCOPE: "Bytes", "范围";
    SCOPE_WASTE: "Waste only", "仅冗余";
    SCOPE_IMAGE: "Whole image", "整个镜像";
    SCOPE_LAYER(layer: LayerId, size: &str): "Layer {layer} ({size})", "第 {layer} 层（{size}）";
    SCOPE_RANGE(from: LayerId, to: LayerId): "Saved by merging layers {from} to {to}", "合并第 {from} 至 {to} 层可节省的部分";
    COLOUR: "Colour", "着色";
    COLOUR_CAUSE: "By cause", "按原因";
    COLOUR_LAYER: "By layer", "按层";
    PICTURE_NAME(place: &str): "Bytes by path, in {place}", "按路径的字节分布：{place}";
    PICTURE_KEYS:
        "Left and right arrows move among neighbours, down goes into a folder, up out of it. Enter opens it, Escape goes \
         one step out.",
        "左右方向键在相邻项之间移动，下键进入内部，上键移到外层；回车打开目录，Esc 返回上一级。";
    PLACE: "Place in the picture", "在图中的位置";
    WHOLE: "/", "/";
    DATABASE: "package database", "软件包数据库";
    REST(count: &str): "{count} smaller", "{count} 个较小项";
    SHARE_OF(share: &str): "{share} of what is shown", "占所示内容的 {share}";
    WRITTEN(layer: LayerId): "written by layer {layer}", "由第 {layer} 层写入";
    MOSTLY_WRITTEN(layer: LayerId): "mostly written by layer {layer}", "大部分由第 {layer} 层写入";
    MOSTLY(cause: &str): "mostly: {cause}", "大部分：{cause}";
    DRAWING: "Drawing…", "正在绘制…";
    NOTHING_HERE: "Nothing to show in this directory.", "此范围内没有数据。";
    NOTHING_IN_SCOPE: "Nothing to show.", "此范围内没有数据。";
    HINT: "Hover for details; click a directory to open it.", "悬停查看详情，点击目录进入。";
    SAVE_SVG: "Save as SVG", "保存为 SVG";
    SAVE_PNG: "Save as PNG", "保存为 PNG";
    DESCRIBE: "Describe this picture", "用文字描述此图";
    DESCRIBED_WASTE(size: &str, place: &str, files: &str): "{size} is wasted in {place}, in {files}.",
        "{place}中有 {size} 冗余，涉及 {files}。";
    DESCRIBED_IMAGE(size: &str, place: &str, files: &str): "{size} is stored in {place}, in {files}.",
        "{place}中存储了 {size}，涉及 {files}。";
    DESCRIBED_LAYER(layer: LayerId, size: &str, place: &str, files: &str): "Layer {layer} stores {size} in {place}, in {files}.",
        "第 {layer} 层在{place}中存储了 {size}，涉及 {files}。";
    DESCRIBED_RANGE(from: LayerId, to: LayerId, size: &str, place: &str, files: &str):
        "Merging layers {from} to {to} saves {size} in {place}, in {files}.",
        "合并第 {from} 至 {to} 层可在{place}中节省 {size}，涉及 {files}。";
    DESCRIBED_PART(size: &str, share: &str, path: &str): "{size} ({share}) is under {path}",
        "{path} 下有 {size}（{share}）";
    DESCRIBED_LARGEST(list: &str): "The largest: {list}.", "最大的有：{list}。";
    ROOT: "the whole image", "整个镜像";
    ROWS: "Rows", "列表方式";
    BY_DIRECTORY: "Directories", "按目录";
    BY_FILE: "Files", "按文件";
    UNDER(path: &str): "in {path}", "位于 {path}";
    CLEAR: "Clear", "清除";
    CLEAR_UNDER: "Show all directories again", "重新显示所有目录";
    ALL: "All", "全部";
    HIDES(layer: LayerId, by: LayerId): "layer {layer}, hidden by {by}", "第 {layer} 层，被第 {by} 层删除或覆盖";
    HIDES_ITSELF(layer: LayerId): "layer {layer}, hidden by itself", "第 {layer} 层，被本层删除或覆盖";
    OPEN(path: &str): "Open {path} as it was written", "打开 {path} 当时写入的内容";
    LOADING: "Searching…", "正在查找…";
    NONE_MATCH: "No matching files.", "没有符合条件的文件。";
    NONE_DEAD: "Nothing is wasted here: every byte is visible in the final filesystem.",
        "这里没有冗余：所有内容都在最终文件系统中可见。";
    LIST_KEYS: "Up and down arrows move, left and right close and open a directory. Enter opens the file.",
        "上下方向键移动，左右方向键收起和展开目录，回车打开文件。";
    COUNTED(n: u32, count: &str, size: &str): "1 wasted file, {size}" | "{count} wasted files, {size}", "{count} 个冗余文件，共 {size}";
}
