//! The variables that an ENV sets, as a shell sets them.

use super::parse::Dockerfile;
use super::statement::Statement;
use super::words;

impl Dockerfile {
    /// The shell command that sets and exports the variables of an ENV: `export A='x y' B="$A/bin"`. All values see
    /// the variables as they were before, in the shell as in the ENV. `None` if a value has a form that a shell reads
    /// differently.
    pub fn exports(&self, statement: &Statement) -> Option<String> {
        let mut out = String::from("export");
        for (name, value) in self.pairs(statement)? {
            if !words::is_name(name) {
                return None;
            }
            out.extend([" ", name, "=", &self.shell_word(value)?]);
        }
        Some(out)
    }

    /// The names and the values of an ENV, as they are written.
    fn pairs<'a>(&self, statement: &'a Statement) -> Option<Vec<(&'a str, &'a str)>> {
        let text = statement.text.trim();
        let words = words::split(text, self.escape);
        if !words.first()?.contains('=') {
            // The older form: all that follows the name is the value.
            let (name, value) = text.split_once(char::is_whitespace)?;
            return Some(vec![(name, value.trim())]);
        }
        words.into_iter().map(|word| word.split_once('=')).collect()
    }

    /// A value as one word of a shell command.
    fn shell_word(&self, value: &str) -> Option<String> {
        if value.contains(['\n', '\r', '\0']) {
            return None;
        }
        if !value.contains('$') {
            let value = words::unquoted(value, self.escape);
            return Some(format!("'{}'", value.replace('\'', "'\\''")));
        }
        // Within single quotes and behind escapes, a dollar is not a variable.
        let is_clear = !value.contains(['\'', '`', '\\', '!']) && !value.contains(self.escape);
        (is_clear && has_plain_variables(value)).then(|| format!("\"{}\"", value.replace('"', "")))
    }
}

/// Whether every dollar of a value begins `$NAME` or `${NAME}`, with `:-` or `:+` and plain text behind the name.
fn has_plain_variables(value: &str) -> bool {
    let is_in_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    value.split('$').skip(1).all(|rest| {
        let Some(inside) = rest.strip_prefix('{') else {
            return rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        };
        let Some((inside, _)) = inside.split_once('}') else {
            return false;
        };
        let name = inside.split([':', '-', '+']).next().unwrap_or_default();
        let operator = inside.get(name.len()..).unwrap_or_default();
        let default = operator.strip_prefix(":-").or(operator.strip_prefix(":+"));
        let is_plain = |text: &str| text.chars().all(|c| is_in_name(c) || "/.:-".contains(c));
        words::is_name(name) && (operator.is_empty() || default.is_some_and(is_plain))
    })
}

#[cfg(test)]
mod tests {
    use super::super::Dockerfile;

    #[test]
    fn exports() {
        for (text, expected) in [
            ("A=1", Some("export A='1'")),
            (
                "A=\"x y\" B='it''s' C=a\\ b",
                Some("export A='x y' B='its' C='a b'"),
            ),
            ("A it's", Some("export A='its'")),
            ("A x y", Some("export A='x y'")),
            (
                "PATH=/opt/bin:$PATH",
                Some("export PATH=\"/opt/bin:$PATH\""),
            ),
            (
                "A=\"${B:-x} y\" C=${D}",
                Some("export A=\"${B:-x} y\" C=\"${D}\""),
            ),
            ("A='$B'", None),
            ("A=\\$B", None),
            ("A=${B%x}", None),
            ("A=$(x)", None),
            ("A=a$", None),
            ("1A=x", None),
        ] {
            let file = Dockerfile::parse(format!("ENV {text}\n")).expect("a Dockerfile");
            assert_eq!(
                file.exports(&file.statements[0]).as_deref(),
                expected,
                "{text}"
            );
        }
    }
}
