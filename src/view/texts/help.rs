//! The list of keys.

use super::Text;

pub(crate) const KEYS_TITLE: Text = Text("Keys", "按键");
pub(crate) const KEYS_LISTS_TITLE: Text = Text("In trees and lists", "在树和列表中");
pub(crate) const KEYS_SINGLE: Text = Text("Single keys do something", "启用单键操作");
pub(crate) const KEY_HELP: Text = Text("This list", "本列表");
pub(crate) const KEY_SEARCH: Text = Text("Filter the files", "筛选文件");
pub(crate) const KEY_NEXT_LAYER: Text = Text("Next layer", "下一层");
pub(crate) const KEY_PREVIOUS_LAYER: Text = Text("Previous layer", "上一层");
pub(crate) const KEY_ORDER: Text = Text("Layers: newest or oldest first", "层：最新或最旧在前");
pub(crate) const KEY_MATRIX: Text = Text("Layers: table or matrix", "层：表格或矩阵");
pub(crate) const KEY_LAYER_ALONE: Text = Text("Files: the layer alone", "文件：仅该层");
pub(crate) const KEY_UP_TO_LAYER: Text = Text(
    "Files: the filesystem up to the layer",
    "文件：截至该层的文件系统",
);
pub(crate) const KEY_EXPAND_ALL: Text = Text(
    "Files: open or close all folders",
    "文件：展开或折叠全部文件夹",
);
pub(crate) const KEY_ADDED: Text =
    Text("Files: added ones, show or hide", "文件：显示或隐藏新增的");
pub(crate) const KEY_MODIFIED: Text = Text("Files: modified ones", "文件：修改过的");
pub(crate) const KEY_ATTRIBUTES: Text =
    Text("Files: only attributes changed", "文件：仅属性变化的");
pub(crate) const KEY_REWRITTEN: Text = Text("Files: written again, same", "文件：原样重写的");
pub(crate) const KEY_REMOVED: Text = Text("Files: removed ones", "文件：已删除的");
pub(crate) const KEY_UNCHANGED: Text = Text("Files: unchanged ones", "文件：未变化的");
pub(crate) const KEYS_IN_LISTS: [(&[&str], Text); 6] = [
    (&["↑", "↓"], Text("Move", "移动")),
    (
        &["→"],
        Text("Open the folder, or go into it", "展开文件夹，或进入"),
    ),
    (
        &["←"],
        Text(
            "Close it, or go to the folder above",
            "折叠，或到上级文件夹",
        ),
    ),
    (
        &["Home", "End"],
        Text("To the first, to the last", "到开头、到末尾"),
    ),
    (
        &["PageUp", "PageDown"],
        Text("A screen up or down", "向上、向下翻页"),
    ),
    (
        &["Enter", "Space"],
        Text(
            "Open a file; open or close a folder",
            "打开文件；展开或折叠文件夹",
        ),
    ),
];
