//! The texts of the site, made small: one style sheet of several, and scripts without comments.
//!
//! Sources stay in files that are named after what they are about; people wait for one file.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use minifier::{css, js};

/// The style sheets in `www/styles/`, in the order in which they apply.
const STYLES: [&str; 5] = [
    "base.css",
    "layers.css",
    "files.css",
    "waste.css",
    "report.css",
];

/// The one style sheet of the page.
pub(crate) fn style_sheet(root: &Path) -> Result<String> {
    let folder = root.join("www/styles");
    let there = fs::read_dir(&folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?
        .count();
    if there != STYLES.len() {
        bail!(
            "{} has {there} files, but the build joins {STYLES:?}: is a new one missing there?",
            folder.display()
        );
    }
    let mut all = String::new();
    for name in STYLES {
        let path = folder.join(name);
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        all.push_str(&text);
    }
    css::minify(&all)
        .map(|small| small.to_string())
        .map_err(|error| anyhow!("the style sheets cannot be made small: {error}"))
}

/// A script without comments and needless blanks.
pub(crate) fn script(text: &str) -> Result<String> {
    js::minify(text)
        .map(|small| small.to_string())
        .map_err(|error| anyhow!("a script cannot be made small: {error}"))
}

#[cfg(test)]
mod tests {
    use super::script;

    #[test]
    fn scripts_lose_comments_and_keep_texts() -> anyhow::Result<()> {
        let small = script("// a comment\nconst a = `b // ${c}`; /* d */\nreturn a / 2;\n")?;
        assert_eq!(small, "const a=`b // ${c}`;return a/2;");
        Ok(())
    }
}
