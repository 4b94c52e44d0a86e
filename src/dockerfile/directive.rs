//! Parser directives: comments at the top of a Dockerfile that mean something, such as `# escape=` and `# syntax=`.

/// The directives at the top of a Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Directives {
    /// The character that escapes others and continues lines: a backslash or a backtick.
    pub(super) escape: char,
}

impl Directives {
    /// The directives of a text. They stand before everything else, empty lines and comments included.
    pub(super) fn new(text: &str) -> Self {
        let mut escape = '\\';
        for line in text.lines() {
            let Some((name, value)) = directive(line) else {
                break;
            };
            match (name.to_ascii_lowercase().as_str(), value) {
                ("escape", "`") => escape = '`',
                ("escape", "\\") => escape = '\\',
                _ => {}
            }
        }
        Self { escape }
    }
}

/// The name and the value of a directive; `None` if the line is none.
fn directive(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{feff}').trim();
    let (name, value) = line.strip_prefix('#')?.split_once('=')?;
    let name = name.trim();
    let is_word = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (is_word && !name.is_empty()).then_some((name, value.trim()))
}
