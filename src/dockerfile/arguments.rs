//! The build arguments that builders write before a command: `|2 A=1 B=x y /bin/sh -c make`.
//!
//! Values are not quoted, so only known texts tell where they end: the prefix of an earlier command, the values of ARG
//! steps, and the words of the shell behind them.

use std::collections::HashMap;

/// What is known of the build arguments at a step.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    /// The values of the ARG steps so far, by name; empty for an argument without a value.
    values: HashMap<String, String>,
    /// The prefix of the last command, whose end was certain.
    prefix: Option<String>,
}

impl Arguments {
    /// Learns the names and values of an ARG step.
    pub(super) fn learn(&mut self, name: &str, value: &str) {
        self.values.insert(name.to_owned(), value.to_owned());
        self.prefix = None;
    }

    /// The command behind the arguments, and whether its beginning is certain. `shells` are the words of shells that
    /// commands may begin with. The text itself if there are no arguments.
    pub(super) fn strip<'a>(&mut self, text: &'a str, shells: &[String]) -> (&'a str, bool) {
        let Some((count, rest)) = counted(text) else {
            return (text, true);
        };
        if let Some(command) = self.prefix.as_deref().and_then(|p| text.strip_prefix(p)) {
            return (command, true);
        }
        if let Some(command) = self.known(rest, count) {
            self.remember(text, command);
            return (command, true);
        }
        let behind = |shell: &String| {
            let at = rest.find(&format!(" {shell} "))?;
            rest.get(at + 1..)
        };
        // The shell that comes first stands behind the arguments; later ones belong to the command.
        let found = shells
            .iter()
            .filter_map(behind)
            .max_by_key(|command| command.len());
        if let Some(command) = found {
            self.remember(text, command);
            return (command, true);
        }
        // A command in exec form behind values that no step tells: each value is taken to end at the first blank.
        let mut command = rest;
        for _ in 0..count {
            command = command
                .split_once(' ')
                .map_or(command, |(_, behind)| behind);
        }
        (command, false)
    }

    /// The command behind `count` arguments, if the values of all are known.
    fn known<'a>(&self, mut rest: &'a str, count: usize) -> Option<&'a str> {
        for _ in 0..count {
            let (name, behind) = rest.split_once('=')?;
            let value = self.values.get(name)?;
            rest = behind.strip_prefix(value.as_str())?.strip_prefix(' ')?;
        }
        Some(rest)
    }

    fn remember(&mut self, text: &str, command: &str) {
        let length = text.len() - command.len();
        self.prefix = text.get(..length).map(str::to_owned);
    }
}

/// The number of arguments and the text behind the number: `|2 …`.
fn counted(text: &str) -> Option<(usize, &str)> {
    let (count, rest) = text.strip_prefix('|')?.split_once(' ')?;
    Some((count.parse::<u16>().ok()?.into(), rest))
}

#[cfg(test)]
mod tests {
    use super::Arguments;

    #[test]
    fn commands_behind_arguments() {
        let mut arguments = Arguments::default();
        arguments.learn("A", "1");
        arguments.learn("B", "");
        let shells = ["/bin/sh -e -c".to_owned()];
        for (text, command, certain) in [
            ("make", "make", true),
            ("|x make", "|x make", true),
            ("|2 A=1 B= /bin/sh -e -c a", "/bin/sh -e -c a", true),
            (
                "|2 A=1 B= tool /bin/sh -e -c a",
                "tool /bin/sh -e -c a",
                true,
            ),
            (
                "|1 C=x y /bin/sh -e -c a /bin/sh -e -c b",
                "/bin/sh -e -c a /bin/sh -e -c b",
                true,
            ),
            // The value is known from the command before.
            ("|1 C=x y tool", "tool", true),
            ("|2 D=x C=y tool b", "tool b", false),
            ("|9 A=1", "A=1", false),
        ] {
            assert_eq!(arguments.strip(text, &shells), (command, certain), "{text}");
        }
    }
}
