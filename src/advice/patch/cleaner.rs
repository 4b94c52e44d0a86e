//! What a command does to files that would be missing: whether it only removes them, in a way that does not fail.

/// The words of a command, as far as blanks and operators separate them.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_end = |c: char| c.is_whitespace() || "&|;()<>`\"'{}".contains(c);
    text.split(is_end).filter(|word| !word.is_empty())
}

/// Whether every simple command that names a file only removes it, and does not fail if there is none. A command that
/// asks Git for facts needs its repository.
pub(super) fn only_removes(text: &str, name: &str) -> bool {
    let parts = text.split(['\n', ';', '|', '&', '(', ')']);
    parts.into_iter().all(|part| {
        let mut words = words(part);
        let first = words.next().unwrap_or_default();
        if part.contains(name) {
            return first == "rm"
                && words.any(|word| {
                    word == "--force"
                        || (word.starts_with('-') && !word.starts_with("--") && word.contains('f'))
                });
        }
        let asks = name == ".git"
            && first == "git"
            && !matches!(words.next(), Some("clone" | "config" | "lfs"));
        !asks
    })
}

/// The simple commands of a text that is an AND-list of these programs. `None` if it is anything else.
pub(super) fn list_of<'a>(text: &'a str, programs: &[&str]) -> Option<Vec<Vec<&'a str>>> {
    if text.contains([
        '$', '`', '|', '<', '>', '(', ')', '\n', '"', '\'', '\\', '#', '{',
    ]) {
        return None;
    }
    let parts = text.split("&&").flat_map(|part| part.split(';'));
    let parts: Vec<Vec<&str>> = parts
        .map(|part| part.split_whitespace().collect())
        .filter(|part: &Vec<&str>| !part.is_empty())
        .collect();
    let is_known = |part: &Vec<&str>| {
        part.first().is_some_and(|first| programs.contains(first)) && !part.contains(&"&")
    };
    (!parts.is_empty() && parts.iter().all(is_known)).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::{list_of, only_removes};

    #[test]
    fn removers() {
        for (text, name, expected) in [
            ("make", ".env", true),
            ("rm -rf /srv/.env", ".env", true),
            ("make && rm --force .env", ".env", true),
            ("rm -r /srv/.env", ".env", false),
            ("rm /srv/.env", ".env", false),
            ("cp /srv/.env /etc && rm -f /srv/.env", ".env", false),
            ("git describe > version", ".git", false),
            ("git clone x", ".git", true),
        ] {
            assert_eq!(only_removes(text, name), expected, "{text}");
        }
    }

    #[test]
    fn lists() {
        let two = list_of("chown -R a /x && chmod 600 /x/y;", &["chown", "chmod"]);
        assert_eq!(
            two,
            Some(vec![
                vec!["chown", "-R", "a", "/x"],
                vec!["chmod", "600", "/x/y"]
            ])
        );
        assert_eq!(list_of("chown a /x && make", &["chown"]), None);
        assert_eq!(list_of("chown $U /x", &["chown"]), None);
        assert_eq!(list_of("", &["chown"]), None);
    }
}
