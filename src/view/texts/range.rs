//! The range of layers to merge, and what that saves and costs.

use super::Text;
use crate::session::protocol::LayerId;

texts! {
    TITLE: "What would merging save?", "合并能省多少？";
    MEANS: "Drag across the layers to merge, or choose the first and the last. Nothing is done yet.",
        "拖过要合并的层，或选择首层和末层。此时还不会执行任何操作。";
    ALL: "All layers", "全部层";
    ABOVE_BASE: "All above the base image", "基础镜像之上的所有层";
    SHORT(from: LayerId, to: LayerId, share: &str): "Layers {from}–{to} only: {share} of the saving", "仅合并第 {from}–{to} 层：可获得 {share} 的收益";
    SAVES(bytes: &str, share: &str): "Merging them saves {bytes}, {share} of what is on disk.",
        "合并它们可节省 {bytes}，占磁盘占用的 {share}。";
    SAVES_NOTHING: "Merging them saves nothing: no byte is both written and hidden within these layers.",
        "合并它们不会节省任何空间：没有内容在这些层之内写入后又被删除或覆盖。";
    COSTS(layers: &str, bytes: &str):
        "Includes {layers} of the base image: {bytes} now shared with other images would be stored and pulled again.",
        "其中包含基础镜像的 {layers}：目前由其他镜像和主机共享的 {bytes} 将随此镜像重新存储和拉取。";
    KEEPS_BASE: "The base image's layers stay as they are, so they are still shared.",
        "基础镜像的各层保持不变，因此仍可共享。";
    NO_BASE: "Hosts that already have the original layers must pull the merged layer.",
        "已有原镜像各层的机器需要重新拉取合并后的层。";
    EXPLAINED: "The files behind this saving, largest first", "节省来自这些文件（从大到小）";
    PICTURE(from: LayerId, to: LayerId, last: LayerId): "Layers {from} to {to} of 0 to {last} are merged",
        "共 0 至 {last} 层，合并第 {from} 至 {to} 层";
    PICTURE_SEVERAL(ranges: &str, last: LayerId): "Of the layers 0 to {last}, these ranges are merged: {ranges}",
        "共 0 至 {last} 层，合并这些范围：{ranges}";
}
