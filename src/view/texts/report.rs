//! The words of the report tab, a table for each language.

/// What both languages have to say.
#[derive(Debug)]
#[allow(
    missing_docs,
    reason = "a text's name and its English are its documentation"
)]
pub struct ReportTexts {
    pub intro: &'static str,
    pub html: &'static str,
    pub html_means: &'static str,
    pub markdown: &'static str,
    pub markdown_means: &'static str,
    pub json: &'static str,
    pub json_means: &'static str,
    pub save: fn(&str) -> String,
    pub saving: &'static str,
    pub failed: &'static str,
    pub unverified: &'static str,
    pub pass_failed: &'static str,
    pub same: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub copy_by_hand: &'static str,
}

/// English.
pub(super) const EN: ReportTexts = ReportTexts {
    intro: "What these pages show, as one file to keep or to send. It is made here; nothing is uploaded.",
    html: "HTML",
    html_means: "A page by itself: layers, waste, duplicates, warnings. Opens anywhere without a network, runs no script, prints \
                 well.",
    markdown: "Markdown",
    markdown_means: "For a pull request or an issue: a headline, the layers, the largest waste; the rest folded away.",
    json: "JSON",
    json_means: "For programs: squint.report/1 with a row for every dead version of a file.",
    save: |form| format!("Save {form}"),
    saving: "Writing…",
    failed: "The report could not be written.",
    unverified: "Digests are still being checked. A report saved now says that they are not verified, and may call some \
                 files overwritten that turn out to be identical.",
    pass_failed: "Digests could not be checked to the end. The report says which layers are not verified.",
    same: "The command line writes the same bytes:",
    copy: "Copy",
    copied: "Copied",
    copy_by_hand: "The browser does not allow it; copy what is selected.",
};

/// Chinese.
pub(super) const ZH: ReportTexts = ReportTexts {
    intro: "把这些页面所示的内容存成一个文件，便于保存或发送。文件在本机生成，不上传任何内容。",
    html: "HTML",
    html_means: "独立的网页：层、浪费、重复内容、警告。无需网络即可打开，不含脚本，适合打印。",
    markdown: "Markdown",
    markdown_means: "用于合并请求或议题：标题数字、各层、最大的浪费；其余折叠。",
    json: "JSON",
    json_means: "供程序使用：squint.report/1，每个无效的文件版本占一行。",
    save: |form| format!("保存 {form}"),
    saving: "正在写入…",
    failed: "无法写出报告。",
    unverified: "摘要仍在校验。现在保存的报告会注明尚未校验，并且可能把其实相同的文件列为已覆盖。",
    pass_failed: "摘要未能全部校验。报告会注明哪些层未经校验。",
    same: "命令行会写出完全相同的字节：",
    copy: "复制",
    copied: "已复制",
    copy_by_hand: "浏览器不允许；请手动复制选中的文字。",
};
