//! The shape of a shell command: what must be known of it before another command may stand beside it.
//!
//! This is a scanner, not a parser. It follows quotes, substitutions and here-documents, and it knows words by their
//! place. Where it is not certain, it says so, and the command is left alone. Sources: POSIX.1-2024, Shell Command
//! Language, 2.2 to 2.10; GNU Bash manual, 3.1 and 3.2.

/// The shape of a command that can stand beside others.
#[allow(clippy::struct_excessive_bools)] // Five facts, each on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    /// Whether the command is only simple commands with `&&`, `||` and `|` between them, and none of them changes the
    /// state of the shell.
    pub(super) simple: bool,
    /// Whether there is an `||` outside of substitutions.
    pub(super) has_or: bool,
    /// Whether the command goes on after a part of it failed.
    pub(super) is_sequence: bool,
    /// Whether the command needs its own lines: it has line ends, comments or here-documents.
    pub(super) needs_lines: bool,
    /// Whether the command begins with `set -e`.
    pub(super) sets_errexit: bool,
}

/// The reason why a command is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unclear {
    /// A part of the command runs in the background, and ends with its step.
    Background,
    /// The command is empty, incomplete, or its shape is not certain.
    Uncertain,
}

/// Words that begin or end a compound command when they are in the place of a command.
const RESERVED: [&str; 22] = [
    "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac",
    "in", "{", "}", "!", "[[", "function", "time", "select", "coproc", "((",
];

/// Commands that change the shell in which they run, or end it.
const STATE: [&str; 25] = [
    "cd", "pushd", "popd", "export", "readonly", "declare", "typeset", "local", "set", "shift",
    "umask", "trap", "exec", "exit", "return", "break", "continue", ".", "source", "alias",
    "unalias", "unset", "shopt", "ulimit", "eval",
];

/// The shape of a command for a shell of the family of `sh`; `bash` allows what only Bash knows.
pub(super) fn shape(text: &str, bash: bool) -> Result<Shape, Unclear> {
    let mut scanner = Scanner {
        text: text.as_bytes(),
        at: 0,
        bash,
        open: Vec::new(),
        word: None,
        place: Place::Needed,
        assigned: false,
        redirects: false,
        heredocs: Vec::new(),
        has_case: false,
        words: 0,
        first: Vec::new(),
        shape: Shape {
            simple: true,
            has_or: false,
            is_sequence: false,
            needs_lines: false,
            sets_errexit: false,
        },
    };
    while let Some(byte) = scanner.peek(0) {
        scanner.step(byte)?;
    }
    scanner.finish()
}

/// A construct that is open at a place of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// A text in double quotes.
    Double,
    /// A list of commands in parentheses, with what was open around it.
    Commands(Around),
    /// A parameter expansion, `${…}`.
    Parameter,
    /// An arithmetic expansion, `$((…))`.
    Arithmetic,
    /// A parenthesis in an arithmetic expansion.
    Parenthesis,
}

/// A word that began at a place of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Word {
    start: usize,
}

/// The state around a list of commands in parentheses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Around {
    /// The word that the list is a part of. `None` for a subshell.
    word: Option<Word>,
    place: Place,
    assigned: bool,
    redirects: bool,
}

/// What the next word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The name of a command.
    Command,
    /// The name of a command, which an operator needs.
    Needed,
    /// An argument.
    Argument,
}

#[allow(clippy::struct_excessive_bools)] // The state of a scanner is many small facts.
struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    bash: bool,
    open: Vec<Open>,
    word: Option<Word>,
    place: Place,
    /// Whether the command has an assignment so far, and no name.
    assigned: bool,
    /// Whether the next word is the target of a redirection.
    redirects: bool,
    /// The delimiters of the here-documents whose lines are still to come, and whether tabs before them are removed.
    heredocs: Vec<(Vec<u8>, bool)>,
    has_case: bool,
    /// The number of words so far, and the first two outside of substitutions.
    words: usize,
    first: Vec<Vec<u8>>,
    shape: Shape,
}

impl Scanner<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    fn is_top(&self) -> bool {
        self.open.is_empty()
    }

    /// Takes what stands at the current place.
    fn step(&mut self, byte: u8) -> Result<(), Unclear> {
        match self.open.last() {
            None | Some(Open::Commands(_)) => self.code(byte),
            Some(Open::Double) => self.quoted(byte),
            Some(Open::Parameter) => self.parameter(byte),
            Some(Open::Arithmetic | Open::Parenthesis) => self.arithmetic(byte),
        }
    }

    fn quoted(&mut self, byte: u8) -> Result<(), Unclear> {
        match byte {
            b'"' => {
                self.open.pop();
                self.at += 1;
                Ok(())
            }
            _ => self.inside(byte),
        }
    }

    fn parameter(&mut self, byte: u8) -> Result<(), Unclear> {
        let is_quoted = self.open.contains(&Open::Double);
        match byte {
            b'}' => {
                self.open.pop();
                self.at += 1;
                Ok(())
            }
            // Shells disagree on quotes here when the expansion itself is in double quotes.
            b'\'' | b'"' if is_quoted => Err(Unclear::Uncertain),
            b'\'' => self.single(),
            b'"' => {
                self.open.push(Open::Double);
                self.at += 1;
                Ok(())
            }
            _ => self.inside(byte),
        }
    }

    fn arithmetic(&mut self, byte: u8) -> Result<(), Unclear> {
        match (byte, self.open.last(), self.peek(1)) {
            (b'(', ..) => {
                self.open.push(Open::Parenthesis);
                self.at += 1;
            }
            (b')', Some(Open::Parenthesis), _) => {
                self.open.pop();
                self.at += 1;
            }
            (b')', _, Some(b')')) => {
                self.open.pop();
                self.at += 2;
            }
            (b')' | b'\'' | b'"', ..) => return Err(Unclear::Uncertain),
            _ => return self.inside(byte),
        }
        Ok(())
    }

    /// Takes what means the same in every quoted text: a backslash, a substitution, or a plain byte.
    fn inside(&mut self, byte: u8) -> Result<(), Unclear> {
        match byte {
            b'\\' if self.peek(1).is_none() => return Err(Unclear::Uncertain),
            b'\\' => self.at += 2,
            b'`' => self.backquoted()?,
            b'$' => self.dollar(),
            _ => self.at += 1,
        }
        Ok(())
    }

    /// Opens the substitution at a dollar sign, if there is one.
    fn dollar(&mut self) {
        match (self.peek(1), self.peek(2)) {
            (Some(b'('), Some(b'(')) => {
                self.open.push(Open::Arithmetic);
                self.at += 3;
            }
            (Some(b'('), _) => {
                self.open_commands();
                self.at += 2;
            }
            (Some(b'{'), _) => {
                self.open.push(Open::Parameter);
                self.at += 2;
            }
            _ => self.at += 1,
        }
    }

    /// Passes a text in single quotes.
    fn single(&mut self) -> Result<(), Unclear> {
        let rest = self.text.get(self.at + 1..).unwrap_or_default();
        let length = rest.iter().position(|b| *b == b'\'');
        self.at += length.ok_or(Unclear::Uncertain)? + 2;
        Ok(())
    }

    /// Passes an old command substitution. What is in it is not looked at.
    fn backquoted(&mut self) -> Result<(), Unclear> {
        self.shape.is_sequence = true;
        self.at += 1;
        loop {
            match self.peek(0) {
                Some(b'`') => break,
                Some(b'\\') => self.at += 2,
                Some(_) => self.at += 1,
                None => return Err(Unclear::Uncertain),
            }
        }
        self.at += 1;
        Ok(())
    }

    fn code(&mut self, byte: u8) -> Result<(), Unclear> {
        let next = self.peek(1);
        match byte {
            b' ' | b'\t' | b'\r' => {
                self.end_word()?;
                self.at += 1;
            }
            b'\n' => self.line_end()?,
            b'\\' if next == Some(b'\n') => self.at += 2,
            b'\\' if next.is_none() => return Err(Unclear::Uncertain),
            b'\\' => {
                self.begin_word();
                self.at += 2;
            }
            b'\'' => {
                self.begin_word();
                self.single()?;
            }
            b'"' => {
                self.begin_word();
                self.open.push(Open::Double);
                self.at += 1;
            }
            b'`' => {
                self.begin_word();
                self.backquoted()?;
            }
            b'$' if next == Some(b'\'') => return Err(Unclear::Uncertain),
            b'$' => {
                self.begin_word();
                self.dollar();
            }
            b'#' if self.word.is_none() => self.comment(),
            b'(' => {
                self.compound();
                self.end_word()?;
                self.open_commands();
                self.at += 1;
            }
            b')' => self.closing()?,
            b';' => {
                self.end_command(Place::Command)?;
                self.shape.is_sequence = true;
                self.compound();
                self.at += 1;
            }
            b'&' => self.ampersand(next)?,
            b'|' => self.pipe(next)?,
            b'<' | b'>' => self.redirection(byte, next)?,
            _ => {
                self.begin_word();
                self.at += 1;
            }
        }
        Ok(())
    }

    /// Notes that the command is more than simple commands.
    fn compound(&mut self) {
        if self.is_top() {
            self.shape.simple = false;
        }
    }

    fn comment(&mut self) {
        self.shape.needs_lines = true;
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|b| *b == b'\n');
        self.at += length.unwrap_or(rest.len());
    }

    fn closing(&mut self) -> Result<(), Unclear> {
        self.end_command(Place::Command)?;
        match self.open.pop() {
            Some(Open::Commands(around)) => {
                self.word = around.word;
                self.assigned = around.assigned;
                self.redirects = around.redirects;
                self.place = match self.word {
                    Some(_) => around.place,
                    None => Place::Argument,
                };
            }
            // The end of a pattern of `case`.
            None if self.has_case => {}
            _ => return Err(Unclear::Uncertain),
        }
        self.at += 1;
        Ok(())
    }

    fn ampersand(&mut self, next: Option<u8>) -> Result<(), Unclear> {
        let before = self.at.checked_sub(1).and_then(|at| self.text.get(at));
        if matches!(before, Some(b'>' | b'<')) && self.redirects {
            // `2>&1`
            self.at += 1;
        } else if next == Some(b'&') {
            self.end_command(Place::Needed)?;
            self.at += 2;
        } else if next == Some(b'>') && self.bash {
            self.end_word()?;
            self.at += 1;
        } else {
            return Err(Unclear::Background);
        }
        Ok(())
    }

    fn pipe(&mut self, next: Option<u8>) -> Result<(), Unclear> {
        let before = self.at.checked_sub(1).and_then(|at| self.text.get(at));
        if before == Some(&b'>') && self.redirects {
            // `>|`
            self.at += 1;
            return Ok(());
        }
        self.end_command(Place::Needed)?;
        let is_or = next == Some(b'|');
        self.shape.has_or |= is_or && self.is_top();
        self.at += if is_or || (next == Some(b'&') && self.bash) {
            2
        } else {
            1
        };
        Ok(())
    }

    fn redirection(&mut self, byte: u8, next: Option<u8>) -> Result<(), Unclear> {
        // The number before a redirection is no word.
        let is_number = |word: &Word| {
            let text = self.text.get(word.start..self.at).unwrap_or_default();
            text.iter().all(u8::is_ascii_digit)
        };
        if self.word.as_ref().is_some_and(is_number) {
            self.word = None;
        }
        self.end_word()?;
        match (byte, next, self.peek(2)) {
            (b'<', Some(b'<'), Some(b'<')) if self.bash => self.at += 3,
            (b'<', Some(b'<'), Some(b'<')) => return Err(Unclear::Uncertain),
            (b'<', Some(b'<'), _) => return self.heredoc(),
            (_, Some(b'('), _) if self.bash => {
                self.begin_word();
                self.open_commands();
                self.at += 2;
                return Ok(());
            }
            (b'>' | b'<', Some(b'>'), _) => self.at += 2,
            _ => self.at += 1,
        }
        self.redirects = true;
        Ok(())
    }

    /// Takes the delimiter of a here-document; its lines come after the next line end.
    fn heredoc(&mut self) -> Result<(), Unclear> {
        self.shape.needs_lines = true;
        self.at += 2;
        let strips = self.peek(0) == Some(b'-');
        self.at += usize::from(strips);
        while matches!(self.peek(0), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        let mut delimiter = Vec::new();
        while let Some(byte) = self.peek(0) {
            match byte {
                b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')' => break,
                b'\'' | b'"' => {}
                b'\\' | b'$' | b'`' => return Err(Unclear::Uncertain),
                _ => delimiter.push(byte),
            }
            self.at += 1;
        }
        if delimiter.is_empty() {
            return Err(Unclear::Uncertain);
        }
        self.heredocs.push((delimiter, strips));
        Ok(())
    }

    fn line_end(&mut self) -> Result<(), Unclear> {
        self.shape.needs_lines = true;
        self.at += 1;
        if self.place == Place::Needed && self.word.is_none() {
            // The command after an operator may stand on the next line.
            self.compound();
        } else {
            self.end_command(Place::Command)?;
            self.shape.is_sequence = true;
            self.compound();
        }
        for (delimiter, strips) in std::mem::take(&mut self.heredocs) {
            loop {
                let rest = self.text.get(self.at..).unwrap_or_default();
                if rest.is_empty() {
                    return Err(Unclear::Uncertain);
                }
                let length = rest.iter().position(|b| *b == b'\n');
                let line = rest.get(..length.unwrap_or(rest.len())).unwrap_or(rest);
                self.at += length.map_or(rest.len(), |n| n + 1);
                let tabs = line.iter().take_while(|b| strips && **b == b'\t').count();
                if line.get(tabs..) == Some(&delimiter) {
                    break;
                }
            }
        }
        Ok(())
    }

    fn begin_word(&mut self) {
        let start = self.at;
        self.word.get_or_insert(Word { start });
    }

    fn open_commands(&mut self) {
        self.open.push(Open::Commands(Around {
            word: self.word.take(),
            place: self.place,
            assigned: self.assigned,
            redirects: self.redirects,
        }));
        self.place_command();
    }

    fn place_command(&mut self) {
        self.place = Place::Command;
        self.assigned = false;
        self.redirects = false;
    }

    /// Ends the word that is open, if one is.
    fn end_word(&mut self) -> Result<(), Unclear> {
        let Some(word) = self.word.take() else {
            return Ok(());
        };
        let word = self.text.get(word.start..self.at).unwrap_or_default();
        self.words += 1;
        if self.is_top() && self.first.len() < 2 {
            self.first.push(word.to_vec());
        }
        if std::mem::take(&mut self.redirects) || self.place == Place::Argument {
            return Ok(());
        }
        let text = std::str::from_utf8(word).unwrap_or_default();
        if text == "case" {
            // Its patterns have closing parentheses, which are followed outside of substitutions only.
            if !self.is_top() {
                return Err(Unclear::Uncertain);
            }
            self.has_case = true;
        }
        let is_reserved = RESERVED.contains(&text);
        if is_reserved || STATE.contains(&text) {
            self.compound();
        }
        if is_assignment(word) {
            self.assigned = true;
            self.place = Place::Command;
        } else {
            // A command may follow a reserved word.
            self.place = if is_reserved {
                Place::Command
            } else {
                Place::Argument
            };
            self.assigned = false;
        }
        Ok(())
    }

    /// Ends the command at an operator, after which the next word is in the place `then`.
    fn end_command(&mut self, then: Place) -> Result<(), Unclear> {
        self.end_word()?;
        if self.redirects || (self.place == Place::Needed) {
            return Err(Unclear::Uncertain);
        }
        if self.assigned && self.place == Place::Command {
            // An assignment without a command stays.
            self.compound();
        }
        self.place_command();
        self.place = then;
        Ok(())
    }

    fn finish(mut self) -> Result<Shape, Unclear> {
        self.end_command(Place::Command)?;
        if !self.open.is_empty() || !self.heredocs.is_empty() || self.words == 0 {
            return Err(Unclear::Uncertain);
        }
        if let [command, option] = self.first.as_slice() {
            self.shape.sets_errexit =
                command == b"set" && option.first() == Some(&b'-') && option.contains(&b'e');
        }
        Ok(self.shape)
    }
}

/// Whether a word is an assignment, `NAME=value`.
fn is_assignment(word: &[u8]) -> bool {
    let Some(length) = word.iter().position(|b| *b == b'=') else {
        return false;
    };
    let name = word.get(..length).unwrap_or_default();
    let name = name.strip_suffix(b"+").unwrap_or(name);
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    !name.is_empty() && !name.starts_with(b"0") && name.iter().all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shape in a word each: `simple`, `or`, `sequence`, `lines`, `set-e`; or the reason against.
    #[track_caller]
    fn reads(text: &str, expected: &str) {
        let told = match shape(text, false) {
            Ok(shape) => [
                (shape.simple, "simple"),
                (shape.has_or, "or"),
                (shape.is_sequence, "sequence"),
                (shape.needs_lines, "lines"),
                (shape.sets_errexit, "set-e"),
            ]
            .iter()
            .filter_map(|(is, word)| is.then_some(*word))
            .collect::<Vec<_>>()
            .join(" "),
            Err(why) => format!("{why:?}"),
        };
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn shapes() {
        reads("apt-get update", "simple");
        reads("a && b | c > d 2>&1 && V=1 e", "simple");
        reads("a || b", "simple or");
        reads("a; b", "sequence");
        reads("echo 'a; b' \"c & d\" e\\;f", "simple");
        reads("echo $(a; b || c)", "simple sequence");
        reads("echo \"$(a && b)\" ${V:-x} $((1 & 2))", "simple");
        reads("echo `a; b`", "simple sequence");
        reads("set -e; a; b", "sequence set-e");
        reads("set -eux; a", "sequence set-e");
        reads("set -x && a", "");
        reads("a # why", "simple lines");
        reads("a#b", "simple");
        reads("a\nb", "sequence lines");
        reads("a \\\n b", "simple");
        reads("cat <<E > f\nx & (\nE\nb", "sequence lines");
        reads("cat <<-'E'\n\tx\n\tE", "sequence lines");
        reads("(a; b)", "sequence");
        reads("(a) && b", "");
        reads("! a", "");
    }

    #[test]
    fn what_changes_the_shell() {
        for text in [
            "cd /x && a",
            "a && cd /x",
            "export V=1 && a",
            "V=1 && a",
            "V=1",
            "V=$(a) && b",
            "exit 0",
            "exec a",
            "a && . ./f",
            "umask 022 && a",
            "trap x EXIT && a",
            "f() { a; } && f",
            "if a; then b; fi",
            "for i in 1 2; do a; done",
            "case $x in a) b ;; *) c ;; esac",
            "{ a; b; }",
        ] {
            assert!(!shape(text, false).expect(text).simple, "{text}");
        }
        for text in ["echo cd", "V=1 a", "git cd", "a > cd", "a=b c"] {
            assert!(shape(text, false).expect(text).simple, "{text}");
        }
    }

    #[test]
    fn what_is_left_alone() {
        reads("", "Uncertain");
        reads(" ", "Uncertain");
        reads("# only", "Uncertain");
        reads("a &", "Background");
        reads("a & wait", "Background");
        reads("a &> f", "Background");
        reads("(a & b)", "Background");
        reads("echo \"$(a & b)\"", "Background");
        reads("a &&", "Uncertain");
        reads("a && && b", "Uncertain");
        reads("a |", "Uncertain");
        reads("a >", "Uncertain");
        reads("echo 'a", "Uncertain");
        reads("echo \"a", "Uncertain");
        reads("echo $(a", "Uncertain");
        reads("a)", "Uncertain");
        reads("a \\", "Uncertain");
        reads("cat <<E", "Uncertain");
        reads("cat <<E\nx", "Uncertain");
        reads("echo $(case x in a) b;; esac)", "Uncertain");
        assert!(shape("a &> f && b <<< c", true).expect("bash").simple);
    }

    proptest::proptest! {
        #[test]
        fn any_text_ends(text in "[a&|;<>(){}$'\"`\\\\\n #=-]{0,40}") {
            let _ = shape(&text, false);
            let _ = shape(&text, true);
        }
    }
}
