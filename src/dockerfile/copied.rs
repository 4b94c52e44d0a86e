//! COPY and ADD steps. No history records `--from`, `--link`, `--exclude` and `--checksum`; the classic builder and
//! Buildah do not even record what was copied, only its digest.

use super::step::HistoryLine;

/// What BuildKit does not record.
const FROM: &str = "the history does not record --from, --link, --exclude and --checksum";

/// What the classic builder and Buildah do not record.
const DIGEST: &str = "the history records the digest of what was copied, not its name";

/// What is lost of a heredoc.
const HEREDOC: &str = "the history does not record the content of a heredoc; the layer has it";

/// The line of a COPY or an ADD.
pub(super) fn copied(keyword: &'static str, text: &str) -> HistoryLine {
    let text = text.trim();
    if digest(text).is_some() {
        return HistoryLine::new(keyword, text, None).doubt(DIGEST);
    }
    if text.split_whitespace().any(|word| word.starts_with("<<")) {
        return HistoryLine::new(keyword, text, None).doubt(HEREDOC);
    }
    let is_writable = !text.contains(['\n', '\r', '"', '\'']) && !text.starts_with('[');
    // Variables are replaced already.
    let arguments = is_writable.then(|| text.replace('\\', "\\\\").replace('$', "\\$"));
    let line = HistoryLine::new(keyword, text, arguments);
    if line.written.is_some() {
        // A URL comes from no stage.
        let is_url = keyword == "ADD" && text.contains("://");
        return if is_url { line } else { line.doubt(FROM) };
    }
    line
}

/// The destination of `file:HASH in /x`, `dir:HASH in /x` and `multi:HASH in /x`, with flags before them.
pub(super) fn digest(text: &str) -> Option<&str> {
    let (what, destination) = text.rsplit_once(" in ")?;
    let what = what.split_whitespace().next_back()?;
    let hash = ["file:", "dir:", "multi:"].iter().find_map(|kind| {
        let at = what.rfind(kind)?;
        what.get(at + kind.len()..)
    })?;
    let is_hash = hash.len() >= 16 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    is_hash.then(|| destination.trim())
}

#[cfg(test)]
mod tests {
    use super::{copied, digest};

    #[test]
    fn copies() {
        let hash = "0123456789abcdef0123456789abcdef";
        assert_eq!(
            digest(&format!("file:{hash} in /srv/a b")),
            Some("/srv/a b")
        );
        assert_eq!(
            digest(&format!("--chown=1:1multi:{hash} in /app/ ")),
            Some("/app/")
        );
        assert_eq!(digest("file:x in /"), None);
        assert_eq!(
            copied("COPY", "a$b /x").written.as_deref(),
            Some("COPY a\\$b /x")
        );
        assert!(!copied("COPY", "a /x").certain);
        assert!(copied("ADD", "https://example.org/a /x").certain);
        assert_eq!(copied("COPY", "<<conf /x").written, None);
    }
}
