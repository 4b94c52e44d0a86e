//! The frame of the page: its bar, its tabs, and what several screens say.

use super::Text;

texts! {
    TAG: "en", "zh-CN";
    OWN_NAME: "English", "中文";
    COMMA: ", ", "，";
    CANCEL: "Cancel", "取消";
    SETTINGS: "Settings", "设置";
    THEME: "Theme", "主题";
    THEME_SYSTEM: "System", "跟随系统";
    THEME_LIGHT: "Light", "浅色";
    THEME_DARK: "Dark", "深色";
    BYTES_EXACT(bytes: &str): "{bytes} bytes", "{bytes} 字节";
    TABS: "Views of the image", "镜像视图";
    TAB_LAYERS: "Layers", "镜像层";
    TAB_ADVICE: "Advice", "建议";
    TAB_FILES: "Files", "文件";
    TAB_PACKAGES: "Packages", "软件包";
    TAB_WASTE: "Waste", "冗余";
    TAB_SQUASH: "Squash", "合并";
    TAB_COMPARE: "Compare", "对比";
    TAB_REPORT: "Report", "报告";
    LICENCE: "Licence:", "许可证：";
    LICENCE_OR: "or", "或";
    DOCUMENTS: "Documentation", "文档";
    SOURCE: "Source code", "源代码";
    CHANGES: "What is new", "更新内容";
    NEW_VERSION: "A new version is ready.", "新版本已就绪。";
    NEW_VERSION_LOAD: "Reload to use it", "重新加载以使用";
    CLOSE: "Close", "关闭";
    COPY: "Copy", "复制";
    LAYERS(n: u32): "1 layer" | "{n} layers", "{n} 层";
}
