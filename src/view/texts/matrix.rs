//! The waste matrix: who hid whose bytes.

use super::Text;
use crate::session::protocol::LayerId;
pub(crate) use crate::session::protocol::report_texts::MATRIX as TITLE;

texts! {
    MEANS:
        "Each row is a layer that wrote bytes, each column a layer that hid some.",
        "每一行是写入内容的层，每一列是删除或覆盖内容的层。";
    ROWS: "written by layer", "写入层";
    COLUMNS: "hidden by layer", "删除或覆盖它的层";
    CELL(writer: LayerId, killer: LayerId, bytes: &str, files: &str): "Layer {killer} hid {bytes} of layer {writer}, {files}",
        "第 {killer} 层使第 {writer} 层的 {bytes} 成为冗余，{files}";
    OWN(writer: LayerId, bytes: &str, files: &str): "Layer {writer} hid {bytes} of its own, {files}",
        "第 {writer} 层使自己的 {bytes} 成为冗余，{files}";
    EMPTY: "No layer hides anything.", "没有任何层删除或覆盖下层的内容。";
    SAID(pairs: &str, bytes: &str): "{pairs} pairs of layers, {bytes} in all. The largest:",
        "共 {pairs} 对层，合计 {bytes}。最大的是：";
    PICK: "Hover a cell for details; click to list its files.", "悬停查看详情，点击列出其中的文件。";
    SCALE: "Bytes in a cell:", "单元格的字节数：";
    CELL_TITLE(writer: LayerId, killer: LayerId): "What layer {killer} hid of layer {writer}",
        "第 {killer} 层使第 {writer} 层成为冗余的内容";
    DESCRIBE: "In words", "文字描述";
    SAVE_SVG: "Save as SVG", "保存为 SVG";
    SAVE_PNG: "Save as PNG", "保存为 PNG";
}
