//! The waste matrix: who hid whose bytes.

use super::Text;

texts! {
    TITLE: "Who hid whose bytes", "谁遮盖了谁的字节";
    MEANS:
        "Each row is a layer that wrote bytes, each column a layer that hid some. The stronger a cell's colour, the more \
         bytes it stands for.",
        "每一行是写入字节的层，每一列是遮盖字节的层。单元格颜色越深，字节越多。";
    ROWS: "written by layer", "写入层";
    COLUMNS: "hidden by layer", "遮盖层";
    CELL(writer: u32, killer: u32, bytes: &str, files: &str): "Layer {killer} hid {bytes} of layer {writer}, {files}",
        "第 {killer} 层遮盖了第 {writer} 层的 {bytes}，{files}";
    OWN(writer: u32, bytes: &str, files: &str): "Layer {writer} hid {bytes} of its own, {files}",
        "第 {writer} 层遮盖了自己的 {bytes}，{files}";
    EMPTY: "No layer hid anything: nothing to reclaim.", "没有任何层遮盖内容：没有可回收的空间。";
    SAID(pairs: &str, bytes: &str): "{pairs} pairs of layers, {bytes} in all. The largest:",
        "共 {pairs} 对层，合计 {bytes}。最大的是：";
    PICK: "Point at a cell to read it, press it to list its files.", "指向单元格可读数，点击可列出其中的文件。";
    LESS: "few bytes", "少";
    MORE: "many", "多";
    CELL_TITLE(writer: u32, killer: u32): "What layer {killer} hid of layer {writer}",
        "第 {killer} 层遮盖的第 {writer} 层内容";
    DESCRIBE: "In words", "文字描述";
    SAVE_SVG: "Save as SVG", "另存为 SVG";
    SAVE_PNG: "Save as PNG", "另存为 PNG";
}
