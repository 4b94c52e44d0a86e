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
    let small = css::minify(&all)
        .map_err(|error| anyhow!("the style sheets cannot be made small: {error}"))?
        .to_string();
    match sum_without_blanks(&small) {
        None => Ok(small),
        Some(at) => {
            bail!(
                "byte {at} of the small style sheet: a sum must stand in calc(), or it loses its blanks"
            )
        }
    }
}

/// The place of a sum that browsers refuse, because making the style sheet small took its blanks: `1rem+2vw`. `2n+1` needs none.
fn sum_without_blanks(css: &str) -> Option<usize> {
    let is_sum = |(at, _): &(usize, &str)| {
        let before = css[..*at].chars().next_back();
        let after = css[at + 1..].chars().next();
        before.is_some_and(|c| c != 'n' && (c.is_ascii_alphanumeric() || "%)".contains(c)))
            && after.is_some_and(|c| c.is_ascii_digit() || c == '(')
    };
    css.match_indices('+').find(is_sum).map(|(at, _)| at)
}

/// A script without comments and needless blanks.
pub(crate) fn script(text: &str) -> Result<String> {
    js::minify(text)
        .map(|small| small.to_string())
        .map_err(|error| anyhow!("a script cannot be made small: {error}"))
}

#[cfg(test)]
mod tests {
    use super::{script, sum_without_blanks};

    #[test]
    fn a_sum_keeps_its_blanks() {
        assert!(sum_without_blanks("a{width:clamp(1rem,1rem+2vw,3rem)}").is_some());
        for good in [
            "a{width:calc(1rem + 2vw)}",
            "a+b{margin:0}",
            "a:nth-child(2n+1){margin:0}",
        ] {
            assert_eq!(sum_without_blanks(good), None, "{good}");
        }
    }

    #[test]
    fn scripts_lose_comments_and_keep_texts() -> anyhow::Result<()> {
        let small = script("// a comment\nconst a = `b // ${c}`; /* d */\nreturn a / 2;\n")?;
        assert_eq!(small, "const a=`b // ${c}`;return a/2;");
        Ok(())
    }
}
