//! RUN steps: the command, and how a Dockerfile has it.

use super::heredoc;
use super::quote;
use super::step::{Form, HistoryLine};
use super::words;

/// The notes on what a history loses.
const EXEC: &str = "this is in exec form, and the history does not record where its words end";
const SCRIPT: &str = "the history does not record the script of this heredoc";
const ARGUMENTS: &str = "the history does not record where the values of build arguments end";
const LINES: &str = "the history does not record how these lines were written";

/// The line of a RUN in shell form.
pub(super) fn shell(command: &str, certain: bool) -> HistoryLine {
    let (arguments, note) = if command.contains('\n') {
        on_lines(command)
    } else {
        (on_one_line(command), None)
    };
    let line = HistoryLine::new("RUN", command.trim_end(), arguments).in_form(Form::Shell);
    match note.or((!certain).then_some(ARGUMENTS)) {
        Some(note) if line.written.is_some() => line.doubt(note),
        _ => line,
    }
}

/// The line of a RUN in exec form, as builders join it with blanks.
pub(super) fn exec(text: &str, certain: bool) -> HistoryLine {
    let text = text.trim();
    if text.starts_with("/dev/pipes/") {
        let line = HistoryLine::new("RUN", text, None);
        return line.in_form(Form::Shell).doubt(SCRIPT);
    }
    let words: Vec<String> = match text.split_once(" -c ") {
        // What is behind `-c` is nearly always one word.
        Some((shell, command)) => shell
            .split(' ')
            .chain(["-c", command])
            .map(str::to_owned)
            .collect(),
        None => text.split(' ').map(str::to_owned).collect(),
    };
    let line = HistoryLine::new("RUN", text, Some(quote::list(&words))).in_form(Form::Exec);
    if certain && words.len() == 1 {
        line
    } else {
        line.doubt(EXEC)
    }
}

/// The line of a RUN in exec form whose words are known.
pub(super) fn listed(words: &[String]) -> HistoryLine {
    let list = quote::list(words);
    HistoryLine::new("RUN", &list, Some(list.clone())).in_form(Form::Exec)
}

/// The runs of blanks that show where an author continued a line: at least so many.
const RUN: usize = 4;

/// A command as a Dockerfile has it. Runs of blanks outside of quotes are the author's continued lines, and become
/// them again; the blanks stay, so the command is the same. `None` if it would be read as something else.
pub(super) fn on_one_line(command: &str) -> Option<String> {
    let text = command.trim();
    let is_heredoc = !heredoc::announced(text, '\\').is_empty();
    let is_flag = text.starts_with("--");
    if text.is_empty()
        || text.ends_with('\\')
        || words::json(text).is_some()
        || is_heredoc
        || is_flag
    {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 16);
    let (mut quote, mut escaped) = (None, false);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if quote.is_none() && !escaped && blanks > 0 {
            let (run, behind) = rest.split_at(blanks);
            let is_break = blanks >= RUN || run.contains('\t');
            // A line that begins with # would be a comment of the Dockerfile.
            if is_break && blanks > 1 && !behind.starts_with('#') && !behind.is_empty() {
                out.push_str(run.get(..1).unwrap_or_default());
                out.push_str("\\\n");
                out.push_str(run.get(1..).unwrap_or_default());
            } else {
                out.push_str(run);
            }
            rest = behind;
            continue;
        }
        match (quote, c) {
            _ if escaped => escaped = false,
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (Some('\''), _) => {}
            (_, '\\') => escaped = true,
            _ => {}
        }
        out.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    Some(out)
}

/// A command of several lines as a Dockerfile has it: a heredoc. The second value is a doubt.
fn on_lines(command: &str) -> (Option<String>, Option<&'static str>) {
    // A heredoc with words around it is recorded whole.
    let (first, body) = command.split_once('\n').unwrap_or((command, ""));
    let announced = heredoc::announced(first, '\\');
    if !announced.is_empty() {
        let mut open = announced.iter();
        let mut next = open.next();
        let mut rest = false;
        for line in body.lines() {
            match next {
                Some(doc) if heredoc::ends(doc, line) => next = open.next(),
                Some(_) => {}
                None => rest |= !line.trim().is_empty(),
            }
        }
        if next.is_none() && !rest {
            return (Some(command.trim_end_matches('\n').to_owned()), None);
        }
        // Buildah records neither the word that ends a heredoc nor the end of its last line.
        if let ([one], false) = (announced.as_slice(), command.ends_with('\n'))
            && next.is_some()
        {
            return (Some(format!("{command}\n{}", one.name)), Some(LINES));
        }
    }
    // The name is longer than every line that looks like it.
    let marks = |line: &str| Some(line.strip_prefix("EOF")?.len() + 1);
    let is_mark = |line: &&str| line.starts_with("EOF") && line.trim_end_matches('_') == "EOF";
    let longest = command.lines().filter(is_mark).filter_map(marks).max();
    let name = format!("EOF{}", "_".repeat(longest.unwrap_or(0)));
    // The builder takes any heredoc that begins with this for a script of its own.
    if command.starts_with("#!") {
        return (None, None);
    }
    let (end, note) = if command.ends_with('\n') {
        ("", None)
    } else {
        ("\n", Some(LINES))
    };
    (Some(format!("<<'{name}'\n{command}{end}{name}")), note)
}

#[cfg(test)]
mod tests {
    use super::{on_lines, on_one_line};
    use crate::dockerfile::Dockerfile;

    #[test]
    fn continued_lines_come_back() {
        for (command, written) in [
            ("a && b", Some("a && b")),
            ("a &&     b  c", Some("a && \\\n    b  c")),
            ("a \t\tb", Some("a \\\n\t\tb")),
            (
                "echo '    ' \"    \" \\    x",
                Some("echo '    ' \"    \" \\    x"),
            ),
            ("a     # b", Some("a     # b")),
            ("[ -f x ] &&     y", Some("[ -f x ] && \\\n    y")),
            ("[\"a\"]", None),
            ("a \\", None),
            ("--mount x", None),
            ("cat <<EOF", None),
        ] {
            assert_eq!(on_one_line(command).as_deref(), written, "{command}");
            if let Some(written) = written {
                let file = Dockerfile::parse(format!("RUN {written}\n")).expect("a Dockerfile");
                assert_eq!(file.statements[0].text, command);
            }
        }
    }

    #[test]
    fn lines_become_heredocs() {
        for (command, written) in [
            ("a\nb\n", "<<'EOF'\na\nb\nEOF"),
            ("a\nEOF\n", "<<'EOF_'\na\nEOF\nEOF_"),
            ("<<'X' sh\na\nX", "<<'X' sh\na\nX"),
            ("cat <<X && y\na\n", "<<'EOF'\ncat <<X && y\na\nEOF"),
            ("<<-X sh\na\n\tb", "<<-X sh\na\n\tb\nX"),
            ("--mount=type=ssh <<X\na", "--mount=type=ssh <<X\na\nX"),
        ] {
            let (text, _) = on_lines(command);
            assert_eq!(text.as_deref(), Some(written));
            Dockerfile::parse(format!("RUN {written}\nCMD x")).expect("a Dockerfile");
        }
        assert_eq!(on_lines("#!/bin/x\na\n").0, None);
    }
}
