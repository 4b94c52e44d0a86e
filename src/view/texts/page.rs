//! The frame of the page: its bar, its tabs, and what several screens say.

use super::Text;

pub(crate) const TAG: Text = Text("en", "zh-CN");
pub(crate) const OWN_NAME: Text = Text("English", "中文");
pub(crate) const COMMA: Text = Text(", ", "，");
pub(crate) const SKIP_TO_CONTENT: Text = Text("Skip to the content", "跳到正文");
pub(crate) const OPEN_IMAGE: Text = Text("Open image", "打开镜像");
pub(crate) const OPEN_FOLDER: Text =
    Text("or a folder with an OCI layout", "或打开 OCI layout 文件夹");
pub(crate) const CANCEL: Text = Text("Cancel", "取消");
pub(crate) const SETTINGS: Text = Text("Settings", "设置");
pub(crate) const THEME: Text = Text("Theme", "主题");
pub(crate) const THEME_SYSTEM: Text = Text("System", "跟随系统");
pub(crate) const THEME_LIGHT: Text = Text("Light", "浅色");
pub(crate) const THEME_DARK: Text = Text("Dark", "深色");
pub(crate) const LAYERS: Text<fn(u32) -> String> = Text(
    |n| {
        if n == 1 {
            "1 layer".into()
        } else {
            format!("{n} layers")
        }
    },
    |n| format!("{n} 层"),
);
pub(crate) const BYTES_EXACT: Text<fn(&str) -> String> = Text(
    |bytes| format!("{bytes} bytes"),
    |bytes| format!("{bytes} 字节"),
);
pub(crate) const TABS: Text = Text("Views of the image", "镜像视图");
pub(crate) const TAB_LAYERS: Text = Text("Layers", "层");
pub(crate) const TAB_FILES: Text = Text("Files", "文件");
pub(crate) const TAB_WASTE: Text = Text("Waste", "浪费");
pub(crate) const TAB_SQUASH: Text = Text("Squash", "压合");
pub(crate) const TAB_REPORT: Text = Text("Report", "报告");
pub(crate) const CLOSE: Text = Text("Close", "关闭");
pub(crate) const COPY: Text = Text("Copy", "复制");
