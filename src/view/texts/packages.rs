//! The packages tab.

use super::Text;
use crate::session::protocol::LayerId;

texts! {
    READING: "Reading the package databases", "正在读取软件包数据库";
    NONE: "No package database was found in this image.", "此镜像中没有找到软件包数据库。";
    FILTER: "Filter by name or type", "按名称或类型筛选";
    COUNTED(n: usize, all: usize, size: &str): "{n} of {all} packages, {size}", "{all} 个软件包中的 {n} 个，{size}";
    MORE(n: usize): "And 1 more; filter to see it." | "And {n} more; filter to see them.", "另有 {n} 个，可筛选查看。";
    TYPE: "Type", "类型";
    NAME: "Package", "软件包";
    VERSION: "Version", "版本";
    LAYER: "Layer", "层";
    VISIBLE: "Visible", "可见";
    WASTED: "Wasted", "冗余";
    FREES: "Frees", "移除可释放";
    FREES_MEANS: "What removing the package would free: its own files, and those of packages that are there only because of it",
        "移除该软件包可释放的空间：其自身文件，以及仅因它而安装的软件包的文件";
    WHY: "Why it is there", "安装原因";
    ASKED: "asked for", "手动安装";
    NEEDED(names: &str): "needed by {names}", "被 {names} 依赖";
    NEEDED_MORE(n: usize, names: &str): "needed by {names} and 1 more" | "needed by {names} and {n} more", "被 {names} 等 {n} 个以上依赖";
    UNKNOWN: "not recorded", "未记录";
    UNNEEDED: "nothing needs it", "没有软件包依赖它";
    LICENCE: "Licence", "许可证";
    SOURCE: "Source package", "源码包";
    FILES: "Its files, largest first", "所含文件，从大到小";
    NO_FILES: "It has no files of its own.", "它没有自己的文件。";
    MORE_FILES(n: u64): "And 1 more file." | "And {n} more files.", "另有 {n} 个文件。";
    PATH: "Path of needs", "依赖路径";
    NEEDS: "needs", "依赖";
    IN_BRACKETS(text: &str): "({text})", "（{text}）";
    ALL_NEEDING(n: usize): "Needed by 1 package" | "Needed by {n} packages", "被 {n} 个软件包依赖";
    OF_NONE: "no package", "不属于软件包";
    CHOOSE: "Choose a package in the picture or in the table to see why it is there, and its files.", "在图中或表中选择一个软件包，查看其安装原因和文件。";
    PICTURE: "Visible bytes by package", "按软件包的可见字节";
    PICTURE_KEYS: "Arrow keys move from part to part, Enter chooses a package.", "方向键在各部分之间移动，回车键选择软件包。";
    PICTURE_HINT: "Each rectangle is a package, as large as its visible files; its colour is the layer that brought it.",
        "每个矩形是一个软件包，面积为其可见文件的大小，颜色为带来它的层。";
    UNOWNED: "Files of no package, by directory", "不属于任何软件包的文件（按目录）";
    DATABASES: "Databases", "数据库";
    DATABASE(path: &str, layer: LayerId, size: &str): "{path}, layer {layer}, {size}", "{path}，第 {layer} 层，{size}";
}
