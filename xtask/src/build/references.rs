//! How files of the site name each other before their names carry hashes.
//!
//! The whole scheme: the text `./www/NAME` stands for a file of `www/`, `./wasm/NAME` for one that the build made, in
//! HTML, CSS, JS and SVG alike, comments included. In `dist/` it becomes the file's final name, relative to the root of
//! the site; so a file that names others lies directly in `www/`. No parsing of four languages, nothing guessed.

/// What a reference begins with.
const PREFIXES: [&str; 2] = ["./www/", "./wasm/"];

/// Whether a file of this name is text that may refer to others.
pub(crate) fn may_refer(name: &str) -> bool {
    [".html", ".css", ".js", ".svg", ".webmanifest"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// Splits text into what stands between references and the references themselves, by turns, beginning with the former.
pub(crate) fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((begin, prefix)) = first(rest) {
        let tail = &rest[begin + prefix.len()..];
        let name = tail
            .find(|c: char| !(c.is_ascii_alphanumeric() || "._-/".contains(c)))
            .unwrap_or(tail.len());
        // The full stop of a comment's sentence is not part of a name.
        let name = tail[..name].trim_end_matches('.').len();
        let end = begin + prefix.len() + name;
        parts.extend([&rest[..begin], &rest[begin..end]]);
        rest = &rest[end..];
    }
    parts.push(rest);
    parts
}

fn first(text: &str) -> Option<(usize, &'static str)> {
    PREFIXES
        .into_iter()
        .filter_map(|prefix| Some((text.find(prefix)?, prefix)))
        .min()
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn references_are_found_in_any_language() {
        assert_eq!(split("plain"), ["plain"]);
        assert_eq!(
            split("url(./www/a/b-c.svg)"),
            ["url(", "./www/a/b-c.svg", ")"]
        );
        assert_eq!(
            split("'./wasm/s.js' './www/w.js'"),
            ["'", "./wasm/s.js", "' '", "./www/w.js", "'"]
        );
        assert_eq!(split("// see ./www/w.js."), ["// see ", "./www/w.js", "."]);
    }
}
