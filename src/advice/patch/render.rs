//! Writes the lines that a draft changes, and their unified diff.

use super::command::{Command, alone};
use super::compose::{Around, append, compose, head};
use super::draft::{Body, Draft, Fate, Group, key};
use crate::bytes::is_dangerous;
use crate::bytes::sorted;
use crate::dockerfile::{Change, Lines, Statement, new_file};

/// The changes of a draft.
#[derive(Debug, Clone, Default)]
pub(in crate::advice) struct Rendered {
    /// The unified diff.
    pub(in crate::advice) diff: String,
    /// The new instructions, as they are written.
    pub(in crate::advice) texts: Vec<String>,
    /// Whether a new here-document needs a builder that reads it.
    pub(in crate::advice) is_heredoc: bool,
    changes: Vec<Change>,
}

impl Draft<'_> {
    /// The changes of the draft. `None` if an instruction cannot be written so that it means what it should, or if the
    /// diff would have characters that hide or move others.
    pub(in crate::advice) fn rendered(&self) -> Option<Rendered> {
        let mut out = Rendered::default();
        for group in &self.groups {
            self.group(group, &mut out)?;
        }
        for (at, body) in &self.bodies {
            self.body(*at, body, &mut out)?;
        }
        let mut changes = std::mem::take(&mut out.changes);
        sorted::sort_by_key(&mut changes, |change| {
            (change.lines.start, change.lines.end)
        });
        let mut end = 0;
        for change in &mut changes {
            change.lines.start = change.lines.start.max(end);
            change.lines.end = change.lines.end.max(change.lines.start);
            end = change.lines.end;
        }
        let name = shown_name(&self.given.name, "Dockerfile");
        let (old, new) = (format!("a/{name}"), format!("b/{name}"));
        out.diff = self.given.lines.unified(&old, &new, &changes);
        out.diff.push_str(&self.ignore_diff());
        let is_odd = |c: char| is_dangerous(c) && !matches!(c, '\n' | '\r' | '\t' | '\u{feff}');
        (!out.diff.is_empty() && !out.diff.contains(is_odd)).then_some(out)
    }

    /// The diff of the `.dockerignore`.
    fn ignore_diff(&self) -> String {
        let ignore = &self.given.ignore;
        if self.ignored.is_empty() {
            return String::new();
        }
        let name = shown_name(&ignore.name, ".dockerignore");
        let Some(text) = ignore.text.as_deref().filter(|text| !text.is_empty()) else {
            let lines: String = self.ignored.iter().flat_map(|line| [line, "\n"]).collect();
            return new_file(&format!("b/{name}"), &lines);
        };
        let lines = Lines::new(text);
        let last = lines.count() - 1;
        let ending = lines.ending();
        let mut new = lines.line(last).trim_end_matches(['\r', '\n']).to_owned() + ending;
        for line in &self.ignored {
            new.extend([line, ending]);
        }
        let change = Change {
            lines: last..last + 1,
            text: new,
        };
        lines.unified(&format!("a/{name}"), &format!("b/{name}"), &[change])
    }

    fn statement(&self, at: usize) -> Option<&Statement> {
        self.given.file.statements.get(at)
    }

    /// The lines of an instruction.
    fn lines(&self, at: usize) -> Option<std::ops::Range<usize>> {
        let statement = self.statement(at)?;
        let first = (statement.line as usize).checked_sub(1)?;
        Some(first..statement.end_line as usize)
    }

    /// The place of the comments that stand directly above an instruction, up to the instruction.
    fn above(&self, at: usize) -> Option<std::ops::Range<usize>> {
        let first = self.lines(at)?.start;
        let is_comment = |line: &usize| self.given.lines.line(*line).trim_start().starts_with('#');
        let count = (0..first).rev().take_while(is_comment).count();
        Some(first - count..first)
    }

    /// Takes lines out, with an empty line that would stand beside another.
    fn remove(&self, lines: std::ops::Range<usize>, out: &mut Rendered) {
        let is_empty = |line: usize| self.given.lines.line(line).trim().is_empty();
        let mut lines = lines;
        if lines.start > 0 && is_empty(lines.start - 1) && is_empty(lines.end) {
            lines.start -= 1;
        }
        out.changes.push(Change {
            lines,
            text: String::new(),
        });
    }

    /// Puts a text in the place of an instruction. `None` if the text is not one instruction with so many flags.
    fn put(&self, at: usize, text: &str, flags: usize, out: &mut Rendered) -> Option<()> {
        let file = alone(self.given.file.escape, text)?;
        if file.statements.first()?.flags.len() != flags {
            return None;
        }
        let lines = self.lines(at)?;
        let first = self.given.lines.line(lines.start);
        let indent = first.get(..first.len() - first.trim_start().len())?;
        let ending = self.given.lines.ending();
        out.changes.push(Change {
            lines,
            text: format!("{indent}{text}{ending}"),
        });
        out.texts.push(text.replace("\r\n", "\n"));
        Some(())
    }

    /// The command of a RUN with the words that are inserted, and those that are appended.
    fn commands(&self, at: usize, bash: bool) -> Option<(Command, Vec<Command>)> {
        let file = &self.given.file;
        let statement = self.statement(at)?;
        let body = self.bodies.get(&at);
        let mut text = None;
        for (behind, word) in body.map_or(&[][..], |body| &body.inserted) {
            let own = Command::new(file, statement, text.as_deref(), bash)?;
            text = Some(inserted(&own.text, behind, word));
        }
        let own = Command::new(file, statement, text.as_deref(), bash)?;
        let more = body.map_or(&[][..], |body| &body.appended).iter();
        let more: Option<Vec<Command>> = more.map(|more| Command::own(more, bash)).collect();
        Some((own, more?))
    }

    /// Writes the RUN of a group, and takes the others out.
    fn group(&self, group: &Group, out: &mut Rendered) -> Option<()> {
        let file = &self.given.file;
        let ((first, _), rest) = group.runs.split_first()?;
        let written = file.written(self.statement(*first)?)?;
        let mut flags: Vec<String> = Vec::new();
        let (mut commands, mut last): (Vec<Command>, Vec<Command>) = (Vec::new(), Vec::new());
        for (at, before) in &group.runs {
            let other = file.written(self.statement(*at)?)?;
            let new = self.bodies.get(at).map_or(&[][..], |body| &body.flags);
            for flag in other
                .flags
                .iter()
                .copied()
                .chain(new.iter().map(String::as_str))
            {
                if !written.flags.contains(&flag) && !flags.iter().any(|f| f == flag) {
                    flags.push(flag.to_owned());
                }
            }
            let (mut own, more) = self.commands(*at, true)?;
            own.before.clone_from(before);
            if at != first {
                let comments = self.given.lines.range(self.above(*at)?);
                comments.clone_into(&mut own.comments);
            }
            commands.push(own);
            // What nothing needs later goes at the end, once.
            last.retain(|other| !more.contains(other));
            last.extend(more);
        }
        commands.append(&mut last);
        let around = Around {
            escape: file.escape,
            ending: self.given.lines.ending(),
            head: written.head,
            flags: &flags,
            errexit: group.errexit,
        };
        let made = compose(&commands, &around)?;
        out.is_heredoc |= made.is_heredoc;
        self.put(*first, &made.text, written.flags.len() + flags.len(), out)?;
        for (at, _) in rest {
            self.remove(self.above(*at)?.start..self.lines(*at)?.end, out);
        }
        let top = self.above(*first)?.start;
        let mut raised = String::new();
        for at in &group.rises {
            let lines = self.above(*at)?.start..self.lines(*at)?.end;
            raised.push_str(self.given.lines.range(lines.clone()));
            self.remove(lines, out);
        }
        if !raised.is_empty() {
            out.changes.push(Change {
                lines: top..top,
                text: raised,
            });
        }
        Some(())
    }

    fn body(&self, at: usize, body: &Body, out: &mut Rendered) -> Option<()> {
        let file = &self.given.file;
        let statement = self.statement(at)?;
        let written = file.written(statement)?;
        match &body.fate {
            Fate::Joined(_) => return Some(()),
            Fate::Removed => {
                self.remove(self.lines(at)?, out);
                return Some(());
            }
            Fate::Rewritten(text) => {
                let text = format!("{}{text}", written.head);
                return self.put(at, &text, written.flags.len(), out);
            }
            Fate::Stays => {}
        }
        if statement.keyword != "RUN" {
            let text = flagged(&written, body, file.text.get(statement.bytes.clone())?)?;
            let flags = written.flags.len() + body.flags.len() - replaced(&written, body);
            return self.put(at, &text, flags, out);
        }
        if body.flags.is_empty() && body.appended.is_empty() && body.inserted.is_empty() {
            return Some(());
        }
        let (first, more) = self.commands(at, true)?;
        let around = Around {
            escape: file.escape,
            ending: self.given.lines.ending(),
            head: written.head,
            flags: &body.flags,
            errexit: body.errexit,
        };
        let header = first.is_script.then_some(written.text);
        let made = if more.is_empty() {
            let text = match header {
                Some(header) => format!(
                    "{}{header}\n{}",
                    head(&around),
                    script(written.documents, &body.inserted)
                ),
                None if first.documents.is_empty() => head(&around) + &first.text,
                None => format!(
                    "{}{}{}{}",
                    head(&around),
                    first.text,
                    around.ending,
                    first.documents
                ),
            };
            super::compose::Written {
                text,
                is_heredoc: false,
            }
        } else {
            let documents = header.map(|_| script(written.documents, &body.inserted));
            append(&first, &more, &around, header.zip(documents.as_deref()))?
        };
        out.is_heredoc |= made.is_heredoc;
        self.put(at, &made.text, written.flags.len() + body.flags.len(), out)
    }
}

/// The lines of a script with words inserted.
fn script(documents: &str, words: &[(&[&str], &str)]) -> String {
    let text = documents.to_owned();
    words
        .iter()
        .fold(text, |text, (behind, word)| inserted(&text, behind, word))
}

/// The number of flags of an instruction that new ones replace.
fn replaced(written: &crate::dockerfile::Written<'_>, body: &Body) -> usize {
    let is_new = |old: &&&str| body.flags.iter().any(|new| key(new) == key(old));
    written.flags.iter().filter(is_new).count()
}

/// A COPY or ADD with flags in place of those of the same name.
fn flagged(written: &crate::dockerfile::Written<'_>, body: &Body, whole: &str) -> Option<String> {
    let keyword = written.head.split_whitespace().next()?;
    let mut rest = whole.get(keyword.len()..)?.to_owned();
    for flag in &written.flags {
        if body.flags.iter().any(|new| key(new) == key(flag)) {
            let at = rest.find(*flag)?;
            let end = at + flag.len();
            let behind = rest.get(end..)?;
            let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
            rest.replace_range(at..end + blanks, "");
        }
    }
    Some(format!("{keyword} {}{rest}", body.flags.join(" ")))
}

/// A text with a word behind each of some others, unless it stands there already.
fn inserted(text: &str, behind: &[&str], word: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len() + 64), text);
    loop {
        let found = behind
            .iter()
            .filter_map(|b| Some((rest.find(b)?, b.len())))
            .min();
        let Some((at, length)) = found else { break };
        let end = at + length;
        out.push_str(rest.get(..end).unwrap_or_default());
        let before = rest.get(..at).and_then(|text| text.chars().next_back());
        let next = rest.get(end..).and_then(|text| text.chars().next());
        let is_word = next.is_none_or(char::is_whitespace)
            && before.is_none_or(|c| !c.is_ascii_alphanumeric());
        if is_word {
            out.extend([" ", word]);
        }
        rest = rest.get(end..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The name of a file in a diff: below the folder in which `patch` runs, without characters that a diff reads otherwise.
fn shown_name(name: &str, instead: &str) -> String {
    let name = name.strip_prefix("./").unwrap_or(name);
    let is_inside =
        !name.starts_with('/') && !name.split('/').any(|part| part == ".." || part.is_empty());
    let name = if is_inside {
        name
    } else {
        name.rsplit('/').next().unwrap_or_default()
    };
    let is_plain = |c: char| !is_dangerous(c) && !matches!(c, '"' | '\\');
    if name.is_empty() || name == ".." || !name.chars().all(is_plain) {
        return instead.to_owned();
    }
    // Behind a tab stands the time of a file, so blanks belong to the name.
    let end = if name.contains(' ') { "\t" } else { "" };
    format!("{name}{end}")
}
