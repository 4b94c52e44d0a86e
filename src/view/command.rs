//! Command lines of `squint` that do what the page does, ready to be pasted into a shell.

use crate::session::protocol::ReportFormat;

use super::figures::short_digest;
use super::state::Image;

/// The line that writes the report in a form.
pub fn inspect(image: &Image, format: ReportFormat) -> String {
    let (word, ending) = match format {
        ReportFormat::Html => ("html", "html"),
        ReportFormat::Markdown => ("markdown", "md"),
        ReportFormat::Json => ("json", "json"),
    };
    let chosen = if image.several {
        format!(
            " --image {}",
            quoted(short_digest(&image.report().image.id))
        )
    } else {
        String::new()
    };
    format!(
        "squint inspect {}{chosen} --format {word} -o report.{ending}",
        path(&image.file.name)
    )
}

/// A file's name as an argument: one that looks like an option is named from its folder.
fn path(name: &str) -> String {
    if name.starts_with('-') {
        quoted(&format!("./{name}"))
    } else {
        quoted(name)
    }
}

/// A word as a POSIX shell takes it: as it is where it holds nothing that a shell knows, else in single quotes.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/:@%+=,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::{path, quoted};

    #[test]
    fn a_shell_takes_words_as_they_are() {
        assert_eq!(quoted("app_1.tar"), "app_1.tar");
        assert_eq!(quoted("my app.tar"), "'my app.tar'");
        assert_eq!(quoted("a'$(x)`"), "'a'\\''$(x)`'");
        assert_eq!(quoted(""), "''");
        assert_eq!(path("-rf"), "./-rf");
    }
}
