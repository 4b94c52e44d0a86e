//! The list of keys.

use super::Text;

texts! {
    KEYS_TITLE: "Keys", "按键";
    KEYS_LISTS_TITLE: "In trees and lists", "在树和列表中";
    KEYS_SINGLE: "Single keys do something", "启用单键操作";
    KEY_HELP: "This list", "本列表";
    KEY_SEARCH: "Filter the files", "筛选文件";
    KEY_NEXT_LAYER: "Next layer", "下一层";
    KEY_PREVIOUS_LAYER: "Previous layer", "上一层";
    KEY_ORDER: "Layers: newest or oldest first", "层：最新或最旧在前";
    KEY_MATRIX: "Layers: table or matrix", "层：表格或矩阵";
    KEY_LAYER_ALONE: "Files: the layer alone", "文件：仅该层";
    KEY_UP_TO_LAYER: "Files: the filesystem up to the layer", "文件：截至该层的文件系统";
    KEY_EXPAND_ALL: "Files: open or close all folders", "文件：展开或折叠全部文件夹";
    KEY_ADDED: "Files: added ones, show or hide", "文件：显示或隐藏新增的";
    KEY_MODIFIED: "Files: modified ones", "文件：修改过的";
    KEY_ATTRIBUTES: "Files: only attributes changed", "文件：仅属性变化的";
    KEY_REWRITTEN: "Files: written again, same", "文件：原样重写的";
    KEY_REMOVED: "Files: removed ones", "文件：已删除的";
    KEY_UNCHANGED: "Files: unchanged ones", "文件：未变化的";
}
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
