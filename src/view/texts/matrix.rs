//! The waste matrix: who hid whose bytes.

use super::Text;

pub(crate) const TITLE: Text = Text("Who hid whose bytes", "谁遮盖了谁的字节");
pub(crate) const MEANS: Text = Text(
    "Each row is a layer that wrote bytes, each column a layer that hid some. The stronger a cell's colour, the more bytes it stands for.",
    "每一行是写入字节的层，每一列是遮盖字节的层。单元格颜色越深，字节越多。",
);
pub(crate) const ROWS: Text = Text("written by layer", "写入层");
pub(crate) const COLUMNS: Text = Text("hidden by layer", "遮盖层");
pub(crate) const CELL: Text<fn(u32, u32, &str, &str) -> String> = Text(
    |writer, killer, bytes, files| format!("Layer {killer} hid {bytes} of layer {writer}, {files}"),
    |writer, killer, bytes, files| format!("第 {killer} 层遮盖了第 {writer} 层的 {bytes}，{files}"),
);
pub(crate) const OWN: Text<fn(u32, &str, &str) -> String> = Text(
    |writer, bytes, files| format!("Layer {writer} hid {bytes} of its own, {files}"),
    |writer, bytes, files| format!("第 {writer} 层遮盖了自己的 {bytes}，{files}"),
);
pub(crate) const EMPTY: Text = Text(
    "No layer hid anything: nothing to reclaim.",
    "没有任何层遮盖内容：没有可回收的空间。",
);
pub(crate) const SAID: Text<fn(&str, &str) -> String> = Text(
    |pairs, bytes| format!("{pairs} pairs of layers, {bytes} in all. The largest:"),
    |pairs, bytes| format!("共 {pairs} 对层，合计 {bytes}。最大的是："),
);
pub(crate) const PICK: Text = Text(
    "Point at a cell to read it, press it to list its files.",
    "指向单元格可读数，点击可列出其中的文件。",
);
pub(crate) const LESS: Text = Text("few bytes", "少");
pub(crate) const MORE: Text = Text("many", "多");
pub(crate) const CELL_TITLE: Text<fn(u32, u32) -> String> = Text(
    |writer, killer| format!("What layer {killer} hid of layer {writer}"),
    |writer, killer| format!("第 {killer} 层遮盖的第 {writer} 层内容"),
);
pub(crate) const DESCRIBE: Text = Text("In words", "文字描述");
pub(crate) const SAVE_SVG: Text = Text("Save as SVG", "另存为 SVG");
pub(crate) const SAVE_PNG: Text = Text("Save as PNG", "另存为 PNG");
