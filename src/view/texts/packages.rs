//! The packages tab.

use super::Text;

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
    UNOWNED: "Files of no package, by directory", "不属于任何软件包的文件（按目录）";
    DATABASES: "Databases", "数据库";
    DATABASE(path: &str, layer: u32, size: &str): "{path}, layer {layer}, {size}", "{path}，第 {layer} 层，{size}";
}
