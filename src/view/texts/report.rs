//! The report tab.

use super::Text;

texts! {
    INTRO: "Everything shown here, as one file to keep or share. It is made in your browser; nothing is uploaded.",
        "把这些页面所示的内容存成一个文件，便于保存或发送。文件在本机生成，不上传任何内容。";
    HTML: "HTML", "HTML";
    HTML_MEANS:
        "A self-contained page: layers, waste, duplicates, warnings. Opens anywhere without a network, runs no script, \
         prints well.",
        "独立的网页：层、冗余、重复内容、警告。无需网络即可打开，不含脚本，适合打印。";
    MARKDOWN: "Markdown", "Markdown";
    MARKDOWN_MEANS: "For a pull request or an issue: a headline, the layers, the largest waste; the rest collapsed.",
        "可贴到 PR 或 issue：概要、各层、最大的冗余，其余折叠。";
    JSON: "JSON", "JSON";
    JSON_MEANS: "For programs: schema squint.report/1, one row per wasted file version.",
        "供程序使用：squint.report/1，每个冗余的文件版本占一行。";
    SAVE(form: &str): "Save {form}", "保存 {form}";
    SAVING: "Writing…", "正在写入…";
    FAILED: "The report could not be written.", "无法写出报告。";
    UNVERIFIED:
        "Digests are still being checked. A report saved now says that they are not verified, and may call some files \
         overwritten that turn out to be identical.",
        "摘要仍在校验。现在保存的报告会注明尚未校验，并且可能把其实相同的文件列为已覆盖。";
    PASS_FAILED: "Digests could not be checked to the end. The report says which layers are not verified.",
        "摘要未能全部校验。报告会注明哪些层未经校验。";
    SAME: "The command line writes the same bytes:", "命令行会写出完全相同的字节：";
    COPIED: "Copied", "已复制";
    COPY_BY_HAND: "The browser does not allow it; copy what is selected.", "浏览器不允许；请手动复制选中的文字。";
}
