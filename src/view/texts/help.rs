//! The list of keys.

use super::Text;

texts! {
    KEYS_TITLE: "Keyboard shortcuts", "快捷键";
    KEYS_LISTS_TITLE: "In trees and lists", "在树和列表中";
    KEYS_SINGLE: "Enable single-key shortcuts", "启用单键快捷键";
    KEY_HELP: "Show this help", "显示本帮助";
    KEY_SEARCH: "Filter the files", "筛选文件";
    KEY_NEXT_LAYER: "Next layer", "下一层";
    KEY_PREVIOUS_LAYER: "Previous layer", "上一层";
    KEY_ORDER: "Layers: newest or oldest first", "层：最新或最旧在前";
    KEY_MATRIX: "Layers: table or matrix", "层：表格或矩阵";
    KEY_DOCKERFILE: "Layers: table or Dockerfile", "层：表格或 Dockerfile";
    KEY_LAYER_ALONE: "Files: the layer alone", "文件：仅该层";
    KEY_UP_TO_LAYER: "Files: the filesystem up to the layer", "文件：截至该层的文件系统";
    KEY_EXPAND_ALL: "Files: expand or collapse all directories", "文件：展开或折叠全部目录";
    KEY_ADDED: "Files: added ones, show or hide", "文件：显示或隐藏新增的";
    KEY_MODIFIED: "Files: modified ones", "文件：修改过的";
    KEY_ATTRIBUTES: "Files: only attributes changed", "文件：仅属性变更的";
    KEY_REWRITTEN: "Files: rewritten unchanged", "文件：原样重写的";
    KEY_REMOVED: "Files: removed ones", "文件：已删除的";
    KEY_UNCHANGED: "Files: unchanged ones", "文件：未变化的";
}
pub(crate) const KEYS_IN_LISTS: [(&[&str], Text); 6] = [
    (&["↑", "↓"], Text("Move", "移动")),
    (
        &["→"],
        Text("Expand the directory, or go into it", "展开目录，或进入"),
    ),
    (
        &["←"],
        Text(
            "Collapse it, or go to the parent directory",
            "折叠，或到上级目录",
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
            "Open a file; expand or collapse a directory",
            "打开文件；展开或折叠目录",
        ),
    ),
];
